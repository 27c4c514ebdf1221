"""Diagnosis: what a report found, as text, figure, widget, page part and plain numbers."""

import base64
import html
import io
from dataclasses import dataclass

import numpy as np

from lstmlib.lens import page
from lstmlib.lens.measures import Measures, measure, weights_of
from lstmlib.lens.rules import CHAPTERS, find
from lstmlib.network import Network


def report(net, x, target, mask=None):
    """Look at a network on some data and say what keeps it from learning.

    Parameters
    ----------
    net : Network
        Real weights; for a PyTorch or Keras model see `interop.from_torch`.
    x : array_like of shape (T, B, n_in) or (T, n_in)
        A batch as it is trained on, from a state of zero.
    target : array_like of shape (T, B, n_out), or (T, n_out) for an input without batch axis
        What the output units should say.
    mask : array_like of shape (T,), (T, B) or (T, B, n_out), optional
        Weight of each error, as for `backward`.

    Returns
    -------
    Diagnosis
        Print it for one page; a notebook shows it by itself.

    Raises
    ------
    TypeError, ValueError
        For an argument of the wrong shape or kind, numbers that are not finite, and a mask
        without any weight; the message names the argument.

    Notes
    -----
    What is reported, from which number on and why, stands in ``lens.RULES``. All numbers belong
    to these data: a gate that never opens on them may open on others.
    """
    measures = measure(net, x, target, mask)
    data = _three(x), _three(target), None if mask is None else np.array(mask, float)
    return Diagnosis(net.copy(), *data, measures, tuple(find(measures)))


def _three(array):
    array = np.array(array, float)
    return array[:, None] if array.ndim == 2 else array


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """A report on a network and its data; `report` makes it.

    Attributes
    ----------
    net : Network
        A copy of what was looked at.
    x, target : numpy.ndarray of shape (T, B, n_in) and (T, B, n_out)
        The data.
    mask : numpy.ndarray or None
        Weight of each error, as it was given.
    measures : lens.measures.Measures
        Every number.
    symptoms : tuple of Symptom
        What is wrong, faults first; empty where nothing was found.
    """

    net: Network
    x: np.ndarray
    target: np.ndarray
    mask: np.ndarray | None
    measures: Measures
    symptoms: tuple

    @property
    def worst(self):
        """Pair of int: the sequence and the step that carry most of the loss."""
        sizes = self.measures.losses.sum(axis=2)
        t, b = np.unravel_index(abs(sizes).argmax(), sizes.shape)
        return int(b), int(t)

    @property
    def against_constant(self):
        """Loss over that of the best outputs that never change; None where that is zero."""
        m = self.measures
        return float(m.losses.sum() / m.constant) if m.constant > 0 else None

    def text(self):
        """Say it all in words and numbers.

        Returns
        -------
        str
            One page: the verdict first, then the tables behind it.
        """
        return page.page(self)

    __str__ = text

    def __repr__(self):
        return f"<Diagnosis of {self.net!r}: {page.verdict(self)}>"

    def figure(self):
        """Draw errors, horizons, gates, gradients and the four ways down on one page.

        Returns
        -------
        matplotlib.figure.Figure
        """
        from lstmlib.plots.lens import one_page

        return one_page(self)

    def widget(self):
        """Show the sequence and the step that carry most of the loss, to look around there.

        Returns
        -------
        DeltaFlow
            On this network, at the lowest layer with a symptom, or the top layer.
        """
        from lstmlib.widgets import DeltaFlow

        b, t = self.worst
        mask = weights_of(self.mask, self.target.shape)[:, b]
        layers = [symptom.layer for symptom in self.symptoms] or [len(self.net.layers) - 1]
        if self.net.output == "softmax":
            mask = mask[:, 0]
        return DeltaFlow(
            self.net, self.x[:, b], self.target[:, b], mask=mask, time=t, layer=min(layers)
        )

    def to_dict(self):
        """Give everything as plain numbers, lists and strings, which JSON can hold.

        Returns
        -------
        dict
            ``network``, ``n_weights``, ``data``, ``loss``, ``symptoms``, ``layers``, ``head``,
            ``gradient_norm``.
        """
        m = self.measures
        b, t = self.worst
        loss = {"total": m.losses.sum(), "outputs": m.losses.sum(axis=(0, 1))}
        loss |= {"constant": m.constant, "worst_sequence": b, "worst_step": t}
        data = {"steps": m.steps, "sequences": m.batch, "with_error": m.sequences_with_error}
        found = {
            "network": self.net.description, "n_weights": self.net.n_weights, "data": data,
            "loss": loss, "symptoms": [_as_dict(symptom) for symptom in self.symptoms],
            "layers": [_layer(layer) for layer in m.layers],
            "head": m.head, "gradient_norm": m.gradient_norm,
        }  # fmt: skip
        return _plain(found)

    def html(self, book=None):
        """Write it as part of a web page, with the figure inside.

        Parameters
        ----------
        book : str, optional
            Address of the built book's folder ``book``; chapters are links then.

        Returns
        -------
        str
        """
        verdict = page.verdict(self)
        alt = html.escape(f"Errors, horizons, gates and gradients; {verdict}.")
        numbers = f"<pre>{html.escape(self.text())}</pre>"
        lines = [
            f"<p><strong>Verdict: {verdict}.</strong> {page.learned(self)}</p>",
            *(_advice(together, book) for together in page.groups(self.symptoms)),
            f'<img alt="{alt}" src="data:image/png;base64,{_png(self.figure())}">',
            f"<details><summary>All numbers</summary>{numbers}</details>",
        ]
        return "\n".join(lines)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/plain": self.text(), "text/html": self.html()}


def _advice(together, book):
    """One paragraph for the symptoms of one rule: what was met, what to try, what to read."""
    rule, first = together[0].rule, together[0]
    said = "; ".join(f"layer {one.layer}: {one.message}" for one in together)
    title = html.escape(CHAPTERS[rule.page])
    if book is not None:
        title = f'<a href="{html.escape(book)}/{rule.page}.html">{title}</a>'
    else:
        title = f"{title} ({rule.page})"
    return (
        f"<p><strong>{first.severity.capitalize()}, {page.where(together)}: {rule.name}."
        f"</strong> {html.escape(said)}.<br>Try: {html.escape(rule.attempt)}."
        f"<br>Read: {title}</p>"
    )


def _png(figure):
    """A figure as base64."""
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=110, metadata={"Software": None})
    return base64.b64encode(picture.getvalue()).decode()


def _as_dict(symptom):
    rule = symptom.rule
    return {
        "rule": rule.name, "severity": symptom.severity, "layer": symptom.layer,
        "number": symptom.number, "threshold": rule.threshold, "message": symptom.message,
        "try": rule.attempt, "page": rule.page,
    }  # fmt: skip


def _layer(layer):
    values = {name: value for name, value in vars(layer).items() if name != "gates"}
    return values | {"time_constant": layer.time_constant}


def _plain(value):
    """The same in what JSON knows; infinity, which it does not know, as None."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
