"""Output gate against input gate: what a class gets, and what is asked."""

from lstmlib.classroom import variants
from lstmlib.classroom.questions import Edit, Formula, From, Function

CELLS, STEPS = 3, 4
SYMBOLS = "p h_1 h_2 s_1 s_2 q_1 q_2"

#: The factor of the old state, the factor of the cell input, words. k and rest add up to one.
STATES = {
    "tied": ("y_phi * (1 - {k} * y_in)", "y_in", "an open input gate also forgets"),
    "emptied": (
        "y_phi * (1 - {k} * y_out)",
        "y_in * (1 - {m} * y_phi)",
        "an open output gate empties the state that it shows",
    ),
    "bypass": (
        "({k} + {rest} * y_phi)",
        "y_in * (1 - {m} * y_phi)",
        "part of the old state goes past the forget gate, which narrows the way in when open",
    ),
}
#: What the cells of the block show.
SHOWN = {
    "blend": "part of the state goes past h and past the output gate",
    "leak": "the output gate never shuts",
    "inside": "h stands behind an output gate that never shuts",
    "mixed": "each cell shows less of what the others hold",
}
#: In each of these both deltas differ from the book's by more than a constant factor.
WIRINGS = (
    *(("emptied", shown) for shown in SHOWN),
    *((state, shown) for state in ("tied", "bypass") for shown in ("inside", "mixed")),
)
#: How a name of Python's looks in LaTeX.
TEX = {" * ": r"\,", "y_in": "y^{in}(t)", "y_phi": r"y^{\varphi}(t)", "y_out": "y^{out}(t)"}


def variant(rng) -> dict:
    """Draw a class's block."""
    state, shown = variants.choice(rng, WIRINGS)
    k, m, share = (variants.constant(rng, 0.22, 0.58, 3) for _ in range(3))
    made = {
        "state": state,
        "shown": shown,
        "share": share,
        "rest": round(1 - share, 3),
        "k": k,
        "m": m,
        "h": variants.squash(rng),
    }
    fade, way_in, words = STATES[made["state"]]
    made["fade"] = fade.format(k=k, rest=round(1 - k, 3))
    made["way_in"] = way_in.format(m=m)
    made["fade_next"] = made["fade"]
    for name in ("y_in", "y_phi", "y_out"):
        made["fade_next"] = made["fade_next"].replace(name, f"{name}_next")
    for name in ("fade", "way_in"):
        made[f"{name}_latex"] = in_latex(made[name])
    made["h_code"] = variants.code(made["h"])
    made["h_latex"] = variants.latex(made["h"])
    made["label"] = f"{words}; {SHOWN[made['shown']]}"
    return made | example_step(rng, made)


def in_latex(text: str) -> str:
    """A product of gates as LaTeX."""
    for old, new in TEX.items():
        text = text.replace(old, new)
    return text


def example_step(rng, made: dict) -> dict:
    """A step for the written answer, and the deltas of an error that comes from tomorrow alone."""
    step = gates(rng) | slopes(rng) | cells(rng, "c", "s", "s_old", "h", "eps_next")
    step |= {f"{name}_next": value for name, value in gates(rng).items()}
    step["slope_h"] = numbers(rng, 0.2, 0.9)
    factors = eval(made["fade_next"], dict(step))
    eps = [factors * value for value in step["eps_next"]]

    def by(gate, text):
        # Each gate stands in a product once, so a difference is the derivative.
        return eval(text, {**step, gate: 1}) - eval(text, {**step, gate: 0})

    def delta(gate):
        old, new = by(gate, made["fade"]), by(gate, made["way_in"])
        pairs = zip(step["s_old"], step["c"], eps, strict=True)
        return sum((old * s + new * c) * error for s, c, error in pairs)

    late_in = step["slope_in"] * delta("y_in")
    late_out = step["slope_out"] * delta("y_out")
    return {"step": step, "late_in": f"{late_in:.4f}", "late_out": f"{late_out:.4f}"}


