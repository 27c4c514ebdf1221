"""The ledger is checked, wrong equations are refused, and so are checks that cannot fail."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest
from sympy import Eq, Sum

from lstmlib.symbolic import EQUATIONS, verify
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.__main__ import main
from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.equation import Equation, Outcome
from tests.planted.equations import PLANTED
from tests.symbolic.test_numbers import WITHOUT_NUMBERS, error, settings, world_of

NAMES = [f"{label}: {mistake}" for mistake, label, _ in PLANTED]
CHANGE_PRIME = {n.df: n.f, n.dg: n.g, n.dh: n.h, n.f: n.g, n.g: n.h, n.h: n.f}
CHANGE_PRIME |= {n.Exp: n.f, n.Log: n.Exp}


@pytest.mark.parametrize("label", EQUATIONS)
def test_equation_is_checked(label):
    found = verify(EQUATIONS[label])
    assert found.passed, found.failures
    assert found.points >= 1


def test_labels_are_fit_for_pages():
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", label) for label in EQUATIONS)
    assert all(entry.words.endswith(".") for entry in EQUATIONS.values())
    assert all(label == entry.label for label, entry in EQUATIONS.items())


def planted(label, rhs):
    return EQUATIONS[label].with_rhs(rhs)


@pytest.mark.parametrize(("mistake", "label", "rhs"), PLANTED, ids=NAMES)
def test_planted_mistake_is_refused_in_symbols(mistake, label, rhs, capsys):
    wrong = planted(label, rhs)
    assert not verify(wrong).passed
    assert main([], {label: wrong}) == 1
    assert "FAILED" in capsys.readouterr().out


@pytest.mark.parametrize(("mistake", "label", "rhs"), PLANTED, ids=NAMES)
def test_planted_mistake_is_refused_in_numbers(mistake, label, rhs):
    wrong = planted(label, rhs)
    if label in WITHOUT_NUMBERS or not isinstance(wrong.check, OnGraph):
        return
    if mistake == "wrong index":
        return  # the library's layers have other numbers of blocks
    for truncation, peepholes in settings(wrong.check):
        assert error(wrong, world_of(wrong.check, truncation, peepholes)) > 1e-3


def mutations(rhs):
    """Yield the right-hand side with one small mistake each."""
    if rhs != 0:
        yield "sign", -rhs
    for part in rhs.atoms(n.Timed, n.Column, n.OutputDeltas):
        *of, time = part.args
        yield f"time of {part}", rhs.xreplace({part: part.func(*of, time - 1)})
    for total in rhs.atoms(Sum):
        yield (
            f"only the first of {total}",
            rhs.xreplace(
                {total: total.function.subs({index: first for index, first, _ in total.limits})}
            ),
        )
    for part in rhs.atoms(n.Squash):
        yield f"function of {part}", rhs.xreplace({part: CHANGE_PRIME[type(part)](part.args[0])})
    for gate in rhs.atoms(n.Gate):
        kind = n.PHI if gate.args[0] != n.PHI else n.OUT
        yield f"kind of {gate}", rhs.xreplace({gate: n.Gate(kind, *gate.args[1:])})


@pytest.mark.parametrize(
    "label", [label for label, entry in EQUATIONS.items() if isinstance(entry.check, OnGraph)]
)
def test_every_small_mistake_is_noticed(label):
    entry = EQUATIONS[label]
    for mistake, rhs in mutations(entry.eq.rhs):
        assert not entry.check(entry.with_rhs(rhs)).passed, mistake


def test_a_constant_true_is_no_check():
    entry = EQUATIONS["cell-delta"]
    with pytest.raises(TypeError, match="returned True, not an Outcome"):
        verify(replace(entry, check=lambda equation: True))
    passes_all = verify(replace(entry, check=lambda equation: Outcome(7)))
    assert passes_all.failures == ("its check also accepts a wrong equation",)
    assert not verify(replace(entry, check=lambda equation: Outcome(0))).passed


def test_a_check_that_should_tell_two_graphs_apart_must():
    entry = EQUATIONS["cell-delta"]
    assert not verify(replace(entry, check=OnGraph(false_on="none"))).passed


def test_an_entry_must_be_of_a_known_kind_and_hold_an_equation():
    entry = EQUATIONS["cell-delta"]
    fields = dict(label="x", words="X.", code="lstmlib.squash.logistic", check=entry.check)
    with pytest.raises(ValueError, match="kind must be one of"):
        Equation(kind="guess", eq=entry.eq, **fields)
    with pytest.raises(TypeError, match="eq must be a sympy Eq"):
        Equation(kind="derived", eq=Eq(1, 1), **fields)


def test_the_table(capsys):
    assert main([], EQUATIONS) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["label", "kind", "number", "points", "verdict"]
    assert [line.split()[0] for line in lines[1 : 1 + len(EQUATIONS)]] == list(EQUATIONS)
    assert re.fullmatch(rf"{len(EQUATIONS)} equations, 0 failed, [\d.]+ s", lines[-1])


def test_one_label(capsys):
    assert main(["--label", "state-forget"]) == 0
    out = capsys.readouterr().out
    assert r"s_{c_j^v}(t) = y^{\varphi_j}(t)" in out and "lstmlib.forward_pass.forward" in out
    assert main(["--label", "state-forgot"]) == 2
    assert "near: state-forget" in capsys.readouterr().err


def test_the_list_and_the_help(capsys):
    assert main(["--list"]) == 0
    assert capsys.readouterr().out.split() == list(EQUATIONS)
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert "Exit status 1" in " ".join(capsys.readouterr().out.split())


def test_a_broken_check_fails_its_row_and_the_others_still_run(capsys):
    def broken(equation):
        raise ZeroDivisionError("planted")

    entry = replace(EQUATIONS["cell-delta"], check=broken)
    assert main([], {"broken": entry, "squash-f": EQUATIONS["squash-f"]}) == 1
    out = capsys.readouterr().out
    assert "ZeroDivisionError: planted" in out and "2 equations, 1 failed" in out


def test_the_room_needs_sympy_and_nothing_else():
    program = (
        "import sys; sys.modules['numpy'] = None\n"
        "from lstmlib.symbolic.__main__ import main\n"
        "status = main(['--label', 'lower-error'])\n"
        "rooms = [name for name in sys.modules if name.startswith('lstmlib.')]\n"
        "assert all(name.startswith('lstmlib.symbolic') for name in rooms), rooms\n"
        "sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
