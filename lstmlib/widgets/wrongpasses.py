"""WrongPasses: what people write in a backward pass, run, measured and caught."""

from functools import lru_cache

import numpy as np
import traitlets
from anywidget import AnyWidget

from lstmlib import _checks
from lstmlib.mistakes import CHECKS, MISTAKES, measure
from lstmlib.widgets.parts import script, style

#: An array is hurt where its relative error is larger.
HURT = 1e-9

_measured = lru_cache(maxsize=None)(measure)


class WrongPasses(AnyWidget):
    """Wrong backward passes and wrong networks: the line, what it hurts, and what catches it.

    Everything is run when the widget is made: the gradients at the start of a small task, training
    on it, and each check of `lstmlib.mistakes`. The page chooses and draws.

    Parameters
    ----------
    names : sequence of str, optional
        Which of `lstmlib.mistakes.MISTAKES` to show, all by default.
    seed : int
        Seed of weights and data.

    Attributes
    ----------
    mistake : str
        The one that is shown.
    guess : list of str
        Weight arrays that the reader expects to be hurt.
    measured : bool
        Whether the measurement is shown.
    mistakes : list of dict
        Title, source lines, explanation and public threads of each.
    arrays, checks : list of str
        Names of the weight arrays and of the checks.
    effects, findings : bytes
        Cosine and relative error of each array, and the largest relative error that each check
        found, as little-endian float64.
    curves : bytes
        Losses of the right pass and of each wrong one, as little-endian float32.

    Raises
    ------
    TypeError, ValueError
        For names or a seed that are none; the message names them.
    """

    _esm = script(
        "lights.js", *(f"wrongpasses/{part}.js" for part in ("words", "model", "parts", "index"))
    )
    _css = style("wrongpasses/style.css")

    mistakes = traitlets.List(traitlets.Dict()).tag(sync=True)
    arrays = traitlets.List(traitlets.Unicode()).tag(sync=True)
    checks = traitlets.List(traitlets.Unicode()).tag(sync=True)
    effects = traitlets.Bytes().tag(sync=True)
    curves = traitlets.Bytes().tag(sync=True)
    findings = traitlets.Bytes().tag(sync=True)
    mistake = traitlets.Unicode().tag(sync=True)
    guess = traitlets.List(traitlets.Unicode()).tag(sync=True)
    measured = traitlets.Bool(False).tag(sync=True)

    def __init__(self, names=None, seed=0):
        names = _names(names)
        seed = _checks.integer("seed", seed, minimum=0)
        self.results = {name: _measured(name, seed) for name in names}
        first = self.results[names[0]]
        each = self.results.values()
        effects = [[tuple(effect) for effect in result.arrays.values()] for result in each]
        findings = [[found.relative_error for found in result.findings] for result in each]
        super().__init__(
            mistakes=[_described(name) for name in names],
            arrays=list(first.arrays),
            checks=list(CHECKS),
            effects=_bytes(effects),
            curves=_bytes([first.right_losses, *(result.losses for result in each)], "<f4"),
            findings=_bytes(findings),
            mistake=names[0],
        )

    @traitlets.validate("mistake")
    def _known(self, proposal):
        if proposal["value"] not in self.results:
            known = ", ".join(map(repr, self.results))
            raise traitlets.TraitError(
                f"mistake: expected one of {known}, got {proposal['value']!r}"
            )
        return proposal["value"]

    def hurt(self):
        """Name the weight arrays that the shown mistake hurts.

        Returns
        -------
        list of str
        """
        arrays = self.results[self.mistake].arrays
        return [name for name, effect in arrays.items() if effect.relative_error > HURT]

    def text(self):
        """Say in words what the shown mistake does, and what catches it.

        Returns
        -------
        str
        """
        shown, result = MISTAKES[self.mistake], self.results[self.mistake]
        hurt, arrays = self.hurt(), result.arrays
        worst = max(arrays, key=lambda name: arrays[name].relative_error)
        cosine, error = arrays[worst]
        others = [name for name in CHECKS if name not in result.caught_by]
        return (
            f"{shown.title}. {shown.why} {len(hurt)} of {len(arrays)} weight arrays are hurt; the "
            f"worst, {worst}, has cosine {cosine:.3f} and relative error {error:.3g}. Loss of a "
            f"sequence after {len(result.losses) - 1} updates: {result.losses[-1]:.3g}, with the "
            f"right pass {result.right_losses[-1]:.3g}; at the start {result.losses[0]:.3g}. "
            f"Caught by: {_list(result.caught_by)}. Passed: {_list(others)}."
        )

    def figure(self):
        """Draw the same for paper.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from lstmlib.plots.mistakes import wrong_pass

        return wrong_pass(MISTAKES[self.mistake].title, self.results[self.mistake])


def _names(names):
    if names is None:
        return list(MISTAKES)
    if isinstance(names, str) or not names:
        raise ValueError(f"names: expected a list of mistakes, got {_checks.shown(names)}")
    known = tuple(MISTAKES)
    return [_checks.choice(f"names[{i}]", name, known) for i, name in enumerate(names)]


def _described(name):
    """What the page says about a mistake."""
    mistake = MISTAKES[name]
    return {
        "name": name,
        "title": mistake.title,
        "forward": mistake.forward,
        "why": mistake.why,
        "met": mistake.met,
        "threads": [list(thread) for thread in mistake.threads],
        "lines": [list(line) for line in mistake.lines()],
    }


def _bytes(numbers, dtype="<f8"):
    return np.asarray(numbers, dtype).tobytes()


def _list(names):
    return ", ".join(names) or "none"
