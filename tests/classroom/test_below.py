"""The layer below: the solution against complex steps, in many classes.

No variant lies in the library: every class has a tied gate, a late wire and a skip connection with
constants of its own. So the oracle is a forward pass of that wiring, written here.
"""

import numpy as np
import pytest
import sympy

from lstmlib.check import relative_error
from lstmlib.classroom import seeds, sources, variants
from tests.classroom import harness

SECRETS = [f"class {n}" for n in range(40)]
STEP = 1e-30
SIZES = {"J": 2, "S": 3, "H": 4, "K": 5, "T": 6}


def logistic(x):
    return 1 / (1 + np.exp(-x))


@pytest.fixture(scope="module")
def below():
    return sources.load("below")


class Stack:
    """The upper layer and the output units of one class, run forward from lower outputs."""

    def __init__(self, variant, rng):
        J, S, H, K, T = SIZES.values()
        self.variant = variant
        self.g, self.h = (variants.function(variant[name], "np") for name in "gh")
        shapes = {"c": (J, S), "in": (J,), "phi": (J,), "out": (J,)}
        shapes = {net: shapes[net] for net in variant["nets"]}
        self.own = {net: rng.normal(size=(*n, J, S)) for net, n in shapes.items()}
        shapes["k"] = (K,)
        self.w = {net: rng.normal(size=(*n, H)) for net, n in shapes.items()}
        self.u = rng.normal(size=(K, J, S))
        self.target = rng.uniform(size=(T, K))

    def run(self, low, own=True):
        """Return the loss and all values of the upper layer, by name, time first."""
        variant, seen = self.variant, []
        s = y = np.zeros(self.u.shape[1:], low.dtype)
        loss = 0.0
        for t in range(len(low)):
            net = {}
            for name in variant["nets"]:
                late = low[t - 1] * variant["late_strength"] if t else 0 * low[0]
                read = late if name == variant["late"] else low[t]
                net[name] = self.w[name] @ read
                if own:
                    net[name] = net[name] + np.tensordot(self.own[name], y, 2)
            gate = {name: logistic(net[name]) for name in net if name != "c"}
            gate[variant["tied"]] = 1 - gate[variant["free"]]
            s = gate["phi"][:, None] * s + gate["in"][:, None] * self.g(net["c"])
            y = gate["out"][:, None] * self.h(s)
            said = np.tensordot(self.u, y, 2)
            said = logistic(said + variant["skip_strength"] * (self.w["k"] @ low[t]))
            loss = loss + 0.5 * ((self.target[t] - said) ** 2).sum()
            delta_k = said * (1 - said) * (self.target[t] - said)
            names = (f"y_{variant[which]}" for which in ("free", "third"))
            gates = {name: gate[name[2:]] for name in names}
            seen.append({"net_c": net["c"], "s": s, "delta_k": delta_k, **gates})
        return loss, {name: np.array([step[name] for step in seen]) for name in seen[0]}

    def kicked(self, low, own=True):
        """Minus the derivative of the loss by every lower output."""
        found = np.zeros(low.shape)
        for place in np.ndindex(low.shape):
            moved = low.astype(complex)
            moved[place] += STEP * 1j
            found[place] = -self.run(moved, own)[0].imag / STEP
        return found


@pytest.mark.parametrize("secret", SECRETS[:12])
def test_all_steps_against_kicks(below, secret):
    variant, solution = below.variant(secret), below.reference(secret)
    rng = seeds.rng(secret, "oracle")
    stack = Stack(variant, rng)
    low = rng.normal(size=(SIZES["T"], SIZES["H"]))
    _, values = stack.run(low)
    ours = solution["all_steps"](w=stack.w, own=stack.own, u=stack.u, **values)
    assert relative_error(ours, stack.kicked(low)) < 1e-10


@pytest.mark.parametrize("secret", SECRETS[:12])
def test_one_step_against_kicks(below, secret):
    """Two steps without own wires: the deltas of both, and the errors that they send down."""
    variant, solution = below.variant(secret), below.reference(secret)
    rng = seeds.rng(secret, "oracle", "step")
    stack = Stack(variant, rng)
    low = rng.normal(size=(2, SIZES["H"]))
    _, values = stack.run(low, own=False)
    keep = values["y_phi"] if "y_phi" in values else 1 - values[f"y_{variant['free']}"]

    def deltas(t, carried):
        delta_k = values["delta_k"][t]
        named = {name: array[t] for name, array in values.items() if name != "delta_k"}
        s_old = values["s"][0] if t else np.zeros_like(values["s"][0])
        e_y = np.tensordot(delta_k, stack.u, 1)
        return solution["upper_deltas"](e_y=e_y, carried=carried, s_old=s_old, **named)

    last = deltas(1, np.zeros_like(values["s"][0]))
    later = {**last, "k": values["delta_k"][1]}
    first = deltas(0, keep[1][:, None] * last["eps_s"])
    ours = [
        solution["lower_error"](w=stack.w, deltas=first, delta_k=values["delta_k"][0], later=later),
        solution["at_the_end"](w=stack.w, now=later),
    ]
    assert relative_error(ours, stack.kicked(low, own=False)) < 1e-10


