"""Pieces that several equations of the ledger share."""

from sympy import Eq

from lstmlib.symbolic.equation import Equation
from lstmlib.symbolic.symbols import (
    Below,
    Cell,
    Delta,
    Gate,
    OutputUnit,
    Peephole,
    S,
    Weight,
    Y,
    a,
    gate_in,
    gate_out,
    gate_phi,
    j,
    j2,
    k,
    l,
    m,
    n_layers,
    over_blocks,
    over_cells,
    over_layer,
    over_nets,
    over_outputs,
    over_sources,
    t,
    times,
    u,
    v,
    v2,
)

FORWARD = "lstmlib.forward_pass.forward"
BACKWARD = "lstmlib.backward_pass.backward"

GATE, CELL, OUTPUT = Gate(a, j, l), Cell(j, v, l), OutputUnit(k)
TOP_CELL = Cell(j, v, n_layers)


def entry(label, kind, lhs, rhs, words, code, check, **more):
    """Make an `Equation` from its two sides."""
    return Equation(label, kind, Eq(lhs, rhs, evaluate=False), words, code, check, **more)


def weighted_sources(unit):
    """Return the weighted sums over what a unit reads: the layer below at t, its own at t - 1."""
    below, own = Below(m, l), Cell(j2, v2, l)
    return (
        over_sources(times(Weight(unit, below), Y(below, t))),
        over_layer(times(Weight(unit, own), Y(own, t - 1))),
    )


def weighted_states(gate, time):
    """Return the weighted sum over the states that a gate of the same block sees."""
    return over_cells(times(Peephole(gate, CELL), S(CELL, time)))


def from_outputs(cell=TOP_CELL):
    """Return the error that a cell of the top layer gets from the output units."""
    return over_outputs(times(Weight(OUTPUT, cell), Delta(OUTPUT, t)))


def from_nets(cell, layer, time, error=Delta):
    """Return the sums over the four kinds of net in a layer that read a cell.

    The order is cell inputs, input gates, forget gates, output gates. The error of a net is its
    delta, or another quantity of it.
    """
    target = Cell(j2, v2, layer)
    gates = (kind(j2, layer) for kind in (gate_in, gate_phi, gate_out))
    return (
        over_layer(times(Weight(target, cell), error(target, time)), layer),
        *(over_gates(gate, cell, layer, error(gate, time)) for gate in gates),
    )


def from_any_net(cell, layer):
    """Return the sum over every net in a layer, of whatever kind, that reads a cell."""
    return over_nets(times(Weight(u, cell), Delta(u, t)), layer)


def over_gates(gate, cell, layer, error):
    """Return the sum over the gates of one kind in a layer that read a cell."""
    return over_blocks(times(Weight(gate, cell), error), j2, layer)
