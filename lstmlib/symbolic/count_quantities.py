"""What is counted: weights, partials, stored numbers, multiplications."""

from lstmlib.symbolic.quantities import Quantity


class Count(Quantity):
    """A whole number that follows from the sizes and options of a network."""


class LayerCountBase(Count):
    """A count that each layer l has.

    SymPy's printers look for a method of a base class only where its name ends in Base.
    """

    nargs = 1


class CellsEach(LayerCountBase):
    """``CellsEach(l)``: the number of cells in each block."""


class BlocksOf(LayerCountBase):
    """``BlocksOf(l)``: the number of blocks."""


class BelowOf(LayerCountBase):
    """``BelowOf(l)``: the number of sources below; those of layer 1 are the inputs."""


class SourcesOf(LayerCountBase):
    """``SourcesOf(l)``: the number of sources, below and its own cells."""


class NetsOf(LayerCountBase):
    """``NetsOf(l)``: the number of gates and cells."""


class WeightsOf(LayerCountBase):
    """``WeightsOf(l)``: the number of weights, biases and peepholes into a layer."""


class PartialsOf(LayerCountBase):
    """``PartialsOf(l)``: the number of partials of a layer's states by its own weights."""


class ExtendedOf(LayerCountBase):
    """``ExtendedOf(l)``: the number of partials of all higher states by a layer's weights."""


class NetworkCountBase(Count):
    """A count that a network has."""

    nargs = 0


class GateKinds(NetworkCountBase):
    """How many kinds of gate there are: three, or two without forget gates."""


class AllWeights(NetworkCountBase):
    """The number of weights, biases and peepholes."""


class Stored(NetworkCountBase):
    """How many numbers of each step a backward sweep needs."""


class SweepProducts(NetworkCountBase):
    """How often a step of the truncated sweep multiplies a delta by a weight or a source."""


class BpttProducts(NetworkCountBase):
    """How often a step of exact backpropagation through time does."""


class Has(Count):
    """``Has(option)``: one where a network has an option, otherwise zero."""

    nargs = 1
