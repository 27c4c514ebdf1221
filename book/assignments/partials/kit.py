"""The three partials of a block that is wired otherwise: what a class gets, and what is asked."""

from lstmlib.classroom import variants
from lstmlib.classroom.questions import Edit, Formula, From, Function

STEPS = 5
SYMBOLS = "s_0 c_1 c_2 y_in1 y_in2 y_phi1 y_phi2 p_1 p_2 x_1 x_2"

#: The factor of the old state: Python, LaTeX, words. k and rest add up to one.
FADES = {
    "tied": (
        "y_phi[t] * (1 - {k} * y_in[t])",
        r"y^{{\varphi}}(t)\,\bigl(1 - {k}\,y^{{in}}(t)\bigr)",
        "an open input gate also forgets",
    ),
    "bypass": (
        "({k} + {rest} * y_phi[t])",
        r"\bigl({k} + {rest}\,y^{{\varphi}}(t)\bigr)",
        "a share of the old state goes past the forget gate",
    ),
    "leap": (
        "y_phi[t]",
        r"y^{{\varphi}}(t)",
        "the state of two steps before comes in too",
    ),
}
#: The factor of the cell input.
DOORS = {
    "crossed": (
        "y_in[t] * (1 - {m} * y_phi[t])",
        r"y^{{in}}(t)\,\bigl(1 - {m}\,y^{{\varphi}}(t)\bigr)",
        "an open forget gate narrows the way in",
    ),
    "side": (
        "({m} + {rest} * y_in[t])",
        r"\bigl({m} + {rest}\,y^{{in}}(t)\bigr)",
        "a share of the cell input goes past the input gate",
    ),
}
#: With "leap" and "side" the forget gate's use would be the standard one.
WIRINGS = (
    ("tied", "crossed"),
    ("tied", "side"),
    ("bypass", "crossed"),
    ("bypass", "side"),
    ("leap", "crossed"),
)


def variant(rng) -> dict:
    """Draw a class's block."""
    carousel, door = variants.choice(rng, WIRINGS)
    k, m = (variants.constant(rng, 0.22, 0.58, 3) for _ in range(2))
    made = {
        "carousel": carousel,
        "door": door,
        "k": k,
        "m": m,
        "k_rest": round(1 - k, 3),
        "m_rest": round(1 - m, 3),
        "skip": variants.constant(rng, 0.21, 0.49, 3),
        "steep": variants.constant(rng, 0.61, 1.93, 3),
        "asked": variants.choice(rng, ("in", "phi")) if carousel == "tied" else "phi",
    }
    keep, let_in = FADES[carousel], DOORS[door]
    made["fade"], made["fade_latex"] = (text.format(k=k, rest=made["k_rest"]) for text in keep[:2])
    made["way_in"], made["way_in_latex"] = (
        text.format(m=m, rest=made["m_rest"]) for text in let_in[:2]
    )
    squash = variants.squash(rng)
    made["g"] = squash
    made["g_latex"] = variants.latex(squash)
    made["g_code"] = variants.code(squash)
    made["label"] = f"{keep[2]}; {let_in[2]}; cell inputs are squashed by {squash['words']}"
    return made | example_run(rng, made)


def example_run(rng, made: dict) -> dict:
    """Gates for the written answer, and what is left of a first use at the end."""
    y_in, y_phi = numbers(rng, 0.15, 0.85, 6), numbers(rng, 0.55, 0.95, 6)
    left, usual, older = 1.0, 1.0, 0.0
    again = made["k"] if made["carousel"] == "leap" else 0.0
    for t in range(1, 6):
        fade = eval(made["fade"], {"y_in": y_in, "y_phi": y_phi, "t": t})
        left, older = fade * left + again * older, left
        usual *= y_phi[t]
    shown = {"left": f"{left:.4f}", "usual_left": f"{usual:.4f}"}
    return {"run_in": y_in, "run_phi": y_phi} | shown


def numbers(rng, low: float, high: float, count: int = STEPS) -> list:
    """Some numbers with three digits."""
    return [round(float(value), 3) for value in rng.uniform(low, high, count)]


def signed(rng, low: float, high: float, count: int = STEPS) -> list:
    """Some numbers of either sign."""
    return [float(value * rng.choice((-1, 1))) for value in numbers(rng, low, high, count)]


def gates(rng) -> dict:
    """Values of both gates."""
    return {"y_in": numbers(rng, 0.1, 0.9), "y_phi": numbers(rng, 0.3, 0.95)}


