"""The layer below: what a class gets, and what is asked."""

from lstmlib.classroom.questions import Edit, Formula, From, Function
from lstmlib.classroom.variants import choice, code, constant, latex, squash

#: Upper blocks, cells in each, cells of the lower layer, output units, steps: all different, so
#: that no two axes can be taken for each other.
J, S, H, K, T = 2, 3, 4, 5, 6
GATES = ("in", "phi", "out")
WORDS = {
    "c": "cell input",
    "in": "input gate",
    "phi": "forget gate",
    "out": "output gate",
    "k": "output unit",
}
SYMBOL = {"c": "c", "in": "in", "phi": r"\varphi", "out": "out", "k": "k"}
#: What a gate's activation is multiplied by, cell by cell, in the formula in which it stands.
ROLE = {"in": "g(net_c) * eps_s", "phi": "s_old * eps_s", "out": "h(s) * e_y"}
#: The same for one cell at the last step, in symbols.
SYMBOL_ROLE = {"in": "g * eps_s", "phi": "s_old * eps_s", "out": "h * e_y"}


def variant(rng):
    """Draw a wiring: a tied gate, a late reader, a skip connection and two squashing functions."""
    free, tied, third = (GATES[i] for i in rng.permutation(3))
    nets = ["c", *(gate for gate in GATES if gate != tied)]
    late = choice(rng, nets)
    drawn = {
        "free": free,
        "tied": tied,
        "third": third,
        "nets": nets,
        "late": late,
        "now": [net for net in nets if net != late],
        "used": _roles(free, tied, third, late),
        "late_strength": constant(rng, 0.31, 0.89),
        "skip_strength": constant(rng, 1.11, 1.89),
        "words": WORDS,
        "symbol": SYMBOL,
        "role": ROLE,
        "symbol_role": SYMBOL_ROLE,
    }
    for name, argument in ("g", "net_c"), ("h", "s"):
        drawn |= _texts(name, argument, squash(rng))
    drawn |= {"towers": int(rng.integers(2, 10)), "heads": int(rng.integers(2, 10))}
    drawn["label"] = (
        f"{WORDS[tied]}s are one minus {WORDS[free]}s; {WORDS[late]}s read the lower layer one "
        f"step late, times {drawn['late_strength']}; output units read it too, times "
        f"{drawn['skip_strength']}"
    )
    return drawn


def _roles(free, tied, third, late):
    """Whose roles the formula at the last step names: a late net's delta is not in it."""
    return (late != free) * [free, tied] + (late != third) * [third]


def _texts(name, argument, drawn):
    """What the template prints of a squashing function."""
    return {
        name: drawn,
        f"{name}_latex": latex(drawn, "x"),
        f"{name}_code": code(drawn, "x", "np"),
        f"{name}_slope": code(drawn, argument, "np", slope=True),
        f"{name}_symbol": code(drawn, argument, "sympy"),
        f"{name}_symbol_slope": code(drawn, argument, "sympy", slope=True),
    }


def questions(variant):
    """The questions, in the notebook's order."""
    free, third = variant["free"], variant["third"]
    return [
        Function("products", case=_sizes, mistakes=_miscounted(variant)),
        Function("at_the_end", case=lambda rng: _at_the_end(rng, variant), mistakes=_end(variant)),
        Function(
            "upper_deltas",
            case=lambda rng: _upper(rng, variant),
            mistakes=_upper_mistakes(variant),
        ),
        Function("lower_error", case=lambda rng: _lower(rng, variant), mistakes=_roads(variant)),
        Function("lower_step", case=_lower_step, mistakes=_lower_mistakes()),
        Formula(
            "last_error",
            symbols=f"w_c w_{free} w_{third} v y_{free} y_{third} net_c s s_old e_y delta_k",
            mistakes=_formula_mistakes(variant),
        ),
        Function("all_steps", case=lambda rng: _all(rng, variant), mistakes=_loop(variant)),
    ]


def _numbers(rng, *shape):
    """Numbers with four digits."""
    return rng.normal(size=shape).round(4)


def _shares(rng, *shape):
    """Activations of gates, with four digits."""
    return rng.uniform(0.1, 0.9, size=shape).round(4)


def _shape(net):
    """Shape of the deltas of one kind of net."""
    return {"c": (J, S), "k": (K,)}.get(net, (J,))


def _weights(rng, nets):
    """Weights with which each kind of net reads the lower layer."""
    return {net: _numbers(rng, *_shape(net), H) for net in nets}


