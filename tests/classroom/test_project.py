"""The project: count, pass and one weight against other ways; tasks that are right and wrong."""

import numpy as np
import pytest

from lstmlib.check import relative_error
from lstmlib.classroom import cases, seeds, sources, variants
from tests.classroom import harness

SECRETS = [f"class {n}" for n in range(40)]
STEP = 1e-30


@pytest.fixture(scope="module")
def project():
    return sources.load("project")


class Stack:
    """The two layers of a class, one sequence and one cell at a time, written from the text."""

    def __init__(self, variant, rng):
        self.variant = variant
        self.g, self.h = (variants.function(variant[name], "np") for name in "gh")
        n, K, H = variant["n_in"], variant["n_out"], variant["cells"]
        shapes = {"W1": (3 * H, n + 1), "W2": (3 * H, H + 1), "w_k": (K, 2 * H + 1)}
        self.weights = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        self.x = rng.normal(size=(variant["steps"], 3, n))
        self.target = rng.uniform(size=(3, K))

    def cells(self, W, below):
        """Outputs of a layer over the steps of one sequence."""
        H, variant = len(W) // 3, self.variant
        kinds = ["c", variant["free"], variant["third"]]
        rows = {kind: W[i * H : (i + 1) * H] for i, kind in enumerate(kinds)}
        s, outputs = [0.0] * H, []
        for read in below:
            said = []
            for v in range(H):
                net = {kind: rows[kind][v, :-1] @ read + rows[kind][v, -1] for kind in kinds}
                y = {kind: 1 / (1 + np.exp(-net[kind])) for kind in kinds[1:]}
                y[variant["tied"]] = 1 - y[variant["free"]]
                s[v] = y["phi"] * s[v] + y["in"] * self.g(net["c"])
                said.append(y["out"] * self.h(s[v]))
            outputs.append(np.array(said))
        return outputs

    def loss(self, weights):
        """The mean loss."""
        losses = []
        for b, target in enumerate(self.target):
            low = self.cells(weights["W1"], self.x[:, b])
            high = self.cells(weights["W2"], low)
            read = [high[-1], self.variant["skip_strength"] * low[-1], np.ones(1)]
            y = 1 / (1 + np.exp(-(weights["w_k"] @ np.concatenate(read))))
            losses.append(0.5 * ((target - y) ** 2).sum())
        return sum(losses) / len(losses)

    def derivative(self, name, place):
        """Of the loss by one weight."""
        weights = {key: array.astype(complex) for key, array in self.weights.items()}
        weights[name][place] += STEP * 1j
        return self.loss(weights).imag / STEP


@pytest.mark.parametrize("secret", SECRETS[:12])
def test_the_pass_against_complex_steps(project, secret):
    """Some weights of each array, rows of all three kinds of nets and the bias among them."""
    solution = project.reference(secret)
    stack = Stack(project.variant(secret), seeds.rng(secret, "oracle"))
    trace = solution["forward"](**stack.weights, x=stack.x)
    ours = solution["backward"](**stack.weights, trace=trace, target=stack.target)
    H = project.variant(secret)["cells"]
    for name, found in ours.items():
        rows = range(len(found)) if name == "w_k" else (0, H + 1, 2 * H + 2)
        places = [(row, column) for row in rows for column in (0, 1, -1)]
        right = [stack.derivative(name, place) for place in places]
        assert relative_error([found[place] for place in places], right) < 1e-10


@pytest.mark.parametrize("secret", SECRETS[:12])
def test_one_weight_is_the_passes(project, secret):
    variant, solution = project.variant(secret), project.reference(secret)
    stack = Stack(variant, seeds.rng(secret, "oracle"))
    ours = solution["one_weight"](**stack.weights, x=stack.x, target=stack.target)
    place = variant["row"], variant["column"]
    assert abs(ours - stack.derivative("W1", place)) < 1e-10 * abs(ours)


