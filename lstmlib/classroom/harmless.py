"""Take out of a notebook what a browser would run: somebody will open it in formgrader.

Formgrader shows a notebook with all the HTML that is in it, in a page that may do whatever its
reader may do. So a notebook from a student is built anew, of what cannot hold a script.
"""

import json
import re

_PICTURES = ("image/png", "image/jpeg")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_WORD = re.compile(r"[A-Za-z0-9_.-]{1,100}")
# In Markdown a tag begins so; with a space after it, it is the sign that formulas have.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_SCRIPT_ADDRESS = re.compile(r"(javascript|vbscript|data)(?=\s*(:|&))", re.IGNORECASE)
_KNOWN = {
    "schema_version": int,
    "grade_id": str,
    "cell_type": str,
    "checksum": str,
    "grade": bool,
    "solution": bool,
    "locked": bool,
    "task": bool,
    "points": (int, float),
}
_METADATA = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


def harmless(notebook):
    """A notebook with the same text, and without anything that a browser would run.

    Outputs keep their plain text and pictures, Markdown loses its HTML.

    Parameters
    ----------
    notebook : bytes

    Returns
    -------
    bytes or None
        None where it is no notebook.
    """
    try:
        cells = [_cell(cell) for cell in json.loads(notebook)["cells"]]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    made = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(made, indent=1).encode()


def _cell(cell):
    code = cell["cell_type"] == "code"
    source = _text(cell["source"])
    kept = {
        "cell_type": "code" if code else "markdown",
        "metadata": _metadata(cell.get("metadata", {})),
        "source": source if code else _markdown(source),
    }
    if _is_word(cell.get("id")):
        kept["id"] = cell["id"]
    if code:
        count = cell.get("execution_count")
        kept["execution_count"] = count if isinstance(count, int) else None
        kept["outputs"] = [_output(out) for out in cell["outputs"]]
    pictures = {name: _pictures(kinds) for name, kinds in cell.get("attachments", {}).items()}
    return kept | ({"attachments": pictures} if pictures and not code else {})


def _metadata(metadata):
    """What nbgrader knows of a cell, where it has the form that nbgrader gives it."""
    known = metadata.get("nbgrader", {})
    kept = {
        key: known[key]
        for key, kind in _KNOWN.items()
        if isinstance(known.get(key), kind)
        and (not isinstance(known[key], str) or _is_word(known[key]))
    }
    return {"nbgrader": kept} if "grade_id" in kept else {}


def _output(out):
    kind = out["output_type"]
    if kind == "stream":
        name = "stderr" if out["name"] == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _text(out["text"])}
    if kind == "error":
        lines = [_text(line) for line in out["traceback"]]
        said = {key: _text(out[key]) for key in ("ename", "evalue")}
        return {"output_type": "error", **said, "traceback": lines}
    data = _pictures(out["data"])
    if "text/plain" in out["data"] or not data:
        data["text/plain"] = _text(out["data"].get("text/plain", "(an output that is not shown)"))
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _pictures(kinds):
    texts = {kind: _text(kinds[kind]) for kind in _PICTURES if kind in kinds}
    return {kind: text for kind, text in texts.items() if _BASE64.fullmatch(text)}


def _markdown(text):
    return _SCRIPT_ADDRESS.sub(r"\1 ", _TAG.sub("< ", text))


def _is_word(value):
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _text(value):
    """Text, which notebooks may hold as a list of lines."""
    return value if isinstance(value, str) else "".join(value)
