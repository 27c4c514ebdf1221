"""Indices, sizes and units of the ledger.

A unit (a gate, a cell, an output unit, a source from below) is an object that knows its indices
and its layer. Layers count from 1 here, as in the printed equations; the arrays of the library
count from 0.
"""

from sympy import Function, Symbol, symbols

j, v, k, m, l, t, x = symbols("j v k m l t x", integer=True)  # noqa: E741 - the printed letter
j2, v2, k2, l2 = symbols("j' v' k' l'", integer=True)
#: A time of use, before the time t of an error; and a time between the two.
tau, r = symbols("tau r", integer=True)
n_outputs, n_layers, n_steps = symbols("K L T", integer=True)
#: A kind of gate that an equation leaves open, and the three kinds there are.
a = Symbol("a")
#: A gate or cell that a sum runs over.
u = Symbol("u")
IN, PHI, OUT = Symbol("in"), Symbol("phi"), Symbol("out")
GATE_KINDS = (IN, PHI, OUT)


class Notation(Function):
    """Base of every unit and quantity: a function that is never evaluated."""

    @classmethod
    def eval(cls, *_):
        """Keep the object as it is written."""
        return None


class BlockCount(Notation):
    """``BlockCount(l)``: the number of blocks in layer l."""

    nargs = 1


class CellCount(Notation):
    """``CellCount(j, l)``: the number of cells in block j of layer l."""

    nargs = 2


class SourceCount(Notation):
    """``SourceCount(l)``: how many sources layer l reads from below."""

    nargs = 1


class Nets(Notation):
    """``Nets(l)``: all gates and cells of layer l, as the range of a sum."""

    nargs = 1


class Unit(Notation):
    """A unit that has a net input, or that is a source of one."""


class Gate(Unit):
    """``Gate(kind, j, l)``: the gate of one kind of block j in layer l."""

    nargs = 3


class Cell(Unit):
    """``Cell(j, v, l)``: cell v of block j in layer l."""

    nargs = 3


class OutputUnit(Unit):
    """``OutputUnit(k)``: output unit k."""

    nargs = 1


class Below(Unit):
    """``Below(m, l)``: source m of what layer l reads from below, at the same time."""

    nargs = 2


class AnyUnit(Unit):
    """``AnyUnit(l)``: a gate or a cell of layer l, where an equation holds for all of them."""

    nargs = 1


class AnySource(Unit):
    """``AnySource(l)``: a source of layer l, from below or its own, where it does not matter."""

    nargs = 1


#: Which weights `AnyWeight` stands for: those of a layer that act before its state does, all that
#: lie in the layers below it, all that lie in it or below.
BEFORE_STATE, BELOW_LAYER, UP_TO_LAYER = symbols("before_state below_layer up_to_layer")