@pytest.mark.parametrize("secret", SECRETS[:12])
def test_the_count_is_that_of_the_arrays(project, secret):
    """Arrays of the text's shapes, counted."""
    variant = project.variant(secret)
    counted, gates = variant["counted"], [variant["free"], variant["third"]]
    n, J, S, K = 3, 2, 4, 5
    arrays, below = [], n
    for _ in range(counted["layers"]):
        for net in ["c", *gates]:
            rows = J * S if net == "c" else J
            arrays.append(np.zeros((rows, below)))
            if net == counted["wired"]:
                arrays.append(np.zeros((rows, J * S)))
            if net == counted["peeped"]:
                arrays.append(np.zeros((rows, S)))
            if net != counted["unbiased"]:
                arrays.append(np.zeros(rows))
        below = J * S
    arrays.append(np.zeros((K, 2 * J * S + 1)))
    ours = project.reference(secret)["count"]().subs({"n": n, "J": J, "S": S, "K": K})
    assert ours == sum(array.size for array in arrays)


def test_the_best_constant_is_best(project):
    rng = np.random.default_rng(0)
    target = rng.uniform(size=(9, 2))
    best = project.reference("practice")["baseline"](target)
    for step in rng.normal(size=(20, 2)):
        worse = 0.5 * ((target - best["say"] - step) ** 2).sum(axis=1).mean()
        assert worse == pytest.approx(best["loss"] + 0.5 * (step**2).sum(), rel=1e-12)
    said = 1 / (1 + np.exp(-project.variant("practice")["bias"]))
    off = 0.5 * ((best["say"] - said) ** 2).sum()
    assert best["unlearned"] == pytest.approx(best["loss"] + off, rel=1e-12)


def broken(space, variant):
    """Tasks with one fault each, by the value that has to notice."""
    right_inputs, right_targets = space["inputs"], space["targets"]
    far, near = variant["far"], variant["near"]

    def without(before):
        def targets(x):
            x = x.copy()
            x[-1 - before, :, 0] = 1
            return right_targets(x)

        return {"targets": targets}

    chance = np.random.default_rng(0)
    return {
        "range": {"targets": lambda x: 3 * right_targets(x) - 1},
        "repeats": {"inputs": lambda n, seed: right_inputs(n, int(chance.integers(1e9)))},
        "fresh": {"inputs": lambda n, seed: right_inputs(n, 0)},
        "far": without(far),
        "near": without(near),
        "nothing_else": {"targets": lambda x: 0.9 * right_targets(x) + 0.05 * (x[-1, :, :1] > 0)},
    }


@pytest.mark.parametrize("secret", SECRETS[:4])
def test_each_property_notices_its_fault(project, secret):
    """A fault shows in its own value; what is never fresh also hangs on no step."""
    case = cases.example(project, secret, "task_properties")
    plain = project.fresh(secret)
    assert set(plain["task_properties"](**case).values()) == {1}
    for name, fault in broken(plain, project.variant(secret)).items():
        space = harness.solved(project, secret, **fault)
        found = space["task_properties"](**case)
        others = {"far", "near"} if name == "fresh" else set()
        assert {key for key, value in found.items() if value == 0} == {name} | others


def test_the_property_cell_is_written_anew_for_grading(project):
    """So that a student's own function of that name is not what hands in."""
    cells = {cell.id: cell.source for cell in project.notebook("any").cells}
    assert cells["properties"].strip() in cells["graded-task_properties"]


def test_it_trains_in_seconds(project):
    """Far below the best constant, which no network without memory could beat."""
    space = project.fresh("class 1")
    _, losses = space["train"](updates=150)
    target = space["targets"](space["inputs"](500, 1))
    assert losses[-10:].mean() < 0.2 * space["baseline"](target)["loss"]


@pytest.mark.parametrize("secret", SECRETS[:2])
def test_every_mistake_gets_its_sentence(project, secret):
    assert harness.unseen(project, secret) == []


@pytest.mark.parametrize("secret", SECRETS[:2])
def test_every_sign_matters(project, secret):
    assert harness.survivors(project, secret) == []


def test_the_practice_solution_answers_no_other_class(project):
    for secret in SECRETS:
        assert harness.foreign(project, secret) == set(), secret
