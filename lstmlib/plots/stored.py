"""The results of `make tables` that the book's tables and figures are read from."""

from pathlib import Path

from lstmlib.trials import read  # now, not at the first call: who lacks NumPy hears it here

HERE = Path(__file__).resolve()
#: In a checkout they lie with the book's sources; an installed library carries a copy.
FOLDERS = (HERE.parents[2] / "book" / "practice" / "results", HERE.parent / "results")


def stored(name):
    """Read the stored results of one experiment.

    Parameters
    ----------
    name : str
        Its name in ``book/practice/results/experiments.json``.

    Returns
    -------
    lstmlib.trials.Results

    Raises
    ------
    FileNotFoundError
        Where there are none.
    """
    found = [folder / f"{name}.jsonl" for folder in FOLDERS if (folder / f"{name}.jsonl").is_file()]
    if not found:
        raise FileNotFoundError(
            f"name: expected an experiment that `make tables` has run, got {name!r}, and there is "
            f"no {name}.jsonl in book/practice/results"
        )
    return read(found[0])
