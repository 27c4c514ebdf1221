"""Graded cells: every case is recorded at once, whatever a student's function does."""

import io
import json
import subprocess
import sys

import pytest

from lstmlib.classroom import cases, hand_in, handing_in
from tests.classroom import harness


@pytest.fixture(scope="module")
def inputs(assignment):
    return cases.hidden(assignment, "s", 4)["inputs"]


def errors(function, inputs):
    run = handing_in.Run()
    run.answer("double", {"double": function}, inputs)
    return [record["error"] for record in run.records]


def raising(error):
    def function(a):
        raise error

    return function


def test_the_grader_gives_and_takes_files(inputs, tmp_path, monkeypatch):
    given, taken = tmp_path / "cases.json", tmp_path / "records.jsonl"
    given.write_text(json.dumps(inputs))
    monkeypatch.setenv(handing_in.CASES, str(given))
    monkeypatch.setenv(handing_in.RECORDS, str(taken))
    assert hand_in("double", {"double": lambda a: 2 * a}) is None
    records = [json.loads(line) for line in taken.read_text().splitlines()]
    assert [record["case"] for record in records] == [0, 1, 2, 3]
    asked = [case["a"] for case in inputs["questions"]["double"]["cases"]]
    assert [record["answer"] for record in records] == [2 * a for a in asked]
    assert all(record["seconds"] >= 0 for record in records)


class Flushed(io.StringIO):
    """A file that knows how much of it is safe."""

    safe = ""

    def flush(self):
        self.safe = self.getvalue()


def test_each_record_is_written_before_the_next_case(inputs):
    file, seen = Flushed(), []

    def double(a):
        seen.append(file.safe.count("\n"))
        return a

    handing_in.Run().answer("double", {"double": double}, inputs, file)
    assert seen == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "error", [ValueError("no"), SystemExit(0), GeneratorExit(), RecursionError(), MemoryError()]
)
def test_whatever_is_raised_becomes_a_record(inputs, error):
    found = errors(raising(error), inputs)
    assert [each["type"] for each in found] == [type(error).__name__] * 4


def test_an_error_whose_text_raises_is_recorded(inputs):
    class Nasty(Exception):
        def __str__(self):
            raise SystemExit

    assert errors(raising(Nasty()), inputs)[0] == {"type": "Nasty", "message": ""}


def test_long_messages_are_cut(inputs):
    found = errors(raising(ValueError("x" * 10**6)), inputs)
    assert len(found[0]["message"]) == handing_in.MOST_LETTERS


def test_an_interrupt_is_recorded_and_goes_on(inputs):
    run = handing_in.Run()
    with pytest.raises(KeyboardInterrupt):
        run.answer("double", {"double": raising(KeyboardInterrupt())}, inputs)
    assert [record["error"]["type"] for record in run.records] == ["KeyboardInterrupt"]


def test_a_missing_function_and_no_answer_are_errors(inputs):
    assert errors(None, inputs)[0]["type"] == "NameError"
    assert errors(lambda a: None, inputs)[0]["type"] == "NoAnswer"
    assert errors(lambda a: "1", inputs)[0]["type"] == "NoAnswer"


def test_refused_imports_are_told(inputs, monkeypatch):
    class Finder:
        refused = ["torch"]

        def find_spec(self, *_):
            return None

    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    run = handing_in.Run()
    run.answer("double", {"double": raising(ImportError("torch"))}, inputs)
    run.answer("double", {"double": lambda a: a}, inputs)
    assert [record.get("refused") for record in run.records] == [["torch"]] * 4 + [None] * 4


def test_an_earlier_answer_of_the_students_own_comes_back(assignment, inputs):
    seen = []

    def scaled(p, values):
        seen.append(p)
        return values

    space = {"pair": lambda a, b: {"sum": 1.5 * a, "product": a - b}, "scaled": scaled}
    harness.records(assignment, "s", space, ["pair", "scaled"], inputs)
    asked = [case["a"] - case["b"] for case in inputs["questions"]["pair"]["cases"]]
    assert seen == asked


UNUSABLE = {
    "another form": lambda a, b: a * b,
    "a missing key": lambda a, b: {"sum": a},
    "zero": lambda a, b: {"sum": a, "product": 0.0},
    "always the same": lambda a, b: {"sum": a, "product": 0.7},
    "not finite": lambda a, b: {"sum": a, "product": float("nan")},
    "enormous": lambda a, b: {"sum": a, "product": 1e30 * b},
    "an error": raising(ValueError()),
    "nothing": lambda a, b: None,
}


@pytest.mark.parametrize("function", UNUSABLE.values(), ids=UNUSABLE)
def test_one_that_cannot_be_used_is_replaced(assignment, inputs, function):
    seen = []

    def scaled(p, values):
        seen.append(p)
        return values

    space = {"pair": function, "scaled": scaled}
    harness.records(assignment, "s", space, ["pair", "scaled"], inputs)
    assert seen == [inputs["spares"]["pair"]["product"]] * 4


def test_calls_of_earlier_functions_are_told_and_undone(assignment, inputs):
    def double(a):
        return 3.0 * a

    space = {"double": double}
    exec("def matrix(m, v):\n    return m @ v + double(1.0) + double(a=2.0)", space)
    found = harness.records(assignment, "s", space, ["double", "matrix"], inputs)
    assert found[-1]["calls"] == [["double", [1.0], {}, 3.0], ["double", [], {"a": 2.0}, 6.0]]
    assert found[0]["calls"] == []
    assert space["double"] is double


def test_many_and_large_calls_do_not_fill_the_record(assignment, inputs):
    space = {"double": lambda a: a}
    exec("def matrix(m, v):\n    [double(1.0 + n) for n in range(3000)]\n    return v", space)
    found = harness.records(assignment, "s", space, ["matrix"], inputs)
    assert len(found[0]["calls"]) == 500
    exec("def matrix(m, v):\n    double([0.1] * 3000)\n    return v", space)
    assert harness.records(assignment, "s", space, ["matrix"], inputs)[0]["calls"] == []
    exec("def matrix(m, v):\n    [double([0.123] * 900) for n in range(400)]\n    return v", space)
    text = json.dumps(harness.records(assignment, "s", space, ["matrix"], inputs)[0])
    assert len(text) < 300_000


def test_elsewhere_it_says_who_runs_it(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(handing_in.CASES, raising=False)
    assert hand_in("double", {}) is None
    assert "where a teacher grades it" in capsys.readouterr().out


def test_a_run_needs_no_numpy(inputs, tmp_path):
    only = {**inputs, "questions": {"double": inputs["questions"]["double"]}}
    code = (
        "import sys, json\nsys.modules['numpy'] = None\n"
        "from lstmlib.classroom import handing_in\nrun = handing_in.Run()\n"
        "run.answer('double', {'double': lambda a: a}, json.load(sys.stdin))\n"
        "print(all('answer' in record for record in run.records))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(only), capture_output=True, text=True
    )
    assert run.stdout == "True\n", run.stderr
