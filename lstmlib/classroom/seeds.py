"""Random numbers that hang on a class's secret and on what they are for."""

import hashlib

import numpy as np

#: The secret of the practice class, which is no secret: its notebooks are public.
PRACTICE = "practice"


def rng(secret: str, *labels: str) -> np.random.Generator:
    """A generator for one purpose in one class.

    Parameters
    ----------
    secret : str
        The class's seed. Without it nobody can draw the same numbers.
    *labels : str
        What the numbers are for, such as ``"hidden", "forward", "states"``.

    Returns
    -------
    numpy.random.Generator
        The same one for the same secret and labels, on every machine.
    """
    # The length in front keeps ("ab", "c") and ("a", "bc") apart.
    text = "".join(f"{len(label)}:{label}" for label in labels)
    key = hashlib.blake2b(secret.encode()).digest()
    digest = hashlib.blake2b(text.encode(), key=key, digest_size=32).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
