"""Equations with one planted mistake each: the check of the entry they imitate must refuse them.

A row holds the mistake, the label of the true equation, and the wrong right-hand side.
"""

from sympy import Product, Sum

from lstmlib.symbolic import EQUATIONS
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.parts import (
    CELL,
    GATE,
    OUTPUT,
    TOP_CELL,
    from_nets,
    from_outputs,
    weighted_sources,
)
from lstmlib.symbolic.symbols import j2, l, t

IN, PHI, OUT = n.gate_in(), n.gate_phi(), n.gate_out()
LET_IN = n.Y(IN, t) * n.g(n.Net(CELL, t))
SLOPE_OUT, SLOPE_IN, SLOPE_PHI = (n.df(n.Net(gate, t)) for gate in (OUT, IN, PHI))
CELL_ERROR = n.h(n.S(CELL, t)) * n.EY(CELL, t)
OWN, SEEN = n.Cell(j2, n.v2, l), n.Cell(n.j, n.v2, l)
OTHER_BLOCK = n.Gate(n.IN, 3 - n.j, l)
BELOW, ANY_SOURCE = n.Below(n.m, l), n.AnySource(l)
NOW = n.dg(n.Net(CELL, t)) * n.Y(IN, t) * n.Y(BELOW, t)


def kept(weight, gate=PHI, time=t):
    """Return what a forget gate keeps of yesterday's partial."""
    return n.Y(gate, time) * n.Total(n.S(CELL, t - 1), weight)


def move(gate):
    """Return one cell's share of an online step of a gate's weight."""
    weight = n.Weight(gate, ANY_SOURCE)
    return n.Rate() * n.ES(CELL, t) * n.Total(n.S(CELL, t), weight)


def first_term(function, *limits):
    """Return the first summand in the place of a sum."""
    return function.subs({index: first for index, first, _ in limits})


def step_before_below(unit, time):
    """Return an activation, one step too early where it comes from the layer below."""
    return n.Y(unit, time - 1 if unit == LOWER_CELL else time)


def gates_between(first, last):
    """Return a product of forget gates."""
    return Product(n.Y(PHI, n.r), (n.r, first, last))


PARTIALS = (
    ("flipped sign", "partials-cell", kept(n.Weight(CELL, BELOW)) - NOW),
    (
        "t instead of t - 1",
        "partials-phi",
        kept(n.Weight(PHI, BELOW)) + n.S(CELL, t) * SLOPE_PHI * n.Y(BELOW, t),
    ),
    ("t + 1 instead of t", "partials-cell", kept(n.Weight(CELL, BELOW), time=t + 1) + NOW),
    (
        "source at t instead of t - 1",
        "partials-in-recurrent",
        kept(n.Weight(IN, OWN)) + n.g(n.Net(CELL, t)) * SLOPE_IN * n.Y(OWN, t),
    ),
    (
        "dropped prime",
        "partials-cell",
        kept(n.Weight(CELL, BELOW)) + n.g(n.Net(CELL, t)) * n.Y(IN, t) * n.Y(BELOW, t),
    ),
    (
        "dropped prime",
        "partials-in",
        kept(n.Weight(IN, BELOW)) + n.g(n.Net(CELL, t)) * n.f(n.Net(IN, t)) * n.Y(BELOW, t),
    ),
    (
        "wrong gate",
        "partials-in",
        kept(n.Weight(IN, BELOW), OUT) + n.g(n.Net(CELL, t)) * SLOPE_IN * n.Y(BELOW, t),
    ),
    (
        "wrong index",
        "partials-phi-peephole",
        kept(n.Peephole(PHI, SEEN)) + n.S(SEEN, t - 1) * SLOPE_PHI * n.S(SEEN, t - 1),
    ),
    ("nothing carried", "partials-cell", NOW),
    ("missing sum", "gradient-by-partials-in", -n.over_time(move(IN) / n.Rate()).subs(n.v, 1)),
    ("flipped sign", "gradient-by-partials-cell", n.over_time(move(CELL) / n.Rate())),
    (
        "total error",
        "gradient-by-partials-cell",
        -n.over_time(n.EpsS(CELL, t) * n.Total(n.S(CELL, t), n.Weight(CELL, ANY_SOURCE))),
    ),
    (
        "a gate too many",
        "state-error-unrolled",
        Sum(n.ES(CELL, t) * gates_between(n.tau, t), (t, n.tau, n.n_steps)),
    ),
    (
        "the past in the place of the future",
        "state-error-unrolled",
        Sum(n.ES(CELL, t) * gates_between(n.tau + 1, t), (t, 1, n.n_steps)),
    ),
    (
        "a gate too few",
        "partial-unrolled",
        Sum(gates_between(n.tau + 1, t - 1) * NOW.subs(t, n.tau), (n.tau, 1, t)),
    ),
    (
        "flipped sign",
        "update",
        n.Rate() * n.Total(n.TotalLoss(), n.Weight(n.AnyUnit(l), ANY_SOURCE)),
    ),
    ("missing sum over v", "update-in", move(IN).subs(n.v, 1)),
    ("missing sum over v", "update-phi", move(PHI).subs(n.v, 1)),
    ("t instead of t - 1", "update-output", n.Rate() * n.Delta(OUTPUT, t) * n.Y(TOP_CELL, t - 1)),
    (
        "wrong error",
        "update-cell",
        n.Rate() * n.EpsS(CELL, t) * n.Total(n.S(CELL, t), n.Weight(CELL, ANY_SOURCE)),
    ),
)

