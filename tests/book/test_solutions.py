"""Every solution is run, and run again with each of its signs flipped, when it must fail."""

import ast
import contextlib
import io
import signal

import pytest

from tests.book import signs
from tests.book.notebook import BOOK, CHAPTERS, read

PAGES = {path.relative_to(BOOK).as_posix(): read(path.read_text("utf-8")) for path in CHAPTERS}
EXTRA = BOOK / "reference" / "sympy.md"
PAGES["reference/sympy.md"] = read(EXTRA.read_text("utf-8"))
SOLUTIONS = [(name, label) for name, page in PAGES.items() for label in page.solutions]
SECONDS = 20


@contextlib.contextmanager
def at_most(seconds):
    """Stop what runs for ever, as a loop whose sign was flipped may."""

    def stop(*_):
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(setup, tree):
    """Run a solution after the cells that it may rely on."""
    space = {"__name__": "__main__", "display": lambda *_: None}
    with contextlib.redirect_stdout(io.StringIO()), at_most(SECONDS):
        exec(setup, space)
        exec(compile(tree, "solution", "exec"), space)


def survivors(page, label):
    """Return the flipped signs that a solution does not notice, and how many were flipped."""
    setup = "\n".join(cell.code for cell in page.setup())
    tree = ast.parse("\n".join(cell.code for cell in page.solution(label)))
    run(setup, tree)
    mutants = [(signs.where(tree, path), signs.flipped(tree, path)) for path in signs.signs(tree)]
    if not mutants:  # an answer without a sign has one all the same: plus
        mutants = list(signs.negated(tree))
        alive = [name for name, mutant in mutants if not fails(setup, mutant, AssertionError)]
        return (alive if len(alive) == len(mutants) else []), len(mutants)
    return [name for name, mutant in mutants if not fails(setup, mutant)], len(mutants)


def fails(setup, tree, how=Exception):
    """Return whether running a solution ends in an exception of a kind."""
    try:
        run(setup, tree)
    except how:
        return True
    except Exception:
        return False
    return False


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "label"), SOLUTIONS)
def test_a_solution_fails_when_a_sign_is_flipped(name, label):
    alive, count = survivors(PAGES[name], label)
    assert count, f"{name}: the solution of {label} computes nothing that could be wrong"
    assert not alive, f"{name}: {label} does not notice a flipped sign: {alive}"


PLANTED = """
```{code-cell} python
:tags: [setup]
y = 0.7
```

```{solution-start} ex-%s
:class: dropdown
```

```{code-cell} python
slope = y * (1 - y)
%s
```

```{solution-end}
```
"""


@pytest.mark.parametrize(
    ("claim", "caught"),
    [
        ("assert abs(slope - 0.21) < 1e-12", True),
        ("assert slope > 0", False),
        ("print(slope)", False),
        ("error = -slope\nassert abs(error + 0.21) < 1e-12", True),
        ("error = -slope\nassert abs(slope - 0.21) < 1e-12", False),
    ],
)
def test_a_solution_that_hides_a_sign_is_found(claim, caught):
    page = read(PLANTED % ("planted", claim))
    alive, count = survivors(page, "ex-planted")
    assert count and bool(alive) is not caught


def test_a_solution_that_does_not_hold_is_found():
    page = read(PLANTED % ("planted", "assert slope < 0"))
    with pytest.raises(AssertionError):
        survivors(page, "ex-planted")


def test_which_signs_count():
    code = "\n".join(
        [
            "a = b[t - 1] - c",
            "print(a - 1)",
            "x = [-1.0, 2]",
            "assert a - b < 1",
            "for t in range(n - 1):",
            "    a += -t",
        ]
    )
    tree = ast.parse(code)
    found = [signs.where(tree, path) for path in signs.signs(tree)]
    assert found == ["line 1: b[t - 1] - c", "line 6: a += -t", "line 6: -t"]
