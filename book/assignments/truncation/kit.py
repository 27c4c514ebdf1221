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
    """Draw which wires are cut and how much leaks, a window, two squashings, a weight."""
    return completed(
        cut=_some_wires(rng),
        leak=constant(rng, 0.111, 0.444, digits=3),
        window=choice(rng, (2, 3, 4)),
        g=squash(rng),
        h=squash(rng),
        last=constant(rng, 1.51, 2.79),
        stretch=constant(rng, 1.11, 1.89),
    )


def _some_wires(rng):
    """One to three kinds of net, one of which moves the state."""
    while True:
        cut = [net for net in NETS if rng.random() < 0.5]
        if set(cut) & set(MOVES) and len(cut) < len(NETS):
            return cut


def completed(cut, leak, window, g, h, last, stretch):
    """A variant with all that the template prints."""
    drawn = {
        "cut": cut,
        "whole": [net for net in NETS if net not in cut],
        "leak": leak,
        "stopped": round(1 - leak, 4),
        "window": window,
        "last": last,
        "stretch": stretch,
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
        Function("distance", case=_distance, mistakes=_distance_mistakes(variant)),
        Function("cut_run", case=_cut_run, mistakes=_run_mistakes(variant)),
        Function("cut_gradient", case=_cut_gradient, mistakes=_gradient_mistakes(variant)),
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


#: Confusions that have the same sentence wherever they come up.
TWO_READERS = "A state has two readers, today's output and tomorrow's state: their errors add."
SLOPE_G = "Between the cell's net and the state lies g: its slope is a factor."
SLOPE_H = "Between the state and the output lies h: its slope is a factor."
HALF = "A loss of squares has a half in front: E = ½ Σ (target − y)²."


def _seen_mistakes(variant):
    leak, stopped = variant["leak"], variant["stopped"]
    right = f"{leak} * y_c + {stopped} * frozen"
    swapped = f"The shares are swapped: {leak} of the error passes, so so much has to be alive."
    number = (
        "A cut changes no number of the forward pass: where `frozen` holds what the cell said, the "
        "net must read exactly that. Your two shares do not add up to one."
    )
    return (
        Edit(swapped, right, f"{stopped} * y_c + {leak} * frozen"),
        Edit(number, right, f"{leak} * y_c + frozen"),
        Edit("This wire is cut altogether. Yours has to leak.", right, "frozen"),
    )


def _distance_mistakes(variant):
    stretch = variant["stretch"]
    error = "length(cut - exact) / length(exact)"
    other = "This divides by the size of the cut gradient. The exact one is the measure."
    largest = "This is the largest difference over the largest value: another measure."
    sizes = "A cosine has no size: divide the sum of products by both lengths."
    return (
        Edit(other, error, "length(cut - exact) / length(cut)"),
        Edit(largest, error, "abs(cut - exact).max() / abs(exact).max()"),
        Edit("A length is the *root* of the sum of squares.", error, f"({error}) ** 2"),
        Edit(sizes, " / length(cut) / length(exact)", ""),
        Edit(
            f'For "stretched" it is the cut gradient that gets longer, {stretch} times.',
            f"{stretch} * cut - exact",
            f"cut - {stretch} * exact",
        ),
    )


def _run_mistakes(variant):
    cut, whole, name = variant["cut"], variant["whole"], variant["cut_tuple"]
    others = f"You cut the wires of the other nets: those into the {variant['cut_words']} are cut."
    four = f"You cut all four. The {variant['whole_words']} read alive outputs in this class."
    clock = "The clock: at step t a net reads what was said at t−1, so frozen[t-1] is its twin."
    first = "Before the first step there is no output, alive or frozen: the nets read zeros."
    wrong = [
        Edit(others, name, repr(tuple(whole))),
        Edit(four, name, repr(NETS)),
        Edit("Nothing is cut here: `frozen` does not come in.", name, "()"),
        Edit(clock, "old = frozen[t]", "old = frozen[(t + 1) % len(x)]"),
        Edit("Cut wires of this class leak a little: use `seen`.", "seen(y_c, old)", "old"),
    ]
    # A forget gate alone shows nothing at the first step: what it multiplies is zero.
    if cut != ["phi"]:
        wrong.append(Edit(first, "old = np.zeros(len(w['c']))", "old = frozen[-1]"))
    for net in cut if len(cut) > 1 else ():
        rest = repr(tuple(other for other in cut if other != net))
        wrong.append(Edit(f"The wires into the {WORDS[net]} are cut as well.", name, rest))
    return wrong


def _gradient_mistakes(variant):
    last = variant["last"]
    once = f"In this class the last step's squares count {last} times."
    exact = (
        "This is the exact gradient. The frozen values must not move with the weight: take them "
        "once, from a run with the weights as they are."
    )
    zero = "The frozen values are the cells' outputs in a run where nothing is changed."
    return (
        Edit(exact, "cut_run(probe, x, frozen)", "run(probe, x)[0]"),
        Edit(HALF, "0.5 * ", ""),
        Edit(once, f"counts[-1] = {last}", "counts[-1] = 1"),
        Edit(zero, "run(w, x)[1]", "0 * run(w, x)[1]"),
    )


def _back_mistakes(variant):
    leak, stopped, some = variant["leak"], variant["stopped"], variant["cut"][0]
    exact = (
        f"This is the exact error, all roads at full strength. Into the {variant['cut_words']} "
        f"only {leak} of it passes."
    )
    nothing = f"Your cut wires let nothing pass. In this class a share of {leak} does."
    swapped = f"The shares are swapped: {leak} of the error passes a cut wire, {stopped} stops."
    above = "The error from above is missing: the recurrent roads add to it."
    turned = "A cell hears each net through the weight that reads this cell: the sum is over nets."
    product = "later['{net}'] @ own['{net}']"
    wrong = [
        Edit(exact, f"{leak} * ", ""),
        Edit(nothing, f"{leak} * ", "0 * "),
        Edit(swapped, f"{leak} * ", f"{stopped} * "),
        Edit(above, "from_above", "0 * from_above"),
        Edit(turned, product.format(net=some), f"own['{some}'] @ later['{some}']"),
    ]
    for net in variant["whole"]:
        missing = f"The wires into the {WORDS[net]} are whole: their deltas come back."
        wrong.append(Edit(missing, product.format(net=net), f"0 * {product.format(net=net)}"))
    return wrong


def _step_mistakes():
    through = "An output's error reaches the state through the output gate: it is a factor."
    return (
        Edit(f"{TWO_READERS} No scissors touch the carousel here.", " + carried", ""),
        Edit(SLOPE_H, "slope_h * ", ""),
        Edit(SLOPE_G, "slope_g * ", ""),
        Edit(through, "y_out * ", ""),
    )


def _carousel_mistakes(variant):
    leak = f"Rational('{variant['leak']}') * "
    roads = [net for net in MOVES if net in variant["cut"]]
    alone = (
        "The forget gate alone is the total derivative only where *all* recurrent wires are cut "
        "and none leaks. Here roads through the cell's output and the nets come on top."
    )
    exact = "This is the exact derivative: every road at full strength. Cut wires pass a share."
    gone = "The cut wires of this class leak: their roads are weak, not gone."
    gate = "The way from s(t−1) to the cell's output leads through the output gate of t−1."
    wrong = [
        Edit(alone, "y_phi + ", "y_phi + 0 * "),
        Edit(exact, leak, ""),
        Edit(gone, leak, "0 * "),
        Edit(SLOPE_H, " * slope_h", ""),
        Edit(gate, "y_out_old * ", ""),
    ]
    for net in roads if len(roads) > 1 else ():
        there = f"The road through the {WORDS[net]} is there, as strong as its wire."
        wrong.append(Edit(there, f"{leak}w_{net} * {MOVES[net]}", "0"))
    return wrong


def _window_mistakes(variant):
    n = variant["window"]
    edge = "A window's edge stops everything. Yours lets {} pass."
    shifted = f"Counted from 0, step {n} is the first that takes over numbers only. Yours is off."
    gate = "The road from s(t) to s(t+1) leads through the forget gate of t+1, not of t."
    deltas = "{net: whole * deltas[net] for net in deltas}"
    return (
        Edit(edge.format("the states' errors"), "carried = whole * ", "carried = "),
        Edit(edge.format("what the recurrent wires bring"), deltas, "deltas"),
        Edit(shifted, f"t % {n}", f"(t + 1) % {n}"),
        Edit("Your pass has no windows: the cut alone.", f"t % {n} > 0", "True"),
        Edit(gate, "y_phi[t] * ", "y_phi[t - 1] * "),
        Edit("The forget gate multiplies s(t−1), before h.", "s_old * eps_s", "h(s_old) * eps_s"),
    )
