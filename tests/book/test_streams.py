"""What a cell prints is joined as it was written."""

import pytest
from myst_nb.core import render
from myst_nb.core.utils import coalesce_streams
from nbformat.v4 import new_output

from bookshell import streams
from bookshell.streams import joined


def printed(*pieces, name="stdout"):
    return [new_output("stream", name=name, text=piece) for piece in pieces]


@pytest.mark.parametrize(
    "pieces", [("a: 1\n b: 2\n",), ("a: ", "1\n b", ": 2\n"), ("a: 1", "\n b: 2\n")]
)
def test_where_a_stream_was_cut_does_not_show(pieces):
    (output,) = coalesce_streams(joined(printed(*pieces)))
    assert output["text"] == "a: 1\n b: 2\n"


def test_other_outputs_and_other_streams_stay():
    shown = new_output("display_data", {"text/plain": "x"})
    outputs = [*printed("a"), shown, *printed("b", name="stderr"), *printed("c\n")]
    assert [output.get("text") for output in joined(outputs)] == ["ac\n", None, "b"]
    assert outputs[0]["text"] == "a"


def test_the_book_joins_before_it_merges(monkeypatch):
    monkeypatch.setattr(render, "coalesce_streams", coalesce_streams)
    streams.setup(None)
    (output,) = render.coalesce_streams(printed("a", "\n b\n"))
    assert output["text"] == "a\n b\n"
