"""Which net a printed quantity belongs to: read from the text, compared with the object."""

import pytest

from lstmlib import symbolic
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.nets import by_net

NOTATIONS = ("dissertation", "modern")
TYPED = {
    r"\delta_{in_j}(t)": r"<in \delta_{in_j}>(t)",
    r"\delta_\varphi(t+1)": r"<phi \delta_\varphi>(t+1)",
    r"\delta^{\downarrow}_{c_j^v}(t)": r"<c \delta^{\downarrow}_{c_j^v}>(t)",
    r"\mathit{net}_{out_j}": r"<out \mathit{net}_{out_j}>",
    "net_c(2)": "<c net_c>(2)",
    "y^{in}(t)\\, g'(net_c(t))": "<in y^{in}>(t)\\, g'(<c net_c>(t))",
    r"w_{in\,c}": r"<in w_{in\,c}>",
    r"w_{\varphi_j s_{c_j^v}}": r"<phi w_{\varphi_j s_{c_j^v}}>",
    "b_{out}": "<out b_{out}>",
    "p_{in}": "<in p_{in}>",
    r"\frac{\partial E}{\partial w_{in_j m}}": r"\frac{\partial E}{\partial <in w_{in_j m}>}",
    r"a \in \{in_j, \varphi_j, c_j^v\}": r"a \in \{<in in_j>, <phi \varphi_j>, <c c_j^v>\}",
}  # fmt: skip
#: A cell's output and its state belong to no net, nor does what several share.
NOBODYS = [
    *("y^{c_j^v}(t)", "s_{c_j^v}(t)", "e_{y^{c_j^v}}", r"\varepsilon_{s_{c_j^v}}", "w_{k c_j^v}"),
    *(r"\delta_k", r"\mathit{net}_{a_j}", "w_{a m}", r"\beta_{x}", r"\text{w_in}", "index"),
    *("sin x", r"\sum_{v} h(s)", r"\boldsymbol{\delta}^{l}", "J_l", "c_j^v", r"w \in \{a\}"),
]  # fmt: skip


def show(latex, notation="dissertation"):
    return by_net(latex, lambda net, text: f"<{net} {text}>", notation)


@pytest.mark.parametrize(("typed", "expected"), TYPED.items())
def test_what_is_typed(typed, expected):
    assert show(typed) == expected


@pytest.mark.parametrize("typed", NOBODYS)
def test_what_is_nobodys(typed):
    assert show(typed) == typed


def found_in(latex, notation):
    """Return the nets that are marked in a formula, once for each mark."""
    found = []

    def keep(net, text):
        found.append(net)
        return text

    assert by_net(latex, keep, notation) == latex
    return found


def kinds(expr):
    """Return the nets whose quantities an expression holds; not those that are only listed."""
    out = set()
    for quantity in expr.atoms(n.Net, n.Delta, n.Sent, n.Y, n.Weight, n.Peephole, n.Bias):
        unit = quantity.args[0]
        if isinstance(unit, n.Gate):
            out.add(str(unit.args[0]))
        elif isinstance(unit, n.Cell) and not isinstance(quantity, n.Y):
            out.add("c")
    return out - {str(n.a)}


def printed():
    """Yield each equation and each line of a derivation: name, object, LaTeX by notation."""
    for entry in symbolic.EQUATIONS.values():
        yield entry.label, entry.eq, [symbolic.latex(entry, name) for name in NOTATIONS]
    for derivation in symbolic.DERIVATIONS.values():
        both = (symbolic.latex_lines(derivation, name) for name in NOTATIONS)
        for step, *lines in zip(derivation.steps, *both, strict=True):
            yield derivation.name, step.expr, [line.latex for line in lines]


def test_every_net_is_marked_in_all_that_the_book_prints():
    seen = set()
    for name, expr, both in printed():
        if expr.has(n.x):
            continue
        for latex, notation in zip(both, NOTATIONS, strict=True):
            marked = set(found_in(latex.split(r" \in \{")[0], notation))
            assert marked == kinds(expr), (name, notation)
            seen |= marked
    assert seen == {"in", "phi", "out", "c"}


def test_both_notations_mark_the_same_quantities():
    for name, expr, (old, new) in printed():
        if not expr.has(n.x):
            assert found_in(old, "dissertation") == found_in(new, "modern"), name
