"""Give an equation numbers: whole numbers for its indices, values for its quantities.

A *world* knows the sizes of a network and a value for every quantity. The small exact graph is
one world; the tests make another one from the library's Trace and Flow.
"""

from fractions import Fraction
from itertools import product

from sympy import Add, Mul, Piecewise, Pow, Sum

from lstmlib.symbolic import symbols as n


def evaluate(expr, world, at):
    """Evaluate an expression.

    Parameters
    ----------
    expr : sympy.Expr
        One side of an equation.
    world : object
        Has ``size(count)``, ``value(quantity)`` and ``squash(name, number)``.
    at : dict
        Whole number, gate kind or unit for each open index.

    Returns
    -------
    number
        Whatever the world computes with.
    """
    if isinstance(expr, n.Quantity):
        return world.value(expr.xreplace(at))
    if isinstance(expr, n.Squash):
        return world.squash(type(expr).__name__, evaluate(expr.args[0], world, at))
    if expr.is_Rational:
        return expr.p if expr.q == 1 else Fraction(expr.p, expr.q)
    if isinstance(expr, Add):
        return sum(evaluate(arg, world, at) for arg in expr.args)
    if isinstance(expr, Mul):
        value = 1
        for arg in expr.args:
            value = value * evaluate(arg, world, at)
        return value
    if isinstance(expr, Pow) and expr.exp.is_Integer:
        return evaluate(expr.base, world, at) ** int(expr.exp)
    if isinstance(expr, Sum):
        return sum(evaluate(expr.function, world, here) for here in steps(expr, world, at))
    if isinstance(expr, Piecewise):
        return evaluate(chosen(expr, world, at), world, at)
    raise TypeError(f"no rule for {type(expr).__name__}: {expr}")


def steps(total, world, at):
    """Yield the index assignments that a sum runs over, the outer index first."""

    def run(limits, here):
        if not limits:
            yield here
            return
        *inner, (index, _, last) = limits
        for value in values(last.xreplace(here), world):
            yield from run(inner, {**here, index: value})

    return run(total.limits, at)


def values(last, world):
    """Return what an index runs over: 1 to a number, or the units of a layer."""
    if isinstance(last, n.Nets):
        return list(all_units(world, last.args[0]))
    return numbers(world.size(last))


def chosen(cases, world, at):
    """Return the first case whose condition holds."""
    known = {**at, n.n_layers: n.whole(world.size(n.n_layers))}
    for expr, condition in cases.args:
        if condition.xreplace(known) == True:  # noqa: E712 - a SymPy truth value
            return expr
    raise ValueError(f"no case of {cases} holds")


def places(equation, world):
    """Yield an index assignment for every place of the network where an equation says something.

    Parameters
    ----------
    equation : Equation
        The entry of the ledger.
    world : object
        Has ``size(count)``.

    Yields
    ------
    dict
    """
    eq, top = equation.eq, world.size(n.n_layers)
    free, units = eq.free_symbols, eq.atoms(n.AnyUnit)
    layers = {"all": range(1, top + 1), "top": [top], "lower": range(1, top)}[equation.layers]
    for layer in layers if n.l in free else [top]:
        at = {n.l: n.whole(layer), n.n_layers: n.whole(top)}
        ranges = {}
        if n.a in free:
            ranges[n.a] = equation.gates
        if n.t in free:
            ranges[n.t] = numbers(world.size(n.n_steps))
        if n.k in free:
            ranges[n.k] = numbers(world.size(n.n_outputs))
        if n.m in free:
            ranges[n.m] = numbers(world.size(n.SourceCount(layer)))
        for block, cell in ((n.j, n.v), (n.j2, n.v2)):
            if block in free:
                ranges[block] = numbers(world.size(n.BlockCount(layer)))
            if cell in free:
                ranges[cell] = numbers(world.size(n.CellCount(1, layer)))
        for unit in units:
            ranges[unit] = list(all_units(world, layer))
        for chosen_values in product(*ranges.values()):
            yield {**at, **dict(zip(ranges, chosen_values, strict=True))}


def numbers(count):
    """Return 1, ..., count as SymPy numbers."""
    return [n.whole(value) for value in range(1, count + 1)]


def all_units(world, layer):
    """Yield every gate and cell of a layer."""
    for block in numbers(world.size(n.BlockCount(layer))):
        yield from (n.Gate(kind, block, layer) for kind in n.GATE_KINDS)
        for cell in numbers(world.size(n.CellCount(block, layer))):
            yield n.Cell(block, cell, layer)
