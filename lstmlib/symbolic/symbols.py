"""The dissertation's notation as SymPy objects, gathered from the files that define it."""

from lstmlib.symbolic.count_quantities import *  # noqa: F403
from lstmlib.symbolic.matrix_quantities import *  # noqa: F403
from lstmlib.symbolic.quantities import *  # noqa: F403
from lstmlib.symbolic.sums import *  # noqa: F403
from lstmlib.symbolic.units import *  # noqa: F403
