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
        Function("products", case=_sizes, mistakes=_miscounted()),
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


def _miscounted():
    return (
        Edit(
            "This is the count for four nets. Your upper block computes one of its gates from "
            "another one: that gate has no net of its own, so no weights and no delta.",
            "J * (S + 2)",
            "J * (S + 3)",
        ),
        Edit("The output units read the lower cell too. Count their weights.", " + K", ""),
        Edit(
            "A block has one net for each of its cells, and S cells; its gates serve all of them.",
            "J * (S + 2)",
            "J * 3",
        ),
        Edit(
            "Gates belong to the block, not to the cell: J of each kind, however many cells "
            "share them.",
            "J * (S + 2)",
            "J * S * 3",
        ),
    )


def _road(variant, net, now, later):
    """The lines for one kind of reader, as the solution has them."""
    if net == "k":
        return f"{variant['skip_strength']} * down(w['k'], {now})"
    if net == variant["late"]:
        return f"{variant['late_strength']} * down(w['{net}'], {later})"
    return f"down(w['{net}'], {now})"


def _forgotten(variant):
    """A sentence for each kind of net that could be left out of a sum."""
    for net in variant["now"]:
        word = WORDS[net]
        extra = (
            " The output gate's road does not pass the upper state; it is a road all the same."
            if net == "out"
            else ""
        )
        yield net, f"The {word}s' deltas are missing: their nets read the lower cells too.{extra}"


def _skip_mistakes(variant, deltas):
    road = f"{variant['skip_strength']} * down(w['k'], {deltas})"
    return (
        Edit(
            "The skip connection is missing: the output units read the lower cells as well, so "
            "their deltas come down without passing the upper layer.",
            road,
            "0 * down(w['k'], " + deltas + ")",
        ),
        Edit(
            "The skip connection has a strength. Who reads 2·y hears twice as much when y grows, "
            "so the strength is a factor on the way down too.",
            road,
            f"down(w['k'], {deltas})",
        ),
    )


def _end(variant):
    late, strength = variant["late"], variant["late_strength"]
    last = "return e_y"
    heard = (
        f"At the last step nobody reads late any more: the {WORDS[late]}s that would read this "
        "output are those of a step that does not come. Their deltas of today belong to the "
        "output of the step before."
    )
    wrong = [
        Edit(heard, last, f"return e_y + {strength} * down(w['{late}'], now['{late}'])"),
        Edit(heard, last, f"return e_y + down(w['{late}'], now['{late}'])"),
        *_skip_mistakes(variant, "now['k']"),
    ]
    for net, sentence in _forgotten(variant):
        road = f"down(w['{net}'], now['{net}'])"
        wrong.append(Edit(sentence, road, f"0 * {road}"))
    return wrong


def _roads(variant):
    late, strength = variant["late"], variant["late_strength"]
    road = f"{strength} * down(w['{late}'], later['{late}'])"
    wrong = [
        Edit(
            f"The clock: the {WORDS[late]}s read this output one step later, so it is their "
            "deltas of t+1 that come down to step t.",
            road,
            road.replace("later", "deltas"),
        ),
        Edit(
            "The late wire has a strength; it is a factor on the way down too.",
            road,
            f"down(w['{late}'], later['{late}'])",
        ),
        Edit(
            f"The late wire is missing: the {WORDS[late]}s read this output too, one step later.",
            road,
            f"0 * {road}",
        ),
        *_skip_mistakes(variant, "delta_k"),
        Edit(
            "The skip connection reads at t: it is the output units' deltas of the same step that "
            "come down.",
            "down(w['k'], delta_k)",
            "down(w['k'], later['k'])",
        ),
    ]
    for net, sentence in _forgotten(variant):
        kept = f"down(w['{net}'], deltas['{net}'])"
        wrong.append(Edit(sentence, kept, f"0 * {kept}"))
    return wrong


