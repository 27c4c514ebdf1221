"""The wrong passes: the right one is right, each other is wrong where it says, and is caught."""

import inspect
import time

import numpy as np
import pytest

import lstmlib as ll
from lstmlib import mistakes
from lstmlib.mistakes import measuring
from lstmlib.mistakes.right_pass import Pass

NAMES = list(mistakes.MISTAKES)
BACKWARD = [name for name in NAMES if not mistakes.MISTAKES[name].forward]
FORWARD = [name for name in NAMES if mistakes.MISTAKES[name].forward]
EXACT = "gradient check"


@pytest.fixture(scope="module")
def measured():
    """Measure all of them, and the processor's seconds that this took."""
    start = time.process_time()
    results = {name: mistakes.measure(name) for name in NAMES}
    return results, time.process_time() - start


@pytest.mark.parametrize("cells", [1, 2, 3])
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_right_pass_is_the_librarys(cells, layers):
    net = ll.Network.create(
        3, [ll.Blocks(2, cells)] * layers, 2, rng=layers, peepholes=True,
        init=ll.Init("normal", 0.9),
    )  # fmt: skip
    rng = np.random.default_rng(cells)
    x, target = rng.normal(size=(7, 3, 3)), rng.random((7, 3, 2))
    flow = ll.backward(net, ll.forward(net, x), target)
    run = Pass(net)
    gradient = run.backward(x, target)
    assert run.loss == pytest.approx(flow.loss, rel=1e-13)
    for (name, ours), (_, theirs) in zip(
        gradient.named_parameters(), flow.gradient.named_parameters(), strict=True
    ):
        assert ll.check.relative_error(ours, theirs) < 1e-12, name


def test_there_are_ten_wrong_backward_passes_and_three_wrong_networks():
    assert (len(BACKWARD), len(FORWARD)) == (10, 3)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", NAMES)
def test_each_mistake_is_one(name, seed):
    arrays = mistakes.effects(mistakes.MISTAKES[name].wrong, seed)
    assert max(effect.relative_error for effect in arrays.values()) > 0.01


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", BACKWARD)
def test_a_wrong_backward_pass_is_caught_by_the_gradient_check(name, seed):
    found = {f.check: f for f in mistakes.findings(mistakes.MISTAKES[name].wrong, seed)}
    assert not found[EXACT].passed and found[EXACT].relative_error > 1e-3
    assert found["reference forward"].passed


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", FORWARD)
def test_a_wrong_network_passes_its_own_gradient_check(name, seed):
    found = mistakes.findings(mistakes.MISTAKES[name].wrong, seed)
    assert [f.check for f in found if not f.passed] == ["reference forward"]
    assert {f.check: f for f in found}[EXACT].relative_error < 1e-10


def test_the_right_pass_passes_every_check():
    assert all(found.passed for found in mistakes.findings(Pass, 5))


#: Which of the smaller checks each wrong backward pass slips through.
SLIPS = {
    "one step": {
        *("state-overwritten", "slope-forgotten", "squashed-state", "recurrence-dropped"),
        *("last-step-only", "never-updated", "own-forget-gate"),
    },
    "one layer": {"three-paths-down"},
    "one cell": {"first-cell-only"},
}


@pytest.mark.parametrize("size", SLIPS)
def test_too_small_a_check_lets_mistakes_slip(measured, size):
    name = f"gradient check, {size}"
    assert {m for m in BACKWARD if name not in measured[0][m].caught_by} == SLIPS[size]


def test_the_sum_over_time_finds_what_is_wrong_in_the_adding():
    for name in BACKWARD:
        caught = "sum over time" in mistakes.measure(name, 1).caught_by
        assert caught == (name in ("bias-of-another-gate", "last-step-only"))


def test_without_peepholes_the_recurrent_term_dropped_is_gers_truncation():
    net, x, target = mistakes.task(2)
    for layer in net.layers:
        layer.p[...] = 0
    ours = mistakes.MISTAKES["recurrence-dropped"].wrong(net).backward(x, target)
    cut = ll.backward(net, ll.forward(net, x), target, "gers").gradient
    assert ours.allclose(cut, rtol=1e-11, atol=1e-14)


def test_a_bias_that_is_anothers_is_the_only_thing_hurt(measured):
    arrays = measured[0]["bias-of-another-gate"].arrays
    hurt = {name for name, effect in arrays.items() if effect.relative_error > 1e-9}
    assert hurt == {f"layers[{i}].b_{gate}" for i in (0, 1) for gate in ("in", "out")}


def test_the_lower_layer_alone_is_hurt_by_a_path_that_is_missing(measured):
    arrays = measured[0]["three-paths-down"].arrays
    hurt = {name for name, effect in arrays.items() if effect.relative_error > 1e-9}
    assert hurt == {name for name in arrays if name.startswith("layers[0]")}


