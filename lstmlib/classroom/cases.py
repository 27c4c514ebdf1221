"""The cases of a class: the visible example, the hidden ones, and what the reference says."""

from lstmlib.classroom import packing, seeds
from lstmlib.classroom.questions import From

#: How many cases a question has, the visible example included.
COUNT = 8


def example(assignment, secret: str, name: str) -> dict:
    """Arguments of the visible example of a question, with `From` where they come from another."""
    rng = seeds.rng(secret, "example", assignment.name, name)
    drawn = assignment.question(secret, name).case(rng)
    taken = {key: value for key, value in drawn.items() if not isinstance(value, From)}
    return {**drawn, **packing.unpack(packing.rounded(packing.pack(taken)))}


def drawn(assignment, secret: str, name: str, count: int = COUNT) -> list[dict]:
    """Arguments of all cases of a question; the first is the visible example."""
    question = assignment.question(secret, name)
    rng = seeds.rng(secret, "hidden", assignment.name, name)
    return [example(assignment, secret, name)] + [question.case(rng) for _ in range(count - 1)]


def resolved(arguments: dict, answer_of) -> dict:
    """The arguments with every `From` replaced.

    Parameters
    ----------
    arguments : dict
        Of one call.
    answer_of : callable
        Takes the name of a question; returns its answer.
    """
    made = {}
    for key, value in arguments.items():
        if isinstance(value, From):
            whole = answer_of(value.question)
            value = whole if value.key is None else whole[value.key]
        made[key] = value
    return made


def right(assignment, secret: str, name: str, all_cases: list[dict], place: int):
    """The reference's answer to one case, built on the reference's own earlier answers.

    Parameters
    ----------
    assignment : Assignment
        Which.
    secret : str
        The class's seed.
    name : str
        The question.
    all_cases : list of dict
        From `drawn`.
    place : int
        Which of them; an earlier question is answered for its case of the same number.
    """
    arguments = reference_arguments(assignment, secret, all_cases, place)
    return assignment.reference(secret)[name](**arguments)


def reference_arguments(assignment, secret: str, all_cases: list[dict], place: int) -> dict:
    """The arguments of one case as the reference would see them."""

    def earlier(question):
        cases = drawn(assignment, secret, question, place + 1)
        return right(assignment, secret, question, cases, place)

    return fresh(resolved(all_cases[place], earlier))


def fresh(arguments: dict) -> dict:
    """The arguments once more, so that no call can change another's."""
    return packing.unpack(packing.pack(arguments))


def spare(assignment, secret: str, name: str):
    """An answer to numbers that no case has: what takes the place of one that cannot be used.

    It has the form of an answer and tells nothing about any case.
    """
    rng = seeds.rng(secret, "spare", assignment.name, name)
    case = resolved(
        assignment.question(secret, name).case(rng),
        lambda question: spare(assignment, secret, question),
    )
    return assignment.reference(secret)[name](**fresh(case))


def hidden(assignment, secret: str, count: int = COUNT) -> dict:
    """What the sandbox gets to know: the arguments of every case, and no answer to any.

    Parameters
    ----------
    assignment : Assignment
        Which.
    secret : str
        The class's seed.
    count : int
        Cases a question.

    Returns
    -------
    dict
        ``"inputs"``: JSON for the file that `hand_in` reads.
    """
    questions, needed = {}, set()
    for question in assignment.questions(secret):
        if question.kind == "formula":
            questions[question.name] = {"kind": "formula", "cases": [{}]}
            continue
        cases = drawn(assignment, secret, question.name, count)
        needed |= {value.question for value in cases[0].values() if isinstance(value, From)}
        questions[question.name] = {
            "kind": "function",
            "cases": [_marked(case) for case in cases],
        }
    spares = {
        name: packing.rounded(packing.packed(spare(assignment, secret, name)))
        for name in sorted(needed)
    }
    inputs = {"assignment": assignment.name, "questions": questions, "spares": spares}
    return {"inputs": inputs}


def _marked(arguments: dict) -> dict:
    """Arguments as JSON, `From` as ``{"from": question, "key": key}``."""
    plain = {key: value for key, value in arguments.items() if not isinstance(value, From)}
    packed = packing.pack(plain)
    for key, value in arguments.items():
        if isinstance(value, From):
            packed[key] = {"from": value.question, "key": value.key}
    return {key: packed[key] for key in arguments}
