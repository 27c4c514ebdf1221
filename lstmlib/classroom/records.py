"""The records of a run as another process left them: checked, in order, nothing trusted."""

import builtins

from lstmlib.classroom import agreement, answers, calls
from lstmlib.classroom.handing_in import NoAnswer

ABOVE = "Run the check in the notebook: it shows an example."


def ordered(records, questions: dict) -> dict[str, list]:
    """The records by question and case.

    Parameters
    ----------
    records : list
        JSON that `hand_in` may have written.
    questions : dict
        From `cases.hidden`.

    Returns
    -------
    dict of str to list
        For each case a dict with ``"answer"`` or ``"error"`` (the error's type), ``"calls"`` and
        ``"refused"``, or None where there is no record.
    """
    found = {name: [None] * len(known["cases"]) for name, known in questions.items()}
    for record in records:
        if not isinstance(record, dict):
            continue
        name, case = record.get("question"), record.get("case")
        known = isinstance(name, str) and name in found
        if known and type(case) is int and 0 <= case < len(found[name]):
            found[name][case] = _checked(record, questions[name]["kind"])
    return found


def _checked(record, kind: str) -> dict:
    made = {"calls": _calls(record.get("calls")), "refused": bool(record.get("refused"))}
    error = record.get("error")
    if isinstance(error, dict):
        made["error"] = str(error.get("type"))
        return made
    try:
        answer = answers.checked(record.get("answer"))
        if kind == "function":
            agreement.plain(answer)
        elif isinstance(answer, dict) or isinstance(answer, list) and not answers.is_tree(answer):
            raise ValueError("A list is no formula.")
        made["answer"] = answer
    except (ValueError, OverflowError):
        made["error"] = NoAnswer.__name__
    return made


def _calls(log) -> list:
    try:
        if isinstance(log, list) and len(log) <= calls.MOST:
            return [entry for entry in answers.checked_log(log) if _is_call(entry)]
    except ValueError:
        pass
    return []


def _is_call(entry) -> bool:
    if not isinstance(entry, list) or len(entry) != 4:
        return False
    name, arguments, named, _ = entry
    return isinstance(name, str) and isinstance(arguments, list) and isinstance(named, dict)


def unanswered(name: str, rows: list):
    """Verdict and sentence where not every case has an answer, else nothing."""
    errors = [row["error"] for row in rows if row and "error" in row]
    if "KeyboardInterrupt" in errors:
        return "timeout", "It took too long, and was stopped: is there a loop without an end?"
    if None in rows:
        return "not reached", "The notebook did not get through this question."
    if not errors:
        return None
    if any(row["refused"] for row in rows):
        return "refused", "It imports what graded answers may not use: write the answer yourself."
    if set(errors) == {"NotImplementedError"}:
        return "not written", "Not written yet."
    return "error", _stopped(name, errors, rows)


def _stopped(name, errors, rows) -> str:
    if NoAnswer.__name__ in errors:
        return f"What it returns is not of the kind that was asked for. {ABOVE}"
    if "answer" in rows[0] and all("error" in row for row in rows[1:]):
        return (
            f"It answers the example, and stops with {_kind(errors[0])} on all other numbers: are "
            "numbers written into it?"
        )
    if "NameError" in errors:
        return f"There is no function {name}, or it uses a name that is not there. {ABOVE}"
    return f"It stops with {_kind(errors[0])}. {ABOVE}"


def _kind(name: str) -> str:
    """The name of an error where Python itself has it: a student's own name may say anything."""
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, BaseException):
        return name
    return "an error"
