"""The report in its forms: text, numbers, figure, widget, part of a page; and what it refuses."""

import json
import re

import numpy as np
import pytest
from matplotlib.figure import Figure

import lstmlib as ll
from lstmlib.widgets import DeltaFlow
from tests.lens.planted import PLANTED, TARGET, X, forget, healthy
from tests.refusals import assert_refused

WELL = ll.report(healthy(), X, TARGET)
ILL = ll.report(forget(0.1), X, TARGET)


def test_the_verdict_comes_first_and_names_place_number_reason_and_remedy():
    lines = ILL.text().split("VERDICT: ")[1].splitlines()
    assert lines[0] == "1 fault."
    said = " ".join(" ".join(lines).split("LOSS")[0].split())
    assert "FAULT, layer 1: short memory" in said
    assert "leaves 1/e of an error after 0.43 steps" in said  # -1/ln 0.1
    assert "should be at least 1: each step leaves less than 37 %" in said
    assert "try: start the forget biases at 1 or more" in said
    assert 'read: practice/vanishing, "Vanishing, exploding, and the forget bias"' in said


def test_a_healthy_network_is_called_so():
    assert "VERDICT: no fault, no warning." in str(WELL)
    assert "no fault, no warning" in repr(WELL)


@pytest.mark.parametrize("name", PLANTED)
def test_it_stays_on_one_page(name):
    _, _, net, x, _ = PLANTED[name]
    lines = ll.report(net, x, TARGET).text().splitlines()
    assert len(lines) <= 60 and max(map(len, lines)) <= 76


def test_the_text_says_what_was_measured():
    text, layer = str(WELL), WELL.measures.layers[0]
    assert f"{WELL.net.n_weights} weights" in text
    assert "40 steps, 4 sequences" in " ".join(text.split())
    row = re.search(r"^ +0 +(\S+) +(\S+) +(\S+) +(\S+)", text.split("ERROR")[1], re.MULTILINE)
    assert row.groups() == (
        f"{layer.size:.2g}", f"{layer.from_above:.2g}", f"{layer.per_step:.2g}",
        f"{layer.horizon:.3g}",
    )  # fmt: skip
    row = re.search(r"^ +1 +(\S+) +(\S+) +(\S+) +(\S+)", text.split("DOWN")[1], re.MULTILINE)
    down = WELL.measures.layers[1].down
    assert row.groups() == tuple(f"{down[a]:.0%}" for a in ("in", "phi", "c", "out"))
    row = re.search(r"^ +1 +(\S+) +(\S+) +(\S+)$", text.split("GRADIENT")[1], re.MULTILINE)
    assert row[1] == f"{WELL.measures.layers[1].gradient_norm:.3g}"


def test_many_outputs_are_shortened():
    net = ll.Network.create(3, ll.Blocks(2), 20, rng=0)
    text = str(ll.report(net, X, np.full((40, 4, 20), 0.5)))
    assert "(12 outputs with less loss are left out)" in text


def test_deep_stacks_have_a_row_a_layer():
    net = ll.Network.create(3, [ll.Blocks(4)] * 6, 2, rng=0)
    text = str(ll.report(net, X, TARGET))
    assert re.findall(r"^ +(\d) .*", text.split("DOWN")[1].split("GRADIENT")[0], re.M) == list(
        "543210"
    )


@pytest.mark.parametrize(
    "options", [{"forget_gates": False}, {"peepholes": True}, {"recurrent": False}]
)
def test_every_kind_of_network_has_a_report(options):
    net = ll.Network.create(
        3,
        [ll.Blocks(2, cells=2), ll.Blocks(3)],
        2,
        rng=0,
        shortcut=True,
        cell_bias=False,
        **options,
    )
    diagnosis = ll.report(net, X.astype("float32"), np.full((40, 4, 2), 0.5))
    assert diagnosis.text() and json.dumps(diagnosis.to_dict())
    assert isinstance(diagnosis.figure(), Figure)


def test_numbers_for_machines_survive_json():
    found = ILL.to_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["n_weights"] == ILL.net.n_weights
    assert found["symptoms"][0]["rule"] == "short memory"
    assert found["symptoms"][0]["number"] == pytest.approx(-1 / np.log(0.1))
    assert found["symptoms"][0]["threshold"] == 1.0
    assert found["layers"][1]["gradient"]["w_in"] == ILL.measures.layers[1].gradient["w_in"]
    assert sum(found["loss"]["outputs"]) == pytest.approx(found["loss"]["total"])
    endless = ll.report(healthy(forget_gates=False), X, TARGET).to_dict()
    assert endless["layers"][0]["time_constant"] == [None] * 4


