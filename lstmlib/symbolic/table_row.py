"""A row of the tables that ``python -m lstmlib.symbolic`` prints, for equations and derivations."""

from lstmlib.symbolic.equation import Outcome

NOTHING = "its check looked at nothing"


def checked_row(verify, entry, row, **fields):
    """Check an entry, print its row, and return whether it passed.

    Parameters
    ----------
    verify : callable
        Takes the entry and returns an `Outcome`.
    entry : Equation or Derivation
        What is checked.
    row : str
        Format of the row, with places for the fields, ``points`` and ``verdict``.
    **fields
        What else the row says.

    Returns
    -------
    bool
    """
    try:
        found = verify(entry)
    except Exception as error:  # a broken check is a failed one, and the others still run
        found = Outcome(0, (f"{type(error).__name__}: {error}",))
    failures = found.failures or (() if found.points else (NOTHING,))
    verdict = "FAILED" if failures else "checked"
    print(row.format(**fields, points=found.points, verdict=verdict))
    for line in failures[:3]:
        print(f"    {line}")
    return not failures
