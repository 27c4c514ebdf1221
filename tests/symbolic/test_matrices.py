"""Matrices of exact numbers, and whole layers put together entry by entry."""

import numpy as np
import pytest

from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.grid import Grid
from lstmlib.symbolic.matrices import entries, matrix
from lstmlib.symbolic.world import exact_world

A, B = [[1, 2, 3], [4, 5, 6]], [[1, 0], [2, -1], [0, 3]]


def test_products_sums_and_the_transposed_matrix():
    assert (Grid(A) * Grid(B)).rows == (np.array(A) @ np.array(B)).tolist()
    assert Grid(A).transposed().rows == np.array(A).T.tolist()
    assert (Grid(A) + Grid(B).transposed()).rows == (np.array(A) + np.array(B).T).tolist()
    assert (2 * Grid(A) + 1).rows == (1 + Grid(A) * 2).rows == (2 * np.array(A) + 1).tolist()
    assert Grid(A) != Grid(B) and Grid(A) != 1 and Grid(A) == Grid(A)


def test_matrices_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="do not fit: \\(2, 3\\) and \\(3, 2\\)"):
        Grid(A) + Grid(B)
    with pytest.raises(ValueError, match="do not fit: 3 and 2"):
        Grid(A) * Grid(A)


def test_a_layer_as_matrices():
    world, first, second = exact_world("none", False, True), n.whole(1), n.whole(2)
    rows = entries(world, n.BelowWeights(second))
    assert {weight.args[1] for weight in rows[0]} == set(world.graph.sizes.cells_of(1))
    assert [row[0].args[0] for row in rows] == [
        entry.args[0] for (entry,) in entries(world, n.Deltas(second, first))
    ]
    assert matrix(world, n.BelowWeights(second)).shape == (10, 4)
    assert matrix(world, n.OwnWeights(first)).shape == (10, 4)
    assert matrix(world, n.Outputs(n.whole(0), first)).shape == (2, 1)
    assert matrix(world, n.Transposed(n.OutputWeights())).shape == (4, 2)
    assert n.BelowWeights(1) * n.OwnWeights(1) != n.OwnWeights(1) * n.BelowWeights(1)
