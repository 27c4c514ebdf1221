"""Which cells a notebook has, and which of them need NumPy."""

import pytest
from nbformat.v4 import new_code_cell

from tools.notebooks.book import ROOT
from tools.notebooks.cells import code_cell, kept
from tools.notebooks.names import names
from tools.notebooks.needs import heavy, needing, uses


@pytest.mark.parametrize(
    ("code", "reads", "binds"),
    [
        ("a = b + c", {"b", "c"}, {"a"}),
        ("a = 1\nb = a", set(), {"a", "b"}),
        ("b = a\na = 1", {"a"}, {"a", "b"}),
        ("a += 1", {"a"}, {"a"}),
        ("def f():\n    a = 0\n    a += 1", set(), {"f"}),
        ("if b:\n    a += 1", {"a", "b"}, {"a"}),
        ("import x.y\nfrom u import v as w", set(), {"x", "w"}),
        ("for i in z:\n    y[i]", {"y", "z"}, {"i"}),
        ("for i in i:\n    pass", {"i"}, {"i"}),
        ("def f(p, q=r):\n    s = p\n    return s + t", {"r", "t"}, {"f"}),
        ("[k * m for k in n]", {"m", "n"}, set()),
        ("a = {k: {v * m for v in k} for k in n}", {"m", "n"}, {"a"}),
        ("if (w := v) > 1:\n    pass", {"v"}, {"w"}),
    ],
)
def test_the_names_of_a_cell(code, reads, binds):
    found = names(code)
    assert found.reads - {"range", "print"} == reads
    assert found.binds == binds


LOADING = [
    "import numpy as np",
    "from numpy.linalg import norm",
    "import matplotlib.pyplot as plt",
    "import lstmlib as ll\nll.Network",
    "from lstmlib import check",
    "from lstmlib.widgets import DeltaFlow",
    "from lstmlib import plots\nplots.use()",
    "from lstmlib.tasks import reber",
]
LIGHT = [
    "import sympy as sp\nsp.symbols('x').diff()",
    "import lstmlib as ll\nll.symbolic.EQUATIONS['e-y']",
    "from lstmlib import symbolic\nsymbolic.verify",
    "from lstmlib.widgets import DerivationStepper\nDerivationStepper('state-error')",
    "print(1 + 1)",
]
MADE = [
    "import numpy as np",
    "a = np.ones(3)",
    "b = 2 * a",
    "c = 1",
    "a = c",
    "print(a, c)",
    "def f():\n    return b",
    "f()",
]


@pytest.fixture(scope="module")
def blocked():
    """What needs NumPy of all that the cells above use; asked for once."""
    single = (uses([code]) for code in (*LOADING, *LIGHT))
    return heavy(frozenset(set().union(uses(MADE), *single)), ROOT)


@pytest.mark.parametrize("code", LOADING)
def test_a_cell_that_loads_numpy_needs_it(blocked, code):
    assert needing([code], blocked) == [True]


@pytest.mark.parametrize("code", LIGHT)
def test_a_cell_that_does_not_needs_it_not(blocked, code):
    assert needing([code], blocked) == [False]


def test_what_is_made_with_numpy_needs_it_and_may_be_made_anew_without(blocked):
    assert needing(MADE, blocked) == [True, True, True, False, False, False, True, True]


def cells(*given):
    """Code cells; each is given as code, or as code and tags."""
    pairs = [(one, []) if isinstance(one, str) else one for one in given]
    return [new_code_cell(code, metadata={"tags": tags}) for code, tags in pairs]


def left(*given, known=True):
    """The code that is kept."""
    return [cell.source for cell in kept(cells(*given), known)]


UNSEEN = ["remove-cell"]


def test_an_unseen_cell_goes_unless_a_later_one_needs_it():
    checks = ("from myst_nb import glue\nassert a\nglue('a', a, display=False)", UNSEEN)
    helper = ("def helper():\n    return a", UNSEEN)
    assert left("a = 1", checks) == ["a = 1"]
    assert left("a = 1", helper, "b = 2") == ["a = 1", "b = 2"]
    assert left("a = 1", helper, "helper()") == ["a = 1", helper[0], "helper()"]
    assert left("a = 1", ("b = a", UNSEEN), ("c = b", UNSEEN), "c")[1:] == ["b = a", "c = b", "c"]
    assert left(("b = a", UNSEEN), "c = 1", "b") == ["b = a", "c = 1", "b"]
    assert left(("b = a", UNSEEN), "b = 1", "b") == ["b = 1", "b"]


@pytest.mark.parametrize("code", ["net.w[0] = 1", "net.b = 2", "plots.use()"])
def test_an_unseen_cell_that_changes_something_stays(code):
    assert left("a = 1", (code, UNSEEN)) == ["a = 1", code]


def test_where_the_numbers_are_not_known_the_cells_that_print_them_stay():
    glued = ("from myst_nb import glue\nglue('a', a)", UNSEEN)
    assert left("a = 1", glued, known=False) == ["a = 1", glued[0]]
    assert left("a = 1", (glued[0], [*UNSEEN, "page-only"]), known=False) == ["a = 1"]


def test_glue_prints_in_a_notebook(capsys):
    cell = code_cell(
        *cells("from myst_nb import glue\n\nglue('a', 3, display=False)"), "x", False, []
    )
    exec(cell.source, {})
    assert capsys.readouterr().out == "a: 3\n"


@pytest.mark.parametrize("tag", ["hide-input", "hide-cell", "remove-input", "remove-cell"])
def test_what_the_page_hides_is_folded(tag):
    (given,) = cells(("1", [tag]))
    cell = code_cell(given, "x", False, ["needs-numpy"])
    assert cell.metadata["jupyter"] == {"source_hidden": True}
    assert cell.metadata["tags"] == [tag, "needs-numpy"]


def test_code_in_a_solution_is_folded_and_other_code_is_not():
    (given,) = cells("1")
    assert "jupyter" in code_cell(given, "x", True, []).metadata
    assert "jupyter" not in code_cell(given, "x", False, []).metadata
