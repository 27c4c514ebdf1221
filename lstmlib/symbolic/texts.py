"""What the widgets write for each road that an error takes, picked from the ledger's own terms.

A road is called as in ``widgets/deltaflow/terms.js``; where each net has its own term, a road has
a text a net. Nothing here is a formula: each text is printed from a term of an equation.
"""

from sympy import Add, Mul, Sum

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.parts import CELL, TOP_CELL
from lstmlib.symbolic.plain import plain

#: Nets in the order of the widgets, and the equation of each one's delta.
DELTAS = {
    "c": "cell-delta",
    "in": "input-gate-delta",
    "phi": "forget-gate-delta",
    "out": "output-gate-delta",
}
BEHIND_STATE = ("c", "in", "phi")
E_Y, EPS_S = n.EY(CELL, n.t), n.EpsS(CELL, n.t)


def right(label):
    """Return the right-hand side of an equation."""
    return EQUATIONS[label].eq.rhs


def terms(label):
    """Return the terms that an equation adds."""
    return Add.make_args(right(label))


def net_of(term):
    """Return the name of the net whose delta a term sends back."""
    (delta,) = term.atoms(n.Delta)
    unit = delta.args[0]
    return str(unit.args[0]) if isinstance(unit, n.Gate) else "c"


def by_net(found):
    """Return the terms by the name of their net, in the order of the widgets."""
    named = {net_of(term): term for term in found}
    return {a: named[a] for a in DELTAS if a in named}


def earlier(term):
    """Return a term one step earlier: as the unit that sends it sees it."""
    return term.xreplace({n.t: n.t - 1})


def from_below(term):
    """Return a term with a source from below in the place of the cell that reads it."""
    return term.xreplace({TOP_CELL: n.Below(n.m, 1)})


def road_terms():
    """Return the ledger's term for each road, or a dict of them by net.

    Returns
    -------
    dict
    """
    (top,) = terms("top-error")
    above = terms("lower-error")
    recurrent = by_net(term for term in terms("lower-error-exact") if term not in above)
    (carousel,) = (term for term in terms("state-error-total") if term.has(n.EpsS))
    seen = (term for term in terms("state-error-peephole") if term.has(n.Peephole))
    return {
        "top": top,
        "down": by_net(above),
        "rec": recurrent,
        "state": right("state-error"),
        "carousel": carousel,
        "peep": by_net(seen),
        "gate": right(DELTAS["out"]),
        "net": {a: right(DELTAS[a]) for a in BEHIND_STATE},
        "leave": earlier(carousel),
        "back": {a: earlier(term) for a, term in recurrent.items()},
        "shortcut": from_below(top),
    }


def factor(term, error):
    """Return what a valve multiplies an error by: one cell's term divided by the error.

    Raises
    ------
    ValueError
        Where the error is no factor of the term.
    """
    share = [part.function if isinstance(part, Sum) else part for part in Mul.make_args(term)]
    divided = n.times(*share) / error
    if divided.has(error):
        raise ValueError(f"{error} is no factor of {term}")
    return divided


def valve_factors():
    """Return the factor of each valve, named as its road is.

    Returns
    -------
    dict
    """
    road = road_terms()
    return {
        "state": factor(road["state"], E_Y),
        "gate": factor(road["gate"], E_Y),
        "net": {a: factor(term, EPS_S) for a, term in road["net"].items()},
        "leave": factor(road["leave"], EPS_S),
    }


def left_sides():
    """Return what the docked equations compute.

    Returns
    -------
    dict
    """
    return {
        "e_y": EQUATIONS["lower-error"].eq.lhs,
        "eps_s": EQUATIONS["state-error-total"].eq.lhs,
        "delta": {a: EQUATIONS[label].eq.lhs for a, label in DELTAS.items()},
    }


def printed(found, arguments=True):
    """Print every expression of a dict, however deep it stands."""
    if isinstance(found, dict):
        return {name: printed(part, arguments) for name, part in found.items()}
    return plain(found, arguments)


def texts():
    """Print everything.

    Returns
    -------
    dict
        Left sides, the term of each road, the factor of each valve.
    """
    return {
        "left": printed(left_sides()),
        "term": printed(road_terms()),
        "factor": printed(valve_factors(), arguments=False),
    }
