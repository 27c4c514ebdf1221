"""The look of the figures."""

import re
from io import StringIO

import matplotlib
import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from lstmlib import plots, trials
from lstmlib.palette import GATES, INKS, LIGHT
from lstmlib.plots.intervals import band, spread

#: The nets' colours, and figures in which no net is shown.
NETS = {LIGHT[INKS.get(name, name)] for name in GATES}
WITHOUT_NETS = ("horizon_by_forget_bias", "edge_of_explosion")


def test_a_figure_in_the_books_style_uses_no_colour_without_a_dark_twin():
    with matplotlib.rc_context(plots.style()):
        axes = Figure().add_subplot(title="title", xlabel="x", ylabel="y")
        for start in range(6):
            axes.plot([start, start + 1], label=str(start))
        axes.legend()
        out = StringIO()
        axes.figure.savefig(out, format="svg")
    colours = set(re.findall(r"#[0-9a-f]{6}\b", out.getvalue()))
    assert colours and colours <= set(LIGHT.values())
    assert LIGHT["ink"] in colours and LIGHT["muted"] in colours


def test_lines_differ_by_dash_too():
    steps = list(plots.style()["axes.prop_cycle"])
    assert len({str(step["linestyle"]) for step in steps[:5]}) == 5
    assert {step["color"] for step in steps} <= set(LIGHT.values())


def test_every_figure_is_found_by_its_name():
    assert set(plots.FIGURES) <= set(dir(plots))
    for name in plots.FIGURES:
        assert getattr(plots, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        plots.nothing  # noqa: B018 - the access is the test


@pytest.mark.parametrize("name", plots.FIGURES)
def test_a_figure_has_only_colours_with_a_dark_twin(name):
    out = StringIO()
    getattr(plots, name)().savefig(out, format="svg")
    colours = set(re.findall(r"#[0-9a-f]{6}\b", out.getvalue()))
    assert colours <= set(LIGHT.values())
    assert name not in WITHOUT_NETS or not colours & NETS


@pytest.mark.parametrize(("whole", "shares"), [(1.0, [0.0, 0.07, 1.0]), (100, [0, 7, 100])])
def test_a_band_has_the_ends_of_wilsons_intervals(whole, shares):
    axes = Figure().add_subplot()
    band(axes, [1, 2, 3], shares, 100, LIGHT["pos"], whole=whole)
    (drawn,) = axes.collections
    corners = {tuple(corner) for corner in drawn.get_paths()[0].vertices.round(9)}
    for x, count in zip((1, 2, 3), (0, 7, 100), strict=True):
        for end in trials.wilson(count, 100):
            assert (x, round(whole * end, 9)) in corners


@pytest.mark.parametrize("name", ["timing_learned", "reach_of_counts", "recall_over_time"])
def test_each_line_of_counted_shares_has_its_band(name):
    for axes in getattr(plots, name)().axes:
        lines = [line.get_ydata() for line in axes.lines]
        bands = [part for part in axes.collections if isinstance(part, PolyCollection)]
        assert len(lines) == len(bands) > 0
        for y, around in zip(lines, bands, strict=True):
            heights = around.get_paths()[0].vertices[:, 1]
            assert heights.min() <= min(y) and heights.max() >= max(y)


def test_the_interval_of_a_median_holds_the_true_one_as_often_as_it_says():
    rng = np.random.default_rng(0)
    found = [spread(rng.exponential(size=60), draws=400) for _ in range(200)]
    assert all(low <= middle <= high for middle, low, high in found)
    assert 0.88 < np.mean([low <= np.log(2) <= high for _, low, high in found]) < 0.99
