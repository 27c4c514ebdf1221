"""Equations and derivations on the page: each comes from ``lstmlib.symbolic`` and is checked.

Directives: ``{equation}`` shows one equation (`equation`), ``{derivation}`` the lines of a
derivation, each with its reason (`derivation`), ``{equations-table}`` and ``{derivations-table}``
all of them with what checks and shows them (`overview`). Every formula is in the page in the
dissertation's symbols and in modern ones (`both`, `notation`).

Each module does one thing and has its own ``setup``; this one calls them all.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # the library beside the book, not an installed one

from . import both, common, derivation, equation, overview, rule, store  # noqa: E402


def setup(app):
    """Register everything with Sphinx."""
    for part in (store, rule, both, common, equation, derivation, overview):
        part.setup(app)
    return {
        "version": "2",
        "env_version": 2,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
