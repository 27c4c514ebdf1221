"""Recall as a stream, against the sequences that the task draws whole."""

import numpy as np

from lstmlib.tasks import recall
from lstmlib.tasks.streams import STREAMS
from tests.refusals import assert_refused


def seated(N, length=9, first=0):
    stream = STREAMS["recall"](length=length)
    stream.open(N, "float32")
    for place in range(N):
        stream.seat(place, np.random.default_rng(first + place))
    return stream


def walk(stream, steps):
    """What is shown at each step, a new sequence after each end."""
    everywhere, nowhere = np.ones(stream.N, bool), np.zeros(stream.N, bool)
    stream.begin(everywhere, nowhere)
    for _ in range(steps):
        names = ("x", "target", "mask", "last", "scored", "counted")
        yield {name: getattr(stream, name).copy() for name in names}
        stream.turn(stream.last.copy(), ~stream.last, nowhere)


def test_the_sequences_are_those_of_the_task():
    found = list(walk(seated(2), 27))
    for place in range(2):
        x, target, mask = recall.batch(16, np.random.default_rng(place), 9)
        for t, now in enumerate(found):
            which, step = divmod(t, 9)
            assert np.array_equal(now["x"][place], x[step, which])
            assert now["mask"][place] == now["scored"][place] == now["last"][place] == mask[step]
            assert now["counted"][place] == mask[step]
            if mask[step]:
                assert now["target"][place, 0] == (1 + target[step, which, 0]) / 2


def test_a_place_does_not_depend_on_its_neighbours():
    together, alone = list(walk(seated(3), 200)), list(walk(seated(1, first=2), 200))
    for a, b in zip(together, alone, strict=True):
        assert all(np.array_equal(a[name][2], b[name][0]) for name in a)


def test_a_restored_stream_goes_on_alike():
    stream = seated(2)
    list(walk(stream, 20))
    copy = seated(2, first=7)
    copy.restore(stream.state())
    for a, b in zip(walk(stream, 300), walk(copy, 300), strict=True):
        assert all(np.array_equal(a[name], b[name]) for name in a)


def test_an_answer_is_right_on_the_side_of_the_sign():
    stream = seated(4)
    everywhere = np.ones(4, bool)
    stream.begin(everywhere, ~everywhere)
    assert stream.right(np.full((4, 1), 9.0)).all()  # nothing is asked yet
    for _ in range(8):
        stream.advance(everywhere)
    wanted = stream.target[:, 0]
    assert stream.last.all() and set(wanted) == {0.0, 1.0}
    assert stream.right(np.where(wanted, 0.51, 0.49)[:, None]).all()
    assert not stream.right(np.where(wanted, 0.49, 0.51)[:, None]).any()


def test_its_network_and_its_protocol():
    stream = STREAMS["recall"]()
    net = stream.network(0)
    assert (net.n_in, net.n_out, net.n_weights) == (2, 1, 361)
    assert STREAMS["recall"](**stream.settings).settings == {"length": 12}
    assert stream.protocol.success == "running"
    assert_refused(lambda: STREAMS["recall"](length=6), ValueError, "length")
