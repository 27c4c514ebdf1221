"""Equations with one planted mistake each: the check of the entry they imitate must refuse them.

A row holds the mistake, the label of the true equation, and the wrong right-hand side.
"""

from sympy import Product, Sum

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.parts import (
    CELL,
    GATE,
    OUTPUT,
    TOP_CELL,
    from_nets,
    weighted_sources,
)
from lstmlib.symbolic.symbols import j2, l, t
from tests.planted.stack_equations import PLANTED_IN_STACKS

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

PLANTED = (
    *PARTIALS,
    *PLANTED_IN_STACKS,
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
