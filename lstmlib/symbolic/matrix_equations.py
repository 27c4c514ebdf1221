"""The ledger: a whole layer at once."""

from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.parts import BACKWARD, FORWARD, entry
from lstmlib.symbolic.shape import DEPTHS
from lstmlib.symbolic.symbols import (
    BelowWeights,
    Biases,
    Deltas,
    Errors,
    NetInputs,
    OutputDeltas,
    Outputs,
    OutputWeights,
    OwnWeights,
    Total,
    TotalLoss,
    Transposed,
    l,
    n_layers,
    over_time,
    plus,
    t,
    times,
)

ANY = OnGraph(sizes=DEPTHS)
CUT = OnGraph(truncations=("gers",), false_on="none", sizes=DEPTHS)
EXACT = OnGraph(truncations=("none",), false_on="gers", sizes=DEPTHS)


def gradient(label, weights, source, words):
    """Make the entry of one matrix of weights: the sum over time of deltas times sources."""
    products = times(Deltas(l, t), Transposed(source))
    right = times(-1, over_time(products))
    left = Total(TotalLoss(), weights)
    return entry(label, "derived", left, right, words, BACKWARD, ANY, layered=True)


def sent_down():
    """Return what the nets of the layer above send to the cells of a layer."""
    return times(Transposed(BelowWeights(l + 1)), Deltas(l + 1, t))


def error(label, right, words, check, **more):
    """Make the entry of the errors at the outputs of all cells of a layer."""
    left = Errors(more.pop("layer", l), t)
    return entry(label, "derived", left, right, words, BACKWARD, check, layered=True, **more)


MATRIX_EQUATIONS = (
    entry(
        "matrix-net",
        "definition",
        NetInputs(l, t),
        plus(
            times(BelowWeights(l), Outputs(l - 1, t)),
            times(OwnWeights(l), Outputs(l, t - 1)),
            Biases(l),
        ),
        "All net inputs of a layer at once: W holds the weights from the layer below, where layer "
        "0 is the input, and R the recurrent ones.",
        FORWARD,
        OnGraph(peepholes=(False,), sizes=DEPTHS),
        layered=True,
    ),
    gradient(
        "matrix-gradient",
        BelowWeights(l),
        Outputs(l - 1, t),
        "All gradients of the weights from below at once: a sum over time of columns times rows.",
    ),
    gradient(
        "matrix-gradient-recurrent",
        OwnWeights(l),
        Outputs(l, t - 1),
        "All gradients of the recurrent weights at once, with the sources of one step ago.",
    ),
    error(
        "matrix-error-top",
        times(Transposed(OutputWeights()), OutputDeltas(t)),
        "Error goes down from the output units through their weights, read the other way.",
        CUT,
        layer=n_layers,
    ),
    error(
        "matrix-error-down",
        sent_down(),
        "Error goes down from the layer above through its weights, read the other way, all four "
        "kinds of net at once.",
        CUT,
        layers="lower",
    ),
    error(
        "matrix-error-exact",
        plus(sent_down(), times(Transposed(OwnWeights(l)), Deltas(l, t + 1))),
        "Without truncation the layer's own recurrent weights, read the other way, bring back the "
        "deltas of the next step.",
        EXACT,
        layers="lower",
    ),
)
