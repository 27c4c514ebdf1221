"""What a derivation is, and how it is checked as a whole."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sympy import Add, Expr, Mul, Piecewise, Product, Sum, Symbol, Tuple, preorder_traversal
from sympy.functions.elementary.piecewise import ExprCondPair

from lstmlib.symbolic.derivation_checks import CONDITIONS, OnNetworks, all_places, differ
from lstmlib.symbolic.equation import Outcome
from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.symbols import GATE_KINDS, plus


@dataclass(frozen=True)
class Step:
    """One line of a derivation.

    Parameters
    ----------
    expr : sympy.Expr
        What stands on the line, in the order in which it is printed.
    reason : str
        The rule that led here from the line before, as a plain sentence; it may hold inline
        mathematics between dollar signs, in the dissertation's symbols.
    uses : tuple of str
        Labels of the equations that the rule uses.
    condition : str
        Under which the line equals the one before; empty where it does so without one. Where a
        condition is given, the line must be false without it.
    """

    expr: Expr
    reason: str
    uses: tuple[str, ...] = ()
    condition: str = ""

    def __post_init__(self):
        """Refuse a condition that no check knows."""
        if self.condition not in CONDITIONS:
            raise ValueError(f"condition must be one of {[*CONDITIONS]}, not {self.condition!r}")


@dataclass(frozen=True)
class Derivation:
    """A chain of equal expressions, each with the rule that leads to it.

    Parameters
    ----------
    name : str
        By which pages refer to it.
    title : str
        A heading.
    words : str
        One sentence: what is derived, and from what.
    start : sympy.Expr
        What is sought.
    steps : tuple of Step
        The lines, each equal to the one before.
    label : str or None
        The equation whose right-hand side is the last line.
    term : int or None
        Which term of that right-hand side, where it is only one of them; counted from 0.
    condition : str
        Under which the whole derivation stands.
    layers : {"all", "top", "lower"}
        The layers for which it holds.
    layered : bool
        Whether the layer is printed with each unit.
    single : bool
        Whether blocks and cells go without indices, because every layer has one cell.
    gates : tuple of sympy.Symbol
        The kinds of gate for which it holds, where it leaves the kind open.
    check : callable
        Takes the derivation and the number of a line and returns an `Outcome`.
    """

    name: str
    title: str
    words: str
    start: Expr
    steps: tuple[Step, ...]
    label: str | None = None
    term: int | None = None
    condition: str = ""
    layers: str = "all"
    layered: bool = False
    single: bool = False
    gates: tuple[Symbol, ...] = GATE_KINDS
    check: Callable = field(default_factory=OnNetworks)

    @property
    def lines(self):
        """Start and steps as expressions."""
        return (self.start, *(step.expr for step in self.steps))

    @property
    def goal(self):
        """What the last line must be, from the equation it leads to; None without one."""
        if self.label is None:
            return None
        rhs = EQUATIONS[self.label].eq.rhs
        return rhs if self.term is None else rhs.args[self.term]

    def condition_at(self, number):
        """Return the condition under which line ``number`` equals the start."""
        said = [step.condition for step in self.steps[:number] if step.condition]
        return said[-1] if said else self.condition

    def places(self, world):
        """Return every assignment of numbers to the open indices of all lines."""
        return all_places(Tuple(*self.lines), self.layers, self.gates, world)

    def changed(self, number):
        """Return what stands on line ``number`` and nowhere on the line before, in order."""
        before, line = self.lines[number - 1 : number + 1]
        return tuple(dict.fromkeys(new_parts(line, set(preorder_traversal(before)))))

    def with_step(self, number, expr):
        """Return a copy in which line ``number`` is another expression."""
        steps = list(self.steps)
        steps[number - 1] = replace(steps[number - 1], expr=expr)
        return replace(self, steps=tuple(steps))


def new_parts(expr, known):
    """Yield the quantities and functions of an expression that are not among the known ones."""
    if expr in known:
        return
    if isinstance(expr, Add | Mul | Sum | Product | Piecewise | ExprCondPair):
        inner = expr.args if isinstance(expr, Add | Mul | Piecewise) else expr.args[:1]
        for part in inner:
            yield from new_parts(part, known)
    elif not expr.is_number:
        yield expr


def verify_derivation(derivation):
    """Check every line, and that each check refuses a spoiled copy of its line.

    Parameters
    ----------
    derivation : Derivation
        The chain.

    Returns
    -------
    Outcome
        The comparisons of all lines, and a failure for each line that does not follow.

    Raises
    ------
    TypeError
        Where the check returns anything but an `Outcome`, as a constant True.
    """
    points, failures = 0, []
    for number, step in enumerate(derivation.steps, start=1):
        found = outcome(derivation, number)
        points += found.points
        failures += [f"line {number}: {failure}" for failure in found.failures]
        if not found.points:
            failures.append(f"line {number}: its check looked at nothing")
        spoiled = derivation.with_step(number, plus(step.expr, 1))
        if outcome(spoiled, number).passed:
            failures.append(f"line {number}: its check also accepts a wrong line")
    return Outcome(points, (*failures, *unfinished(derivation)))


def outcome(derivation, number):
    """Run the check of one line and refuse an answer that is none."""
    found = derivation.check(derivation, number)
    if not isinstance(found, Outcome):
        raise TypeError(f"{derivation.name}: its check returned {found!r}, not an Outcome")
    return found


def unfinished(derivation):
    """Yield what is wrong with the two ends of a derivation."""
    networks = getattr(derivation.check, "worlds", None)
    if networks is None:
        return
    if not any(differ(derivation.start, plus(), derivation, w) for w in networks("")):
        yield "says nothing: the start is zero everywhere"
    if derivation.condition:
        for world in networks("", besides=derivation.condition):
            if not any(differ(*pair, derivation, world) for pair in pairwise(derivation.lines)):
                yield f"its condition says nothing: every line holds {world.name} too"
    if derivation.goal is None:
        return
    for world in networks(derivation.condition_at(len(derivation.steps))):
        if differ(derivation.lines[-1], derivation.goal, derivation, world):
            yield f"the last line is not the right-hand side of {derivation.label!r}"
