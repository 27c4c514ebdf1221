"""Learning without looking back: Gers' truncated RTRL for many networks at once.

`Learner` moves the weights after every step; `gradient` adds the same steps up with frozen
weights, which is what the tests compare with `lstmlib.backward`.
"""

from lstmlib.online.learner import Learner
from lstmlib.online.summed import gradient

__all__ = ["Learner", "gradient"]
