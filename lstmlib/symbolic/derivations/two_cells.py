"""Two blocks of two cells above a cell: what it hears, with every sum written out."""

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION
from lstmlib.symbolic.parts import from_nets
from lstmlib.symbolic.symbols import (
    EY,
    Cell,
    Delta,
    EpsS,
    Net,
    S,
    Weight,
    Y,
    df,
    dg,
    g,
    gate_in,
    gate_out,
    gate_phi,
    h,
    plus,
    t,
    times,
    whole,
)

LOWER, TOP = Cell(1, 1, 1), whole(2)
BLOCKS = CELLS = (1, 2)
UPPER = {block: [Cell(block, cell, TOP) for cell in CELLS] for block in BLOCKS}
KINDS = (gate_in, gate_phi, gate_out)


def slope(gate):
    """Return the derivative of a gate's activation by its net input."""
    return df(Net(gate, t))


def by_cell(block):
    """Return what a weight into the cell input, and each gate, meets in every cell of a block."""
    into, phi, out = (kind(block, TOP) for kind in KINDS)
    for cell in UPPER[block]:
        yield {
            cell: (Y(into, t), dg(Net(cell, t)), EpsS(cell, t)),
            into: (slope(into), g(Net(cell, t)), EpsS(cell, t)),
            phi: (slope(phi), S(cell, t - 1), EpsS(cell, t)),
            out: (slope(out), h(S(cell, t)), EY(cell, t)),
        }


def nets(kind):
    """Return the nets of one kind above: all cells, or the gates of all blocks."""
    if kind is None:
        return [cell for block in BLOCKS for cell in UPPER[block]]
    return [kind(block, TOP) for block in BLOCKS]


def delta_out(gate):
    """Return a gate's delta written out: a bracket with one term for each cell of its block."""
    found = [factors[gate] for factors in by_cell(gate.args[1])]
    return times(found[0][0], plus(*(times(*factors[1:]) for factors in found)))


def cell_delta_out(cell):
    """Return a cell's delta written out."""
    (factors,) = (found[cell] for found in by_cell(cell.args[0]) if cell in found)
    return times(*factors)


def weighted(unit, error):
    """Return an error times the weight with which a net reads the lower cell."""
    return times(Weight(unit, LOWER), error)


WITH_DELTAS = [weighted(unit, Delta(unit, t)) for kind in (None, *KINDS) for unit in nets(kind)]
WRITTEN_OUT = [
    *(weighted(cell, cell_delta_out(cell)) for cell in nets(None)),
    *(weighted(gate, delta_out(gate)) for kind in KINDS for gate in nets(kind)),
]


def gathered():
    """Yield two terms for each upper cell: all roads into its state, and the one past it."""
    for block in BLOCKS:
        for factors in by_cell(block):
            *before, (out, behind) = factors.items()
            roads = plus(*(times(Weight(unit, LOWER), *found[:2]) for unit, found in before))
            yield times(roads, before[0][1][2])
            yield times(Weight(out, LOWER), *behind)


TWO_CELLS = Derivation(
    name="two-cells-two-blocks",
    title="Two blocks of two cells above: every term",
    words="The error at the output of one lower cell, $c_1^1$, under a layer of two blocks of two "
    "cells: ten nets read it.",
    start=EY(LOWER, t),
    layered=True,
    steps=(
        Step(
            plus(*from_nets(LOWER, TOP, t)),
            "The sums over the four kinds of net that read this cell. Truncation drops what the "
            "own layer's nets would send back.",
            ("lower-error",),
            UNDER_TRUNCATION,
        ),
        Step(
            plus(*WITH_DELTAS),
            "The sums written out: $j'$ and $v'$ run over 1 and 2. Four cell inputs, and two gates "
            "of each kind, because a gate belongs to a block.",
        ),
        Step(
            plus(*WRITTEN_OUT),
            "Every delta written out. A cell input hears from one state; a gate hears from both "
            "cells of its block, so each gate brings a bracket of two terms.",
            ("cell-delta", "input-gate-delta", "forget-gate-delta", "output-gate-delta"),
        ),
        Step(
            plus(*gathered()),
            "The same terms by upper cell: three roads lead into its state, and one, through the "
            "output gate, leads past it.",
        ),
    ),
)
