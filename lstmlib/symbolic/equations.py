"""The ledger: every equation of the book, by its label."""

from lstmlib.symbolic.backward_equations import ARRIVING, DELTAS, NAMES
from lstmlib.symbolic.count_equations import COUNT_EQUATIONS
from lstmlib.symbolic.forward_equations import FORWARD_EQUATIONS
from lstmlib.symbolic.learning_equations import GRADIENT_EQUATIONS, TRUNCATION_EQUATIONS
from lstmlib.symbolic.matrix_equations import MATRIX_EQUATIONS
from lstmlib.symbolic.output_equations import INPUT_EQUATIONS, OUTPUT_EQUATIONS
from lstmlib.symbolic.partials_equations import PARTIALS_EQUATIONS
from lstmlib.symbolic.squash_equations import SQUASH_EQUATIONS
from lstmlib.symbolic.stack_equations import EXTENDED_EQUATIONS, TODAY_EQUATIONS
from lstmlib.symbolic.unrolled_equations import UNROLLED_EQUATIONS
from lstmlib.symbolic.update_equations import UPDATE_EQUATIONS

#: The equations in the groups in which the book lists them, in its order.
FAMILIES = {
    "Squashing functions": SQUASH_EQUATIONS,
    "Forward pass and objective": FORWARD_EQUATIONS,
    "What the names of the backward pass mean": NAMES,
    "The error at a cell's output": ARRIVING,
    "Deltas of a layer": DELTAS,
    "Truncation": TRUNCATION_EQUATIONS,
    "Gradients of the weights": GRADIENT_EQUATIONS,
    "Partials carried forward": PARTIALS_EQUATIONS,
    "Written out over time": UNROLLED_EQUATIONS,
    "Weight updates": UPDATE_EQUATIONS,
    "Today's error alone goes down": TODAY_EQUATIONS,
    "Extended partials": EXTENDED_EQUATIONS,
    "The input, shortcuts and skip connections": INPUT_EQUATIONS,
    "Other output units": OUTPUT_EQUATIONS,
    "A whole layer at once": MATRIX_EQUATIONS,
    "Counts": COUNT_EQUATIONS,
}
EQUATIONS = {equation.label: equation for family in FAMILIES.values() for equation in family}

#: Equations of networks that the library does not have.
SKIP = frozenset({"output-net-skip", "lower-error-skip"})
#: Counts of what the library neither holds in an array nor does: they are counted in exact graphs.
WORK = frozenset({"count-extended", "count-sweep", "count-bptt"})
#: Statements about a graph's roads, which no array of the library holds.
ROADS = frozenset({"delta", "e-y", "eps-s", "truncation", "carousel", "carousel-direct"})
#: All others are compared with the library in numbers, too, by `tests/symbolic/test_numbers.py` and
#: `tests/symbolic/test_counts.py`.
WITHOUT_NUMBERS = SKIP | WORK | ROADS
