"""Every widget on a page of its own, and its pictures: ``python -m tools.gallery [NAME ...]``.

The pages hold what a page of the book holds, the widget's state and the book's own widget host,
and nothing else. They go to _build/gallery, with a screenshot in both themes at three widths.
"""

import argparse
import base64
import json
import shutil
import sys
from pathlib import Path

import numpy as np
from anywidget import AnyWidget

import lstmlib as ll
from lstmlib import palette, widgets
from tools import chromium

ROOT = Path(__file__).resolve().parents[1]
HOST = ROOT / "book" / "_static" / "widgets" / "host.js"
GALLERY = ROOT / "_build" / "gallery"
WIDTHS = (360, 760, 1600)
PAGE = """<!doctype html>
<html lang="en" data-theme="light"><head><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width">
<style>{css} body {{ margin: 8px; background: var(--ll-paper); }}
main {{ max-width: 760px; margin: auto; }}</style>
<script>document.documentElement.dataset.theme =
  matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";</script></head>
<body><main><h1 style="color: var(--ll-ink)">{name}</h1>
<script type="application/vnd.jupyter.widget-state+json">{state}</script>
<script type="application/vnd.jupyter.widget-view+json">{view}</script></main>
<script defer src="host.js"></script></body></html>
"""
# Bytes travel as base64.
UNPACK = """
const bytes = (text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
for (const [name, text] of Object.entries(buffers)) state[name] = bytes(text);
"""


def small_stack(rng=0, cells=2, **options):
    """Make a stack of two layers and a sequence of six steps, always the same."""
    net = ll.Network.create(
        2, [ll.Blocks(2, cells=cells)] * 2, 2, rng=rng,
        init=ll.Init("normal", scale=0.9, b_phi=1.0), **options,
    )  # fmt: skip
    draw = np.random.default_rng(rng)
    return net, draw.normal(size=(6, 2)), draw.random((6, 2))


#: What each widget shows here.
EXAMPLES = {
    "DeltaFlow": lambda: widgets.DeltaFlow(*small_stack(peepholes=True, shortcut=True), time=3),
    "DerivationStepper": lambda: widgets.DerivationStepper("four-nets"),
    "ErrorHorizon": lambda: widgets.ErrorHorizon(depths=(1, 2), biases=(0.0, 3.0), seeds=5),
    "ErrorTriangle": lambda: widgets.ErrorTriangle(*small_stack(), unit=1, source=2),
    "MemoryBlock": lambda: widgets.MemoryBlock(*small_stack()[:2]),
    "NumberSheet": lambda: widgets.NumberSheet("state"),
    "RunExplorer": lambda: widgets.RunExplorer(),
    "WrongPasses": lambda: widgets.WrongPasses(
        ["state-overwritten", "bias-of-another-gate", "last-step-only", "state-handed-up"]
    ),
}


def page(name):
    """Return the HTML of one widget's page.

    Parameters
    ----------
    name : str
        The widget's name, one of `EXAMPLES`.

    Returns
    -------
    str
    """
    from ipywidgets.embed import dependency_state, embed_data

    shown = EXAMPLES[name]()
    whole = {"drop_defaults": False}  # the script is a default
    data = embed_data(views=[shown], state=dependency_state([shown], **whole), **whole)
    state = json.dumps(data["manager_state"]).replace("</", "<\\/")
    view = json.dumps(data["view_specs"][0])
    return PAGE.format(name=name, css=palette.css(), state=state, view=view)


def bare(widget, script):
    """Return a page with nothing but a widget's state, its source and a script that mounts it.

    Parameters
    ----------
    widget : anywidget.AnyWidget
        What to show.
    script : str
        JavaScript that finds ``state``, an object, and ``source``, the widget's module.

    Returns
    -------
    str
    """
    ours = set(widget.trait_names(sync=True)) - set(AnyWidget.class_trait_names())
    state = {name: getattr(widget, name) for name in ours if not name.startswith("_")}
    raw = {name: value for name, value in state.items() if isinstance(value, bytes)}
    plain = {name: value for name, value in state.items() if name not in raw}
    buffers = {name: base64.b64encode(value).decode() for name, value in raw.items()}
    head = "".join(
        f"const {name} = {json.dumps(value)};\n".replace("</", "<\\/")
        for name, value in (("state", plain), ("buffers", buffers), ("source", widget._esm))
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{widget._css}</style>'
        f'<input id="idle" type="range"><main style="max-width:760px"></main>'
        f'<script type="module">{head}{UNPACK}{script}</script></html>'
    )


def write(folder, names=tuple(EXAMPLES)):
    """Write the pages, with the host beside them.

    Parameters
    ----------
    folder : Path
        Where to; it is made.
    names : sequence of str
        Which widgets.

    Returns
    -------
    dict
        Path of each page by name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HOST, folder / "host.js")
    pages = {name: folder / f"{name}.html" for name in names}
    for name, path in pages.items():
        path.write_text(page(name), encoding="utf-8")
    return pages


def photograph(pages):
    """Take a picture of each page in both themes at every width, beside the page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        for name, path in pages.items():
            for theme in ("light", "dark"):
                for width in WIDTHS:
                    size = {"width": width, "height": 900}
                    tab = browser.new_page(viewport=size, color_scheme=theme)
                    tab.goto(path.as_uri())
                    tab.evaluate("() => globalThis.widgetHost.all()")
                    tab.wait_for_timeout(200)
                    tab.screenshot(
                        path=path.with_name(f"{name}-{theme}-{width}.png"), full_page=True
                    )
                    tab.close()
        browser.close()


def main(argv=None):
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.gallery",
        description="Show every widget on a page of its own and take its pictures.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(EXAMPLES))
    names = parser.parse_args(argv).names or list(EXAMPLES)
    unknown = [name for name in names if name not in EXAMPLES]
    if unknown:
        parser.error(f"no widget is called {unknown[0]!r}; there are {', '.join(EXAMPLES)}")
    if chromium.find() is None:
        print(chromium.MISSING, file=sys.stderr)
        return 1
    photograph(write(GALLERY, names))
    print(f"Pages and pictures are in {GALLERY.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
