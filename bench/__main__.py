"""``python -m bench``: time lstmlib against its rivals and say which targets are met."""

import argparse
import os
import sys
from pathlib import Path

from bench.shapes import DTYPES, MEMORY, QUICK, SHAPES, Shape
from bench.threads import one_thread

RESULTS = Path(__file__).resolve().parent / "results"


def parse(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--shapes",
        nargs="+",
        type=Shape.parse,
        metavar="L,H,N,B,T",
        help="layers, cells, inputs, batch, steps; several may be given (default: six shapes)",
    )
    parser.add_argument("--dtype", choices=DTYPES, help="only this one (default: both)")
    parser.add_argument("--runs", type=int, help="rounds of timing (default: 15)")
    parser.add_argument("--quick", action="store_true", help="tiny shapes, two rounds")
    parser.add_argument(
        "--out",
        type=Path,
        help="folder for speed.md and speed.json (default: bench/results after a whole run with "
        "the default shapes, otherwise none)",
    )
    given = parser.parse_args(arguments)
    if given.runs is not None and given.runs < 1:
        parser.error("--runs: expected at least 1")
    whole = not (given.quick or given.shapes or given.dtype)
    given.shapes = given.shapes or (QUICK if given.quick else SHAPES)
    given.runs = given.runs or (2 if given.quick else 15)
    given.dtypes = [given.dtype] if given.dtype else DTYPES
    given.memory = given.shapes[-1] if given.quick else MEMORY
    given.out = given.out or (RESULTS if whole else None)
    return given


def run(given):
    """Check, time and measure; returns everything that the report needs."""
    import torch
    from tqdm import tqdm

    from bench import machine, memory, report
    from bench.rivals import Case
    from bench.timing import interleaved

    torch.set_num_threads(1)
    rows = []
    libraries = {name: memory.measure(name, given.memory, "float32") for name in memory.LIBRARIES}
    with tqdm(total=len(given.shapes) * len(given.dtypes) * given.runs, unit="round") as bar:
        for shape in given.shapes:
            for dtype in given.dtypes:
                bar.set_description(f"{shape} {dtype}")
                case = Case(shape, dtype)
                errors = case.check()
                seconds = interleaved(case.rivals(), given.runs, bar.update)
                rows.append(report.row(case, seconds, errors))
    shape = str(given.memory)
    return {
        "machine": machine.describe(),
        "rounds": given.runs,
        "rows": rows,
        "memory": {"shape": shape, "dtype": "float32", "libraries": libraries},
    }


def main(arguments=None):
    given = parse(arguments)
    one_thread(os.environ)
    try:
        results = run(given)
    except ModuleNotFoundError as error:
        return f"The bench needs {error.name}: install it (`make bench` does)."
    from bench import report

    text = report.markdown(results)
    print(text)
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
        (given.out / "speed.md").write_text(text, encoding="utf-8")
        (given.out / "speed.json").write_text(report.as_json(results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
