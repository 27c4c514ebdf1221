"""One layer with an open top: the deltas of the output units and of the output gate."""

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION, OnNetworks
from lstmlib.symbolic.derivations.pieces import d_loss, defined_delta, hops, minus, result
from lstmlib.symbolic.graph import Sizes
from lstmlib.symbolic.parts import CELL, OUTPUT, from_outputs
from lstmlib.symbolic.symbols import (
    EY,
    Delta,
    Loss,
    Net,
    OutputError,
    S,
    Total,
    Weight,
    Y,
    df,
    gate_out,
    h,
    over_cells,
    over_outputs,
    t,
    times,
)

OUT = gate_out()
NET_K, Y_K, E_K = Net(OUTPUT, t), Y(OUTPUT, t), OutputError(OUTPUT, t)
NET_OUT, Y_OUT, Y_C, STATE = Net(OUT, t), Y(OUT, t), Y(CELL, t), S(CELL, t)

OUTPUT_UNIT = Derivation(
    name="output-unit",
    title="The delta of an output unit",
    words="The delta of an output unit, from the objective and the output unit's own formula.",
    start=Delta(OUTPUT, t),
    label="output-delta",
    steps=(
        defined_delta(OUTPUT),
        Step(
            minus(Total(Loss(t), NET_K)),
            "$E$ is a sum over the steps, and $net_k(t)$ enters only the term of its own step.",
            ("objective-total",),
        ),
        Step(
            minus(*hops(Loss(t), E_K, Y_K, NET_K)),
            "Chain rule. There is one road: from $net_k$ to $y^k$ to $e_k$ to $E(t)$. Each factor "
            "is the partial derivative of one formula.",
        ),
        Step(
            minus(E_K, *hops(E_K, Y_K, NET_K)),
            r"$E(t) = \frac{1}{2}\sum_k e_k(t)^2$: only one term of the sum holds this $e_k(t)$, "
            "and half of its square has the derivative $e_k(t)$.",
            ("objective",),
        ),
        Step(
            times(E_K, *hops(Y_K, NET_K)),
            "$e_k = d^k - y^k$ has the partial derivative $-1$ by $y^k$; the two minus signs make "
            "a plus.",
            ("output-error",),
        ),
        Step(
            times(E_K, df(NET_K)),
            "$y^k = f(net_k)$ has the partial derivative $f'(net_k)$.",
            ("output-unit",),
        ),
        Step(result("output-delta"), "The two factors change places."),
    ),
)


def through_output_gate(sum_cells, why):
    """Return the lines from the definition of the output gate's delta to forward quantities.

    Parameters
    ----------
    sum_cells : callable
        Sums over the cells of the block, or leaves its one cell alone.
    why : str
        The reason for the line that goes on through the cells' outputs.
    """
    return (
        defined_delta(OUT),
        Step(
            minus(d_loss(Y_OUT), *hops(Y_OUT, NET_OUT)),
            "Chain rule. Nothing but $y^{out_j}(t)$ reads $net_{out_j}(t)$.",
        ),
        Step(minus(sum_cells(times(d_loss(Y_C), *hops(Y_C, Y_OUT))), *hops(Y_OUT, NET_OUT)), why),
        Step(
            times(sum_cells(times(EY(CELL, t), *hops(Y_C, Y_OUT))), *hops(Y_OUT, NET_OUT)),
            "Definition of $e_y$: minus the total derivative of $E$ by the cell's output.",
            ("e-y",),
        ),
        Step(
            times(sum_cells(times(EY(CELL, t), h(STATE))), *hops(Y_OUT, NET_OUT)),
            r"$y^{c_j^v} = y^{out_j}\, h(s_{c_j^v})$ has the partial derivative $h(s_{c_j^v})$ by "
            "$y^{out_j}$. The gate acts after the state, so it does not move $s_{c_j^v}(t)$.",
            ("cell-output",),
        ),
        Step(
            times(sum_cells(times(EY(CELL, t), h(STATE))), df(NET_OUT)),
            "$y^{out_j} = f(net_{out_j})$ has the partial derivative $f'(net_{out_j})$.",
            ("gate-output",),
        ),
    )


OUTPUT_GATE = Derivation(
    name="output-gate",
    title="The delta of the output gate",
    words="The delta of a block's output gate, from the error at the outputs of its cells.",
    start=Delta(OUT, t),
    label="output-gate-delta",
    steps=(
        *through_output_gate(
            over_cells,
            "Chain rule. Every cell of the block reads $y^{out_j}(t)$, so each one sends a term; "
            "the terms add.",
        ),
        Step(result("output-gate-delta"), "The factors change places."),
    ),
)

OUTPUT_GATE_ONE_CELL = Derivation(
    name="output-gate-one-cell",
    title="The delta of the output gate, for a block of one cell under the output units",
    words="The line that was asked for: from the loss through one cell's output to the net input "
    "of its output gate, every factor named.",
    start=Delta(OUT, t),
    layers="top",
    steps=(
        *through_output_gate(
            lambda term: term,
            "Chain rule. The block has one cell, and only its output $y^{c_j^v}(t)$ reads "
            "$y^{out_j}(t)$.",
        ),
        Step(times(df(NET_OUT), h(STATE), EY(CELL, t)), "The factors change places."),
        Step(
            times(df(NET_OUT), h(STATE), from_outputs(CELL)),
            "Under the output units the error $e_y$ is what they send back through the weights. "
            "Truncation leaves out what the layer's own nets send back from the next step.",
            ("top-error",),
            UNDER_TRUNCATION,
        ),
        Step(
            times(
                df(NET_OUT),
                h(STATE),
                over_outputs(times(Weight(OUTPUT, CELL), df(NET_K), E_K)),
            ),
            "The delta of an output unit. Only the last two lines hold $w_{kc}$ and $e_k$; a "
            "lower layer stops before them, at $e_y$.",
            ("output-delta",),
        ),
    ),
    check=OnNetworks(sizes=(Sizes(cells=1),)),
)

DELTA_DERIVATIONS = (OUTPUT_UNIT, OUTPUT_GATE_ONE_CELL, OUTPUT_GATE)
