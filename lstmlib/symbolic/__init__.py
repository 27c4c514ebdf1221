"""The equations of the book as SymPy objects, each one checked; needs SymPy and nothing else."""

from lstmlib.symbolic.checks import verify
from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.modern import latex

__all__ = ["EQUATIONS", "latex", "verify"]
