"""The three partials: the solution against derivatives of a forward pass at fifty digits.

No variant lies in the library, so the oracle is the forward pass of each wiring, written here and
differentiated by mpmath, which knows nothing of products, uses or slopes.
"""

import subprocess
import sys

import mpmath
import pytest
from mpmath import mpf

from lstmlib.check import relative_error
from lstmlib.classroom import seeds, sources, variants
from lstmlib.classroom.questions import Edit
from tests.classroom import harness

SECRETS = [f"class {n}" for n in range(40)]
NETS = ("cell", "in", "phi")
STEPS = 5


@pytest.fixture(scope="module")
def partials():
    return sources.load("partials")


@pytest.fixture(autouse=True)
def fifty_digits():
    with mpmath.workdps(50):
        yield


def some(rng, *shape):
    """Numbers of either sign, as lists."""
    return rng.uniform(-1.5, 1.5, shape).tolist()


class Block:
    """The block of one class, forward.

    Parameters
    ----------
    variant : dict
        The class's.
    plain : bool
        With the plain logistic function and tanh, as in the last question.
    """

    def __init__(self, variant, plain=False):
        self.variant = variant
        self.steep = 1 if plain else mpf(str(variant["steep"]))
        self.g = mpmath.tanh if plain else variants.function(variant["g"], "mpmath")
        self.k, self.m, self.skip = (mpf(str(variant[name])) for name in ("k", "m", "skip"))

    def f(self, x):
        return 1 / (1 + mpmath.exp(-self.steep * x))

    def values(self, nets):
        """Squashed cell input and gates of one step."""
        return self.g(nets["cell"]), self.f(nets["in"]), self.f(nets["phi"])

    def states(self, nets, s_0=0):
        """The states of a run; nets holds a dict a step."""
        found, older = [mpf(s_0)], mpf(0)
        for step in nets:
            c, y_in, y_phi = self.values(step)
            old = found[-1]
            kept = {
                "tied": y_phi * old - self.k * y_in * y_phi * old,
                "bypass": y_phi * old + self.k * (1 - y_phi) * old,
                "leap": y_phi * old + self.k * older,
            }[self.variant["carousel"]]
            let_in = {
                "crossed": y_in * c - self.m * y_in * y_phi * c,
                "side": y_in * c + self.m * (1 - y_in) * c,
            }[self.variant["door"]]
            found.append(kept + let_in)
            older = old
        return found[1:]

    def output(self, y_out, s):
        return y_out * (mpmath.tanh(s) + self.skip * s)


class Run:
    """A run of a class's block, and what the solution is told of it."""

    def __init__(self, variant, secret):
        rng = seeds.rng(secret, "oracle", "partials")
        self.block = Block(variant)
        self.nets = [dict(zip(NETS, some(rng, 3), strict=True)) for _ in range(STEPS)]
        self.x, self.s_0 = some(rng, STEPS), some(rng, 1)[0]
        self.y_out, self.e_y = rng.uniform(0.2, 0.9, STEPS).tolist(), some(rng, STEPS)
        rows = [[float(value) for value in self.block.values(step)] for step in self.nets]
        self.c, self.y_in, self.y_phi = map(list, zip(*rows, strict=True))
        self.values = {"y_in": self.y_in, "y_phi": self.y_phi, "c": self.c, "s_0": self.s_0}

    def states(self, name=None, dw=0):
        """The states with one weight moved by dw."""
        moved = [
            {net: value + (dw * x if net == name else 0) for net, value in step.items()}
            for step, x in zip(self.nets, self.x, strict=True)
        ]
        return self.block.states(moved, self.s_0)

    def partials(self, name):
        """The derivative of every state by one weight."""
        at = range(STEPS)
        return [float(mpmath.diff(lambda dw, t=t: self.states(name, dw)[t], 0)) for t in at]


def answered(solution, run):
    """Slopes, states, uses and partials as the solution has them."""
    slopes = [solution["slopes"](y=y, c=c) for y, c in zip(run.y_in, run.c, strict=True)]
    in_phi = [solution["slopes"](y=y, c=0.1)["gate"] for y in run.y_phi]
    by_net = {
        "slope_in": [each["gate"] for each in slopes],
        "slope_phi": in_phi,
        "slope_c": [each["cell"] for each in slopes],
    }
    states = solution["states"](**run.values)
    uses = solution["uses"](**run.values, s=states, **by_net, x=run.x)
    partials = solution["partials"](y_in=run.y_in, y_phi=run.y_phi, uses=uses)
    return {**by_net, "states": states, "partials": partials}


@pytest.mark.parametrize("secret", SECRETS)
def test_partials_against_differences(partials, secret):
    run = Run(partials.variant(secret), secret)
    ours = answered(partials.reference(secret), run)
    assert relative_error(ours["states"], [float(s) for s in run.states()]) < 1e-10
    for name in NETS:
        assert relative_error(ours["partials"][name], run.partials(name)) < 1e-10


