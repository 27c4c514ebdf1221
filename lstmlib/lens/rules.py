"""What a report calls a fault or a warning: each rule with its threshold and the reason for it."""

from dataclasses import dataclass

import numpy as np

#: Titles of the chapters that the rules lead to, by page.
CHAPTERS = {
    "one-layer/memory-block": "The memory block, forward",
    "one-layer/output-gate": "The output units and the output gate",
    "one-layer/state-error": "The state’s error",
    "practice/vanishing": "Vanishing, exploding, and the forget bias",
    "practice/watching-a-run": "Watching a run",
    "stack/below": "The layer below",
}


@dataclass(frozen=True)
class Rule:
    """One thing that a report looks for.

    Attributes
    ----------
    name : str
        Short name.
    number : str
        What is measured, in words.
    threshold : float
        Where it begins to be reported.
    below : bool
        Whether numbers below the threshold are reported, or those from it on.
    reason : str
        Why the threshold lies there.
    attempt : str
        What to try.
    page : str
        The chapter that explains it, as its address in the book without ending.
    """

    name: str
    number: str
    threshold: float
    below: bool
    reason: str
    attempt: str
    page: str


@dataclass(frozen=True)
class Symptom:
    """A rule that was met, in one layer.

    Attributes
    ----------
    rule : Rule
        What was looked for.
    severity : {"fault", "warning"}
        A fault stops the error or the memory of the layer; a warning may do harm.
    layer : int
        Counted from 0 at the input.
    number : float
        What was measured.
    message : str
        The same in a sentence.
    """

    rule: Rule
    severity: str
    layer: int
    number: float
    message: str


_RULES = (
    Rule(
        "cut off", "size of the error over that above", 1e-3, True,
        "the layer would learn a thousand times more slowly than the one above; an untrained "
        "stack loses a factor of 2 to 20 a layer",
        "look at the weights between this layer and what reads it (zero, tiny, frozen, or the "
        "wrong tensor?), and at the layer above for closed output gates or saturated cells",
        "stack/below",
    ),
    Rule(
        "exploding in depth", "size of the error over that above", 30.0, False,
        "two such layers make it a thousand times larger; over many untrained stacks the ratio was "
        "at most 2.4",
        "make the weights that the layer above reads from below smaller; clip the gradient "
        "meanwhile",
        "practice/vanishing",
    ),
    Rule(
        "exploding in time", "largest size of an error in the far half of its way back, over that "
        "in the near half", 30.0, False,
        "an error fades, or is carried at best; over many untrained stacks the ratio was at most "
        "18, in lower layers whose upper layer remembers",
        "make the recurrent weights smaller; clip the gradient by its norm meanwhile",
        "practice/vanishing",
    ),
    Rule(
        "short memory", "steps in which the longest-lived forget gate leaves 1/e", 1.0, True,
        "each step leaves less than 37 % of a state, and of an error on the carousel: after five "
        "steps less than 1 % is left",
        "start the forget biases at 1 or more (in nn.LSTM rows H to 2H of one of the two biases, "
        "in lstmlib b_phi) and train again",
        "practice/vanishing",
    ),
    Rule(
        "closed output gates", "blocks whose output gate is below 0.05 on all data", 1.0, False,
        "below 0.05 a gate passes a twentieth and has less than a fifth of its largest slope: "
        "nothing is heard of the block, and it hears next to nothing",
        "start b_out at 0, look for large negative weights into the gate, or drop the block",
        "one-layer/output-gate",
    ),
    Rule(
        "closed input gates", "blocks whose input gate is below 0.05 on all data", 1.0, False,
        "below 0.05 a gate passes a twentieth and has less than a fifth of its largest slope: "
        "nothing is written to the block",
        "start b_in at 0, look for large negative weights into the gate, or drop the block",
        "one-layer/memory-block",
    ),
    Rule(
        "saturated cells", "cells with h'(s) below 5 % of h'(0) at nine of ten steps", 1.0, False,
        "an error enters the state through h'(s): less than a twentieth of it gets in",
        "look at the scale of the inputs and of w_c, and at gates that let too much in; "
        "standardise the inputs",
        "one-layer/state-error",
    ),
    Rule(
        "growing states", "cells whose state is twice as large in the last quarter as in the "
        "second", 1.0, False,
        "a straight line gives 2.33, a random walk 1.53, a state that settles 1; counted only "
        "where h is flat in the end and the forget gate keeps more than 1/e of the whole way",
        "give the network forget gates, or bring down those that stay at 1; reset the state "
        "between sequences",
        "practice/watching-a-run",
    ),
    Rule(
        "gates as switches", "share of gate values outside 0.05 to 0.95", 0.75, False,
        "such a gate has less than a fifth of its largest slope: with three of four gone, hardly "
        "any error gets into the gates",
        "make the weights or the inputs smaller; a trained net may well be like this, a new one "
        "should not",
        "practice/vanishing",
    ),
)  # fmt: skip
#: All rules by name, in the order in which a report lists what it found.
RULES = {rule.name: rule for rule in _RULES}


