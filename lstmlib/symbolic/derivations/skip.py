"""The stack: a cell that is also read past the layer above it."""

from functools import cache

from lstmlib.symbolic.derivation import Derivation, Step
from lstmlib.symbolic.derivation_checks import UNDER_TRUNCATION, OnNetworks
from lstmlib.symbolic.derivation_world import DerivationWorld
from lstmlib.symbolic.derivations.below import (
    DROPPED,
    IS_DELTA,
    IS_WEIGHT,
    by_delta,
    defined_error,
    four_sums,
    own_nets,
    sent,
)
from lstmlib.symbolic.derivations.pieces import DEPTHS, minus, result
from lstmlib.symbolic.graph import Graph
from lstmlib.symbolic.parts import CELL, OUTPUT
from lstmlib.symbolic.shape import Options
from lstmlib.symbolic.symbols import EY, l, over_outputs, plus, t

EVERY_LAYER = Options(skip=True)


@cache
def skipping(truncation, peepholes, sizes):
    """Return the world of a network whose output units read the cells of every layer."""
    return DerivationWorld(Graph(truncation, peepholes, sizes=sizes, options=EVERY_LAYER))


def readers(term):
    """Return the sums over all that reads a lower cell at t: the layer above, and the outputs."""
    return (*four_sums(term, l + 1, t, CELL), over_outputs(term(OUTPUT, t, CELL)))


SKIP = Derivation(
    name="skip",
    title="A connection that skips a layer",
    words="The error at the output of a lower cell that the output units read too, from everything "
    "that reads it.",
    start=EY(CELL, t),
    label="lower-error-skip",
    layers="lower",
    layered=True,
    check=OnNetworks(skipping, peepholes=(False,), sizes=DEPTHS),
    steps=(
        defined_error(CELL),
        Step(
            plus(*(minus(term) for term in readers(sent)), minus(own_nets(CELL, l))),
            "Chain rule over all readers of $y^{c_j^v}(t)$: the four kinds of net in the layer "
            "above, the output units, and, at $t+1$, every net $u$ of its own layer. A further "
            "reader is a further term, and nothing else changes.",
            ("output-net-skip",),
        ),
        Step(
            plus(*(minus(term) for term in readers(sent))),
            DROPPED,
            ("truncation",),
            UNDER_TRUNCATION,
        ),
        Step(plus(*readers(by_delta)), IS_DELTA, ("delta",)),
        Step(result("lower-error-skip"), IS_WEIGHT, ("cell-net", "gate-net", "output-net-skip")),
    ),
)
