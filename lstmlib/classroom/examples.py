"""What the visible checks of a notebook know: one example a question, as numbers only."""

import base64
import json
import zlib

from lstmlib.classroom import answers, cases, seeds, trees

#: At how many points a formula is compared.
POINTS = 5


def blob(assignment, secret: str) -> str:
    """The examples of a class's notebook, packed into text.

    Parameters
    ----------
    assignment : Assignment
        Which.
    secret : str
        The class's seed.

    Returns
    -------
    str
        For ``check.begin``. It holds numbers and sentences, no formula and no code.
    """
    text = json.dumps(content(assignment, secret), separators=(",", ":"), sort_keys=True)
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")
    return "\n".join(packed[at : at + 100] for at in range(0, len(packed), 100))


def content(assignment, secret: str) -> dict:
    """What `blob` packs."""
    points = assignment.points
    questions = {}
    for question in assignment.questions(secret):
        make = _formula if question.kind == "formula" else _function
        known = {"kind": question.kind, "tolerance": question.tolerance}
        questions[question.name] = {
            **known,
            "points": points[question.name],
            **make(assignment, secret, question),
        }
    label = assignment.variant(secret)["label"]
    return {"assignment": assignment.name, "variant": label, "questions": questions}


def _function(assignment, secret: str, question) -> dict:
    case = [cases.example(assignment, secret, question.name)]
    arguments = cases.reference_arguments(assignment, secret, case, 0)
    answer = cases.right(assignment, secret, question.name, case, 0)
    wrong = []
    for sentence, function in assignment.mistakes(secret, question.name):
        made = answers.encode(function(**cases.fresh(arguments)))
        wrong.append({"answers": [made], "sentence": sentence})
    return {
        "calls": [{"arguments": answers.pack(arguments), "answer": answer}],
        "mistakes": wrong,
    }


def _formula(assignment, secret: str, question) -> dict:
    rng = seeds.rng(secret, "example", assignment.name, question.name)
    points = [question.case(rng) for _ in range(POINTS)]

    def at_points(function):
        tree = answers.encode(function())
        return [trees.evaluate(tree, point) for point in points]

    right = at_points(assignment.reference(secret)[question.name])
    wrong = [
        {"answers": at_points(function), "sentence": sentence}
        for sentence, function in assignment.mistakes(secret, question.name)
    ]
    return {
        "symbols": list(question.names),
        "calls": [
            {"arguments": point, "answer": answer}
            for point, answer in zip(points, right, strict=True)
        ],
        "mistakes": wrong,
    }


def opened(blob: str) -> dict:
    """The content of a blob.

    Raises
    ------
    ValueError
        Where the text is no blob, or not a whole one.
    """
    try:
        return json.loads(zlib.decompress(base64.b64decode("".join(blob.split()), validate=True)))
    except (ValueError, zlib.error) as error:
        raise ValueError("The examples of this notebook are damaged: take a fresh copy.") from error
