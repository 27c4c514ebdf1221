"""The four that are timed on one shape, all with the same weights, input and target."""

import numpy as np
import torch

import lstmlib as ll
from bench import gemms, naive

#: Largest relative error between lstmlib and a rival, by dtype: max|a − b| / max|b|, each array.
TOLERANCE = {"float32": 2e-4, "float64": 1e-10}


class Case:
    """One shape and dtype, with a function for each rival: forward and backward once."""

    def __init__(self, shape, dtype):
        L, H, n_in, B, T = shape
        rng = np.random.default_rng(1)
        self.shape, self.dtype = shape, dtype
        self.net = ll.Network.create(
            *(n_in, [ll.Blocks(H)] * L, 1),
            **{"rng": 0, "squash": "modern", "output": "identity", "init": "fan", "dtype": dtype},
        )
        self.x = rng.normal(size=(T, B, n_in)).astype(dtype)
        self.target = rng.normal(size=(T, B, 1)).astype(dtype)
        self.plain = naive.weights_of(self.net)
        self.lstm, self.head = _torch_twin(self.net)
        self.x_torch, self.target_torch = torch.tensor(self.x), torch.tensor(self.target)
        self.products = gemms.products(shape, dtype)

    def rivals(self):
        """Dict from a rival's name to its function."""
        return {
            "lstmlib": self.lstmlib,
            "torch": self.torch,
            "naive": self.naive,
            "gemms": lambda: gemms.run(self.products),
        }

    def lstmlib(self):
        return ll.backward(self.net, ll.forward(self.net, self.x), self.target)

    def torch(self):
        self.lstm.zero_grad()
        self.head.zero_grad()
        loss = 0.5 * ((self.head(self.lstm(self.x_torch)[0]) - self.target_torch) ** 2).sum()
        loss.backward()
        return loss

    def naive(self):
        y, cache = naive.forward(self.plain, self.x)
        return naive.backward(self.plain, y, cache, self.target)

    def check(self):
        """Compare losses and all gradients; returns the largest relative error of each rival.

        Raises
        ------
        ArithmeticError
            If one is above the tolerance: what is not equal is not worth timing.
        """
        ours = self.lstmlib()
        wanted = {"loss": np.array(ours.loss), **dict(ours.gradient.named_parameters())}
        errors = {
            "torch": _worst(self._torch_gradients(), wanted),
            "naive": _worst(self._naive_gradients(), wanted),
        }
        for name, error in errors.items():
            if not error <= TOLERANCE[self.dtype]:
                raise ArithmeticError(
                    f"{name} and lstmlib differ by {error:.1e} on {self.shape}, {self.dtype}"
                )
        return errors

    def _torch_gradients(self):
        loss = self.torch()
        found = {"loss": loss.detach().numpy(), "w_k": self.head.weight.grad.numpy()}
        found["b_k"] = self.head.bias.grad.numpy()
        for index in range(self.shape.layers):
            own = [getattr(self.lstm, f"weight_{kind}_l{index}").grad for kind in ("ih", "hh")]
            bias = getattr(self.lstm, f"bias_ih_l{index}").grad.numpy()
            fused = torch.cat(own, dim=1).numpy()
            for row, gate in enumerate(naive.GATES):
                rows = slice(row * self.shape.hidden, (row + 1) * self.shape.hidden)
                found[f"layers[{index}].w_{gate}"] = fused[rows]
                found[f"layers[{index}].b_{gate}"] = bias[rows]
        return found

    def _naive_gradients(self):
        loss, (layers, w_k, b_k) = self.naive()
        found = {"loss": np.array(loss), "w_k": w_k, "b_k": b_k}
        for index, layer in enumerate(layers):
            found |= {f"layers[{index}].{name.lower()}": array for name, array in layer.items()}
        return found


def _torch_twin(net):
    """nn.LSTM and nn.Linear with the weights of a network; i, f, g, o are in, phi, c, out."""
    dtype = getattr(torch, net.dtype.name)
    n, H = net.n_in, net.layers[0].J
    lstm = torch.nn.LSTM(n, H, len(net.layers), dtype=dtype)
    head = torch.nn.Linear(H, net.n_out, dtype=dtype)
    with torch.no_grad():
        for index, layer in enumerate(net.layers):
            parts = {"weight_ih": layer.W[:, : layer.n], "weight_hh": layer.W[:, layer.n :]}
            parts |= {"bias_ih": layer.b, "bias_hh": np.zeros_like(layer.b)}
            for name, array in parts.items():
                getattr(lstm, f"{name}_l{index}").copy_(torch.tensor(array))
        head.weight.copy_(torch.tensor(net.w_k))
        head.bias.copy_(torch.tensor(net.b_k))
    return lstm, head


def _worst(found, wanted):
    if set(found) != set(wanted):
        raise ArithmeticError(f"other weights: {sorted(set(found) ^ set(wanted))}")
    return max(
        np.abs(found[name].reshape(array.shape) - array).max() / (np.abs(array).max() + 1e-12)
        for name, array in wanted.items()
    ).item()
