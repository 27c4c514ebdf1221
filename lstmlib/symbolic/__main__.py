"""Check ledger and derivations, print them as tables: ``python -m lstmlib.symbolic``."""

import argparse
import sys
from difflib import get_close_matches
from time import perf_counter

from lstmlib.symbolic import derivation_report
from lstmlib.symbolic.checks import verify
from lstmlib.symbolic.derivations import DERIVATIONS
from lstmlib.symbolic.equations import EQUATIONS
from lstmlib.symbolic.modern import latex
from lstmlib.symbolic.table_row import checked_row

ROW = "{label:28} {kind:11} {number:7} {points:>6} {verdict}"


def parser():
    """Return the parser of the command line."""
    out = argparse.ArgumentParser(
        prog="python -m lstmlib.symbolic",
        description="Check every equation and derivation of the book in symbols and print them as "
        "tables. Exit status 1 where one fails.",
    )
    out.add_argument("--label", metavar="X", help="check and print one equation only")
    out.add_argument("--derivation", metavar="X", help="check and print one derivation only")
    out.add_argument("--list", action="store_true", help="print the labels and check nothing")
    out.add_argument(
        "--derivations", action="store_true", help="print the derivations' names and check nothing"
    )
    return out


def report(equation):
    """Check one equation, print its row, and return whether it passed."""
    fields = {"label": equation.label, "kind": equation.kind, "number": equation.number or "-"}
    return checked_row(verify, equation, ROW, **fields)


def show(equation):
    """Print one equation in words, in LaTeX and with the code that computes it."""
    print(f"\n{equation.words}\n\n  {latex(equation)}")
    if equation.code:
        print(f"\ncomputed by {equation.code}")


def check_all(equations):
    """Check equations, print a table of them, and return how many failed."""
    start = perf_counter()
    heads = {name: name for name in ("label", "kind", "number", "points")}
    print(ROW.format(**heads, verdict="verdict"))
    failed = sum(not report(equation) for equation in equations)
    print(f"\n{len(equations)} equations, {failed} failed, {perf_counter() - start:.1f} s")
    return failed


def unknown(what, name, known):
    """Say which names are near one that is not known, and return the exit status."""
    near = ", ".join(get_close_matches(name, known)) or "none"
    print(f"no {what} is called {name!r}; near: {near}", file=sys.stderr)
    return 2


def main(argv=None, equations=None, derivations=None):
    """Run the command.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; the process's own by default.
    equations, derivations : dict, optional
        What there is to check; where neither is given, the ledger and all derivations.

    Returns
    -------
    int
        Exit status: 0, 1 where a check fails, 2 for an unknown label or name.
    """
    if equations is None and derivations is None:
        equations, derivations = EQUATIONS, DERIVATIONS
    equations, derivations = equations or {}, derivations or {}
    options = parser().parse_args(argv)
    if options.list or options.derivations:
        print("\n".join(equations if options.list else derivations))
        return 0
    if options.label is not None:
        return one(options.label, "equation", equations, check_all, show)
    if options.derivation is not None:
        found = derivation_report.check_all, derivation_report.show
        return one(options.derivation, "derivation", derivations, *found)
    failed = check_all(list(equations.values())) if equations else 0
    if derivations:
        print()
        failed += derivation_report.check_all(derivations.values())
    return 1 if failed else 0


def one(name, what, known, check, printed):
    """Check and print one equation or derivation, and return the exit status."""
    if name not in known:
        return unknown(what, name, known)
    failed = check([known[name]])
    printed(known[name])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
