"""The networks that the chapters on timing and counting look into do what the chapters say."""

import numpy as np
import pytest

import lstmlib as ll
from lstmlib.plots import counting, trained
from lstmlib.plots.stored import stored
from lstmlib.plots.timing_facts import roads_back
from lstmlib.tasks import timing
from lstmlib.trials import settings
from lstmlib.trials.rows import plain
from tools import train_counters


def test_every_network_has_its_trial():
    assert set(train_counters.TRIALS) == set(trained.NAMES)
    assert {trained.trained(name).dtype.name for name in trained.NAMES} == {"float64"}


@pytest.mark.parametrize("name", trained.NAMES)
def test_its_trial_is_the_first_that_did_as_well_as_the_middle_one(name):
    experiment, trial = train_counters.TRIALS[name]
    best = [row["best"] or 0 for row in stored(experiment).rows]
    assert best.index(int(np.median(best))) == trial


@pytest.mark.parametrize("name", ["counting-ab", "counting-ab-no-peepholes"])
def test_a_counter_is_what_its_trial_ends_with(name):
    experiment, trial = train_counters.TRIALS[name]
    net, row = train_counters.train(experiment, trial)
    kept, results = trained.trained(name), stored(experiment)
    assert net.same_shape(kept) and row["outcome"] == "solved"
    if results.cpus == [settings.cpu()]:
        assert plain(row) == results.rows[trial]
        assert net.astype("float64") == kept
    # Other processors round elsewhere; after some ten thousand steps the digits have parted.
    assert row["best"] >= 10


@pytest.mark.parametrize(("name", "most"), [("counting-ab", 30), ("counting-ab-no-peepholes", 16)])
def test_a_counter_tells_the_end_in_time_up_to_its_n_and_no_further(name, most):
    net = trained.trained(name)
    for n in range(1, most + 2):
        early, last = counting.ends(net, n)
        assert (early < 0.5 < last) == (n <= most)


def test_two_cells_count_one_pair_of_letters_each():
    s = counting.states(trained.trained("counting-abc"), 10, letters=3)
    first, second = (abs(s[at]) for at in (10, 20))
    assert first[1] > 9 > 1 > first[0]
    assert second[0] > 9 > 1 > second[1]


def test_the_timer_runs_out_and_is_filled_after_the_spike():
    task = timing.generate(1, rng=2, F=5, delays=50)
    trace = ll.forward(trained.trained("timing"), task.x)
    run, spike = trace.layers[0], task.target[:, 0, 0] > 0
    after = np.append(True, spike[:-1])
    assert abs(trace.y - task.target).max() < 0.49
    assert run.s[spike].max() < run.s[~spike].min() and run.y_out.min() > 0.98
    assert run.y_in[after].min() > 0.9 and run.y_in[~after].max() < 0.1


def test_the_roads_back_add_up_to_the_error_of_the_state():
    net, task = trained.trained("timing"), timing.generate(1, rng=2, F=5, delays=2)
    last = np.arange(len(task.x)) == len(task.x) - 1
    trace = ll.forward(net, task.x)
    exact, cut = (ll.backward(net, trace, task.target, rule, last) for rule in ("none", "gers"))
    for t in range(len(task.x) - 1):
        roads, kept = roads_back(net, task.x, task.target, t)
        assert abs(sum(roads.values()) - exact.layers[0].eps_s[t].item()) < 1e-12
        assert kept == cut.layers[0].eps_s[t].item()
