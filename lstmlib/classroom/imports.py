"""Refuse imports that would answer in the student's place: automatic derivatives, lstmlib's passes.

`refuse` puts a finder in front of all others. `kernel_site` does so in the kernel that runs a
submission, and in each Python that the kernel starts.
"""

import importlib.abc
import sys

#: What computes derivatives, or whole networks, by itself.
OTHERS = frozenset(
    "torch torchvision functorch jax jaxlib flax equinox optax haiku tensorflow keras tf_keras "
    "autograd theano aesara pytensor tinygrad mlx mxnet paddle chainer cupy casadi pyadolc "
    "numdifftools algopy nbgrader".split()
)
#: What the cells of a graded notebook themselves use of lstmlib.
OURS = ("lstmlib.classroom.checking", "lstmlib.classroom.handing_in", "lstmlib.classroom.imports")


class RefusedImport(ImportError):
    """An import that is not for graded cells; says so in a sentence."""


class Refusal(importlib.abc.MetaPathFinder):
    """A finder that finds nothing: it refuses, or leaves the rest to the others.

    Parameters
    ----------
    allowed : iterable of str
        Parts of lstmlib that graded cells may import; what those need themselves comes along.

    Attributes
    ----------
    refused : list of str
        What was asked for and refused; `hand_in` records it.
    """

    def __init__(self, allowed=()):
        self.open = {*OURS, *allowed}
        self.refused = []

    def find_spec(self, name, path=None, target=None):
        """Refuse ``name`` by raising `RefusedImport`, or find nothing."""
        package = name.partition(".")[0]
        if package in OTHERS or (package == "lstmlib" and not self._lets_in(name)):
            self.refused.append(name)
            raise RefusedImport(
                f"{name} cannot be imported where answers are graded: the answer has to come out "
                "of the code that you wrote.",
                name=name,
            )
        return None

    def _lets_in(self, name):
        if any(_within(part, name) or _within(name, part) for part in self.open):
            return True
        # What a part of lstmlib that is open asks for is open too, asked for by that part.
        if _asking() in self.open:
            self.open.add(name)
            return True
        return False


def _within(name, package):
    return name == package or name.startswith(package + ".")


def _asking():
    """Name of the module whose code imports something now."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if name != __name__ and name.partition(".")[0] != "importlib":
            return name
        frame = frame.f_back
    return None


def refuse(allowed=()):
    """Refuse from now on, in this process, what graded cells may not import."""
    sys.meta_path.insert(0, Refusal(allowed))
