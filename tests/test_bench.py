"""The speed comparison runs, reports what it should, and compares equal things. Nothing timed."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bench import gemms, in_browser, naive, online, shapes, timing, widgets
from bench.__main__ import parse
from bench.rivals import Case
from tools.gallery import EXAMPLES

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Folder with the two reports of a quick run, and what it printed."""
    folder = tmp_path_factory.mktemp("bench")
    command = [sys.executable, "-m", "bench", "--quick", "--out", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_quick_run_writes_what_it_prints(quick):
    folder, printed = quick
    assert (folder / "speed.md").read_text(encoding="utf-8") == printed[:-1]
    assert "Memory of one pass" in printed


def test_quick_run_has_all_fields(quick):
    results = json.loads((quick[0] / "speed.json").read_text(encoding="utf-8"))
    machine = results["machine"]
    assert machine["threads"] == 1
    assert all(machine[key] for key in ("date", "cpu", "python", "numpy", "torch"))
    assert machine["openblas_kernel"]
    assert len(results["rows"]) == len(shapes.QUICK) * len(shapes.DTYPES)
    for row in results["rows"]:
        assert set(row["milliseconds"]) == {"lstmlib", "torch", "naive", "gemms"}
        assert set(row["ratio"]) == {"torch", "naive", "gemms"}
        assert all(value > 0 for value in row["milliseconds"].values())
        assert row["target"] == row["met"] == {}
    for found in results["memory"]["libraries"].values():
        assert found["peak"] > 0


@pytest.mark.parametrize("shape", [*shapes.QUICK, shapes.Shape(3, 4, 2, 3, 5)], ids=str)
def test_naive_version_and_torch_equal_lstmlib(shape):
    errors = Case(shape, "float64").check()
    assert set(errors) == {"naive", "torch"}
    assert max(errors.values()) < 1e-10


def test_naive_outputs_equal_the_trace():
    import lstmlib as ll

    case = Case(shapes.QUICK[1], "float64")
    y, _ = naive.forward(case.plain, case.x)
    assert np.abs(y - ll.forward(case.net, case.x).y).max() < 1e-12


def test_a_wrong_rival_is_not_timed():
    case = Case(shapes.QUICK[0], "float64")
    case.plain[0][0]["W_phi"] += 1e-6
    with pytest.raises(ArithmeticError, match="naive and lstmlib differ"):
        case.check()


def test_every_product_is_counted():
    L, H, n, B, T = shape = shapes.Shape(2, 5, 3, 2, 7)
    forward = T * B * 4 * H * (n + H + (L - 1) * 2 * H)
    own_back = (T - 1) * B * 4 * H * H * L
    down = T * B * 4 * H * H * (L - 1)
    head = 3 * T * B * H
    products = gemms.products(shape, "float64")
    assert gemms.flops(products) == 2 * (2 * forward + own_back + down + head)
    gemms.run(products)
    for left, right, out, _ in products:
        assert np.allclose(out, left @ right)


def test_targets_belong_to_the_six_shapes():
    assert shapes.targets(shapes.SHAPES[0], "float64") == {"torch": 0.2}
    assert shapes.targets(shapes.SHAPES[2], "float32") == {"torch": 1.6}
    assert shapes.targets(shapes.SHAPES[4], "float64") == {"torch": 1.15, "gemms": 1.5}
    assert shapes.targets(shapes.QUICK[0], "float32") == {}


def test_rivals_take_turns():
    turns = []
    rivals = {name: lambda name=name: turns.append(name) for name in "ab"}
    seconds = timing.interleaved(rivals, 3, lambda: turns.append("round"))
    assert [len(seconds[name]) for name in "ab"] == [3, 3]
    first = turns[turns.index("round") + 1 :]
    order = [name for i, name in enumerate(first) if i == 0 or first[i - 1] != name]
    assert order == ["a", "b", "round"] * 2
    assert timing.ratio({"a": [1.0, 4.0, 9.0], "b": [1.0, 2.0, 3.0]}, "a", "b") == 2.0


def test_a_widget_is_measured_in_a_browser(chromium_path):
    command = [sys.executable, "-m", "bench.widgets", "MemoryBlock", "--events=6", "--runs=1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    head, rule, line = done.stdout.splitlines()
    assert head.count("|") == rule.count("|") == line.count("|")
    name, *figures = (cell.strip() for cell in line.strip("|").split("|"))
    assert name == "MemoryBlock"
    work, _, ready, *_ = (float(figure.split()[0]) for figure in figures)
    # One event draws nine rows of six bars; a page is never ready before it is drawn.
    assert 0 <= work < 1000 and 0 <= ready < 1000 * in_browser.PATIENCE
    assert all(word in line for word in ("(≤ 16:", "(≤ 300:", "(≤ 40:", "(≤ 25:"))


def test_a_verdict_compares_with_the_target():
    assert widgets.verdict(16.0, "event") == "16.0 (≤ 16: met)"
    assert widgets.verdict(16.04, "event") == "16.0 (≤ 16: **not met**)"


def test_a_widgets_size_counts_bytes_and_words():
    found = widgets.sizes("ErrorHorizon")
    profiles = len(EXAMPLES["ErrorHorizon"]().profiles) / 1000
    assert profiles + 0.05 < found["state"] < profiles + 1
    assert 5 < found["code"] < 25


def test_a_page_is_opened_where_its_first_widget_is(tmp_path):
    view = f"<script {widgets.VIEW}>{{}}</script>"
    pages = {
        "book/a.html": '<section id="top"><section id="one"></section>'
        f'<section id="two">{view}</section><section id="three">{view}</section></section>',
        "book/part/none.html": '<section id="top"></section>',
        "book/part/ä.html": f'<section id="µ">{view}</section>',
    }
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert widgets.places(tmp_path) == ["book/a.html#two", "book/part/%C3%A4.html#%C2%B5"]


@pytest.mark.parametrize("arguments", [["Delta"], ["--events", "0"], ["--runs", "0"]])
def test_bad_arguments_for_widgets_are_refused(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        widgets.parse(arguments)
    assert arguments[0] in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--shapes", "1,2,3"], ["--shapes", "0,1,1,1,1"], ["--runs", "0"]]
)
def test_bad_arguments_are_refused(arguments, capsys):
    with pytest.raises(SystemExit, match="2"):
        parse(arguments)
    assert arguments[0] in capsys.readouterr().err


def test_only_a_whole_run_replaces_the_results():
    assert parse([]).out.name == "results"
    assert parse(["--quick"]).out is None
    assert parse(["--dtype", "float32"]).out is None
    assert parse(["--shapes", "1,2,3,4,5"]).shapes == [(1, 2, 3, 4, 5)]


def test_help(capsys):
    with pytest.raises(SystemExit, match="0"):
        parse(["--help"])
    printed = capsys.readouterr().out
    assert all(option in printed for option in ("--shapes", "--dtype", "--runs", "--quick"))


def test_learning_online_equals_its_rival_in_torch():
    online.Case(3).check()


def test_a_rival_that_learns_otherwise_is_not_timed():
    case = online.Case(2)
    case.rival.w_gates[0] *= 1.5
    with pytest.raises(ArithmeticError, match="torch and lstmlib differ by"):
        case.check()


def test_the_bench_of_learning_online_prints_its_target(tmp_path, capsys):
    path = tmp_path / "online.json"
    assert online.main(["--networks", "100", "--rounds", "1", "--out", str(path)]) == 0
    assert "| 100 | " in capsys.readouterr().out
    (row,) = json.loads(path.read_text("utf-8"))["rows"]
    assert row["networks"] == 100 and min(row["rate"].values()) > 0
