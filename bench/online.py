"""Speed of learning online: ``python -m bench.online``.

The network is that of the continual Reber task (424 weights), in float32, on one thread. N
independent networks take one step: they answer, carry their partials on and learn. The rival is
the same algorithm as one writes it in eager PyTorch, the networks on the last axis there too.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from bench.threads import one_thread

RESULTS = Path(__file__).resolve().parent / "results" / "online.json"
#: The least ratio of trial-steps a second to eager torch's, at 100 networks.
TARGET = 2.3
DISSERTATION = {"cell_bias": False, "shortcut": True, "init": "ladder-2000", "dtype": "float32"}
#: Largest relative difference of the answers after `STEPS` steps; float32 has 1.2e-7.
TOLERANCE, STEPS = 1e-4, 20


def networks(N):
    """N networks of the continual Reber task."""
    import lstmlib as ll

    return [ll.Network.create(7, ll.Blocks(4, cells=2), 7, rng=i, **DISSERTATION) for i in range(N)]


class TorchLearner:
    """The dissertation's algorithm for one layer without peepholes, in eager torch."""

    def __init__(self, nets):
        import numpy as np
        import torch

        self.torch = torch
        layers = [net.layers[0] for net in nets]
        J, S, M, N = layers[0].J, layers[0].S, layers[0].M, len(nets)

        def stack(arrays):
            return torch.tensor(np.stack(list(arrays), axis=-1))

        def gate(name):
            biased = (np.c_[getattr(w, f"b_{name}"), getattr(w, f"w_{name}")] for w in layers)
            return stack(biased)

        self.w_gates = torch.stack([gate(name) for name in ("in", "phi", "out")])
        self.w_c = stack(w.w_c for w in layers)
        self.w_k = stack(np.c_[net.b_k, net.w_k] for net in nets)
        self.s, self.y_c = torch.zeros(J, S, N), torch.zeros(J, S, N)
        self.ds_gates, self.ds_c = torch.zeros(2, J, S, M + 1, N), torch.zeros(J, S, M, N)
        self.one = torch.ones(1, N)

    def step(self, x, target, alpha):
        """Answer, carry the partials on and learn, as `lstmlib.online.Learner.step` does."""
        torch = self.torch
        with torch.no_grad():
            source = torch.cat([self.one, x, self.y_c.flatten(0, 1)])
            gates = torch.sigmoid((self.w_gates * source).sum(2))
            y_in, y_phi, y_out = gates
            g = 4 * torch.sigmoid((self.w_c * source[1:]).sum(2)) - 2
            before = self.s
            self.s = y_phi[:, None] * before + y_in[:, None] * g
            h = 2 * torch.sigmoid(self.s) - 1
            self.y_c = y_out[:, None] * h
            seen = torch.cat([self.one, self.y_c.flatten(0, 1), x])
            y = torch.sigmoid((self.w_k * seen).sum(1))

            slopes = gates * (1 - gates)
            local = torch.stack([g * slopes[0][:, None], before * slopes[1][:, None]])
            self.ds_gates.mul_(y_phi[:, None, None]).add_(local[:, :, :, None] * source)
            slope_c = y_in[:, None] * (1 - g * g / 4)
            self.ds_c.mul_(y_phi[:, None, None]).add_(slope_c[:, :, None] * source[1:])

            delta_k = alpha * (target - y) * y * (1 - y)
            e_y = (self.w_k[:, 1 : 1 + h.shape[0] * h.shape[1]] * delta_k[:, None]).sum(0)
            e_y = e_y.view_as(h)
            delta_out = slopes[2] * (h * e_y).sum(1)
            e_s = y_out[:, None] * (1 - h * h) / 2 * e_y
            self.w_k.add_(delta_k[:, None] * seen)
            self.w_gates[:2].add_((e_s[:, :, None] * self.ds_gates).sum(2))
            self.w_gates[2].add_(delta_out[:, None] * source)
            self.w_c.add_(e_s[:, :, None] * self.ds_c)
        return y


