"""Every equation of the ledger, evaluated at random points and compared with the library."""

import random
from functools import cache
from itertools import product

import numpy as np
import pytest
from sympy import lambdify

from lstmlib.squash import SQUASH, dlogistic, logistic
from lstmlib.symbolic import EQUATIONS
from lstmlib.symbolic.checks import OnGraph
from lstmlib.symbolic.equations import SKIP, WITHOUT_NUMBERS
from lstmlib.symbolic.evaluate import evaluate, places
from lstmlib.symbolic.source import locate
from lstmlib.symbolic.symbols import Squash, f, x
from tests.symbolic.library_world import LibraryWorld

CONVENTIONS = ("dissertation", "modern")
#: So many places of one network are compared at most.
MOST = 1500
#: The library has no skip connections.
WITHOUT_CODE = set(SKIP)
ON_GRAPH = [label for label, entry in EQUATIONS.items() if isinstance(entry.check, OnGraph)]
SQUASHING = [
    ("squash-f", logistic),
    ("squash-g", SQUASH["dissertation"].g),
    ("squash-h", SQUASH["dissertation"].h),
    ("squash-modern", SQUASH["modern"].g),
    ("squash-modern", SQUASH["modern"].h),
]
world = cache(LibraryWorld)


def relative_error(found, expected):
    found, expected = np.array(found), np.array(expected)
    return abs(found - expected).max() / (abs(expected).max() + 1e-12)


def error(entry, here, layers=None):
    """Compare both sides of an equation at its places."""
    spots = list(places(entry, here, layers))
    if len(spots) > MOST:
        spots = random.Random(0).sample(spots, MOST)
    sides = [[evaluate(side, here, at) for side in entry.eq.args] for at in spots]
    return relative_error(*(flat(side) for side in zip(*sides, strict=True)))


def flat(found):
    """Return all numbers, also those of matrices, in one row."""
    return np.concatenate([np.ravel(getattr(number, "rows", number)) for number in found])


def settings(check):
    """Return truncation and peepholes of every network on which a check says it holds."""
    return [*product(check.truncations, check.peepholes), *check.also]


def world_of(check, truncation, peepholes, convention="dissertation"):
    """Return the library's network of a kind on which a check says that an equation holds."""
    return world(truncation, peepholes, check.forget_gates, convention, check.options)


def test_the_list_of_those_without_numbers_is_true():
    squashing = {label for label, _ in SQUASHING}
    compared = {*ON_GRAPH, *squashing, *(f"{label}-prime" for label in squashing)}
    compared |= {label for label in EQUATIONS if label.startswith("count-")}  # in test_counts.py
    assert compared - WITHOUT_NUMBERS == set(EQUATIONS) - WITHOUT_NUMBERS
    assert WITHOUT_NUMBERS < set(EQUATIONS)


@pytest.mark.parametrize("convention", CONVENTIONS)
@pytest.mark.parametrize("label", [label for label in ON_GRAPH if label not in WITHOUT_NUMBERS])
def test_equation_holds_in_the_library(label, convention):
    entry = EQUATIONS[label]
    for truncation, peepholes in settings(entry.check):
        here = world_of(entry.check, truncation, peepholes, convention)
        layers = entry.check.layers_under(truncation)
        assert error(entry, here, layers) < 1e-10, (truncation, peepholes)


@pytest.mark.parametrize("label", [label for label in ON_GRAPH if EQUATIONS[label].check.false_on])
def test_equation_does_not_hold_under_the_other_truncation(label):
    if label not in WITHOUT_NUMBERS:
        entry = EQUATIONS[label]
        here = world_of(entry.check, entry.check.false_on, entry.check.peepholes[-1])
        assert error(entry, here) > 1e-3


@pytest.mark.parametrize(("label", "function"), SQUASHING)
def test_squashing_function_and_its_slope(label, function):
    points = np.random.default_rng(1).normal(scale=3, size=50)
    rhs = EQUATIONS[label].eq.rhs.subs(f(x), EQUATIONS["squash-f"].eq.rhs)
    assert relative_error(function(points), lambdify(x, rhs, "numpy")(points)) < 1e-10
    slope = EQUATIONS[f"{label}-prime"].eq.rhs
    slope = slope.replace(lambda part: isinstance(part, Squash), lambda _: x)
    derivative = dlogistic if function is logistic else function.derivative
    values = function(points)
    assert relative_error(derivative(values), lambdify(x, slope, "numpy")(values)) < 1e-10


@pytest.mark.parametrize("label", [label for label in ON_GRAPH if EQUATIONS[label].check.top_only])
def test_equation_of_the_top_layer_does_not_hold_below_it(label):
    entry = EQUATIONS[label]
    for truncation in entry.check.top_only:
        here = world_of(entry.check, truncation, entry.check.peepholes[0])
        assert error(entry, here, "lower") > 1e-3


@pytest.mark.parametrize("label", EQUATIONS)
def test_the_code_that_computes_it_exists(label):
    if EQUATIONS[label].code is None:
        assert label in WITHOUT_CODE
    else:
        path, name, line = locate(EQUATIONS[label].code)
        assert path.startswith("lstmlib/") and name and line


def test_a_code_that_does_not_exist_is_refused():
    with pytest.raises(LookupError, match="does not define 'nothing'"):
        locate("lstmlib.squash.nothing")
    with pytest.raises(LookupError, match="no file lstmlib/nowhere.py"):
        locate("lstmlib.nowhere.logistic")
    with pytest.raises(LookupError, match="does not define 'nothing'"):
        locate("lstmlib.squash.ScaledTanh.nothing")
