"""The checker lets a right backward pass and catches the classic wrong ones."""

import functools

import pytest

import lstmlib as ll
from tests.oracles.cases import make_case
from tests.planted.backward import LAYER, MISTAKES, backward


def wrong_arrays(monkeypatch, mistake, spread):
    """Names of the arrays that the checker refuses when it judges the plain backward pass.

    Where ``spread`` is false the recurrent weights are zero, so that a mistake stays in its place.
    """
    monkeypatch.setattr("lstmlib.check.backward", functools.partial(backward, mistake=mistake))
    case = make_case([(2, 2)], T=5, seed=90)
    layer = case.net.layers[0]
    if not spread:
        layer.W[:, layer.n :] = 0
    report = ll.check.gradient(case.net, case.x, case.target)
    return {
        row.name.removeprefix("layers[0].") for row in report.rows if row.relative_error > 1e-12
    }


@pytest.mark.parametrize("spread", [False, True])
def test_the_right_one_passes(monkeypatch, spread):
    assert wrong_arrays(monkeypatch, None, spread) == set()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_caught(monkeypatch, mistake):
    found = wrong_arrays(monkeypatch, mistake, spread=True)
    assert found >= set(MISTAKES[mistake].split())
    assert found


@pytest.mark.parametrize("mistake", MISTAKES)
def test_without_recurrence_each_mistake_is_found_where_it_was_made(monkeypatch, mistake):
    assert wrong_arrays(monkeypatch, mistake, spread=False) == set(MISTAKES[mistake].split())


@pytest.mark.parametrize("mistake", [name for name in MISTAKES if name.startswith("recurrent")])
def test_a_mistake_in_the_recurrent_error_spoils_the_whole_layer(monkeypatch, mistake):
    assert wrong_arrays(monkeypatch, mistake, spread=True) == set(LAYER.split())
