"""A small assignment with every kind of question, for tests of the machinery."""

from lstmlib.classroom import sources

#: Of the class that the tests of the machinery are.
SECRET = "s"
ASSIGNMENT = '''\
---
kernelspec:
  name: python3
  display_name: Python 3
---

# Toy: << label >>

```{code-cell} python
---
nbgrader:
  grade_id: begin
  locked: true
---
from lstmlib.classroom import check

check.begin("""<< examples >>""")
```

```{code-cell} python
import numpy as np
import sympy

x, y = sympy.symbols("x y")
```

'''

QUESTION = """\
```{code-cell} python
---
nbgrader:
  grade_id: %(name)s
  solution: true
---
def %(name)s(%(arguments)s):
    ### BEGIN SOLUTION
    return %(answer)s
    ### END SOLUTION
```

```{code-cell} python
---
nbgrader:
  grade_id: graded-%(name)s
  grade: true
  points: %(points)s
---
# %(name)s
### BEGIN HIDDEN TESTS
from lstmlib.classroom import hand_in

hand_in("%(name)s", globals())
### END HIDDEN TESTS
```

"""

WRITTEN = """\
+++ {"nbgrader": {"grade_id": "explain-it", "grade": true, "solution": true, "points": 2}}

Words.
"""

SOLUTIONS = (
    ("double", "a", "<< k >> * a", 2),
    ("pair", "a, b", '{"sum": a + b, "product": << k >> * a * b}', 4),
    ("scaled", "p, values", "[p * value for value in values]", 2),
    ("matrix", "m, v", "m @ v + double(1.0)", 4),
    ("outer", "u, v", "np.outer(u, v)", 2),
    ("formula", "", "<< k >> * x**2 - 1 / (1 + sympy.exp(-y))", 3),
)

KIT = """\
from lstmlib.classroom.questions import Edit, Formula, From, Function, Mistake


def variant(rng):
    return {"label": "a toy", "k": int(rng.integers(2, 9))}


def questions(variant):
    k = variant["k"]
    return [
        Function("double", lambda rng: {"a": float(rng.normal())},
                 [Edit("Squared.", "* a", "* a * a"), Edit("Shifted.", "* a", "* (a + 1)")]),
        Function("pair", lambda rng: {"a": float(rng.normal()), "b": float(rng.normal())},
                 [Mistake("No factor.", lambda a, b: {"sum": a + b, "product": a * b})]),
        Function("scaled", lambda rng: {"p": From("pair", "product"),
                                        "values": rng.normal(size=3).tolist()}),
        Function("matrix", lambda rng: {"m": rng.normal(size=(2, 3)), "v": rng.normal(size=3)}),
        Function("outer", lambda rng: {"u": From("matrix"), "v": rng.normal(size=2)}),
        Formula("formula", "x y", [Edit("The sign of y is turned.", "-y", "y")]),
    ]
"""


def write(folder):
    """Write the sources into a folder; return the assignment."""
    folder.mkdir(parents=True)
    cells = [
        QUESTION % {"name": name, "arguments": arguments, "answer": answer, "points": points}
        for name, arguments, answer, points in SOLUTIONS
    ]
    (folder / "assignment.md").write_text(ASSIGNMENT + "".join(cells) + WRITTEN)
    (folder / "kit.py").write_text(KIT)
    (folder / "rubric.md").write_text("Rubric: k is << k >>.\n")
    return sources.Assignment(folder)
