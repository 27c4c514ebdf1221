"""Grading a large class: ``python -m bench.classroom``.

300 submissions of one assignment are graded through the command line, in the sandbox: most are
right, some wrong, and one in thirty tries to do harm. Time and memory are those of all processes
together. Then some verdicts are taken away, a run that makes them again is killed in the middle,
and the next one ends it: every grade has to be the same as before.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).resolve().parent / "results" / "classroom.json"
NAME = "forward"
#: Shares of the kinds that are not right, of 300.
KINDS = {
    "plausible": 60,
    "hard-coded": 15,
    "lazy": 10,
    "endless": 3,
    "hog": 1,
    "bomb": 1,
    "killer": 2,
    "tamperer": 1,
    "malformed": 2,
}
#: Fields of a verdict that another run may change: when it was made, and what that took.
PASSING = ("seconds", "peak_mb", "graded")


def dealt(count):
    """The kind of each of ``count`` submissions, mixed."""
    kinds = [kind for kind, share in KINDS.items() for _ in range(round(share * count / 300))]
    kinds += ["right"] * (count - len(kinds))
    # A step that shares no factor with the number goes through all of them.
    step = next(step for step in range(count // 3 + 1, count + 2) if _coprime(step, count))
    return [kinds[place * step % count] for place in range(count)]


def _coprime(a, b):
    while b:
        a, b = b, a % b
    return a == 1


def made_class(folder, count):
    """A class with its submissions, released but not graded."""
    from lstmlib.classroom.course import Course
    from tests.classroom.submissions import KINDS as MAKERS
    from tests.classroom.submissions import Paper

    _command("init", str(folder))
    _command("release", NAME, "--class", str(folder))
    course = Course.open(folder)
    paper = Paper(course, NAME)
    texts = {kind: MAKERS[kind](paper, None) for kind in {"right", *KINDS}}
    for number, kind in enumerate(dealt(count)):
        path = course.submitted(f"student-{number:03}", NAME)
        path.parent.mkdir(parents=True)
        path.write_bytes(texts[kind])
    return course


def _words(*words):
    return [sys.executable, "-m", "lstmlib.classroom", *words]


def _command(*words):
    subprocess.run(_words(*words), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


class Grading:
    """A grading run, with the time and the most memory that all its processes took."""

    def __init__(self, course, workers):
        words = ["grade", NAME, "--class", str(course.folder), "--workers", str(workers)]
        self.begun, self.peak_mb = time.monotonic(), 0.0
        self.process = subprocess.Popen(_words(*words), cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def until(self, done):
        """Watch until ``done()`` or the end; returns whether the end came."""
        while self.process.poll() is None:
            self.peak_mb = max(self.peak_mb, _memory_mb(self.process.pid))
            if done():
                return False
            time.sleep(0.2)
        self.seconds = time.monotonic() - self.begun
        self.said = self.process.stdout.read()
        if self.process.returncode:
            raise RuntimeError(f"grading ended with status {self.process.returncode}")
        return True


def _memory_mb(pid):
    """Resident memory of a process and all below it, files that they share left out.

    Memory that forked processes have in common counts for each: the fork bomb makes the peak.
    """
    import psutil

    total, below = 0, psutil.Process(pid)
    for process in [below, *below.children(recursive=True)]:
        try:
            about = process.memory_info()
            total += about.rss - getattr(about, "shared", 0)
        except psutil.Error:
            continue
    return total / 1e6


def verdicts(course):
    """Dict from a student to the verdict, without what another run may change."""
    from dataclasses import asdict

    from lstmlib.classroom import verdicts as stored

    found = {}
    for student, verdict in stored.of(course, NAME).items():
        about = asdict(verdict)
        found[student] = {key: about[key] for key in about if key not in PASSING}
    return found


def killed_and_resumed(course, workers, count):
    """Take ``count`` verdicts away, kill the run that makes them again, and let another end it."""
    before = verdicts(course)
    students = sorted(before)[:count]
    for student in students:
        course.verdict(student, NAME).unlink()
    run = Grading(course, workers)
    if run.until(lambda: len(verdicts(course)) >= len(before) - count // 2):
        raise RuntimeError("the run ended before it could be killed")
    run.process.kill()
    run.process.wait()
    run.process.stdout.close()
    left = verdicts(course)
    Grading(course, workers).until(lambda: False)
    after = verdicts(course)
    changed = [student for student in before if after.get(student) != before[student]]
    return {"taken": count, "killed_at": len(left), "lost_or_changed": len(changed)}


def parse(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.classroom", description=__doc__)
    parser.add_argument("--submissions", type=int, default=300, help="how many (300)")
    parser.add_argument("--workers", type=int, default=2, help="submissions at a time (2)")
    parser.add_argument("--out", type=Path, help=f"default after a whole run: {RESULTS.name}")
    given = parser.parse_args(arguments)
    if given.submissions < 6 or given.workers < 1:
        parser.error("expected at least 6 --submissions and 1 of --workers")
    if given.submissions == 300:
        given.out = given.out or RESULTS
    return given


def measured(given, folder):
    """Grade, and return what the report holds."""
    from bench import machine

    course = made_class(folder / "class", given.submissions)
    run = Grading(course, given.workers)
    run.until(lambda: False)
    print(run.said)
    from lstmlib.classroom import verdicts as stored

    found = stored.of(course, NAME).values()
    return {
        "machine": {**machine.describe(), "cores": len(os.sched_getaffinity(0))},
        "submissions": given.submissions,
        "workers": given.workers,
        "kinds": {kind: dealt(given.submissions).count(kind) for kind in ("right", *KINDS)},
        "graded": sum(each.status == stored.GRADED for each in found),
        "needs_review": sum(each.status == stored.REVIEW for each in found),
        "seconds": round(run.seconds, 1),
        "seconds_each": round(run.seconds / given.submissions, 2),
        "peak_mb": {
            "all processes": round(run.peak_mb),
            "largest submission": round(max(each.peak_mb for each in found)),
            "usual submission": round(sorted(each.peak_mb for each in found)[len(found) // 2]),
        },
        "killed": killed_and_resumed(course, given.workers, min(40, given.submissions // 2)),
    }


def main(arguments=None):
    """Run the command; returns its exit status."""
    given = parse(arguments)
    with tempfile.TemporaryDirectory() as folder:
        results = measured(given, Path(folder))
    print(
        f"{results['submissions']} submissions in {results['seconds']:.0f} s on "
        f"{results['workers']} workers, at most {results['peak_mb']['all processes']} MB; "
        f"after a kill {results['killed']['lost_or_changed']} grades were lost or changed."
    )
    if given.out:
        given.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 1 if results["killed"]["lost_or_changed"] else 0


if __name__ == "__main__":
    sys.exit(main())
