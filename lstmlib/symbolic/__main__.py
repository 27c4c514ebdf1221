"""Check the ledger and print it as a table: ``python -m lstmlib.symbolic``."""

import argparse
import sys
from difflib import get_close_matches
from time import perf_counter

from lstmlib.symbolic.checks import verify
from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.modern import latex

ROW = "{label:28} {kind:11} {number:7} {points:>6} {verdict}"


def parser():
    """Return the parser of the command line."""
    out = argparse.ArgumentParser(
        prog="python -m lstmlib.symbolic",
        description="Check every equation of the book in symbols and print them as a table. "
        "Exit status 1 where one fails.",
    )
    out.add_argument("--label", metavar="X", help="check and print one equation only")
    out.add_argument("--list", action="store_true", help="print the labels and check nothing")
    return out


def report(equation):
    """Check one equation, print its row, and return whether it passed."""
    try:
        found = verify(equation)
    except Exception as error:  # a broken check is a failed one, and the others still run
        failures, points = (f"{type(error).__name__}: {error}",), 0
    else:
        failures, points = found.failures, found.points
        if not points:
            failures = ("its check looked at nothing",)
    verdict = "FAILED" if failures else "checked"
    number = equation.number or "-"
    fields = {"label": equation.label, "kind": equation.kind, "number": number}
    print(ROW.format(**fields, points=points, verdict=verdict))
    for line in failures[:3]:
        print(f"    {line}")
    return not failures


def show(equation):
    """Print one equation in words, in LaTeX and with the code that computes it."""
    print(f"\n{equation.words}\n\n  {latex(equation)}")
    if equation.code:
        print(f"\ncomputed by {equation.code}")


def main(argv=None, equations=EQUATIONS):
    """Run the command.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; the process's own by default.
    equations : dict
        The ledger.

    Returns
    -------
    int
        Exit status: 0, 1 where a check fails, 2 for an unknown label.
    """
    options = parser().parse_args(argv)
    if options.list:
        print("\n".join(equations))
        return 0
    if options.label is not None and options.label not in equations:
        near = ", ".join(get_close_matches(options.label, equations)) or "none"
        print(f"no equation is called {options.label!r}; near: {near}", file=sys.stderr)
        return 2
    chosen = [equations[options.label]] if options.label else list(equations.values())
    start = perf_counter()
    heads = {name: name for name in ("label", "kind", "number", "points")}
    print(ROW.format(**heads, verdict="verdict"))
    failed = sum(not report(equation) for equation in chosen)
    if options.label:
        show(chosen[0])
    print(f"\n{len(chosen)} equations, {failed} failed, {perf_counter() - start:.1f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
