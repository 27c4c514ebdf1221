"""The engine's formulas: fresh, plain script text, and with SymPy's values under node."""

import json
import random
import subprocess

import pytest
from sympy import Float, Symbol, lambdify, symbols

from lstmlib.symbolic import EQUATIONS, codegen
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.codegen import FORMULAS, SQUASHING, Formula

PRINT = """
const asked = {};
const found = asked.map(([path, args]) => path.reduce((at, key) => at[key], formulas)(...args));
console.log(JSON.stringify(found));
"""


def run(node_path, asked):
    """Evaluate functions of formulas.js: pairs of a path and a list of arguments."""
    script = codegen.TARGET.read_text() + PRINT.format(json.dumps(asked))
    done = subprocess.run([node_path, "-"], input=script, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_committed_file_is_what_the_ledger_prints():
    assert codegen.TARGET.read_text(encoding="utf-8") == codegen.render(), (
        "run `python -m lstmlib.symbolic.codegen`"
    )


def test_it_is_plain_script_text():
    text = codegen.TARGET.read_text(encoding="utf-8")
    assert "python -m lstmlib.symbolic.codegen" in text.splitlines()[0]
    code = [line for line in text.splitlines() if not line.startswith("//")]
    assert code[0] == "const formulas = {" and code[-1] == "};"
    assert not any(word in " ".join(code) for word in ("import", "export", "Math.exp", "pow"))


def test_main_writes_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(codegen, "TARGET", tmp_path / "widgets" / "formulas.js")
    codegen.main()
    assert codegen.TARGET.read_text(encoding="utf-8") == codegen.render()


def test_cell_formulas_under_node(node_path):
    draw = random.Random(0)
    asked, expected = [], []
    for formula in FORMULAS:
        names = formula.args.split(", ")
        evaluated = lambdify(symbols(names), formula.expression(), "math")
        for _ in range(5):
            args = [draw.gauss(0, 2) for _ in names]
            asked.append(([formula.name], args))
            expected.append(evaluated(*args))
    assert run(node_path, asked) == pytest.approx(expected, rel=1e-13, abs=1e-15)


def test_squashing_functions_under_node(node_path):
    points = [-30.0, -2.5, -0.1, 0.0, 0.3, 1.7, 12.0]
    asked, expected = [], []
    for convention, functions in SQUASHING.items():
        for name, label in functions:
            rhs = EQUATIONS[label].eq.rhs.subs(n.f(n.x), EQUATIONS["squash-f"].eq.rhs)
            slope = rhs.diff(n.x)
            for point in points:
                # Forty digits, because 4σ − 2 cancels near zero.
                value, rate = (
                    float(expr.subs(n.x, Float(point, 40)).evalf(40)) for expr in (rhs, slope)
                )
                asked += [
                    (["squash", convention, name], [point]),
                    (["squash", convention, f"d{name}"], [value]),
                ]
                expected += [value, rate]
    assert run(node_path, asked) == pytest.approx(expected, rel=1e-12, abs=1e-15)


def test_nothing_overflows(node_path):
    paths = [["squash", convention, name] for convention in SQUASHING for name in "fgh"]
    asked = [(path, [point]) for path in paths for point in (-1e300, -800, 800, 1e300)]
    found = run(node_path, asked)
    assert all(abs(value) in (0, 1, 2) for value in found)


def test_a_formula_with_other_arguments_than_its_equation_is_refused():
    with pytest.raises(ValueError, match=r"e_s: the equation has \['dh', 'e_y', 'y_out'\]"):
        Formula("e_s", "state-error", "y_out, h, e_y").expression()


def test_what_a_double_cannot_hold_is_refused():
    with pytest.raises(ValueError, match="no exact double"):
        codegen.function("x", Symbol("x") / 3)
    with pytest.raises(ValueError, match="only squares"):
        codegen.function("x", Symbol("x") ** 3)


def test_every_formula_says_its_equation():
    functions = codegen.render().split("const equationText")[0]
    lines = {line.split(":")[0].strip(): line for line in functions.splitlines()}
    assert all(lines[item.name].endswith(f"// {item.label}") for item in FORMULAS)
