"""Tables of names: what each quantity is called, and how the gates are stacked, by convention."""

CONVENTIONS = ("lstmlib", "dissertation", "modern", "pytorch", "keras")
#: Order of the gates and the cell input in fused arrays, as this library names them.
ORDERS = {
    "lstmlib": ("in", "phi", "c", "out"),
    "pytorch": ("in", "phi", "c", "out"),
    "keras": ("in", "phi", "c", "out"),
    "onnx": ("in", "out", "phi", "c"),
    "tensorflow1": ("in", "c", "phi", "out"),
}
_UNITS = {  # letter in modern papers, index in the dissertation
    "in": ("i", "in_j"),
    "phi": ("f", r"\varphi_j"),
    "out": ("o", "out_j"),
    "c": ("c", "c_j^v"),
}


def _gate_names(gate):
    letter, index = _UNITS[gate]
    place = ORDERS["pytorch"].index(gate)
    rows = (":H", "H:2H", "2H:3H", "3H:4H")[place]
    before = f"pre-activation of {'g' if gate == 'c' else letter}_t"
    net = rf"\mathit{{net}}_{{{index}}}(t)"
    names = {
        f"net_{gate}": (net, f"z_{{{letter},t}}", before, f"z{place}"),
        f"delta_{gate}": (
            rf"\delta_{{{index}}}(t)",
            rf"-\partial L/\partial z_{{{letter},t}}",
            f"-dL/d({before})",
            f"-dL/dz{place}",
        ),
        f"w_{gate}": (
            f"w_{{{index} m}}",
            f"W_{{{letter}x}},\\, W_{{{letter}h}}",
            f"weight_ih_l[l][{rows}], weight_hh_l[l][{rows}]",
            f"kernel[:, {rows}], recurrent_kernel[:, {rows}]",
        ),
        f"b_{gate}": (
            f"b_{{{index}}}",
            f"b_{{{letter}}}",
            f"bias_ih_l[l][{rows}] + bias_hh_l[l][{rows}]",
            f"bias[{rows}]",
        ),
    }
    if gate != "c":
        names[f"y_{gate}"] = (f"y^{{{index}}}(t)", f"{letter}_t", f"{letter}_t", letter)
        names[f"p_{gate}"] = (f"w_{{{index} s_{{c_j^v}}}}", f"p_{letter}", None, None)
    return names


#: What the library calls a thing, and its name in each of the other conventions, or None.
NAMES = {
    quantity: dict(zip(CONVENTIONS, (quantity, *names), strict=True))
    for quantity, names in {
        "x": ("y^{m}(t)", "x_t", "input", "inputs"),
        **_gate_names("in"),
        **_gate_names("phi"),
        **_gate_names("out"),
        **_gate_names("c"),
        "g": (r"g(\mathit{net}_{c_j^v}(t))", "g_t", "g_t", "activation(z2)"),
        "s": ("s_{c_j^v}(t)", "c_t", "c_t", "c"),
        "h": ("h(s_{c_j^v}(t))", r"\tanh(c_t)", "tanh(c_t)", "activation(c)"),
        "y_c": ("y^{c_j^v}(t)", "h_t", "h_t", "h"),
        "y": ("y^{k}(t)", r"\hat y_t", None, None),
        "delta_k": (r"\delta_{k}(t)", r"-\partial L/\partial z_{y,t}", None, None),
        "e_y": ("e_{y^{c_j^v}}(t)", r"-\partial L/\partial h_t", "-dL/dh_t", "-dL/dh"),
        "eps_s": (
            r"\varepsilon_{s_{c_j^v}}(t)",
            r"-\partial L/\partial c_t",
            "-dL/dc_t",
            "-dL/dc",
        ),
        "e_s": ("e_{s_{c_j^v}}(t)", None, None, None),
        "w_k": ("w_{km}", "W_y", "Linear.weight", "Dense.kernel.T"),
        "b_k": ("b_{k}", "b_y", "Linear.bias", "Dense.bias"),
    }.items()
}
