"""Give an equation numbers: whole numbers for its indices, values for its quantities.

A *world* knows the sizes of a network and a value for every quantity. The small exact graph is
one world; the tests make another one from the library's Trace and Flow.
"""

from fractions import Fraction
from functools import cache
from itertools import product

from sympy import Add, Mul, Piecewise, Pow, Product, Sum

from lstmlib.symbolic import symbols as n

SIZES = (n.n_layers, n.n_outputs, n.n_steps)
#: What stands open in an equation beside its indices: one of many units or weights.
OPEN = (n.AnyUnit, n.AnySource, n.AnyWeight)


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
        return world.value(concrete(expr, at))
    if isinstance(expr, n.Squash):
        return world.squash(type(expr).__name__, evaluate(expr.args[0], world, at))
    if expr in SIZES:
        return world.size(expr)
    if expr.is_Rational:
        return expr.p if expr.q == 1 else Fraction(expr.p, expr.q)
    if isinstance(expr, Add):
        return sum(evaluate(arg, world, at) for arg in expr.args)
    if isinstance(expr, Mul):
        return multiplied(evaluate(arg, world, at) for arg in expr.args)
    if isinstance(expr, Pow) and expr.exp.is_Integer:
        return power(evaluate(expr.base, world, at), int(expr.exp))
    if isinstance(expr, Sum):
        return sum(evaluate(expr.function, world, here) for here in steps(expr, world, at))
    if isinstance(expr, Product):
        return multiplied(evaluate(expr.function, world, here) for here in steps(expr, world, at))
    if isinstance(expr, Piecewise):
        return evaluate(chosen(expr, world, at), world, at)
    raise TypeError(f"no rule for {type(expr).__name__}: {expr}")


def concrete(expr, at):
    """Put what is chosen in the place of what is open; remembered, because it is slow."""
    parts = open_parts(expr)
    return filled(expr, parts, tuple(at.get(part, part) for part in parts))


@cache
def open_parts(expr):
    """Return the indices, units and weights that an expression leaves open."""
    return (*expr.atoms(*OPEN), *expr.free_symbols)


@cache
def filled(expr, parts, chosen_parts):
    """Put a choice in the place of each part."""
    return expr.xreplace(dict(zip(parts, chosen_parts, strict=True)))


def multiplied(numbers):
    """Return the product of numbers, from left to right."""
    value = 1
    for number in numbers:
        value = value * number
    return value


def power(base, exponent):
    """Return a power, exact where the base is."""
    return (Fraction(base) if isinstance(base, int) and exponent < 0 else base) ** exponent


def steps(total, world, at):
    """Yield the index assignments that a sum or product runs over, the outer index first."""

    def run(limits, here):
        if not limits:
            yield here
            return
        *inner, (index, first, last) = limits
        for value in values(concrete(first, here), concrete(last, here), world):
            yield from run(inner, {**here, index: value})

    return run(total.limits, at)


def values(first, last, world):
    """Return what an index runs over: whole numbers, or the units of a layer."""
    if isinstance(last, n.Nets):
        return list(all_units(world, last.args[0]))
    return numbers(int(last) if last.is_Integer else world.size(last), int(first))


def chosen(cases, world, at):
    """Return the first case whose condition holds."""
    known = {**at, n.n_layers: n.whole(world.size(n.n_layers))}
    for expr, condition in cases.args:
        if condition.xreplace(known) == True:  # noqa: E712 - a SymPy truth value
            return expr
    raise ValueError(f"no case of {cases} holds")


def places(equation, world, layers=None):
    """Yield an index assignment for every place of the network where an equation says something.

    Parameters
    ----------
    equation : Equation
        The entry of the ledger.
    world : object
        Has ``size(count)``.
    layers : {"all", "top", "lower", "upper"}, optional
        Other layers than those for which the equation holds.

    Yields
    ------
    dict
    """
    eq, top = equation.eq, world.size(n.n_layers)
    known = {
        "all": range(1, top + 1),
        "top": [top],
        "lower": range(1, top),
        "upper": range(2, top + 1),
    }
    here = known[layers or equation.layers] if n.l in eq.free_symbols else [top]
    for layer in here:
        at = {n.l: n.whole(layer), n.n_layers: n.whole(top)}
        ranges = ranges_of(equation, world, at)
        for chosen_values in product(*ranges.values()):
            yield {**at, **dict(zip(ranges, chosen_values, strict=True))}


def ranges_of(equation, world, at):
    """Return what each open part of an equation runs over in one layer."""
    layer = at[n.l]
    eq, free = equation.eq, equation.eq.free_symbols
    below = {source.args[1] for source in eq.atoms(n.Below)} or {n.l}
    (read_by,) = (reader.xreplace(at) for reader in below)
    limits = {
        n.t: n.n_steps,
        n.tau: n.n_steps,
        n.k: n.n_outputs,
        n.m: n.SourceCount(read_by),
        n.j: n.BlockCount(layer),
        n.j2: n.BlockCount(layer),
        n.v: n.CellCount(1, layer),
        n.v2: n.CellCount(1, layer),
    }
    ranges = {index: numbers(world.size(last)) for index, last in limits.items() if index in free}
    if n.a in free:
        ranges[n.a] = equation.gates
    for part, listed in ((n.AnyUnit, all_units), (n.AnySource, all_sources)):
        ranges |= {found: list(listed(world, layer)) for found in eq.atoms(part)}
    for weight in eq.atoms(n.AnyWeight):
        ranges[weight] = list(any_weights(world, *weight.xreplace(at).args))
    return ranges


def numbers(last, first=1):
    """Return first, ..., last as SymPy numbers."""
    return [n.whole(value) for value in range(first, last + 1)]


def all_units(world, layer):
    """Yield every gate and cell of a layer."""
    for block in numbers(world.size(n.BlockCount(layer))):
        yield from (n.Gate(kind, block, layer) for kind in n.GATE_KINDS)
        for cell in numbers(world.size(n.CellCount(block, layer))):
            yield n.Cell(block, cell, layer)


def all_sources(world, layer):
    """Yield every source of a layer: from below, then its own cells."""
    for number in numbers(world.size(n.SourceCount(layer))):
        yield n.Below(number, layer)
    yield from (unit for unit in all_units(world, layer) if isinstance(unit, n.Cell))


def any_weights(world, layer, which):
    """Yield what `AnyWeight` stands for."""
    if which == n.BEFORE_STATE:
        yield from (weight for weight in all_weights(world, layer) if acts_before_state(weight))
    else:
        for below in numbers(layer - (which == n.BELOW_LAYER)):
            yield from all_weights(world, below)


def acts_before_state(weight):
    """Return whether a weight leads to a cell, an input gate or a forget gate."""
    unit = weight.args[0]
    return not (isinstance(unit, n.Gate) and unit.args[0] == n.OUT)


def all_weights(world, layer):
    """Yield every weight, bias and peephole of a layer."""
    for unit in all_units(world, layer):
        yield from (n.Weight(unit, source) for source in all_sources(world, layer))
        yield n.Bias(unit)
        if world.peepholes and isinstance(unit, n.Gate):
            block = unit.args[1]
            for cell in numbers(world.size(n.CellCount(block, layer))):
                yield n.Peephole(unit, n.Cell(block, cell, layer))
