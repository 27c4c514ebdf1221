"""A report as text: one page, the verdict first."""

import textwrap

from lstmlib.lens.measures import NETS
from lstmlib.lens.rules import CHAPTERS

WIDTH = 72
GATES = ("in", "phi", "out")
#: More outputs than these are not listed one by one.
OUTPUTS = 8


def page(diagnosis):
    """Put the whole page together, as one string."""
    parts = (_head, _verdict, _loss, _error, _gates, _down, _weights)
    return "\n\n".join("\n".join(part(diagnosis)) for part in parts)


def number(value, digits=3):
    """A number as briefly as it can be said; a dash where there is none."""
    return "-" if value is None else f"{value:.{digits}g}"


def groups(symptoms):
    """Symptoms of one rule and severity together: lists."""
    found = {}
    for symptom in symptoms:
        found.setdefault((symptom.severity, symptom.rule.name), []).append(symptom)
    return list(found.values())


def where(symptoms):
    """In which layers a group of symptoms is."""
    layers = [str(symptom.layer) for symptom in symptoms]
    return f"layer{'s' if len(layers) > 1 else ''} {' and '.join(layers)}"


def verdict(diagnosis):
    """Say in one sentence how many faults and warnings there are."""
    counts = [
        f"{count} {word}{'s' if count != 1 else ''}"
        for word in ("fault", "warning")
        if (count := sum(symptom.severity == word for symptom in diagnosis.symptoms))
    ]
    return " and ".join(counts) if counts else "no fault, no warning"


def learned(diagnosis):
    """Say how the loss compares with the best constant outputs."""
    m = diagnosis.measures
    share = diagnosis.against_constant
    text = f"Loss {number(m.losses.sum())}; outputs that never change have {number(m.constant)}"
    return text + (f" at best (ratio {share:.2g})." if share is not None else " at best.")


def _head(diagnosis):
    m = diagnosis.measures
    data = f"{m.steps} steps, {m.batch} sequence{'s' if m.batch > 1 else ''}"
    if m.sequences_with_error < m.batch:
        data += f", {m.sequences_with_error} of them with an error"
    return _wrapped(repr(diagnosis.net).strip("<>") + f". Data: {data}.")


def _verdict(diagnosis):
    lines = [f"VERDICT: {verdict(diagnosis)}.", *_wrapped(learned(diagnosis))]
    for together in groups(diagnosis.symptoms):
        rule = together[0].rule
        lines += _wrapped(f"{together[0].severity.upper()}, {where(together)}: {rule.name}")
        for symptom in together:
            lines += _wrapped(f"layer {symptom.layer}: {symptom.message}", "  ")
        side = "at least" if rule.below else "below"
        lines += _wrapped(f"should be {side} {rule.threshold:g}: {rule.reason}", "  ")
        lines += _wrapped(f"try: {rule.attempt}", "  ")
        lines += _wrapped(f'read: {rule.page}, "{CHAPTERS[rule.page]}"', "  ")
    return lines


def _loss(diagnosis):
    m = diagnosis.measures
    total, sizes = m.losses.sum(), m.losses.sum(axis=(0, 1))
    order = sorted(range(len(sizes)), key=lambda k: -sizes[k])[:OUTPUTS]
    rows = [[f"{k}", number(sizes[k]), f"{sizes[k] / total:.0%}" if total else "-"] for k in order]
    b, t = diagnosis.worst
    lines = _table("LOSS", ["output", "loss", "share"], rows)
    if len(sizes) > OUTPUTS:
        lines.append(f"  ({len(sizes) - OUTPUTS} outputs with less loss are left out)")
    return [*lines, f"  most of it at step {t} of sequence {b}"]


def _error(diagnosis):
    rows = []
    for index, layer in _top_first(diagnosis):
        more = " (start)" if layer.to_the_start else ""
        rows.append([
            f"{index}", number(layer.size, 2), number(layer.from_above, 2),
            number(layer.per_step, 2), number(layer.horizon) + more,
            number(layer.horizon_carousel), number(layer.largest, 2),
            f"{int(layer.saturated.sum())}/{layer.saturated.size}",
        ])  # fmt: skip
    names = ["layer", "size", "by depth", "by step", "horizon", "no wires", "max |s|", "flat"]
    lines = _table("ERROR of the states (eps_s), and the states", names, rows)
    return [
        *lines,
        *_wrapped(
            "by depth: over the layer above. by step: factor at each step back. horizon: steps "
            "until under 1 % is left; no wires: with the recurrent wires cut. flat: cells "
            "saturated at nine of ten steps.", "  ",
        ),
    ]  # fmt: skip


def _gates(diagnosis):
    rows = []
    for index, layer in _top_first(diagnosis):
        ends = [
            "/".join(str(int(kind[name].sum())) if name in kind else "-" for name in GATES)
            for kind in (layer.closed, layer.opened)
        ]
        times = layer.time_constant
        rows.append([
            f"{index}", f"{layer.blocks}", *ends, f"{layer.switched:.0%}",
            number(layer.keeps.mean(), 2), number(sorted(times)[len(times) // 2], 2),
            number(times.max(), 2),
        ])  # fmt: skip
    names = ["layer", "blocks", "closed", "open", "switched", "forget", "1/e after", "longest"]
    lines = _table("GATES (closed and open: in/phi/out, on all data)", names, rows)
    text = (
        "forget: median over data, mean over blocks. 1/e after: steps in which such a gate lets an "
        "error fall to 1/e, for the middle block and the longest-lived."
    )
    return [*lines, *_wrapped(text, "  ")]


def _down(diagnosis):
    rows = []
    for index, layer in _top_first(diagnosis):
        shares = (f"{layer.down[a]:.0%}" if a in layer.down else "-" for a in NETS)
        rows.append([f"{index}", *shares, f"layer {index - 1}" if index else "the input"])
    return _table("DOWN: who carries the error", ["layer", *NETS, "to"], rows)


def _weights(diagnosis):
    m = diagnosis.measures
    rows, above = [["k", number(_length(m.head)), "", "w_k"]], _length(m.head)
    for index, layer in _top_first(diagnosis):
        largest = max(layer.gradient, key=layer.gradient.get)
        ratio = number(layer.gradient_norm / above, 2) if above else "-"
        rows.append([f"{index}", number(layer.gradient_norm), ratio, largest])
        above = layer.gradient_norm
    names = ["layer", "norm", "over the one above", "largest in"]
    return _table(f"GRADIENT, norm {number(m.gradient_norm)} in all", names, rows)


def _length(norms):
    return sum(value**2 for value in norms.values()) ** 0.5


def _top_first(diagnosis):
    return list(enumerate(diagnosis.measures.layers))[::-1]


def _table(title, names, rows):
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    lines = [
        "  " + "  ".join(f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True))
        for row in (names, *rows)
    ]
    return [title, *(line.rstrip() for line in lines)]


def _wrapped(text, indent=""):
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  " * bool(indent)
    )
