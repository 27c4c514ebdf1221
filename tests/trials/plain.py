"""A trial as one would write it down without places side by side."""

import numpy as np

from lstmlib.network import Blocks, Network
from lstmlib.online import Learner
from lstmlib.tasks._grammar import ALPHABET, graph


class PlainTrial:
    """One trial of the continual Reber task: one network of two cells, one symbol at a time.

    Parameters
    ----------
    given : dict
        Settings of a shard.
    number : int
        Number of the trial.
    """

    def __init__(self, given, number):
        self.options, self.protocol = given["task"]["options"], given["protocol"]
        seed = np.random.SeedSequence(given["seed"], spawn_key=(number,))
        weights, chance = seed.spawn(2)
        usual = {"cell_bias": False, "shortcut": True, "init": "ladder-2000"}
        net = Network.create(7, Blocks(2, cells=1), 7, rng=weights, **usual)
        self.learner = Learner(net)
        self.coins = self.toss(np.random.default_rng(chance))
        self.steps = self.streams = self.longest = self.test_steps = 0
        self.results = []

    @staticmethod
    def toss(rng):
        """Yield zeros and ones, drawn in blocks as the stream draws them."""
        while True:
            yield from rng.integers(2, size=1024).tolist()

    def symbols(self):
        """Yield (symbol, next symbol, symbols that may be next, whether a string starts)."""
        nodes, text, node = graph(embedded=True), "B", 1
        while True:
            symbol, to = nodes[node][next(self.coins) % len(nodes[node])]
            legal = [letter for letter, _ in nodes[node]]
            yield text, symbol, legal, node == 1
            text, node = symbol, 0 if not nodes[to] else to

    def stream(self, learns):
        """Go through one stream; returns its length and its steps."""
        self.learner.reset()
        for t, (symbol, following, legal, starts) in enumerate(self.symbols()):
            if starts and self.options["external_reset"]:
                self.learner.reset()
            shown = legal if self.options["target"] == "legal" else [following]
            x, target = self.hot([symbol]), self.hot(shown)
            rate = self.protocol["alpha"] * self.fall(t) if learns else 0.0
            y = self.learner.step(x, target, rate)[0]
            self.steps += learns
            if not self.is_right(y, legal):
                return t, t + 1
            over_budget = learns and self.steps >= self.protocol["max_steps"]
            if t + 1 >= self.protocol["cap"] or over_budget:
                return t + 1, t + 1

    def fall(self, t):
        """Give the learning rate as a share of that at the first step."""
        return {
            "constant": 1.0,
            "step-decay": self.protocol["decay"] ** t,
            "1/t": 1 / (t + 1),
            "1/sqrt(t)": 1 / np.sqrt(t + 1),
        }[self.protocol["schedule"]]

    def is_right(self, y, legal):
        """Judge an answer."""
        wanted = self.hot(legal)[0] == 1
        if self.options["criterion"] == "error-below-0.49":
            return np.abs(wanted - y).max() < 0.49
        return y[wanted].min() > y[~wanted].max()

    @staticmethod
    def hot(letters):
        """Ones at some letters, shape (1, 7)."""
        return np.array([[float(letter in letters) for letter in ALPHABET]])

    def run(self):
        """Train and test to the end; returns the row."""
        while True:
            length, _ = self.stream(learns=True)
            self.streams += 1
            self.longest = max(self.longest, length)
            final = self.steps >= self.protocol["max_steps"]
            cheap = self.test_steps <= self.protocol["test_share"] * self.steps
            if final or (length >= self.protocol["test_after"] and cheap):
                perfect = self.test()
                if perfect or final:
                    return self.row("perfect" if perfect else "censored")

    def test(self):
        """Test on all streams; returns whether each reached the cap."""
        lengths = []
        for _ in range(self.protocol["tests"]):
            length, steps = self.stream(learns=False)
            lengths.append(length)
            self.test_steps += steps
        self.results.append(np.mean(lengths))
        return min(lengths) >= self.protocol["cap"]

    def row(self, outcome):
        """Write down what a shard writes down."""
        best = max(self.results)
        fair = "good" if best > self.protocol["good"] else "bad"
        row = {"outcome": outcome, "standing": outcome if outcome == "perfect" else fair}
        row |= {"streams": self.streams, "steps": self.steps, "longest": self.longest}
        row |= {"tests": len(self.results), "test_steps": self.test_steps}
        row |= {"best": best, "last": self.results[-1]}
        return row | ({"budget": self.protocol["max_steps"]} if outcome == "censored" else {})
