"""The derivations are checked line by line; wrong lines and idle checks are refused."""

import re
from dataclasses import replace

import pytest
from sympy import Integer, Sum

from lstmlib.symbolic import (
    DERIVATIONS,
    EQUATIONS,
    latex_first,
    latex_lines,
    latex_start,
    verify_derivation,
)
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.__main__ import main
from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION
from lstmlib.symbolic.derivation_latex import ROW, width
from lstmlib.symbolic.equation import Outcome
from tests.planted.derivations import IDLE, PLANTED, UNDECLARED

NOTATIONS = ("dissertation", "modern")
#: Names that pages refer to.
WANTED = """
    output-unit output-gate-one-cell output-gate state-error state-error-total cell-delta
    input-gate-delta forget-gate-delta partial-cell partial-in partial-phi output-gate-no-partial
    output-gate-memory-in-stack rtrl-is-bptt substitution through-cell through-in through-phi
    through-out four-nets two-steps two-cells-two-blocks exact-recurrence peepholes
    extended-partials skip
""".split()
#: The widest a row may be: what fits beside the number of its line on a page of 720 pixels.
PAGE = 72
CHANGE_PRIME = {n.df: n.f, n.dg: n.g, n.dh: n.h, n.f: n.g, n.g: n.h, n.h: n.f}


@pytest.mark.parametrize("name", DERIVATIONS)
def test_derivation_is_checked(name):
    found = verify_derivation(DERIVATIONS[name])
    assert found.passed, found.failures
    assert found.points >= len(DERIVATIONS[name].steps)


def test_all_that_pages_refer_to_exist():
    assert set(WANTED) <= set(DERIVATIONS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in DERIVATIONS)
    assert all(name == derivation.name for name, derivation in DERIVATIONS.items())


@pytest.mark.parametrize("name", DERIVATIONS)
def test_words_and_reasons_are_sentences_that_name_what_exists(name):
    derivation = DERIVATIONS[name]
    texts = [derivation.words, *(step.reason for step in derivation.steps)]
    assert all(re.match(r"[A-Z$]", text) and text.endswith((".", ".)")) for text in texts)
    assert all(text.count("$") % 2 == 0 for text in texts)
    assert not any(re.search(r"simply|obvious|clearly|just ", text) for text in texts)
    used = {label for step in derivation.steps for label in step.uses}
    assert used | ({derivation.label} - {None}) <= set(EQUATIONS)


@pytest.mark.parametrize(
    "name", [name for name in DERIVATIONS if DERIVATIONS[name].label is not None]
)
def test_the_last_line_looks_like_its_equation(name):
    derivation = DERIVATIONS[name]
    assert derivation.lines[-1] == derivation.goal


def planted(name, number, expr):
    return DERIVATIONS[name].with_step(number, expr)


@pytest.mark.parametrize(
    ("mistake", "name", "number", "expr"),
    PLANTED,
    ids=[f"{name} {number}: {mistake}" for mistake, name, number, _ in PLANTED],
)
def test_a_planted_mistake_is_refused(mistake, name, number, expr, capsys):
    wrong = planted(name, number, expr)
    assert not wrong.check(wrong, number).passed
    assert main([], derivations={name: wrong}) == 1
    out = capsys.readouterr().out
    assert "FAILED" in out and f"line {number}: " in out


def with_condition(name, number, condition):
    derivation = DERIVATIONS[name]
    steps = list(derivation.steps)
    steps[number - 1] = replace(steps[number - 1], condition=condition)
    return replace(derivation, steps=tuple(steps))


@pytest.mark.parametrize(("name", "number"), UNDECLARED)
def test_a_truncation_that_is_not_declared_is_refused(name, number):
    assert DERIVATIONS[name].steps[number - 1].condition == UNDER_TRUNCATION
    derivation = with_condition(name, number, "")
    earlier = any(step.condition for step in derivation.steps[: number - 1])
    if earlier:
        derivation = replace(derivation, steps=derivation.steps[number - 1 :])
        derivation = replace(derivation, start=DERIVATIONS[name].lines[number - 1])
        number = 1
    assert not derivation.check(derivation, number).passed


@pytest.mark.parametrize(("name", "number"), IDLE)
def test_a_condition_that_says_nothing_is_refused(name, number):
    derivation = with_condition(name, number, UNDER_TRUNCATION)
    (*_, failure) = derivation.check(derivation, number).failures
    assert "its condition says nothing: the line holds without truncation" in failure


def test_a_condition_of_a_whole_derivation_must_say_something():
    derivation = replace(DERIVATIONS["cell-delta"], condition=UNDER_TRUNCATION)
    failures = verify_derivation(derivation).failures
    assert len(failures) == 2
    assert all("every line holds without truncation" in failure for failure in failures)
    assert verify_derivation(DERIVATIONS["state-error-total"]).passed


