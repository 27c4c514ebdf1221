"""Between conventions: names, the order of the gates, the layout of arrays, the squashing.

The same network is written down in several ways. A name is given as the other side writes it:
LaTeX for the dissertation and for modern papers, code for PyTorch and Keras. Weights that are
already modules of a framework go through `lstmlib.interop`; nothing here needs a framework.
"""

from difflib import get_close_matches

import numpy as np

from lstmlib import _checks
from lstmlib._names import CONVENTIONS, NAMES, ORDERS
from lstmlib.network import Network
from lstmlib.squash import CURVED

__all__ = ["CONVENTIONS", "NAMES", "ORDERS", "arrays", "gates", "name", "reorder", "squash"]


def name(quantity, to, source="lstmlib"):
    """Return what another convention calls a quantity.

    Parameters
    ----------
    quantity : str
        Its name in the convention ``source``, such as ``"delta_phi"``.
    to, source : str
        One of `CONVENTIONS`.

    Returns
    -------
    str
        LaTeX for ``"dissertation"`` and ``"modern"``, otherwise code. A minus sign belongs to the
        name: deltas and errors here are minus derivatives, frameworks give plus.

    Raises
    ------
    TypeError, ValueError
        For an unknown name or convention, and where the other side has no name for it.
    """
    _checks.choice("to", to, CONVENTIONS)
    _checks.choice("source", source, CONVENTIONS)
    _checks.instance("quantity", quantity, str)
    known = {row[source]: row for row in NAMES.values() if row[source] is not None}
    if quantity not in known:
        near = get_close_matches(quantity, known) or list(known)[:8]
        raise ValueError(
            f"quantity: expected a name of {source!r} such as {', '.join(map(repr, near))}, "
            f"got {quantity!r}"
        )
    found = known[quantity][to]
    if found is None:
        raise ValueError(
            f"to: expected a convention that has a name for {quantity!r}, got {to!r}, "
            "which has none"
        )
    return found


def gates(convention):
    """Return the order in which a convention stacks gates and cell input in one array.

    Parameters
    ----------
    convention : {"lstmlib", "pytorch", "keras", "onnx", "tensorflow1"}

    Returns
    -------
    tuple of str
        Of ``"in"``, ``"phi"``, ``"c"``, ``"out"``.
    """
    return ORDERS[_checks.choice("convention", convention, ORDERS)]


def reorder(array, source, to, axis=0):
    """Move the four parts of a fused array from one convention's order to another's.

    Parameters
    ----------
    array : array_like
        Four parts of one size stacked along ``axis``: weights, biases or their gradients.
    source, to : str
        Conventions, as in `gates`.
    axis : int, default 0
        The axis along which the parts are stacked.

    Returns
    -------
    ndarray
        A new array of the same shape.

    Raises
    ------
    TypeError, ValueError
        For an unknown convention, and for an axis whose length is no multiple of four.
    """
    before, after = gates(source), gates(to)
    array = np.asarray(array)
    if array.dtype.kind not in "biufc":
        raise TypeError(f"array: expected numbers, got {_checks.shown(array)}")
    if isinstance(axis, bool) or not isinstance(axis, int | np.integer):
        raise TypeError(f"axis: expected an integer, got {_checks.shown(axis)}")
    if not -array.ndim <= axis < array.ndim:
        raise ValueError(f"axis: expected an axis of {_checks.shown(array)}, got {axis}")
    if array.shape[axis] % 4:
        raise ValueError(
            f"array: expected four parts of one size along axis {axis}, got shape {array.shape}"
        )
    parts = dict(zip(before, np.split(array, 4, axis=axis), strict=True))
    return np.concatenate([parts[gate] for gate in after], axis=axis)


def arrays(net, to):
    """Return the weights of each layer as the arrays of a framework, without the framework.

    Parameters
    ----------
    net : Network
        With modern squashing (see `squash`), blocks of one cell, forget gates and recurrence, and
        without peepholes: the only form that these frameworks have.
    to : {"pytorch", "keras"}
        PyTorch: rows are units, and there are two biases, of which the second is zero. Keras:
        columns are units, and there is one bias.

    Returns
    -------
    list of dict
        For each layer, input side first, the arrays by name. The output units need no more
        than a transpose: ``w_k`` is PyTorch's ``Linear.weight``, ``w_k.T`` Keras' ``Dense.kernel``.

    Raises
    ------
    TypeError, ValueError
        For a network that the framework cannot express.
    """
    _checks.instance("net", net, Network)
    _checks.choice("to", to, ("pytorch", "keras"))
    form = {"squash": "modern", "forget_gates": True, "recurrent": True, "peepholes": False}
    for option, expected in form.items():
        hint = "; translate.squash(net) changes it" if option == "squash" else ""
        if getattr(net, option) != expected:
            raise ValueError(
                f"net.{option}: expected {expected!r}, the form that {to} has, "
                f"got {getattr(net, option)!r}{hint}"
            )
    for index, layer in enumerate(net.layers):
        if layer.S != 1:
            raise ValueError(f"net.layers[{index}].S: expected 1 cell a block, got {layer.S}")
    return [_layer_arrays(layer, to) for layer in net.layers]


def _layer_arrays(layer, to):
    below, own = layer.W[:, : layer.n], layer.W[:, layer.n :]
    if to == "keras":
        return {
            "kernel": below.T.copy(),
            "recurrent_kernel": own.T.copy(),
            "bias": layer.b.copy(),
        }
    return {
        "weight_ih": below.copy(),
        "weight_hh": own.copy(),
        "bias_ih": layer.b.copy(),
        "bias_hh": np.zeros_like(layer.b),
    }


@np.errstate(over="ignore")
def squash(net, to="modern"):
    """Return a network with other squashing functions that computes the same outputs.

    Parameters
    ----------
    net : Network
        Not changed.
    to : {"modern", "dissertation"}
        The squashing of the new network.

    Returns
    -------
    Network
        Its states are half of the old ones (to ``"modern"``) or twice; gates, cell outputs and
        output units are the same.

    Raises
    ------
    TypeError, ValueError
        For an unknown convention, and for weights that are not finite or cannot be doubled.

    Notes
    -----
    2 tanh(x/2) and tanh(s/2) against tanh twice (equations ``squash-g``, ``squash-h`` and
    ``squash-modern``): with half the net input a modern cell adds half as much to a state of half
    the size, and tanh of that is the same cell output. So ``w_c`` and ``b_c`` are halved, and the
    peepholes, which read the state, doubled. Gradients go the other way: those of ``w_c`` double.
    """
    _checks.instance("net", net, Network)
    _checks.choice("to", to, CURVED)
    if net.squash not in CURVED:
        raise ValueError(f"net: expected squash {' or '.join(CURVED)}, got {net.squash}")
    _checks.weights("net.{}", net)
    blocks = [layer.blocks for layer in net.layers]
    new = Network(net.n_in, blocks, net.n_out, {**net.options, "squash": to}, net.dtype)
    state = 1.0 if to == net.squash else 0.5 if to == "modern" else 2.0
    pairs = zip(new.named_parameters(), net.named_parameters(), strict=True)
    for (label, array), (_, old) in pairs:
        part = label.rpartition(".")[2]
        scale = state if part in ("w_c", "b_c") else 1 / state if part.startswith("p_") else 1.0
        array[...] = old * scale
    _checks.weights("net.{}, for weights too large to be doubled,", new)
    return new
