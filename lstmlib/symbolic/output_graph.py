"""The output units of the exact graph and its objective, for each kind of output."""

from sympy import Add, Rational

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.shape import output_sources


def output_formulas(sizes, options, time):
    """Yield every quantity of the output units at one time, and of E, with its formula.

    Parameters
    ----------
    sizes : Sizes
        How many of everything there are.
    options : Options
        Which output units, and what they read.
    time : int
        The step.

    Yields
    ------
    (Quantity, sympy.Expr)
    """
    units = [n.OutputUnit(number) for number in range(1, sizes.outputs + 1)]
    sources = output_sources(sizes, options)
    for unit in units:
        terms = [n.Weight(unit, source) * n.Y(source, time) for source in sources]
        yield n.Net(unit, time), Add(*terms, n.Bias(unit))
    softmax = options.output == "softmax"
    for unit in units:
        yield n.Y(unit, time), activation(options.output, unit, units, time)
        if not softmax:
            yield n.OutputError(unit, time), n.Desired(unit, time) - n.Y(unit, time)
    yield n.Loss(time), cross_entropy(units, time) if softmax else squares(units, time)


def activation(kind, unit, units, time):
    """Return the formula of one output unit."""
    if kind == "identity":
        return n.Net(unit, time)
    if kind == "logistic":
        return n.f(n.Net(unit, time))
    raised = [n.Exp(n.Net(other, time)) for other in units]
    return n.Exp(n.Net(unit, time)) / Add(*raised)


def squares(units, time):
    """Return half the sum of the squared errors."""
    return Rational(1, 2) * Add(*(n.OutputError(unit, time) ** 2 for unit in units))


def cross_entropy(units, time):
    """Return minus the sum of each target times the logarithm of its activation."""
    return -Add(*(n.Desired(unit, time) * n.Log(n.Y(unit, time)) for unit in units))
