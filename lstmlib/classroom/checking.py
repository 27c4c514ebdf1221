"""The self-check of a notebook: ``from lstmlib.classroom import check``.

It compares an answer with one example whose numbers the notebook carries, and says in a sentence
what to look at. It needs Python alone; SymPy where a question asks for a formula, NumPy where its
arguments are arrays.
"""

import inspect
import linecache
import os
import traceback

from lstmlib.classroom import agreement, answers, blobs, packing, trees
from lstmlib.classroom.handing_in import CASES


class NotYet(AssertionError):
    """An answer is not right yet; the sentence says why. A notebook shows the sentence alone."""

    def _render_traceback_(self):
        return [str(self)]


class Check:
    """Compares answers with a notebook's examples.

    ``check(name, globals())`` prints a sentence where the answer is right on the example, and
    raises `NotYet` with another where it is not.
    """

    def __init__(self):
        self._known = None

    def begin(self, blob: str) -> None:
        """Take the examples of a notebook.

        Parameters
        ----------
        blob : str
            The text that the notebook's first cell carries.
        """
        self._known = blobs.opened(blob)
        count = len(self._known["questions"])
        print(f"Ready to check {count} answers. This class's variant: {self._known['variant']}.")

    @property
    def assignment(self) -> str | None:
        """Name of the assignment whose notebook this is, once `begin` was called."""
        return self._known and self._known["assignment"]

    def __call__(self, name: str, namespace: dict) -> None:
        """Check one answer.

        Parameters
        ----------
        name : str
            The question, which is the name of the function that answers it.
        namespace : dict
            Where the function is: ``globals()``.

        Raises
        ------
        NotYet
            Where the answer is not right; the sentence says what to look at.
        """
        question = self._question(name)
        if _left_out():
            return
        said = problem(name, question, namespace)
        if said:
            raise NotYet(f"{name}: {said}")
        print(f"{name}: right on the example.")

    def all(self, namespace: dict) -> None:
        """Check every answer and print a table.

        Parameters
        ----------
        namespace : dict
            Where the answers are: ``globals()``.
        """
        self._question(None)
        if _left_out():
            return
        questions = self._known["questions"]
        width = max(len(name) for name in questions)
        right = 0
        for name, question in questions.items():
            said = problem(name, question, namespace)
            right += not said
            mark = "not yet" if said else "right"
            print(f"{name:{width}}  {question['points']:3g} points  {mark:7}  {said}".rstrip())
        print(f"{right} of {len(questions)} right on their example.")

    def _question(self, name):
        if self._known is None:
            raise NotYet("Run the first code cell of this notebook: it brings the examples.")
        if name is None:
            return None
        if name not in self._known["questions"]:
            asked = ", ".join(self._known["questions"])
            raise ValueError(f"There is no question {name!r}; there are {asked}.")
        return self._known["questions"][name]


def _left_out() -> bool:
    """Whether a grader runs the notebook: an answer that never ends would cost time twice."""
    grading = CASES in os.environ
    if grading:
        print("Checks are left out while answers are graded.")
    return grading


check = Check()


def problem(name, question, namespace) -> str:
    """What is not right about an answer, as a sentence; nothing where all is."""
    function = namespace.get(name)
    if function is None:
        return "There is no function of this name. Run the cell above; do not rename it."
    if not callable(function):
        return f"A function was expected, {answers.describe(function)} came."
    try:
        if question["kind"] == "formula":
            return _formula(name, function, question)
        return _function(name, function, question)
    except NotYet as problem:
        return str(problem)


def _function(name, function, question) -> str:
    pairs, made = [], []
    for call in question["calls"]:
        arguments = packing.unpack(call["arguments"])
        value = _encoded(_called(name, function, arguments))
        pairs.append((_plain(value), agreement.plain(call["answer"])))
    for mistake in question["mistakes"]:
        made.append((mistake["sentence"], [agreement.plain(each) for each in mistake["answers"]]))
    return _compared(pairs, made, question["tolerance"])


