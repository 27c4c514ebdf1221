"""Bad input: for each argument and mistake the exact exception and the words it must contain."""

import re

import numpy as np
import pytest

import lstmlib as ll
from tests.oracles.cases import make_case
from tests.refusals import assert_refused

NAN, INF = float("nan"), float("inf")
CASE = make_case([(2, 2), (3, 1)], T=4, B=3, n_in=2, n_out=2, peepholes=True)
NET, X, TARGET = CASE.net, CASE.x, CASE.target
TRACE = ll.forward(NET, X)
STATE = TRACE.state
SOFTMAX = make_case([(2, 1)], T=4, B=3, n_in=2, n_out=2, output="softmax")


def with_value(array, value, index=(0, 0, 0)):
    """Copy an array with one number replaced."""
    array = array.copy()
    array[index] = value
    return array


def spoilt_net(name, value):
    """Copy the network with one weight replaced."""
    net = NET.copy()
    dict(net.named_parameters())[name].flat[0] = value
    return net


def create(**changes):
    good = {"n_in": 2, "layers": [ll.Blocks(2)], "n_out": 1, "rng": 0}
    return ll.Network.create(**good | changes)


def forward(**changes):
    return ll.forward(**{"net": NET, "x": X} | changes)


def backward(**changes):
    return ll.backward(**{"net": NET, "trace": TRACE, "target": TARGET} | changes)


def softmax(**changes):
    trace = ll.forward(SOFTMAX.net, SOFTMAX.x)
    return ll.backward(**{"net": SOFTMAX.net, "trace": trace, "target": SOFTMAX.target} | changes)


def check(**changes):
    return ll.check.gradient(**{"net": NET, "x": X, "target": TARGET} | changes)


def difference(**changes):
    return ll.check.finite_difference(**{"net": NET, "x": X, "target": TARGET} | changes)


def assign(**changes):
    net = NET.copy()
    for name, value in changes.items():
        setattr(net if name.endswith("_k") else net.layers[0], name, value)


def stale():
    """A trace whose network has learned since."""
    net = NET.copy()
    trace = ll.forward(net, X)
    net.layers[1].w_c[0, 0, 0] += 1e-9
    return net, trace


def backward_with_stale_trace():
    net, trace = stale()
    return ll.backward(net, trace, TARGET)


def one_more_in_batch(state):
    return tuple(ll.State(*(np.concatenate([a, a[:1]]) for a in part)) for part in state)


