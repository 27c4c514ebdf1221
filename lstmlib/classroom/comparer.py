"""Answers are compared with the references in a process that runs no student's code.

It is started once and asked again and again, because it takes a second to load; where an answer
makes it hang, grow or die, it is thrown away and the next one starts fresh.
"""

import multiprocessing
import signal
import threading

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

    def compare(self, name, records):
        """Judge the records of one submission.

        Parameters
        ----------
        name : str
            The assignment.
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
            self._pipe.send((name, records))
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
        self._process.start()
        theirs.close()


def _serve(pipe, secret, sources):
    """Answer questions until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    loaded = {}
    while True:
        try:
            name, records = pipe.recv()
        except EOFError:
            return
        try:
            answer = _judged(loaded, name, records, secret, sources), None
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


def _judged(loaded, name, records, secret, sources):
    from lstmlib.classroom.compare import compare
    from lstmlib.classroom.sources import load

    if name not in loaded:
        loaded[name] = load(name, sources)
    found = compare(records, loaded[name], secret)
    return {question: _plain(judged) for question, judged in found.items()}


def _plain(judged):
    fields = ("points", "max", "verdict", "sentence")
    return {field: getattr(judged, field) for field in fields}
