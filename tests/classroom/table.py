"""Submission, expected verdict, expected sentence: who grades the grader."""

from dataclasses import dataclass

from lstmlib.classroom.verdicts import GRADED, REVIEW


@dataclass(frozen=True)
class Expected:
    """What has to come of a kind of submission.

    Attributes
    ----------
    status : str
        Of the whole submission.
    verdict : str
        On the target, the question that is not answered rightly.
    points : float or None
        Of the target, as a share of its points.
    sentence : str
        A pattern in the sentence on the target.
    reason : str
        A pattern in the reason for a review.
    others : str
        The verdict on all other questions.
    """

    status: str
    verdict: str
    points: float | None
    sentence: str = ""
    reason: str = ""
    others: str = "right"


TABLE = {
    "right": Expected(GRADED, "right", 1),
    "plausible": Expected(GRADED, "wrong", 0, "sign"),
    "lazy": Expected(GRADED, "refused", 0, "imports what graded answers may not use"),
    "hard-coded": Expected(GRADED, "wrong", 0, "numbers written into it"),
    "endless": Expected(GRADED, "timeout", 0, "too long.*a loop without an end"),
    "hog": Expected(REVIEW, "not reached", None, reason="more than 1024 MB of memory"),
    "bomb": Expected(REVIEW, "not reached", None, reason="more than 64 processes"),
    "killer": Expected(REVIEW, "not reached", None, reason="kernel died in the cell graded-"),
    "deleter": Expected(
        REVIEW,
        "not reached",
        None,
        reason="could not be graded: FileNotFound",
        others="not reached",
    ),
    "caller": Expected(
        GRADED, "error", 0, "stops with (ConnectionRefusedError|OSError|TimeoutError)"
    ),
    "reader": Expected(GRADED, "error", 0, "stops with LookupError"),
    "tamperer": Expected(REVIEW, "not reached", None, reason="how answers are handed in"),
    "malformed": Expected(
        REVIEW, "not reached", None, reason="it is not JSON, so no notebook", others="not reached"
    ),
}
