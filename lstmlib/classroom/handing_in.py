"""What graded cells call: ``hand_in(question, globals())``.

The grader runs them where a file with the arguments of all cases lies, without any answer to
them, and reads what was recorded in a process of its own. Started by nbgrader alone, below a class
folder, the answers are judged at once, again in another process.
"""

import functools
import json
import os
import sys
import time

from lstmlib.classroom import agreement, answers, calls, packing

#: Where the grader has put the arguments, and where it wants the answers.
CASES, RECORDS = "LSTMLIB_CLASSROOM_CASES", "LSTMLIB_CLASSROOM_RECORDS"
#: Of what an error says, this much is kept.
MOST_LETTERS = 200


class Run:
    """The answers of one run of a notebook.

    Attributes
    ----------
    given : dict
        Answers by question, one for each case; None where there is none.
    records : list of dict
        What the grader gets to read.
    """

    def __init__(self):
        self.given: dict[str, list] = {}
        self.records: list[dict] = []

    def answer(self, name: str, namespace: dict, inputs: dict, file=None) -> None:
        """Answer the cases of a question one by one; write each at once, so that none is lost.

        Parameters
        ----------
        name : str
            The question.
        namespace : dict
            Where its function is.
        inputs : dict
            From `cases.hidden`.
        file : file, optional
            Where the records are written, one line each.
        """
        names = list(inputs["questions"])
        earlier = names[: names.index(name)]
        given = self.given[name] = []
        for number, packed in enumerate(inputs["questions"][name]["cases"]):
            asked = functools.partial(resolve, packed, number, self.given, inputs["spares"])
            record = {"question": name, "case": number}
            interrupted = _answered(record, asked, namespace, earlier)
            given.append(record.get("answer"))
            self.records.append(record)
            if file is not None:
                file.write(json.dumps(record) + "\n")
                file.flush()
            if interrupted is not None:
                raise interrupted


_run = Run()


def hand_in(name: str, namespace: dict):
    """Answer all cases of a question with the functions of a notebook.

    Parameters
    ----------
    name : str
        The question, which is the name of the function that answers it.
    namespace : dict
        Where the function is: ``globals()``.

    Returns
    -------
    float or None
        The points where nbgrader runs the notebook by itself, below a class folder; else nothing.
    """
    if CASES in os.environ and RECORDS in os.environ:
        with open(os.environ[CASES], encoding="utf-8") as file:
            inputs = json.load(file)
        with open(os.environ[RECORDS], "a", encoding="utf-8") as file:
            _run.answer(name, namespace, inputs, file)
        return None
    from lstmlib.classroom import by_nbgrader

    place = by_nbgrader.place()
    if place is None:
        print(
            "This cell gives points where a teacher grades it. Your own check is in the cell above."
        )
        return None
    _run.answer(name, namespace, by_nbgrader.inputs(place))
    return by_nbgrader.points(place, name, _run.records)


def _answered(record, asked, namespace, earlier):
    """Fill one record; return what has to be raised again."""
    start, interrupted = time.perf_counter(), None
    try:
        with calls.watched(namespace, earlier) as record["calls"]:
            value = _function(record["question"], namespace)(**packing.unpack(asked()))
        record["answer"] = _encoded(value)
    except KeyboardInterrupt as error:
        record["error"], interrupted = _error(error), error
    except BaseException as error:  # also SystemExit, which would end the cell unseen
        record["error"] = _error(error)
    record["calls"] = calls.shortened(record["calls"])
    record["seconds"] = round(time.perf_counter() - start, 4)
    refused = refused_imports() if "error" in record else []
    if refused:
        record["refused"] = refused
    return interrupted


def _function(name, namespace):
    if not callable(namespace.get(name)):
        raise NameError(f"the notebook has no function {name}")
    return namespace[name]


class NoAnswer(Exception):
    """What came back is no answer."""


def _encoded(value):
    try:
        return answers.encode(value)
    except ValueError as error:
        raise NoAnswer(str(error)) from None


def _error(error) -> dict:
    try:
        message = str(error)[:MOST_LETTERS]
    except BaseException:
        message = ""
    return {"type": type(error).__name__, "message": message}


def refused_imports() -> list[str]:
    """Modules that this run asked for and may not have, told by the finder that refused them."""
    names = [name for finder in sys.meta_path for name in getattr(finder, "refused", ())]
    return sorted({str(name) for name in names})[:20]


def resolve(packed: dict, case: int, given: dict[str, list], spares: dict) -> dict:
    """Arguments with the student's own earlier answers put in.

    Parameters
    ----------
    packed : dict
        Arguments from `cases.hidden`.
    case : int
        Number of the case.
    given : dict
        Answers of each earlier question, case by case; nothing where there is none.
    spares : dict
        What takes their place where they cannot be used.
    """
    made = {}
    for key, value in packed.items():
        if isinstance(value, dict) and set(value) == {"from", "key"}:
            spare = spares[value["from"]]
            own = given.get(value["from"], [])
            whole = (
                packing.like(agreement.plain(own[case]), spare) if is_usable(own, spare) else spare
            )
            value = whole if value["key"] is None else whole[value["key"]]
        made[key] = value
    return made


def is_usable(given: list, spare) -> bool:
    """Whether a student's answers to a question can be what later questions build on.

    They must have the form of an answer in every case. A number that is next to nothing, enormous,
    or the same in all cases cannot be meant: it would only make what follows easy.
    """
    pattern = agreement.plain(packing.bare(spare))
    if len(given) < 2 or any(answer is None for answer in given):
        return False
    try:
        plain = [agreement.plain(answer) for answer in given]
    except ValueError:
        return False
    if any(agreement.misfit(answer, pattern) for answer in plain):
        return False
    rows = [agreement.flat(answer) for answer in plain]
    numbers = [number for row in rows for number in row]
    if not all(agreement.SMALL < abs(number) < agreement.LARGE for number in numbers):
        return False
    return all(len(set(column)) > 1 for column in zip(*rows, strict=True))
