"""What the chapter on Reber grammars says of the stored trials, held against them."""

from lstmlib.plots.reber import ROWS
from lstmlib.plots.reber_tables import SQUARED, VARIED, counted
from lstmlib.plots.stored import stored

_READINGS = ("next", "legal")


def check():
    """Hold the chapter's sentences against the trials.

    Returns
    -------
    dict
        Name → text, for numbers in sentences. A sentence that the trials do not bear out is an
        AssertionError.
    """
    _claim()
    _decay()
    _varied()
    return _squared()


def _claim():
    ours = {reading: counted(f"{reading}-forget-constant", "perfect") for reading in _READINGS}
    assert ours["next"][1] < 0.18 < ours["next"][2] and ours["legal"][0] > 3 * ours["next"][0]
    assert counted("next-standard", "good")[0] == 0
    assert counted("legal-standard", "perfect")[0] == 0.01
    reset = [counted(f"{reading}-standard-reset", "perfect") for reading in _READINGS]
    assert reset[0][2] < 0.15 and reset[1][1] < 0.74 < reset[1][2]
    everything = [stored(f"reber-{reading}-{end}") for reading in _READINGS for end in ROWS]
    assert all(found.counts["diverged"] == 0 for found in everything)


def _decay():
    for kind in ("perfect", "good"):
        assert counted("next-forget-decay", kind)[0] < counted("next-forget-constant", kind)[0]
    constant, decay = (f"legal-forget-{end}" for end in ("constant", "decay"))
    assert counted(decay, "perfect")[2] < counted(constant, "perfect")[1]
    assert abs(counted(decay, "good")[0] - counted(constant, "good")[0]) < 0.05
    assert 0.99**500 < 1 / 150
    roots = [counted(f"{reading}-forget-sqrt", "perfect")[0] for reading in _READINGS]
    assert sorted(roots) == [0, 0.01]
    assert all(counted(f"{reading}-forget-inverse", "good")[0] == 0 for reading in _READINGS)


def _varied():
    perfect = {end: counted(end, "perfect") for end in VARIED}
    usual, long = perfect["legal-forget-constant"], perfect["legal-forget-long-cap"]
    assert abs(perfect["mixed-forget-constant"][0] - usual[0]) < 0.05
    assert perfect["mixed-forget-constant"][1] > perfect["next-forget-constant"][2]
    assert abs(perfect["legal-forget-small-start"][0] - usual[0]) < 0.1
    assert long[2] < usual[1] and long[2] < perfect["legal-reset-long-cap"][1]
    assert 0.45 < usual[0] < 0.6 and 0.15 < long[0] < 0.25
    goods = [counted(f"legal-forget-{end}", "good")[0] for end in ("constant", "long-cap")]
    assert abs(goods[0] - goods[1]) < 0.08


def _squared():
    good = {end: counted(f"squared-{end}", "good") for end in SQUARED}
    assert all(good[end][0] == 0 for end in ("standard-reset", "standard"))
    constant, decay = good["forget-constant"], good["forget-decay"]
    assert constant[2] < 0.06 and decay[0] > constant[2] and decay[1] > constant[0]
    assert decay[1] < constant[2] < decay[1] + 0.01
    easier, usual = (counted(f"legal-forget-{end}", "perfect") for end in ("squared", "constant"))
    assert easier[0] > usual[0] + 0.05
    shares = {"rb-decay": decay[0], "rb-constant": constant[0]}
    return {name: f"{100 * share:.0f}" for name, share in shares.items()}
