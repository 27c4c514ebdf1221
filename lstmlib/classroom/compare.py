"""What the records of a run are worth: ``python -m lstmlib.classroom.compare REQUEST ANSWER``.

It runs in a process that never ran a student's code, and reads what such a process wrote as plain
JSON. Sentences hold nothing that a student's code could have put there, and no hidden number.
"""

import functools
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from lstmlib.classroom import agreement, answers, calls, cases, formulas, handing_in, seeds
from lstmlib.classroom import records as records_of
from lstmlib.classroom.records import ABOVE

HARD_CODED = "Right on the example, wrong on other numbers: are numbers written into it?"


@dataclass(frozen=True)
class Judged:
    """What one question is worth.

    Parameters
    ----------
    points : float or None
        None where the run did not get there.
    max : float
        Points of a right answer.
    verdict : str
        ``right``, ``partly``, ``wrong``, ``not written``, ``error``, ``timeout``, ``refused`` or
        ``not reached``.
    sentence : str
        For the student.
    """

    points: float | None
    max: float
    verdict: str
    sentence: str


def compare(records, assignment, secret: str, count: int = cases.COUNT) -> dict[str, Judged]:
    """Judge the records of one run.

    Parameters
    ----------
    records : list of dict
        What `hand_in` wrote, not to be trusted.
    assignment : Assignment
        Which.
    secret : str
        The class's seed.
    count : int
        Cases a question, as given to `cases.hidden`.

    Returns
    -------
    dict of str to Judged
        One for each question that is answered by code, in the notebook's order.
    """
    return _Comparison(records, assignment, secret, count).judged()


