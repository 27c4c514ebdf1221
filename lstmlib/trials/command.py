"""The command line of the trials: what it takes, and what it says."""

import argparse
import json
import os
import sys
from pathlib import Path

from lstmlib.tasks.streams import STREAMS
from lstmlib.trials.files import stored
from lstmlib.trials.running import resume, run
from lstmlib.trials.tabulate import table

_KEYS = "NAME=VALUE"
_EXAMPLES = """examples:
  python -m lstmlib.trials list recall
  python -m lstmlib.trials run recall --folder runs/recall --trials 10 --seed 1
  python -m lstmlib.trials run recall --folder runs/stack --network 'layers=[[5,1],[5,1]]'
  python -m lstmlib.trials resume runs/recall --workers 2
  python -m lstmlib.trials table runs/recall runs/stack
"""


def parser():
    """Return the parser of the command line."""
    out = argparse.ArgumentParser(
        prog="python -m lstmlib.trials",
        description="Run many trials of a task, take up a run that was interrupted, and count "
        "what came out.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = out.add_subparsers(dest="verb", required=True, metavar="VERB")
    verb = verbs.add_parser("list", help="name the tasks, or tell all options of one")
    verb.add_argument("task", nargs="?", help="a task")
    verb.set_defaults(does=_list)
    verb = verbs.add_parser("run", help="run trials; what a folder holds already is taken up")
    _about_run(verb)
    _about_work(verb)
    verb.set_defaults(does=_run)
    verb = verbs.add_parser("resume", help="take up the run of a folder, as it was begun")
    verb.add_argument("folder", help="folder of the run")
    _about_work(verb)
    verb.set_defaults(does=_resume)
    verb = verbs.add_parser("table", help="count outcomes, with Wilson intervals")
    verb.add_argument("paths", nargs="+", metavar="PATH", help="a folder or a results file")
    verb.add_argument("--markdown", action="store_true", help="as a Markdown table")
    how = {"choices": ("outcome", "standing"), "default": "outcome"}
    verb.add_argument("--by", help="what is counted: ends of trials, or their best tests", **how)
    verb.add_argument("--confidence", type=float, default=0.95, help="of the intervals (0.95)")
    verb.set_defaults(does=_table)
    return out


def _about_run(verb):
    verb.add_argument("task", help="name of a task; `list` names them")
    verb.add_argument("--folder", required=True, help="where settings, checkpoints and results go")
    verb.add_argument("--trials", type=int, default=100, help="how many (100)")
    verb.add_argument("--seed", type=int, default=0, help="decides all that is drawn (0)")
    for name, what in (
        ("option", "an option of the task"),
        ("learner", "an option of the way of learning: partials, chunk, dtype"),
        ("network", "an option of the network, as Network.create takes it"),
        ("protocol", "a change to the task's protocol"),
    ):
        how = {"action": "append", "default": [], "metavar": _KEYS, "type": _pair}
        verb.add_argument(f"--{name}", help=f"{what}; may be repeated", **how)
    verb.add_argument("--width", type=int, help="trials side by side in a shard (at most 100)")
    verb.add_argument("--shards", type=int, help="parts that the trials are dealt to")


def _about_work(verb):
    verb.add_argument("--workers", type=int, default=1, help="processes on this machine (1)")
    verb.add_argument(
        "--dask", metavar="ADDRESS", help="scheduler of a Dask cluster to use instead"
    )
    verb.add_argument("--every", type=float, default=30.0, help="seconds between checkpoints (30)")
    verb.add_argument("--quiet", action="store_true", help="show no bar")


def _pair(text):
    """Return a name and its value, which is JSON where it can be and else a text."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"expected {_KEYS}, got {text!r}")
    try:
        return name, json.loads(value)
    except json.JSONDecodeError:
        return name, value


def _list(options):
    if options.task is None:
        for name, kind in STREAMS.items():
            print(f"{name:26} {_summary(kind)}")
        return
    if options.task not in STREAMS:
        raise ValueError(f"task: expected one of {', '.join(STREAMS)}, got {options.task!r}")
    stream = STREAMS[options.task]()
    print(f"{options.task}: {_summary(type(stream))}\n\nnetwork: {stream.network(0)}")
    for title, found in (("option", stream.settings), ("protocol", vars(stream.protocol))):
        print()
        for name, value in found.items():
            print(f"--{title} {name}={json.dumps(value)}")


def _summary(kind):
    return (kind.__doc__ or "").strip().splitlines()[0]


def _run(options):
    task = {"name": options.task, "options": dict(options.option)}
    learner = dict(options.learner)
    if options.network:
        learner["network"] = dict(options.network)
    about = {"protocol": dict(options.protocol), "width": options.width, "shards": options.shards}
    trials, seed = options.trials, options.seed
    _show(run(task, learner, trials, seed, folder=options.folder, **about, **_work(options)))


def _resume(options):
    _show(resume(options.folder, **_work(options)))


def _work(options):
    how = {"workers": options.workers, "client": options.dask, "every": options.every}
    return {**how, "progress": not options.quiet}


def _show(results):
    print(table({results.settings["task"]["name"]: results}))


def _table(options):
    names = [Path(path).stem or path for path in options.paths]
    twice = len(set(names)) < len(names)
    named = dict(zip(options.paths if twice else names, options.paths, strict=True))
    print(table(named, options.markdown, options.by, options.confidence))


def main(argv=None):
    """Run the command.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; the process's own by default.

    Returns
    -------
    int
        Exit status: 0, 1 where a run failed, 2 for a bad argument, 130 after Control-C.
    """
    options = parser().parse_args(argv)
    try:
        options.does(options)
    except (ImportError, OSError, TypeError, ValueError) as error:
        return _told(error, 2)
    except RuntimeError as error:
        return _told(error, 1)
    except KeyboardInterrupt:
        return _told(_stopped(options), 130)
    return 0


def _told(what, status):
    print(f"error: {what}" if isinstance(what, Exception) else what, file=sys.stderr)
    return status


def _stopped(options):
    folder = getattr(options, "folder", None)
    try:
        stored(os.fspath(folder))
    except (TypeError, ValueError):
        return "stopped before there was anything to keep"
    return f"stopped; `python -m lstmlib.trials resume {folder}` goes on from the last checkpoints"
