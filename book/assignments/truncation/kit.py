"""Truncated against exact: what a class gets, and what is asked."""

from lstmlib.classroom.questions import Edit, Formula, From, Function
from lstmlib.classroom.variants import choice, code, constant, latex, squash

#: Cells, inputs, output units and steps: all different.
J, N, K, T = 3, 2, 4, 6
NETS = ("c", "in", "phi", "out")
WORDS = {
    "c": "cell inputs",
    "in": "input gates",
    "phi": "forget gates",
    "out": "output gates",
}
SYMBOL = {"c": "c", "in": "in", "phi": r"\varphi", "out": "out"}
#: By what a net at t moves the state s(t): the factor in the carousel's formula.
MOVES = {
    "c": "y_in * slope_g",
    "in": "y_in * (1 - y_in) * g",
    "phi": "y_phi * (1 - y_phi) * s_old",
}


def variant(rng):
    """Draw which wires are cut, how much still leaks through, a window, two squashings."""
    return completed(
        cut=_some_wires(rng),
        leak=constant(rng, 0.111, 0.444, digits=3),
        window=choice(rng, (2, 3, 4)),
        g=squash(rng),
        h=squash(rng),
    )


def _some_wires(rng):
    """One to three kinds of net, one of which moves the state."""
    while True:
        cut = [net for net in NETS if rng.random() < 0.5]
        if set(cut) & set(MOVES) and len(cut) < len(NETS):
            return cut


def completed(cut, leak, window, g, h):
    """A variant with all that the template prints."""
    drawn = {
        "cut": cut,
        "whole": [net for net in NETS if net not in cut],
        "leak": leak,
        "stopped": round(1 - leak, 4),
        "window": window,
        "words": WORDS,
        "symbol": SYMBOL,
        "moves": MOVES,
        "strength": {net: leak if net in cut else 1 for net in NETS},
        "cut_words": _listed([WORDS[net] for net in cut]),
        "whole_words": _listed([WORDS[net] for net in NETS if net not in cut]),
        "cut_tuple": "(" + "".join(f"'{net}', " for net in cut).rstrip() + ")",
    }
    for name, argument, drawn_squash in ("g", "net_c", g), ("h", "s", h):
        drawn |= {
            name: drawn_squash,
            f"{name}_latex": latex(drawn_squash, "x"),
            f"{name}_code": code(drawn_squash, "x", "np"),
            f"{name}_slope": code(drawn_squash, argument, "np", slope=True),
        }
    drawn["g_symbol"] = code(g, "net_c", "sympy")
    drawn["g_symbol_slope"] = code(g, "net_c", "sympy", slope=True)
    drawn["h_symbol_slope"] = code(h, "s_old", "sympy", slope=True)
    drawn["label"] = (
        f"the recurrent wires into the {drawn['cut_words']} are cut and leak {leak} of the error; "
        f"windows of {window} steps"
    )
    return drawn


def _listed(words):
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def questions(variant):
    """The questions, in the notebook's order."""
    return [
        Function("seen", case=_seen, mistakes=_seen_mistakes(variant)),
        Function("distance", case=_distance, mistakes=_distance_mistakes()),
        Function("cut_run", case=_cut_run, mistakes=_run_mistakes(variant)),
        Function("cut_gradient", case=_cut_gradient, mistakes=_gradient_mistakes()),
        Function("came_back", case=_came_back, mistakes=_back_mistakes(variant)),
        Function("step_back", case=_step_back, mistakes=_step_mistakes()),
        Formula(
            "carousel",
            symbols="w_c w_in w_phi y_in y_phi net_c s_old y_out_old",
            mistakes=_carousel_mistakes(variant),
        ),
        Function("windows", case=_windows, mistakes=_window_mistakes(variant)),
    ]


def _numbers(rng, *shape):
    """Numbers with four digits."""
    return rng.normal(size=shape).round(4)


def _shares(rng, *shape):
    """Activations, with four digits."""
    return rng.uniform(0.1, 0.9, size=shape).round(4)


def _weights(rng):
    return {net: _numbers(rng, J, N + J) for net in NETS}


def _seen(rng):
    return {"y_c": _numbers(rng, J), "frozen": _numbers(rng, J)}


def _distance(rng):
    exact = _numbers(rng, J, N + J)
    return {"cut": (0.8 * exact + 0.3 * _numbers(rng, J, N + J)).round(4), "exact": exact}


