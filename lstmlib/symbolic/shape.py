"""What a small exact network looks like: how many of everything it has, and which connections."""

from itertools import product
from typing import NamedTuple

from lstmlib.symbolic import symbols as n


class Sizes(NamedTuple):
    """How many of everything a network has.

    ``blocks`` and ``cells`` (to a block) are one number for all layers, or a tuple with one for
    each.
    """

    layers: int = 2
    blocks: int | tuple[int, ...] = 2
    cells: int | tuple[int, ...] = 2
    steps: int = 3
    inputs: int = 2
    outputs: int = 2

    def blocks_in(self, layer):
        """Return the number of blocks of a layer."""
        return self.blocks if isinstance(self.blocks, int) else self.blocks[layer - 1]

    def cells_in(self, layer):
        """Return the number of cells in each block of a layer."""
        return self.cells if isinstance(self.cells, int) else self.cells[layer - 1]

    def cells_of(self, layer):
        """Return the cells of a layer."""
        places = product(range(1, self.blocks_in(layer) + 1), range(1, self.cells_in(layer) + 1))
        return [n.Cell(j, v, layer) for j, v in places]

    def sources_of(self, layer):
        """Return what a layer reads from below: inputs, or the cells of the layer below."""
        if layer > 1:
            return self.cells_of(layer - 1)
        return [n.Below(m, 1) for m in range(1, self.inputs + 1)]


#: The network of the ledger.
SMALL = Sizes()
#: That one and one of three layers, for what must hold at any depth.
DEPTHS = (SMALL, Sizes(layers=3, blocks=2, cells=1))


class Options(NamedTuple):
    """What a network may have beside its layers.

    Parameters
    ----------
    output : {"logistic", "identity", "softmax"}
        The output units, and with them the objective. The logistic is left open, as f is.
    shortcut : bool
        Whether the output units read the input too.
    skip : bool
        Whether the output units read the cells of every layer, not only of the top one.
    cell_bias : bool
        Whether cells have a bias.
    """

    output: str = "logistic"
    shortcut: bool = False
    skip: bool = False
    cell_bias: bool = True

    @property
    def words(self):
        """Say what is out of the ordinary."""
        found = [] if self.output == "logistic" else [f"for {self.output} output units"]
        found += ["with a shortcut from the input"] * self.shortcut
        found += ["where every layer feeds the output units"] * self.skip
        return found


PLAIN = Options()


def output_sources(sizes, options):
    """Return what the output units read, each as a source of the same time."""
    layers = range(1, sizes.layers + 1) if options.skip else [sizes.layers]
    found = [cell for layer in layers for cell in sizes.cells_of(layer)]
    return [*found, *sizes.sources_of(1)] if options.shortcut else found
