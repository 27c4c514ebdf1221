"""One layer: what peepholes add to the error of a state."""

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import WITHOUT_TRUNCATION, OnNetworks
from lstmlib.symbolic.derivations.pieces import d_loss, hops, minus, result
from lstmlib.symbolic.parts import CELL
from lstmlib.symbolic.symbols import (
    ES,
    Delta,
    EpsS,
    Net,
    S,
    Y,
    gate_in,
    gate_out,
    gate_phi,
    plus,
    t,
    times,
)

STATE, NEXT = S(CELL, t), S(CELL, t + 1)
GATES_SEEING = ((gate_in(), t + 1), (gate_phi(), t + 1), (gate_out(), t))


def seen_by(gate, time):
    """Return the partial derivative of a gate's net input by the state at t."""
    return hops(Net(gate, time), STATE)


PEEPHOLES = Derivation(
    name="peepholes",
    title="The state's total error with peepholes",
    words="The total error of a state that the gates of its block see, from all that reads it.",
    start=EpsS(CELL, t),
    label="state-error-peephole",
    check=OnNetworks(peepholes=(True,)),
    steps=(
        Step(
            minus(d_loss(STATE)),
            r"Definition of $\varepsilon_s$: minus the total derivative of $E$ by the state.",
            ("eps-s",),
        ),
        Step(
            plus(
                minus(d_loss(Y(CELL, t)), *hops(Y(CELL, t), STATE)),
                minus(d_loss(NEXT), *hops(NEXT, STATE)),
                *(minus(d_loss(Net(*seer)), *seen_by(*seer)) for seer in GATES_SEEING),
            ),
            "Chain rule over all readers of $s_{c_j^v}(t)$: the cell's output, the next state, and "
            "three gates of its block. The input and forget gates see it one step later, the "
            "output gate at once.",
            ("gate-net-peephole", "output-gate-net-peephole"),
        ),
        Step(
            plus(
                ES(CELL, t),
                times(EpsS(CELL, t + 1), *hops(NEXT, STATE)),
                *(times(Delta(*seer), *seen_by(*seer)) for seer in GATES_SEEING),
            ),
            r"Definitions of $e_s$, $\varepsilon_s$ and $\delta$.",
            ("state-error", "eps-s", "delta"),
        ),
        Step(
            plus(
                ES(CELL, t),
                times(Y(gate_phi(), t + 1), EpsS(CELL, t + 1)),
                *(times(Delta(*seer), *seen_by(*seer)) for seer in GATES_SEEING),
            ),
            r"The next state has the direct partial derivative $y^{\varphi_j}(t+1)$ by this one.",
            ("carousel-direct",),
        ),
        Step(
            result("state-error-peephole"),
            "A peephole's weight is the partial derivative of the gate's net input by the state. "
            "Truncation would freeze the state there, and the last three terms would go.",
            ("gate-net-peephole", "output-gate-net-peephole"),
            WITHOUT_TRUNCATION,
        ),
    ),
)
