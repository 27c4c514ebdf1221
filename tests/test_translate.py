"""Between conventions: names, gate orders, arrays of frameworks, and the other squashing."""

import os

import numpy as np
import pytest
import torch

os.environ["KERAS_BACKEND"] = "torch"
import keras  # noqa: E402

import lstmlib as ll  # noqa: E402
from lstmlib import translate  # noqa: E402
from lstmlib.interop import from_torch, to_torch  # noqa: E402
from lstmlib.symbolic import symbols as n  # noqa: E402
from lstmlib.symbolic.modern import ModernPrinter  # noqa: E402
from lstmlib.symbolic.printer import DissertationPrinter  # noqa: E402
from tests.oracles.cases import assert_same, make_case, random_net  # noqa: E402
from tests.refusals import assert_refused  # noqa: E402

# Keras' own get_weights turns torch tensors into arrays in a way that NumPy 2.4 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SHAPES = {
    "blocks of two cells in a stack": {"layers": [(2, 2), (3, 1)]},
    "peepholes": {"layers": [(2, 2), (1, 3)], "peepholes": True},
    "no forget gates, no cell bias": {
        "layers": [(2, 2)], "forget_gates": False, "cell_bias": False, "shortcut": True,
    },
    "no recurrence, softmax": {"layers": [(3, 1)], "recurrent": False, "output": "softmax"},
}  # fmt: skip
TRUNCATIONS = ("none", "gers", "today")


def case_of(shape, squash="dissertation"):
    return make_case(T=7, B=3, n_in=2, n_out=2, squash=squash, **SHAPES[shape])


def other(squash):
    return "modern" if squash == "dissertation" else "dissertation"