def test_the_loss_falls_all_the_same(measured):
    falls = [name for name in NAMES if measured[0][name].losses[-1] < measured[0][name].losses[0]]
    assert len(falls) == len(NAMES)
    right = measured[0][NAMES[0]].right_losses
    assert right[-1] < 0.01 * right[0]


def test_losses_are_those_of_a_training_run():
    net, x, target = mistakes.task()
    optimiser = ll.train.Adam(0.03)
    found = []
    for _ in range(4):
        flow = ll.backward(net, ll.forward(net, x), target)
        found.append(flow.loss / x.shape[1])
        optimiser.remember(net)
        optimiser.step(net, flow.gradient)
    ours = mistakes.losses(Pass)
    assert ours.shape == (measuring.UPDATES + 1,)
    assert np.allclose(ours[:4], found, rtol=1e-9)


def test_the_same_seed_gives_the_same_numbers(measured):
    again = mistakes.measure("never-updated")
    first = measured[0]["never-updated"]
    assert again.arrays == first.arrays and again.findings == first.findings
    assert np.array_equal(again.losses, first.losses)
    other = mistakes.measure("never-updated", seed=1)
    assert not np.array_equal(other.losses, first.losses)
    assert not np.array_equal(other.right_losses, first.right_losses)


def test_all_of_them_take_less_than_six_seconds(measured):
    assert measured[1] < 6


@pytest.mark.parametrize("name", NAMES)
def test_the_lines_shown_are_the_lines_run(name):
    mistake = mistakes.MISTAKES[name]
    lines = mistake.lines()
    for method in mistake.methods:
        for owner, sign in ((Pass, "-"), (mistake.wrong, "+")):
            text = inspect.getsource(getattr(owner, method))
            shown = [line for kind, line in lines if kind in (" ", sign)]
            body = [line.strip() for line in text.splitlines() if '"""' not in line]
            assert "\n".join(body) in "\n".join(line.strip() for line in shown)
    signs = [sign for sign, _ in lines]
    assert "-" in signs and "+" in signs


@pytest.mark.parametrize("name", BACKWARD)
def test_a_backward_mistake_is_small(name):
    """A reader is to see one place, so nothing else may differ."""
    mistake = mistakes.MISTAKES[name]
    assert len(mistake.methods) == 1
    assert len([sign for sign, _ in mistake.lines() if sign == "+"]) <= 2


def test_the_pages_named_exist():
    from tests.book.notebook import BOOK

    for mistake in mistakes.MISTAKES.values():
        assert (BOOK / f"{mistake.chapter}.md").is_file()
        assert bool(mistake.seen) == (mistake.met != "No thread is known to us.")


def test_names_of_threads_are_short():
    threads = [pair for mistake in mistakes.MISTAKES.values() for pair in mistake.threads]
    assert ("pytorch/examples #167", "https://github.com/pytorch/examples/issues/167") in threads
    names = dict((address, name) for name, address in threads)
    assert names["https://ai.stackexchange.com/questions/7096"] == "ai.stackexchange #7096"


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (("nothing",), ValueError, "name: expected one of 'state-overwritten'"),
        ((3,), TypeError, "name: expected one of"),
        (("no-squash", -1), ValueError, "seed: expected an integer of at least 0, got -1"),
    ],
)
def test_wrong_arguments_are_named(given, error, words):
    with pytest.raises(error) as caught:
        mistakes.measure(*given)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, "net: expected peepholes=True, got False"),
        ({"peepholes": True, "squash": "modern"}, "net: expected squash='dissertation'"),
        ({"peepholes": True, "shortcut": True}, "net: expected shortcut=False, got True"),
    ],
)
def test_a_network_that_it_cannot_run_is_refused(options, words):
    net = ll.Network.create(1, ll.Blocks(1), 1, rng=0, **options)
    with pytest.raises(ValueError) as caught:
        Pass(net)
    assert words in str(caught.value)


def test_the_chapter_has_every_thread_and_the_right_line_of_each():
    """Its table is written by hand."""
    from tests.book.notebook import BOOK

    page = (BOOK / "practice" / "wrong-passes.md").read_text("utf-8")
    table = page.split("| mistake | the right line | seen in |\n")[1].split("\n\n")[0]
    rows = table.splitlines()[1:]
    for row, mistake in zip(rows, mistakes.MISTAKES.values(), strict=True):
        title, line, seen = row.strip("| ").split(" | ")
        assert title.replace("$", "").lower() == mistake.title.lower()
        assert f"({'../' + mistake.chapter}.md)" in line
        assert all(f"({address})" in seen for address in mistake.seen)
        assert bool(mistake.seen) == (seen != "–")
