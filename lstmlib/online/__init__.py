"""Learning without looking back: Gers' truncated RTRL for many networks at once.

`Learner` moves the weights after every step; `gradient` adds the same steps up with frozen
weights, which is what the tests compare with `lstmlib.backward`. `ChunkLearner` does look back, a
few steps: it is what the others are compared with on the same streams.
"""

from lstmlib.online.chunks import ChunkLearner
from lstmlib.online.learner import Learner
from lstmlib.online.summed import gradient

__all__ = ["ChunkLearner", "Learner", "gradient"]
