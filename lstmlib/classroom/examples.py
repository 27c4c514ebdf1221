"""What the visible checks of a notebook know: one example a question, as numbers only."""

from lstmlib.classroom import answers, blobs, cases, packing, seeds, trees

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
    return blobs.packed(content(assignment, secret))


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
    taken = cases.reference_arguments(assignment, secret, case, 0)
    arguments = packing.rounded(packing.pack(taken))

    def answer(function):
        made = answers.encode(function(**packing.unpack(arguments)))
        return packing.rounded(made)

    right = answer(assignment.reference(secret)[question.name])
    wrong = [
        {"answers": [answer(function)], "sentence": sentence}
        for sentence, function in assignment.mistakes(secret, question.name)
    ]
    return {
        "calls": [{"arguments": arguments, "answer": right}],
        "mistakes": wrong,
    }


def _formula(assignment, secret: str, question) -> dict:
    rng = seeds.rng(secret, "example", assignment.name, question.name)
    points = [packing.rounded(question.case(rng)) for _ in range(POINTS)]

    def at_points(function):
        tree = answers.encode(function())
        return packing.rounded([trees.evaluate(tree, point) for point in points])

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
