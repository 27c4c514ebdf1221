"""Weights from PyTorch and Keras, and back to PyTorch.

Both frameworks keep one cell a block, g = h = tanh, and their gates in the order in, phi, cell,
out, which they call i f g o (PyTorch) and i f c o (Keras); Keras' kernels stand transposed. What
a network of this library cannot express is refused by name. Neither framework is needed to import
this module.
"""

from collections.abc import Mapping

import numpy as np

from lstmlib import _checks
from lstmlib._state_dict import torch_head, torch_layers
from lstmlib.network import Blocks, Network

__all__ = ["from_keras", "from_torch", "to_torch"]

_TORCH_FORM = {
    "squash": "modern",
    "forget_gates": True,
    "peepholes": False,
    "recurrent": True,
    "shortcut": False,
    "cell_bias": True,
}
_KERAS_OUTPUTS = {"linear": "identity", "sigmoid": "logistic", "softmax": "softmax"}


def from_torch(lstm, head):
    """Make a network of the weights of a PyTorch model.

    Parameters
    ----------
    lstm : torch.nn.LSTM or mapping of str to array
        Any number of layers; float32 or float64. With ``batch_first`` the weights are the same:
        only its data have the batch axis first, and here time always comes first. Dropout is
        taken in eval mode only, where it does nothing. Missing biases become zeros. A mapping
        has the names and shapes of the module's ``state_dict``; then PyTorch is not needed.
    head : torch.nn.Linear or mapping of str to array
        Reads the LSTM's output at every step.

    Returns
    -------
    Network
        With modern squashing and identity outputs. A bias is the sum of PyTorch's two, so its
        gradient equals that of either of them.

    Raises
    ------
    TypeError, ValueError
        For other modules, and for bidirectional LSTMs and those with a projection; for a mapping
        in which a name is missing, or one too many, or a shape does not fit.
    """
    if not isinstance(lstm, Mapping):
        _unidirectional(lstm)
        lstm = dict(lstm.named_parameters())
    if not isinstance(head, Mapping):
        import torch

        head = dict(_checks.instance("head", head, torch.nn.Linear).named_parameters())
    layers, (w_k, b_k) = torch_layers(lstm), torch_head(head)
    return _network(layers, "head", w_k, b_k)


def to_torch(net, net_k=False):
    """Make a PyTorch model of the weights of a network.

    Parameters
    ----------
    net : Network
        What nn.LSTM can express: modern squashing, blocks of one cell, layers of one size, forget
        gates, recurrence, cell biases, no peepholes, no shortcut; float32 or float64.
    net_k : bool, default False
        Let the head give the net inputs of the output units, which are all that nn.Linear can
        give where these units are logistic or softmax. Otherwise they must be identity.

    Returns
    -------
    lstm : torch.nn.LSTM
        Time first; all biases are in ``bias_ih``, and ``bias_hh`` is zero. (Both learn, so with
        plain gradient descent a bias moves at twice the rate.)
    head : torch.nn.Linear

    Raises
    ------
    ValueError
        For a network that PyTorch's modules cannot express.
    """
    import torch

    _checks.instance("net", net, Network)
    if net.dtype.kind == "c":
        raise ValueError(f"net.dtype: expected float32 or float64, got {net.dtype}")
    for name, expected in _TORCH_FORM.items():
        _expect(f"net.{name}", getattr(net, name), expected, " (nn.LSTM has no other form)")
    if not _checks.flag("net_k", net_k):
        hint = " (nn.Linear gives net inputs: ask for them with net_k=True)"
        _expect("net.output", net.output, "identity", hint)
    size = net.layers[0].J
    for index, layer in enumerate(net.layers):
        _expect(f"net.layers[{index}].S", layer.S, 1, " (nn.LSTM has one cell a block)")
        hint = " (the layers of nn.LSTM have one size)"
        _expect(f"net.layers[{index}].J", layer.J, size, hint)
    kind = getattr(torch, net.dtype.name)
    with torch.random.fork_rng(devices=[]):  # the caller's random numbers do not move
        lstm = torch.nn.LSTM(net.n_in, size, len(net.layers), dtype=kind)
        head = torch.nn.Linear(size, net.n_out, dtype=kind)
    with torch.no_grad():
        for index, layer in enumerate(net.layers):
            W, b = torch.from_numpy(layer.W), torch.from_numpy(layer.b)
            getattr(lstm, f"weight_ih_l{index}").copy_(W[:, : layer.n])
            getattr(lstm, f"weight_hh_l{index}").copy_(W[:, layer.n :])
            getattr(lstm, f"bias_ih_l{index}").copy_(b)
            getattr(lstm, f"bias_hh_l{index}").zero_()
        head.weight.copy_(torch.from_numpy(net.w_k))
        head.bias.copy_(torch.from_numpy(net.b_k))
    return lstm, head


