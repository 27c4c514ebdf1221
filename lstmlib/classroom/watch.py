"""A watcher beside a command: what all its processes take together, and when it has to stop."""

import contextlib
import os
import stat
import subprocess
import threading
import time

import psutil

INTERVAL = 0.1
#: So much of what a command printed is kept: its end.
TAIL_BYTES = 8000
# A process that the kernel is taking down may need a moment.
PATIENCE = 30.0


class Watch:
    """Watch a process that was started with its output in a pipe; stop it where it goes too far.

    Attributes
    ----------
    peak_mb : float
        The most memory that was seen.
    tail : str
        The end of what was printed.
    """

    def __init__(self, process, folder, limits):
        self.process = process
        self.folder = folder
        self.limits = limits
        self.peak_mb = 0.0
        self._kept = b""
        self._printed = 0
        self._seen = {}
        self._reader = threading.Thread(target=self._drain, daemon=True)

    def __enter__(self):
        self._reader.start()
        return self

    def __exit__(self, *problem):
        self._end()
        self._reader.join(PATIENCE)

    @property
    def tail(self):
        """The end of what was printed, as text."""
        return self._kept.decode("utf-8", "replace")

    def until_the_end(self, deadline):
        """Wait; what the command had to be stopped for, or None where it ended by itself."""
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(INTERVAL)
                return None
            reason = self._too_much() or ("wall clock" if time.monotonic() > deadline else None)
            if reason:
                return reason

    def _too_much(self):
        memory, tasks = self._taken()
        if memory > self.limits.memory_mb:
            memory = self._shared_out()
        self.peak_mb = max(self.peak_mb, memory)
        if tasks >= self.limits.processes:
            return "processes"
        if memory > self.limits.memory_mb:
            return "memory"
        if self._printed > self.limits.output_mb * 1e6:
            return "output"
        unlinked = _unlinked(self._tree())
        if _fills(self.folder, self.limits.disk_mb * 1e6 - unlinked, self.limits.files):
            return "disk"
        return None

    def _taken(self):
        """Megabytes and tasks of the command and all that it has started."""
        memory = tasks = 0
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                memory += process.memory_info().rss
                tasks += process.num_threads()
        return memory / 1e6, tasks

    def _shared_out(self):
        """Megabytes again, and what several processes share counts once: exact, but slow."""
        memory = 0
        for process in self._tree():
            with contextlib.suppress(psutil.Error):
                about = process.memory_full_info()
                memory += getattr(about, "pss", about.rss)
        return memory / 1e6

    def _tree(self):
        """All processes of the command; those are kept that have lost their parents since."""
        with contextlib.suppress(psutil.Error):
            top = psutil.Process(self.process.pid)
            for process in [top, *top.children(recursive=True)]:
                self._seen.setdefault((process.pid, process.create_time()), process)
        return list(self._seen.values())

    def _end(self):
        """Kill what is left, and wait until it is gone: nothing writes into the folder then."""
        left = self._tree()
        for process in left:
            with contextlib.suppress(psutil.Error):
                process.kill()
        self.process.wait()
        deadline = time.monotonic() + PATIENCE
        while any(map(_lives, left)) and time.monotonic() < deadline:
            time.sleep(0.005)

    def _drain(self):
        """Read what is printed, so that no command waits for a reader; keep the end."""
        with contextlib.suppress(OSError, ValueError):
            while chunk := os.read(self.process.stdout.fileno(), 65536):
                self._printed += len(chunk)
                self._kept = (self._kept + chunk)[-TAIL_BYTES:]


def _lives(process):
    """Whether a process can still do something; a dead one may wait for its parent's notice."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _unlinked(processes):
    """Bytes of files that are open and in no folder any more: the disk is not free of them yet."""
    found = {}
    for process in processes:
        with contextlib.suppress(OSError), os.scandir(f"/proc/{process.pid}/fd") as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    about = entry.stat()
                    if stat.S_ISREG(about.st_mode) and not about.st_nlink:
                        found[about.st_dev, about.st_ino] = about.st_blocks * 512
    return sum(found.values())


def _fills(folder, most_bytes, most_files):
    """Whether more lies in a folder than may; links are not followed.

    A folder that cannot be looked into, because it is closed or too deep, is as good as full.
    """
    taken, files, waiting = 0, 0, [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    files += 1
                    with contextlib.suppress(FileNotFoundError):
                        taken += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if files > most_files or taken > most_bytes:
                        return True
        except (FileNotFoundError, NotADirectoryError):  # deleted since
            continue
        except OSError:
            return True
    return False
