"""One memory block, forward: what a class gets, and what is asked."""

from lstmlib.classroom import variants
from lstmlib.classroom.questions import Edit, Formula, From, Function

#: Parts of lstmlib that graded cells may import beyond lstmlib.classroom.
ALLOWED = ()

#: How the two gates below the state are coupled.
COUPLINGS = ("input", "forget", "net")
#: Where another cell of the block comes in.
WIRINGS = ("net", "squashed", "mixed")
#: What goes past the output gate.
SKIPS = ("cell input", "state", "next cell")

#: Which gate reads the outputs of two steps ago.
LATE_WORDS = {"in": "input", "phi": "forget", "out": "output"}

COUPLING_WORDS = {
    "input": "an input gate that the forget gate weakens",
    "forget": "a forget gate that the input gate weakens",
    "net": "a forget gate that reads the input gate's net",
}
WIRING_WORDS = {
    "net": "cell inputs that read the next cell's state",
    "squashed": "states that add the next cell's output",
    "mixed": "states that mix with the next cell's",
}
SKIP_WORDS = {
    "cell input": "the cell input past the output gate",
    "state": "the raw state past the output gate",
    "next cell": "the next cell past the output gate",
}


def variant(rng) -> dict:
    """Draw a class's block."""
    g = variants.squash(rng)
    h = variants.squash(rng, [f for f in ("tanh", "atan", "root") if f != g["family"]])
    coupling = variants.choice(rng, COUPLINGS)
    wiring = variants.choice(rng, WIRINGS)
    skip = variants.choice(rng, SKIPS)
    late = variants.choice(rng, tuple(LATE_WORDS))
    return {
        "label": f"{COUPLING_WORDS[coupling]}, {WIRING_WORDS[wiring]}, {SKIP_WORDS[skip]}",
        "coupling": coupling,
        "wiring": wiring,
        "skip": skip,
        "beta": variants.constant(rng, 0.71, 1.39),
        "g": g,
        "h": h,
        "g_latex": variants.latex(g),
        "h_latex": variants.latex(h),
        "g_words": g["words"],
        "h_words": h["words"],
        "g_code": variants.code(g),
        "h_code": variants.code(h),
        "g_symbols": variants.code(g, "net", "sympy"),
        "h_symbols": variants.code(h, "net", "sympy"),
        "kappa": variants.constant(rng, 0.31, 0.79),
        "q": variants.constant(rng, 0.21, 0.59),
        "p": variants.constant(rng, 0.31, 0.89),
        "k": variants.constant(rng, 0.21, 0.69),
        "r": variants.constant(rng, 0.41, 0.89),
        "late": late,
        "late_words": LATE_WORDS[late],
    }


def numbers(rng, *shape, low=-1.5, high=1.5):
    """Nested lists of numbers with four digits."""
    return rng.uniform(low, high, shape).round(4).tolist()


def number(rng, low=-1.5, high=1.5):
    """One number with four digits."""
    return round(float(rng.uniform(low, high)), 4)


def draw_squashing(rng):
    return {"x": number(rng, 0.3, 2.0)}


def draw_net(rng):
    n, cells = int(rng.integers(1, 4)), int(rng.integers(2, 4))
    return {
        "w": numbers(rng, n + cells),
        "x": numbers(rng, n),
        "y_c": numbers(rng, cells),
        "b": number(rng),
    }


def draw_gates(rng):
    return {"net_in": number(rng), "net_phi": number(rng)}


def draw_states(rng):
    # With two cells the next one and the one before are the same.
    cells = int(rng.integers(3, 5))
    return {
        "y_in": From("gates", "y_in"),
        "y_phi": From("gates", "y_phi"),
        "net_c": numbers(rng, cells),
        "s_before": numbers(rng, cells),
    }


def draw_outputs(rng):
    cells = int(rng.integers(3, 5))
    return {
        "net_out": number(rng),
        "net_c": numbers(rng, cells),
        "s": numbers(rng, cells),
    }


def draw_run(rng):
    n, cells, steps = 2, int(rng.integers(2, 4)), int(rng.integers(3, 6))
    sources = n + cells
    block = {
        "w_in": numbers(rng, sources),
        "w_phi": numbers(rng, sources),
        "w_out": numbers(rng, sources),
        "w_c": numbers(rng, cells, sources),
        "b_in": number(rng),
        "b_phi": number(rng),
        "b_out": number(rng),
        "b_c": numbers(rng, cells),
    }
    return {"block": block, "xs": numbers(rng, steps, n)}


