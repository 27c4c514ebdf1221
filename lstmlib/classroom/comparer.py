"""Answers are compared with the references in a process that runs no student's code.

It is started once and asked again and again, because it takes a second to load; where an answer
makes it hang, grow or die, it is thrown away and the next one starts fresh.
"""

import multiprocessing
import signal
import threading

from lstmlib.classroom.kit import digest

#: Wall clock of one comparison, and memory of the process that makes it.
SECONDS, MEMORY_MB = 60.0, 4096


class NotCompared(Exception):
    """The answers could not be compared: one sentence says why."""


class Comparer:
    """One such process, started when it is first asked.

    Parameters
    ----------
    secret : str
        The class's seed.
    sources : pathlib.Path or None
        Folder of the assignments' sources, as in `Course`.
    seconds : float
        Wall clock of one comparison.
    """

    def __init__(self, secret, sources=None, seconds=SECONDS):
        self._about = (secret, sources)
        self._seconds = seconds
        self._process = self._pipe = None
        self._closing = threading.Lock()

    def compare(self, kit, records):
        """Judge the records of one submission.

        Parameters
        ----------
        kit : Kit
            Of the assignment.
        records : list of dict
            What the run left: not to be trusted.

        Returns
        -------
        dict
            Question: ``{"points", "max", "verdict", "sentence"}``.

        Raises
        ------
        NotCompared
        """
        if self._process is None:
            self._start()
        try:
            self._pipe.send((kit.name, kit.sources, records))
            if not self._pipe.poll(self._seconds):
                raise NotCompared(f"Comparing the answers took longer than {self._seconds:g} s.")
            found, failure = self._pipe.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise NotCompared("Comparing the answers ended without a result.") from error
        except NotCompared:
            self.close()
            raise
        if failure:
            raise NotCompared(f"The answers could not be compared: {failure}")
        return found

    def close(self):
        """End the process; the next question starts another."""
        with self._closing:
            if self._process is not None:
                self._process.kill()
                self._process.join()
                self._pipe.close()
                self._process = self._pipe = None

    def _start(self):
        # Not a fork: the grader has threads, and what it holds is nothing that answers should meet.
        spawn = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_serve, args=(theirs, *self._about), daemon=True)
        # Ctrl-C reaches all processes of a terminal: this one is ended by us.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()


def _serve(pipe, secret, sources):
    """Answer questions until the other end is closed."""
    _limit_memory()
    loaded = {}
    while True:
        try:
            name, made_of, records = pipe.recv()
        except EOFError:
            return
        try:
            answer = _judged(_loaded(loaded, name, made_of, sources), records, secret), None
        except Exception as error:
            answer = None, f"{type(error).__name__}: {error}"
        pipe.send(answer)


def _limit_memory():
    try:
        import resource
    except ImportError:  # a system without it
        return
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY_MB * 2**20
    if most == resource.RLIM_INFINITY or wanted < most:
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))


def _loaded(loaded, name, made_of, sources):
    """The assignment, as it was when the run began."""
    from lstmlib.classroom.sources import load

    if name not in loaded:
        assignment = load(name, sources)
        if digest(assignment.place) != made_of:
            raise RuntimeError(f"the sources of {name} were changed while it was graded")
        loaded[name] = assignment
    return loaded[name]


def _judged(assignment, records, secret):
    from lstmlib.classroom.compare import compare

    found = compare(records, assignment, secret)
    return {question: _plain(judged) for question, judged in found.items()}


def _plain(judged):
    fields = ("points", "max", "verdict", "sentence")
    return {field: getattr(judged, field) for field in fields}
