"""The book's matplotlib figures, and their look.

A figure is a function of one of the modules here, and ``plots.NAME`` finds it; what it needs is
imported when it is first asked for.
"""

import importlib

from lstmlib.plots.look import style, use

#: Each figure and the module that draws it.
FIGURES = {
    "clock": "roads",
    "counting_states": "counting",
    "crossings": "stack",
    "cut_against_exact": "triangle",
    "deposits": "triangle",
    "down_the_stack": "stack",
    "edge_of_explosion": "vanishing",
    "end_of_the_count": "counting",
    "fan_of_the_output_gate": "block",
    "four_paths": "stack",
    "horizon_by_forget_bias": "vanishing",
    "memory_block": "block",
    "model_under_the_lens": "lens",
    "older_weights": "online",
    "one_hop_and_two": "roads",
    "output_gate_memory": "triangle",
    "reach_of_counts": "counting",
    "reber_claim": "reber",
    "reber_grammar": "reber",
    "recall_over_time": "depth",
    "solved_by_depth": "depth",
    "speed_against_torch": "speed",
    "squashing": "block",
    "state_over_time": "block",
    "timed_spikes": "timing",
    "timer_at_work": "timing",
    "timing_learned": "timing",
    "today_by_forget_bias": "stack",
    "triangle_of_errors": "triangle",
    "two_children": "block",
    "two_counters": "counting",
}

__all__ = ["style", "use", *FIGURES]


def __getattr__(name):
    if name not in FIGURES:
        raise AttributeError(f"module 'lstmlib.plots' has no attribute {name!r}")
    return getattr(importlib.import_module(f"lstmlib.plots.{FIGURES[name]}"), name)


def __dir__():
    return __all__