def questions(variant) -> list:
    """The questions, in the notebook's order."""
    return [
        Function("squashing", draw_squashing, _squashing(variant)),
        Function("net", draw_net, _net(variant)),
        Function("gates", draw_gates, _gates(variant)),
        Function("states", draw_states, _states(variant)),
        Function("outputs", draw_outputs, _outputs(variant)),
        Formula("two_steps", "s_0 phi_1 phi_2 in_1 in_2 net_1 net_2", _two_steps(variant)),
        Function("run", draw_run, RUN),
    ]


NET = (
    Edit("The bias is missing: every net input has one.", ")) + b", "))"),
    Edit(
        "The sources stand in the wrong order: first the layer below, then the own cells.",
        "x + back",
        "back + x",
    ),
)
RUN = (
    Edit(
        "The late gate is not late: it reads the outputs of two steps ago.",
        "late = y_two_before",
        "late = y_before",
    ),
    Edit(
        "The states start at zero in every step: a state is what the block remembers, hand it on.",
        "y_before, s_before = y_before, y_c, s",
        "y_before = y_before, y_c",
    ),
    Edit(
        "The outputs are made from the states of the step before: the state comes first.",
        "outputs(net_out, net_c, s)",
        "outputs(net_out, net_c, s_before)",
    ),
)


def _net(variant):
    factor = f"{variant['r']} * "
    return (
        Edit(f"The outputs come back without their factor {variant['r']}.", factor, ""),
        *NET,
    )


def _squashing(variant):
    beta = f"{variant['beta']} * x"
    return (
        Edit(
            f"f has another slope in this block: there is a factor {variant['beta']}.",
            f"-{beta}",
            "-x",
        ),
        Edit("The sign in the exponent of f is turned: f rises.", f"-{beta}", beta),
    )


def _gates(variant):
    kappa = variant["kappa"]
    plain = "This is the block of the chapter: here the two gates are coupled, see the rule above."
    if variant["coupling"] == "net":
        sign = Edit(
            f"Right but for one sign: {kappa} net_in is taken away.", f"- {kappa}", f"+ {kappa}"
        )
        return Edit(plain, f" - {kappa} * net_in", ""), sign
    weak, strong = ("y_in", "y_phi") if variant["coupling"] == "input" else ("y_phi", "y_in")
    return (
        Edit(plain, f"(1 - {kappa} * {strong}) * ", ""),
        Edit(
            f"Right but for one sign: {kappa} of the gate is taken away from 1.",
            f"1 - {kappa}",
            f"1 + {kappa}",
        ),
        Edit(
            f"{weak} is weakened by the whole of {strong}: the factor {kappa} is missing.",
            f"{kappa} * ",
            "",
        ),
    )


def _states(variant):
    q = variant["q"]
    forget = Edit(
        "The forget gate is missing: it multiplies what the state was before.", "y_phi * ", ""
    )
    squashed = Edit("The cell input is not squashed: g is missing.", "g(", "(")
    turned = Edit(
        "The next cell is the one with the next number; here the one before is read.",
        "v + 1",
        "v - 1",
    )
    plain = "This is the block of the chapter: where is the next cell?"
    own = Edit(
        "The cell reads its own state where it should read the next cell's.",
        "s_before[after]",
        "s_before[v]",
    )
    lone = {"net": f" + {q} * s_before[after]", "squashed": f" + {q} * h(s_before[after])"}
    if variant["wiring"] == "mixed":
        missing = Edit(plain, f"((1 - {q}) * s_before[v] + {q} * s_before[after])", "s_before[v]")
    else:
        missing = Edit(plain, lone[variant["wiring"]], "")
    in_place = Edit(
        "The last cell reads the new state of the first one: they are made from old ones.",
        "s_before[after]",
        "(s + s_before[v:])[after]",
    )
    if variant["wiring"] == "mixed":  # to read the own state is what `missing` says then
        return missing, forget, squashed, in_place, turned
    return missing, forget, squashed, own, in_place, turned


def _outputs(variant):
    p, k = variant["p"], variant["k"]
    skip = {
        "cell input": f" + {k} * g(net_c[v])",
        "state": f" + {k} * s[v]",
        "next cell": f" + {k} * h(s[after])",
    }[variant["skip"]]
    return (
        Edit("The output gate does not see the states of this step.", f" + {p} * sum(s)", ""),
        Edit("What goes past the output gate is missing.", skip, ""),
        Edit("The state is not squashed: h is missing.", "y_out * h(s[v])", "y_out * s[v]"),
    )


def _two_steps(variant):
    twice = Edit(
        "The forget gate of the first step stands in both: each step has its own.", "phi_2", "phi_1"
    )
    same = Edit(
        "The net input of the first step stands in both: each step has its own.", "net_2", "net_1"
    )
    return twice, same
