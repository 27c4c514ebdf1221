"""Wrong passes that people write, as real code: what each does, and what catches it.

>>> from lstmlib import mistakes
>>> mistakes.measure("state-overwritten").caught_by[0]
'gradient check'
>>> mistakes.measure("no-squash").caught_by
('reference forward',)
"""

from lstmlib.mistakes.catalogue import MISTAKES, Mistake
from lstmlib.mistakes.checking import CHECKS, Finding, findings
from lstmlib.mistakes.measuring import Effect, Measurement, effects, losses, measure, task
from lstmlib.mistakes.right_pass import Pass

__all__ = [
    "CHECKS",
    "MISTAKES",
    "Effect",
    "Finding",
    "Measurement",
    "Mistake",
    "Pass",
    "effects",
    "findings",
    "losses",
    "measure",
    "task",
]