class Case:
    """N networks in both libraries, and a stretch of random symbols that they read."""

    def __init__(self, N):
        import numpy as np
        import torch

        import lstmlib as ll

        rng = np.random.default_rng(0)
        self.N, self.at = N, 0
        symbols = rng.integers(7, size=(2, 64, N))
        self.x, self.target = np.eye(7, dtype="float32")[symbols]
        nets = networks(N)
        self.learner, self.rival = ll.online.Learner(nets), TorchLearner(nets)
        self.x_torch = torch.tensor(self.x).transpose(1, 2).contiguous()
        self.target_torch = torch.tensor(self.target).transpose(1, 2).contiguous()

    def check(self):
        """Compare the answers of both; raises ArithmeticError where they differ."""
        import numpy as np

        for t in range(STEPS):
            ours = self.learner.step(self.x[t], self.target[t], 0.5)
            theirs = self.rival.step(self.x_torch[t], self.target_torch[t], 0.5).T.numpy()
            error = float(np.abs(ours - theirs).max() / np.abs(theirs).max())
            if not error <= TOLERANCE:
                raise ArithmeticError(f"torch and lstmlib differ by {error:.1e} at step {t}")

    def rivals(self):
        """Dict from a rival's name to a function that takes one step."""

        def turn():
            self.at = (self.at + 1) % len(self.x)
            return self.at

        def ours():
            t = turn()
            self.learner.step(self.x[t], self.target[t], 0.1)

        def theirs():
            t = turn()
            self.rival.step(self.x_torch[t], self.target_torch[t], 0.1)

        return {"lstmlib": ours, "torch": theirs}


def row(N, rounds, advance):
    """Trial-steps a second of both at N networks, and their ratio."""
    from bench.timing import interleaved, ratio

    case = Case(N)
    case.check()
    seconds = interleaved(case.rivals(), rounds, advance)
    rates = {name: N / sorted(each)[len(each) // 2] for name, each in seconds.items()}
    return {"networks": N, "rate": rates, "ratio": ratio(seconds, "torch", "lstmlib")}


def markdown(results):
    """The table that is printed."""
    lines = [
        "| networks | lstmlib, steps/s | torch, steps/s | ratio | target |",
        "|---|---|---|---|---|",
    ]
    for found in results["rows"]:
        met = ""
        if found["networks"] == 100:
            met = f"≥ {TARGET}: {'met' if found['ratio'] >= TARGET else '**not met**'}"
        rates = " | ".join(f"{found['rate'][name]:,.0f}" for name in ("lstmlib", "torch"))
        lines.append(f"| {found['networks']} | {rates} | {found['ratio']:.2f} | {met} |")
    return "\n".join(lines)


def parse(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.online", description=__doc__)
    parser.add_argument("--networks", type=int, nargs="+", help="default: 1 10 100 400")
    parser.add_argument("--rounds", type=int, default=15, help="rounds of timing (default: 15)")
    parser.add_argument("--out", type=Path, help=f"default after a whole run: {RESULTS.name}")
    given = parser.parse_args(arguments)
    whole = given.networks is None
    given.networks = given.networks or [1, 10, 100, 400]
    if min(*given.networks, given.rounds, 1) < 1:
        parser.error("--networks and --rounds: expected at least 1")
    given.out = given.out or (RESULTS if whole else None)
    return given


def main(arguments=None):
    """Run the command; returns its exit status."""
    given = parse(arguments)
    one_thread(os.environ)
    import torch
    from tqdm import tqdm

    from bench import machine

    torch.set_num_threads(1)
    with tqdm(total=len(given.networks) * given.rounds, unit="round") as bar:
        rows = [row(N, given.rounds, bar.update) for N in given.networks]
    results = {
        "machine": machine.describe(),
        "rounds": given.rounds,
        "target": TARGET,
        "rows": rows,
    }
    print(markdown(results))
    if given.out:
        given.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
