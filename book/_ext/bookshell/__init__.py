"""The book's shell: what this book adds to, or takes from, Jupyter Book's theme.

Each module does one thing and has its own ``setup``; this one calls them all.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

# The book shows the library beside it, not one that was installed earlier: this process and
# the notebooks' kernels both look here first.
sys.path.insert(0, str(ROOT))
os.environ["PYTHONPATH"] = os.pathsep.join(
    part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part
)

from . import (  # noqa: E402
    assets,
    figures,
    finish,
    folds,
    footer,
    fresh,
    head,
    mathjax,
    pages,
    punctuation,
    stills,
    streams,
    theme,
    views,
)


def setup(app):
    """Register the shell with Sphinx."""
    app.connect("config-inited", _own_templates, priority=100)
    parts = (
        fresh,
        mathjax,
        assets,
        theme,
        head,
        footer,
        pages,
        views,
        stills,
        figures,
        folds,
        punctuation,
        streams,
        finish,
    )
    for part in parts:
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _own_templates(app, config):
    # In front, so that ours win over the theme's of the same name.
    config.templates_path.insert(0, str(Path(__file__).parent / "templates"))
