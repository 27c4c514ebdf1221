"""The figure of how fast the library is, from what `make bench` has stored."""

import json
from pathlib import Path

from lstmlib.palette import LIGHT
from lstmlib.plots.look import style

RESULTS = Path(__file__).resolve().parents[2] / "bench" / "results" / "speed.json"
#: Data type -> colour and marker, so that none of them stands alone.
LOOK = {"float32": ("neg", "s"), "float64": ("pos", "o")}


def results(path=RESULTS):
    """Read what `make bench` stored.

    Parameters
    ----------
    path : str or path-like
        The JSON file; the one in the repository by default.

    Returns
    -------
    dict
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"path: expected the results of `make bench`, got {path.name}, which is not there: "
            "they are in the repository and not in the installed package"
        )
    return json.loads(path.read_text(encoding="utf8"))


def speed_against_torch(found=None):
    """Draw the time of a forward and backward pass as a multiple of PyTorch's.

    Parameters
    ----------
    found : dict, optional
        Results of `make bench`; those in the repository by default.

    Returns
    -------
    matplotlib.figure.Figure
    """
    import matplotlib
    from matplotlib import pyplot

    rows = (found or results())["rows"]
    shapes = list(dict.fromkeys(words(row["shape"]) for row in rows))
    with matplotlib.rc_context(style()):
        figure, axes = pyplot.subplots(figsize=(6.4, 0.5 + 0.5 * len(shapes)))
        axes.axvline(1, color=LIGHT["ink"], ls="-", lw=1)
        for kind, (colour, marker) in LOOK.items():
            mine = [row for row in rows if row["dtype"] == kind]
            at = [shapes.index(words(row["shape"])) for row in mine]
            ratios = [row["ratio"]["torch"] for row in mine]
            line = {"ls": "", "marker": marker, "color": LIGHT[colour]}
            targets = [row["target"]["torch"] for row in mine]
            axes.plot(targets, at, **line, ms=9, mfc="none", label=f"target, {kind}")
            axes.plot(ratios, at, **line, ms=8, label=kind)
        ticks = (0.125, 0.25, 0.5, 1, 2)
        axes.set_xscale("log", base=2)
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.set(xlim=(0.09, 3.2), xlabel="our time / PyTorch's time")
        axes.set_yticks(range(len(shapes)), shapes)
        axes.set_ylim(len(shapes) - 0.4, -0.6)
        figure.legend(loc="outside lower center", ncols=2, bbox_to_anchor=(0.5, -0.16))
        figure.tight_layout()
        pyplot.close(figure)
    return figure


def words(shape):
    """Name a shape of a benchmark in a few words."""
    return (
        f"{shape['layers']} × {shape['hidden']} cells, batch {shape['batch']}, "
        f"{shape['steps']} steps"
    )
