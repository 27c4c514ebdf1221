"""Contrast of the book's colours, computed as WCAG 2 does."""

import pytest

from lstmlib.palette import DARK, GATES, INKS, LIGHT, css, dashes, nets

# The nets' colours are those of their words and formulas, too.
TEXT = ("ink", "muted", "accent", *(INKS.get(net, net) for net in GATES))
GROUNDS = ("paper", "card")
# Lines between parts carry no meaning and need no contrast.
MARKS = sorted(set(LIGHT) - set(TEXT) - set(GROUNDS) - {"line"})
THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour):
    """Relative luminance of ``#rrggbb``."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    """Contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_the_known_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", TEXT)
def test_text_can_be_read(theme, ground, name):
    colours = THEMES[theme]
    assert contrast(colours[name], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", MARKS)
def test_marks_can_be_seen(theme, ground, name):
    colours = THEMES[theme]
    assert contrast(colours[name], colours[ground]) >= 3


def test_both_themes_name_the_same_colours():
    assert list(LIGHT) == list(DARK)
    # Figures are darkened colour by colour, so no two may be the same.
    assert len(set(LIGHT.values())) == len(LIGHT)


def test_gates_differ_by_colour_and_by_dash():
    dashes = [dash for _, _, dash in GATES.values()]
    assert len(set(dashes)) == len(GATES)
    for colours in THEMES.values():
        assert len({colours[INKS.get(net, net)] for net in GATES}) == len(GATES)


def test_a_dash_is_drawn_as_in_a_figure():
    assert dashes("9 3 2 3") == (
        "repeating-linear-gradient(90deg,currentcolor 0px 9px,#0000 9px 12px,"
        "currentcolor 12px 14px,#0000 14px 17px)"
    )
    assert dashes("") == "repeating-linear-gradient(90deg,currentcolor 0px 1px)"


def test_words_and_formulas_of_a_net_have_its_colour_and_its_dashes():
    text, variables = nets(), css()
    for net, (_, _, dash) in GATES.items():
        assert f"--ll-dash-{net}:{dashes(dash)};" in variables
        ink = INKS.get(net, net)
        assert f".ll-net-{net}{{color:var(--ll-{ink});--ll-dash:var(--ll-dash-{net})}}" in text
    assert text.count("print-color-adjust:exact") == 2, "with a prefix, and without"


def test_css_has_every_colour_of_both_themes():
    blocks = dict(line.split("{") for line in css().splitlines())
    themes = (LIGHT, DARK, DARK)
    for (selector, block), colours in zip(blocks.items(), themes, strict=True):
        for name, value in colours.items():
            assert f"--ll-{name}:{value};" in block, selector