def test_the_worst_step_is_where_the_loss_is():
    target = TARGET.copy()
    target[11, 2] += 50
    diagnosis = ll.report(healthy(), X, target)
    assert diagnosis.worst == (2, 11)
    assert "most of it at step 11 of sequence 2" in str(diagnosis)
    widget = diagnosis.widget()
    assert isinstance(widget, DeltaFlow) and widget.time == 11
    x, shown, mask = widget.sequence()
    assert np.array_equal(x[:, 0], X[:, 2]) and np.array_equal(shown[:, 0], target[:, 2])
    assert (mask == 1).all()


@pytest.mark.parametrize("shape", [(40,), (40, 4), (40, 4, 2)])
def test_the_widget_has_the_mask(shape):
    mask = np.random.default_rng(0).random(shape)
    diagnosis = ll.report(healthy(), X, TARGET, mask)
    b = diagnosis.worst[0]
    widget = diagnosis.widget()
    full = np.broadcast_to(mask.reshape(*shape, *[1] * (3 - len(shape))), (40, 4, 2))
    assert np.array_equal(widget.sequence()[2][:, 0], full[:, b])


def test_the_widget_looks_at_the_layer_with_a_symptom():
    assert ILL.widget().layer == 1
    assert WELL.widget().layer == 1
    assert ll.report(PLANTED["cut off"][2], X, TARGET).widget().layer == 0


def test_a_softmax_network_has_a_widget_too():
    target = np.full((40, 4, 2), 0.5)
    mask = np.random.default_rng(0).random((40, 4))
    assert ll.report(healthy(output="softmax"), X, target, mask).widget().steps == 40


def test_the_figure_shows_every_layer_and_gate():
    figure = ILL.figure()
    errors, horizons, down, gates, gradients = figure.get_axes()
    assert len(errors.patches) == 2 * 40
    # The darkest strip is the largest error: 1 on a scale of powers of ten.
    assert max(bar.get_alpha() for bar in errors.patches) == pytest.approx(1)
    widths = [bar.get_width() for bar in horizons.patches]
    assert widths == [
        *(layer.horizon for layer in ILL.measures.layers),
        *(layer.horizon_carousel for layer in ILL.measures.layers),
    ]
    assert sum(bar.get_width() for bar in down.patches) == pytest.approx(2)
    assert [one.get_label() for one in gates.patches] == ["in", "φ", "out"]
    assert len(gradients.lines) == 10


def test_a_long_sequence_is_drawn_in_few_columns():
    x, target = np.tile(X, (10, 1, 1)), np.tile(TARGET, (10, 1, 1))
    assert len(ll.report(healthy(), x, target).figure().get_axes()[0].patches) == 2 * 60


def test_a_notebook_shows_words_and_figure():
    bundle = ILL._repr_mimebundle_()
    assert bundle["text/plain"] == ILL.text()
    page = bundle["text/html"]
    assert "short memory" in page and 'src="data:image/png;base64,' in page and "alt=" in page
    assert "<a " not in page and "(practice/vanishing)" in page
    linked = ILL.html(book="..")
    assert '<a href="../practice/vanishing.html">' in linked


def test_what_the_page_part_says_is_escaped():
    assert "<script>" not in ILL.html(book='"><script>')


def test_the_report_keeps_what_it_was_made_of():
    net, x = healthy(), X.copy()
    diagnosis = ll.report(net, x, TARGET)
    before = diagnosis.text()
    net.w_k[...], x[...] = 0, 0
    assert diagnosis.text() == before and diagnosis.net == healthy()
    assert np.array_equal(diagnosis.x, X)


def test_one_sequence_without_batch_axis_is_a_batch_of_one():
    one, batch = (
        ll.report(healthy(), X[:, 0], TARGET[:, 0]),
        ll.report(healthy(), X[:, :1], TARGET[:, :1]),
    )
    assert one.to_dict() == batch.to_dict()


NAN = np.full_like(X, np.nan)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        ({"net": "net"}, TypeError, ("net:", "Network", "'net'")),
        ({"net": healthy().astype("complex128")}, ValueError, ("net:", "real", "complex128")),
        ({"x": NAN}, ValueError, ("x:", "finite", "nan")),
        ({"x": X[..., :2]}, ValueError, ("x:", "(T, B, 3)", "(40, 4, 2)")),
        ({"x": "words"}, TypeError, ("x:", "numbers")),
        ({"target": TARGET[:-1]}, ValueError, ("target:", "(40, 4, 2)", "(39, 4, 2)")),
        ({"target": TARGET[:, :1]}, ValueError, ("target:", "(40, 4, 2)", "(40, 1, 2)")),
        ({"target": TARGET * np.inf}, ValueError, ("target:", "finite")),
        ({"mask": np.ones(39)}, ValueError, ("mask:", "(40,)", "(39,)")),
        ({"mask": -np.ones(40)}, ValueError, ("mask:", "negative", "-1")),
        ({"mask": np.zeros(40)}, ValueError, ("mask:", "above 0", "none")),
    ],
)
def test_bad_arguments_are_refused(change, kind, words):
    given = {"net": healthy(), "x": X, "target": TARGET} | change
    assert_refused(lambda: ll.report(**given), kind, *words)
