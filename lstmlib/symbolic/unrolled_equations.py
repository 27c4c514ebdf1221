"""The ledger: partials and state errors written out, one sum over a triangle in two orders."""

from sympy import Product, Sum

from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.partials_equations import BELOW, CARRIED, CUT, local
from lstmlib.symbolic.parts import BACKWARD, CELL, entry
from lstmlib.symbolic.symbols import (
    ES,
    EpsS,
    S,
    Total,
    TotalLoss,
    Weight,
    Y,
    gate_in,
    gate_phi,
    n_steps,
    over_time,
    r,
    t,
    tau,
    times,
)

#: Wherever nothing but the carousel leads back in time from a state.
CAROUSEL = OnGraph(
    truncations=("gers",),
    peepholes=(True,),
    also=(("gers", False), ("none", False)),
    false_on="none",
)


def kept_between(first, last):
    """Return what the forget gate keeps of a state from one step to a later one."""
    return Product(Y(gate_phi(), r), (r, first + 1, last))


def unrolled(label, unit, words):
    """Make the entry of a partial written out: a sum over the times at which a weight was used."""
    weight = Weight(unit, BELOW)
    used = times(kept_between(tau, t), *local(unit, tau), Y(BELOW, tau))
    return entry(
        label,
        "derived",
        Total(S(CELL, t), weight),
        Sum(used, (tau, 1, t)),
        words,
        CARRIED,
        CUT,
    )


UNROLLED_EQUATIONS = (
    entry(
        "state-error-unrolled",
        "derived",
        EpsS(CELL, tau),
        Sum(times(ES(CELL, t), kept_between(tau, t)), (t, tau, n_steps)),
        "The total error of a state is what each later output sends back, times the forget gates "
        "in between.",
        BACKWARD,
        CAROUSEL,
    ),
    unrolled(
        "partial-unrolled",
        CELL,
        "A partial is what each use of the weight so far left behind, times the forget gates in "
        "between.",
    ),
    unrolled(
        "partial-unrolled-in",
        gate_in(),
        "The partial by a weight into the input gate is the same sum with the gate's own factors.",
    ),
    unrolled(
        "partial-unrolled-phi",
        gate_phi(),
        "The partial by a weight into the forget gate is the same sum with the gate's own factors.",
    ),
    entry(
        "triangle",
        "derived",
        Total(TotalLoss(), Weight(CELL, BELOW)),
        times(
            -1,
            over_time(
                Sum(
                    times(ES(CELL, t), kept_between(tau, t), *local(CELL, tau), Y(BELOW, tau)),
                    (tau, 1, t),
                )
            ),
        ),
        "The gradient is a sum over a triangle: each error at t meets each use of the weight up to "
        "then, at tau.",
        BACKWARD,
        CAROUSEL,
    ),
)
