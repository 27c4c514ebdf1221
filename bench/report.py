"""The results as Markdown and as JSON."""

import json
import statistics

from bench.shapes import targets
from bench.timing import ratio

RIVALS = ("torch", "naive", "gemms")


def row(case, seconds, errors):
    """One row of the results: times, ratios, and whether the targets are met."""
    ratios = {name: ratio(seconds, "lstmlib", name) for name in RIVALS}
    wanted = targets(case.shape, case.dtype)
    return {
        "shape": case.shape._asdict(),
        "dtype": case.dtype,
        "milliseconds": {name: 1e3 * statistics.median(times) for name, times in seconds.items()},
        "ratio": ratios,
        "gemms_to_torch": ratio(seconds, "gemms", "torch"),
        "target": wanted,
        "met": {name: ratios[name] <= factor for name, factor in wanted.items()},
        "error": errors,
    }


def markdown(results):
    """The whole report as Markdown."""
    lines = ["# How fast lstmlib is", "", *_about(results), "", *_table(results["rows"])]
    lines += ["", *_memory(results["memory"])]
    return "\n".join(lines) + "\n"


def as_json(results):
    """The whole report as JSON."""
    return json.dumps(results, indent=1, ensure_ascii=False) + "\n"


def _about(results):
    machine = results["machine"]
    lines = [
        f"{machine['date']}, {machine['cpu']}, one thread. Python {machine['python']}, "
        f"NumPy {machine['numpy']} (OpenBLAS kernels: {machine['openblas_kernel']}), "
        f"torch {machine['torch']} (kernels: {machine['torch_kernel']}).",
        "",
        f"Forward and backward together; medians of {results['rounds']} rounds, each of which "
        "times every rival. A ratio is the median of the rounds' ratios: below 1, lstmlib is "
        "faster. A shape is layers, cells, inputs, batch, steps. *naive* makes a product and an "
        "activation a gate and a step; *products* are the bare matrix products that no "
        "implementation can do without; where they alone take longer than the target (last "
        "column), no NumPy code can reach it with these kernels.",
    ]
    if machine["avx512"] and machine["openblas_kernel"] in ("Haswell", "Zen"):
        lines += [
            "",
            "This processor has AVX-512, but this OpenBLAS does not know it and falls back to "
            "kernels of half the width. `OPENBLAS_CORETYPE=SkylakeX` in the environment makes it "
            "use the wide ones; torch brings its own and uses them always.",
        ]
    return lines


def _table(rows):
    lines = [
        "| shape | dtype | ms: ours | torch | naive | products | ours / torch | ours / products "
        "| naive / ours | products / torch |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in rows:
        times = " | ".join(f"{one['milliseconds'][name]:.3g}" for name in ("lstmlib", *RIVALS))
        shape = ",".join(map(str, one["shape"].values()))
        lines.append(
            f"| {shape} | {one['dtype']} | {times} | {_verdict(one, 'torch')} "
            f"| {_verdict(one, 'gemms')} | {1 / one['ratio']['naive']:.1f} "
            f"| {one['gemms_to_torch']:.2f} |"
        )
    return lines


def _verdict(one, name):
    text = f"{one['ratio'][name]:.2f}"
    if name not in one["target"]:
        return text
    word = "met" if one["met"][name] else "**not met**"
    return f"{text} (≤ {one['target'][name]:g}: {word})"


def _memory(memory):
    lines = [
        f"Memory of one pass of {memory['shape']} in {memory['dtype']}, in MiB, each library in "
        "a process of its own:",
        "",
        "| library | before the pass | peak | growth |",
        "|---|---|---|---|",
    ]
    for name, found in memory["libraries"].items():
        figures = " | ".join(f"{found[key]:.0f}" for key in ("before", "peak", "growth"))
        lines.append(f"| {name} | {figures} |")
    return lines
