"""The walls of the sandbox: what bubblewrap shows to a command, as whom it runs, with what limits.

Without root bubblewrap makes a user namespace. Root needs none, and a process limit does not bind
it: the command then runs as a user whom nothing on the machine belongs to.
"""

import contextlib
import os
import platform
import pwd
import shutil
import site
import socket
import sys
from pathlib import Path

from lstmlib.classroom import imports, syscalls

#: The command's folder, as it sees it.
HOME = Path("/student")
#: Users that neither Debian nor systemd gives to anybody.
USERS = range(61001, 61183)
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
# Where libraries are found when they are not in the usual place, and the time zone.
SETTINGS = ("/etc/ld.so.cache", "/etc/alternatives", "/etc/localtime")
# Shared libraries, thread stacks and reserved addresses count here, though they take no memory.
ADDRESSES_MB = 6000
PROGRAMS = {"bwrap": "bubblewrap", "prlimit": "util-linux", "choom": "util-linux"}


def missing():
    """A sentence that says what this machine lacks for the walls; None where it lacks nothing."""
    if sys.platform != "linux":
        return (
            "The sandbox needs Linux: on Windows use WSL 2, on macOS a virtual machine or a "
            "container with Linux."
        )
    needed = PROGRAMS | ({"setpriv": "util-linux"} if os.geteuid() == 0 else {})
    lacking = [name for name in needed if not shutil.which(name)]
    if lacking:
        names = " and ".join(lacking)
        packages = " ".join(dict.fromkeys(needed[name] for name in lacking))
        return (
            f"The sandbox needs {names}: `sudo apt-get install {packages}` (Debian, Ubuntu) or "
            f"`sudo dnf install {packages}` (Fedora)."
        )
    return None


def arguments(folder, readable, user, report, rules):
    """The command line of bubblewrap, up to the command that it shall run."""
    line = ["choom", "-n", "1000", "--", "bwrap", "--die-with-parent", "--new-session"]
    if user is None:
        line += ["--unshare-all"]
    else:
        line += ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
        line += ["--unshare-cgroup-try", "--cap-drop", "ALL"]
        line += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    # All that can be written is in one folder, which is watched: no memory disk anywhere. It comes
    # first, because what is shown may have its place below /tmp.
    own, scratch = str(folder), str(Path(folder) / "tmp")
    line += ["--proc", "/proc", "--dev", "/dev", *_shown("--bind", own, str(HOME))]
    line += ["--bind", scratch, "/tmp", "--bind", scratch, "/dev/shm"]
    for place in SYSTEM:
        line += _as_it_is(place)
    for place in SETTINGS:
        line += ["--ro-bind-try", place, place]
    for place in [*of_python(), *map(str, readable)]:
        line += _shown("--ro-bind", place, place)
    for place in answering():
        line += ["--tmpfs", place, "--remount-ro", place]
    line += ["--remount-ro", "/dev", "--remount-ro", "/"]
    line += ["--json-status-fd", str(report)]
    if syscalls.known(platform.machine()):
        line += ["--seccomp", str(rules)]
    return [*line, "--"]


def _shown(how, outside, inside):
    """Show a place, in folders that any user may pass: made with it, they would be root's alone."""
    return ["--dir", os.path.dirname(inside), how, outside, inside]


def _as_it_is(place):
    """Show a folder of the system: a link as a link."""
    if os.path.islink(place):
        return ["--symlink", os.readlink(place), place]
    return ["--ro-bind", place, place] if os.path.isdir(place) else []


def of_python():
    """Folders that this Python and its packages are in, without those that /usr shows anyway."""
    places = [sys.prefix, sys.base_prefix, *site.getsitepackages(), str(package())]
    if site.ENABLE_USER_SITE:
        places.append(site.getusersitepackages())
    places += [os.path.realpath(place) for place in places]
    places.append(str(Path(sys.executable).resolve().parent.parent))
    seen = ["/usr"]
    for place in sorted({place for place in places if os.path.isdir(place)}):
        if not any(Path(place).is_relative_to(outer) for outer in seen):
            seen.append(place)
    return seen[1:]


def showing(path):
    """The folder that submissions can read and that a path lies in; None where there is none."""
    path = Path(path).resolve()
    shown = (Path(place) for place in (*SYSTEM, *of_python()))
    return next((place for place in shown if path.is_relative_to(place.resolve())), None)


def answering():
    """Folders of packages that would answer in a student's place; inside they are empty.

    `imports` refuses them with a sentence, but stands where a submission could take it away.
    """
    places = [
        *site.getsitepackages(),
        *([site.getusersitepackages()] * bool(site.ENABLE_USER_SITE)),
    ]
    named = (
        Path(place, name) for place in places for name in sorted(imports.OTHERS - {"nbgrader"})
    )
    return list(dict.fromkeys(str(path.resolve()) for path in named if path.is_dir()))


def package():
    """Folder of lstmlib itself: in a checkout it is all that is shown of it."""
    return Path(__file__).resolve().parent.parent


def environment(home, env=None):
    """The variables that a command gets."""
    programs = [os.path.dirname(sys.executable), "/usr/local/bin", "/usr/bin", "/bin"]
    return {
        "PATH": os.pathsep.join(programs),
        "HOME": str(home),
        "TMPDIR": str(Path(home) / "tmp"),
        "USER": "student",
        "LOGNAME": "student",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(package().parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        **(env or {}),
    }


def limited(limits):
    """The command in front of the command that sets what one process may take."""
    memory, megabyte = limits.memory_mb, 1_000_000
    return [
        "prlimit",
        f"--nproc={limits.processes}",
        f"--data={memory * 3 // 4 * megabyte}",
        f"--as={(memory + ADDRESSES_MB) * megabyte}",
        f"--fsize={limits.disk_mb * megabyte}",
        "--nofile=512",
        "--core=0",
        "--",
    ]


@contextlib.contextmanager
def user():
    """Give the number of a user that no other sandbox has now; None where we are not root."""
    if os.geteuid() != 0:
        yield None
        return
    with socket.socket(socket.AF_UNIX) as claim:
        yield next(number for number in USERS if _claimed(claim, number))


def _claimed(claim, number):
    """Whether the user was free: an address of that name is ours until the sandbox ends."""
    with contextlib.suppress(KeyError):
        pwd.getpwuid(number)
        return False
    try:
        claim.bind(f"\0lstmlib-sandbox-{number}")
    except OSError:
        return False
    return True


def becoming(user):
    """The command in front of the command that turns root into ``user``, and goes home."""
    # Root in there may not enter a home that is the user's alone: only then is it time to go.
    home = ["env", f"--chdir={HOME}", "--"]
    if user is None:
        return home
    ids = [f"--reuid={user}", f"--regid={user}", "--clear-groups", "--inh-caps=-all"]
    return ["setpriv", *ids, "--", *home]


def give(folder, user):
    """Make a folder, and all in it, the user's own."""
    if user is None:
        return
    os.chown(folder, user, user)
    for _where, folders, files, at in os.fwalk(folder):
        for name in [*folders, *files]:
            os.chown(name, user, user, dir_fd=at, follow_symlinks=False)


def write_rules(file):
    """Write which calls to the kernel are refused, as bubblewrap wants it."""
    file.write(syscalls.rules(platform.machine()))
    file.seek(0)