def draw_slopes(rng, made: dict) -> dict:
    """A value of each squashing function."""
    x = float(rng.choice((-1, 1)) * rng.uniform(0.3, 1.5))
    c = variants.function(made["g"])(x)
    return {"y": numbers(rng, 0.1, 0.9, 1)[0], "c": round(c, 4)}


def draw_states(rng) -> dict:
    """The values that make the states."""
    return gates(rng) | {"c": signed(rng, 0.2, 1.2), "s_0": signed(rng, 0.2, 1.2, 1)[0]}


def draw_uses(rng) -> dict:
    """Values, slopes and sources, each a number of its own."""
    slopes = {f"slope_{a}": numbers(rng, 0.1, 0.9) for a in ("in", "phi", "c")}
    return draw_states(rng) | {"s": From("states")} | slopes | {"x": signed(rng, 0.3, 1.5)}


def draw_partials(rng) -> dict:
    """The gates; the uses are the student's."""
    return gates(rng) | {"uses": From("uses")}


def draw_move(rng) -> dict:
    """What the output says; the partials are the student's."""
    return {
        "y_out": numbers(rng, 0.2, 0.9),
        "slope_h": numbers(rng, 0.2, 0.9),
        "e_y": signed(rng, 0.2, 1.0),
        "partial": From("partials", "in"),
    }


def draw_online(rng) -> dict:
    """Weights, sources and errors from above."""
    return {
        "w": dict(zip(("cell", "in", "phi"), signed(rng, 0.4, 1.3, 3), strict=True)),
        "x": signed(rng, 0.5, 1.5),
        "y_out": numbers(rng, 0.4, 0.9),
        "e_y": signed(rng, 0.3, 1.0),
        "alpha": numbers(rng, 0.4, 0.9, 1)[0],
    }


def questions(made: dict) -> list:
    """Tell what is asked, in the notebook's order."""
    return [
        Function("slopes", lambda rng: draw_slopes(rng, made), slope_mistakes(made)),
        Function("states", draw_states, state_mistakes(made)),
        Function("uses", draw_uses, use_mistakes(made)),
        Formula("after_two_steps", SYMBOLS, formula_mistakes(made)),
        Function("partials", draw_partials, partial_mistakes(made)),
        Function("move", draw_move, move_mistakes(made)),
        Function("online", draw_online, ONLINE),
    ]


INNER = "The gate's slope lacks its inner derivative: net is multiplied before it is squashed."
AT_VALUE = "That is the slope of g with the value c in the place of the net input."
PLAIN_TANH = "1 - c ** 2 is the slope of a plain tanh: this class's g is another function."
NO_MEMORY = "The state has no memory: s(t - 1) has to come in again."
TODAY = "The forget gate multiplies the state of the step before, s(t - 1). You took s(t)."
START = "At step 1 the state of the step before is s_0."
STANDARD = "These are (3.10) to (3.12) as in the book: where do the gates stand in this state?"
NO_SLOPE = "The slopes are missing: a weight moves a net input, which is then squashed."
NO_SOURCE = "The sources are missing: a weight moves its net input by x(t)."
ONE_PLACE = "The {} gate stands in two places of the state. You have used one of them."
FIRST = "The use of step 1 is not faded: step 2 keeps only part of what the state held."
SECOND = "That is the use of step 2 alone. The use of step 1 is still in the state."
OLD_STATE = "The use of step 2 holds the state of the step before: that is s(1), not s_0."
NO_FADE = "Nothing fades: what multiplies the old state multiplies the old partial too."
SLOPE = "No slope is on the road from state to state: it is the gates' values that fade."
NO_PAST = "These are the uses alone. Add what is left of the old partial."
BOOK_FADE = "That fades as in the book. Differentiate this class's state by s(t - 1)."
LATE = "The old partial is faded by the gates of step t, not by those of t - 1."
BOTH = "You have faded today's use too. It comes in as it is; the next step fades it."
BOOK_ERROR = "That is e_s as in the book. Here the output has a second road from the state."
BRACKET = "The output gate stands before the bracket: it multiplies both roads."
AT_OUTPUT = "e_y is the error at the cell's output. On its way to the state it is multiplied."
LAST_PARTIAL = "Each error meets the partial of its own step. You took the last one for all."
LAST_STEP = "That is the last step alone. The errors of all steps add."

