"""What is measured in random stacks for the figures of the stack part."""

from functools import cache

import numpy as np

import lstmlib as ll

#: The nets of a block, in the order in which the pages list the paths down.
NETS = ("c", "in", "phi", "out")
#: Added to forget biases where something is to be seen of the past.
REMEMBER = 2.0


def draw(seed, scale, layers=2, steps=9, **options):
    """Draw a stack of layers of three cells, its input and its target.

    Parameters
    ----------
    seed : int
        Of everything that is drawn.
    scale : float
        Standard deviation of the weights.
    layers, steps : int
        Depth, and length of the sequence.
    **options
        As for `lstmlib.Network.create`.

    Returns
    -------
    tuple
        Network, input, target.
    """
    net = ll.Network.create(
        2, [ll.Blocks(3)] * layers, 2, rng=seed, init=ll.Init("normal", scale), **options
    )
    rng = np.random.default_rng(seed)
    return net, rng.normal(size=(steps, 2)), rng.random((steps, 2))


def sent_down(net, flow, layer=1):
    """What each kind of net of a layer sends to the cells below: dict of arrays (T, B, n)."""
    above, n = net.layers[layer], net.layers[layer].n
    deltas = ((name, getattr(flow.layers[layer], f"sent_{name}")) for name in NETS)
    return {
        name: delta.reshape(*delta.shape[:2], -1)
        @ getattr(above, f"w_{name}").reshape(-1, above.M)[:, :n]
        for name, delta in deltas
    }


def open_top(net, x, e_y, truncation="none"):
    """Flow through the lowest layer alone, where this e_y arrives from above.

    Identity output units, one a cell with weight 1, whose targets lie e_y above what they say.
    """
    low = net.layers[0]
    cells = low.J * low.S
    one = ll.Network.create(
        net.n_in, low.blocks, cells, rng=0, output="identity", recurrent=net.recurrent
    )
    for (_, own), (_, given) in zip(
        one.layers[0].named_parameters(), low.named_parameters(), strict=True
    ):
        own[...] = given
    one.w_k[...], one.b_k[...] = np.eye(cells), 0.0
    run = ll.forward(one, x)
    return ll.backward(one, run, run.y + e_y, truncation=truncation)


def flat(gradient, layer=0):
    """Gradient of one layer as one row of numbers."""
    weights = gradient.layers[layer]
    return np.concatenate([array.ravel() for _, array in weights.named_parameters()])


@cache
def path_errors(seeds=100, scale=0.9):
    """Relative error of the lower gradient when one path down is left out.

    Returns
    -------
    ndarray of shape (seeds, 4)
        Columns c, in, phi, out.
    """
    found = np.empty((seeds, len(NETS)))
    for seed in range(seeds):
        net, x, target = draw(seed, scale)
        trace = ll.forward(net, x)
        flow = ll.backward(net, trace, target)
        exact = flat(flow.gradient)
        down = sent_down(net, flow)
        whole = sum(down.values())
        for column, name in enumerate(NETS):
            left = open_top(net, x, whole - down[name]).gradient
            found[seed, column] = ll.check.relative_error(flat(left), exact)
    return found


def crossing_sizes(seed, scale, steps, above, below):
    """Size of the part of the lower gradient by time of going up (rows) and of use (columns)."""
    net, x, target = draw(seed, scale, steps=steps)
    for layer in net.layers:
        layer.b_phi += REMEMBER
    trace = ll.forward(net, x)
    last = np.arange(steps) == steps - 1
    flow = ll.backward(net, trace, target, truncation=above, mask=last)
    e_y = sum(sent_down(net, flow).values())
    low = trace.layers[0]
    own = np.concatenate([low.x, low.y_before.reshape(steps, 1, -1), np.ones((steps, 1, 1))], 2)
    source = np.linalg.norm(own, axis=(1, 2))
    sizes = np.zeros((steps, steps))
    for crossing in range(steps):
        once = e_y * (np.arange(steps) == crossing)[:, None, None]
        deltas = sent_deltas(open_top(net, x, once, below))
        sizes[crossing] = source * np.linalg.norm(deltas, axis=1)
    return sizes


def sent_deltas(flow):
    """Deltas of the lowest layer, one row a step."""
    deltas = (getattr(flow.layers[0], f"delta_{name}") for name in NETS)
    return np.concatenate([delta.reshape(len(delta), -1) for delta in deltas], axis=1)


def today_errors(biases, seeds=40, scale=0.9):
    """Relative error of "today" in the lower gradient, by forget bias of the upper layer.

    There is no recurrence, so that the sweep is exact.

    Returns
    -------
    ndarray of shape (seeds, len(biases))
    """
    found = np.empty((seeds, len(biases)))
    for seed in range(seeds):
        net, x, target = draw(seed, scale, steps=12, recurrent=False)
        for column, bias in enumerate(biases):
            net.layers[1].b_phi[...] = bias
            trace = ll.forward(net, x)
            today, exact = (
                flat(ll.backward(net, trace, target, truncation=way).gradient)
                for way in ("today", "none")
            )
            found[seed, column] = ll.check.relative_error(today, exact)
    return found


@cache
def state_errors(scale, depth=6, seeds=40):
    """Size of the states' errors by layer, the top layer's being 1: ndarray (seeds, depth)."""
    found = np.empty((seeds, depth))
    for seed in range(seeds):
        net, x, target = draw(seed, scale, layers=depth)
        flow = ll.backward(net, ll.forward(net, x), target)
        sizes = np.array([np.linalg.norm(layer.eps_s) for layer in flow.layers])
        found[seed] = sizes / sizes[-1]
    return found
