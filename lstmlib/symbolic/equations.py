"""The ledger: every equation of the book, by its label."""

from lstmlib.symbolic.backward_equations import BACKWARD_EQUATIONS
from lstmlib.symbolic.forward_equations import FORWARD_EQUATIONS
from lstmlib.symbolic.learning_equations import LEARNING_EQUATIONS
from lstmlib.symbolic.partials_equations import PARTIALS_EQUATIONS
from lstmlib.symbolic.squash_equations import SQUASH_EQUATIONS
from lstmlib.symbolic.stack_equations import EXTENDED_EQUATIONS, TODAY_EQUATIONS
from lstmlib.symbolic.unrolled_equations import UNROLLED_EQUATIONS
from lstmlib.symbolic.update_equations import UPDATE_EQUATIONS

EQUATIONS = {
    equation.label: equation
    for equation in (
        *SQUASH_EQUATIONS,
        *FORWARD_EQUATIONS,
        *BACKWARD_EQUATIONS,
        *LEARNING_EQUATIONS,
        *PARTIALS_EQUATIONS,
        *UNROLLED_EQUATIONS,
        *UPDATE_EQUATIONS,
        *TODAY_EQUATIONS,
        *EXTENDED_EQUATIONS,
    )
}

#: Statements about a graph's roads, which no array of the library holds. All others are compared
#: with the library in numbers, too, by `tests/symbolic/test_numbers.py`.
WITHOUT_NUMBERS = frozenset({"delta", "e-y", "eps-s", "truncation", "carousel", "carousel-direct"})