CREATE = [
    ("n_in zero", {"n_in": 0}, ValueError, "n_in; at least 1; got 0"),
    ("n_in negative", {"n_in": -3}, ValueError, "n_in; at least 1; got -3"),
    ("n_in a float", {"n_in": 2.0}, TypeError, "n_in; integer; got 2.0"),
    ("n_in a string", {"n_in": "2"}, TypeError, "n_in; integer; got '2'"),
    ("n_in a bool", {"n_in": True}, TypeError, "n_in; integer; got True"),
    ("n_out zero", {"n_out": 0}, ValueError, "n_out; at least 1; got 0"),
    ("n_out None", {"n_out": None}, TypeError, "n_out; integer; got None"),
    ("no layers", {"layers": []}, ValueError, "layers; at least one; got an empty list"),
    ("a number for a layer", {"layers": [4]}, TypeError, "layers[0]; Blocks; got 4"),
    ("a tuple for a layer", {"layers": [(2, 1)]}, TypeError, "layers[0]; Blocks; got (2, 1)"),
    ("a number for layers", {"layers": 3}, TypeError, "layers; Blocks; got 3"),
    ("no rng", {"rng": None}, TypeError, "rng; SeedSequence; Generator; got None"),
    ("rng a float", {"rng": 0.5}, TypeError, "rng; int; got 0.5"),
    ("rng a bool", {"rng": True}, TypeError, "rng; int; got True"),
    ("rng negative", {"rng": -1}, ValueError, "rng; at least 0; got -1"),
    ("rng an old RandomState", {"rng": np.random.RandomState(0)}, TypeError, "rng; Generator"),
    ("unknown squash", {"squash": "tanh"}, ValueError, "squash; 'dissertation'; 'modern'; 'tanh'"),
    ("squash a function", {"squash": np.tanh}, TypeError, "squash; 'modern'; tanh"),
    ("unknown output", {"output": "sigmoid"}, ValueError, "output; 'logistic'; got 'sigmoid'"),
    ("output None", {"output": None}, TypeError, "output; 'softmax'; got None"),
    ("forget_gates a number", {"forget_gates": 1}, TypeError, "forget_gates; True or False; got 1"),
    ("peepholes a string", {"peepholes": "yes"}, TypeError, "peepholes; True or False; got 'yes'"),
    ("recurrent None", {"recurrent": None}, TypeError, "recurrent; True or False; got None"),
    ("shortcut an array", {"shortcut": np.ones(2)}, TypeError, "shortcut; array of shape (2,)"),
    ("cell_bias a number", {"cell_bias": 0}, TypeError, "cell_bias; True or False; got 0"),
    ("unknown init", {"init": "xavier"}, ValueError, "init; 'uniform'; 'ladder-2000'; 'xavier'"),
    ("init a number", {"init": 0.1}, TypeError, "init; Init; got 0.1"),
    ("a ladder too short", {"init": ll.Init(b_in=[1.0])}, ValueError, "init.b_in; (2,); (1,)"),
    ("a NaN bias", {"init": ll.Init(b_phi=NAN)}, ValueError, "init.b_phi; finite; nan"),
    ("dtype of integers", {"dtype": "int64"}, ValueError, "dtype; float64; got int64"),
    ("dtype too small", {"dtype": "float16"}, ValueError, "dtype; float32; got float16"),
    ("dtype nonsense", {"dtype": "real"}, TypeError, "dtype; complex128; got 'real'"),
    ("unknown argument", {"bias": True}, TypeError, "bias"),
]

FORWARD = [
    ("x of one axis", {"x": X[:, 0, 0]}, ValueError, "x; (T, B, 2) or (T, 2); got shape (4,)"),
    ("x of four axes", {"x": X[None]}, ValueError, "x; (T, B, 2); got shape (1, 4, 3, 2)"),
    ("x too wide", {"x": np.ones((4, 3, 5))}, ValueError, "x; (T, B, 2); got shape (4, 3, 5)"),
    ("x with one input", {"x": X[..., :1]}, ValueError, "x; (T, B, 2); got shape (4, 3, 1)"),
    ("x batch first", {"x": np.ones((3, 2, 4))}, ValueError, "x; (T, B, 2); got shape (3, 2, 4)"),
    ("x without steps", {"x": X[:0]}, ValueError, "x; at least one step; got shape (0, 3, 2)"),
    ("x without batch", {"x": X[:, :0]}, ValueError, "x; got shape (4, 0, 2)"),
    ("x a number", {"x": 1.0}, ValueError, "x; (T, B, 2); got shape ()"),
    ("x None", {"x": None}, TypeError, "x; real numbers; got dtype object"),
    ("x of strings", {"x": [["a", "b"]]}, TypeError, "x; real numbers; got dtype <U1"),
    ("x of objects", {"x": X.astype(object)}, TypeError, "x; real numbers; got dtype object"),
    ("x of dates", {"x": np.zeros((4, 2), "M8[s]")}, TypeError, "x; real numbers; datetime64"),
    ("x ragged", {"x": [[1, 2], [1]]}, ValueError, "x; full array; ragged"),
    ("x complex", {"x": X + 0j}, TypeError, "x; real numbers; got dtype complex128"),
    ("x with NaN", {"x": with_value(X, NAN)}, ValueError, "x; finite; got nan at (0, 0, 0)"),
    ("x infinite", {"x": with_value(X, -INF, (3, 2, 1))}, ValueError, "x; got -inf at (3, 2, 1)"),
    ("net a dict", {"net": {}}, TypeError, "net; Network; got {}"),
    ("net a class", {"net": ll.Network}, TypeError, "net; Network"),
    ("net with a NaN", {"net": spoilt_net("layers[1].b_phi", NAN)}, ValueError,
     "net.layers[1].b_phi; finite; nan"),
    ("net with inf", {"net": spoilt_net("w_k", INF)}, ValueError, "net.w_k; finite; inf"),
    ("a NaN peephole", {"net": spoilt_net("layers[0].p_out", NAN)}, ValueError,
     "net.layers[0].p_out; finite; nan"),
    ("state an array", {"state": STATE[0].s}, TypeError, "state; tuple of State; array of shape"),
    ("state of pairs", {"state": [tuple(p) for p in STATE]}, TypeError, "state; tuple of State"),
    ("state a Trace", {"state": TRACE}, TypeError, "state; tuple of State; Trace"),
    ("state of one layer", {"state": STATE[:1]}, ValueError, "state; 2 layers; got 1"),
    ("state upside down", {"state": STATE[::-1]}, ValueError,
     "state[0].y_c; (3, 2, 2); got shape (3, 3, 1)"),
    ("state of another batch", {"state": one_more_in_batch(STATE)}, ValueError,
     "state[0].y_c; (3, 2, 2); got shape (4, 2, 2)"),
    ("state that broadcasts", {"state": (ll.State(STATE[0].y_c, STATE[0].s[:1]), STATE[1])},
     ValueError, "state[0].s; (3, 2, 2); got shape (1, 2, 2)"),
    ("state with NaN", {"state": (STATE[0], ll.State(STATE[1].y_c, STATE[1].s * NAN))},
     ValueError, "state[1].s; finite; got nan"),
    ("state complex", {"state": (ll.State(STATE[0].y_c, STATE[0].s + 0j), STATE[1])},
     TypeError, "state[0].s; real numbers; complex128"),
]  # fmt: skip

