"""Write the book's tables: ``python -m tools.tables [--scale full] [--only NAME ...]``.

Every experiment of ``book/practice/results/experiments.json`` is run, two at a time, and its
results replace those that the chapters read. What was interrupted goes on where it stood.
"""

import argparse
import shutil
import sys

from lstmlib import trials
from lstmlib.trials import files, settings
from tools.tables import environment, estimate, first
from tools.tables.experiments import LIST, ROOT, SCALES, load
from tools.tables.work import Work


def main(argv=None):
    """Run the command; the exit status is 1 where an experiment failed."""
    options = _options(argv)
    only = [name for text in options.only for name in text.replace(",", " ").split()]
    try:
        experiments = load(options.scale, only)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    found = environment.problems(options.workers)
    if found:
        print("\n".join(found), file=sys.stderr)
        return 1
    expected = _announce(experiments, options)
    if options.estimate:
        return 0
    failed = Work(expected, options.workers, _say).run(put)
    if failed:
        print(f"Failed: {', '.join(one.name for one in failed)}", file=sys.stderr)
        return 1
    first.store(experiments)
    print(f"The results are in {LIST.parent.relative_to(ROOT)}.")
    return 0


#: What `compared` says where nothing is to be replaced.
SAME = "all rows are those that were stored, to the last bit"


def put(experiment):
    """Put the results where the chapters read them, unless they are those that stand there."""
    made = experiment.folder / files.RESULTS
    kept = experiment.result
    said = compared(trials.read(kept), trials.read(made)) if kept.is_file() else "new results"
    _say(f"{experiment.name}: {said}")
    if said != SAME:
        shutil.copyfile(made, kept)


def compared(before, now):
    """Say how two results of one experiment differ."""
    if settings.identity(before.settings) != settings.identity(now.settings):
        return "the settings have changed, the old results are replaced"
    if before.rows == now.rows:
        return SAME
    if before.cpus != now.cpus:
        return "other rows than those stored, on another processor"
    return "OTHER ROWS than those stored, on the same processor"


def _announce(experiments, options):
    """Say what is to be done and how long it will take; return the expected seconds of each."""
    for remark in environment.remarks(options.workers):
        _say(remark)
    _say(
        f"{len(experiments)} experiments at scale {options.scale}; measuring each for a second ..."
    )
    expected = {}
    for experiment in experiments:
        expected[experiment] = estimate.seconds(experiment)
        _say(f"  {experiment.name:44} about {estimate.span(expected[experiment])} of one core")
    longest = max(sum(expected.values()) / options.workers, *expected.values(), 0.0)
    _say(
        f"In all about {estimate.span(longest)} on {options.workers} cores that have nothing else "
        f"to do, if the trials take the steps that the list expects of them."
    )
    return expected


def _options(argv):
    parser = argparse.ArgumentParser(prog="python -m tools.tables", description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="quick")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="or how names begin")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--estimate", action="store_true", help="say how long it takes, and stop")
    return parser.parse_args(argv)


def _say(line):
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
