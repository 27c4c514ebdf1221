"""What every page has to reach, and how a page that does not is told."""

from dataclasses import dataclass

MEGABYTE = 1_000_000
MOST_BYTES = int(0.75 * MEGABYTE)
MOST_REQUESTS = 35
LEAST = {"performance": 0.98, "accessibility": 1.0, "best-practices": 1.0, "seo": 0.95}
LEAST_MOBILE = {**LEAST, "performance": 0.80}


@dataclass(frozen=True)
class Measured:
    """One page as Lighthouse saw it."""

    page: str
    scores: dict
    requests: int
    bytes: int
    faults: tuple

    def missed(self, least):
        """What the page does not reach, in words; empty where it reaches all."""
        low = [
            f"{name} {self.scores[name]:.2f} < {bound:.2f}"
            for name, bound in least.items()
            if self.scores[name] < bound
        ]
        if self.requests > MOST_REQUESTS:
            low.append(f"{self.requests} requests > {MOST_REQUESTS}")
        if self.bytes > MOST_BYTES:
            low.append(f"{self.bytes} bytes > {MOST_BYTES}")
        return low

    def rank(self):
        """The lower, the worse."""
        return (min(self.scores.values()), self.scores["performance"], -self.bytes)


def better(one, other):
    """The better of two measurements of one page: a busy machine makes a page slow, never quick."""
    return max(one, other, key=Measured.rank)


def line(item, least):
    """A row of the table."""
    scores = " ".join(f"{item.scores[name]:>13.2f}" for name in least)
    missed = "; ".join([*item.missed(least), *item.faults]) if item.missed(least) else ""
    numbers = f"{item.requests:>8} {item.bytes / 1000:>7.0f}"
    return f"{item.page:<40} {scores} {numbers}  {missed}".rstrip()


def head(least):
    """The table's first row."""
    names = " ".join(f"{name:>13}" for name in least)
    return f"{'page':<40} {names} {'requests':>8} {'kB':>7}"
