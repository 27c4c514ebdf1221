"""`make lighthouse`: which pages are measured, what counts as missed, how it ends."""

import json

import pytest

from tools.lighthouse import __main__ as lighthouse
from tools.lighthouse import install
from tools.lighthouse.targets import LEAST, LEAST_MOBILE, Measured, better, line

GOOD = dict.fromkeys(LEAST, 1.0)


def page(name="a.html", requests=20, size=200_000, **scores):
    """A measured page, good but for what is given."""
    scores = {**GOOD, **{key.replace("_", "-"): value for key, value in scores.items()}}
    return Measured(name, scores, requests, size, ())


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        (page(), []),
        (page(performance=0.97), ["performance 0.97 < 0.98"]),
        (page(accessibility=0.99), ["accessibility 0.99 < 1.00"]),
        (page(best_practices=0.96), ["best-practices 0.96 < 1.00"]),
        (page(seo=0.94), ["seo 0.94 < 0.95"]),
        (page(requests=36), ["36 requests > 35"]),
        (page(size=750_001), ["750001 bytes > 750000"]),
    ],
)
def test_what_is_missed_is_named(measured, said):
    assert measured.missed(LEAST) == said
    assert all(text in line(measured, LEAST) for text in said)


def test_a_phone_may_be_slower_but_nothing_else():
    assert page(performance=0.80).missed(LEAST_MOBILE) == []
    assert page(performance=0.79, seo=0.9).missed(LEAST_MOBILE) != []
    assert {**LEAST_MOBILE, "performance": LEAST["performance"]} == LEAST


def test_the_better_measurement_counts():
    slow, quick = page(performance=0.7), page(performance=0.99)
    assert better(slow, quick) is quick and better(quick, slow) is quick


def test_every_page_of_the_contents_is_measured_in_order(tmp_path):
    toc = tmp_path / "_toc.yml"
    toc.write_text(
        "root: book/index\nparts:\n- chapters:\n  - file: book/a\n    sections:\n"
        "    - file: book/b\n  - file: book/c\n"
    )
    pages = ["book/index.html", "book/a.html", "book/b.html", "book/c.html"]
    assert lighthouse.chapters(toc) == pages


class Pretended:
    """A Lighthouse to which page b is slow, as often as it is told."""

    def __init__(self, slow):
        self.slow, self.runs = slow, []

    def __call__(self, pages, address, mobile):
        self.runs.append(pages)
        for name in pages:
            is_slow = name == "b.html" and len(self.runs) <= self.slow
            yield page(name, performance=0.5 if is_slow else 1.0)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Measure a book of two pages with a pretended Lighthouse; gives status, words and runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bench" / "results").mkdir(parents=True)
    (tmp_path / "_toc.yml").write_text("root: a\nchapters:\n- file: b\n")
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(install, "main", lambda: 0)

    def main(*options, slow=0):
        pretended = Pretended(slow)
        monkeypatch.setattr(lighthouse, "measure", pretended)
        status = lighthouse.main(["--site", str(tmp_path), *options])
        return status, capsys.readouterr(), pretended.runs

    return main


def test_a_page_that_was_slow_once_is_measured_again_and_passes(run):
    status, said, runs = run(slow=1)
    assert status == 0 and runs == [["a.html", "b.html"], ["b.html"]]
    assert "All 2 pages" in said.out


def test_a_page_that_stays_slow_is_the_worst_and_a_failure(run):
    status, said, runs = run(slow=9)
    assert status == 1 and len(runs) == lighthouse.TRIES
    assert said.out.split("Worst page:\n")[1].startswith("b.html")
    assert "Missed by: b.html" in said.out


def test_slides_are_measured_where_the_site_has_some(run, tmp_path):
    (tmp_path / "slides").mkdir()
    for name in ("notes.html", "index.html"):
        (tmp_path / "slides" / name).write_text("")
    assert run()[2] == [["a.html", "b.html", "slides/index.html", "slides/notes.html"]]


def test_some_pages_can_be_asked_for(run):
    assert run("--pages", "b")[2] == [["b.html"]]
    status, said, runs = run("--pages", "nothing")
    assert status == 1 and runs == [] and "nothing" in said.err


def test_the_numbers_are_kept_where_that_is_asked_for(run):
    run()
    assert not lighthouse.RESULTS.exists()
    run("--record")
    run("--record", "--mobile")
    kept = json.loads(lighthouse.RESULTS.read_text())
    assert set(kept) == {"desktop", "mobile"}
    assert kept["desktop"]["b.html"] == {**GOOD, "requests": 20, "bytes": 200_000}
