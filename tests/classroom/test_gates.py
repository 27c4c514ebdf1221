"""Output gate against input gate: the solution against derivatives of a forward pass.

The oracle is the forward pass of each wiring, written here and differentiated by mpmath at fifty
digits. It moves net inputs and looks at the outputs; it knows nothing of deltas or partials.
"""

import mpmath
import pytest
from mpmath import mpf

from lstmlib.check import relative_error
from lstmlib.classroom import seeds, sources, variants
from lstmlib.classroom.questions import Edit
from tests.classroom import harness

SECRETS = [f"class {n}" for n in range(40)]
GATES = ("in", "phi", "out")
CELLS, STEPS = 3, 4


@pytest.fixture(scope="module")
def gates():
    return sources.load("gates")


@pytest.fixture(autouse=True)
def fifty_digits():
    with mpmath.workdps(50):
        yield


def logistic(x):
    return 1 / (1 + mpmath.exp(-x))


def floats(values):
    return [float(value) for value in values]


class Run:
    """A run of a class's block with logistic gates, whose net inputs can be moved.

    Parameters
    ----------
    variant : dict
        The class's.
    secret : str
        What the numbers hang on.
    """

    def __init__(self, variant, secret, cells=CELLS):
        rng = seeds.rng(secret, "oracle", "gates")
        self.variant, self.cells = variant, cells
        self.h = variants.function(variant["h"], "mpmath")
        self.slope_h = variants.function(variant["h"], "mpmath", slope=True)
        self.k, self.m, self.share = (mpf(str(variant[name])) for name in ("k", "m", "share"))
        self.nets = rng.uniform(-1.5, 1.5, (STEPS, 3)).tolist()
        self.c, self.e_y = (rng.uniform(-1, 1, (STEPS, cells)).tolist() for _ in range(2))
        self.x = rng.uniform(-1, 1, STEPS).tolist()
        self.rows = self.states()

    def gates(self, t, moved=None):
        """Input gate, forget gate and output gate; moved adds to their net inputs."""
        moved = moved or {}
        return [
            logistic(net + moved.get((t, name), 0))
            for name, net in zip(GATES, self.nets[t], strict=True)
        ]

    def states(self, moved=None, kicks=None):
        """The states of all steps, those before the first one in front."""
        found, kicks = [[mpf(0)] * self.cells], kicks or {}
        for t in range(STEPS):
            y_in, y_phi, y_out = self.gates(t, moved)
            row = []
            for v, (old, c) in enumerate(zip(found[-1], self.c[t], strict=True)):
                s = {
                    "tied": y_phi * old - self.k * y_in * y_phi * old,
                    "emptied": y_phi * old - self.k * y_out * y_phi * old,
                    "bypass": y_phi * old + self.k * (1 - y_phi) * old,
                }[self.variant["state"]]
                shut = 0 if self.variant["state"] == "tied" else self.m * y_phi * y_in * c
                row.append(s + y_in * c - shut + kicks.get((t, v), 0))
            found.append(row)
        return found

    def outputs(self, y_out, s):
        """What the cells show."""
        opened = self.share + (1 - self.share) * y_out
        shown = [self.h(each) for each in s]
        means = [(sum(shown) - own) / max(self.cells - 1, 1) for own in shown]
        pairs = list(zip(s, shown, means, strict=True))
        return {
            "blend": [(1 - self.share) * y_out * h + self.share * raw for raw, h, _ in pairs],
            "leak": [opened * h for _, h, _ in pairs],
            "inside": [self.h(opened * raw) for raw, _, _ in pairs],
            "mixed": [y_out * (h - self.share * mean) for _, h, mean in pairs],
        }[self.variant["shown"]]

    def minus_error(self, moved=None, kicks=None):
        """What the errors at the outputs stand for."""
        states, total = self.states(moved, kicks), mpf(0)
        for t in range(STEPS):
            shown = self.outputs(self.gates(t, moved)[2], states[t + 1])
            total += sum(e * y for e, y in zip(self.e_y[t], shown, strict=True))
        return total

    def by_net(self, name, t):
        """Minus the derivative of the whole error by one net input."""
        return float(mpmath.diff(lambda x: self.minus_error({(t, name): x}), 0))

    def by_state(self, v, t):
        """The same by one state."""
        return float(mpmath.diff(lambda x: self.minus_error(kicks={(t, v): x}), 0))

    def told(self, t):
        """What the solution is told of one step."""
        y_in, y_phi, y_out = floats(self.gates(t))
        s, opened = self.rows[t + 1], mpf(1)
        if self.variant["shown"] == "inside":
            opened = self.share + (1 - self.share) * mpf(y_out)
        at = [opened * each for each in s]
        return {
            "y_in": y_in,
            "y_phi": y_phi,
            "y_out": y_out,
            "slope_in": y_in * (1 - y_in),
            "slope_out": y_out * (1 - y_out),
            "c": self.c[t],
            "s_old": floats(self.rows[t]),
            "s": floats(s),
            "h": floats(map(self.h, at)),
            "slope_h": floats(map(self.slope_h, at)),
            "e_y": self.e_y[t],
        }


def picked(told, *names, **more):
    return {name: told[name] for name in names} | more