class _Comparison:
    """The records of one run beside the references."""

    def __init__(self, records, assignment, secret, count):
        self.assignment, self.secret = assignment, secret
        self.inputs = _inputs(assignment, secret, count)
        self.records = records_of.ordered(records, self.inputs["questions"])
        self.given = {
            name: [row.get("answer") if row else None for row in rows]
            for name, rows in self.records.items()
        }
        self.verdicts = {}
        #: Functions that make the known mistakes that were found, by question.
        self.mistaken = {}

    def judged(self):
        points = self.assignment.points
        for question in self.assignment.questions(self.secret):
            worth = points[question.name]
            verdict, share, sentence = self._question(question)
            got = None if share is None else round(worth * share, 4)
            self.verdicts[question.name] = Judged(got, worth, verdict, sentence)
        return self.verdicts

    def _question(self, question):
        """Verdict, share of the points and sentence."""
        rows = self.records[question.name]
        said = records_of.unanswered(question.name, rows)
        if said:
            verdict, sentence = said
            return verdict, None if verdict == "not reached" else 0.0, sentence
        if question.kind == "formula":
            return self._formula(question)
        return self._function(question)

    def _formula(self, question):
        rng = seeds.rng(self.secret, "hidden", self.assignment.name, question.name)
        [tree] = self.given[question.name]
        right = answers.encode(self.assignment.reference(self.secret)[question.name]())
        try:
            formulas.same(tree, right, question, rng)
        except formulas.Differs as differs:
            return "wrong", 0.0, str(differs) or self._like_a_mistake(question, tree, right, rng)
        return "right", 1.0, "Right."

    def _like_a_mistake(self, question, tree, right, rng):
        points = [question.case(rng) for _ in range(formulas.POINTS)]
        ours, theirs = (formulas.at_points(each, points) for each in (tree, right))
        for sentence, function in self.assignment.mistakes(self.secret, question.name):
            wrong = formulas.at_points(answers.encode(function()), points)
            if agreement.agree(ours, wrong, question.tolerance):
                return sentence
        said = agreement.likeness([(ours, theirs)], [""], question.tolerance)
        return said or f"It is another formula. {ABOVE}"

    def _function(self, question):
        space, told = self.assignment.reference(self.secret), False
        pairs, arguments = self._pairs(question, space)
        if not pairs:
            return "wrong", 0.0, "It builds on an earlier answer that cannot be used."
        wrong = agreement.wrong_keys(pairs, question.tolerance)
        if wrong:
            for carried in self._carried, self._as_mistaken:
                again = carried(question)
                if again and not agreement.wrong_keys(again, question.tolerance):
                    wrong, told = [], True
                    break
        if not wrong:
            return "right", 1.0, self._why_right(question.name, told)
        all_keys = agreement.keys(pairs[0][1])
        share = 1 - len(wrong) / len(all_keys)
        sentence = self._why_wrong(question, pairs, arguments, wrong)
        if share:
            good = [key for key in all_keys if key not in wrong]
            sentence = f"{' and '.join(good)} right, {' and '.join(wrong)} not: {sentence}"
        return ("partly" if share else "wrong"), share, sentence

    def _pairs(self, question, space):
        """Answer and right answer of each case where there is a right one, and the arguments.

        Nothing where most cases have none: what is left might be the example, which is known.
        """
        pairs, arguments = [], []
        asked_for = self.inputs["questions"][question.name]["cases"]
        for number, packed in enumerate(asked_for):
            asked = handing_in.resolve(packed, number, self.given, self.inputs["spares"])
            right = calls.called(space[question.name], asked)
            if right is not None:
                pairs.append((agreement.plain(self.given[question.name][number]), right))
                arguments.append(asked)
        return (pairs, arguments) if 2 * len(pairs) > len(asked_for) else ([], [])

    def _carried(self, question):
        """The pairs by the solution with the student's own earlier functions, as calls tell."""
        wrong = {
            earlier
            for earlier, verdict in self.verdicts.items()
            if verdict.verdict in ("wrong", "partly") and earlier != question.name
        }
        entries = [entry for row in self.records[question.name] for entry in row["calls"]]
        while wrong := wrong & {entry[0] for entry in entries}:
            space = self.assignment.fresh(self.secret)
            for name in wrong:
                own = [entry[1:] for entry in entries if entry[0] == name]
                space[name] = calls.Told(space[name], own)
            pairs, _ = self._pairs(question, space)
            meant = {name for name in wrong if calls.is_meant(self.given[name], space[name].used)}
            if meant == wrong:
                return pairs
            wrong = meant
        return []

    def _as_mistaken(self, question):
        """The pairs by the solution with the known mistakes that were found before.

        For what no calls tell: a function that was asked otherwise than the solution asks, or too
        often, or that answers complex steps with nothing.
        """
        if not self.mistaken:
            return []
        space = self.assignment.fresh(self.secret)
        for name, function in self.mistaken.items():
            space[name] = calls.among(space, function)
        return self._pairs(question, space)[0]

    def _why_right(self, name, told):
        packed = self.inputs["questions"][name]["cases"][0]
        sources = {v["from"] for v in packed.values() if isinstance(v, dict) and "from" in v}
        if told or any(self.verdicts[source].verdict != "right" for source in sources):
            return "Right, with your own answers to earlier questions."
        return "Right."

    def _why_wrong(self, question, pairs, arguments, wrong):
        for answer, right in pairs:
            said = agreement.misfit(answer, right, quiet=True)
            if said:
                known = self._right_on_the_example(question, pairs[0][0], wrong)
                return HARD_CODED if known else said
        if any(agreement.not_finite(answer) for answer, _ in pairs):
            return "For some numbers it is not finite (nan or inf): is there a division by zero?"
        came = [answer for answer, _ in pairs]
        for sentence, function in self.assignment.mistakes(self.secret, question.name):
            made = [calls.called(function, asked) for asked in arguments]
            if None not in made and agreement.matches(came, made, wrong, question.tolerance):
                self.mistaken[question.name] = function
                return sentence
        said = agreement.likeness(pairs, wrong, question.tolerance)
        if said:
            return said
        if self._right_on_the_example(question, came[0], wrong):
            return HARD_CODED
        if any(not agreement.wrong_keys([pair], question.tolerance) for pair in pairs):
            return "Right on some numbers and wrong on others: does it do one case only?"
        return f"It gives other numbers than the right answer. {ABOVE}"

    def _right_on_the_example(self, question, answer, wrong):
        case = [cases.example(self.assignment, self.secret, question.name)]
        right = cases.right(self.assignment, self.secret, question.name, case, 0)
        right = agreement.plain(answers.encode(right))
        left = agreement.wrong_keys([(answer, right)], question.tolerance)
        return not set(left) & set(wrong)


@functools.lru_cache(maxsize=32)
def _inputs(assignment, secret, count):
    return cases.hidden(assignment, secret, count)["inputs"]


def main(arguments) -> int:
    """Answer one request; see `lstmlib.classroom.by_nbgrader`."""
    from lstmlib.classroom.course import Course

    request = json.loads(Path(arguments[0]).read_text("utf8"))
    course = Course.open(request["class"])
    assignment = course.load(request["assignment"])
    if request["want"] == "inputs":
        found = _inputs(assignment, course.secret, cases.COUNT)
    else:
        found = compare(request["records"], assignment, course.secret)
        found = {name: asdict(judged) for name, judged in found.items()}
    Path(arguments[1]).write_text(json.dumps(found), "utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