def find(measures):
    """List the symptoms in what was measured, the faults first."""
    found = [
        symptom
        for index, layer in enumerate(measures.layers)
        for symptom in (
            *_error(index, layer),
            *_memory(index, layer, measures),
            *_gates(index, layer),
        )
    ]
    order = list(RULES)
    return sorted(found, key=lambda s: (s.severity != "fault", order.index(s.rule.name), s.layer))


def _symptom(name, severity, layer, number, message):
    return Symptom(RULES[name], severity, layer, float(number), message)


def _met(name, number):
    rule = RULES[name]
    if number is None:
        return False
    return number < rule.threshold if rule.below else number >= rule.threshold


def _error(index, layer):
    ratio, far = layer.from_above, layer.far
    if _met("cut off", ratio):
        words = "no error arrives from above" if not ratio else f"{ratio:.1e} of the error above"
        yield _symptom("cut off", "fault", index, ratio, f"{words}, so the layer hardly learns")
    if _met("exploding in time", far):
        text = f"far back in time an error is {far:.3g} times as large as near its own step"
        yield _symptom("exploding in time", "fault", index, far, text)
    # What grows in time is larger than above in the end; that is said once.
    elif _met("exploding in depth", ratio):
        text = f"the error is {ratio:.3g} times as large as in the layer above"
        yield _symptom("exploding in depth", "fault", index, ratio, text)


def _memory(index, layer, measures):
    longest = layer.time_constant.max()
    if measures.steps > 1 and _met("short memory", longest):
        around = layer.per_step is not None and layer.per_step > np.exp(-1)
        text = f"the longest-lived forget gate leaves 1/e of an error after {longest:.2g} steps"
        if around:
            text += f"; the recurrent wires still carry {layer.per_step:.2g} of it a step"
        yield _symptom("short memory", "warning" if around else "fault", index, longest, text)
    yield from _cells("growing states", index, layer.growing, "without end the states grow of")
    # A state that grows is saturated in the end; that is said once.
    rest = layer.saturated & ~layer.growing
    yield from _cells("saturated cells", index, rest, "h is flat at nearly all steps in")


def _gates(index, layer):
    for gate, word in (("out", "output"), ("in", "input")):
        text = f"the {word} gate never opens in"
        yield from _blocks(f"closed {word} gates", index, layer.closed[gate], text)
    if _met("gates as switches", layer.switched):
        text = f"{layer.switched:.0%} of all gate values lie below 0.05 or above 0.95"
        yield _symptom("gates as switches", "warning", index, layer.switched, text)


def _blocks(name, index, which, text):
    places = np.flatnonzero(which)
    if _met(name, len(places)):
        listed = ", ".join(map(str, places[:8])) + (", ..." if len(places) > 8 else "")
        text = f"{text} {len(places)} of {which.size} blocks: {listed}"
        yield _symptom(name, _share(which), index, len(places), text)


def _cells(name, index, which, text):
    places = np.argwhere(which)
    if _met(name, len(places)):
        listed = ", ".join(f"{j}.{v}" if which.shape[1] > 1 else str(j) for j, v in places[:8])
        more = ", ..." if len(places) > 8 else ""
        text = f"{text} {len(places)} of {which.size} cells: {listed}{more}"
        yield _symptom(name, _share(which), index, len(places), text)


def _share(which):
    """A fault where half of a layer is lost, else a warning."""
    return "fault" if which.mean() >= 0.5 else "warning"
