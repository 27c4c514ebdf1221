"""A whole layer at once, as columns and matrices that are multiplied in the order given."""

from lstmlib.symbolic.quantities import Quantity


class Matrix(Quantity):
    """A matrix or a column: two of them do not commute."""

    is_commutative = False


class Column(Matrix):
    """One number for each net, cell or output unit: ``Column(l, t)``."""

    nargs = 2


class NetInputs(Column):
    """The net inputs of all gates and cells of a layer."""


class Deltas(Column):
    """The deltas of all gates and cells of a layer."""


class Outputs(Column):
    """The outputs of all cells of a layer; those of layer 0 are the inputs."""


class Errors(Column):
    """The errors at the outputs of all cells of a layer."""


class OutputDeltas(Matrix):
    """``OutputDeltas(t)``: the deltas of all output units."""

    nargs = 1


class Biases(Matrix):
    """``Biases(l)``: the biases of all gates and cells of a layer."""

    nargs = 1


class BelowWeights(Matrix):
    """``BelowWeights(l)``: a row for each gate and cell, a column for each source from below."""

    nargs = 1


class OwnWeights(Matrix):
    """``OwnWeights(l)``: a row for each gate and cell, a column for each cell of the layer."""

    nargs = 1


class OutputWeights(Matrix):
    """``OutputWeights()``: a row for each output unit, a column for each cell of the top layer."""

    nargs = 0


class Transposed(Matrix):
    """``Transposed(matrix)``: its rows as columns."""

    nargs = 1