def numbers(rng, low: float, high: float, count: int = CELLS) -> list:
    """Some numbers with three digits."""
    return [round(float(value), 3) for value in rng.uniform(low, high, count)]


def gates(rng) -> dict:
    """Values of the three gates."""
    return dict(zip(("y_in", "y_phi", "y_out"), numbers(rng, 0.15, 0.9), strict=True))


def slopes(rng) -> dict:
    """Slopes of two gates; they need not fit the values."""
    return dict(zip(("slope_in", "slope_out"), numbers(rng, 0.2, 0.9, 2), strict=True))


def cells(rng, *names: str) -> dict:
    """For each name a number of either sign for each cell."""
    return {
        name: [float(value * rng.choice((-1, 1))) for value in numbers(rng, 0.2, 1.2)]
        for name in names
    }


def draw_outputs(rng) -> dict:
    """The output gate and the states."""
    return {"y_out": gates(rng)["y_out"]} | cells(rng, "s")


def draw_state_error(rng) -> dict:
    """The errors at the outputs."""
    slope_h = {"slope_h": numbers(rng, 0.2, 0.9)}
    return cells(rng, "e_y") | {"y_out": gates(rng)["y_out"]} | slope_h


def draw_total_error(rng) -> dict:
    """What comes back from tomorrow; today's errors are the student's."""
    tomorrow = {f"{name}_next": value for name, value in gates(rng).items()}
    return {"e_s": From("state_error")} | tomorrow | cells(rng, "eps_next")


def draw_delta_in(rng) -> dict:
    """All that stands around the states; their errors are the student's."""
    slope = {"slope_in": slopes(rng)["slope_in"]}
    return gates(rng) | slope | cells(rng, "c", "s_old") | {"eps": From("total_error")}


def draw_delta_out(rng) -> dict:
    """All that stands around states and outputs."""
    case = gates(rng) | {"slope_out": slopes(rng)["slope_out"]} | cells(rng, "s_old", "s", "h")
    case |= {"slope_h": numbers(rng, 0.2, 0.9)} | cells(rng, "e_y")
    return case | {"eps": From("total_error")}


def draw_moves(rng) -> dict:
    """Everything about a run of some steps."""
    steps = []
    for _ in range(STEPS):
        step = gates(rng) | slopes(rng) | cells(rng, "x", "c", "s", "h", "e_y", "e_s")
        steps.append(step | {"slope_h": numbers(rng, 0.2, 0.9), "x": step["x"][0]})
    return {"run": {name: [step[name] for step in steps] for name in steps[0]}}


def questions(made: dict) -> list:
    """Tell what is asked, in the notebook's order."""
    return [
        Function("outputs", draw_outputs, OUTPUTS),
        Formula("output_by_gate", SYMBOLS, formula_mistakes(made)),
        Function("state_error", draw_state_error, STATE_ERROR),
        Function("total_error", draw_total_error, total_mistakes(made)),
        Function("delta_in", draw_delta_in, DELTA_IN),
        Function("delta_out", draw_delta_out, delta_out_mistakes(made)),
        Function("moves", draw_moves, move_mistakes(made)),
    ]


NO_SLOPE = "The gate's slope is missing: from its net input to its value there is one more factor."
FIRST_CELL = "That is the first cell alone. The gate acts on every cell of the block: add."
MEAN = "That is a mean over the cells. Each cell sends a term, and the terms add."

