"""What holds for every stream: places on their own, states, settings, networks, protocols."""

import json

import numpy as np
import pytest

from lstmlib.tasks.streams import STREAMS
from lstmlib.trials.protocol import Protocol
from tests.refusals import assert_refused
from tests.tasks.reading import CASES, IDS, VARIANTS, opened, shown, step

each = pytest.mark.parametrize(("name", "settings"), CASES, ids=IDS)


def test_streams_go_by_their_names():
    assert set(VARIANTS) <= set(STREAMS)
    assert all(STREAMS[name].name == name for name in STREAMS)
    assert_refused(lambda: STREAMS["chess"], KeyError, "task: expected one of", "'chess'")


@each
def test_settings_make_the_stream_again(name, settings):
    stream = STREAMS[name](**settings)
    facts = json.loads(json.dumps(stream.settings))
    again = STREAMS[name](**facts)
    assert again.settings == stream.settings == {**STREAMS[name]().settings, **settings}
    assert (again.n_in, again.n_out) == (stream.n_in, stream.n_out)


@each
def test_a_place_depends_on_nothing_but_its_own_source_of_chance(name, settings):
    rng = np.random.default_rng(0)
    many, alone = opened(name, settings, [5, 6, 7, 8]), opened(name, settings, [7])
    for _ in range(400):
        assert np.array_equal(shown(many, 2), shown(alone, 0))
        moving = np.array([*rng.integers(2, size=4)], bool)
        over = many.last | (rng.random(4) < 0.02)
        testing = rng.random(4) < 0.5
        begin, advance = moving & over, moving & ~over
        many.turn(begin, advance, testing)
        if moving[2]:
            alone.turn(begin[2:3], advance[2:3], testing[2:3])


@each
def test_places_that_are_not_named_stand_still(name, settings):
    stream = opened(name, settings, [1, 2, 3])
    for _ in range(60):
        before = shown(stream, 1)
        begin, advance = stream.last & [True, False, True], ~stream.last & [True, False, True]
        stream.turn(begin, advance, np.zeros(3, bool))
        assert np.array_equal(shown(stream, 1), before)


@each
def test_a_state_is_all_that_a_stream_is(name, settings):
    stream = opened(name, settings, [1, 2], "float32")
    for _ in range(37):
        step(stream)
    saved = stream.state()
    facts = json.loads(json.dumps(saved["rngs"]))
    expected = []
    for _ in range(300):
        step(stream, np.array([True, False]))
        expected.append([shown(stream, 0), shown(stream, 1)])
    other = STREAMS[name](**stream.settings)
    other.open(2, "float32")
    other.restore({**saved, "rngs": facts})
    for rows in expected:
        step(other, np.array([True, False]))
        assert np.array_equal(rows, [shown(other, 0), shown(other, 1)])


@each
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_shapes_and_dtypes(name, settings, dtype):
    stream = opened(name, settings, [1, 2, 3], dtype)
    assert stream.x.shape == (3, stream.n_in) and stream.target.shape == (3, stream.n_out)
    assert stream.x.dtype == stream.target.dtype == stream.mask.dtype == dtype
    assert stream.x.T.flags.c_contiguous
    for flags in (stream.last, stream.scored, stream.counted, stream.fresh):
        assert flags.shape == (3,) and flags.dtype == bool


@each
def test_a_right_answer_is_right_and_a_wrong_one_is_not(name, settings):
    stream = opened(name, settings, [1, 2])
    for _ in range(250):
        assert stream.right(stream.target.copy()).all()
        wrong = stream.right(np.where(stream.target > 0.5, -9.0, 10.0))
        assert not wrong[stream.scored].any() and wrong[~stream.scored].all()
        step(stream)


@each
def test_nothing_is_judged_that_was_not_asked(name, settings):
    stream = opened(name, settings, [1, 2])
    for _ in range(250):
        assert (stream.mask[stream.scored] == 1).all()
        assert set(np.unique(stream.mask)) <= {0.0, 1.0}
        assert (stream.counted | ~stream.last | stream.scored).all()
        step(stream)


#: Weights of the networks, and how many more the paper's has whose gates read each other.
WEIGHTS = [
    ("embedded-reber", {}, {}, 4 * 11 + 8 * 12 + 7 * 5, None),
    ("embedded-reber-sets", {}, {}, 4 * 11 + 8 * 12 + 7 * 5, None),
    ("continual-reber", {}, {}, 424, 0),
    ("temporal-order", {}, {}, 308 - 12 * 6, 308),
    ("temporal-order", {"marks": 2}, {}, 156 - 8 * 4, 156),
    ("temporal-order", {"net": "2000"}, {}, 468, 0),
    ("continual-temporal-order", {}, {}, 468, 0),
    ("adding", {}, {}, 93 - 8 * 4, 93),
    ("measure", {}, {}, 17, 0),
    ("measure-continual", {}, {"peepholes": False}, 14, 0),
    ("generate", {}, {}, 17, 0),
    ("periodic", {}, {}, 17, 0),
    ("anbn", {}, {}, 38, 0),
    ("anbncn", {}, {}, 90, 0),
]


