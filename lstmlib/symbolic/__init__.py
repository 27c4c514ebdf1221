"""The equations of the book as SymPy objects, each one checked; needs SymPy and nothing else."""

from lstmlib.symbolic.checks import verify
from lstmlib.symbolic.derivation import verify_derivation
from lstmlib.symbolic.derivation_latex import latex_first, latex_lines, latex_start
from lstmlib.symbolic.derivations import DERIVATIONS
from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.modern import latex

__all__ = [
    "DERIVATIONS",
    "EQUATIONS",
    "latex",
    "latex_first",
    "latex_lines",
    "latex_start",
    "verify",
    "verify_derivation",
]
