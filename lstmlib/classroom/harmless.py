"""Take out of a notebook what a browser would run: somebody will open it in formgrader."""

import json

#: Kinds of output that cannot hold a script.
PLAIN = ("text/plain", "image/png", "image/jpeg")


def harmless(notebook):
    """A notebook without live outputs, widgets, attachments and active markup.

    Parameters
    ----------
    notebook : bytes

    Returns
    -------
    bytes or None
        None where it is no notebook.
    """
    try:
        content = json.loads(notebook)
        cells = [_cell(cell) for cell in content["cells"]]
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return None
    content["cells"] = cells
    content["metadata"] = {
        key: value
        for key, value in content.get("metadata", {}).items()
        if key in ("kernelspec", "language_info")
    }
    return json.dumps(content, indent=1).encode()


def _cell(cell):
    """The same cell, with plain outputs only."""
    kept = {key: cell[key] for key in ("id", "cell_type", "metadata", "source") if key in cell}
    if cell["cell_type"] == "code":
        kept["execution_count"] = cell.get("execution_count")
        kept["outputs"] = [_output(out) for out in cell["outputs"]]
    pictures = {
        name: plain
        for name, kinds in cell.get("attachments", {}).items()
        if (plain := _plain(kinds))
    }
    return kept | ({"attachments": pictures} if pictures else {})


def _output(out):
    if out["output_type"] in ("stream", "error"):
        return out
    return out | {"data": _plain(out["data"]), "metadata": {}}


def _plain(kinds):
    return {kind: data for kind, data in kinds.items() if kind in PLAIN}
