"""The sources of the assignments, made into notebooks for one class.

They hold the solutions, so only a checkout of the book has them: no package and no page does.
"""

import functools
import importlib.util
from pathlib import Path

from lstmlib.classroom import notebooks, seeds
from lstmlib.classroom.questions import Edit

#: The assignments, in the order of the book.
ORDER = ("forward", "partials", "gates", "below", "truncation", "project")


class Missing(Exception):
    """The sources are not here; says where they are."""


def folder(given: Path | str | None = None) -> Path:
    """The folder that holds the assignments' sources.

    Parameters
    ----------
    given : path, optional
        A checkout of the book, or its ``book/assignments``.

    Raises
    ------
    Missing
        Where the sources are not in the given place, or not beside the library.
    """
    root = Path(__file__).resolve().parents[2] if given is None else Path(given).resolve()
    for place in (root / "book" / "assignments", root):
        if (place / "forward" / "assignment.md").is_file():
            return place
    if given is not None:
        raise Missing(f"There are no assignments in {given}: name a checkout of the book.")
    raise Missing(
        "The assignments are not part of the installed package, because they hold the solutions: "
        "name a checkout of the book with --assignments."
    )


def names(given: Path | str | None = None) -> tuple[str, ...]:
    """Names of the assignments, in the order of the book."""
    place = folder(given)
    found = {path.parent.name for path in place.glob("*/assignment.md")}
    return tuple(sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else 99, name)))


def load(name: str, given: Path | str | None = None) -> "Assignment":
    """Open one assignment.

    Parameters
    ----------
    name : str
        One of `names`.
    given : path, optional
        Where the sources are; by default beside the library.
    """
    place = folder(given)
    if not (place / name / "assignment.md").is_file():
        raise Missing(f"There is no assignment {name!r}; there are {', '.join(names(given))}.")
    return _opened(place / name)


@functools.cache
def _opened(place: Path) -> "Assignment":
    return Assignment(place)


class Assignment:
    """One assignment: its text, its kit and what they give for a class.

    Parameters
    ----------
    place : Path
        The folder with ``assignment.md``, ``kit.py`` and ``rubric.md``.
    """

    def __init__(self, place: Path):
        self.name = place.name
        self.place = place
        self.text = (place / "assignment.md").read_text("utf8")
        self.kit = _module(place / "kit.py", f"lstmlib_assignment_{place.name}")
        self.allowed = tuple(getattr(self.kit, "ALLOWED", ()))
        self._references = {}
        self._drawn = {}

    def variant(self, secret: str) -> dict:
        """What this class gets: the values of the template, with a ``label`` in words."""
        return self._once(secret)["variant"]

    def questions(self, secret: str) -> list:
        """The class's questions, in the notebook's order."""
        return self._once(secret)["questions"]

    def question(self, secret: str, name: str):
        """One of the class's questions, by name."""
        return next(question for question in self.questions(secret) if question.name == name)

    def _once(self, secret: str) -> dict:
        if secret not in self._drawn:
            variant = self.kit.variant(seeds.rng(secret, "variant", self.name))
            self._drawn[secret] = {"variant": variant, "questions": self.kit.questions(variant)}
        return self._drawn[secret]

    def _plain(self, secret: str):
        """The instructor's notebook, its examples still empty."""
        drawn = self._once(secret)
        if "plain" not in drawn:
            text = notebooks.render(self.text, {**drawn["variant"], "examples": ""})
            drawn["plain"] = notebooks.from_myst(text)
        return drawn["plain"]

    def notebook(self, secret: str):
        """The instructor's notebook, with solutions and hidden lines."""
        from lstmlib.classroom import examples

        drawn = self._once(secret)
        if "notebook" not in drawn:
            values = {**drawn["variant"], "examples": examples.blob(self, secret)}
            drawn["notebook"] = notebooks.from_myst(notebooks.render(self.text, values))
        return notebooks.copy(drawn["notebook"])

    def release(self, secret: str):
        """The students' notebook, stripped as nbgrader strips it."""
        return notebooks.stripped(self.notebook(secret))

    def rubric(self, secret: str) -> str:
        """The rubric, the sample answers and the notes, for this class."""
        text = (self.place / "rubric.md").read_text("utf8")
        return notebooks.render(text, self.variant(secret))

    @property
    def points(self) -> dict[str, float]:
        """Points of every graded question, written answers included, by name."""
        return {
            notebooks.question_of(cell): cell.metadata.nbgrader["points"]
            for cell in notebooks.graded(self._plain(seeds.PRACTICE))
        }

    @property
    def written(self) -> tuple[str, ...]:
        """Names of the questions that are answered in words and graded by a person."""
        cells = notebooks.graded(self._plain(seeds.PRACTICE))
        return tuple(notebooks.question_of(cell) for cell in cells if cell.cell_type == "markdown")

    def reference(self, secret: str, edits: tuple[Edit, ...] = (), question: str = "") -> dict:
        """Run the class's solution; return its names.

        Parameters
        ----------
        secret : str
            The class's seed.
        edits : tuple of Edit
            Changes to the solution of `question`, to see what a mistake makes of it.
        question : str
            Which solution is changed.
        """
        key = secret, edits, question
        if key not in self._references:
            self._references[key] = notebooks.run(self._plain(secret), edits, question)
        return self._references[key]

    def fresh(self, secret: str) -> dict:
        """The names of the class's solution once more, for whoever wants to change some."""
        return notebooks.run(self._plain(secret))

    def mistakes(self, secret: str, name: str) -> list:
        """Pairs of a sentence and the function that makes this mistake."""
        found = []
        for mistake in self.question(secret, name).mistakes:
            if isinstance(mistake, Edit):
                function = self.reference(secret, (mistake,), name)[name]
            else:
                function = mistake.function
            found.append((mistake.sentence, function))
        return found


def _module(path: Path, name: str):
    """A kit as a module, without a trace in ``sys.modules`` or on disk."""
    spec = importlib.util.spec_from_loader(name, loader=None, origin=str(path))
    module = importlib.util.module_from_spec(spec)
    exec(compile(path.read_text("utf8"), str(path), "exec"), vars(module))
    return module
