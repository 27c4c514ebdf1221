"""Models of PyTorch and Keras as networks, and back: outputs and every gradient."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch

os.environ["KERAS_BACKEND"] = "torch"
import keras  # noqa: E402

import lstmlib as ll  # noqa: E402
from lstmlib.interop import from_keras, from_torch, to_torch  # noqa: E402

# Keras' own get_weights turns torch tensors into arrays in a way that NumPy 2.4 warns of.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

T, B, N_IN, H, N_OUT = 7, 3, 4, 5, 2


def close(a, b, tolerance=1e-10):
    """The relative error that is used everywhere."""
    a, b = np.asarray(a), np.asarray(b)
    assert a.shape == b.shape
    assert abs(a - b).max() / (abs(b).max() + 1e-12) <= tolerance


def model(layers=1, dtype=torch.float64, bias=True, **options):
    torch.manual_seed(layers)
    lstm = torch.nn.LSTM(N_IN, H, layers, dtype=dtype, bias=bias, **options)
    width = H * (2 if options.get("bidirectional") else 1)
    return lstm, torch.nn.Linear(options.get("proj_size") or width, N_OUT, dtype=dtype, bias=bias)


def data(seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(T, B, N_IN)), rng.normal(size=(T, B, N_OUT)), rng.random((T, B))


def run_torch(lstm, head, x, target, mask):
    """Outputs, loss and the input with its gradient; parameters keep theirs in ``.grad``."""
    x = torch.tensor(x, requires_grad=True)
    y, (h, c) = lstm(x)
    y = head(y)
    loss = 0.5 * (torch.tensor(mask)[..., None] * (torch.tensor(target) - y) ** 2).sum()
    loss.backward()
    return y.detach().numpy(), loss.item(), x.grad.numpy(), h.detach().numpy(), c.detach().numpy()


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_outputs_and_every_gradient_equal_those_of_nn_lstm(layers, bias):
    lstm, head = model(layers, bias=bias)
    x, target, mask = data()
    y, loss, x_grad, h, c = run_torch(lstm, head, x, target, mask)
    net = from_torch(lstm, head)
    trace = ll.forward(net, x)
    flow = ll.backward(net, trace, target, mask=mask)
    close(trace.y, y)
    close(flow.loss, loss)
    close(-flow.e_x, x_grad)
    for index, (layer, state) in enumerate(zip(flow.gradient.layers, trace.state, strict=True)):
        close(state.y_c[..., 0], h[index])
        close(state.s[..., 0], c[index])
        rows = zip("ifgo", ("in", "phi", "c", "out"), range(4), strict=True)
        for _, gate, row in rows:
            rows_of = slice(row * H, (row + 1) * H)
            w = getattr(layer, f"w_{gate}").reshape(H, -1)
            close(w[:, : layer.n], getattr(lstm, f"weight_ih_l{index}").grad[rows_of])
            close(w[:, layer.n :], getattr(lstm, f"weight_hh_l{index}").grad[rows_of])
            for name in ("bias_ih", "bias_hh") if bias else ():
                b = getattr(layer, f"b_{gate}").ravel()
                close(b, getattr(lstm, f"{name}_l{index}").grad[rows_of])
    close(flow.gradient.w_k, head.weight.grad)
    if bias:
        close(flow.gradient.b_k, head.bias.grad)


def test_the_network_says_what_it_is():
    net = from_torch(*model(2))
    assert (net.n_in, net.n_out, net.squash, net.output) == (N_IN, N_OUT, "modern", "identity")
    assert [layer.blocks for layer in net.layers] == [ll.Blocks(H), ll.Blocks(H)]
    assert net.dtype == np.float64
    assert from_torch(*model(dtype=torch.float32)).dtype == np.float32


def test_the_network_owns_its_weights():
    lstm, head = model()
    net = from_torch(lstm, head)
    before = net.copy()
    with torch.no_grad():
        lstm.weight_ih_l0.zero_()
        head.weight.zero_()
    assert net == before


def test_batch_first_changes_the_layout_of_the_data_only():
    lstm, head = model(2, batch_first=True)
    x, _, _ = data()
    expected = head(lstm(torch.tensor(x.swapaxes(0, 1)))[0]).detach().numpy().swapaxes(0, 1)
    close(ll.forward(from_torch(lstm, head), x).y, expected)


def test_dropout_in_eval_mode_does_nothing():
    lstm, head = model(2, dropout=0.5)
    lstm.eval()
    x, _, _ = data()
    close(ll.forward(from_torch(lstm, head), x).y, head(lstm(torch.tensor(x))[0]).detach())


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("sizes", [[3], [4, 4, 4]])
def test_round_trip_from_the_library(dtype, sizes):
    options = {"squash": "modern", "output": "identity", "dtype": dtype}
    net = ll.Network.create(N_IN, [ll.Blocks(J) for J in sizes], N_OUT, rng=0, **options)
    lstm, head = to_torch(net)
    assert from_torch(lstm, head) == net
    before = net.copy()
    with torch.no_grad():
        lstm.weight_hh_l0.zero_()
    assert net == before


def test_round_trip_from_torch_computes_the_same():
    lstm, head = model(3)
    again, again_head = to_torch(from_torch(lstm, head))
    x = torch.tensor(data()[0])
    close(again_head(again(x)[0]).detach(), head(lstm(x)[0]).detach(), 1e-14)


@pytest.mark.parametrize("output", ["identity", "logistic", "softmax"])
def test_net_k_gives_the_net_inputs_of_the_output_units(output):
    net = ll.Network.create(N_IN, ll.Blocks(H), N_OUT, rng=0, squash="modern", output=output)
    lstm, head = to_torch(net, net_k=True)
    x = data()[0]
    close(head(lstm(torch.tensor(x))[0]).detach(), ll.forward(net, x).net_k)


def test_the_callers_random_numbers_do_not_move():
    net = from_torch(*model())
    torch.manual_seed(0)
    expected = torch.rand(3)
    torch.manual_seed(0)
    to_torch(net)
    assert torch.equal(torch.rand(3), expected)


def test_nn_lstm_learns_after_to_torch():
    lstm, head = to_torch(from_torch(*model(2)))
    assert all(p.requires_grad for p in [*lstm.parameters(), *head.parameters()])
    run_torch(lstm, head, *data())
    assert lstm.weight_ih_l1.grad.abs().max() > 0


def keras_layers(sizes=(5, 3), seed=0, dtype="float64", head=None, **options):
    keras.utils.set_random_seed(seed)
    options = {"return_sequences": True, "dtype": dtype, "bias_initializer": "normal", **options}
    layers = [keras.layers.LSTM(size, **options) for size in sizes]
    dense = keras.layers.Dense(N_OUT, dtype=dtype, bias_initializer="normal", **(head or {}))
    y = keras.ops.zeros((1, 2, N_IN), dtype=dtype)
    for layer in layers:
        y = layer(y)
    dense(y)
    return layers, dense


def run_keras(layers, dense, x):
    """Outputs, batch first; the head by hand, as Keras on torch multiplies float64 in float32."""
    y = torch.tensor(x.swapaxes(0, 1))
    for layer in layers:
        y = layer(y)
    return dense.activation(y @ dense.kernel.value + dense.bias.value)


@pytest.mark.parametrize("activation", ["linear", "sigmoid", "softmax"])
@pytest.mark.parametrize("sizes", [(4,), (5, 3), (2, 3, 4)])
def test_outputs_equal_those_of_keras(sizes, activation):
    layers, dense = keras_layers(sizes, head={"activation": activation})
    net = from_keras(layers, dense)
    x = data()[0]
    close(ll.forward(net, x).y.swapaxes(0, 1), run_keras(layers, dense, x).detach())
    expected = {"linear": "identity", "sigmoid": "logistic", "softmax": "softmax"}[activation]
    assert net.output == expected


def test_a_whole_keras_model_in_float32():
    layers, dense = keras_layers((5, 3), dtype="float32", head={"activation": "softmax"})
    x = data()[0].astype("float32")
    y = keras.Sequential([*layers, dense]).predict(x.swapaxes(0, 1), verbose=0)
    close(ll.forward(from_keras(layers, dense), x).y.swapaxes(0, 1), y, 1e-6)


def test_gradients_equal_those_of_keras():
    layers, dense = keras_layers()
    x, target, mask = data()
    error = torch.tensor(target.swapaxes(0, 1)) - run_keras(layers, dense, x)
    (0.5 * (torch.tensor(mask.T)[..., None] * error**2).sum()).backward()
    net = from_keras(layers, dense)
    gradient = ll.backward(net, ll.forward(net, x), target, mask=mask).gradient
    for theirs, ours in zip(layers, gradient.layers, strict=True):
        kernel, recurrent, bias = (w.value.grad.numpy() for w in theirs.trainable_weights)
        close(ours.W, np.concatenate([kernel.T, recurrent.T], axis=1))
        close(ours.b, bias)
    kernel, bias = (w.value.grad.numpy() for w in dense.trainable_weights)
    close(gradient.w_k, kernel.T)
    close(gradient.b_k, bias)


def test_keras_gates_stand_in_the_order_i_f_c_o():
    """Worked out by hand: kernels that say which gate they belong to."""
    layers, dense = keras_layers((1,))
    kernel = np.arange(4.0) * np.ones((N_IN, 1)) + 0.1 * np.arange(N_IN)[:, None]
    layers[0].set_weights([kernel, 10 + np.arange(4.0)[None], 20 + np.arange(4.0)])
    layer = from_keras(layers[0], dense).layers[0]
    for place, gate in enumerate(("in", "phi", "c", "out")):
        expected = [place, place + 0.1, place + 0.2, place + 0.3, 10 + place]
        assert getattr(layer, f"w_{gate}").ravel() == pytest.approx(expected)
        assert getattr(layer, f"b_{gate}").ravel() == pytest.approx([20 + place])


def test_keras_without_biases_and_with_the_last_step_only():
    layers, dense = keras_layers((4,), use_bias=False, return_sequences=False, dropout=0.3)
    net = from_keras(layers, dense)
    assert not net.layers[0].b.any()
    x = data()[0]
    close(ll.forward(net, x).y[-1], run_keras(layers, dense, x).detach())


def test_keras_keeps_its_dtype():
    assert from_keras(*keras_layers(dtype="float32")).dtype == np.float32


def test_neither_framework_is_needed_to_import():
    code = (
        "import sys; sys.modules.update(torch=None, keras=None, tensorflow=None);"
        "import lstmlib.interop"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def lib(**options):
    return ll.Network.create(
        **{"n_in": 2, "layers": [ll.Blocks(2), ll.Blocks(2)], "n_out": 1, "rng": 0,
           "squash": "modern", "output": "identity", **options}
    )  # fmt: skip


def spoil(module, name, value):
    with torch.no_grad():
        getattr(module, name).fill_(value)
    return module


def unbuilt():
    return keras.layers.LSTM(2, return_sequences=True)


def with_keras(**options):
    return lambda: from_keras(*keras_layers(**options))


LSTM, HEAD = model()
KERAS, DENSE = keras_layers()
ONE_CELL = " (nn.LSTM has one cell a block)"
REFUSED = [
    (
        lambda: from_torch(torch.nn.GRU(2, 2), HEAD),
        TypeError,
        "lstm: expected a LSTM, got GRU(2, 2",
    ),
    (lambda: from_torch(torch.nn.LSTMCell(2, 2), HEAD), TypeError, "lstm: expected a LSTM, got LS"),
    (lambda: from_torch(None, HEAD), TypeError, "lstm: expected a LSTM, got None"),
    (lambda: from_torch(LSTM, None), TypeError, "head: expected a Linear, got None"),
    (
        lambda: from_torch(*model(bidirectional=True)),
        ValueError,
        "lstm.bidirectional: expected False, got True",
    ),
    (lambda: from_torch(*model(proj_size=3)), ValueError, "lstm.proj_size: expected 0, got 3"),
    (
        lambda: from_torch(*model(2, dropout=0.5)),
        ValueError,
        "lstm.dropout: expected 0, got 0.5 in training mode (call lstm.eval() first)",
    ),
    (
        lambda: from_torch(*model(dtype=torch.float16)),
        ValueError,
        "lstm.weight_ih_l0: expected float32 or float64, got float16",
    ),
    (
        lambda: from_torch(LSTM, torch.nn.Linear(H, 1)),
        ValueError,
        "dtype: expected one for the whole model, got float32 and float64",
    ),
    (
        lambda: from_torch(LSTM, torch.nn.Linear(H + 1, 1, dtype=torch.float64)),
        ValueError,
        "head: expected 5 inputs, one for each cell below, got 6",
    ),
    (
        lambda: from_torch(spoil(model()[0], "bias_hh_l0", np.nan), HEAD),
        ValueError,
        "lstm.bias_hh_l0: expected finite numbers, got nan at (0,)",
    ),
    (
        lambda: from_torch(LSTM, spoil(model()[1], "weight", np.inf)),
        ValueError,
        "head.weight: expected finite numbers, got inf at (0, 0)",
    ),
    (lambda: to_torch(LSTM), TypeError, "net: expected a Network, got LSTM(4, 5"),
    (
        lambda: to_torch(lib(squash="dissertation")),
        ValueError,
        "net.squash: expected 'modern', got 'dissertation'",
    ),
    (lambda: to_torch(lib(peepholes=True)), ValueError, "net.peepholes: expected False, got True"),
    (
        lambda: to_torch(lib(forget_gates=False)),
        ValueError,
        "net.forget_gates: expected True, got False",
    ),
    (lambda: to_torch(lib(recurrent=False)), ValueError, "net.recurrent: expected True, got False"),
    (lambda: to_torch(lib(shortcut=True)), ValueError, "net.shortcut: expected False, got True"),
    (lambda: to_torch(lib(cell_bias=False)), ValueError, "net.cell_bias: expected True, got False"),
    (
        lambda: to_torch(lib(layers=[ll.Blocks(2), ll.Blocks(2, cells=2)])),
        ValueError,
        "net.layers[1].S: expected 1, got 2" + ONE_CELL,
    ),
    (
        lambda: to_torch(lib(layers=[ll.Blocks(2), ll.Blocks(3)])),
        ValueError,
        "net.layers[1].J: expected 2, got 3 (the layers of nn.LSTM have one size)",
    ),
    (
        lambda: to_torch(lib(output="softmax")),
        ValueError,
        "net.output: expected 'identity', got 'softmax' (nn.Linear gives net inputs",
    ),
    (
        lambda: to_torch(lib(dtype="complex128")),
        ValueError,
        "net.dtype: expected float32 or float64, got complex128",
    ),
    (lambda: to_torch(lib(), net_k=1), TypeError, "net_k: expected True or False, got 1"),
    (lambda: from_keras([], DENSE), ValueError, "lstm_layers: expected at least one LSTM layer"),
    (lambda: from_keras(None, DENSE), TypeError, "lstm_layers: expected keras LSTM layers, got No"),
    (
        lambda: from_keras([keras.layers.Bidirectional(unbuilt())], DENSE),
        TypeError,
        "lstm_layers[0]: expected a LSTM, got <Bidirectional",
    ),
    (
        lambda: from_keras([*KERAS, keras.layers.GRU(2)], DENSE),
        TypeError,
        "lstm_layers[2]: expected a LSTM, got <GRU",
    ),
    (lambda: from_keras(KERAS, KERAS[0]), TypeError, "dense: expected a Dense, got <LSTM"),
    (
        with_keras(activation="relu"),
        ValueError,
        "lstm_layers[0].activation: expected 'tanh', got 'relu'",
    ),
    (
        with_keras(recurrent_activation="hard_sigmoid"),
        ValueError,
        "lstm_layers[0].recurrent_activation: expected 'sigmoid', got 'hard_sigmoid'",
    ),
    (
        with_keras(go_backwards=True),
        ValueError,
        "lstm_layers[0].go_backwards: expected False, got True",
    ),
    (
        lambda: from_keras([keras.layers.LSTM(2), KERAS[1]], DENSE),
        ValueError,
        "lstm_layers[0].return_sequences: expected True, got False (the layer above reads every",
    ),
    (
        lambda: from_keras(unbuilt(), DENSE),
        ValueError,
        "lstm_layers[0]: expected a built layer with 3 arrays, got 0",
    ),
    (
        lambda: from_keras([KERAS[1], KERAS[0]], DENSE),
        ValueError,
        "layer 1: expected 3 inputs, one for each cell below, got 4",
    ),
    (
        lambda: from_keras(KERAS[0], DENSE),
        ValueError,
        "dense: expected 5 inputs, one for each cell below, got 3",
    ),
    (
        with_keras(head={"activation": "relu"}),
        ValueError,
        "dense.activation: expected one of linear, sigmoid, softmax, got relu",
    ),
    (
        lambda: from_keras(KERAS, keras_layers(dtype="float32")[1]),
        ValueError,
        "dtype: expected one for the whole model, got float32 and float64",
    ),
]


@pytest.mark.parametrize("call, kind, words", REFUSED)
def test_refused_by_name(call, kind, words):
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
    assert words in str(caught.value)