def mutations(line):
    """Yield a line with one small mistake each."""
    if line != 0:
        yield "sign", n.times(-1, line)
    for part in line.atoms(n.Timed):
        unit, time = part.args
        yield f"time of {part}", line.xreplace({part: part.func(unit, time - 1)})
    for total in line.atoms(Sum):
        first = {index: low for index, low, _ in total.limits}
        yield f"only the first of {total}", line.xreplace({total: total.function.subs(first)})
    for part in line.atoms(n.Squash):
        yield f"function of {part}", line.xreplace({part: CHANGE_PRIME[type(part)](part.args[0])})


#: Lines whose small mistakes are all noticed; one derivation of each family.
FAMILIES = ("output-gate", "input-gate-delta", "rtrl-is-bptt", "through-out", "four-nets")


@pytest.mark.parametrize("name", FAMILIES)
def test_every_small_mistake_is_noticed(name):
    derivation = DERIVATIONS[name]
    for number, line in enumerate(derivation.lines[1:], start=1):
        for mistake, wrong in mutations(line):
            spoiled = derivation.with_step(number, wrong)
            assert not spoiled.check(spoiled, number).passed, (number, mistake)


def test_a_constant_true_is_no_check():
    derivation = replace(DERIVATIONS["cell-delta"], check=lambda derivation, number: True)
    with pytest.raises(TypeError, match="returned True, not an Outcome"):
        verify_derivation(derivation)


@pytest.mark.parametrize("points", [0, 5])
def test_a_check_that_always_passes_is_no_check(points):
    derivation = replace(
        DERIVATIONS["cell-delta"], check=lambda derivation, number: Outcome(points)
    )
    found = verify_derivation(derivation)
    assert not found.passed
    wanted = "also accepts a wrong line" if points else "looked at nothing"
    assert any(wanted in failure for failure in found.failures)


def test_a_last_line_that_is_another_equation_is_refused():
    derivation = replace(DERIVATIONS["cell-delta"], label="state-error")
    assert (
        verify_derivation(derivation).failures
        == ("the last line is not the right-hand side of 'state-error'",) * 4
    )


def test_a_derivation_about_nothing_is_refused():
    nothing = Derivation("x", "X", "X.", Integer(0), (Step(Integer(0), "It stays."),))
    assert verify_derivation(nothing).failures == ("says nothing: the start is zero everywhere",)


def test_a_condition_must_be_a_known_one():
    with pytest.raises(ValueError, match="condition must be one of"):
        Step(Integer(0), "Because.", condition="on Sundays")


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", DERIVATIONS)
def test_every_row_fits_the_page(name, notation):
    derivation = DERIVATIONS[name]
    _, *more = (line.latex for line in latex_lines(derivation, notation))
    for printed in (latex_first(derivation, notation), *more):
        assert width(printed) <= PAGE, printed


def test_what_is_new_on_a_line():
    found = DERIVATIONS["output-gate"]
    cell, out = n.Cell(n.j, n.v, n.l), n.gate_out()
    assert found.changed(4) == (n.EY(cell, n.t),)
    assert found.changed(5) == (n.h(n.S(cell, n.t)),)
    assert found.changed(6) == (n.df(n.Net(out, n.t)),)
    assert found.changed(7) == ()
    assert n.Delta(n.OutputUnit(n.k), n.t) in DERIVATIONS["substitution"].changed(4)


LINES = [
    (
        "output-unit",
        3,
        r"= - \frac{\partial E(t)}{\partial e_{k}(t)}\, \frac{\partial e_{k}(t)}"
        r"{\partial y^{k}(t)}\, \frac{\partial y^{k}(t)}{\partial \mathit{net}_{k}(t)}",
        r"= - \frac{\partial E_{t}}{\partial e_{t}^{k}}\, \frac{\partial e_{t}^{k}}"
        r"{\partial y_{t}^{k}}\, \frac{\partial y_{t}^{k}}{\partial z_{t}^{k}}",
    ),
    (
        "output-gate-one-cell",
        8,
        r"\overset{\mathrm{tr}}{=} f'(\mathit{net}_{out_j}(t))\, h(s_{c_j^v}(t))\, "
        r"\sum_{k} w_{k c_j^v}\, \delta_{k}(t)",
        r"\overset{\mathrm{tr}}{=} \sigma'(z_{o,t}^{j})\, \tanh(c_{t}^{jv})\, "
        r"\sum_{k} W_{yh}^{k,jv}\, \delta_{t}^{k}",
    ),
    (
        "partial-cell",
        1,
        r"= \frac{\mathrm{d}}{\mathrm{d} w_{c_j^v m}} \left(y^{\varphi_j}(t)\, s_{c_j^v}(t-1) "
        r"+ y^{in_j}(t)\, g(\mathit{net}_{c_j^v}(t))\right)",
        r"= \frac{\mathrm{d}}{\mathrm{d} W_{cx}^{jv,m}} \left(f_{t}^{j}\, c_{t-1}^{jv} "
        r"+ i_{t}^{j}\, \tanh(z_{c,t}^{jv})\right)",
    ),
    (
        "two-steps-weight",
        3,
        r"= \begin{aligned}[t] & y^{in^{1}}(1)\, g'(\mathit{net}_{c^{1}}(1))\, "
        r"\left(e_{s_{c^{1}}}(1) + y^{\varphi^{1}}(2)\, e_{s_{c^{1}}}(2)\right)\, y^{m}(1) \\ & + "
        r"y^{in^{1}}(2)\, g'(\mathit{net}_{c^{1}}(2))\, e_{s_{c^{1}}}(2)\, y^{m}(2) \end{aligned}",
        r"= i_{1}^{1}\, \tanh'(z_{c,1}^{1})\, \left(e_{c,1}^{1} + f_{2}^{1}\, e_{c,2}^{1}\right)\, "
        r"x_{1} + i_{2}^{1}\, \tanh'(z_{c,2}^{1})\, e_{c,2}^{1}\, x_{2}",
    ),
]


