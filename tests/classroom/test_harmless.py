"""What a student's notebook loses on its way to formgrader, and what it keeps."""

import json

import nbformat
import pytest
from nbconvert.exporters import HTMLExporter

from lstmlib.classroom.harmless import harmless
from tests.classroom import small

EVIL = "<script>taken()</script><img src=x onerror='taken()'>"
BREAK = '"><script>taken()</script>'


def clean(notebook):
    return nbformat.reads(harmless(json.dumps(notebook).encode()).decode(), as_version=4)


def shown(notebook):
    """What a page would show of it, without the page around it."""
    return HTMLExporter(template_name="basic").from_notebook_node(clean(notebook))[0]


def output(kind, **content):
    paper = small.notebook(small.RIGHT)
    paper.cells[1].outputs = [{"output_type": kind, **content}]
    return paper


def test_a_plain_notebook_keeps_its_text_and_what_nbgrader_knows():
    paper = small.notebook(small.RIGHT, text="Where $a < b$ and $b<c$, see [here](a.html): `x`.")
    made = clean(paper)
    nbformat.validate(made)
    known = ["a < b", "[here](a.html): `x`."]
    assert all(words in made.cells[0].source for words in known)
    for before, after in zip(paper.cells[1:], made.cells[1:], strict=True):
        assert (before.source, before.metadata, before.id) == (
            after.source,
            after.metadata,
            after.id,
        )


@pytest.mark.parametrize(
    "text",
    [
        EVIL,
        "text\n\n<svg/onload=taken()>",
        "<!--><script>taken()</script>",
        "[press](javascript:taken())",
        "[press](JaVaScRiPt :taken())",
        "[press](javascript&colon;taken())",
        "![x](data:text/html;base64,AAAA)",
        "$x$ <a href='javascript:taken()'>press</a>",
        "`code` </div><script>taken()</script>",
    ],
)
@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_markup_of_a_text_is_text(text, kind):
    paper = small.notebook(small.RIGHT, text=text)
    paper.cells[0].cell_type = kind
    page = shown(paper).lower()
    for active in ("<script", "<img src=x", "<svg/", 'href="javascript'):
        assert active not in page
    assert 'src="data:text' not in page


@pytest.mark.parametrize(
    "paper",
    [
        output("display_data", data={"text/html": EVIL, "text/plain": EVIL}, metadata={}),
        output("display_data", data={"image/png": BREAK}, metadata={}),
        output(
            "display_data", data={"image/png": "AAAA"}, metadata={"image/png": {"width": BREAK}}
        ),
        output("execute_result", data={"image/svg+xml": EVIL}, metadata={}, execution_count=1),
        output("display_data", data={"application/javascript": "taken()"}, metadata={}),
        output("display_data", data={"text/latex": EVIL, "text/markdown": EVIL}, metadata={}),
        output("stream", name=BREAK, text=EVIL),
        output("error", ename=EVIL, evalue=EVIL, traceback=[EVIL]),
    ],
)
def test_outputs_are_text_and_pictures(paper):
    page = shown(paper)
    assert "<script>taken" not in page and "<img src=x" not in page


def test_a_picture_is_a_picture_or_left_out():
    kept, left_out = "aGVsbG8=\n", "hello" + BREAK
    for data in (kept, left_out):
        (out,) = (
            clean(output("display_data", data={"image/png": data}, metadata={})).cells[1].outputs
        )
        assert ("image/png" in out.data) == (data == kept)


def test_metadata_has_the_form_that_nbgrader_gives_it():
    paper = small.notebook(small.RIGHT)
    paper.metadata.language_info = {"name": BREAK}
    paper.metadata.widgets = {"evil": EVIL}
    paper.cells[2].metadata.nbgrader["grade_id"] = BREAK
    paper.cells[1].metadata.nbgrader["checksum"] = BREAK
    paper.cells[1].metadata["tags"] = [BREAK]
    paper.cells[0].attachments = {"a.png": {"image/png": BREAK}}
    content = json.loads(json.dumps(paper))
    content["cells"][0]["id"] = BREAK
    assert "<script" not in harmless(json.dumps(content).encode()).decode()


@pytest.mark.parametrize("raw", [b"", b"[]", b'{"cells": [1]}', b"\xff", b"[" * 200_000])
def test_what_is_no_notebook_is_none(raw):
    assert harmless(raw) is None