LOWER_WEIGHT, LOWER_CELL = n.AnyWeight(l, n.BELOW_LAYER), n.Cell(j2, n.v2, l - 1)
WEIGHT = n.AnyWeight(n.n_layers, n.UP_TO_LAYER)
EXTENDED, ABOVE = (EQUATIONS[f"extended-{name}"].eq.rhs for name in ("state", "output-above"))
AT_TOP = n.EY(TOP_CELL, t) * n.Total(n.Y(TOP_CELL, t), WEIGHT)

STACK = (
    ("total error", "sent-cell", n.Y(IN, t) * n.dg(n.Net(CELL, t)) * n.EpsS(CELL, t)),
    ("dropped prime", "sent-cell", n.Y(IN, t) * n.g(n.Net(CELL, t)) * n.ES(CELL, t)),
    ("missing sum over v", "sent-in", SLOPE_IN * n.g(n.Net(CELL, t)) * n.ES(CELL, t).subs(n.v, 1)),
    (
        "t instead of t - 1",
        "sent-phi",
        SLOPE_PHI * n.over_cells(n.S(CELL, t) * n.ES(CELL, t)),
    ),
    ("flipped sign", "sent-out", -n.Delta(OUT, t)),
    ("own deltas sent down", "lower-error-today", sum(from_nets(CELL, l + 1, t))),
    ("a path left out", "lower-error-today", sum(from_nets(CELL, l + 1, t, n.Sent)[:3])),
    (
        "dropped prime",
        "extended-output",
        n.Y(OUT, t) * n.h(n.S(CELL, t)) * n.Total(n.S(CELL, t), n.AnyWeight(l, n.BEFORE_STATE)),
    ),
    (
        "t - 1 instead of t",
        "extended-output-gate",
        n.h(n.S(CELL, t - 1)) * SLOPE_OUT * n.Y(BELOW, t),
    ),
    ("flipped sign", "extended-state", EXTENDED.args[0] - sum(EXTENDED.args[1:])),
    ("nothing carried", "extended-state", sum(EXTENDED.args[1:])),
    ("a path left out", "extended-state", sum(EXTENDED.args[:3])),
    ("missing sum", "extended-state", EXTENDED.replace(Sum, first_term)),
    ("t - 1 instead of t", "extended-state", EXTENDED.replace(n.Y, step_before_below)),
    ("the state alone", "extended-output-above", ABOVE.args[0]),
    ("missing sum", "extended-gradient", -n.over_time(AT_TOP.subs({n.j: 1, n.v: 1}))),
    ("flipped sign", "update-extended", -EQUATIONS["update-extended"].eq.rhs),
)

INPUT, NETS_OF_INPUT = n.Below(n.m, 1), from_nets(n.Below(n.m, 1), 1, t)
SHARE = n.Exp(n.Net(OUTPUT, t))
TARGETS = Sum(n.Desired(n.OutputUnit(n.k2), t), (n.k2, 1, n.n_outputs))