def _cut_run(rng):
    w = {**_weights(rng), "k": _numbers(rng, K, J)}
    return {"w": w, "x": _numbers(rng, T, N), "frozen": _numbers(rng, T, J)}


def _cut_gradient(rng):
    w = {**_weights(rng), "k": _numbers(rng, K, J)}
    return {"w": w, "x": _numbers(rng, T, N), "target": _shares(rng, T, K)}


def _came_back(rng):
    later = {net: _numbers(rng, J) for net in NETS}
    return {"w": _weights(rng), "from_above": _numbers(rng, J), "later": later}


def _step_back(rng):
    return {
        "e_y": From("came_back"),
        "carried": _numbers(rng, J),
        "net_c": _numbers(rng, J),
        "s": _numbers(rng, J),
        "y_in": _shares(rng, J),
        "y_out": _shares(rng, J),
    }


def _windows(rng):
    steps = 10, J
    arrays = {name: _numbers(rng, *steps) for name in ("from_above", "net_c", "s")}
    gates = {name: _shares(rng, *steps) for name in ("y_in", "y_phi", "y_out")}
    return {"w": _weights(rng), **arrays, **gates}


def _seen_mistakes(variant):
    leak, stopped = variant["leak"], variant["stopped"]
    right = f"{leak} * y_c + {stopped} * frozen"
    return (
        Edit(
            f"The shares are swapped: {leak} of the error passes, so {leak} of the number has to "
            "be alive and the rest frozen.",
            right,
            f"{stopped} * y_c + {leak} * frozen",
        ),
        Edit(
            "A cut changes no number of the forward pass: where `frozen` holds what the cell said, "
            "the net must read exactly that. Your two shares do not add up to one.",
            right,
            f"{leak} * y_c + frozen",
        ),
        Edit("This wire is cut altogether. Yours leaks.", right, "frozen"),
    )


def _distance_mistakes():
    return (
        Edit(
            "The relative error is the size of the difference over the size of the *exact* "
            "gradient. Yours divides by the size of the cut one.",
            "/ length(exact),",
            "/ length(cut),",
        ),
        Edit(
            "This is the largest difference over the largest value, another measure. Here the size "
            "is the root of the sum of squares.",
            "length(cut - exact) / length(exact)",
            "abs(cut - exact).max() / abs(exact).max()",
        ),
        Edit(
            "A cosine has no size: divide the sum of products by both lengths.",
            " / length(cut) / length(exact)",
            "",
        ),
        Edit(
            "The size is the root of the sum of squares; your root is missing.",
            "length(cut - exact) / length(exact)",
            "(length(cut - exact) / length(exact)) ** 2",
        ),
    )


def _run_mistakes(variant):
    cut, whole = variant["cut"], variant["whole"]
    name = variant["cut_tuple"]
    # A forget gate alone shows nothing at the first step: what it multiplies is zero.
    first = Edit(
        "At the first step there is no output before, alive or frozen: the nets read zeros.",
        "old = np.zeros(len(w['c']))",
        "old = frozen[-1]",
    )
    return (
        Edit(
            f"You cut the wires of the other nets: those into the {variant['cut_words']} are cut.",
            name,
            repr(tuple(whole)),
        ),
        Edit(
            f"You cut all four. The {variant['whole_words']} read the outputs alive in this class.",
            name,
            repr(NETS),
        ),
        Edit(
            "Nothing is cut here: `frozen` does not come in.",
            name,
            "()",
        ),
        Edit(
            "The clock: at step t a net reads what its layer said at t−1. Its frozen twin is "
            "frozen[t-1].",
            "old = frozen[t]",
            "old = frozen[(t + 1) % len(x)]",
        ),
        *((first,) if cut != ["phi"] else ()),
        Edit(
            "Cut wires of this class leak a little: use `seen`.",
            "seen(y_c, old)",
            "old",
        ),
        *(
            Edit(
                f"The wires into the {WORDS[net]} are cut as well.",
                name,
                repr(tuple(other for other in cut if other != net)),
            )
            for net in (cut if len(cut) > 1 else ())
        ),
    )


def _gradient_mistakes():
    return (
        Edit(
            "This is the exact gradient. The frozen values must not move with the weight: take "
            "them once, from a run with the weights as they are.",
            "cut_run(probe, x, frozen)",
            "run(probe, x)[0]",
        ),
        Edit(
            "A loss of squares has a half in front: E = ½ Σ (target − y)².",
            "0.5 * ",
            "",
        ),
        Edit(
            "The frozen values are the cells' outputs in a run where nothing is perturbed.",
            "run(w, x)[1]",
            "0 * run(w, x)[1]",
        ),
    )