@pytest.mark.parametrize(("name", "settings", "changes", "weights", "_"), WEIGHTS)
def test_networks_have_the_papers_weights_or_the_gates_fewer(name, settings, changes, weights, _):
    stream = STREAMS[name](**settings)
    net = stream.network(0, **changes)
    assert net.n_weights == weights
    assert (net.n_in, net.n_out) == (stream.n_in, stream.n_out)
    assert net == stream.network(0, **changes) and net != stream.network(1, **changes)


def test_where_gates_start():
    layer = STREAMS["temporal-order"]().network(0).layers[0]
    assert layer.b_in.tolist() == [-2, -4, -6] and layer.b_phi is None
    layer = STREAMS["adding"]().network(0).layers[0]
    assert layer.b_in.tolist() == [-3, -6] and abs(layer.w_c).max() <= 0.1
    layer = STREAMS["continual-temporal-order"](forget_bias=1.0).network(0).layers[0]
    assert layer.b_in.tolist() == layer.b_out.tolist() == [-0.5, -1, -1.5, -2]
    assert layer.b_phi.tolist() == [1.0] * 4
    net = STREAMS["measure"]().network(0)
    start = [net.layers[0].b_phi, net.layers[0].b_in, net.layers[0].b_out]
    assert np.concatenate(start).tolist() == [-2, 0, 2]
    assert (net.squash, net.output) == ("identity", "logistic")
    assert STREAMS["measure"](most=2).network(0).output == "identity"
    assert STREAMS["periodic"]().network(0).output == "identity"


@each
def test_protocols(name, settings):
    protocol = STREAMS[name](**settings).protocol
    assert isinstance(protocol, Protocol)
    assert protocol == STREAMS[name](**settings).protocol


def test_protocols_are_those_of_the_papers():
    of = {name: STREAMS[name]().protocol for name in STREAMS}
    assert STREAMS["temporal-order"](marks=2).protocol.alpha == 0.5
    once = of["temporal-order"]
    assert (once.alpha, once.in_a_row, once.mean_error, once.tests) == (0.1, 2000, 0.1, 2560)
    assert (of["adding"].in_a_row, of["adding"].mean_error) == (2000, 0.01)
    rows = of["continual-temporal-order"]
    assert (rows.cap, rows.tests, rows.ends_at_error, rows.max_streams) == (100, 10, True, 10**5)
    momentum = {"measure": 0.99, "measure-continual": 0.9999, "generate": 0.999, "periodic": 0.99}
    for name, share in momentum.items():
        assert (of[name].alpha, of[name].momentum) == (1e-5, share)
        assert (of[name].cap, of[name].test_cap) == (100, 1000)
    assert of["measure-continual"].max_streams == 10**8


@pytest.mark.parametrize(
    ("name", "settings", "kind", "words"),
    [
        ("temporal-order", {"marks": 4}, ValueError, "marks: expected 2 or 3"),
        ("temporal-order", {"net": "2001"}, ValueError, "net: expected"),
        ("temporal-order", {"criterion": "?"}, ValueError, "criterion: expected"),
        ("temporal-order", {"forget_bias": "5"}, TypeError, "forget_bias: expected"),
        ("continual-temporal-order", {"between": "?"}, ValueError, "between: expected"),
        ("continual-temporal-order", {"reset": 1}, TypeError, "reset: expected"),
        ("adding", {"length": 19}, ValueError, "length: expected"),
        ("adding", {"first": "?"}, ValueError, "first: expected"),
        ("measure", {"F": 0}, ValueError, "F: expected"),
        ("measure", {"most": 0}, ValueError, "most: expected"),
        ("measure-continual", {"values": "?"}, ValueError, "values: expected"),
        ("measure-continual", {"between": "?"}, ValueError, "between: expected"),
        ("embedded-reber-sets", {"strings": 0}, ValueError, "strings: expected"),
        ("generate", {"told": "?"}, ValueError, "told: expected"),
        ("periodic", {"shape": "saw"}, ValueError, "shape: expected"),
        ("periodic", {"F": 1}, ValueError, "F: expected"),
        ("periodic", {"tolerance": 0}, ValueError, "tolerance: expected"),
        ("anbn", {"n": 0}, ValueError, "n: expected"),
    ],
)
def test_bad_settings_are_refused(name, settings, kind, words):
    assert_refused(lambda: STREAMS[name](**settings), kind, words)
