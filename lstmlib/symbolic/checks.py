"""The ways in which an equation of the ledger is checked; every residual must be exactly zero."""

from dataclasses import dataclass
from itertools import product

from sympy import Expr, exp, simplify

from lstmlib.symbolic.equation import Outcome
from lstmlib.symbolic.evaluate import evaluate, places
from lstmlib.symbolic.shape import PLAIN, SMALL, Options, Sizes
from lstmlib.symbolic.symbols import Squash, f, plus, x
from lstmlib.symbolic.world import exact_world

LOGISTIC = 1 / (1 + exp(-x))
TRUNCATIONS = {
    "gers": "under truncation",
    "none": "without truncation",
    "today": "where a layer sends down today's error only",
}
#: The graphs on which an equation must hold to be said to hold everywhere.
EVERYWHERE = ("none", "gers")
#: So many wrong places are enough to know, and are all that is shown.
ENOUGH = 3
PEEPHOLES = {True: "with peepholes", False: "without peepholes"}


def is_zero(expr):
    """Return whether an expression in x is identically zero, by rewriting it in exponentials."""
    return simplify(expr.rewrite(exp)) == 0


@dataclass(frozen=True)
class SameFunction:
    """Check that the right-hand side is another form of the same function.

    Parameters
    ----------
    form : sympy.Expr
        The other form, in x.
    stable : bool
        Whether the other form is the one to compute with, because it cannot overflow.
    """

    form: Expr
    stable: bool = True

    def __call__(self, equation):
        """Compare the two forms."""
        residual = equation.eq.rhs.subs(f(x), LOGISTIC) - self.form
        return Outcome(1, () if is_zero(residual) else (f"differs from {self.form}",))


@dataclass(frozen=True)
class Slope:
    """Check a derivative that is written with the value of its function.

    Parameters
    ----------
    function : sympy.Expr
        The function, in x.
    """

    function: Expr

    def __call__(self, equation):
        """Differentiate the function and compare."""
        rhs = equation.eq.rhs.replace(
            lambda part: isinstance(part, Squash), lambda _: self.function
        )
        residual = rhs - self.function.diff(x)
        return Outcome(1, () if is_zero(residual) else (f"is not the slope of {self.function}",))


@dataclass(frozen=True)
class OnGraph:
    """Check an equation at every place of small concrete networks, at exact points.

    Parameters
    ----------
    truncations : tuple of str
        The graphs on which it must hold.
    peepholes : tuple of bool
        With, without, or both.
    forget_gates : bool
        Whether the blocks have forget gates.
    also : tuple of (str, bool)
        Further pairs of truncation and peepholes on which it must hold.
    top_only : tuple of str
        Those truncations under which it must hold in the top layer and must not in the others.
    false_on : str or None
        A truncation under which it must not hold everywhere: the graph that it tells apart.
    sizes : tuple of Sizes
        The networks.
    options : Options
        What they have beside their layers.
    """

    truncations: tuple[str, ...] = EVERYWHERE
    peepholes: tuple[bool, ...] = (False, True)
    forget_gates: bool = True
    also: tuple[tuple[str, bool], ...] = ()
    top_only: tuple[str, ...] = ()
    false_on: str | None = None
    sizes: tuple[Sizes, ...] = (SMALL,)
    options: Options = PLAIN

    @property
    def graphs(self):
        """The pairs of truncation and peepholes on which the equation must hold."""
        return (*product(self.truncations, self.peepholes), *self.also)

    @property
    def condition(self):
        """Say where the equation is known to hold, in words; empty where it is everywhere."""
        words = list(self.options.words)
        words += [] if self.forget_gates else ["without forget gates"]
        graphs = set(self.graphs)
        if self.top_only or not graphs >= set(product(EVERYWHERE, PEEPHOLES)):
            wide = [self._under(t) for t in TRUNCATIONS if graphs >= set(product([t], PEEPHOLES))]
            wide += [
                name for p, name in PEEPHOLES.items() if graphs >= set(product(EVERYWHERE, [p]))
            ]
            narrow = [f"{self._under(t)} and {PEEPHOLES[p]}" for t, p in self.graphs]
            words.append(" or ".join(wide or narrow))
        return ", ".join(words)

    def _under(self, truncation):
        """Name a truncation, and the layer where it says something of one layer only."""
        where = " in the top layer" if truncation in self.top_only else ""
        return TRUNCATIONS[truncation] + where

    def layers_under(self, truncation):
        """Return the layers to which an equation is held, or None for all that it names."""
        return "top" if truncation in self.top_only else None

    def __call__(self, equation):
        """Compute all residuals, or enough of them to know that the equation is wrong."""
        points, failures = 0, []
        for (truncation, peepholes), sizes in product(self.graphs, self.sizes):
            layers = self.layers_under(truncation)
            count, wrong = self._residuals(equation, truncation, peepholes, layers, sizes)
            points += count
            failures += wrong
            if len(failures) >= ENOUGH:
                return Outcome(points, tuple(failures))
        return Outcome(points, (*failures, *self._says_nothing(equation)))

    def _says_nothing(self, equation):
        """Name each graph on which an equation holds where it must not."""
        if self.false_on is not None and not any(
            self._residuals(equation, self.false_on, p)[1] for p in self.peepholes
        ):
            yield f"says nothing: holds with truncation {self.false_on!r} too"
        for truncation in self.top_only:
            if not self._residuals(equation, truncation, self.peepholes[0], "lower")[1]:
                yield f"says nothing: holds in lower layers with truncation {truncation!r} too"

    def _residuals(self, equation, truncation, peepholes, layers=None, sizes=SMALL):
        """Count the places of one graph and name the first of those where the sides differ."""
        world = exact_world(truncation, peepholes, self.forget_gates, sizes, self.options)
        points, failures = 0, []
        for at in places(equation, world, layers):
            points += 1
            left, right = (evaluate(side, world, at) for side in equation.eq.args)
            if left != right:
                spot = ", ".join(f"{index} = {value}" for index, value in at.items())
                failures.append(f"truncation {truncation!r}, peepholes {peepholes}: {spot}")
            if len(failures) == ENOUGH:
                break
        return points, failures


def verify(equation):
    """Run an equation's check, and run it once more on a spoiled copy, which it must refuse.

    Parameters
    ----------
    equation : Equation
        One of `EQUATIONS`, or a copy of one.

    Returns
    -------
    Outcome
        Also fails where the check cannot tell the equation from one that is off by one.

    Raises
    ------
    TypeError
        Where the check returns anything but an `Outcome`, as a constant True.
    """
    found = equation.check(equation)
    if not isinstance(found, Outcome):
        raise TypeError(f"{equation.label}: its check returned {found!r}, not an Outcome")
    spoiled = equation.check(equation.with_rhs(plus(equation.eq.rhs, 1)))
    if spoiled.passed:
        return Outcome(found.points, (*found.failures, "its check also accepts a wrong equation"))
    return found
