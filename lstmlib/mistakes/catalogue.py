"""The mistakes by name: what is wrong, who met it, which line is the right one."""

import difflib
import inspect
import textwrap
from dataclasses import dataclass

from lstmlib.mistakes import wrong_passes as wrong
from lstmlib.mistakes.right_pass import Pass

GITHUB = "https://github.com"
#: What decides the outputs. A wrong pass that changes any of it is another network.
FORWARD = ("forward", "unroll", "step", "handed_up", "seen_by_out", "squashed")


@dataclass(frozen=True)
class Mistake:
    """One mistake.

    Parameters
    ----------
    title : str
        A few words.
    wrong : type
        The wrong pass, a subclass of `Pass`.
    why : str
        What is wrong about it, in a sentence or two.
    chapter : str
        The page of the book that derives the right line, without its ending.
    seen : tuple of str
        Addresses of public threads.
    met : str
        What is found there.
    """

    title: str
    wrong: type
    why: str
    chapter: str
    seen: tuple = ()
    met: str = "No thread is known to us."

    @property
    def forward(self):
        """Whether it goes forward in another way."""
        return any(name in vars(self.wrong) for name in FORWARD)

    @property
    def methods(self):
        """Names of the methods that differ from the right pass."""
        return tuple(name for name in vars(self.wrong) if not name.startswith("__"))

    @property
    def threads(self):
        """Threads as pairs (name, address): the name is the address without what all share."""
        return tuple((_short(address), address) for address in self.seen)

    def lines(self):
        """Compare the sources of what differs, as they are run.

        Returns
        -------
        list of tuple
            Pairs (sign, line): sign ``"-"`` for a line of the right pass only, ``"+"`` for one of
            the wrong pass only, ``" "`` for one of both.
        """
        found = []
        for name in self.methods:
            right, other = (source(getattr(owner, name)) for owner in (Pass, self.wrong))
            compared = difflib.SequenceMatcher(None, right, other, autojunk=False)
            for kind, a, b, c, d in compared.get_opcodes():
                if kind == "equal":
                    found += [(" ", line) for line in right[a:b]]
                else:
                    found += [("-", line) for line in right[a:b]]
                    found += [("+", line) for line in other[c:d]]
        return found


def source(function):
    """Return the source lines of a method, without its docstring."""
    text = textwrap.dedent(inspect.getsource(function))
    if function.__doc__:
        head, _, rest = text.split('"""', 2)
        text = head.rstrip() + rest
    return text.rstrip().splitlines()


def _short(address):
    site, *path, _, number = address.removeprefix("https://").split("/")
    return f"{'/'.join(path) or site.removesuffix('.com')} #{number}"


MISTAKES = {
    "state-overwritten": Mistake(
        "The state's error overwritten",
        wrong.StateOverwritten,
        "A state is read twice, by the next state and by today's output, and the two errors add. "
        "Here the second replaces the first, and the carousel is gone.",
        "one-layer/state-error",
        (f"{GITHUB}/nicodjimenez/lstm/pull/49", f"{GITHUB}/apache/mxnet/issues/4057"),
        "The first would remove the term, because the loss came out lower; the second asks "
        "whether = should be +=.",
    ),
    "slope-forgotten": Mistake(
        "σ′ forgotten",
        wrong.SlopeForgotten,
        "A delta belongs to the net input, below the squashing, so the slope y(1 − y) is a factor. "
        "Here it is the value y.",
        "one-layer/state-error",
        (
            f"{GITHUB}/CaptainE/RNN-LSTM-in-numpy/issues/1",
            f"{GITHUB}/nicklashansen/rnn_lstm_from_scratch/issues/1",
        ),
        "Both show the forget gate's line with the flag for the derivative left out.",
    ),
    "bias-of-another-gate": Mistake(
        "Another gate's delta for a bias",
        wrong.BiasOfAnotherGate,
        "A line copied and not changed: the biases of the input and output gates move with the "
        "forget gate's delta.",
        "one-layer/state-error",
        (f"{GITHUB}/hanbt/learn_dl/issues/53",),
        "Reported with both lines.",
    ),
    "squashed-state": Mistake(
        "h(s) where s belongs",
        wrong.SquashedState,
        "The forget gate multiplies the state itself, so the factor in its delta is s(t−1), before "
        "h.",
        "one-layer/state-error",
    ),
    "three-paths-down": Mistake(
        "The output gate's path down left out",
        wrong.ThreePathsDown,
        "All four nets of the layer above read the lower cell, so four deltas go down. Here three.",
        "stack/four-paths",
        ("https://ai.stackexchange.com/questions/7096",),
        "The answer there names three nets; its edit says all gate weights.",
    ),
    "recurrence-dropped": Mistake(
        "The recurrent term left out",
        wrong.RecurrenceDropped,
        "A cell's output is also read by its own layer, one step later. Who leaves that out on "
        "purpose calls it truncation.",
        "one-layer/truncation",
    ),
    "last-step-only": Mistake(
        "= for += in the gradient",
        wrong.LastStepOnly,
        "One weight is used at every step, and its gradient is the sum over the steps. Here the "
        "step that comes last in the loop, t = 0, is all that is left.",
        "one-layer/triangle",
    ),
    "never-updated": Mistake(
        "dh_next and dc_next never updated",
        wrong.NeverUpdated,
        "What comes back from the next step starts as zero and stays zero. Each step learns as if "
        "it were the last.",
        "answer/clock",
        (f"{GITHUB}/CaptainE/RNN-LSTM-in-numpy/issues/1",),
        "Its second question.",
    ),
    "own-forget-gate": Mistake(
        "The forget gate of the wrong step",
        wrong.OwnForgetGate,
        "The road from s(t) to s(t+1) leads through the forget gate of t+1.",
        "answer/clock",
    ),
    "first-cell-only": Mistake(
        "The sum over the cells left out",
        wrong.FirstCellOnly,
        "A gate serves all cells of its block and hears from all of them. Here from the first.",
        "one-layer/output-gate",
    ),
    "no-squash": Mistake(
        "No squashing of the state",
        wrong.NoSquash,
        "Forward and backward agree, on another cell: one without h. Some leave it out on purpose.",
        "one-layer/memory-block",
        (f"{GITHUB}/nicodjimenez/lstm/issues/47",),
        "Asks for the missing tanh.",
    ),
    "state-handed-up": Mistake(
        "The state handed up",
        wrong.StateHandedUp,
        "The layer above, and the output units, read s in place of the cell's output; the output "
        "gate acts on the own layer only.",
        "stack/below",
        (f"{GITHUB}/pytorch/examples/issues/167",),
        "An example passed the cell state on, and learned all the same.",
    ),
    "old-state-seen": Mistake(
        "The peephole sees the old state",
        wrong.OldStateSeen,
        "The output gate acts after the state is updated and sees s(t). Here it sees s(t−1).",
        "one-layer/truncation",
        (f"{GITHUB}/Lasagne/Lasagne/issues/448", f"{GITHUB}/chainer/chainer/pull/1207"),
        "On where and when the output gate's peephole comes in; neither has this very line.",
    ),
}
