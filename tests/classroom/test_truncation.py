"""Truncated against exact: the solution against complex steps, and against the library.

With clean scissors on all four wires and the dissertation's squashing the class's cut is Gers'; a
variant of that kind is never drawn, so the test makes one.
"""

import numpy as np
import pytest
import sympy

import lstmlib as ll
from lstmlib.check import relative_error
from lstmlib.classroom import notebooks, seeds, sources, variants
from tests.classroom import harness

SECRETS = [f"class {n}" for n in range(40)]
STEP = 1e-30
J, N, K, T = 3, 2, 4, 7
NETS = ("c", "in", "phi", "out")


def logistic(x):
    return 1 / (1 + np.exp(-x))


@pytest.fixture(scope="module")
def truncation():
    return sources.load("truncation")


class Cut:
    """A layer whose cut wires let a share of the imaginary part pass: forward, and by kicks."""

    def __init__(self, variant, rng):
        self.variant = variant
        self.g, self.h = (variants.function(variant[name], "np") for name in "gh")
        self.w = {net: rng.normal(size=(J, N + J)) for net in NETS}
        self.w["k"] = rng.normal(size=(K, J))
        self.x, self.target = rng.normal(size=(T, N)), rng.uniform(size=(T, K))

    def run(self, w=None, kicks=0, state_kicks=0, window=None, last=1.0):
        """Return the loss, its last step counted `last` times, and all values, time first."""
        w, seen, loss = w or self.w, [], 0.0
        kicks, state_kicks = (np.zeros((T, J)) + kick for kick in (kicks, state_kicks))
        s = y = np.zeros(J)
        for t in range(T):
            if window and t % window == 0:
                s, y = s.real, y.real
            leaking = y.real + self.variant["leak"] * (y - y.real)
            net = {}
            for name in NETS:
                own = leaking if name in self.variant["cut"] else y
                net[name] = w[name] @ np.concatenate([self.x[t], own])
            gate = {name: logistic(net[name]) for name in NETS[1:]}
            s = gate["phi"] * s + gate["in"] * self.g(net["c"]) + state_kicks[t]
            y = gate["out"] * self.h(s) + kicks[t]
            said = logistic(w["k"] @ y)
            loss = loss + (last if t == T - 1 else 1) / 2 * ((self.target[t] - said) ** 2).sum()
            from_above = w["k"].T @ (said * (1 - said) * (self.target[t] - said))
            gates = {f"y_{name}": gate[name] for name in gate}
            seen.append({"net_c": net["c"], "s": s, "from_above": from_above, **gates})
        return loss, {name: np.array([step[name] for step in seen]) for name in seen[0]}

    def gradient(self, name):
        """The derivative of the loss by one array of weights."""
        found = np.zeros(self.w[name].shape)
        for place in np.ndindex(found.shape):
            w = {net: array.astype(complex) for net, array in self.w.items()}
            w[name][place] += STEP * 1j
            found[place] = self.run(w, last=self.variant["last"])[0].imag / STEP
        return found

    def kicked(self, which, window):
        """Minus the derivative of the loss by every cell output, or by every state."""
        found = np.zeros((T, J))
        for place in np.ndindex(T, J):
            kick = np.zeros((T, J), complex)
            kick[place] = STEP * 1j
            found[place] = -self.run(**{which: kick}, window=window)[0].imag / STEP
        return found


@pytest.mark.parametrize("secret", SECRETS[:12])
def test_gradient_and_windows_against_kicks(truncation, secret):
    variant, solution = truncation.variant(secret), truncation.reference(secret)
    layer = Cut(variant, seeds.rng(secret, "oracle"))
    gradient = solution["cut_gradient"](layer.w, layer.x, layer.target)
    assert relative_error(gradient, layer.gradient("c")) < 1e-10
    _, values = layer.run()
    w = {net: layer.w[net] for net in NETS}
    ours = solution["windows"](w=w, **values)
    window = variant["window"]
    assert relative_error(ours["e_y"], layer.kicked("kicks", window)) < 1e-10
    assert relative_error(ours["eps_s"], layer.kicked("state_kicks", window)) < 1e-10


