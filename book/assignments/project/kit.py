"""Project: what a class gets, and what is asked."""

from lstmlib.classroom.questions import Edit, Formula, Function, Mistake
from lstmlib.classroom.variants import choice, code, constant, latex, squash

#: Cells of each layer in the notebook.
H = 4
GATES = ("in", "phi", "out")
WORDS = {"c": "cell input", "in": "input gate", "phi": "forget gate", "out": "output gate"}
SYMBOL = {"c": "c", "in": "in", "phi": r"\varphi", "out": "out"}
#: What a gate's activation is multiplied by in the formula in which it stands.
ROLE = {"in": "g(net_c) * eps_s", "phi": "s_old * eps_s", "out": "h(s) * e_y[t]"}


def variant(rng):
    """Draw two lags and shapes, a stack with a tied gate, a weight to check, a stack to count."""
    free, tied, third = (GATES[i] for i in rng.permutation(3))
    near = int(rng.integers(2, 6))
    far = near + int(rng.integers(3, 7))
    n_in, n_out = int(rng.integers(2, 5)), int(rng.integers(1, 4))
    drawn = {
        "free": free,
        "tied": tied,
        "third": third,
        "near": near,
        "far": far,
        "steps": far + int(rng.integers(2, 5)),
        "n_in": n_in,
        "n_out": n_out,
        "cells": H,
        "skip_strength": constant(rng, 1.11, 1.89),
        "row": int(rng.integers(3 * H)),
        "column": int(rng.integers(n_in)),
        "words": WORDS,
        "symbol": SYMBOL,
        "role": ROLE,
        "counted": _counted(rng, free, third),
    }
    for name, argument in ("g", "net_c"), ("h", "s"):
        drawn_squash = squash(rng, families=("tanh", "atan", "asinh"), a=(1.1, 1.9))
        drawn |= {
            name: drawn_squash,
            f"{name}_latex": latex(drawn_squash, "x"),
            f"{name}_code": code(drawn_squash, "x", "np"),
            f"{name}_slope": code(drawn_squash, argument, "np", slope=True),
        }
    drawn["bias"] = constant(rng, 0.31, 1.29)
    drawn["label"] = (
        f"the target hangs on what was {far} and {near} steps before the end; {WORDS[tied]}s are "
        f"one minus {WORDS[free]}s; the output units read both layers"
    )
    return drawn


def _counted(rng, free, third):
    """The stack whose weights are counted: layers, own wires, peepholes, biases."""
    nets = ["c", free, third]
    return {
        "layers": int(rng.integers(3, 9)),
        "wired": choice(rng, nets),
        "peeped": choice(rng, [free, third]),
        "unbiased": choice(rng, nets),
    }


def questions(variant):
    """The questions, in the notebook's order."""
    return [
        Formula("count", symbols="n J S K", mistakes=_miscounted(variant), low=2, high=9),
        Function("baseline", case=_baseline, mistakes=_baseline_mistakes(variant)),
        Function(
            "task_properties",
            case=lambda rng: _seeds(rng, variant),
            mistakes=_task_mistakes(variant),
        ),
        Function(
            "backward",
            case=lambda rng: _backward(rng, variant),
            mistakes=_backward_mistakes(variant),
        ),
        Function(
            "one_weight", case=lambda rng: _one_weight(rng, variant), mistakes=_weight_mistakes()
        ),
    ]


def _numbers(rng, *shape):
    """Numbers with four digits."""
    return rng.normal(size=shape).round(4)


def _shares(rng, *shape):
    """Activations, with four digits."""
    return rng.uniform(0.1, 0.9, size=shape).round(4)


def _baseline(rng):
    return {"target": _shares(rng, int(rng.integers(5, 9)), 2)}


def _seeds(rng, variant):
    seed, other = (int(number) for number in rng.choice(10_000, size=2, replace=False))
    return {
        "n": int(rng.integers(40, 60)),
        "seed": seed,
        "other": other,
        "form": [variant[name] for name in ("steps", "n_in", "n_out")],
        "before_end": [variant["far"], variant["near"]],
    }


def _stack(rng, variant):
    n, K = variant["n_in"], variant["n_out"]
    return {
        "W1": _numbers(rng, 3 * H, n + 1),
        "W2": _numbers(rng, 3 * H, H + 1),
        "w_k": _numbers(rng, K, 2 * H + 1),
    }


def _backward(rng, variant):
    T, B = 4, 3

    def run():
        values = {name: _numbers(rng, T, B, H) for name in ("net_c", "s", "y_c")}
        gates = (f"y_{variant[which]}" for which in ("free", "third"))
        return values | {name: _shares(rng, T, B, H) for name in gates}

    trace = {
        "x": _numbers(rng, T, B, variant["n_in"]),
        "low": run(),
        "high": run(),
        "y": _shares(rng, B, variant["n_out"]),
    }
    return {**_stack(rng, variant), "trace": trace, "target": _shares(rng, B, variant["n_out"])}


def _one_weight(rng, variant):
    B = 3
    x = _numbers(rng, variant["steps"], B, variant["n_in"])
    return {**_stack(rng, variant), "x": x, "target": _shares(rng, B, variant["n_out"])}


