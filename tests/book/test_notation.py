"""Inline formulas in modern symbols: what is translated, and what stays as it is."""

import pytest

from ledger.notation import bare, modern
from lstmlib import symbolic
from lstmlib.symbolic import symbols as n

TRANSLATED = {
    "s_{c_j^v}(t)": "c_{t}^{jv}",
    "s(t-1)": "c_{t-1}",
    "s": "c_{t}",
    "h(s)": r"\tanh(c_{t})",
    "y^{out_j}": "o_{t}^{j}",
    r"y^{\varphi_j}(t+1)": "f_{t+1}^{j}",
    r"y^\varphi(2)": "f_{2}",
    "y^c": "h_{t}",
    "y^{c,1}": "h_{t}^{1}",
    "y^k(t)": "y_{t}^{k}",
    "y^k = f(net_k)": r"y^{k} = \sigma(z^{k})",
    r"E(t) = \frac{1}{2}\sum_k e_k(t)^2": r"E_{t} = \frac{1}{2}\sum_{k} \left(e_{t}^{k}\right)^2",
    "net_k(t)": "z_{t}^{k}",
    r"\mathit{net}_{in_j}(t)": "z_{i,t}^{j}",
    "e_y": "e_{h}",
    r"e_{y^{c_j^{v,l}}}(t)": "e_{h,t}^{jv,l}",
    r"\varepsilon_s": r"\varepsilon_{c}",
    r"\delta_{out}": r"\delta_{o}",
    r"\delta_\varphi(t+1)": r"\delta_{f,t+1}",
    r"\delta_{out}^{l+1}": r"\delta_{o}^{l+1}",
    "w_{kc}": "W_{yh}^{k}",
    r"w_{in_{j'}\,c}": "W_{ih}^{j'}",
    r"w_{in_j s_{c_j^v}}": "p_{i}^{jv}",
    "b_{out}": "b_{o}",
    "E(t)": "E_{t}",
    "c_j^v": "c^{jv}",
    "in_j": "i^{j}",
    r"a \in \{in, \varphi, out\}": r"a \in \{i, f, o\}",
    r"\delta_k(t) = f'(net_k(t))\, e_k(t)": r"\delta_{t}^{k} = \sigma'(z_{t}^{k})\, e_{t}^{k}",
    r"\frac{\partial s_{c_j^v}(t)}{\partial w}": r"\frac{\partial c_{t}^{jv}}{\partial w}",
    r"y^{out}\, h(s)": r"o_{t}\, \tanh(c_{t})",
    r"\sum_v s\, e_y": r"\sum_{v} c_{t}\, e_{h}",
    r"\prod_{\tau} y^{\varphi}(\tau)": r"\prod_{\tau} f_{\tau}",
    "1 - y^{in}": "1 - i_{t}",
}
#: Already modern, the same in both, about something else, or open to two readings.
KEPT = [
    *("h_t", "c_t", "f_t", r"\partial c_t / \partial c_{t-1}", "W_{ix}", "z_t", "x_t"),
    *("t-1", "e_k", "e_k = d^k - y^k", r"\delta_c", "E", "J S", r"\alpha"),
    *("2^{10}", r"0.8 \cdot 0.2 = 0.16"),
    *("f", "g'", "h", "g(x) = 4\\sigma(x) - 2", r"f' = y(1-y)", "e^{-x}", r"\tilde c"),
    *("s = 1", "y = 3s", "E = y^2 + s", r"\partial E/\partial s", "s = 0.9\\,s + 0.4"),
    *("w_{km}", "y^m(t-1)", "w_{cm}", "y^m", "e_y^2", "net_d", "w_{c'c}", r"s^2", "s_v(t)"),
    *("y^{out}(1 - y^{out})", "y^{in} g", "h(s", "y^{", r"\color{red}{y^c}", "sin", "net(t)"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), TRANSLATED.items())
def test_what_is_translated(typed, expected):
    assert modern(typed) == expected


@pytest.mark.parametrize("typed", KEPT)
def test_what_stays(typed):
    assert modern(typed) == typed


def printed():
    """Yield name, dissertation's and modern LaTeX of all that the book prints in both."""
    for entry in symbolic.EQUATIONS.values():
        if n.x not in entry.eq.free_symbols:
            yield entry.label, symbolic.latex(entry), symbolic.latex(entry, "modern")
    for derivation in symbolic.DERIVATIONS.values():
        both = (symbolic.latex_lines(derivation, name) for name in ("dissertation", "modern"))
        for old, new in zip(*both, strict=True):
            yield derivation.name, old.latex, new.latex


def test_a_translation_is_what_the_printer_writes():
    agree = 0
    for name, old, new in printed():
        found = modern(old)
        assert bare(found) in (bare(new), bare(old)), name
        agree += bare(found) == bare(new) != bare(old)
    assert agree > 60
