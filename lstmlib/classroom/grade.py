"""Run and judge what was handed in: ``python -m lstmlib.classroom grade``.

Each submission is a job of its own. What is done is on disk at once, so a run that was killed goes
on where it stood; what cannot be judged is said with its reason, and the others go on.
"""

import contextlib
import os
import signal
import sys
import time
from dataclasses import dataclass, field

from lstmlib.classroom import gradebook, kit, scratch, verdicts
from lstmlib.classroom.archives import printable
from lstmlib.classroom.course import Problem

_NO_WALLS = """\
*** WITHOUT A SANDBOX ***
Every submission will run as you, on this machine: it can read and delete your files, use the
network and find the answers. Do this only in a container or a virtual machine that you will throw
away, and say --yes there. `python -m lstmlib.classroom doctor` says what the sandbox needs."""


def add_arguments(parser):
    """The command's own options."""
    parser.add_argument("names", nargs="*", metavar="ASSIGNMENT", help="default: all of the class")
    parser.add_argument(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help="only this one; may be repeated",
    )
    parser.add_argument(
        "--workers", type=int, metavar="N", help="submissions at a time (default: one a core)"
    )
    parser.add_argument(
        "--again", action="store_true", help="also those that have a verdict that still fits"
    )
    parser.add_argument("--quiet", action="store_true", help="show no bar")
    parser.add_argument(
        "--no-sandbox", action="store_true", help="run submissions unprotected: dangerous"
    )
    parser.add_argument("--yes", action="store_true", help="confirms --no-sandbox")


@dataclass
class Tally:
    """What a run has come to: verdicts from before that fit, and those that it made."""

    kept: list = field(default_factory=list)
    made: list = field(default_factory=list)
    seconds: float = 0.0
    workers: int = 1
    interrupted: bool = False


def run(course, options):
    """Grade; returns the exit status."""
    workers = _workers(options.workers)
    names = course.chosen(options.names)
    _see_to_walls(options, [course.folder, *(course.load(name).place for name in names)])
    with (
        scratch.alone(course) as only,
        _terminated_like_interrupted(),
        scratch.folder(course, only) as place,
    ):
        tally = _graded(course, names, options, workers, place)
    _say(course, tally)
    return 130 if tally.interrupted else int(any(kit.is_failed(each) for each in tally.made))


def _workers(asked):
    if asked is not None and asked < 1:
        raise Problem(f"--workers: expected at least 1, got {asked}.")
    if asked:
        return asked
    # Not all cores of the machine may be ours.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def _see_to_walls(options, secrets):
    """Refuse to grade without walls, unless that is wanted, or with what is secret inside them."""
    from lstmlib.classroom import doctor, walls

    if options.no_sandbox:
        print(_NO_WALLS, file=sys.stderr)
        if not options.yes:
            raise Problem("--no-sandbox was not confirmed with --yes.")
        return
    for path in secrets:
        if place := walls.showing(path):
            raise Problem(
                f"{path} lies in {place}, which submissions can read, because Python is there: "
                "move one of the two."
            )
    problems = doctor.problems()
    if problems:
        raise Problem(f"{problems[0]} `python -m lstmlib.classroom doctor` says more.")


def _graded(course, names, options, workers, place):
    """Grade what has no verdict that fits, and enter all verdicts into the gradebook."""
    from tqdm import tqdm

    from lstmlib.classroom.crew import Crew

    tally, start = Tally(workers=workers), time.monotonic()
    kits = {name: kit.Kit.of(course, name, place) for name in names if course.students(name)}
    _see_that_all_handed_in(course, kits, options.student)
    todo = []
    for one in kits.values():
        for student in _students(course, one.name, options.student):
            verdict = None if options.again else one.judged(course, student)
            if verdict is None:
                todo.append((one, student))
            else:
                tally.kept.append(verdict)
    crew = Crew(course, min(workers, len(todo)), place, sandboxed=not options.no_sandbox)
    bar = tqdm(total=len(todo), unit="submission", disable=options.quiet or not todo)
    try:
        with crew, bar:
            for verdict in crew.work(todo):
                verdicts.write(course, verdict)
                tally.made.append(verdict)
                bar.update()
    except KeyboardInterrupt:
        tally.interrupted = True
    _enter(course, kits, tally.made)
    tally.seconds = time.monotonic() - start
    return tally


def _see_that_all_handed_in(course, kits, asked):
    missing = set(asked).difference(*(course.students(name) for name in kits))
    if missing:
        raise Problem(f"There is no submission of {', '.join(sorted(missing))}.")


def _students(course, name, asked):
    have = course.students(name)
    return [student for student in have if not asked or student in asked]


def _enter(course, kits, made):
    """All verdicts, not only this run's: one that was killed may have left some out."""
    for name in kits:
        fresh = {verdict.student for verdict in made if verdict.assignment == name}
        try:
            gradebook.put(course, name, verdicts.of(course, name).values(), fresh)
        except Exception as error:
            raise Problem(
                f"The verdicts are kept, but {course.gradebook} could not be written "
                f"({type(error).__name__}). Where it is gone, `release` makes it again; then run "
                "`grade` once more."
            ) from error


@contextlib.contextmanager
def _terminated_like_interrupted():
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say(course, tally):
    """Print what came of the run."""
    done = len(tally.made)
    every = [*tally.kept, *tally.made]
    review = [verdict for verdict in every if verdict.status == verdicts.REVIEW]
    if review:
        print("Needs review:")
        for verdict in sorted(review, key=lambda each: (each.assignment, each.student)):
            reasons = printable(" ".join(verdict.reasons), 1000)
            print(f"  {verdict.assignment} of {verdict.student}: {reasons}")
    print(
        f"Graded: {len(every) - len(review)}. Needs review: {len(review)}. "
        f"Kept from before: {len(tally.kept)} of these."
    )
    if done:
        peak = max(verdict.peak_mb for verdict in tally.made)
        each = f"{tally.seconds / done:.1f} s a submission, {tally.workers} at a time"
        print(f"{tally.seconds:.0f} s ({each}).")
        print(f"Peak memory: {peak:.0f} MB in a submission, {_own_peak():.0f} MB in the grader.")
    if tally.interrupted:
        print("Interrupted. What was done is kept; the same command goes on.", file=sys.stderr)
    elif every:
        print("Next: written answers in formgrader, then `feedback` and `export`.")
    else:
        print(f"Nothing was handed in yet: {course.folder / 'submitted'} has no submission.")


def _own_peak():
    """Most memory that this process had, in MB."""
    try:
        import resource
    except ImportError:  # a system without it
        return 0.0
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