def _deltas(rng, nets):
    return {net: _numbers(rng, *_shape(net)) for net in nets}


def _sizes(rng):
    J, K = (int(number) for number in rng.integers(2, 6, size=2))
    return {"J": J, "S": int(rng.integers(5, 9)), "K": K}


def _at_the_end(rng, variant):
    nets = (*variant["nets"], "k")
    return {"w": _weights(rng, nets), "now": _deltas(rng, nets)}


def _gates(rng, variant, shape):
    names = (f"y_{variant[which]}" for which in ("free", "third"))
    return {name: _shares(rng, *shape) for name in names}


def _upper(rng, variant):
    arrays = ("e_y", "carried", "net_c", "s", "s_old")
    return {name: _numbers(rng, J, S) for name in arrays} | _gates(rng, variant, (J,))


def _lower(rng, variant):
    nets = (*variant["nets"], "k")
    return {
        "w": _weights(rng, nets),
        "deltas": From("upper_deltas"),
        "delta_k": _numbers(rng, K),
        "later": _deltas(rng, nets),
    }


def _lower_step(rng):
    return {
        "e_y": From("lower_error"),
        "carried": _numbers(rng, H),
        "s": _numbers(rng, H),
        "y_out": _shares(rng, H),
    }


def _all(rng, variant):
    nets = variant["nets"]
    own = {net: _numbers(rng, *_shape(net), J, S) for net in nets}
    return {
        "w": _weights(rng, (*nets, "k")),
        "own": own,
        "u": _numbers(rng, K, J, S),
        "delta_k": _numbers(rng, T, K),
        "net_c": _numbers(rng, T, J, S),
        "s": _numbers(rng, T, J, S),
    } | _gates(rng, variant, (T, J))


#: Confusions that have the same sentence wherever they come up.
TWO_READERS = "A state has two readers, today's output and tomorrow's state: their errors add."
SLOPE = "A delta belongs to the net, below the squashing: the slope y·(1 − y) is a factor."
SLOPE_G = "Between the cell's net and the state lies g: its slope is a factor."
SLOPE_H = "Between the state and the output lies h: its slope is a factor."
BEHIND = "The output gate acts behind the state: its road starts from e_y, not from eps_s."
ALL_CELLS = "A gate serves all cells of its block and hears from all of them: add over the cells."
OLD_STATE = "The forget gate multiplies the old state as it is, before h."
NO_SKIP = "The skip connection is missing: the output units read the lower cells as well."
NO_STRENGTH = "The skip connection has a strength. It is a factor on the way down too."


def _miscounted(variant):
    towers, heads = (f"{variant[name]} * " for name in ("towers", "heads"))
    tied = "Four nets? One gate of a block is made from another: it has no net, so no delta."
    output = "The output units read the lower cell too: count their weights."
    cells = "A block has a cell input for each of its S cells."
    gates = "Gates belong to the block, not to the cell: one of a kind, whatever S is."
    return (
        Edit(tied, "J * (S + 2)", "J * (S + 3)"),
        Edit(output, f" + {heads}K", ""),
        Edit("All upper layers that lie on the lower one read its cells.", towers + "J", "J"),
        Edit("Each group of output units has its own weights.", heads + "K", "K"),
        Edit(cells, "J * (S + 2)", "J * 3"),
        Edit(gates, "J * (S + 2)", "J * S * 3"),
    )


def _skip_mistakes(variant, deltas):
    strength, road = f"{variant['skip_strength']} * ", f"down(w['k'], {deltas})"
    return Edit(NO_SKIP, strength + road, f"0 * {road}"), Edit(NO_STRENGTH, strength + road, road)


def _left_out(variant, deltas):
    """For each kind of net that reads at t: its road is forgotten."""
    for net in variant["now"]:
        road = f"down(w['{net}'], {deltas}['{net}'])"
        missing = f"The {WORDS[net]}s' deltas are missing: their nets read the lower cells too."
        yield Edit(missing, road, f"0 * {road}")


def _end(variant):
    late, strength = variant["late"], variant["late_strength"]
    heard = (
        f"At the last step nobody reads late any more: the {WORDS[late]}s that would read this "
        "output are those of a step that does not come."
    )
    road = f"down(w['{late}'], now['{late}'])"
    return (
        Edit(heard, "return e_y", f"return e_y + {strength} * {road}"),
        Edit(heard, "return e_y", f"return e_y + {road}"),
        *_skip_mistakes(variant, "now['k']"),
        *_left_out(variant, "now"),
    )


