"""Running the trials of an experiment, so that an interruption costs seconds and no results."""

import tempfile

from lstmlib import _checks
from lstmlib.trials import cluster, files, processes, work
from lstmlib.trials.folder import opened
from lstmlib.trials.progress import Bar
from lstmlib.trials.settings import compose, refuse_other_versions


def run(
    task,
    learner,
    trials,
    seed,
    *,
    protocol=None,
    folder=None,
    width=None,
    shards=None,
    workers=1,
    client=None,
    progress=True,
    every=30.0,
):
    """Run many trials of one task and return what came out.

    The trials are dealt to shards by the settings alone. A shard works through its trials side by
    side in `width` places; where a trial ends, the next one sits down. Each trial has a seed of its
    own, so the results are the same, bit for bit on one machine, whoever works on the shards and
    however often they are interrupted: with `folder` a run that was killed, at any moment, goes on
    from its checkpoints when it is called again.

    Parameters
    ----------
    task : str or dict
        Name of a task, or ``{"name": ..., option: value, ...}``;
        ``python -m lstmlib.trials list`` shows them.
    learner : dict or None
        How it learns: ``partials``, ``chunk``, ``dtype``, and under ``network`` what differs from
        the paper's network (options of `Network.create`; ``layers`` as a list of [blocks, cells]).
        None: as in the paper.
    trials : int
        How many.
    seed : int
        Decides everything that is drawn: trial k has the k-th child of ``SeedSequence(seed)``.
    protocol : dict, optional
        Changes to the task's `Protocol`.
    folder : str or path-like, optional
        Where settings, checkpoints and, at the end, ``results.jsonl`` are kept. A folder that holds
        this run is taken up; one that holds anything else is refused. Without it nothing is kept.
    width : int, optional
        Trials side by side in a shard; 100, or fewer if a shard has no more.
    shards : int, optional
        In how many parts the trials fall; so many that each has at most `width` trials.
    workers : int
        Processes on this machine. One is this process itself.
    client : distributed.Client or str, optional
        A Dask cluster, or the address of its scheduler, in place of `workers`. Its workers need
        this library, in this version, and no common disk.
    progress : bool
        Whether to show a bar (needs tqdm).
    every : float
        Seconds between two checkpoints.

    Returns
    -------
    Results

    Raises
    ------
    TypeError, ValueError
        For a bad argument, an unknown option, or the folder of another run or in use.
    RuntimeError
        If a shard fails, or its worker dies time and again.
    ImportError
        If tqdm or distributed is needed and missing.

    Examples
    --------
    >>> from lstmlib.trials import run
    >>> budget = {"max_steps": 60}
    >>> run("recall", None, 3, seed=0, protocol=budget, progress=False)
    Results(recall, 3 of 3 trials: 3 censored)
    """
    settings = compose(task, learner, trials, seed, protocol, width, shards)
    how = _how(workers, client, progress, every)
    if folder is not None:
        return _through(folder, settings, **how)
    with tempfile.TemporaryDirectory() as nowhere:
        return _through(nowhere, settings, **how)


def resume(folder, *, workers=1, client=None, progress=True, every=30.0):
    """Take up the run of a folder where its last checkpoints stand.

    Parameters
    ----------
    folder : str or path-like
        A folder that `run` was given.
    workers, client, progress, every
        As in `run`; they need not be what they were.

    Returns
    -------
    Results

    Raises
    ------
    TypeError, ValueError
        For a bad argument, a folder that holds no run or is in use, or a run of another version
        of the library or of NumPy.
    RuntimeError, ImportError
        As `run`.
    """
    return _through(folder, None, **_how(workers, client, progress, every))


def _how(workers, client, progress, every):
    """Check how the work is to be done."""
    workers = _checks.integer("workers", workers)
    if client is not None and workers != 1:
        raise ValueError(f"workers: expected 1 where a client is given, got {workers}")
    progress, every = _checks.flag("progress", progress), _checks.positive("every", every)
    return {"workers": workers, "client": client, "progress": progress, "every": every}


def _through(folder, settings, workers, client, progress, every):
    """Take all shards of a folder to their ends and write the results."""
    with opened(folder, settings) as (folder, settings, lock), Bar(settings, progress) as bar:
        refuse_other_versions(settings)
        found = files.gather(folder, settings)
        bar.begin({shard: facts["counts"] for shard, facts in found.items()})
        done = {shard for shard, facts in found.items() if facts["done"]}
        pending = [shard for shard in range(settings["shards"]) if shard not in done]
        if client is not None:
            _on_cluster(folder, settings, pending, client, every, bar)
        elif workers > 1:
            processes.work_through(folder, pending, workers, every, lock, bar)
        else:
            _here(folder, settings, pending, every, bar)
        return files.write_results(folder)


def _here(folder, settings, pending, every, bar):
    for shard in pending:
        place = work.Work(settings, shard, files.load(folder, shard))
        for counts in work.legs(place, every, lambda new, at=shard: files.save(folder, at, new)):
            bar.show(shard, counts)


def _on_cluster(folder, settings, pending, client, every, bar):
    client, ours = cluster.connect(client)
    try:
        cluster.work_through(folder, settings, pending, client, every, bar)
    finally:
        if ours:
            client.close()