@pytest.mark.parametrize("secret", SECRETS[:12])
def test_formula_against_a_kick(truncation, secret):
    """One cell, two steps: what a kick of the first state does to the second."""
    variant, solution = truncation.variant(secret), truncation.reference(secret)
    g, h = (variants.function(variant[name], "np") for name in "gh")
    rng = seeds.rng(secret, "oracle", "formula")
    w = dict(zip(NETS, rng.normal(size=4), strict=True))
    nets = dict(zip(NETS, rng.normal(size=4), strict=True))
    s_old, y_out_old = rng.normal(), rng.uniform()
    y_c = y_out_old * h(s_old + STEP * 1j)
    leaking = y_c.real + 1j * variant["leak"] * y_c.imag
    nets = {
        net: nets[net] + w[net] * (leaking if net in variant["cut"] else y_c) for net in NETS[:3]
    }
    y_in, y_phi = logistic(nets["in"]), logistic(nets["phi"])
    s = y_phi * (s_old + STEP * 1j) + y_in * g(nets["c"])
    at = {
        **{f"w_{net}": w[net] for net in NETS[:3]},
        "y_in": y_in.real,
        "y_phi": y_phi.real,
        "net_c": nets["c"].real,
        "s_old": s_old,
        "y_out_old": y_out_old,
    }
    ours = float(sympy.N(solution["carousel"]().subs(at), 30))
    assert abs(ours - s.imag / STEP) < 1e-10


def test_gers_and_exact_are_the_librarys(truncation):
    """All wires cut clean is Gers' truncation; a leak of one is no cut at all."""
    squashes = (
        {"family": "tanh", "a": a, "b": 0.5, "words": "a hyperbolic tangent"} for a in (2, 1)
    )
    g, h = squashes
    rng = np.random.default_rng(3)
    net = ll.Network.create(N, [ll.Blocks(J)], K, rng=0, init=ll.Init("normal", 0.9))
    layer = net.layers[0]
    layer.b[...], net.b_k[...] = 0, 0
    x, target = rng.normal(size=(T, N)), rng.uniform(size=(T, K))
    w = {name: getattr(layer, f"w_{name}").reshape(J, N + J) for name in NETS} | {"k": net.w_k}
    trace = ll.forward(net, x)
    run = trace.layers[0]
    for leak, way in ((0.0, "gers"), (1.0, "none")):
        variant = truncation.kit.completed(list(NETS), leak, T + 1, g, h, last=2.5, stretch=1.5)
        text = notebooks.render(truncation.text, {**variant, "examples": ""})
        solution = notebooks.run(notebooks.from_myst(text))
        counts = np.array([1.0] * (T - 1) + [2.5])
        gradient = ll.backward(net, trace, target, truncation=way, mask=counts).gradient
        ours = solution["cut_gradient"](w, x, target)
        assert relative_error(ours, gradient.layers[0].w_c.reshape(J, N + J)) < 1e-10
        flow = ll.backward(net, trace, target, truncation=way)
        theirs = flow.layers[0]
        values = {name: getattr(run, name)[:, 0].reshape(T, J) for name in ("net_c", "s")}
        values |= {name: getattr(run, name)[:, 0] for name in ("y_in", "y_phi", "y_out")}
        from_above = flow.delta_k[:, 0] @ net.w_k
        ours = solution["windows"](w=w, from_above=from_above, **values)
        for name in ("e_y", "eps_s"):
            right = getattr(theirs, name)[:, 0].reshape(T, J)
            assert relative_error(ours[name], right) < 1e-10


def test_distance_against_the_sum_of_angles(truncation):
    """A gradient turned in a plane, and stretched: error and cosine are known."""
    distance = truncation.reference("practice")["distance"]
    times = truncation.variant("practice")["stretch"]
    a, b = np.linalg.qr(np.random.default_rng(0).normal(size=(6, 2)))[0].T.reshape(2, 2, 3)
    ours = distance(cut=2 * (np.cos(0.3) * a + np.sin(0.3) * b), exact=2 * a)
    assert abs(ours["cosine"] - np.cos(0.3)) < 1e-12
    assert abs(ours["error"] - 2 * np.sin(0.15)) < 1e-12
    left = np.sqrt(times**2 + 1 - 2 * times * np.cos(0.3))
    assert abs(ours["stretched"] - left) < 1e-12


@pytest.mark.parametrize("secret", SECRETS[:1])
def test_every_mistake_gets_its_sentence(truncation, secret):
    assert harness.unseen(truncation, secret) == []


@pytest.mark.parametrize("secret", SECRETS[:2])
def test_every_sign_matters(truncation, secret):
    assert harness.survivors(truncation, secret) == []


def test_the_practice_solution_answers_no_other_class(truncation):
    """Only a warm-up may be alike: two classes may have drawn one leak."""
    for secret in SECRETS:
        assert harness.foreign(truncation, secret) <= {"seen"}, secret