@pytest.mark.parametrize(("name", "number", *NOTATIONS), LINES)
def test_a_printed_line(name, number, dissertation, modern):
    for notation, expected in zip(NOTATIONS, (dissertation, modern), strict=True):
        line = latex_lines(DERIVATIONS[name], notation)[number - 1]
        assert line.latex == expected
        assert line.reason == DERIVATIONS[name].steps[number - 1].reason


def test_what_is_sought_is_printed_too():
    assert latex_start(DERIVATIONS["output-gate"]) == r"\delta_{out_j}(t)"
    assert latex_start(DERIVATIONS["two-steps"]) == "e_{y^{c^{1}}}(1)"
    assert latex_start(DERIVATIONS["two-steps"], "modern") == "e_{h,1}^{1}"
    with pytest.raises(ValueError, match="notation must be one of"):
        latex_start(DERIVATIONS["output-gate"], "ancient")


@pytest.mark.parametrize(
    ("latex", "wide"),
    [
        ("x", 1),
        ("x_{ab}", 1 + 2 * 0.7),
        (r"\frac{abc}{d}", 3),
        (r"a + b", 4),
        (r"\mathit{net}_{k}", 3.7),
        (r"a \\ & + bc", 4),
        (r"\begin{aligned}[t] & a \end{aligned}", 4),
    ],
)
def test_widths(latex, wide):
    assert width(latex) == pytest.approx(wide)


def test_a_first_line_that_is_too_wide_begins_a_row():
    narrow, wide = (latex_first(DERIVATIONS[name]) for name in ("cell-delta", "through-cell"))
    assert narrow.startswith(r"\delta_{c_j^v}(t) = - \frac")
    assert wide.startswith(r"\begin{aligned}[t] & - \sum") and r" \\ & \quad = - \sum" in wide


def test_a_sum_that_is_too_wide_is_broken_into_rows():
    rows = latex_lines(DERIVATIONS["four-nets"])[4].latex
    assert rows.count(r"\\") == 3 and rows.startswith(r"= \begin{aligned}[t] & ")
    assert width(rows) < ROW


def test_the_table(capsys):
    chosen = {name: DERIVATIONS[name] for name in ("cell-delta", "four-nets")}
    assert main([], derivations=chosen) == 0
    head, first, second, _, summary = capsys.readouterr().out.strip().splitlines()
    assert head.split() == ["derivation", "lines", "points", "verdict"]
    assert first.split() == ["cell-delta", "5", "480", "checked"]
    assert second.split()[0] == "four-nets"
    assert re.fullmatch(r"2 derivations, 0 failed, [\d.]+ s", summary)


def test_one_derivation(capsys):
    assert main(["--derivation", "partial-cell"]) == 0
    out = capsys.readouterr().out
    assert "Product rule" in out and "Only under truncation. [truncation]" in out
    assert "The last line is partials-cell." in out
    assert main(["--derivation", "partial-cel"]) == 2
    assert "near: partial-cell" in capsys.readouterr().err


def test_the_list_of_names(capsys):
    assert main(["--derivations"]) == 0
    assert capsys.readouterr().out.split() == list(DERIVATIONS)


def test_a_broken_check_fails_its_row_and_the_others_still_run(capsys):
    def broken(derivation, number):
        raise ZeroDivisionError("planted")

    derivation = replace(DERIVATIONS["cell-delta"], check=broken)
    assert main([], derivations={"a": derivation, "b": DERIVATIONS["state-error"]}) == 1
    out = capsys.readouterr().out
    assert "ZeroDivisionError: planted" in out and "2 derivations, 1 failed" in out
