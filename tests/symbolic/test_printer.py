"""What the printers write, string by string."""

import pytest
from sympy import Product

from lstmlib.symbolic import EQUATIONS, latex
from lstmlib.symbolic import symbols as n
from lstmlib.symbolic.modern import ModernPrinter
from lstmlib.symbolic.parts import CELL, GATE, OUTPUT
from lstmlib.symbolic.printer import DissertationPrinter
from lstmlib.symbolic.symbols import j2, l, t, v2

IN, PHI, OUT, OTHER = n.gate_in(), n.gate_phi(), n.gate_out(), n.Cell(j2, v2, l)
BELOW = n.Below(n.m, l)
PIECES = [
    (n.S(CELL, t), "s_{c_j^v}(t)", "c_{t}^{jv}"),
    (n.S(CELL, t - 1), "s_{c_j^v}(t-1)", "c_{t-1}^{jv}"),
    (n.Y(CELL, t), "y^{c_j^v}(t)", "h_{t}^{jv}"),
    (n.Y(IN, t), "y^{in_j}(t)", "i_{t}^{j}"),
    (n.Y(PHI, t + 1), r"y^{\varphi_j}(t+1)", "f_{t+1}^{j}"),
    (n.Y(OUT, t), "y^{out_j}(t)", "o_{t}^{j}"),
    (n.Y(BELOW, t), "y^{m}(t)", "x_{t}^{m}"),
    (n.Y(OUTPUT, t), "y^{k}(t)", "y_{t}^{k}"),
    (n.Net(IN, t), r"\mathit{net}_{in_j}(t)", "z_{i,t}^{j}"),
    (n.Net(CELL, t), r"\mathit{net}_{c_j^v}(t)", "z_{c,t}^{jv}"),
    (n.Net(GATE, t), r"\mathit{net}_{a_j}(t)", "z_{a,t}^{j}"),
    (n.Net(OUTPUT, t), r"\mathit{net}_{k}(t)", "z_{t}^{k}"),
    (n.Weight(IN, BELOW), "w_{in_j m}", "W_{ix}^{j,m}"),
    (n.Weight(PHI, OTHER), r"w_{\varphi_j c_{j'}^{v'}}", "W_{fh}^{j,j'v'}"),
    (n.Weight(OUTPUT, CELL), "w_{k c_j^v}", "W_{yh}^{k,jv}"),
    (n.Peephole(OUT, CELL), "w_{out_j s_{c_j^v}}", "p_{o}^{jv}"),
    (n.Bias(PHI), r"b_{\varphi_j}", "b_{f}^{j}"),
    (n.Delta(OUT, t), r"\delta_{out_j}(t)", r"\delta_{o,t}^{j}"),
    (n.Delta(OUTPUT, t), r"\delta_{k}(t)", r"\delta_{t}^{k}"),
    (n.EY(CELL, t), "e_{y^{c_j^v}}(t)", "e_{h,t}^{jv}"),
    (n.EY(BELOW, t), "e_{y^{m}}(t)", "e_{x,t}^{m}"),
    (n.ES(CELL, t), "e_{s_{c_j^v}}(t)", "e_{c,t}^{jv}"),
    (n.EpsS(CELL, t), r"\varepsilon_{s_{c_j^v}}(t)", r"\varepsilon_{c,t}^{jv}"),
    (n.Sent(CELL, t), r"\delta^{\downarrow}_{c_j^v}(t)", r"\delta_{c,t}^{\downarrow jv}"),
    (n.Rate(), r"\alpha", r"\alpha"),
    (n.Step(n.Weight(IN, BELOW)), r"\Delta w_{in_j m}", r"\Delta W_{ix}^{j,m}"),
    (n.Step(n.Weight(IN, BELOW), t), r"\Delta w_{in_j m}(t)", r"\Delta W_{ix}^{j,m}(t)"),
    (n.Weight(n.AnyUnit(l), n.AnySource(l)), "w_{a m}", "W_{am}"),
    (
        Product(n.Y(PHI, n.r), (n.r, n.tau + 1, t)),
        r"\prod_{r=\tau+1}^{t} y^{\varphi_j}(r)",
        r"\prod_{r=\tau+1}^{t} f_{r}^{j}",
    ),
    (n.OutputError(OUTPUT, t) ** 2, "e_{k}(t)^2", r"\left(e_{t}^{k}\right)^2"),
    (n.dg(n.Net(CELL, t)), r"g'(\mathit{net}_{c_j^v}(t))", r"\tanh'(z_{c,t}^{jv})"),
    (n.f(n.Net(OUT, t)), r"f(\mathit{net}_{out_j}(t))", r"\sigma(z_{o,t}^{j})"),
    (
        n.Total(n.TotalLoss(), n.Net(IN, t)),
        r"\frac{\mathrm{d} E}{\mathrm{d} \mathit{net}_{in_j}(t)}",
        r"\frac{\mathrm{d} E}{\mathrm{d} z_{i,t}^{j}}",
    ),
    (
        n.Partial(n.S(CELL, t), n.S(CELL, t - 1)),
        r"\frac{\partial s_{c_j^v}(t)}{\partial s_{c_j^v}(t-1)}",
        r"\frac{\partial c_{t}^{jv}}{\partial c_{t-1}^{jv}}",
    ),
    (
        n.times(n.plus(1, -n.Y(IN, t)), n.over_cells(n.S(CELL, t)), n.EY(CELL, t)),
        r"\left(1 - y^{in_j}(t)\right)\, \left(\sum_{v=1}^{S_j} s_{c_j^v}(t)\right)\, "
        "e_{y^{c_j^v}}(t)",
        r"\left(1 - i_{t}^{j}\right)\, \left(\sum_{v=1}^{S_j} c_{t}^{jv}\right)\, e_{h,t}^{jv}",
    ),
]
LAYERED = [
    (n.S(CELL, t), "s_{c_j^{v,l}}(t)", "c_{t}^{jv,l}"),
    (n.Net(n.gate_in(j2, l + 1), t), r"\mathit{net}_{in_{j'}^{l+1}}(t)", "z_{i,t}^{j',l+1}"),
    (
        n.Weight(n.gate_in(j2, l + 1), CELL),
        "w_{in_{j'}^{l+1} c_j^{v,l}}",
        "W_{ih}^{j',l+1,jv,l}",
    ),
]
WHOLE = {
    "state-forget": (
        r"s_{c_j^v}(t) = y^{\varphi_j}(t)\, s_{c_j^v}(t-1) "
        r"+ y^{in_j}(t)\, g(\mathit{net}_{c_j^v}(t))",
        r"c_{t}^{jv} = f_{t}^{j}\, c_{t-1}^{jv} + i_{t}^{j}\, \tanh(z_{c,t}^{jv})",
    ),
    "gate-output": (
        r"y^{a_j}(t) = f(\mathit{net}_{a_j}(t)),\qquad a \in \{in, \varphi, out\}",
        r"a_{t}^{j} = \sigma(z_{a,t}^{j}),\qquad a \in \{i, f, o\}",
    ),
    "output-gate-delta": (
        r"\delta_{out_j}(t) = f'(\mathit{net}_{out_j}(t))\, "
        r"\sum_{v=1}^{S_j} h(s_{c_j^v}(t))\, e_{y^{c_j^v}}(t)",
        r"\delta_{o,t}^{j} = \sigma'(z_{o,t}^{j})\, \sum_{v=1}^{S_j} \tanh(c_{t}^{jv})\, "
        r"e_{h,t}^{jv}",
    ),
    "objective": (
        r"E(t) = \frac{1}{2}\, \sum_{k} e_{k}(t)^2",
        r"E_{t} = \frac{1}{2}\, \sum_{k} \left(e_{t}^{k}\right)^2",
    ),
    "bias-gradient": (
        r"\frac{\mathrm{d} E}{\mathrm{d} b_{a}} = - \sum_{t=1}^{T} \delta_{a}(t)"
        r",\qquad a \in \{in_j, \varphi_j, out_j, c_j^v\}",
        r"\frac{\mathrm{d} E}{\mathrm{d} b_{a}} = - \sum_{t=1}^{T} \delta_{a,t}"
        r",\qquad a \in \{i^{j}, f^{j}, o^{j}, c^{jv}\}",
    ),
    "carousel": (
        r"\frac{\mathrm{d} s_{c_j^v}(t)}{\mathrm{d} s_{c_j^v}(t-1)} "
        r"\overset{\mathrm{tr}}{=} y^{\varphi_j}(t)",
        r"\frac{\mathrm{d} c_{t}^{jv}}{\mathrm{d} c_{t-1}^{jv}} \overset{\mathrm{tr}}{=} f_{t}^{j}",
    ),
    "partials-cell": (
        r"\frac{\mathrm{d} s_{c_j^v}(t)}{\mathrm{d} w_{c_j^v m}} = y^{\varphi_j}(t)\, "
        r"\frac{\mathrm{d} s_{c_j^v}(t-1)}{\mathrm{d} w_{c_j^v m}} "
        r"+ g'(\mathit{net}_{c_j^v}(t))\, y^{in_j}(t)\, y^{m}(t)",
        r"\frac{\mathrm{d} c_{t}^{jv}}{\mathrm{d} W_{cx}^{jv,m}} = f_{t}^{j}\, "
        r"\frac{\mathrm{d} c_{t-1}^{jv}}{\mathrm{d} W_{cx}^{jv,m}} "
        r"+ \tanh'(z_{c,t}^{jv})\, i_{t}^{j}\, x_{t}^{m}",
    ),
    "state-error-unrolled": (
        r"\varepsilon_{s_{c_j^v}}(\tau) = \sum_{t=\tau}^{T} e_{s_{c_j^v}}(t)\, "
        r"\prod_{r=\tau+1}^{t} y^{\varphi_j}(r)",
        r"\varepsilon_{c,\tau}^{jv} = \sum_{t=\tau}^{T} e_{c,t}^{jv}\, "
        r"\prod_{r=\tau+1}^{t} f_{r}^{j}",
    ),
    "update-in": (
        r"\Delta w_{in_j m}(t) = \alpha\, \sum_{v=1}^{S_j} e_{s_{c_j^v}}(t)\, "
        r"\frac{\mathrm{d} s_{c_j^v}(t)}{\mathrm{d} w_{in_j m}}",
        r"\Delta W_{im}^{j}(t) = \alpha\, \sum_{v=1}^{S_j} e_{c,t}^{jv}\, "
        r"\frac{\mathrm{d} c_{t}^{jv}}{\mathrm{d} W_{im}^{j}}",
    ),
    "sent-in": (
        r"\delta^{\downarrow}_{in_j}(t) = f'(\mathit{net}_{in_j}(t))\, "
        r"\sum_{v=1}^{S_j} g(\mathit{net}_{c_j^v}(t))\, e_{s_{c_j^v}}(t)",
        r"\delta_{i,t}^{\downarrow j} = \sigma'(z_{i,t}^{j})\, "
        r"\sum_{v=1}^{S_j} \tanh(z_{c,t}^{jv})\, e_{c,t}^{jv}",
    ),
    "extended-output": (
        r"\frac{\mathrm{d} y^{c_j^{v,l}}(t)}{\mathrm{d} w} = y^{out_j^{l}}(t)\, "
        r"h'(s_{c_j^{v,l}}(t))\, \frac{\mathrm{d} s_{c_j^{v,l}}(t)}{\mathrm{d} w},\qquad "
        r"w \in \{w_{c_j^{v,l} m}, w_{in_j^{l} m}, w_{\varphi_j^{l} m}\}",
        r"\frac{\mathrm{d} h_{t}^{jv,l}}{\mathrm{d} w} = o_{t}^{j,l}\, \tanh'(c_{t}^{jv,l})\, "
        r"\frac{\mathrm{d} c_{t}^{jv,l}}{\mathrm{d} w},\qquad "
        r"w \in \{W_{cm}^{jv,l}, W_{im}^{j,l}, W_{fm}^{j,l}\}",
    ),
    "extended-gradient": (
        r"\frac{\mathrm{d} E}{\mathrm{d} w} = - \sum_{t=1}^{T} \sum_{j} \sum_{v=1}^{S_j} "
        r"e_{y^{c_j^{v,L}}}(t)\, \frac{\mathrm{d} y^{c_j^{v,L}}(t)}{\mathrm{d} w},\qquad "
        r"w \text{ of any layer}",
        r"\frac{\mathrm{d} E}{\mathrm{d} w} = - \sum_{t=1}^{T} \sum_{j} \sum_{v=1}^{S_j} "
        r"e_{h,t}^{jv,L}\, \frac{\mathrm{d} h_{t}^{jv,L}}{\mathrm{d} w},\qquad "
        r"w \text{ of any layer}",
    ),
    "softmax": (
        r"y^{k}(t) = \frac{\exp(\mathit{net}_{k}(t))}{\sum_{k'} \exp(\mathit{net}_{k'}(t))}",
        r"y_{t}^{k} = \frac{\exp(z_{t}^{k})}{\sum_{k'} \exp(z_{t}^{k'})}",
    ),
    "objective-softmax": (
        r"E(t) = - \sum_{k} d^{k}(t)\, \ln y^{k}(t)",
        r"E_{t} = - \sum_{k} d_{t}^{k}\, \ln y_{t}^{k}",
    ),
    "output-net-shortcut": (
        r"\mathit{net}_{k}(t) = \sum_{j} \sum_{v=1}^{S_j} w_{k c_j^v}\, y^{c_j^v}(t) "
        r"+ \sum_{m} w_{k m}\, y^{m}(t) + b_{k}",
        r"z_{t}^{k} = \sum_{j} \sum_{v=1}^{S_j} W_{yh}^{k,jv}\, h_{t}^{jv} "
        r"+ \sum_{m} W_{yx}^{k,m}\, x_{t}^{m} + b_{y}^{k}",
    ),
    "matrix-net": (
        r"\mathbf{net}^{l}(t) = \mathbf{W}^{l}\, \mathbf{y}^{l-1}(t) "
        r"+ \mathbf{R}^{l}\, \mathbf{y}^{l}(t-1) + \mathbf{b}^{l}",
        r"\mathbf{z}_{t}^{l} = \mathbf{W}^{l}\, \mathbf{h}_{t}^{l-1} "
        r"+ \mathbf{R}^{l}\, \mathbf{h}_{t-1}^{l} + \mathbf{b}^{l}",
    ),
    "matrix-error-top": (
        r"\mathbf{e}_y^{L}(t) = \mathbf{W}_k^{\mathsf{T}}\, \boldsymbol{\delta}_k(t)",
        r"\mathbf{e}_{h,t}^{L} = \mathbf{W}_{y}^{\mathsf{T}}\, \boldsymbol{\delta}_{y,t}",
    ),
    "matrix-error-down": (
        r"\mathbf{e}_y^{l}(t) = \left(\mathbf{W}^{l+1}\right)^{\mathsf{T}}\, "
        r"\boldsymbol{\delta}^{l+1}(t)",
        r"\mathbf{e}_{h,t}^{l} = \left(\mathbf{W}^{l+1}\right)^{\mathsf{T}}\, "
        r"\boldsymbol{\delta}_{t}^{l+1}",
    ),
    "count-weights": (
        r"W = \sum_{l=1}^{L} W_l + K\, \left(J_L\, S_L + [\text{shortcut}]\, n_1 + 1\right)",
    )
    * 2,
    "count-extended": (r"X_l = W_l\, \sum_{l'=l+1}^{L} J_{l'}\, S_{l'}",) * 2,
    "squash-g-prime": (r"g'(x) = 1 - \frac{1}{4}\, g(x)^2",) * 2,
    "squash-f": (r"f(x) = \frac{1}{1 + e^{- x}}",) * 2,
    "squash-modern": (r"g(x) = \tanh(x)",) * 2,
}


