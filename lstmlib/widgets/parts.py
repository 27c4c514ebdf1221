"""How the script and the style of every widget are put together. Nothing here needs NumPy."""

import json
import re
from pathlib import Path

from lstmlib import palette

HERE = Path(__file__).parent
#: Comments, indentation and empty lines: a page that carries the script need not.
LIGHTER = re.compile(r"^[ \t]*//.*\n|(?<=[;,{}]) // .*$|^[ \t]+|^\n", re.MULTILINE)
#: Ends of lines after which the statement goes on, or is over.
JOINED = re.compile(r"(?<=[;,{(\[])\n")
SHARED = ("formulas.js", "engine.js", "engine_backward.js", "base.js", "kit.js")


def script(*parts):
    """One ES module out of the shared scripts and a widget's own, without any import.

    A page without a kernel mounts each module from a Blob, where a relative import would fail.
    """
    gates = {
        name: {"symbol": symbol, "word": word, "dash": dash}
        for name, (symbol, word, dash) in palette.GATES.items()
    }
    head = f"const GATES = {json.dumps(gates, ensure_ascii=False)};\n"
    texts = ((HERE / part).read_text("utf-8") for part in (*SHARED, *parts))
    return head + JOINED.sub("", "\n".join(LIGHTER.sub("", text) for text in texts))


def style(*parts):
    """The palette, the shared style and a widget's own."""
    return palette.css() + "\n".join(
        (HERE / part).read_text("utf-8") for part in ("base.css", *parts)
    )
