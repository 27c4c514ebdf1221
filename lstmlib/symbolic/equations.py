"""The ledger: every equation of the book, by its label."""

from lstmlib.symbolic.backward_equations import BACKWARD_EQUATIONS
from lstmlib.symbolic.forward_equations import FORWARD_EQUATIONS
from lstmlib.symbolic.learning_equations import LEARNING_EQUATIONS
from lstmlib.symbolic.squash_equations import SQUASH_EQUATIONS

EQUATIONS = {
    equation.label: equation
    for equation in (
        *SQUASH_EQUATIONS,
        *FORWARD_EQUATIONS,
        *BACKWARD_EQUATIONS,
        *LEARNING_EQUATIONS,
    )
}