def _roads(variant):
    late, strength = variant["late"], variant["late_strength"]
    plain = f"down(w['{late}'], later['{late}'])"
    road = f"{strength} * {plain}"
    clock = f"The clock: the {WORDS[late]}s read this output one step later, so take their deltas "
    missing = f"The late wire is missing: the {WORDS[late]}s read this output one step later."
    strong = "The late wire has a strength. It is a factor on the way down too."
    now = "The skip connection reads at t: it brings the output units' deltas of the same step."
    return (
        Edit(clock + "of t+1.", road, road.replace("later", "deltas")),
        Edit(strong, road, plain),
        Edit(missing, road, f"0 * {road}"),
        *_skip_mistakes(variant, "delta_k"),
        Edit(now, "down(w['k'], delta_k)", "down(w['k'], later['k'])"),
        *_left_out(variant, "deltas"),
    )


def _upper_mistakes(variant):
    free, tied, third = (variant[which] for which in ("free", "tied", "third"))
    other = (
        f"The {WORDS[tied]} is one minus the {WORDS[free]}, so the {WORDS[free]}'s net moves both: "
        "it has two roads to the error. The second is missing."
    )
    sign = f"When the {WORDS[free]} opens, the {WORDS[tied]} closes: the roads have opposite signs."
    return (
        Edit(TWO_READERS, " + carried", ""),
        Edit(other, f" - {ROLE[tied]}", ""),
        Edit(sign, f" - {ROLE[tied]}", f" + {ROLE[tied]}"),
        Edit(SLOPE, f"y_{free} * (1 - y_{free})", f"y_{free}"),
        Edit(SLOPE, f"y_{third} * (1 - y_{third})", "1"),
        Edit(ALL_CELLS, ".sum(axis=1)", "[:, 0]"),
        Edit(OLD_STATE, "s_old * eps_s", "h(s_old) * eps_s"),
        Edit(BEHIND, "h(s) * e_y", "h(s) * eps_s"),
        Edit(SLOPE_G, "slope_g * eps_s", "eps_s"),
        Edit(SLOPE_H, "slope_h * e_y", "e_y"),
    )


def _lower_mistakes():
    return (
        Edit(TWO_READERS, " + carried", ""),
        Edit(BEHIND, "h(s) * e_y", "h(s) * eps_s"),
        Edit(SLOPE, "y_out * (1 - y_out)", "y_out"),
        Edit(SLOPE_H, "slope_h * ", ""),
    )


def _formula_mistakes(variant):
    free, tied, third, late = (variant[name] for name in ("free", "tied", "third", "late"))
    strength = f"Rational('{variant['skip_strength']}') * "
    wrong = [
        Edit(NO_SKIP, f"{strength}v", "0 * v"),
        Edit(NO_STRENGTH, strength, ""),
        Edit(SLOPE_H, "slope_h * e_y", "e_y"),
    ]
    if late != free:
        moved = f"The {WORDS[free]}'s net moves the {WORDS[tied]} too, the other way."
        wrong.append(Edit(moved, f" - {SYMBOL_ROLE[tied]}", ""))
    if late != third:
        wrong.append(Edit(SLOPE, f"y_{third} * (1 - y_{third}) * ", ""))
    return wrong


def _loop(variant):
    late = variant["late"]
    own = "The upper layer's own wires are missing: its nets read its cells one step later."
    kept = "What comes back from the next step stays zero in your loop."
    gate = "The road from s(t) to s(t+1) leads through the forget gate of t+1, not of t."
    clock = f"The {WORDS[late]}s read one step late: keep their deltas of t+1 until you are at t."
    first = "Before the first step the state is zero. Yours takes the last one: s[-1]."
    wrong = [
        Edit(own, " + back", ""),
        Edit(kept, "carried = keep", "unused = keep"),
        Edit(gate, "carried = keep[t]", "carried = keep[t - 1]"),
        Edit(clock, "later = {**deltas", "unused = {**deltas"),
    ]
    # Where only the late nets' delta holds s(t−1), the first step's is never asked for.
    if late != (variant["third"] if variant["third"] == "phi" else variant["free"]):
        wrong.append(Edit(first, "s[t - 1] if t else 0 * s[0]", "s[t - 1]"))
    return wrong