@pytest.mark.parametrize("squash", ["dissertation", "modern"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_other_squashing_computes_the_same(shape, squash):
    case = case_of(shape, squash)
    new = translate.squash(case.net, other(squash))
    assert new.squash == other(squash)
    half = 0.5 if new.squash == "modern" else 2.0
    ours, theirs = ll.forward(case.net, case.x), ll.forward(new, case.x)
    assert_same(theirs.y, ours.y, 1e-12, "y")
    for a, b in zip(theirs.layers, ours.layers, strict=True):
        assert_same(a.s, half * b.s, 1e-12, "s")
        assert_same(a.y_c, b.y_c, 1e-12, "y_c")
        assert_same(a.y_out, b.y_out, 1e-12, "y_out")


@pytest.mark.parametrize("truncation", TRUNCATIONS)
@pytest.mark.parametrize("squash", ["dissertation", "modern"])
@pytest.mark.parametrize("shape", SHAPES)
def test_its_gradient_is_scaled_the_other_way(shape, squash, truncation):
    case = case_of(shape, squash)
    new = translate.squash(case.net, other(squash))
    half = 0.5 if new.squash == "modern" else 2.0
    flows = [
        ll.backward(net, ll.forward(net, case.x), case.target, truncation=truncation)
        for net in (case.net, new)
    ]
    gradients = [dict(flow.gradient.named_parameters()) for flow in flows]
    for name, before in gradients[0].items():
        part = name.rpartition(".")[2]
        scale = 1 / half if part in ("w_c", "b_c") else half if part.startswith("p_") else 1.0
        assert_same(gradients[1][name], scale * before, 1e-12, name)
    for a, b in zip(flows[1].layers, flows[0].layers, strict=True):
        assert_same(a.eps_s, b.eps_s / half, 1e-12, "eps_s")
        assert_same(a.e_y, b.e_y, 1e-12, "e_y")


@pytest.mark.parametrize("shape", SHAPES)
def test_there_and_back_is_the_same_network(shape):
    net = case_of(shape).net
    before = net.copy()
    new = translate.squash(net)
    assert translate.squash(new, "dissertation") == net == before
    same = translate.squash(net, "dissertation")
    same.w_k[...] = 0
    assert net == before


def test_a_dissertation_network_runs_in_pytorch():
    net = random_net([(4, 1), (4, 1)], output="identity")
    x = np.random.default_rng(0).normal(size=(6, 2, 3))
    lstm, head = to_torch(translate.squash(net))
    assert_same(head(lstm(torch.tensor(x))[0]).detach().numpy(), ll.forward(net, x).y, 1e-12, "y")


def test_pytorch_takes_the_arrays():
    net = random_net([(4, 1), (4, 1)], squash="modern", output="identity")
    lstm = torch.nn.LSTM(3, 4, 2, dtype=torch.float64)
    state = {
        f"{name}_l{index}": torch.tensor(array)
        for index, layer in enumerate(translate.arrays(net, "pytorch"))
        for name, array in layer.items()
    }
    lstm.load_state_dict(state)
    head = torch.nn.Linear(4, 2, dtype=torch.float64)
    head.load_state_dict({"weight": torch.tensor(net.w_k), "bias": torch.tensor(net.b_k)})
    assert from_torch(lstm, head) == net


def test_keras_takes_the_arrays():
    net = random_net([(4, 1), (2, 1)], squash="modern", output="identity")
    x = np.random.default_rng(1).normal(size=(5, 2, 3))
    y = torch.tensor(x.swapaxes(0, 1))
    for arrays, layer in zip(translate.arrays(net, "keras"), net.layers, strict=True):
        lstm = keras.layers.LSTM(layer.J, return_sequences=True, dtype="float64")
        lstm.build(tuple(y.shape))
        assert [w.name for w in lstm.trainable_weights] == list(arrays)
        lstm.set_weights(list(arrays.values()))
        y = lstm(y)
    ours = ll.forward(net, x).layers[-1].y_c[..., 0]
    assert_same(y.detach().numpy().swapaxes(0, 1), ours, 1e-12, "h")


@pytest.mark.parametrize("to", ["pytorch", "keras"])
def test_the_arrays_are_copies(to):
    net = random_net([(2, 1)], squash="modern")
    before = net.copy()
    for array in translate.arrays(net, to)[0].values():
        array[...] = 7
    assert net == before


def test_the_orders_spell_the_letters_that_each_side_uses():
    letters = {"in": "i", "phi": "f", "c": "c", "out": "o"}
    spelt = {side: "".join(letters[a] for a in translate.gates(side)) for side in translate.ORDERS}
    assert spelt == {
        "lstmlib": "ifco", "pytorch": "ifco", "keras": "ifco", "onnx": "iofc", "tensorflow1": "icfo"
    }  # fmt: skip


def test_the_librarys_order_is_that_of_its_fused_arrays():
    net = random_net([(3, 1)])
    layer = net.layers[0]
    for gate, rows in zip(translate.gates("lstmlib"), np.split(layer.W, 4), strict=True):
        assert np.array_equal(rows, getattr(layer, f"w_{gate}").reshape(rows.shape))


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_reorder_moves_whole_parts_and_comes_back(axis):
    parts = np.repeat(np.arange(4), 2)  # in, phi, c, out as 0, 1, 2, 3
    array = np.broadcast_to(parts, (8, 8)).copy()
    array = array if axis else array.T
    moved = translate.reorder(array, "pytorch", "onnx", axis=axis)
    line = moved[:, 0] if axis == 0 else moved[0]
    assert line.tolist() == [0, 0, 3, 3, 1, 1, 2, 2]
    assert np.array_equal(translate.reorder(moved, "onnx", "pytorch", axis=axis), array)
    assert translate.reorder(parts, "keras", "tensorflow1").tolist() == [0, 0, 2, 2, 1, 1, 3, 3]


def test_names_of_the_library_are_those_of_its_objects():
    net = random_net([(2, 1)], peepholes=True)
    x = np.ones((2, 3))
    trace = ll.forward(net, x)
    flow = ll.backward(net, trace, np.ones((2, 2)))
    for name in set(translate.NAMES) - {"x"}:
        owners = (net, net.layers[0], trace, trace.layers[0], flow, flow.layers[0])
        assert any(isinstance(getattr(owner, name, None), np.ndarray) for owner in owners), name


CELL = n.Cell(n.j, n.v, n.l)
PRINTED = {
    "x": n.Y(n.Below(n.m, n.l), n.t),
    "y_in": n.Y(n.gate_in(), n.t),
    "y_phi": n.Y(n.gate_phi(), n.t),
    "y_out": n.Y(n.gate_out(), n.t),
    "net_in": n.Net(n.gate_in(), n.t),
    "net_phi": n.Net(n.gate_phi(), n.t),
    "net_out": n.Net(n.gate_out(), n.t),
    "net_c": n.Net(CELL, n.t),
    "delta_phi": n.Delta(n.gate_phi(), n.t),
    "delta_c": n.Delta(CELL, n.t),
    "delta_k": n.Delta(n.OutputUnit(n.k), n.t),
    "s": n.S(CELL, n.t),
    "g": n.g(n.Net(CELL, n.t)),
    "h": n.h(n.S(CELL, n.t)),
    "y_c": n.Y(CELL, n.t),
    "y": n.Y(n.OutputUnit(n.k), n.t),
    "e_y": n.EY(CELL, n.t),
    "e_s": n.ES(CELL, n.t),
    "eps_s": n.EpsS(CELL, n.t),
    "p_phi": n.Peephole(n.gate_phi(), CELL),
    "w_in": n.Weight(n.gate_in(), n.Below(n.m, n.l)),
}
#: Where modern papers and the book's modern symbols are the same, block and cell left out.
SAME_IN_MODERN = ("y_in", "y_phi", "y_out", "net_in", "net_phi", "net_out", "net_c", "s", "h",
                  "y_c", "p_phi")  # fmt: skip


@pytest.mark.parametrize("name", PRINTED)
def test_the_dissertations_names_are_as_the_equations_print_them(name):
    assert translate.name(name, to="dissertation") == DissertationPrinter().doprint(PRINTED[name])


@pytest.mark.parametrize("name", SAME_IN_MODERN)
def test_the_modern_names_are_as_the_equations_print_them_for_one_cell(name):
    printed = ModernPrinter().doprint(PRINTED[name])
    for extra in ("^{jv}", "^{j}"):
        printed = printed.replace(extra, "")
    assert translate.name(name, to="modern").replace("_t", "_{t}") == printed.replace(
        "p_{f}", "p_f"
    )


def test_names_there_and_back():
    for side in translate.CONVENTIONS:
        for quantity, row in translate.NAMES.items():
            if row[side] is not None:
                assert translate.name(quantity, to=side) == row[side]
                assert translate.name(row[side], to="lstmlib", source=side) == quantity
    assert translate.name("h_t", to="lstmlib", source="modern") == "y_c"
    assert translate.name("delta_phi", to="pytorch") == "-dL/d(pre-activation of f_t)"


def test_rows_named_are_the_rows_meant():
    H, net = 3, random_net([(3, 1)], squash="modern")
    torch_side, keras_side = (translate.arrays(net, to)[0] for to in ("pytorch", "keras"))
    for gate in translate.gates("pytorch"):
        rows = translate.name(f"b_{gate}", to="keras").removeprefix("bias[").removesuffix("]")
        first, last = (int((end or "0").replace("H", "") or 1) for end in rows.split(":"))
        span = slice(first * H, last * H)
        expected = getattr(net.layers[0], f"w_{gate}").reshape(H, -1)[:, :3]
        assert np.array_equal(torch_side["weight_ih"][span], expected)
        assert np.array_equal(keras_side["kernel"][:, span], expected.T)
        assert f"[{rows}]" in translate.name(f"w_{gate}", to="pytorch")


NET = random_net([(2, 2)])
MODERN = {"squash": "modern"}
REFUSED = [
    ("unknown name", lambda: translate.name("delta_fi", "modern"), ValueError,
     "quantity; 'lstmlib'; 'delta_phi'; got 'delta_fi'"),
    ("a name that is a number", lambda: translate.name(3, "modern"), TypeError, "quantity; str; 3"),
    ("unknown side", lambda: translate.name("s", "jax"), ValueError, "to; 'pytorch'; got 'jax'"),
    ("unknown source", lambda: translate.name("s", "modern", "jax"), ValueError, "source; 'jax'"),
    ("no name there", lambda: translate.name("e_s", "keras"), ValueError, "to; 'e_s'; 'keras'"),
    ("order of papers", lambda: translate.gates("modern"), ValueError,
     "convention; 'onnx'; got 'modern'"),
    ("five rows", lambda: translate.reorder(np.ones(5), "onnx", "keras"), ValueError,
     "array; four parts; axis 0; (5,)"),
    ("no such axis", lambda: translate.reorder(np.ones(4), "onnx", "keras", 1), ValueError,
     "axis; shape (4,); got 1"),
    ("an axis that is no number", lambda: translate.reorder(np.ones(4), "onnx", "keras", None),
     TypeError, "axis; integer; None"),
    ("a number has no axis", lambda: translate.reorder(1.0, "onnx", "keras"), ValueError, "axis"),
    ("words to reorder", lambda: translate.reorder(list("abcd"), "onnx", "keras"), TypeError,
     "array; numbers"),
    ("arrays for onnx", lambda: translate.arrays(NET, "onnx"), ValueError, "to; 'keras'; 'onnx'"),
    ("arrays of a list", lambda: translate.arrays([], "keras"), TypeError, "net; Network"),
    ("arrays with g and h", lambda: translate.arrays(NET, "keras"), ValueError,
     "net.squash; 'modern'; keras; 'dissertation'; translate.squash"),
    ("arrays with two cells", lambda: translate.arrays(random_net([(2, 2)], **MODERN), "pytorch"),
     ValueError, "net.layers[0].S; 1 cell; got 2"),
    ("arrays with peepholes",
     lambda: translate.arrays(random_net([(2, 1)], peepholes=True, **MODERN), "pytorch"),
     ValueError, "net.peepholes; False; got True"),
    ("arrays without forget gates",
     lambda: translate.arrays(random_net([(2, 1)], forget_gates=False, **MODERN), "keras"),
     ValueError, "net.forget_gates; True; got False"),
    ("arrays without recurrence",
     lambda: translate.arrays(random_net([(2, 1)], recurrent=False, **MODERN), "keras"),
     ValueError, "net.recurrent; True; got False"),
    ("squash of no network", lambda: translate.squash(None), TypeError, "net; Network; None"),
    ("unknown squash", lambda: translate.squash(NET, "tanh"), ValueError, "to; 'modern'; 'tanh'"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "kind", "words"), [r[1:] for r in REFUSED],
                         ids=[r[0] for r in REFUSED])  # fmt: skip
def test_bad_input_is_named(call, kind, words):
    assert_refused(call, kind, *words.split("; "))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_that_are_not_finite_are_named(value):
    net = NET.copy()
    net.layers[0].w_c[1, 0, 2] = value
    assert_refused(lambda: translate.squash(net), ValueError, "net.layers[0].w_c", "(1, 0, 2)")


def test_weights_too_large_to_be_doubled_are_named():
    net = translate.squash(NET).astype("float32")
    net.layers[0].w_c[0, 0, 0] = 3e38
    call = lambda: translate.squash(net, "dissertation")  # noqa: E731
    assert_refused(call, ValueError, "net.layers[0].w_c", "doubled", "inf")


LOSSES = {
    "identity": lambda z, d: 0.5 * torch.nn.MSELoss(reduction="sum")(z, d),
    "logistic": lambda z, d: 0.5 * torch.nn.MSELoss(reduction="sum")(torch.sigmoid(z), d),
    "softmax": lambda z, d: torch.nn.CrossEntropyLoss(reduction="sum")(
        z.reshape(-1, z.shape[-1]), d.reshape(-1, d.shape[-1])
    ),
}


@pytest.mark.parametrize("output", LOSSES)
def test_the_losses_of_the_translations_page_have_the_same_deltas(output):
    case = make_case([(3, 1)], T=4, B=2, n_out=3, output=output)
    trace = ll.forward(case.net, case.x)
    net_k = torch.tensor(trace.net_k, requires_grad=True)
    loss = LOSSES[output](net_k, torch.tensor(case.target))
    loss.backward()
    flow = ll.backward(case.net, trace, case.target)
    assert_same(flow.loss, loss.item(), 1e-12, "loss")
    assert_same(flow.delta_k, -net_k.grad.numpy(), 1e-12, "delta_k")
