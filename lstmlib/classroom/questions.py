"""What an assignment's ``kit.py`` is made of: its questions and the mistakes it knows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Largest relative error of a right answer: max abs(a - b) / (max abs(b) + 1e-12).
TOLERANCE = 1e-8


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that is worth a sentence of its own.

    Parameters
    ----------
    sentence : str
        What helps whoever made it. It is shown in the notebook and in the feedback.
    function : callable
        Takes the question's arguments, under the same names in the same order, and returns the
        wrong answer. For a formula it takes nothing and returns the wrong expression.
    """

    sentence: str
    function: Callable[..., Any]


@dataclass(frozen=True)
class Edit:
    """A mistake told as a change to the text of the solution.

    Parameters
    ----------
    sentence : str
        What helps whoever made it.
    old : str
        A piece of the question's solution; it must occur there.
    new : str
        What stands there instead, at every place.
    """

    sentence: str
    old: str
    new: str


@dataclass(frozen=True)
class From:
    """An argument that is the student's own answer to an earlier question, in the same case.

    So a wrong answer that is used rightly later costs once. Where there is no answer that could
    be used, other numbers of the same form take its place; so the earlier question's answers have
    one form in all cases.

    Parameters
    ----------
    question : str
        Name of the earlier question, a function.
    key : str, optional
        Which value of its answer, where that is a dict.
    """

    question: str
    key: str | None = None


@dataclass(frozen=True)
class Function:
    """A question that is answered by a function of numbers.

    Parameters
    ----------
    name : str
        The function's name in the notebook.
    case : callable
        Takes a NumPy Generator; returns the keyword arguments of one call: what JSON can hold,
        NumPy arrays, or `From`.
    mistakes : sequence of Mistake or Edit
        The most telling first.
    tolerance : float
        Largest relative error of a right answer.
    """

    name: str
    case: Callable[..., dict]
    mistakes: tuple = ()
    tolerance: float = TOLERANCE
    kind = "function"


@dataclass(frozen=True)
class Formula:
    """A question that is answered by a SymPy expression.

    Parameters
    ----------
    name : str
        Name of the function in the notebook that returns the expression.
    symbols : str
        Names of the symbols that may occur, with spaces between.
    mistakes : sequence of Mistake or Edit
        The most telling first.
    low, high : float
        Between which the symbols' values are drawn where the formula is evaluated.
    tolerance : float
        Largest relative error at those points.
    """

    name: str
    symbols: str
    mistakes: tuple = ()
    low: float = 0.2
    high: float = 0.9
    tolerance: float = TOLERANCE
    kind = "formula"

    @property
    def names(self) -> tuple:
        """The names of the symbols."""
        return tuple(self.symbols.split())

    def case(self, rng) -> dict:
        """Values for the symbols."""
        return {name: float(rng.uniform(self.low, self.high)) for name in self.names}
