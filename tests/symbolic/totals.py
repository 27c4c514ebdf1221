"""Total derivatives of states and cell outputs by every weight, by automatic differentiation."""

from functools import cache

import torch

from tests.oracles.torch_lstm import Frozen, unroll


class Totals:
    """Derivatives in the graph in which a truncation has frozen what it freezes.

    Parameters
    ----------
    net : Network
        Of any options.
    x : ndarray of shape (T, 1, n_in)
        Input.
    start : tuple of State
        Where the sequence starts.
    truncation : {"none", "gers", "today"}
        What is frozen.
    """

    def __init__(self, net, x, start, truncation):
        self.net, self.x, self.start, self.truncation = net, x, start, truncation

    @cache  # noqa: B019 - a world lives as long as the tests
    def graph(self, owner):
        """The unrolled network, as a weight of layer ``owner`` sees it."""
        cut = self.truncation != "none"
        above = owner if self.truncation == "today" else len(self.net.layers)
        return unroll(self.net, self.x, Frozen(cut, cut, above), self.start)

    @cache  # noqa: B019
    def of(self, node, layer, step, place, owner):
        """Derivative of one number by every weight, as a network of derivatives."""
        found = self.net.zeros_like()
        if step < 0:
            return found
        graph = self.graph(owner if self.truncation == "today" else None)
        number = graph.layers[layer][node][step][0][place]
        slopes = torch.autograd.grad(
            number,
            list(graph.weights.values()),
            retain_graph=True,
            allow_unused=True,
            materialize_grads=True,
        )
        for (_, array), slope in zip(found.named_parameters(), slopes, strict=True):
            array[...] = slope.numpy()
        return found
