"""Equations with one planted mistake each: the check of the entry they imitate must refuse them.

A row holds the mistake, the label of the true equation, and the wrong right-hand side.
"""

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.parts import CELL, GATE, OUTPUT, TOP_CELL, from_nets, weighted_sources
from lstmlib.symbolic.symbols import j2, l, t

IN, PHI, OUT = n.gate_in(), n.gate_phi(), n.gate_out()
LET_IN = n.Y(IN, t) * n.g(n.Net(CELL, t))
SLOPE_OUT, SLOPE_IN, SLOPE_PHI = (n.df(n.Net(gate, t)) for gate in (OUT, IN, PHI))
CELL_ERROR = n.h(n.S(CELL, t)) * n.EY(CELL, t)
OTHER_BLOCK = n.Gate(n.IN, 3 - n.j, l)

PLANTED = (
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
