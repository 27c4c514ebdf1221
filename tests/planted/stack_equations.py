"""Planted mistakes in what goes down a stack, at the output units, in matrices and in counts."""

from sympy import Sum

from lstmlib.symbolic import EQUATIONS
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.parts import CELL, OUTPUT, TOP_CELL, from_nets, from_outputs
from lstmlib.symbolic.symbols import j2, l, t

IN, PHI, OUT = n.gate_in(), n.gate_phi(), n.gate_out()
SLOPE_OUT, SLOPE_IN, SLOPE_PHI = (n.df(n.Net(gate, t)) for gate in (OUT, IN, PHI))
BELOW = n.Below(n.m, l)
LOWER_WEIGHT, LOWER_CELL = n.AnyWeight(l, n.BELOW_LAYER), n.Cell(j2, n.v2, l - 1)
WEIGHT = n.AnyWeight(n.n_layers, n.UP_TO_LAYER)
EXTENDED, ABOVE = (EQUATIONS[f"extended-{name}"].eq.rhs for name in ("state", "output-above"))
AT_TOP = n.EY(TOP_CELL, t) * n.Total(n.Y(TOP_CELL, t), WEIGHT)


def first_term(function, *limits):
    """Return the first summand in the place of a sum."""
    return function.subs({index: first for index, first, _ in limits})


def step_before_below(unit, time):
    """Return an activation, one step too early where it comes from the layer below."""
    return n.Y(unit, time - 1 if unit == LOWER_CELL else time)


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

DOWN = n.Transposed(n.BelowWeights(l + 1)) * n.Deltas(l + 1, t)
SOURCE = n.Transposed(n.Outputs(l - 1, t))
J, S, M = n.BlocksOf(l), n.CellsEach(l), n.SourcesOf(l)
WEIGHTS, PARTIALS = (EQUATIONS[f"count-{name}"].eq.rhs for name in ("layer-weights", "partials"))

MATRICES = (
    ("flipped sign", "matrix-gradient", n.over_time(n.Deltas(l, t) * SOURCE)),
    (
        "t instead of t - 1",
        "matrix-net",
        n.BelowWeights(l) * n.Outputs(l - 1, t) + n.OwnWeights(l) * n.Outputs(l, t) + n.Biases(l),
    ),
    ("missing sum over t", "matrix-gradient", -n.Deltas(l, 1) * SOURCE.xreplace({t: n.whole(1)})),
    (
        "t instead of t - 1",
        "matrix-gradient-recurrent",
        -n.over_time(n.Deltas(l, t) * n.Transposed(n.Outputs(l, t))),
    ),
    (
        "t instead of t + 1",
        "matrix-error-exact",
        DOWN + n.Transposed(n.OwnWeights(l)) * n.Deltas(l, t),
    ),
    ("recurrence left out", "matrix-error-exact", DOWN),
    ("flipped sign", "matrix-error-down", -DOWN),
)

COUNTS = (
    ("no weights of cells", "count-layer-weights", WEIGHTS - J * S * M),
    ("one cell a block", "count-partials", PARTIALS / S),
    (
        "the output gate too",
        "count-partials",
        PARTIALS.xreplace({n.GateKinds(): n.GateKinds() + 1}),
    ),
    (
        "the own layer too",
        "count-extended",
        n.WeightsOf(l) * Sum(n.BlocksOf(n.l2) * n.CellsEach(n.l2), (n.l2, l, n.n_layers)),
    ),
    (
        "three a cell",
        "count-trace",
        EQUATIONS["count-trace"].eq.rhs.xreplace({n.whole(4): n.whole(3)}),
    ),
    (
        "the layer below too",
        "count-bptt",
        n.SweepProducts() + Sum(n.NetsOf(l) * M, (l, 1, n.n_layers)),
    ),
)

PLANTED_IN_STACKS = (*STACK, *OUTPUTS, *MATRICES, *COUNTS)