def _upper_mistakes(variant):
    free, tied, third = (variant[which] for which in ("free", "tied", "third"))
    slope = f"y_{free} * (1 - y_{free})"
    return (
        Edit(
            "A state has two readers, today's output and tomorrow's state, and their errors add. "
            "What the next state sends back, `carried`, is missing.",
            " + carried",
            "",
        ),
        Edit(
            f"The {WORDS[tied]} is one minus the {WORDS[free]}, so the {WORDS[free]}'s net moves "
            "both: it has two roads to the error, with opposite signs. The second is missing.",
            f" - {ROLE[tied]}",
            "",
        ),
        Edit(
            f"When the {WORDS[free]} opens, the {WORDS[tied]} closes: the two roads come in with "
            "opposite signs.",
            f" - {ROLE[tied]}",
            f" + {ROLE[tied]}",
        ),
        Edit(
            "A delta belongs to the net, below the squashing: the slope y·(1 − y) of the logistic "
            "is a factor. Here its value y stands there.",
            slope,
            f"y_{free}",
        ),
        Edit(
            "A gate serves all cells of its block and hears from all of them: add over the cells.",
            ".sum(axis=1)",
            "[:, 0]",
        ),
        Edit(
            "The forget gate multiplies the old state as it is: s_old stands there, before h.",
            "s_old * eps_s",
            "h(s_old) * eps_s",
        ),
        Edit(
            "The output gate acts after the state, so its road starts from e_y, not from eps_s.",
            "h(s) * e_y",
            "h(s) * eps_s",
        ),
        Edit(
            "The squashing g lies between the cell's net and the state: its slope is a factor of "
            "the cell input's delta.",
            "slope_g * eps_s",
            "eps_s",
        ),
        Edit(
            "The squashing h lies between the state and the output: its slope is a factor of the "
            "state's error.",
            "slope_h * e_y",
            "e_y",
        ),
        Edit(
            f"The {WORDS[third]}'s delta lacks the slope y·(1 − y).",
            f"y_{third} * (1 - y_{third})",
            "1",
        ),
    )


def _lower_mistakes():
    return (
        Edit(
            "A state has two readers, today's output and tomorrow's state, and their errors add.",
            " + carried",
            "",
        ),
        Edit(
            "The output gate acts after the state: its delta is made from e_y, not from eps_s.",
            "h(s) * e_y",
            "h(s) * eps_s",
        ),
        Edit("The slope of the logistic is y·(1 − y).", "y_out * (1 - y_out)", "y_out"),
        Edit("The squashing h brings its slope into the state's error.", "slope_h * ", ""),
    )


def _formula_mistakes(variant):
    free, tied, third, late = (variant[name] for name in ("free", "tied", "third", "late"))
    wrong = [
        Edit(
            "The skip connection is missing.",
            f"Rational('{variant['skip_strength']}') * v * delta_k",
            "0 * v",
        ),
        Edit(
            "The strength of the skip connection is a factor on the way down too.",
            f"Rational('{variant['skip_strength']}') * ",
            "",
        ),
        Edit("The slope of h is a factor of the state's error.", "slope_h * e_y", "e_y"),
    ]
    if late != free:
        moved = f"The {WORDS[free]}'s net moves the {WORDS[tied]} too, the other way."
        wrong.append(Edit(moved, f" - {SYMBOL_ROLE[tied]}", ""))
    if late != third:
        slope = f"The {WORDS[third]}'s delta lacks the slope y·(1 − y)."
        wrong.append(Edit(slope, f"y_{third} * (1 - y_{third}) * ", ""))
    return wrong


def _loop(variant):
    late = variant["late"]
    # Whose delta holds s(t−1): where only late nets' does, the first step's is never asked for.
    old = variant["third"] if variant["third"] == "phi" else variant["free"]
    first = Edit(
        "Before the first step the state is zero. Yours takes the last one: s[-1].",
        "s[t - 1] if t else 0 * s[0]",
        "s[t - 1]",
    )
    return (
        Edit(
            "The upper layer's own wires are missing: its cells are read by its own nets, one "
            "step later. Who leaves that out on purpose calls it truncation.",
            " + back",
            "",
        ),
        Edit(
            "What comes back from the next step stays zero in your loop.",
            "carried = keep",
            "unused = keep",
        ),
        Edit(
            "The road from s(t) to s(t+1) leads through the forget gate of t+1. Yours takes that "
            "of t.",
            "carried = keep[t][:, None] * deltas['eps_s']",
            "carried = keep[t - 1][:, None] * deltas['eps_s']",
        ),
        Edit(
            f"The {WORDS[late]}s read one step late: keep their deltas of t+1 until you are at t.",
            "later = deltas",
            "unused = deltas",
        ),
        *((first,) if late != old else ()),
    )