OUTPUTS = (
    Edit(
        "That is the block of the book, y_out times h(s). Here the cells show something else.",
        "    return [",
        "    return [y_out * h(x) for x in s]\n    return [",
    ),
    Edit("The state is not squashed: h is missing.", "    return [", "    h = float\n    return ["),
)
STATE_ERROR = (
    Edit(
        "That is e_s as in the book. Ask for each state which outputs of this block read it.",
        "    return [",
        "    return [y_out * q * e for q, e in zip(slope_h, e_y)]\n    return [",
    ),
    Edit(
        "The slope of h is missing.",
        "    return [",
        "    slope_h = [1.0] * len(e_y)\n    return [",
    ),
    Edit(
        "The output gate is missing: it stands between the state and the output.",
        "    return [",
        "    y_out = 1.0\n    return [",
    ),
)
DELTA_IN = (
    Edit(
        "That is delta_in as in the book. Look where the input gate stands in this class's state.",
        "    return",
        "    total = sum(a * b for a, b in zip(c, eps))\n    return",
    ),
    Edit(FIRST_CELL, "range(len(c))", "range(1)"),
    Edit(MEAN, "return slope_in * total", "return slope_in * total / len(c)"),
    Edit(NO_SLOPE, "slope_in * total", "total"),
    Edit(
        "The old state belongs to the forget gate. What the input gate lets in is c.",
        "    return",
        "    total = sum(a * b for a, b in zip(s_old, eps))\n    return",
    ),
)


def formula_mistakes(made: dict) -> tuple:
    """Confusions about one output and one gate."""
    book = "That is the book's: h of the state times the slope. What does this cell show?"
    found = [Edit(book, "    return", "    return h_1 * p\n    return")]
    found.append(Edit(NO_SLOPE, " * p", ""))
    if made["shown"] == "inside":
        sentence = "The gate acts inside h: the slope q of h is one more factor."
        return (*found, Edit(sentence, " * q_1", ""))
    sentence = "What the gate lets out is the squashed state, not the state."
    return (*found, Edit(sentence, "h_1", "s_1"))


def total_mistakes(made: dict) -> tuple:
    """Confusions about the two readers of a state."""
    return (
        Edit("Tomorrow is missing: the next state reads this one too.", "e + fade * later", "e"),
        Edit("Today is missing: it was overwritten.", "e + fade * later", "fade * later"),
        Edit(
            "Nothing is halved. A state has two readers, and their errors add.",
            "e + fade * later",
            "(e + fade * later) / 2",
        ),
        Edit(
            "What comes back from tomorrow is faded: by what the next step does to this state.",
            "fade * later",
            "later",
        ),
        Edit("That fades as in the book.", made["fade_next"], "y_phi_next"),
    )


def delta_out_mistakes(made: dict) -> tuple:
    """Confusions about the gate behind the state."""
    put, end = "    total = sum(a * b for a, b in zip({}, {}))\n{}", "    return"
    found = []
    if made["state"] == "emptied":
        sentence = "In this block the output gate acts on the state too: that road is missing."
        found.append(Edit(sentence, f"{made['k']} * y_phi * s_old[v] * eps[v]", "0.0"))
    return (
        *found,
        Edit(
            "That is delta_out as in the book. What does this class's gate act on?",
            end,
            put.format("h", "e_y", end),
        ),
        Edit(
            "The output gate acts on the output, behind the state: there the error is e_y.",
            "e_y[v]",
            "eps[v]",
        ),
        Edit(FIRST_CELL, "range(len(h))", "range(1)"),
        Edit(MEAN, "return slope_out * total", "return slope_out * total / len(h)"),
        Edit(NO_SLOPE, "slope_out * total", "total"),
        Edit("The cell shows the squashed state, not the state.", end, put.format("s", "e_y", end)),
    )


def move_mistakes(made: dict) -> tuple:
    """Confusions about which gate remembers."""
    found = []
    if made["state"] == "emptied":
        sentence = "In this block the output gate changes the state: its weight has partials too."
        found.append(Edit(sentence, 'run["e_s"][t][v] * d_out[v]', "0.0"))
    if made["state"] != "bypass":
        sentence = "Beside a gate stands the state of the step before. You took that of today."
        found.append(Edit(sentence, "        fade =", "        s_old = s\n        fade ="))
    return (
        *found,
        Edit(
            "The input gate has no memory: its partials go on from step to step.",
            "fade * d[v]",
            "0.0",
        ),
        Edit("The partials fade as in the book.", made["fade"], "y_phi"),
        Edit(
            "That is the first cell alone: each cell has partials of its own, and all add.",
            "for v in cells:",
            "for v in (0,):",
        ),
    )
