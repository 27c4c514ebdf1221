"""The shapes that are timed, and what is to be reached on each."""

from typing import NamedTuple

DTYPES = ("float32", "float64")


class Shape(NamedTuple):
    """One network and its input: layers, cells a layer, inputs, batch, time steps."""

    layers: int
    hidden: int
    inputs: int
    batch: int
    steps: int

    @classmethod
    def parse(cls, text):
        """Read ``2,128,64,32,100``."""
        numbers = [int(part) for part in text.split(",")]
        if len(numbers) != len(cls._fields) or min(numbers) < 1:
            raise ValueError(text)
        return cls(*numbers)

    def tiny(self):
        """As many layers, all else small: enough to load what a pass needs."""
        return Shape(self.layers, 2, 2, 2, 2)

    def __str__(self):
        return ",".join(map(str, self))


SHAPES = (
    Shape(1, 8, 8, 1, 50),
    Shape(2, 8, 8, 1, 50),
    Shape(1, 32, 32, 16, 100),
    Shape(2, 128, 64, 32, 100),
    Shape(2, 256, 256, 64, 100),
    Shape(1, 512, 512, 32, 50),
)
QUICK = (Shape(1, 8, 8, 1, 10), Shape(2, 8, 4, 3, 10))
MEMORY = Shape(2, 256, 256, 64, 100)


def targets(shape, dtype):
    """Largest time allowed, as a multiple of a rival's time: a dict from rival to factor."""
    if shape not in SHAPES:
        return {}
    if shape.hidden >= 128:
        return {"torch": 1.35 if dtype == "float32" else 1.15, "gemms": 1.5}
    if shape.hidden == 32:
        return {"torch": 1.6 if dtype == "float32" else 0.5}
    if dtype == "float64":
        return {"torch": 0.2}
    return {"torch": 0.8 if shape.layers == 1 else 1.0}
