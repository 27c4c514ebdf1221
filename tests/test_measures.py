"""What the stack's figures measure."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.plots import measures

CASE = measures.draw(seed=4, scale=0.9)


def flow_of(truncation):
    net, x, target = CASE
    trace = ll.forward(net, x)
    return ll.backward(net, trace, target, truncation=truncation)


@pytest.mark.parametrize("truncation", ["gers", "today"])
def test_what_is_sent_down_arrives(truncation):
    flow = flow_of(truncation)
    arrived = flow.layers[0].e_y
    sent = sum(measures.sent_down(CASE[0], flow).values())
    assert ll.check.relative_error(sent.reshape(arrived.shape), arrived) < 1e-12


@pytest.mark.parametrize("truncation", ["none", "gers", "today"])
def test_a_layer_with_an_open_top_learns_what_it_learns_in_the_stack(truncation):
    flow = flow_of(truncation)
    e_y = sum(measures.sent_down(CASE[0], flow).values())
    alone = measures.open_top(*CASE[:2], e_y, truncation).gradient
    assert ll.check.relative_error(measures.flat(alone), measures.flat(flow.gradient)) < 1e-9


def test_leaving_out_a_path_is_an_error():
    errors = measures.path_errors(seeds=3)
    assert errors.shape == (3, 4)
    assert (errors > 1e-3).all()


def test_middle_times_lie_between_use_and_error():
    swept = measures.crossing_sizes(4, 0.9, 5, "gers", "gers")
    today = measures.crossing_sizes(4, 0.9, 5, "today", "gers")
    assert (np.triu(swept, 1) == 0).all() and (swept[np.tril_indices(5)] > 0).all()
    assert np.allclose(today[-1], swept[-1]) and (today[:-1] == 0).all()


def test_today_is_exact_where_the_upper_layer_forgets():
    shut, open_ = measures.today_errors((-30.0, 2.0), seeds=3).T
    assert shut.max() < 1e-9 and open_.min() > 1e-2


def test_errors_are_measured_against_the_top_layer():
    sizes = measures.state_errors(0.3, depth=3, seeds=2)
    assert (sizes[:, -1] == 1).all() and (sizes[:, 0] < sizes[:, 1]).all()