HALF = "A loss of squares has a half in front."
MEAN = "The loss is a mean over the sequences."
TWO_READERS = "A state has two readers, today's output and tomorrow's state: their errors add."


def _miscounted(variant):
    counted = variant["counted"]
    peeped, unbiased = WORDS[counted["peeped"]], WORDS[counted["unbiased"]]
    tied = "This counts four nets: the tied gate of your blocks has none."
    cells = f"One peephole from each cell of the block: the {peeped} has S of them."
    both = "The output units read the lowest layer's cells as well as the top layer's."
    below = "The lowest layer reads the n inputs, every other layer the J·S cells below it."
    return (
        Edit(tied, "rows = S + 2", "rows = S + 3"),
        Edit(cells, "peepholes = J * S", "peepholes = J"),
        Edit(both, "2 * J * S", "J * S"),
        Edit(f"The {unbiased}s have no bias in this stack.", " - free_of_bias", ""),
        Edit("The output units have one bias each.", " + 1)", ")"),
        Edit(below, "(layers - 1) * J * S", "(layers - 1) * n"),
    )


def _baseline_mistakes(variant):
    bias = variant["bias"]
    right = "target.mean(axis=0)"
    median = "The median makes *absolute* differences least; squares want the mean."
    each = "Each output unit has its own constant: the mean of its column."
    return (
        Edit(f"{MEAN} Yours is a sum.", ".sum(axis=1).mean()", ".sum()"),
        Edit(HALF, "0.5 * ", ""),
        Edit(median, right, "np.median(target, axis=0)"),
        Edit(each, right, "target.mean() + 0 * target[0]"),
        Edit(
            "An output unit says the squashed bias, not the bias itself.",
            f"1 / (1 + np.exp(-{bias}))",
            f"{bias}",
        ),
    )


def _task_mistakes(variant):
    far, near = variant["far"], variant["near"]
    told = {
        "shapes": "The shapes are not those of your class: x (steps, n, inputs), target (n, "
        "outputs), and both arrays of numbers. Nothing else was looked at.",
        "range": "Targets are numbers from 0 to 1, because output units are logistic.",
        "repeats": "The same seed has to give the same bytes: draw everything from "
        "np.random.default_rng(seed).",
        "fresh": "Another seed gives the same sequences: the seed is not used.",
        "far": f"The target does not change with what was {far} steps before the end.",
        "near": f"The target does not change with what was {near} steps before the end.",
        "nothing_else": "The target changes with steps that should not matter: it may hang on the "
        "two steps only.",
    }
    names = list(told)

    def without(missing, value=0):
        return lambda n, seed, other, form, before_end: {
            name: value if name in missing else 1 for name in names
        }

    found = [Mistake(told["shapes"], without(names, -1))]
    found += [
        Mistake(told[name], without({name})) for name in names if name not in ("shapes", "fresh")
    ]
    # Where both seeds give the same, an exchange between them changes nothing.
    found.append(Mistake(told["fresh"], without({"fresh", "far", "near"})))
    wrong_step = (
        "One of the two steps is the wrong one, or both are. The last step, T − 1, is 0 steps "
        f"before the end; the far one is T − 1 − {far}, the near one T − 1 − {near}."
    )
    for missing in {"far"}, {"near"}, {"far", "near"}:
        found.append(Mistake(wrong_step, without(missing | {"nothing_else"})))
    return found


def _backward_mistakes(variant):
    free, tied = variant["free"], variant["tied"]
    down = "The upper layer's deltas do not come down: the skip connection is not the only road."
    skip = "The skip connection is missing on the way down: the output units read lower cells too."
    gate = "The road from s(t) to s(t+1) leads through the forget gate of t+1, not of t."
    other = f"The {WORDS[free]}'s net moves the {WORDS[tied]} too, the other way."
    steps = "A weight is used at every step: its gradient is the sum over the steps."
    bias = "A bias is a weight from a source that is always 1: it has a gradient too."
    product = '"tba,tbm->am", delta'
    return (
        Edit(down, "e_low = delta_2 @", "e_low = 0 * delta_2 @"),
        Edit(skip, "e_low[-1] += ", "unused = "),
        Edit(TWO_READERS, "e_y[t] + carried", "e_y[t]"),
        Edit(gate, "carried = y_phi[t] * eps_s", "carried = y_phi[t - 1] * eps_s"),
        Edit(other, f" - {ROLE[tied]}", ""),
        Edit("The slope y·(1 − y) is missing.", f"y_{free}[t] * (1 - y_{free}[t]) * ", ""),
        Edit(f"{MEAN} Divide by their number.", " / len(y)", ""),
        Edit(steps, f"{product}, sources", f"{product}[:1], sources[:1]"),
        Edit(bias, "np.ones((*below", "np.zeros((*below"),
    )


def _weight_mistakes():
    sign = "Right up to the sign: a gradient is plus the derivative."
    return (
        Edit(MEAN, ".sum(axis=1).mean()", ".sum()"),
        Edit(HALF, "0.5 * ", ""),
        Edit(sign, "loss.imag", "-loss.imag"),
    )
