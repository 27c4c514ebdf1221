"""Join what a cell prints before MyST-NB merges it.

A kernel sends what a cell prints in pieces, cut wherever its buffer was flushed, which depends
on how busy the machine is. MyST-NB ends every piece with a newline when it merges them, so a line
that was cut stays cut. Joined first, the same cell gives the same page on every machine.
"""

import copy

from myst_nb.core import render


def joined(outputs):
    """Join the pieces of each stream into the first of them.

    Parameters
    ----------
    outputs : list of nbformat.NotebookNode
        A cell's outputs, which stay as they are.

    Returns
    -------
    list of nbformat.NotebookNode
        The outputs, with one entry a stream.
    """
    kept, first = [], {}
    for output in outputs:
        if output["output_type"] == "stream":
            if output["name"] in first:
                first[output["name"]]["text"] += output["text"]
                continue
            output = first[output["name"]] = copy.copy(output)
        kept.append(output)
    return kept


def setup(app):
    """Put the joining in front of MyST-NB's merging."""
    merge = render.coalesce_streams
    render.coalesce_streams = lambda outputs: merge(joined(outputs))