BACKWARD = [
    ("net None", {"net": None}, TypeError, "net; Network; got None"),
    ("trace an array", {"trace": TRACE.y}, TypeError, "trace; Trace; array of shape (4, 3, 2)"),
    ("trace of another shape", {"trace": ll.forward(SOFTMAX.net, X)}, ValueError,
     "trace; this network; other weights or options"),
    ("trace of other weights", {"net": spoilt_net("layers[0].w_in", 0.125)}, ValueError,
     "trace; this network; other weights or options"),
    ("other output weights", {"net": spoilt_net("b_k", 0.125)}, ValueError, "trace; other weights"),
    ("other peepholes", {"net": spoilt_net("layers[1].p_in", 0.125)}, ValueError,
     "trace; other weights"),
    ("other squashing", {"net": make_case([(2, 2), (3, 1)], T=4, B=3, n_in=2, n_out=2,
     peepholes=True, squash="modern").net}, ValueError, "trace; this network"),
    ("other output", {"net": make_case([(2, 2), (3, 1)], T=4, B=3, n_in=2, n_out=2,
     peepholes=True, output="identity").net}, ValueError, "trace; this network"),
    ("other dtype", {"net": NET.astype("complex128")}, ValueError, "trace; this network"),
    ("target too short", {"target": TARGET[1:]}, ValueError, "target; (4, 3, 2); shape (3, 3, 2)"),
    ("target of one unit", {"target": TARGET[..., :1]}, ValueError,
     "target; (4, 3, 2); got shape (4, 3, 1)"),
    ("target of one batch", {"target": TARGET[:, :1]}, ValueError,
     "target; (4, 3, 2); got shape (4, 1, 2)"),
    ("target of two axes", {"target": TARGET[:, 0]}, ValueError,
     "target; (4, 3, 2); got shape (4, 2)"),
    ("target a number", {"target": 0.5}, ValueError, "target; (4, 3, 2); got shape ()"),
    ("target None", {"target": None}, TypeError, "target; real numbers; object"),
    ("target complex", {"target": TARGET + 0j}, TypeError, "target; real numbers; complex128"),
    ("target with NaN", {"target": with_value(TARGET, NAN)}, ValueError, "target; got nan at (0,"),
    ("target infinite", {"target": TARGET * INF}, ValueError, "target; finite; inf"),
    ("unknown truncation", {"truncation": "bptt"}, ValueError,
     "truncation; 'none'; 'gers'; 'today'; got 'bptt'"),
    ("truncation None", {"truncation": None}, TypeError, "truncation; 'none'; got None"),
    ("truncation a bool", {"truncation": True}, TypeError, "truncation; 'gers'; got True"),
    ("mask negative", {"mask": [1, 1, -0.5, 1]}, ValueError, "mask; no negative; got -0.5"),
    ("mask too long", {"mask": np.ones(5)}, ValueError,
     "mask; (4,) or (4, 3) or (4, 3, 2); got shape (5,)"),
    ("mask of the batch", {"mask": np.ones(3)}, ValueError, "mask; (4, 3); got shape (3,)"),
    ("mask turned", {"mask": np.ones((3, 4))}, ValueError, "mask; (4, 3); got shape (3, 4)"),
    ("mask that broadcasts", {"mask": np.ones((4, 1))}, ValueError, "mask; got shape (4, 1)"),
    ("mask of one unit", {"mask": np.ones((4, 3, 1))}, ValueError, "mask; got shape (4, 3, 1)"),
    ("mask a number", {"mask": 1.0}, ValueError, "mask; (4,); got shape ()"),
    ("mask with NaN", {"mask": [1, NAN, 1, 1]}, ValueError, "mask; finite; got nan at (1,)"),
    ("mask infinite", {"mask": [1, INF, 1, 1]}, ValueError, "mask; finite; got inf at (1,)"),
    ("mask of strings", {"mask": list("abcd")}, TypeError, "mask; real numbers; <U1"),
    ("mask complex", {"mask": np.ones(4) + 0j}, TypeError, "mask; real numbers; complex128"),
]  # fmt: skip

