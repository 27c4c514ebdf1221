"""The two-step derivations in numbers: a network small enough for a calculator."""

from math import exp

from sympy import Add, Mul

from lstmlib.symbolic.derivation_world import DerivationWorld
from lstmlib.symbolic.derivations.one_cell import LOWER, OUTPUT, SIZES, UPPER, before_start
from lstmlib.symbolic.evaluate import evaluate
from lstmlib.symbolic.graph import Graph
from lstmlib.symbolic.symbols import (
    Below,
    Bias,
    Desired,
    Weight,
    Y,
    gate_in,
    gate_out,
    gate_phi,
)

#: Layer -> net -> its weight from below and its weight from the own cell; then the output unit's
#: weight, the inputs and the targets of the two steps. There are no biases.
EXAMPLE = {
    "lower": {"c": (2.5, 2.3), "in": (0.6, 2.2), "phi": (-0.9, -0.5), "out": (1.9, -0.6)},
    "upper": {"c": (2.1, -1.9), "in": (1.0, 1.6), "phi": (-1.7, -1.7), "out": (1.7, 2.0)},
    "k": -3.0,
    "x": (1.0, 0.5),
    "target": (1.0, 0.0),
}
NETS = {
    "c": lambda cell: cell,
    "in": lambda cell: gate_in(1, cell.args[2]),
    "phi": lambda cell: gate_phi(1, cell.args[2]),
    "out": lambda cell: gate_out(1, cell.args[2]),
}


def logistic(x):
    """Return the logistic function."""
    return 1 / (1 + exp(-x))


def logistic_slope(x):
    """Return its derivative."""
    return logistic(x) * (1 - logistic(x))


#: The dissertation's squashing functions and their derivatives.
SQUASHING = {
    "f": logistic,
    "g": lambda x: 4 * logistic(x) - 2,
    "h": lambda x: 2 * logistic(x) - 1,
    "df": logistic_slope,
    "dg": lambda x: 4 * logistic_slope(x),
    "dh": lambda x: 2 * logistic_slope(x),
}


class Numbers(Graph):
    """The network of the two-step derivations with given numbers.

    Parameters
    ----------
    network : dict
        As `EXAMPLE`.
    truncation : {"none", "gers"}
        What is frozen.
    """

    def __init__(self, network, truncation):
        self.given = given(network)
        super().__init__(truncation, sizes=SIZES)

    def draw(self, *name):
        """Return what is given; zero for biases and for what lies before the first step."""
        (quantity,) = name
        if quantity in self.given:
            return self.given[quantity]
        if isinstance(quantity, Bias) or before_start(quantity):
            return 0.0
        raise LookupError(f"the network gives no number for {quantity}")

    def squash(self, name, argument):
        """Return the value of a squashing function, or of a derivative of one."""
        return SQUASHING[name](argument)


def given(network):
    """Return the numbers of a network by quantity."""
    found = {Weight(OUTPUT, UPPER): network["k"]}
    layers = (("lower", LOWER, Below(1, 1)), ("upper", UPPER, LOWER))
    for name, cell, source in layers:
        for net, (below, own) in network[name].items():
            unit = NETS[net](cell)
            found |= {Weight(unit, source): below, Weight(unit, cell): own}
    for step, (x, target) in enumerate(zip(network["x"], network["target"], strict=True), start=1):
        found |= {Y(Below(1, 1), step): x, Desired(OUTPUT, step): target}
    return found


def world(derivation, network):
    """Return the network in numbers, cut where the derivation is."""
    cut = any(step.condition == "under truncation" for step in derivation.steps)
    return DerivationWorld(Numbers(network, "gers" if cut else "none"))


def numbers(derivation, network=EXAMPLE):
    """Evaluate what a two-step derivation seeks and each of its lines.

    Parameters
    ----------
    derivation : Derivation
        One of those about two layers of one cell and two steps.
    network : dict
        As `EXAMPLE`.

    Returns
    -------
    list of float
        The start, then one number a line. All are the same number, up to rounding.
    """
    here = world(derivation, network)
    return [float(evaluate(line, here, {})) for line in derivation.lines]


def in_numbers(derivation, network=EXAMPLE, digits=4):
    """Write each line of a two-step derivation with numbers in the place of its symbols.

    Parameters
    ----------
    derivation : Derivation
        One of those about two layers of one cell and two steps.
    network : dict
        As `EXAMPLE`.
    digits : int
        Digits behind the point.

    Returns
    -------
    list of str
        One text a line, the start first.
    """
    here = world(derivation, network)
    return [written(line, here, digits) for line in derivation.lines]


def written(expr, here, digits):
    """Write an expression with the number of each quantity."""
    if isinstance(expr, Add):
        first, *more = (written(part, here, digits) for part in expr.args)
        return first + "".join(
            f" - {term[1:]}" if term.startswith("-") else f" + {term}" for term in more
        )
    if isinstance(expr, Mul):
        sign, factors = ("-", expr.args[1:]) if expr.args[0] == -1 else ("", expr.args)
        return sign + " · ".join(factor(part, here, digits) for part in factors)
    return short(evaluate(expr, here, {}), digits)


def factor(expr, here, digits):
    """Write a factor, in brackets where it is a sum or negative."""
    text = written(expr, here, digits)
    loose = isinstance(expr, Add) or (not isinstance(expr, Mul) and text.startswith("-"))
    return f"({text})" if loose else text


def short(number, digits):
    """Write a number: with one digit where that is all of it, never as minus zero."""
    number = float(number) + 0.0  # which drops the sign of minus zero
    return f"{number:.1f}" if number == round(number, 1) else f"{number:.{digits}f}"
