"""One layer: the three partials that are carried forward, and why the output gate needs none."""

from sympy import Integer

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION
from lstmlib.symbolic.derivations.moved_state import Moved
from lstmlib.symbolic.derivations.pieces import result
from lstmlib.symbolic.parts import CELL
from lstmlib.symbolic.symbols import (
    Below,
    S,
    Total,
    Weight,
    Y,
    gate_in,
    gate_out,
    gate_phi,
    l,
    m,
    product_over_time,
    r,
    t,
    times,
)

SOURCE = Below(m, l)
PLACES = {CELL: "c_j^v", gate_in(): "in_j", gate_phi(): r"\varphi_j"}


def partial(name, unit, title, words):
    """Return the derivation of the partial by a weight from below into one unit."""
    moved, here = Moved(CELL, Weight(unit, SOURCE)), PLACES[unit]
    others = " and ".join(
        f"$net_{{{place}}}(t)$" for other, place in PLACES.items() if other != unit
    )
    label = name.replace("partial", "partials")
    return Derivation(
        name=name,
        title=title,
        words=words,
        start=moved.sought,
        label=label,
        steps=(
            *moved.lines(),
            moved.only(
                unit,
                f"Truncation drops the terms of {others}: $w_{{{here} m}}$ does not stand in "
                "these sums and could move them only through the layer's own outputs at $t-1$, "
                "which are frozen.",
            ),
            Step(
                result(label),
                f"$net_{{{here}}}(t)$ is a weighted sum in which $w_{{{here} m}}$ stands before "
                "$y^m(t)$. No source moves: those from below do not depend on this weight, the "
                "layer's own are frozen. So the total derivative is the partial one, $y^m(t)$.",
                ("cell-net" if unit == CELL else "gate-net",),
                UNDER_TRUNCATION,
            ),
        ),
    )


PARTIAL_CELL = partial(
    "partial-cell",
    CELL,
    "The partial by a cell's weight",
    "How much a state depends on a weight into its own cell, from the state equation.",
)
PARTIAL_IN = partial(
    "partial-in",
    gate_in(),
    "The partial by a weight of the input gate",
    "How much a state depends on a weight into its block's input gate, from the state equation.",
)
PARTIAL_PHI = partial(
    "partial-phi",
    gate_phi(),
    "The partial by a weight of the forget gate",
    "How much a state depends on a weight into its block's forget gate, from the state equation.",
)

INTO_OUT = Moved(CELL, Weight(gate_out(), SOURCE))
Y_PHI = Y(gate_phi(), r)

OUTPUT_GATE_NO_PARTIAL = Derivation(
    name="output-gate-no-partial",
    title="No partial for the output gate",
    words="In its own layer no state depends on a weight into an output gate, under truncation; "
    "from the state equation.",
    start=INTO_OUT.sought,
    steps=(
        *INTO_OUT.lines(),
        INTO_OUT.only(
            None,
            "Truncation drops three terms. The output gate acts after the state, so $w_{out_j m}$ "
            r"stands in none of $net_{c_j^v}$, $net_{in_j}$, $net_{\varphi_j}$; it could move them "
            "only through the layer's own outputs at $t-1$, which are frozen.",
        ),
        Step(
            times(
                product_over_time(Y_PHI, r, 1, t),
                Total(S(CELL, Integer(0)), INTO_OUT.weight),
            ),
            "The same line holds at $t-1$, at $t-2$, and so on down to 1; each puts one more "
            "forget gate in front.",
            ("truncation",),
            UNDER_TRUNCATION,
        ),
        Step(
            Integer(0),
            "Before the first step no state depends on any weight. So nothing has to be carried "
            "forward for this weight.",
            ("partials-start",),
        ),
    ),
)

PARTIAL_DERIVATIONS = (PARTIAL_CELL, PARTIAL_IN, PARTIAL_PHI, OUTPUT_GATE_NO_PARTIAL)
