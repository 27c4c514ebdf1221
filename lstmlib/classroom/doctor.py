"""``python -m lstmlib.classroom doctor``: can this machine grade, and what has to be installed?"""

import importlib.util
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

#: Packages that grading imports: the module, and what pip calls it.
PACKAGES = {
    "nbgrader": "nbgrader",
    "jupytext": "jupytext",
    "psutil": "psutil",
    "tqdm": "tqdm",
    "sympy": "sympy",
    "ipykernel": "ipykernel",
}
#: Switches of the system that forbid user namespaces: file, the forbidding value, what to type.
SWITCHES = (
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    ),
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        "0",
        "sudo sysctl kernel.unprivileged_userns_clone=1",
    ),
    ("/proc/sys/user/max_user_namespaces", "0", "sudo sysctl user.max_user_namespaces=10000"),
)
GIGABYTE = 1e9
#: Starts processes until it may not, and says how many there were.
FORKS = """
import os, signal
children = []
try:
    while len(children) < 60:
        child = os.fork()
        if child == 0:
            signal.pause()
        children.append(child)
except BlockingIOError:
    pass
for child in children:
    os.kill(child, signal.SIGKILL)
print(len(children))
"""


@dataclass(frozen=True)
class Finding:
    """What was found out about one thing.

    Attributes
    ----------
    name : str
    good : bool
    words : str
        A sentence, or a few words where all is well.
    needed : bool
        Whether grading cannot run without it.
    """

    name: str
    good: bool
    words: str
    needed: bool = True


def problems():
    """Sentences that say why grading cannot run here; empty where it can."""
    return [found.words for found in _needed() if not found.good]


def add_arguments(parser):
    """The command has no options of its own."""


def run(course, options):
    """Print what was found; the status is 1 where grading cannot run here."""
    findings = [*_needed(), _processes(), _disk(), _memory()]
    for found in findings:
        mark = "ok  " if found.good else "MISS" if found.needed else "note"
        print(f"{mark}  {found.name}: {found.words}")
    bad = [found for found in findings if found.needed and not found.good]
    print("Grading cannot run here yet." if bad else "This machine can grade.")
    return 1 if bad else 0


def _needed():
    """What grading cannot do without; the sandbox is tried where what runs it is there."""
    packages = _packages()
    if not packages.good:
        return [packages]
    walls = _walls()
    return [packages, walls, _sandbox()] if walls.good else [packages, walls]


def _packages():
    lacking = [name for module, name in PACKAGES.items() if not importlib.util.find_spec(module)]
    if lacking:
        return Finding(
            "packages",
            False,
            f"{', '.join(lacking)} not found: run `make classroom` in the checkout, or "
            f"`{sys.executable} -m pip install {' '.join(lacking)}`.",
        )
    return Finding("packages", True, ", ".join(PACKAGES.values()))


def _walls():
    from lstmlib.classroom import walls

    lacking = walls.missing()
    return Finding("programs", lacking is None, lacking or ", ".join(walls.PROGRAMS))


def _sandbox():
    """Really run a Python in the sandbox, one that finds its packages."""
    from lstmlib.classroom import sandbox

    try:
        ended = _try([sys.executable, "-c", "import psutil, lstmlib"])
    except sandbox.NoSandbox as problem:
        return Finding("sandbox", False, _why(str(problem)))
    if ended.status != "ok":
        said = ended.tail.strip().rsplit("\n", 1)[-1]
        hint = " Other users cannot read this Python, it seems: grade without root, or let them."
        hint = hint if os.geteuid() == 0 and "ermission" in said else ""
        return Finding("sandbox", False, f"A Python cannot run in the sandbox: {said}.{hint}")
    return Finding("sandbox", True, "a Python ran in it, without network, files and neighbours")


def _why(sentence):
    """A sentence on what keeps bubblewrap from its work, and what to type."""
    for path, forbids, words in SWITCHES:
        if read(path) == forbids:
            return f"The system forbids user namespaces, which the sandbox needs: `{words}`."
    if Path("/.dockerenv").exists() or os.environ.get("container"):
        sentence += " In a container it needs `--privileged`, or a Linux machine of its own."
    return sentence


def _processes():
    """Whether the system itself stops a fork bomb; the watcher does in any case."""
    untried = Finding("process limit", False, "not tried", needed=False)
    if not (_packages().good and _walls().good):
        return untried
    from lstmlib.classroom import sandbox

    try:
        ended = _try([sys.executable, "-c", FORKS], processes=40)
    except sandbox.NoSandbox:
        return untried
    started = ended.tail.strip()
    if ended.status == "processes" or (started.isdigit() and 0 < int(started) < 60):
        return Finding("process limit", True, "a fork bomb is stopped", needed=False)
    said = f"processes are not limited: {ended.status} {started}"
    return Finding("process limit", False, said, needed=False)


def _try(command, **limits):
    from lstmlib.classroom import sandbox
    from lstmlib.classroom.limits import Limits

    folder = tempfile.mkdtemp(prefix="lstmlib-doctor-")
    try:
        return sandbox.run(command, folder=folder, limits=Limits(seconds=60, **limits))
    finally:
        sandbox.remove(folder)


def _disk():
    free = shutil.disk_usage(tempfile.gettempdir()).free / GIGABYTE
    words = f"{free:.1f} GB free for temporary files"
    return Finding("disk", free > 1, words + ("" if free > 1 else ": at least 1 GB is good"), False)


def _memory():
    free = _available() / GIGABYTE
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    words = f"{free:.1f} GB free, {cores} cores"
    if free > cores:
        return Finding("memory", True, words, needed=False)
    return Finding("memory", False, f"{words}: grade with fewer workers, 1 GB each", False)


def _available():
    for line in (read("/proc/meminfo") or "").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return 0


def read(path):
    """Text of one of the system's files; None where there is no such file."""
    try:
        return Path(path).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return None