def _back_mistakes(variant):
    def road(net, strength):
        factor = "" if strength == 1 else f"{strength} * "
        return f"{factor}later['{net}'] @ own['{net}']"

    cut, leak, whole = variant["cut"], variant["leak"], variant["whole"]
    strength, stopped = variant["strength"], variant["stopped"]
    some = cut[0]
    wrong = [
        Edit(
            f"This is the exact error: all four roads at full strength. Into the "
            f"{variant['cut_words']} only {leak} of it passes.",
            f"{leak} * ",
            "",
        ),
        Edit(
            f"Your cut wires let nothing pass. In this class a share of {leak} leaks through.",
            f"{leak} * ",
            "0 * ",
        ),
        Edit(
            f"The shares are swapped: {leak} of the error passes a cut wire, {stopped} stops.",
            f"{leak} * ",
            f"{stopped} * ",
        ),
        Edit(
            "The error from above is missing: `from_above` comes first, the recurrent roads add "
            "to it.",
            "from_above",
            "0 * from_above",
        ),
        Edit(
            "Up with the matrix, down with its transpose: a cell hears every net through the "
            "weight that reads this cell, so the sum is over the nets.",
            f"later['{some}'] @ own['{some}']",
            f"own['{some}'] @ later['{some}']",
        ),
    ]
    for net in whole:
        wrong.append(
            Edit(
                f"The wires into the {WORDS[net]} are whole in this class; their deltas come back.",
                road(net, strength[net]),
                f"0 * {road(net, strength[net])}",
            )
        )
    return wrong


def _step_mistakes():
    return (
        Edit(
            "A state has two readers, today's output and tomorrow's state; their errors add. No "
            "scissors touch the carousel here.",
            " + carried",
            "",
        ),
        Edit("The squashing h brings its slope into the state's error.", "slope_h * ", ""),
        Edit("The squashing g brings its slope into the cell input's delta.", "slope_g * ", ""),
        Edit("The state's error comes through the output gate.", "y_out * ", ""),
    )


def _carousel_mistakes(variant):
    roads = [net for net in ("c", "in", "phi") if net in variant["cut"]]
    several = roads if len(roads) > 1 else ()
    leak = f"Rational('{variant['leak']}') * "
    return (
        Edit(
            "The forget gate alone is the total derivative only where *all* recurrent wires are "
            "cut without a leak. Here roads through the cell's output and the nets come on top.",
            "y_phi + ",
            "y_phi + 0 * ",
        ),
        Edit(
            "This is the exact derivative: every road at full strength. Cut wires let only a share "
            "pass.",
            leak,
            "",
        ),
        Edit("The cut wires of this class leak: their roads are weak, not gone.", leak, "0 * "),
        Edit("The way from s(t−1) to the cell's output has a slope, h′.", " * slope_h", ""),
        Edit(
            "The way from s(t−1) to the cell's output leads through the output gate of t−1.",
            "y_out_old * ",
            "",
        ),
        *(
            Edit(
                f"The road through the {WORDS[net]} is there, with the strength of its wire.",
                f"{leak}w_{net} * {MOVES[net]}",
                "0",
            )
            for net in several
        ),
    )


def _window_mistakes(variant):
    n = variant["window"]
    return (
        Edit(
            f"A window's edge stops everything: your state's error still passes from step {n} back "
            "to the step before.",
            "carried = whole * ",
            "carried = ",
        ),
        Edit(
            "A window's edge stops everything: the recurrent wires still bring errors back across "
            "it.",
            "later = {net: whole * deltas[net] for net in deltas}",
            "later = deltas",
        ),
        Edit(
            f"Steps are counted from 0, and step {n} is the first that takes over numbers only. "
            "Your edges lie one step off.",
            f"t % {n}",
            f"(t + 1) % {n}",
        ),
        Edit(
            "Only the class's wires and the windows: yours has no windows at all.",
            f"t % {n} > 0",
            "True",
        ),
        Edit(
            "The road from s(t) to s(t+1) leads through the forget gate of t+1. Yours takes that "
            "of t.",
            "y_phi[t] * ",
            "y_phi[t - 1] * ",
        ),
        Edit(
            "The forget gate multiplies the old state as it is: s(t−1), before h.",
            "s_old * eps_s",
            "h(s_old) * eps_s",
        ),
    )