@pytest.mark.parametrize("secret", SECRETS[:6])
def test_lower_step_against_kicks(below, secret):
    """What weighs the cell's output with e_y and its state with carried is a loss."""
    variant, solution = below.variant(secret), below.reference(secret)
    h = variants.function(variant["h"], "np")
    rng = seeds.rng(secret, "oracle", "lower")
    e_y, carried, s, net_out = rng.normal(size=(4, 5))

    def minus_loss(s, net_out):
        return e_y * logistic(net_out) * h(s) + carried * s

    ours = solution["lower_step"](e_y=e_y, carried=carried, s=s, y_out=logistic(net_out))
    by_s = minus_loss(s + STEP * 1j, net_out).imag / STEP
    by_net = minus_loss(s, net_out + STEP * 1j).imag / STEP
    assert relative_error(ours["eps_s"], by_s) < 1e-10
    assert relative_error(ours["out"], by_net) < 1e-10


@pytest.mark.parametrize("secret", SECRETS[:8])
def test_formula_against_sympy(below, secret):
    """The formula is minus the derivative of a step of this class, taken by SymPy."""
    variant, solution = below.variant(secret), below.reference(secret)
    g, h = (variants.function(variant[name], "sympy") for name in "gh")
    y, net_k, y_k, s_old = sympy.symbols("y net_k y_k s_old")
    biases = {net: sympy.Symbol(f"b_{net}") for net in variant["nets"]}
    weights = {net: sympy.Symbol(f"w_{net}") for net in variant["nets"]}
    strength = sympy.Rational(str(variant["skip_strength"]))
    net = {
        name: biases[name] + (0 if name == variant["late"] else weights[name] * y)
        for name in variant["nets"]
    }
    gate = {name: 1 / (1 + sympy.exp(-net[name])) for name in net if name != "c"}
    gate[variant["tied"]] = 1 - gate[variant["free"]]
    state = gate["phi"] * s_old + gate["in"] * g(net["c"])
    upper = gate["out"] * h(state)
    e_y, delta_k, v = sympy.symbols("e_y delta_k v")
    right = e_y * sympy.diff(upper, y) + delta_k * strength * v
    drawn = seeds.rng(secret, "oracle", "formula").uniform(0.2, 0.9, size=30)
    names = [s_old, e_y, delta_k, v, y, *weights.values(), *biases.values()]
    values = {
        name: sympy.Float(str(round(x, 6)), 30) for name, x in zip(names, drawn, strict=False)
    }
    seen = {
        "s_old": s_old, "e_y": e_y, "delta_k": delta_k, "v": v, "s": state, "net_c": net["c"],
        **{f"w_{name}": weight for name, weight in weights.items()},
        **{f"y_{name}": gate[name] for name in gate},
    }  # fmt: skip
    at = {name: value.subs(values).evalf(30) for name, value in seen.items()}
    ours = solution["last_error"]().subs(at).evalf(30)
    assert abs(ours - right.subs(values).evalf(30)) < 1e-12


def test_products_against_weights(below):
    for secret in SECRETS[:4]:
        stack = Stack(below.variant(secret), seeds.rng(secret))
        heads, towers = (below.variant(secret)[name] for name in ("heads", "towers"))
        many = {net: heads if net == "k" else towers for net in stack.w}
        count = sum(many[net] * w.size for net, w in stack.w.items()) // SIZES["H"]
        J, S, K = (SIZES[name] for name in "JSK")
        assert below.reference(secret)["products"](J, S, K) == count


@pytest.mark.parametrize("secret", SECRETS[:2])
def test_every_mistake_gets_its_sentence(below, secret):
    assert harness.unseen(below, secret) == []


@pytest.mark.parametrize("secret", SECRETS[:2])
def test_every_sign_matters(below, secret):
    assert harness.survivors(below, secret) == []


def test_the_practice_solution_answers_no_other_class(below):
    for secret in SECRETS:
        assert harness.foreign(below, secret) == set(), secret
