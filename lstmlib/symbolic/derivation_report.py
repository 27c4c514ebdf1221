"""What ``python -m lstmlib.symbolic`` prints of the derivations."""

from time import perf_counter

from lstmlib.symbolic.derivation import verify_derivation
from lstmlib.symbolic.derivation_latex import latex_lines, latex_start
from lstmlib.symbolic.table_row import checked_row

ROW = "{name:28} {lines:>5} {points:>6} {verdict}"


def check_all(derivations):
    """Check derivations, print a table of them, and return how many failed.

    Parameters
    ----------
    derivations : iterable of Derivation
        Those to check.

    Returns
    -------
    int
    """
    start, derivations = perf_counter(), list(derivations)
    heads = {name: name for name in ("lines", "points", "verdict")}
    print(ROW.format(name="derivation", **heads))
    failed = sum(not report(derivation) for derivation in derivations)
    spent = perf_counter() - start
    print(f"\n{len(derivations)} derivations, {failed} failed, {spent:.1f} s")
    return failed


def report(derivation):
    """Check one derivation, print its row, and return whether it passed."""
    fields = {"name": derivation.name, "lines": len(derivation.steps)}
    return checked_row(verify_derivation, derivation, ROW, **fields)


def show(derivation):
    """Print a derivation in words and every line of it in LaTeX, with its reason.

    Parameters
    ----------
    derivation : Derivation
        Any.
    """
    print(f"\n{derivation.title}\n{derivation.words}")
    if derivation.condition:
        print(f"Only {derivation.condition}.")
    print(f"\n    {latex_start(derivation)}")
    lines = zip(latex_lines(derivation), derivation.steps, strict=True)
    for number, (line, step) in enumerate(lines, start=1):
        only = f" Only {line.condition}." if line.condition else ""
        uses = f" [{', '.join(step.uses)}]" if step.uses else ""
        print(f"{number:2}  {line.latex}\n      {line.reason}{only}{uses}")
    if derivation.label:
        print(f"\nThe last line is {'part of ' * (derivation.term is not None)}{derivation.label}.")
