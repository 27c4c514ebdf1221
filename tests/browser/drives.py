"""How each widget is driven by one of its traits, from Python and from the page."""

from typing import NamedTuple

from lstmlib.mistakes import MISTAKES


class Drive(NamedTuple):
    """How a widget is driven from one value of a trait to another, and what then says so."""

    trait: str
    start: object
    end: object
    said: str
    words: tuple
    control: str
    keys: tuple = ("ArrowRight", "ArrowRight")


TRACK = ".ll-track input"
HANDED, WRONG_BIAS = "state-handed-up", "bias-of-another-gate"
SLIDER, SAID = ".ll-slider input", ".ll-slider output"
#: By name.
DRIVES = {
    "DeltaFlow": Drive("time", 2, 4, ".ll-now", ("2", "4"), TRACK),
    "DerivationStepper": Drive(
        *("step", 2, 4, ".ll-place", ("line 2", "line 4")),
        *("button:has-text('Next line')", ("Enter", "Enter")),
    ),
    "ErrorHorizon": Drive("bias", 0, 1, SAID, ("0", "3"), SLIDER, ("ArrowRight",)),
    "ErrorTriangle": Drive("done", 2, 4, SAID, ("2", "4"), SLIDER),
    "MemoryBlock": Drive("time", 2, 4, SAID, ("2", "4"), SLIDER),
    "NumberSheet": Drive(
        *("level", "output", "stack", ".ll-task", ("two output units", "two blocks")),
        *("button:has-text('layer below')", ("Enter",)),
    ),
    "RunExplorer": Drive(
        *("time", 2, 4, ".ll-slider:has-text('symbol') output", ("2", "4")),
        ".ll-slider:has-text('symbol') input",
    ),
    "WrongPasses": Drive(
        *("mistake", WRONG_BIAS, HANDED, ".ll-twin p"),
        tuple(MISTAKES[name].title for name in (WRONG_BIAS, HANDED)),
        *("select", ("ArrowDown", "ArrowDown")),
    ),
}
