"""The workers of a grading run: so many submissions at a time, and a clean end at any moment."""

import queue
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

from lstmlib.classroom import judge
from lstmlib.classroom.comparer import Comparer


class Crew:
    """Workers, each with a process of its own that compares answers.

    Parameters
    ----------
    course : Course
    workers : int
    scratch : path
        Where runs get folders of their own.
    sandboxed : bool
    """

    def __init__(self, course, workers, scratch, sandboxed=True):
        self._course = course
        self._scratch = scratch
        self._sandboxed = sandboxed
        self._futures = []
        self._pool = ThreadPoolExecutor(max(workers, 1))
        self._all = [Comparer(course.secret, course.sources) for _ in range(workers)]
        self._free = queue.SimpleQueue()
        for comparer in self._all:
            self._free.put(comparer)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._pool.shutdown(wait=False, cancel_futures=True)
        # Not `wait`, for which what was cancelled before it began is never done.
        while not all(future.done() for future in self._futures):
            _end_children()
            time.sleep(0.1)
        self._pool.shutdown()
        for comparer in self._all:
            comparer.close()

    def work(self, jobs):
        """Yield a verdict on each (kit, student), in the order in which they come."""
        self._futures = [self._pool.submit(self._one, *job) for job in jobs]
        for future in as_completed(self._futures):
            yield future.result()

    def _one(self, kit, student):
        comparer = self._free.get()
        try:
            return judge.judge(
                self._course,
                kit,
                student,
                comparer=comparer,
                scratch=self._scratch,
                sandboxed=self._sandboxed,
            )
        except Exception as error:
            # Whatever it is, the others go on, and nobody gets a 0 for it.
            reason = f"The grader itself failed: {type(error).__name__}: {error}"
            return kit.failed(self._course, student, reason)
        finally:
            self._free.put(comparer)


def _end_children():
    """End what is still running in sandboxes: nobody will wait for it."""
    import psutil

    for child in psutil.Process().children(recursive=True):
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