OTHERS = [
    (softmax, "softmax mask for units", {"mask": np.ones((4, 3, 2))}, ValueError,
     "mask; (4,) or (4, 3); got shape (4, 3, 2)"),
    (check, "net of float32", {"net": NET.astype("float32")}, ValueError, "net; float64; float32"),
    (check, "net None", {"net": None}, TypeError, "net; Network; got None"),
    (check, "x too wide", {"x": np.ones((4, 3, 5))}, ValueError, "x; got shape (4, 3, 5)"),
    (check, "target too short", {"target": TARGET[1:]}, ValueError, "target; shape (3, 3, 2)"),
    (check, "unknown truncation", {"truncation": "own"}, ValueError, "truncation; got 'own'"),
    (check, "mask negative", {"mask": [-1, 1, 1, 1]}, ValueError, "mask; no negative; -1"),
    (check, "state of one layer", {"state": STATE[:1]}, ValueError, "state; 2 layers; got 1"),
    (difference, "step zero", {"step": 0}, ValueError, "step; got 0"),
    (difference, "step negative", {"step": -1e-5}, ValueError, "step; got -1e-05"),
    (difference, "step NaN", {"step": NAN}, ValueError, "step; finite; nan"),
    (difference, "step a string", {"step": "small"}, TypeError, "step; real number; 'small'"),
    (ll.Blocks, "no blocks", {"count": 0}, ValueError, "Blocks.count; at least 1; got 0"),
    (ll.Blocks, "half a block", {"count": 0.5}, TypeError, "Blocks.count; integer; got 0.5"),
    (ll.Blocks, "no cells", {"count": 1, "cells": 0}, ValueError, "Blocks.cells; at least 1"),
    (ll.Blocks, "cells a bool", {"count": 1, "cells": True}, TypeError, "Blocks.cells; True"),
    (ll.Init, "unknown distribution", {"distribution": "beta"}, ValueError,
     "init.distribution; 'uniform'; got 'beta'"),
    (ll.Init, "scale negative", {"scale": -0.1}, ValueError, "init.scale; at least 0; -0.1"),
    (ll.Init, "scale infinite", {"scale": INF}, ValueError, "init.scale; finite; inf"),
    (ll.Init, "ladder a number", {"ladder": 1}, TypeError, "init.ladder; True or False; got 1"),
    (NET.astype, "dtype of integers", {"dtype": "int8"}, ValueError, "dtype; float64; got int8"),
    (NET.allclose, "other None", {"other": None}, TypeError, "other; Network; got None"),
    (NET.save, "path a number", {"path": 3}, TypeError, "path; got 3"),
    (ll.Network.load, "path a number", {"path": 3}, TypeError, "path; got 3"),
    (assign, "w_in that broadcasts", {"w_in": np.ones((1, 6))}, ValueError, "w_in; (2, 6); (1, 6)"),
    (assign, "b_c a number", {"b_c": 1.0}, ValueError, "b_c; (2, 2); got shape ()"),
    (assign, "w_c with NaN", {"w_c": np.full((2, 2, 6), NAN)}, ValueError, "w_c; finite; nan"),
    (assign, "b_phi complex", {"b_phi": np.ones(2) * 1j}, TypeError, "b_phi; complex128"),
    (assign, "b_k that broadcasts", {"b_k": np.ones(1)}, ValueError, "b_k; (2,); got shape (1,)"),
    (assign, "w_k turned", {"w_k": NET.w_k.T}, ValueError, "w_k; (2, 3); got shape (3, 2)"),
    (assign, "w_k None", {"w_k": None}, TypeError, "w_k; real numbers; object"),
]  # fmt: skip

