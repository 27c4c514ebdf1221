"""Write the cases that engine.js must reproduce: ``python -m tests.widgets.golden``."""

import base64
import json
import sys
from pathlib import Path

import numpy as np

import lstmlib as ll
from lstmlib.widgets.base import pack

FILE = Path(__file__).parent / "golden.json"
ERRORS = ("delta_in", "delta_phi", "delta_c", "delta_out", "e_y", "e_s", "eps_s",
          "sent_in", "sent_phi", "sent_c", "sent_out")  # fmt: skip
VALUES = ("net_in", "net_phi", "net_c", "net_out", "y_in", "y_phi", "y_out", "g", "s", "h", "y_c")
BARE = {"forget_gates": False, "recurrent": False, "cell_bias": False}
CASES = [
    ([(1, 1), (1, 1)], 6, {}),
    ([(2, 2), (3, 1)], 5, {"shortcut": True, "cell_bias": False}),
    ([(2, 2), (2, 2)], 4, {"peepholes": True, "squash": "modern", "output": "softmax"}),
    ([(3, 1)], 1, {"peepholes": True, "output": "identity"}),
    ([(1, 2), (2, 1), (2, 2)], 5, {"forget_gates": False, "peepholes": True}),
    ([(2, 1), (1, 3)], 4, {**BARE, "squash": "modern", "output": "identity", "shortcut": True}),
]


def coded(array):
    """Float64 bytes as text: exact, and short."""
    return base64.b64encode(np.asarray(array, "<f8").tobytes()).decode()


def case(index, layers, T, options):
    """One network on one sequence with everything that the engine is compared on."""
    rng = np.random.default_rng(index)
    blocks = [ll.Blocks(J, cells=S) for J, S in layers]
    net = ll.Network.create(2, blocks, 3, rng=rng, init=ll.Init("normal", 0.8), **options)
    x, target = rng.normal(size=(T, 2)), rng.random((T, 3))
    weights = rng.random(T)
    mask = np.repeat(weights[:, None], 3, axis=1)
    trace = ll.forward(net, x)
    spec, packed = pack(net)
    found = {
        "spec": spec,
        "steps": T,
        "weights": base64.b64encode(packed).decode(),
        **{"x": coded(x), "target": coded(target), "mask": coded(mask)},
        **{"y": coded(trace.y), "trace": _arrays(trace.layers, VALUES), "flows": {}},
    }
    for truncation in ("none", "gers", "today"):
        flow = ll.backward(net, trace, target, truncation, weights)
        found["flows"][truncation] = {
            "delta_k": coded(flow.delta_k),
            "e_x": coded(flow.e_x),
            "layers": _arrays(flow.layers, ERRORS),
            "gradient": {name: coded(a) for name, a in flow.gradient.named_parameters()},
        }
    return found


def _arrays(layers, names):
    return [
        {n: coded(getattr(layer, n)) for n in names if getattr(layer, n) is not None}
        for layer in layers
    ]


def cases():
    """All cases, as JSON will hold them."""
    return [case(index, *settings) for index, settings in enumerate(CASES)]


if __name__ == "__main__":
    FILE.write_text(json.dumps(cases(), indent=1) + "\n", "utf-8")
    sys.stdout.write(f"wrote {len(CASES)} cases\n")
