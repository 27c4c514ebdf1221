"""What one equation of the book is."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sympy import Eq, Expr, Symbol

from lstmlib.symbolic.symbols import GATE_KINDS

KINDS = ("definition", "derived", "truncation", "count")


@dataclass(frozen=True)
class Equation:
    """One equation: what it says, what it is called, which code computes it, how it is checked.

    Parameters
    ----------
    label : str
        Name by which pages, code and tests refer to it.
    kind : {"definition", "derived", "truncation", "count"}
        What sort of statement it is.
    eq : sympy.Eq
        The equation over indices, in the order in which it is printed.
    words : str
        The equation as one sentence.
    code : str or None
        Dotted name of the function or object that computes it, if one does.
    check : callable
        Takes an Equation and returns an `Outcome`.
    number : str or None
        Number in the dissertation, only where it is confirmed.
    layers : {"all", "top", "lower", "upper"}
        The layers for which it holds; lower is all but the top one, upper all but the first.
    layered : bool
        Whether the layer is printed with each unit.
    gates : tuple of sympy.Symbol
        The kinds of gate for which it holds, where it leaves the kind open.
    """

    label: str
    kind: str
    eq: Eq
    words: str
    code: str | None
    check: Callable
    number: str | None = None
    layers: str = "all"
    layered: bool = False
    gates: tuple[Symbol, ...] = GATE_KINDS

    def __post_init__(self):
        """Refuse what no other part could use."""
        if self.kind not in KINDS:
            raise ValueError(f"{self.label}: kind must be one of {KINDS}, not {self.kind!r}")
        if not isinstance(self.eq, Eq):
            raise TypeError(f"{self.label}: eq must be a sympy Eq, not {self.eq!r}")

    @property
    def condition(self):
        """Where the equation holds, in the words of its check; empty where it always does."""
        return getattr(self.check, "condition", "")

    def with_rhs(self, rhs: Expr):
        """Return the same entry with another right-hand side.

        Parameters
        ----------
        rhs : sympy.Expr
            The new right-hand side.

        Returns
        -------
        Equation
        """
        return replace(self, eq=Eq(self.eq.lhs, rhs, evaluate=False))


@dataclass(frozen=True)
class Outcome:
    """What a check found.

    Parameters
    ----------
    points : int
        Number of places at which both sides were compared.
    failures : tuple of str
        One line for each place at which they are not exactly equal.
    """

    points: int
    failures: tuple[str, ...] = ()

    @property
    def passed(self):
        """True where at least one place was looked at and both sides were equal at all."""
        return self.points > 0 and not self.failures
