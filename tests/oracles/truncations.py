"""Gradients of a case under a truncation, from the library and autograd, and their distance."""

from __future__ import annotations

import lstmlib as ll
from tests.oracles import torch_lstm
from tests.oracles.cases import relative_error

EQUAL = 1e-10
DIFFERENT = 1e-3


def flow_of(case, truncation):
    trace = ll.forward(case.net, case.x, state=case.state)
    return ll.backward(case.net, trace, case.target, truncation=truncation, mask=case.mask)


def gradient(case, truncation):
    """The library's gradient by weight name."""
    return dict(flow_of(case, truncation).gradient.named_parameters())


def oracle(case, truncation):
    """Autograd's gradient by weight name."""
    return torch_lstm.backward(
        case.net, case.x, case.target, truncation, mask=case.mask, state=case.state
    )["gradient"]


def errors(mine, theirs, only=""):
    """Relative error of each array whose name starts with ``only``."""
    return {
        name: relative_error(mine[name], theirs[name]) for name in theirs if name.startswith(only)
    }


def assert_equal(mine, theirs, only=""):
    found = errors(mine, theirs, only)
    assert found
    assert max(found.values()) <= EQUAL, found


def assert_different(mine, theirs, only=""):
    """Some array differs by more than rounding could explain."""
    found = errors(mine, theirs, only)
    assert max(found.values()) >= DIFFERENT, found