def backward(solution, run):
    """Errors and deltas of all steps by the solution, from the last step to the first."""
    found, later = {}, {"y_in_next": 0.5, "y_phi_next": 0.5, "y_out_next": 0.5}
    eps = [0.0] * run.cells
    for t in reversed(range(STEPS)):
        told = run.told(t)
        e_s = solution["state_error"](**picked(told, "e_y", "y_out", "slope_h"))
        eps = solution["total_error"](e_s=e_s, **later, eps_next=eps)
        later = {f"{name}_next": told[name] for name in ("y_in", "y_phi", "y_out")}
        gate = picked(told, "y_in", "y_phi", "y_out", "s_old", eps=eps)
        into = solution["delta_in"](**gate, **picked(told, "slope_in", "c"))
        out = solution["delta_out"](**gate, **picked(told, "slope_out", "s", "h", "slope_h", "e_y"))
        found[t] = {"e_s": e_s, "eps": eps, "in": into, "out": out}
    return found


@pytest.mark.parametrize("secret", SECRETS)
def test_deltas_against_differences(gates, secret):
    run = Run(gates.variant(secret), secret)
    ours = backward(gates.reference(secret), run)
    t = 1
    eps = [run.by_state(v, t) for v in range(CELLS)]
    assert relative_error(ours[t]["eps"], eps) < 1e-10
    for name in ("in", "out"):
        assert relative_error([ours[t][name]], [run.by_net(name, t)]) < 1e-10


@pytest.mark.parametrize("secret", SECRETS[:20])
def test_outputs_and_formula_against_differences(gates, secret):
    variant, solution = gates.variant(secret), gates.reference(secret)
    run = Run(variant, secret, cells=2)
    told = run.told(2)
    shown = run.outputs(mpf(told["y_out"]), run.rows[3])
    assert relative_error(solution["outputs"](y_out=told["y_out"], s=told["s"]), shown) < 1e-10
    at = {"p": told["slope_out"]}
    for letter, name in (("h", "h"), ("s", "s"), ("q", "slope_h")):
        at |= {f"{letter}_{v + 1}": told[name][v] for v in (0, 1)}

    def first(net):
        return run.outputs(logistic(run.nets[2][2] + net), run.rows[3])[0]

    formula = solution["output_by_gate"]()
    assert {symbol.name for symbol in formula.free_symbols} <= set(at)
    assert relative_error([float(formula.subs(at))], [float(mpmath.diff(first, 0))]) < 1e-10


@pytest.mark.parametrize("secret", SECRETS[:20])
def test_moves_against_differences(gates, secret):
    """Weights from one source to the two gates, moved at all steps at once."""
    run = Run(gates.variant(secret), secret)
    solution = gates.reference(secret)
    told = [run.told(t) for t in range(STEPS)]
    steps = {name: [each[name] for each in told] for name in told[0] if name != "s_old"}
    back = backward(solution, run)
    steps |= {"x": run.x, "e_s": [back[t]["e_s"] for t in range(STEPS)]}
    ours = solution["moves"](run=steps)
    for name in ("in", "out"):

        def minus_error(dw, name=name):
            return run.minus_error({(t, name): dw * x for t, x in enumerate(run.x)})

        assert relative_error([ours[name]], [float(mpmath.diff(minus_error, 0))]) < 1e-10


@pytest.mark.parametrize("secret", SECRETS)
def test_the_rubric_has_the_deltas_of_the_step(gates, secret):
    """It is the cell above the written answer that shows them."""
    notebook = gates.notebook(secret)
    cell = next(cell for cell in notebook.cells if cell.id == "example-step")
    space, said = dict(gates.reference(secret)), []
    exec(cell.source, {**space, "print": lambda *words: said.append(" ".join(map(str, words)))})
    numbers = [float(word) for word in said[0].split() if word[0] in "+-"]
    variant = gates.variant(secret)
    assert [f"{number:.4f}" for number in numbers] == [variant["late_in"], variant["late_out"]]
    assert (numbers[1] == 0) == (variant["state"] != "emptied")
    assert f"= {variant['late_in']}" in gates.rubric(secret)


def test_all_wirings_are_met(gates):
    drawn = [gates.variant(f"class {n}") for n in range(100)]
    assert len({(each["state"], each["shown"]) for each in drawn}) == 8
    assert {each["h"]["family"] for each in drawn} == set(variants.FAMILIES)


#: Classes that meet every way to make states and every way to show them.
WIRINGS = ("class 0", "class 1", "class 2", "class 4", "class 5")


@pytest.mark.parametrize("secret", WIRINGS)
def test_every_mistake_gets_its_sentence_and_every_sign_matters(gates, secret):
    assert harness.unseen(gates, secret) == []
    assert harness.survivors(gates, secret) == []


def test_the_practice_solution_answers_no_other_class(gates):
    found = {secret: harness.foreign(gates, secret) for secret in SECRETS}
    assert not any(found.values()), found


@pytest.mark.parametrize("secret", WIRINGS)
def test_a_slip_that_is_used_rightly_later_costs_once(gates, secret):
    slips = {
        "state_error": Edit("", "return [", "return [0.5 * "),
        "total_error": Edit("", "e + fade", "e - fade"),
    }
    for question, slip in slips.items():
        space = harness.edited(gates, secret, question, slip)
        found = harness.judged(gates, secret, space)
        lost = {name for name, each in found.items() if each.points < each.max}
        assert lost == {question}
