"""What ``python -m lstmlib.symbolic`` prints of the derivations."""

from time import perf_counter

from lstmlib.symbolic.derivation import verify_derivation
from lstmlib.symbolic.derivation_latex import latex_lines, latex_start

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
    try:
        found = verify_derivation(derivation)
    except Exception as error:  # a broken check is a failed one, and the others still run
        failures, points = (f"{type(error).__name__}: {error}",), 0
    else:
        failures, points = found.failures, found.points
    verdict = "FAILED" if failures else "checked"
    count = len(derivation.steps)
    print(ROW.format(name=derivation.name, lines=count, points=points, verdict=verdict))
    for line in failures[:3]:
        print(f"    {line}")
    return not failures


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