OUTPUTS = (
    ("a path left out", "input-error", sum(NETS_OF_INPUT[:3])),
    ("t + 1 instead of t", "input-error", sum(from_nets(INPUT, 1, t + 1))),
    ("own deltas sent down", "input-error-today", sum(NETS_OF_INPUT)),
    ("shortcut left out", "input-error-shortcut", sum(NETS_OF_INPUT)),
    ("flipped sign", "input-error-shortcut", sum(NETS_OF_INPUT) - from_outputs(INPUT)),
    (
        "t - 1 instead of t",
        "shortcut-gradient",
        -n.over_time(n.Delta(OUTPUT, t) * n.Y(INPUT, t - 1)),
    ),
    ("skip left out", "lower-error-skip", sum(from_nets(CELL, l + 1, t))),
    ("the layer above left out", "lower-error-skip", from_outputs(CELL)),
    ("no bias", "output-net-shortcut", EQUATIONS["output-net-shortcut"].eq.rhs - n.Bias(OUTPUT)),
    (
        "a prime too many",
        "output-delta-identity",
        n.df(n.Net(OUTPUT, t)) * n.OutputError(OUTPUT, t),
    ),
    ("missing sum", "softmax", SHARE / n.Exp(n.Net(n.OutputUnit(1), t))),
    ("flipped sign", "objective-softmax", -EQUATIONS["objective-softmax"].eq.rhs),
    (
        "missing sum",
        "output-delta-softmax",
        n.Desired(OUTPUT, t) - n.Y(OUTPUT, t) * n.Desired(OUTPUT, t),
    ),
    (
        "a slope too many",
        "output-delta-softmax",
        n.Y(OUTPUT, t) * (1 - n.Y(OUTPUT, t)) * (n.Desired(OUTPUT, t) - n.Y(OUTPUT, t) * TARGETS),
    ),
)

PLANTED = (
    *PARTIALS,
    *STACK,
    *OUTPUTS,
    ("flipped sign", "output-error", n.Y(OUTPUT, t) - n.Desired(OUTPUT, t)),
    ("flipped sign", "output-delta", -n.df(n.Net(OUTPUT, t)) * n.OutputError(OUTPUT, t)),
    (
        "flipped sign",
        "state-error-total",
        n.ES(CELL, t) - n.Y(PHI, t + 1) * n.EpsS(CELL, t + 1),
    ),
    (
        "flipped sign",
        "bias-gradient",
        n.over_time(n.Delta(n.AnyUnit(l), t)),
    ),
    ("missing sum", "output-gate-delta", SLOPE_OUT * CELL_ERROR),
    ("missing sum", "input-gate-delta", SLOPE_IN * n.g(n.Net(CELL, t)) * n.EpsS(CELL, t)),
    ("missing sum", "top-error", n.Weight(OUTPUT, TOP_CELL) * n.Delta(OUTPUT, t)),
    (
        "missing sum over blocks",
        "lower-error",
        sum(from_nets(CELL, l + 1, t)[:1])
        + sum(part.function.subs(j2, 1) for part in from_nets(CELL, l + 1, t)[1:]),
    ),
    ("t instead of t - 1", "state-forget", n.Y(PHI, t) * n.S(CELL, t) + LET_IN),
    (
        "t instead of t - 1",
        "forget-gate-delta",
        SLOPE_PHI * n.over_cells(n.S(CELL, t) * n.EpsS(CELL, t)),
    ),
    (
        "t instead of t - 1",
        "weight-gradient-recurrent",
        -n.over_time(n.Delta(n.AnyUnit(l), t) * n.Y(n.Cell(j2, n.v2, l), t)),
    ),
    (
        "t instead of t + 1",
        "state-error-total",
        n.ES(CELL, t) + n.Y(PHI, t) * n.EpsS(CELL, t + 1),
    ),
    ("dropped prime", "cell-delta", n.Y(IN, t) * n.g(n.Net(CELL, t)) * n.EpsS(CELL, t)),
    ("dropped prime", "state-error", n.Y(OUT, t) * n.h(n.S(CELL, t)) * n.EY(CELL, t)),
    (
        "dropped prime",
        "output-gate-delta",
        n.f(n.Net(OUT, t)) * n.over_cells(CELL_ERROR),
    ),
    ("wrong index", "cell-delta", n.Y(OTHER_BLOCK, t) * n.dg(n.Net(CELL, t)) * n.EpsS(CELL, t)),
    ("wrong gate", "state-error", n.Y(IN, t) * n.dh(n.S(CELL, t)) * n.EY(CELL, t)),
    ("wrong layer", "lower-error", sum(from_nets(CELL, l, t))),
    ("a path left out", "lower-error", sum(from_nets(CELL, l + 1, t)[:3])),
    ("overwritten", "state-error-total", n.Y(PHI, t + 1) * n.EpsS(CELL, t + 1)),
    ("no bias", "gate-net", sum(weighted_sources(GATE))),
    ("wrong constant", "squash-g", 4 * n.f(n.x) - 1),
    ("wrong slope", "squash-h-prime", 1 - n.h(n.x) ** 2),
    ("nothing cut", "truncation", n.Weight(n.AnyUnit(l), n.Cell(j2, n.v2, l))),
)