ONLINE = (
    Edit(
        "That leads up: an error is minus a derivative, so weights move by plus alpha times it.",
        "+= alpha",
        "-= alpha",
    ),
    Edit(
        "Both answers move. Frozen weights compute every step as they were at the start.",
        "now = dict(moved) if moving else now",
        "now = dict(moved)",
    ),
    Edit(
        "The partials start afresh at each step. Carry them on, though the weights have moved.",
        "d, older_d = new_d, d",
        "d = older_d = dict.fromkeys(w, 0.0)",
    ),
    Edit(
        "The partial of a step holds that step's use: first the partial, then the move.",
        "e_s * new_d[a]",
        "e_s * d[a]",
    ),
)


def slope_mistakes(made: dict) -> tuple:
    """Slopes of other curves, and slopes at the wrong place."""
    at_value = variants.code(made["g"], "c", slope=True)
    return (
        Edit(INNER, f"{made['steep']} * y", "y"),
        Edit(AT_VALUE, "    return", f"    cell = {at_value}\n    return"),
        Edit(PLAIN_TANH, "    return", "    cell = 1 - c**2\n    return"),
    )


def unwired(made: dict) -> tuple:
    """What to replace for the carousel of the book, and by what."""
    if made["carousel"] == "leap":
        return f" + {made['k']} * older", ""
    return made["fade"], "y_phi[t]"


def state_mistakes(made: dict) -> tuple:
    """The block of the book, and a block that forgets all."""
    plain = "That is the block of the book. In this one"
    return (
        Edit(f"{plain} {FADES[made['carousel']][2]}.", *unwired(made)),
        Edit(f"{plain} {DOORS[made['door']][2]}.", made["way_in"], "y_in[t]"),
        Edit(NO_MEMORY, "old, older = new, old", "old, older = 0.0, 0.0"),
        Edit(START, "old, older = s_0, 0.0", "old = older = 0.0"),
    )


def use_mistakes(made: dict) -> tuple:
    """Confusions about what a weight does today."""
    first, append = "    before =", '        found["cell"]'
    plain = "        by_cell, by_in, by_phi = y_in[t], c[t], before[t]\n"
    ones = "[1.0] * len(x)\n"
    found = []
    if made["carousel"] == "tied":
        piece = f" - {made['k']} * y_phi[t] * before[t]"
        found.append(Edit(ONE_PLACE.format("input"), piece, ""))
    if made["door"] == "crossed":
        piece = f" - {made['m']} * y_in[t] * c[t]"
        found.append(Edit(ONE_PLACE.format("forget"), piece, ""))
    return (
        *found,
        Edit(TODAY, "before = [s_0, *s]", "before = s"),
        Edit(START, "before = [s_0, *s]", "before = [0.0, *s]"),
        Edit(STANDARD, append, plain + append),
        Edit(NO_SLOPE, first, f"    slope_in = slope_phi = slope_c = {ones}{first}"),
        Edit(NO_SOURCE, first, f"    x = {ones}{first}"),
    )


def formula_mistakes(made: dict) -> tuple:
    """Terms that are left out of two steps."""
    return (
        Edit(FIRST, "fade * first", "first"),
        Edit(SECOND, "fade * first + today", "today"),
        Edit(OLD_STATE, "    fade =", "    s_1 = s_0\n    fade ="),
        Edit("A slope is missing: each use has its own p.", " * p_2", ""),
    )


def partial_mistakes(made: dict) -> tuple:
    """Confusions about what is carried from step to step."""
    fade, append = made["fade"], "            found[name].append(new)"
    return (
        Edit(NO_FADE, f"{fade} * old", "old"),
        Edit(NO_PAST, "old, older = new, old", "old, older = 0.0, 0.0"),
        Edit(SLOPE, f"{fade} * old", "y_phi[t] * (1 - y_phi[t]) * old"),
        Edit(BOOK_FADE, *unwired(made)),
        Edit(LATE, fade, fade.replace("[t]", "[t - 1]")),
        Edit(BOTH, append, f"            new += ({fade} - 1) * added[t]\n{append}"),
    )


def move_mistakes(made: dict) -> tuple:
    """Confusions about error times partial."""
    bracket = f"(slope_h[t] + {made['skip']})"
    return (
        Edit(BOOK_ERROR, bracket, "slope_h[t]"),
        Edit(BRACKET, f"y_out[t] * {bracket}", f"(y_out[t] * {bracket[1:]}"),
        Edit(AT_OUTPUT, "e_s * partial", "e_y[t] * partial"),
        Edit(LAST_PARTIAL, "partial[t]", "partial[-1]"),
        Edit(LAST_STEP, "return total", "return e_s * partial[t]"),
    )
