"""Short names for gates, and products and sums that keep the order in which they are printed."""

from sympy import Add, Integer, Mul, Product, Sum

from lstmlib.symbolic.units import (
    IN,
    OUT,
    PHI,
    BlockCount,
    CellCount,
    Gate,
    Nets,
    SourceCount,
    j,
    j2,
    k,
    l,
    m,
    n_outputs,
    n_steps,
    t,
    u,
    v,
    v2,
)


def whole(value):
    """Return a whole number as SymPy holds it."""
    return Integer(value)


def gate_in(block=j, layer=l):
    """Return the input gate of a block."""
    return Gate(IN, block, layer)


def gate_phi(block=j, layer=l):
    """Return the forget gate of a block."""
    return Gate(PHI, block, layer)


def gate_out(block=j, layer=l):
    """Return the output gate of a block."""
    return Gate(OUT, block, layer)


def times(*factors):
    """Multiply and keep the factors in the order in which they are to be printed."""
    return Mul(*factors, evaluate=False)


def plus(*terms):
    """Add and keep the terms in the order in which they are to be printed."""
    return Add(*terms, evaluate=False)


def over_cells(term, cell=v, block=j, layer=l):
    """Sum over the cells of a block."""
    return Sum(term, (cell, 1, CellCount(block, layer)))


def over_blocks(term, block=j2, layer=l):
    """Sum over the blocks of a layer."""
    return Sum(term, (block, 1, BlockCount(layer)))


def over_layer(term, layer=l):
    """Sum over all cells c_{j'}^{v'} of a layer."""
    return over_blocks(over_cells(term, v2, j2, layer), j2, layer)


def over_nets(term, layer):
    """Sum over every gate and cell u of a layer."""
    return Sum(term, (u, 1, Nets(layer)))


def over_sources(term, layer=l):
    """Sum over what a layer reads from below."""
    return Sum(term, (m, 1, SourceCount(layer)))


def over_outputs(term):
    """Sum over the output units."""
    return Sum(term, (k, 1, n_outputs))


def over_time(term):
    """Sum over the steps of the sequence."""
    return Sum(term, (t, 1, n_steps))


def product_over_time(term, index, first, last):
    """Multiply over the steps from first to last; one where there are none."""
    return Product(term, (index, first, last))