TABLE = [
    *((create, *row) for row in CREATE),
    *((forward, *row) for row in FORWARD),
    *((backward, *row) for row in BACKWARD),
    *OTHERS,
]


def named(row):
    return f"{row[0].__name__}-{row[1]}".replace(" ", "_")


@pytest.mark.parametrize("row", TABLE, ids=named)
def test_a_mistake_is_named(row):
    function, _, changes, exception, words = row
    assert_refused(lambda: function(**changes), exception, *words.split("; "))


def test_the_table_is_long_enough():
    assert len(TABLE) >= 40
    assert len({named(row) for row in TABLE}) == len(TABLE)


def test_a_stale_trace_is_named():
    with pytest.raises(ValueError, match="trace: .* other weights or options: run forward again"):
        backward_with_stale_trace()


@pytest.mark.parametrize("name", [name for name, _ in NET.named_parameters()])
def test_every_weight_makes_a_trace_stale(name):
    net = NET.copy()
    trace = ll.forward(net, X)
    dict(net.named_parameters())[name].flat[-1] += 1e-9
    with pytest.raises(ValueError, match="run forward again"):
        ll.backward(net, trace, TARGET)


def test_a_weight_that_the_network_does_not_have_cannot_be_assigned():
    net = create(peepholes=False, forget_gates=False, cell_bias=False)
    for name in ("p_in", "w_phi", "b_c"):
        with pytest.raises(AttributeError, match=name):
            setattr(net.layers[0], name, np.zeros(2))


def overflowing(output):
    """Two cells near one, multiplied with weights whose sum no float64 can hold."""
    net = create(output=output, n_out=2)
    for bias in (net.layers[0].b_in, net.layers[0].b_out, net.layers[0].b_phi, net.layers[0].b_c):
        bias[...] = 30
    net.w_k[...] = 1.7e308
    return net


def test_no_output_that_is_not_a_number_is_handed_out():
    net = overflowing(output="softmax")
    with np.errstate(all="ignore"), pytest.raises(ValueError, match="y.*too large.*got nan"):
        ll.forward(net, np.ones((9, 1, 2)))


def test_no_infinite_output_is_handed_out():
    net = overflowing(output="identity")
    with np.errstate(all="ignore"), pytest.raises(ValueError, match="y.*too large.*got inf"):
        ll.forward(net, np.ones((9, 1, 2)))


