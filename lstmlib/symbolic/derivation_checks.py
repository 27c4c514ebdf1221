"""How a line of a derivation is checked against the line before: on small exact networks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product
from types import SimpleNamespace

from lstmlib.symbolic.derivation_world import derivation_world
from lstmlib.symbolic.equation import Outcome
from lstmlib.symbolic.evaluate import evaluate, places
from lstmlib.symbolic.graph import SMALL, Sizes

UNDER_TRUNCATION = "under truncation"
WITHOUT_TRUNCATION = "without truncation"
NO_PEEPHOLES_OR_CUT = "without peepholes, or under truncation"
#: What a condition admits, as a rule over the truncation and the peepholes of a network.
CONDITIONS = {
    "": lambda truncation, peepholes: True,
    UNDER_TRUNCATION: lambda truncation, peepholes: truncation == "gers",
    WITHOUT_TRUNCATION: lambda truncation, peepholes: truncation == "none",
    NO_PEEPHOLES_OR_CUT: lambda truncation, peepholes: not peepholes or truncation == "gers",
}
#: A check stops here: more failures of one line would not tell more.
ENOUGH = 3


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
