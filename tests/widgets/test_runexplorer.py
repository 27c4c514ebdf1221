"""RunExplorer's Python side, and that the page computes what the recorded weights say."""

import base64
import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.recording import Recording, shipped
from lstmlib.tasks import reber
from lstmlib.widgets import RunExplorer
from lstmlib.widgets.errorhorizon import horizon
from lstmlib.widgets.runexplorer import verdicts

HERE = Path(__file__).parent
RUNS = shipped()
ASKED = [(0, 0, 40), (0, 8, 135), (0, 15, 135), (1, 0, 7), (1, 3, 135), (1, 15, 399)]


@pytest.fixture
def widget():
    return RunExplorer()


@pytest.fixture(scope="module")
def replayed(node_path):
    """What the page's script computes, under node."""
    shown = RunExplorer()
    state = {name: getattr(shown, name) for name in ("runs", "symbols", "legal")}
    asked = [dict(zip(("run", "checkpoint", "time"), one, strict=True)) for one in ASKED]
    text = {"state": state, "codes": base64.b64encode(shown.codes).decode(), "asked": asked}
    done = subprocess.run(
        [node_path, HERE / "replay.mjs"], input=json.dumps(text), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(("case", "asked"), list(enumerate(ASKED)))
def test_the_replay_equals_running_the_recorded_weights(widget, replayed, case, asked):
    """To 1e-9 of the largest number: sums over 400 steps are added in another order there."""
    run, checkpoint, time = asked
    found = replayed["found"][case]
    net = list(RUNS.values())[run].network(checkpoint)
    trace = ll.forward(net, reber.arrays(widget.symbols, continual=True)[0])
    for name, right in (
        ("y", trace.y),
        ("s", trace.layers[0].s),
        ("y_phi", trace.layers[0].y_phi),
    ):
        assert ll.check.relative_error(np.array(found[name]), right.ravel()) < 1e-9, name
    widget.run, widget.checkpoint, widget.time = run, checkpoint, time
    assert found["right"] == widget.right().tolist()
    for widget.truncation in ("none", "gers"):
        right = widget.heard()[::-1].ravel()
        assert ll.check.relative_error(np.array(found[widget.truncation]), right) < 1e-9
    widget.truncation = "none"
    if widget.heard()[0].max() > 0:
        assert found["steps"] == horizon(widget.heard().max(axis=1), 0.01)


def test_the_page_finds_the_ends_of_the_strings(widget, replayed):
    assert replayed["closing"] == widget.closing.tolist()
    symbols = widget.symbols
    ends = [t for t in range(400) if symbols[t] == "E" and symbols[t + 1] == "B"]
    assert replayed["ends"] == ends
    assert all(symbols[t + 1] in "PT" and symbols[t + 2] == "E" for t in widget.closing[:-1])


def test_a_prediction_is_right_where_all_that_may_come_is_above_the_rest():
    legal = np.array([[True, True, False], [True, False, False], [False, True, True]])
    y = np.array([[0.3, 0.5, 0.2], [0.6, 0.6, 0.1], [0.4, 0.5, 0.3]])
    assert verdicts(y, legal).tolist() == [True, False, False]


def test_the_state_is_small_enough_and_loses_little(widget):
    page = {name: getattr(widget, name) for name in ("runs", "symbols", "legal")}
    assert len(json.dumps(page)) + len(base64.b64encode(widget.codes)) < 39_000
    for run in RUNS.values():
        largest = max(abs(a).max() for i in (0, 15) for _, a in run.network(i).named_parameters())
        assert max(run.scales.values()) < 1e-4 * largest


def test_words_say_what_is_shown(widget):
    widget.block, widget.time = 1, 61
    layer, right = widget.replay().layers[0], widget.right()
    text = widget.text()
    assert text.startswith("Run with forget gates, after 3000 updates: right after ")
    assert f"right after {right.sum()} of 400 symbols" in text
    assert f"{right[widget.closing].sum()} of {len(widget.closing)} strings" in text
    assert f"in block 1: y_in = {layer.y_in[61, 0, 1]:.3g}, y_phi = " in text
    assert f"for {horizon(widget.heard().max(axis=1), 0.01)} of 62 steps" in text
    widget.run = 1
    assert "y_phi = 1, " in widget.text() and "without forget gates" in widget.text()
    widget.time = 200
    assert widget.heard()[0].max() == 0 and "No error gets into the states" in widget.text()
    widget.checkpoint = widget.block = widget.time = 10_000
    assert widget.text().count("Symbol 399") == 1 and "in block 3" in widget.text()


@pytest.mark.parametrize("run", [0, 1])
def test_the_figure_shows_the_same(widget, run):
    widget.run = run
    axes = widget.figure().axes
    largest = abs(widget.replay().layers[0].s[:, 0, 3]).max(axis=1)
    assert np.array_equal(axes[0].lines[0].get_ydata(), largest)
    assert len(axes[0].lines[1].get_xdata()) == (~widget.right()).sum()
    assert len(axes[1].lines) == (2 if run else 3)
    bars = [bar.get_height() for bar in axes[3].patches]
    assert np.array_equal(bars, widget.heard().max(axis=1)[:48][::-1])


def test_the_curve_is_the_recorded_loss(widget):
    for described, run in zip(widget.runs, RUNS.values(), strict=True):
        weights = np.diff(described["edges"])
        assert sum(weights) == len(run.loss)
        assert np.average(described["losses"], weights=weights) == pytest.approx(
            run.loss.mean(), abs=1e-4
        )


def test_another_stream_and_one_run(tmp_path):
    name = "without forget gates"
    widget = RunExplorer({name: RUNS[name]}, "BTBTXSETEBPBTXSEPEB", block=0, time=3)
    assert (widget.block, widget.time, widget.closing.tolist()) == (0, 3, [6, 15])
    assert widget.text().startswith("Run without forget gates")


def other(layers, n_in=7):
    net = ll.Network.create(n_in, [ll.Blocks(1)] * layers, 7, rng=0)
    codes = {name: np.zeros((1, *a.shape), np.int16) for name, a in net.named_parameters()}
    scales = dict.fromkeys(codes, 1.0)
    return Recording(net.description, {}, (0,), codes, scales, np.ones(1, np.float32))


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"runs": [1]}, TypeError, "runs: expected a dict, got [1]"),
        ({"runs": {}}, ValueError, "runs: expected at least one recording, got none"),
        ({"runs": {"a": 1}}, TypeError, "runs['a']: expected a Recording, got 1"),
        ({"runs": {"a": other(2)}}, ValueError, "runs['a']: expected a network of one layer"),
        ({"runs": {"a": other(1, 3)}}, ValueError, "got 1 layers, 3 inputs, 7 outputs"),
        ({"symbols": "BTX"}, ValueError, "string: expected B at position 2, got 'X'"),
        ({"block": 4}, ValueError, "block: expected an integer below 4, got 4"),
        ({"time": 400}, ValueError, "time: expected an integer below 400, got 400"),
    ],
)
def test_wrong_arguments_are_named(change, error, words):
    with pytest.raises(error) as caught:
        RunExplorer(**change)
    assert words in str(caught.value)