@pytest.mark.parametrize(("piece", "dissertation", "modern"), PIECES)
def test_piece(piece, dissertation, modern):
    assert DissertationPrinter().doprint(piece) == dissertation
    assert ModernPrinter().doprint(piece) == modern


@pytest.mark.parametrize(("piece", "dissertation", "modern"), LAYERED)
def test_piece_with_its_layer(piece, dissertation, modern):
    assert DissertationPrinter(layered=True).doprint(piece) == dissertation
    assert ModernPrinter(layered=True).doprint(piece) == modern


@pytest.mark.parametrize("label", WHOLE)
def test_whole_equation(label):
    dissertation, modern = WHOLE[label]
    assert latex(EQUATIONS[label]) == dissertation
    assert latex(EQUATIONS[label], "modern") == modern


def test_many_terms_stand_below_each_other():
    printed = latex(EQUATIONS["lower-error"])
    assert printed.startswith(r"e_{y^{c_j^{v,l}}}(t) = \begin{aligned}[t] & \sum_{j'}")
    assert printed.count(r"\\ & + \sum_{j'}") == 3


def test_few_long_terms_stand_below_each_other_and_so_does_what_is_open():
    printed = latex(EQUATIONS["extended-output-above"])
    assert printed.count(r"\\ & + h(s") == 1
    assert printed.endswith(r"\\[1ex] & w \text{ below layer } l \end{aligned}")


def test_the_two_cases_of_the_substitution():
    assert latex(EQUATIONS["substitution"]) == (
        r"e_{y^{c_j^{v,l}}}(t) = \begin{cases} "
        r"\sum_{k} w_{k c_j^{v,l}}\, \delta_{k}(t) & l = L \\[1ex] "
        r"\sum_{u \in l+1} w_{u c_j^{v,l}}\, \delta_{u}(t) & l < L "
        r"\end{cases}"
    )


@pytest.mark.parametrize("notation", ["dissertation", "modern"])
@pytest.mark.parametrize("label", EQUATIONS)
def test_every_equation_prints_balanced_latex(label, notation):
    printed = latex(EQUATIONS[label], notation)
    assert printed.count("{") == printed.count("}")
    assert printed.count(r"\left") == printed.count(r"\right")
    names = [kind.__name__ for kind in (n.Weight, n.Delta, n.EpsS, n.Gate, n.Cell, n.AnyUnit)]
    assert not any(name in printed.replace(r"\Delta ", "") for name in names)


def test_an_unknown_notation_is_refused():
    with pytest.raises(ValueError, match="notation must be one of"):
        latex(EQUATIONS["squash-f"], "keras")
