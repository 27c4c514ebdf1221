"""A whole layer as columns and matrices: their names, and their numbers from the ledger's own.

The order is that of the sums over a layer: block by block the input gate, the forget gate, the
output gate, then the cells. A matrix of numbers is put together entry by entry from what a world
knows of single weights, activations and derivatives, so an equation between matrices is compared
with the equations between their entries.
"""

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.evaluate import all_units, numbers
from lstmlib.symbolic.grid import Grid


def is_matrix(quantity):
    """Return whether a quantity is a matrix, or a derivative by one."""
    return quantity.has(n.Matrix)


def matrix(world, quantity):
    """Return the numbers of a matrix or of a derivative by one.

    Parameters
    ----------
    world : object
        Knows the numbers of single quantities.
    quantity : Quantity
        A concrete matrix: its layer and its time are whole numbers.

    Returns
    -------
    Grid
    """
    if isinstance(quantity, n.Transposed):
        return matrix(world, quantity.args[0]).transposed()
    if isinstance(quantity, n.Total):
        of, by = quantity.args
        return Grid([[world.value(n.Total(of, w)) for w in row] for row in entries(world, by)])
    return Grid([[world.value(entry) for entry in row] for row in entries(world, quantity)])


def entries(world, quantity):
    """Return the single quantities of which a matrix is made, row by row."""
    kind, args = type(quantity), quantity.args
    if kind in OF_NETS:
        return [[OF_NETS[kind](unit, *args[1:])] for unit in all_units(world, args[0])]
    if kind in OF_CELLS:
        return [[OF_CELLS[kind](cell, args[1])] for cell in cells(world, args[0])]
    if kind is n.OutputDeltas:
        return [[n.Delta(unit, args[0])] for unit in output_units(world)]
    if kind is n.OutputWeights:
        top = cells(world, world.size(n.n_layers))
        return [[n.Weight(unit, cell) for cell in top] for unit in output_units(world)]
    layer = args[0]
    read = cells(world, layer if kind is n.OwnWeights else layer - 1)
    return [[n.Weight(unit, source) for source in read] for unit in all_units(world, layer)]


def cells(world, layer):
    """Return the cells of a layer; layer 0 is the input."""
    if layer == 0:
        return [n.Below(number, n.whole(1)) for number in numbers(world.size(n.SourceCount(1)))]
    return [unit for unit in all_units(world, n.whole(layer)) if isinstance(unit, n.Cell)]


def output_units(world):
    """Return the output units."""
    return [n.OutputUnit(number) for number in numbers(world.size(n.n_outputs))]


OF_NETS = {n.NetInputs: n.Net, n.Deltas: n.Delta, n.Biases: n.Bias}
OF_CELLS = {n.Outputs: n.Y, n.Errors: n.EY}
