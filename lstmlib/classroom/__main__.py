"""Assignments from release to gradebook: ``python -m lstmlib.classroom --help``."""

import argparse
import importlib
import sys

from lstmlib.classroom.course import Course, Problem

#: Verb: its module, what it does, an example. A module has ``add_arguments(parser)`` and
#: ``run(course, options) -> exit status``; it is imported when its verb is given.
VERBS = {
    "init": ("init", "make a class folder", "init autumn --name 'Recurrent nets, autumn'"),
    "release": ("release", "make the students' notebooks of this class", "release forward"),
    "collect": (
        "collect",
        "sort what students handed in into the class folder",
        "collect forward downloads/forward.zip",
    ),
    "grade": ("grade", "run every submission in a sandbox and judge it", "grade forward"),
    "feedback": ("feedback", "write a page for each student", "feedback forward"),
    "export": ("export", "write grades for Moodle, Canvas or a spreadsheet", "export forward"),
    "doctor": ("doctor", "check this machine and say what to install", "doctor"),
}
#: Verbs that need no class folder.
ANYWHERE = ("init", "doctor")
PROG = "python -m lstmlib.classroom"


def parser(verb=None):
    """The parser of the command line, with the options of ``verb`` only."""
    out = argparse.ArgumentParser(
        prog=PROG,
        description="Assignments from release to gradebook. Nothing leaves this machine.",
        epilog=f"`{PROG} VERB --help` says more. A class from beginning to end: "
        + ", ".join(name for name in VERBS if name != "doctor")
        + ".",
    )
    verbs = out.add_subparsers(dest="verb", required=True, metavar="VERB")
    for name, (module, what, example) in VERBS.items():
        one = verbs.add_parser(
            name,
            help=what,
            description=f"{what[0].upper()}{what[1:]}.",
            epilog=f"Example: {PROG} {example}",
        )
        if name not in ANYWHERE:
            one.add_argument(
                "--class", dest="folder", default=".", metavar="FOLDER", help="class folder (.)"
            )
        if name != "doctor":
            one.add_argument(
                "--assignments",
                metavar="FOLDER",
                help="where the assignments' sources are (default: in the checkout of lstmlib)",
            )
        if name == verb:
            importlib.import_module(f"lstmlib.classroom.{module}").add_arguments(one)
    return out


def main(arguments=None):
    """Run the command; returns its exit status: 0, 1 for a problem, 130 when it was interrupted."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    try:
        verb = next((word for word in arguments if word in VERBS), None)
        options = parser(verb).parse_args(arguments)
        course = None
        if options.verb not in ANYWHERE:
            course = Course.open(options.folder, options.assignments)
        module = importlib.import_module(f"lstmlib.classroom.{VERBS[options.verb][0]}")
        return module.run(course, options)
    except Problem as problem:
        print(f"{PROG}: {problem}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("lstmlib"):
            raise
        print(
            f"{PROG}: the package {error.name} is missing. `{PROG} doctor` says what to install.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. What was done is kept; the same command goes on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
