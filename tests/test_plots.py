"""The look of the figures."""

import re
from io import StringIO

import matplotlib
import pytest
from matplotlib.figure import Figure

from lstmlib import plots
from lstmlib.palette import GATES, INKS, LIGHT

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
