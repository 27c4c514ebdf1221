"""A student's own words on a page: whatever they are, they stay text.

Every piece is cleaned of what no page can hold, cut where it is endless, and marked up by Pygments
or escaped by Jinja. Outputs are left out altogether.
"""

from lstmlib.classroom import layout, recognise

#: How much of one cell is shown.
LINES, LINE, ALL = 300, 1_000, 20_000


def clean(text):
    """Text without control characters and without halves of characters."""
    whole = str(text).encode("utf-8", "replace").decode("utf-8")
    return "".join(
        sign if sign in "\n\t" or sign >= " " and sign != "\x7f" else "\ufffd" for sign in whole
    )


def cut(text):
    """A cell's text as far as it is shown, and a sentence on the rest (empty where it is whole)."""
    lines = [line if len(line) <= LINE else f"{line[:LINE]}…" for line in text.split("\n")[:LINES]]
    shown = "\n".join(lines)[:ALL]
    if shown == text:
        return text, ""
    return shown, f"Cut here: the cell has {len(text):,} characters."


def answers(course, student, assignment):
    """Dict from a cell's id to its text, out of what the student handed in.

    What was run is not read: hidden tests stand in it.
    """
    path = course.submitted(student, assignment)
    found = recognise.notebook(path.read_bytes()) if path.is_file() else None
    texts = {}
    for cell in found["cells"] if found else ():
        name = recognise.cell_id(cell)
        if name is not None and not name.startswith(layout.GRADED):
            texts.setdefault(name, clean(layout.source(cell)))
    return texts


def highlighted(text):
    """Python code as HTML, with Pygments' classes and everything escaped."""
    from markupsafe import Markup
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    lexer = PythonLexer(stripnl=False, ensurenl=False)
    return Markup(highlight(text, lexer, HtmlFormatter(nowrap=True)))