@pytest.mark.parametrize("secret", SECRETS[:20])
def test_move_against_differences(partials, secret):
    solution, run = partials.reference(secret), Run(partials.variant(secret), secret)
    ours, states = answered(solution, run), run.states()
    slope_h = [float(1 - mpmath.tanh(s) ** 2) for s in states]
    for name in NETS:

        def minus_error(dw, name=name):
            outputs = map(run.block.output, run.y_out, run.states(name, dw))
            return sum(map(lambda e, y: e * y, run.e_y, outputs))

        partial = ours["partials"][name]
        move = solution["move"](y_out=run.y_out, slope_h=slope_h, e_y=run.e_y, partial=partial)
        assert relative_error([move], [float(mpmath.diff(minus_error, 0))]) < 1e-10


@pytest.mark.parametrize("secret", SECRETS[:20])
def test_formula_against_differences(partials, secret):
    run, asked = Run(partials.variant(secret), secret), partials.variant(secret)["asked"]
    solution = partials.reference(secret)
    slopes = answered(solution, run)[f"slope_{asked}"]
    at = {"s_0": run.s_0}
    for t in (0, 1):
        names = (("c_", run.c), ("y_in", run.y_in), ("y_phi", run.y_phi), ("x_", run.x))
        at |= {f"{name}{t + 1}": values[t] for name, values in (*names, ("p_", slopes))}
    formula = solution["after_two_steps"]()
    assert {symbol.name for symbol in formula.free_symbols} <= set(at)
    assert relative_error([float(formula.subs(at))], [run.partials(asked)[1]]) < 1e-10


def moving(block, w, x, y_out, e_y, alpha, frozen):
    """The weights after a run, each partial by moving the weights of all past steps at once."""
    used, now = [], dict(w)
    for t in range(len(x)):
        used.append(dict(w) if frozen else dict(now))

        def output(dw, name=None, t=t):
            nets = [
                {net: (each[net] + (dw if net == name else 0)) * source for net in NETS}
                for each, source in zip(used, x, strict=False)
            ]
            return block.output(y_out[t], block.states(nets)[t])

        for name in NETS:
            now[name] += alpha * e_y[t] * mpmath.diff(lambda dw, n=name: output(dw, n), 0)
    return [float(now[name]) for name in NETS]


@pytest.mark.parametrize("secret", SECRETS[:12])
def test_online_against_differences(partials, secret):
    case = partials.question(secret, "online").case(seeds.rng(secret, "oracle", "online"))
    block = Block(partials.variant(secret), plain=True)
    ours = partials.reference(secret)["online"](**case)
    for name, frozen in (("frozen", True), ("moving", False)):
        assert relative_error(ours[name], moving(block, **case, frozen=frozen)) < 1e-10
    assert relative_error(ours["frozen"], ours["moving"]) > 1e-4


@pytest.mark.parametrize("secret", SECRETS)
def test_the_rubric_has_the_numbers_of_the_run(partials, secret):
    variant = partials.variant(secret)
    uses = {"w": [1.0, 0.0, 0.0, 0.0, 0.0, 0.0]}
    gates = {"y_in": variant["run_in"], "y_phi": variant["run_phi"]}
    left = partials.reference(secret)["partials"](**gates, uses=uses)["w"][-1]
    assert f"{left:.4f} of the use is left" in partials.rubric(secret)


def test_all_wirings_are_met(partials):
    drawn = [partials.variant(secret) for secret in SECRETS]
    assert len({(each["carousel"], each["door"]) for each in drawn}) == 5
    assert {each["g"]["family"] for each in drawn} == set(variants.FAMILIES)
    assert {each["asked"] for each in drawn} == {"in", "phi"}


#: One class of each wiring.
WIRINGS = ("class 0", "class 3", "class 6", "class 8", "class 11")


@pytest.mark.parametrize("secret", WIRINGS)
def test_every_mistake_gets_its_sentence_and_every_sign_matters(partials, secret):
    assert harness.unseen(partials, secret) == []
    assert harness.survivors(partials, secret) == []


def test_the_practice_solution_answers_no_other_class(partials):
    found = {secret: harness.foreign(partials, secret) for secret in SECRETS}
    assert not any(found.values()), found


@pytest.mark.parametrize("secret", WIRINGS)
def test_a_slip_that_is_used_rightly_later_costs_once(partials, secret):
    """Also where it is used by hand, in the answer that follows."""
    slips = {
        "states": Edit("", "+ ", "- "),
        "uses": Edit("", "slope_c[t]", "slope_in[t]"),
        "partials": Edit("", "+ added[t]", "- added[t]"),
    }
    for question, slip in slips.items():
        space = harness.edited(partials, secret, question, slip)
        found = harness.judged(partials, secret, space)
        lost = {name for name, each in found.items() if each.points < each.max}
        assert lost == {question}


@pytest.mark.parametrize("name", ["partials", "gates"])
def test_solved_without_numpy_all_is_right(name):
    """As in a live notebook that is offline."""
    cells = sources.load(name).notebook("practice").cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    blocked = "import sys\nsys.modules.update(dict.fromkeys(('numpy', 'scipy', 'torch')))"
    text = "\n\n".join([blocked, *code])
    run = subprocess.run([sys.executable, "-"], input=text, capture_output=True, text=True)
    assert run.stdout.endswith("7 of 7 right on their example.\n"), run.stderr
