"""The derivations of the book, by their names."""

from lstmlib.symbolic.derivations.below import BELOW_DERIVATIONS
from lstmlib.symbolic.derivations.deltas import DELTA_DERIVATIONS
from lstmlib.symbolic.derivations.gradients import GRADIENT_DERIVATIONS
from lstmlib.symbolic.derivations.memory import MEMORY_DERIVATIONS
from lstmlib.symbolic.derivations.partials import PARTIAL_DERIVATIONS
from lstmlib.symbolic.derivations.peepholes import PEEPHOLES
from lstmlib.symbolic.derivations.skip import SKIP
from lstmlib.symbolic.derivations.state import STATE_DERIVATIONS
from lstmlib.symbolic.derivations.through import THROUGH_DERIVATIONS
from lstmlib.symbolic.derivations.triangle import TRIANGLE_DERIVATIONS
from lstmlib.symbolic.derivations.two_cells import TWO_CELLS
from lstmlib.symbolic.derivations.two_steps import TWO_STEP_DERIVATIONS

DERIVATIONS = {
    derivation.name: derivation
    for derivation in (
        *DELTA_DERIVATIONS,
        *STATE_DERIVATIONS,
        *PARTIAL_DERIVATIONS,
        *GRADIENT_DERIVATIONS,
        *TRIANGLE_DERIVATIONS,
        *BELOW_DERIVATIONS,
        *THROUGH_DERIVATIONS,
        *TWO_STEP_DERIVATIONS,
        TWO_CELLS,
        *MEMORY_DERIVATIONS,
        SKIP,
        PEEPHOLES,
    )
}
