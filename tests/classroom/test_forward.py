"""One memory block forward: the solution beside the library and beside another way to write it."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.classroom import notebooks, sources, variants
from lstmlib.classroom.questions import Edit
from tests.classroom import harness

SECRETS = [f"class {number}" for number in range(40)]
STEPS, CELLS, N = 6, 3, 2


@pytest.fixture(scope="module")
def forward():
    return sources.load("forward")


def drawn(rng):
    """Weights and an input in the form that `run` takes."""
    m = N + CELLS
    block = {f"w_{net}": rng.normal(size=m).tolist() for net in ("in", "phi", "out")}
    block |= {f"b_{net}": float(rng.normal()) for net in ("in", "phi", "out")}
    block["w_c"] = rng.normal(size=(CELLS, m)).tolist()
    block["b_c"] = rng.normal(size=CELLS).tolist()
    return block, rng.normal(size=(STEPS, N)).tolist()


def otherwise(variant, block, xs):
    """The block once more, with arrays and a matrix that names the next cell."""
    f, g, h = squashing(variant)
    turn = np.roll(np.eye(CELLS), 1, axis=1)  # row v has its one at the next cell
    s, last = np.zeros(CELLS), [np.zeros(CELLS)] * 2
    states, outputs = [], []
    for x in np.array(xs):
        now = np.concatenate([x, variant["r"] * last[-1]])
        old = np.concatenate([x, variant["r"] * last[-2]])
        read = {net: old if net == variant["late"] else now for net in ("in", "phi", "out")}
        net = {name: read[name] @ block[f"w_{name}"] + block[f"b_{name}"] for name in read}
        net_c = np.array(block["w_c"]) @ now + block["b_c"]
        y_in, y_phi = gates(variant, f, net)
        near, far, q = s, turn @ s, variant["q"]
        kept = (1 - q) * near + q * far if variant["wiring"] == "mixed" else near
        let_in = net_c + q * far if variant["wiring"] == "net" else net_c
        more = q * h(far) if variant["wiring"] == "squashed" else 0
        s = y_phi * kept + y_in * g(let_in) + more
        y_out = f(net["out"] + variant["p"] * s.sum())
        past = {"cell input": g(net_c), "state": s, "next cell": h(turn @ s)}[variant["skip"]]
        last.append(y_out * h(s) + variant["k"] * past)
        states.append(s)
        outputs.append(last[-1])
    return {"s": np.array(states), "y_c": np.array(outputs)}


def squashing(variant):
    def f(x):
        return 0.5 + 0.5 * np.tanh(0.5 * variant["beta"] * x)

    return f, *(variants.function(variant[name], "np") for name in "gh")


def gates(variant, f, net):
    kappa = variant["kappa"]
    if variant["coupling"] == "net":
        return f(net["in"]), f(net["phi"] - kappa * net["in"])
    y_in, y_phi = f(net["in"]), f(net["phi"])
    if variant["coupling"] == "input":
        return (1 - kappa * y_phi) * y_in, y_phi
    return y_in, (1 - kappa * y_in) * y_phi


def test_forty_classes_meet_every_part_of_every_choice(forward):
    for part in ("coupling", "wiring", "skip", "late"):
        assert len({forward.variant(secret)[part] for secret in SECRETS}) == 3
    labels = [forward.variant(secret)["label"] for secret in SECRETS]
    assert len(set(labels)) > 10


@pytest.mark.parametrize("secret", SECRETS[:12])
def test_the_solution_is_the_block_written_another_way(forward, secret):
    block, xs = drawn(np.random.default_rng(5))
    found = forward.reference(secret)["run"](block, xs)
    wanted = otherwise(forward.variant(secret), block, xs)
    for name, values in wanted.items():
        assert np.abs(np.array(found[name]) - values).max() <= 1e-12 * np.abs(values).max()


def plain(variant):
    """Edits that take everything away that makes the variant."""
    beta, r, kappa, p, k, q = (variant[name] for name in ("beta", "r", "kappa", "p", "k", "q"))
    coupled = {
        "input": f"(1 - {kappa} * y_phi) * ",
        "forget": f"(1 - {kappa} * y_in) * ",
        "net": f" - {kappa} * net_in",
    }
    wired = {
        "net": f" + {q} * s_before[after]",
        "squashed": f" + {q} * h(s_before[after])",
        "mixed": f" + {q} * s_before[after])",
    }
    skip = {
        "cell input": f" + {k} * g(net_c[v])",
        "state": f" + {k} * s[v]",
        "next cell": f" + {k} * h(s[after])",
    }
    return {
        "squashing": [
            Edit("", f"-{beta} * x", "-x"),
            Edit("", variant["g_code"], "2 * math.tanh(x / 2)"),
            Edit("", variant["h_code"], "math.tanh(x / 2)"),
        ],
        "gates": [Edit("", coupled[variant["coupling"]], "")],
        "states": [Edit("", wired[variant["wiring"]], ")" * (variant["wiring"] == "mixed"))]
        + [Edit("", f"(1 - {q}) * ", "")] * (variant["wiring"] == "mixed"),
        "outputs": [Edit("", f" + {p} * sum(s)", ""), Edit("", skip[variant["skip"]], "")],
        "net": [Edit("", f"{r} * y", "y")],
        "run": [Edit("", "late = y_two_before", "late = y_before")],
    }


def of_the_library(forward, secret):
    """The names of a solution from which all that makes the variant was taken away."""
    notebook = forward.notebook(secret)
    for question, edits in plain(forward.variant(secret)).items():
        cell = next(cell for cell in notebook.cells if cell.id == question)
        cell.source = notebooks.edited(cell.source, edits)
    return notebooks.run(notebook)


@pytest.mark.parametrize("secret", SECRETS[:6])
def test_the_block_of_the_library_answers_no_class(forward, secret):
    """Its formula is left as it was: the library has none for a block that is its own next cell."""
    found = harness.judged(forward, secret, of_the_library(forward, secret))
    right = {name for name, each in found.items() if each.verdict == "right"}
    assert right == {"two_steps"}
    assert all(each.points == 0 for name, each in found.items() if name not in right)


@pytest.mark.parametrize("secret", SECRETS[:6])
def test_without_its_variant_it_is_the_block_of_the_library(forward, secret):
    block, xs = drawn(np.random.default_rng(8))
    found = of_the_library(forward, secret)["run"](block, xs)
    net = ll.Network.create(N, ll.Blocks(1, cells=CELLS), 1, rng=0)
    layer = net.layers[0]
    for name in ("in", "phi", "out"):
        getattr(layer, f"w_{name}")[0] = block[f"w_{name}"]
        getattr(layer, f"b_{name}")[0] = block[f"b_{name}"]
    layer.w_c[0], layer.b_c[0] = block["w_c"], block["b_c"]
    trace = ll.forward(net, np.array(xs)).layers[0]
    assert np.abs(np.array(found["s"]) - trace.s[:, 0, 0]).max() < 1e-13
    assert np.abs(np.array(found["y_c"]) - trace.y_c[:, 0, 0]).max() < 1e-13


@pytest.mark.parametrize("secret", SECRETS[:4])
def test_the_formula_is_two_steps_of_a_block_with_one_cell(forward, secret):
    import sympy

    space = forward.reference(secret)
    rng = np.random.default_rng(3)
    formula = space["two_steps"]()
    values = {symbol.name: float(rng.uniform(-1, 1)) for symbol in formula.free_symbols}
    s = [values["s_0"]]
    for step in "12":
        net = [values[f"net_{step}"]]
        s = space["states"](values[f"in_{step}"], values[f"phi_{step}"], net, s)
    at = {sympy.Symbol(name): value for name, value in values.items()}
    assert float(formula.subs(at)) == pytest.approx(s[0], rel=1e-12)


@pytest.mark.parametrize("secret", SECRETS[:3])
def test_every_mistake_gets_its_sentence(forward, secret):
    assert harness.unseen(forward, secret) == []


@pytest.mark.parametrize("secret", SECRETS[:2])
def test_every_sign_matters(forward, secret):
    assert harness.survivors(forward, secret) == []


def test_the_practice_solution_answers_no_other_class(forward):
    for secret in SECRETS:
        assert harness.foreign(forward, secret) == set(), secret


def test_the_rubric_speaks_of_the_class(forward):
    for secret in SECRETS[:9]:
        variant, text = forward.variant(secret), forward.rubric(secret)
        assert variant["label"] in text and str(variant["p"]) in text
        assert text.count("**Two points.**") == text.count("**No point.**") == 1