def overflowing_target():
    net = create()
    return net, X, np.full((4, 3, 1), 1e200), None


def overflowing_input():
    """Deltas of layer 0 are about 1e150; it does not look at its input of 1e200."""
    net = create(output="identity")
    net.layers[0].w_in = np.zeros((2, 4))
    net.layers[0].w_phi = net.layers[0].w_out = np.zeros((2, 4))
    net.layers[0].w_c = np.zeros((2, 1, 4))
    return net, np.full(X.shape, 1e200), np.full((4, 3, 1), 1e150), None


def overflowing_shortcut():
    """Deltas of the output units are about 1e150; they do not look at the input of 1e200."""
    net = create(output="identity", shortcut=True)
    net.w_k = np.zeros((1, 4))
    return net, np.full(X.shape, 1e200), np.full((4, 3, 1), 1e150), None


def overflowing_error():
    """The error 1e150 meets weights of 1e200, behind cells that say nothing but zero."""
    net = create(layers=[ll.Blocks(2), ll.Blocks(2)], output="identity")
    net.layers[1].w_c, net.layers[1].b_c = np.zeros((2, 1, 4)), np.zeros((2, 1))
    net.w_k = np.full((1, 2), 1e200)
    return net, X, np.full((4, 3, 1), 1e150), None


def overflowing_state():
    """Peepholes of zero, a state of 1e200 and deltas of about 1e150."""
    net = create(output="identity", peepholes=True)
    for peephole in ("p_in", "p_phi", "p_out"):
        setattr(net.layers[0], peephole, np.zeros((2, 1)))
    state = ll.State(np.zeros((3, 2, 1)), np.full((3, 2, 1), 1e200))
    return net, X, np.full((4, 3, 1), 1e150), (state,)


@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
@pytest.mark.parametrize(
    "make, name",
    [
        (overflowing_target, "loss"),
        (overflowing_input, "gradient.layers[0].w_in"),
        (overflowing_shortcut, "gradient.w_k"),
        (overflowing_error, "gradient.layers[0].w_in"),
        (overflowing_state, "gradient.layers[0].p_out"),
    ],
)
def test_no_error_that_is_too_large_is_handed_out(make, name, truncation):
    net, x, target, state = make()
    trace = ll.forward(net, x, state)
    with pytest.raises(ValueError, match=f"^{re.escape(name)}, .*too large: expected.*finite"):
        ll.backward(net, trace, target, truncation)


def test_large_gradients_that_are_finite_are_handed_out():
    net = create(output="identity", dtype="float32")
    trace = ll.forward(net, X)
    found = ll.backward(net, trace, np.full((4, 3, 1), 5e18)).gradient.b_k.item()
    assert np.isfinite(found)
    assert found**2 > float(np.finfo("float32").max)


def test_an_error_at_the_input_that_is_too_large_is_not_handed_out():
    net = create(output="identity", shortcut=True, layers=[ll.Blocks(1)])
    net.w_k[0, 1:] = 1e200, -1e200
    flow = ll.backward(net, ll.forward(net, np.ones((1, 1, 2))), np.full((1, 1, 1), 1e150))
    with pytest.raises(ValueError, match="^e_x, .*too large: expected finite numbers"):
        _ = flow.e_x


def test_a_float32_network_refuses_what_it_cannot_hold():
    with pytest.raises(ValueError, match="x: expected finite numbers, got inf"):
        ll.forward(NET.astype("float32"), X * 1e39)


def test_integers_and_booleans_are_numbers():
    whole = ll.forward(NET, np.ones((2, 3, 2)))
    for kind in (int, np.uint8, bool):
        assert np.array_equal(ll.forward(NET, np.ones((2, 3, 2), kind)).y, whole.y)


def test_a_failed_call_changes_nothing():
    net, before = NET.copy(), NET.copy()
    for value in (np.ones((9, 9)), np.full_like(net.layers[0].w_in, NAN)):
        with pytest.raises(ValueError):
            net.layers[0].w_in = value
    assert net == before
