"""What a derivation is, and how every line of it is checked against the line before."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product
from types import SimpleNamespace

from sympy import Expr, Symbol, Tuple

from lstmlib.symbolic.derivation_world import derivation_world
from lstmlib.symbolic.equation import Outcome
from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.evaluate import evaluate, places
from lstmlib.symbolic.graph import SMALL, Sizes
from lstmlib.symbolic.symbols import GATE_KINDS, plus

UNDER_TRUNCATION = "under truncation"
WITHOUT_TRUNCATION = "without truncation"
WITHOUT_PEEPHOLES = "without peepholes"
NO_PEEPHOLES_OR_CUT = "without peepholes, or under truncation"
#: What a condition admits, as a rule over the truncation and the peepholes of a network.
CONDITIONS = {
    "": lambda truncation, peepholes: True,
    UNDER_TRUNCATION: lambda truncation, peepholes: truncation == "gers",
    WITHOUT_TRUNCATION: lambda truncation, peepholes: truncation == "none",
    WITHOUT_PEEPHOLES: lambda truncation, peepholes: not peepholes,
    NO_PEEPHOLES_OR_CUT: lambda truncation, peepholes: not peepholes or truncation == "gers",
}
#: A check stops here: more failures of one line would not tell more.
ENOUGH = 3


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
    marked : tuple of sympy.Expr
        Parts of the line that have changed.
    """

    expr: Expr
    reason: str
    uses: tuple[str, ...] = ()
    condition: str = ""
    marked: tuple[Expr, ...] = ()

    def __post_init__(self):
        """Refuse a condition that no check knows."""
        if self.condition not in CONDITIONS:
            raise ValueError(f"condition must be one of {[*CONDITIONS]}, not {self.condition!r}")


@dataclass(frozen=True)
class OnNetworks:
    """Check that a line equals the line before, at every place of small exact networks.

    Parameters
    ----------
    world : callable
        Takes truncation, peepholes and sizes and returns the network as a world.
    peepholes : tuple of bool
        With, without, or both.
    sizes : tuple of Sizes
        Networks of how many layers, blocks, cells, steps, inputs and outputs.
    """

    world: Callable = derivation_world
    peepholes: tuple[bool, ...] = (False, True)
    sizes: tuple[Sizes, ...] = (SMALL,)

    def worlds(self, condition, besides=""):
        """Return the networks that one condition admits and, where given, another does not."""
        admits, excluded = CONDITIONS[condition], CONDITIONS[besides] if besides else None
        return [
            self.world(*setting, sizes)
            for *setting, sizes in product(("none", "gers"), self.peepholes, self.sizes)
            if admits(*setting) and not (excluded and excluded(*setting))
        ]

    def __call__(self, derivation, number):
        """Compare line ``number`` with the line before; the start is line 0."""
        before, line = derivation.lines[number - 1 : number + 1]
        points, failures = 0, []
        for world in self.worlds(derivation.condition_at(number)):
            for at in derivation.places(world):
                points += 1
                if value(line, world, at) != value(before, world, at):
                    failures.append(f"{world.name}: {spot(at)}")
                    if len(failures) == ENOUGH:
                        return Outcome(points, tuple(failures))
        failures += self._idle_condition(derivation, number)
        return Outcome(points, tuple(failures))

    def _idle_condition(self, derivation, number):
        """Yield a failure for each network outside a line's condition on which it holds too."""
        condition = derivation.steps[number - 1].condition
        if not condition:
            return
        before, line = derivation.lines[number - 1 : number + 1]
        for world in self.worlds(derivation.condition, besides=condition):
            if not differ(before, line, derivation, world):
                yield f"its condition says nothing: the line holds {world.name} too"


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

    def with_step(self, number, expr):
        """Return a copy in which line ``number`` is another expression."""
        steps = list(self.steps)
        steps[number - 1] = replace(steps[number - 1], expr=expr)
        return replace(self, steps=tuple(steps))


@cache
def all_places(lines, layers, gates, world):
    """Return the places of a network as tuples of pairs."""
    indices = SimpleNamespace(eq=lines, layers=layers, gates=gates)
    return [tuple(at.items()) for at in places(indices, world)]


@cache
def value(expr, world, at):
    """Return the exact number of an expression at one place."""
    return evaluate(expr, world, dict(at))


def differ(left, right, derivation, world):
    """Return whether two expressions differ anywhere on a network."""
    return any(value(left, world, at) != value(right, world, at) for at in derivation.places(world))


def spot(at):
    """Return a place in words."""
    return ", ".join(f"{index} = {number}" for index, number in at)


def verify_derivation(derivation):
    """Check every line, and that each check refuses a spoiled copy of its line.

    Parameters
    ----------
    derivation : Derivation
        The chain.

    Returns
    -------
    Outcome
        Residuals of all lines, and a failure for each line that does not follow.

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
    if derivation.goal is None:
        return
    for world in networks(derivation.condition_at(len(derivation.steps))):
        if differ(derivation.lines[-1], derivation.goal, derivation, world):
            yield f"the last line is not the right-hand side of {derivation.label!r}"