def from_keras(lstm_layers, dense):
    """Make a network of the weights of a Keras model.

    Parameters
    ----------
    lstm_layers : keras.layers.LSTM or list of them
        Input side first, built, with tanh and sigmoid. Each but the last must return sequences;
        the last may give its last step only, which is then the last step here. Dropout acts in
        Keras only while it trains and is left out. Keras' data have the batch axis first.
    dense : keras.layers.Dense
        Its activation, linear, sigmoid or softmax, decides the output units.

    Returns
    -------
    Network
        With modern squashing and identity, logistic or softmax outputs.

    Raises
    ------
    TypeError, ValueError
        For other layers (Bidirectional among them), other activations and ``go_backwards``.
    """
    from keras import layers as kl

    if isinstance(lstm_layers, kl.LSTM):
        lstm_layers = [lstm_layers]
    if not isinstance(lstm_layers, list | tuple):
        raise TypeError(
            f"lstm_layers: expected keras LSTM layers, got {_checks.shown(lstm_layers)}"
        )
    if not lstm_layers:
        raise ValueError("lstm_layers: expected at least one LSTM layer, got none")
    _checks.instance("dense", dense, kl.Dense)
    layers = []
    for index, layer in enumerate(lstm_layers):
        name = f"lstm_layers[{index}]"
        _checks.instance(name, layer, kl.LSTM)
        _expect(f"{name}.activation", _activation(layer.activation), "tanh")
        _expect(f"{name}.recurrent_activation", _activation(layer.recurrent_activation), "sigmoid")
        _expect(f"{name}.go_backwards", layer.go_backwards, False)
        if index < len(lstm_layers) - 1:
            hint = " (the layer above reads every step)"
            _expect(f"{name}.return_sequences", layer.return_sequences, True, hint)
        kernel, recurrent, bias = _keras_weights(name, layer, 2)
        layers.append((kernel.T, recurrent.T, bias))
    output = _activation(dense.activation)
    if output not in _KERAS_OUTPUTS:
        raise ValueError(
            f"dense.activation: expected one of {', '.join(_KERAS_OUTPUTS)}, got {output}"
        )
    kernel, bias = _keras_weights("dense", dense, 1)
    return _network(layers, "dense", kernel.T, bias, _KERAS_OUTPUTS[output])


def _network(layers, head_name, w_k, b_k, output="identity"):
    """Put the parts together; the rows in, phi, cell, out stand as in ``Layer.W``."""
    sizes = [recurrent.shape[1] for _, recurrent, _ in layers]
    names = [*(f"layer {index}" for index in range(1, len(layers))), head_name]
    for name, reader, size in zip(
        names, [*(part[0] for part in layers[1:]), w_k], sizes, strict=True
    ):
        if reader.shape[1] != size:
            raise ValueError(
                f"{name}: expected {size} inputs, one for each cell below, got {reader.shape[1]}"
            )
    kinds = sorted({str(array.dtype) for part in [*layers, (w_k,)] for array in part[:2]})
    if len(kinds) > 1:
        raise ValueError(f"dtype: expected one for the whole model, got {' and '.join(kinds)}")
    net = Network.create(
        layers[0][0].shape[1],
        [Blocks(size) for size in sizes],
        len(w_k),
        rng=0,
        squash="modern",
        output=output,
        dtype=kinds[0],
    )
    for layer, (below, recurrent, bias) in zip(net.layers, layers, strict=True):
        layer.W[...] = np.concatenate([below, recurrent], axis=1)
        layer.b[...] = 0 if bias is None else bias
    net.w_k[...] = w_k
    net.b_k[...] = 0 if b_k is None else b_k
    return net


def _unidirectional(lstm):
    import torch

    _checks.instance("lstm", lstm, torch.nn.LSTM)
    _expect("lstm.bidirectional", lstm.bidirectional, False)
    _expect("lstm.proj_size", lstm.proj_size, 0)
    if lstm.training:
        _expect("lstm.dropout", lstm.dropout, 0, " in training mode (call lstm.eval() first)")


def _keras_weights(name, layer, kernels):
    """Return a layer's kernels and its bias, which is None where it has none."""
    arrays = layer.get_weights()
    expected = kernels + bool(layer.use_bias)
    if len(arrays) != expected:
        raise ValueError(
            f"{name}: expected a built layer with {expected} arrays, got {len(arrays)}"
        )
    arrays = [
        _checks.numbers(f"{name}.get_weights()[{i}]", a, _checks.dtype(name, a.dtype))
        for i, a in enumerate(arrays)
    ]
    return arrays if layer.use_bias else [*arrays, None]


def _activation(function):
    return getattr(function, "__name__", type(function).__name__)


def _expect(name, value, expected, hint=""):
    if value != expected:
        raise ValueError(f"{name}: expected {expected!r}, got {value!r}{hint}")