def _formula(name, function, question) -> str:
    tree = _encoded(_called(name, function, {}), formula=True)
    foreign = trees.symbols(tree) - set(question["symbols"])
    if foreign:
        return f"It holds {', '.join(sorted(foreign))}, which the question does not have."
    try:
        came = [trees.evaluate(tree, call["arguments"]) for call in question["calls"]]
    except trees.NotEvaluated as error:
        return str(error)
    right = [call["answer"] for call in question["calls"]]
    if agreement.agree(came, right, question["tolerance"]):
        return ""
    made = [(each["sentence"], [each["answers"]]) for each in question["mistakes"]]
    said = _known([(came, right)], made, [""], question["tolerance"])
    if said:
        return said
    where = max(range(len(right)), key=lambda at: abs(right[at] - came[at]))
    at = question["calls"][where]["arguments"].items()
    point = ", ".join(f"{key} = {value:.4f}" for key, value in at)
    expected, ours = _told_apart(right[where], came[where])
    return f"It differs. At {point} expected was {expected}, what came is {ours}."


def _called(name, function, arguments):
    """What the function returns; an error becomes a sentence."""
    try:
        inspect.signature(function).bind(**arguments)
    except TypeError:
        wanted = ", ".join(arguments) or "no arguments"
        raise NotYet(f"It is called with {wanted}: keep the arguments and their names.") from None
    except ValueError:
        pass  # what has no signature, such as a function of C, is called as it is
    try:
        return function(**arguments)
    except NotImplementedError as error:
        raise NotYet(_unwritten(name, error)) from None
    except NotYet:
        raise
    except Exception as error:
        raise NotYet(_stopped(error)) from error


def _unwritten(name, error) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1].name
    if where == name:
        return "Not written yet: put your answer in the place of the line with NotImplementedError."
    return f"It calls {where}, which is not written yet."


def _stopped(error) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    line = linecache.getline(frame.filename, frame.lineno).strip()
    place = f", in the line `{line}`" if line else ""
    return f"It stopped with {type(error).__name__}: {error}{place}"


def _encoded(value, formula=False):
    if formula and (value is None or isinstance(value, list | tuple | dict)):
        raise NotYet(f"A SymPy expression was expected, {answers.describe(value)} came.")
    try:
        return answers.encode(value)
    except ValueError as error:
        raise NotYet(str(error)) from None


def _plain(coded):
    try:
        return agreement.plain(coded)
    except ValueError:
        raise NotYet("Numbers were expected, a formula with symbols came.") from None


def _compared(pairs, made, tolerance) -> str:
    for answer, right in pairs:
        said = agreement.misfit(answer, right)
        if said:
            return said
    if any(agreement.not_finite(answer) for answer, _ in pairs):
        return "It holds a number that is not finite (nan or inf): is there a division by zero?"
    wrong = agreement.wrong_keys(pairs, tolerance)
    if not wrong:
        return ""
    good = [key for key in agreement.keys(pairs[0][1]) if key not in wrong]
    head = f"{' and '.join(good)} right, {' and '.join(wrong)} not yet. " if good else ""
    return head + (_known(pairs, made, wrong, tolerance) or _difference(pairs, wrong, tolerance))


def _known(pairs, made, wrong, tolerance) -> str:
    came = [answer for answer, _ in pairs]
    for sentence, wrongs in made:
        if agreement.matches(came, wrongs, wrong, tolerance):
            return sentence
    return agreement.likeness(pairs, wrong, tolerance)


def _difference(pairs, wrong, tolerance) -> str:
    """Both numbers where they differ most, and where that is."""
    answer, right = next(
        (agreement.part(a, key), agreement.part(b, key))
        for a, b in pairs
        for key in wrong
        if not agreement.agree(agreement.part(a, key), agreement.part(b, key), tolerance)
    )
    ours, theirs = agreement.flat(answer), agreement.flat(right)
    place = max(range(len(ours)), key=lambda at: abs(ours[at] - theirs[at]))
    where = f" at number {place + 1} of {len(ours)}" if len(ours) > 1 else ""
    expected, came = _told_apart(theirs[place], ours[place])
    alike = f"{theirs[place]:.6g}" == f"{ours[place]:.6g}"
    rounded = " Is something rounded on the way?" if alike else ""
    return f"It differs{where}: expected was {expected}, what came is {came}.{rounded}"


def _told_apart(right, came):
    """Both numbers with as many digits as it takes to see that they differ."""
    for digits in (6, 9, 17):
        texts = f"{right:.{digits}g}", f"{came:.{digits}g}"
        if texts[0] != texts[1]:
            break
    return texts
