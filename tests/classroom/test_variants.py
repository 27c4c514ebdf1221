"""What variants are made of: texts and functions agree, slopes are slopes, seeds are seeds."""

import mpmath
import numpy as np
import pytest
import sympy

from lstmlib.classroom import seeds, variants

POINTS = [-1.7, -0.4, 0.0, 0.3, 2.1]


@pytest.fixture(params=sorted(variants.FAMILIES))
def squash(request):
    return {"family": request.param, "a": 1.37, "b": 0.83}


@pytest.mark.parametrize("library", ["math", "np", "mpmath", "sympy"])
@pytest.mark.parametrize("slope", [False, True])
def test_a_function_is_the_same_in_every_library(squash, library, slope):
    plain = variants.function(squash, "math", slope)
    other = variants.function(squash, library, slope)
    for x in POINTS:
        assert float(other(x)) == pytest.approx(plain(x), rel=1e-12, abs=1e-15)


def test_a_slope_is_the_derivative(squash):
    with mpmath.workdps(40):
        value, slope = (variants.function(squash, "mpmath", each) for each in (False, True))
        for x in POINTS:
            assert abs(mpmath.diff(value, x) - slope(x)) < 1e-15


def test_sympy_gets_exact_fractions(squash):
    x = sympy.Symbol("x")
    formula = variants.function(squash, "sympy")(x)
    assert not formula.atoms(sympy.Float)
    assert sympy.Rational(137, 100) in formula.atoms(sympy.Rational)


def test_latex_says_the_same(squash):
    text = variants.latex(squash, "net")
    assert "1.37" in text and "0.83" in text and "net" in text
    assert text.count("{") == text.count("}")


def test_arrays_go_through():
    squash = variants.squash(seeds.rng("a"))
    assert variants.function(squash, "np")(np.zeros((2, 3))).shape == (2, 3)


def test_constants_are_seldom_guessed():
    rng = seeds.rng("constants")
    drawn = [variants.constant(rng, 0.3, 0.8) for _ in range(200)]
    assert min(drawn) >= 0.3 and max(drawn) <= 0.8
    assert all(round(number * 100) % 5 for number in drawn)
    assert len(set(drawn)) > 30


def test_squashing_functions_differ_between_classes():
    drawn = [variants.squash(seeds.rng(f"class {n}")) for n in range(40)]
    assert {each["family"] for each in drawn} == set(variants.FAMILIES)
    assert len({str(each) for each in drawn}) == 40


def test_the_same_labels_give_the_same_numbers():
    assert seeds.rng("s", "a", "b").random() == seeds.rng("s", "a", "b").random()


@pytest.mark.parametrize("other", [("t", "a", "b"), ("s", "a", "c"), ("s", "ab"), ("s", "", "ab")])
def test_other_labels_give_other_numbers(other):
    assert seeds.rng("s", "a", "b").random() != seeds.rng(*other).random()


def test_numbers_stay_what_they_are():
    """Whoever has graded with one version has to meet the same cases in the next."""
    assert seeds.rng("practice", "hidden", "forward", "gates").integers(10**6) == 503527
