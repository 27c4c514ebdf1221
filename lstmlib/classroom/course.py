"""The class folder: what stands where in it, and what `class.toml` says.

The places of submissions, autograded notebooks, feedback and grades are nbgrader's own, so that
nbgrader and formgrader find them.
"""

import datetime
import functools
import os
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from lstmlib.classroom import settings
from lstmlib.classroom.settings import Allowed, Late, Terms

__all__ = ["STUDENT", "Course", "Late", "Problem", "Terms", "write_bytes", "write_text"]

SETTINGS = "class.toml"
#: What a student may be called in file names; what collecting makes keeps to it.
STUDENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


class Problem(Exception):
    """Something that whoever runs the command can put right: one sentence that says how."""


@dataclass(frozen=True)
class Course:
    """A class folder, opened.

    Attributes
    ----------
    folder : pathlib.Path
        Absolute.
    name : str
    assignments : dict of str to Terms
        In the order of `class.toml`.
    sources : pathlib.Path or None
        Folder of the assignments' sources; None: those of the checkout that lstmlib comes from.
    allowed : Allowed
    """

    folder: Path
    name: str
    assignments: dict[str, Terms]
    sources: Path | None = None
    allowed: Allowed = field(default_factory=Allowed)

    @classmethod
    def open(cls, folder, sources=None):
        """Read the class folder at ``folder``; ``sources`` overrides what `class.toml` names."""
        folder = Path(folder).resolve()
        path = folder / SETTINGS
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise Problem(
                f"{folder} is not a class folder: it has no {SETTINGS}. Name one with --class, or "
                "make one with `python -m lstmlib.classroom init FOLDER`."
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Problem(f"{path} cannot be read: {error}.") from error
        try:
            return cls(folder, **settings.understood(found, folder, sources))
        except KeyError as error:
            raise Problem(f"{path} has no {error.args[0]!r}.") from error
        except (TypeError, ValueError, AttributeError) as error:
            raise Problem(f"{path} cannot be understood: {error}.") from error

    @functools.cached_property
    def secret(self):
        """The class's seed: whoever has it has the hidden tests."""
        path = self.folder / "secret"
        try:
            text = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise Problem(
                f"{path} cannot be read ({error.strerror}): without it neither the class's "
                "variants nor its hidden tests can be made. Restore it from a copy."
            ) from error
        if not text:
            raise Problem(f"{path} is empty. Restore it from a copy.")
        return text

    def load(self, assignment):
        """The sources of an assignment, as `lstmlib.classroom.sources.load` gives them."""
        from lstmlib.classroom import sources

        try:
            return sources.load(assignment, self.sources)
        except sources.Missing as missing:
            raise Problem(str(missing)) from missing

    def chosen(self, names=()):
        """The assignments that a command names, in the class's order; all where it names none."""
        for name in names:
            if name not in self.assignments:
                have = ", ".join(self.assignments)
                raise Problem(f"The class has no assignment {name!r}: {SETTINGS} names {have}.")
        return [name for name in self.assignments if not names or name in names]

    @property
    def roster(self):
        """File of the students: id, first_name, last_name, email."""
        return self.folder / "roster.csv"

    @property
    def gradebook(self):
        """nbgrader's database."""
        return self.folder / "gradebook.db"

    @property
    def exports(self):
        """Folder of what was made for other gradebooks."""
        return self.folder / "exports"

    def source(self, assignment):
        """The instructor's notebook: solutions and hidden lines stand in it."""
        return self.folder / "source" / assignment / f"{assignment}.ipynb"

    def release(self, assignment):
        """The students' notebook."""
        return self.folder / "release" / assignment / f"{assignment}.ipynb"

    def handout(self, assignment):
        """What students are given: notebook and README.txt in one file."""
        return self.folder / "handout" / f"{assignment}.zip"

    def instructor(self, assignment):
        """Rubric, sample answers and notes."""
        return self.folder / "instructor" / f"{assignment}.md"

    def submitted(self, student, assignment):
        """The notebook that a student handed in."""
        return self.folder / "submitted" / student / assignment / f"{assignment}.ipynb"

    def timestamp(self, student, assignment):
        """File that says when, in nbgrader's form; see `submitted_at`."""
        return self.submitted(student, assignment).with_name("timestamp.txt")

    def autograded(self, student, assignment):
        """The notebook after it was run."""
        return self.folder / "autograded" / student / assignment / f"{assignment}.ipynb"

    def feedback(self, student, assignment):
        """The page that a student gets."""
        return self.folder / "feedback" / student / assignment / f"{assignment}.html"

    def verdict(self, student, assignment):
        """Our verdict on a submission; `lstmlib.classroom.verdicts` reads and writes it."""
        return self.folder / "graded" / student / f"{assignment}.json"

    def students(self, assignment):
        """Ids of those who handed something in, sorted."""
        found = (self.folder / "submitted").glob(f"*/{assignment}")
        return sorted(
            path.parent.name
            for path in found
            if path.is_dir() and not path.is_symlink() and STUDENT.fullmatch(path.parent.name)
        )

    def submitted_at(self, student, assignment):
        """When a submission came, with a time zone; None where nobody noted it."""
        try:
            text = self.timestamp(student, assignment).read_text(encoding="utf-8").strip()
            when, _, zone = text.rpartition(" ")
            if zone[:1].isalpha():
                found = datetime.datetime.fromisoformat(when).replace(tzinfo=ZoneInfo(zone))
            else:
                found = settings.aware(datetime.datetime.fromisoformat(text), datetime.UTC)
            return settings.counted(found)
        except (OSError, ValueError, KeyError):
            return None


def write_text(path, text, mode=0o644):
    """Write a file in one step: whoever reads it finds the old one or the new one, whole."""
    write_bytes(path, text.encode(), mode)


def write_bytes(path, data, mode=0o644):
    """Write a file in one step, as `write_text` does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
