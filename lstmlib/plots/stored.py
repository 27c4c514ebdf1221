"""The results of `make tables` that the book's tables and figures are read from."""

from pathlib import Path

from lstmlib import trials

FOLDER = Path(__file__).resolve().parents[2] / "book" / "practice" / "results"


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
        Where there are none: they come with the book's sources, not with the installed library.
    """
    file = FOLDER / f"{name}.jsonl"
    if not file.is_file():
        raise FileNotFoundError(
            f"name: expected an experiment that `make tables` has run, got {name!r}, and there is "
            f"no {file.name} in book/practice/results of the book's sources"
        )
    return trials.read(file)
