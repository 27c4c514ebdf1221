"""The check of links to other sites: what is broken, what is silent, and no network at all."""

import json

import pytest

from tools import links

REFUSED = (
    "HTTPSConnectionPool(host='a.example', port=443): Max retries exceeded with url: / (Caused by "
    "NameResolutionError: Failed to resolve 'a.example')"
)


def entry(status, info="", uri="https://a.example/"):
    return {
        **{"filename": "book/page.md", "lineno": 3, "status": status},
        **{"code": 0, "uri": uri, "info": info},
    }


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (entry("working"), "fine"),
        (entry("redirected", "https://b.example/"), "fine"),
        (entry("broken", "404 Client Error: Not Found for url"), "broken"),
        (entry("broken", REFUSED), "silent"),
        (entry("timeout", "Read timed out."), "silent"),
        (entry("unchecked"), ""),
        (entry("ignored"), ""),
    ],
)
def test_a_bad_answer_is_not_no_answer(found, expected):
    assert links.verdict(found) == expected


def test_a_broken_link_is_named_with_its_place(capsys):
    assert links.report([entry("working"), entry("broken", "404"), entry("broken", REFUSED)]) == 1
    said = capsys.readouterr().out
    assert "broken: book/page.md:3: https://a.example/ (404)" in said
    assert "1 links lead somewhere, 1 are broken, 1 hosts did not answer." in said


def test_a_sleeping_host_fails_nothing_while_others_answer():
    assert links.report([entry("working"), entry("broken", REFUSED)]) == 0


def test_no_network_is_said_in_one_sentence(capsys):
    assert links.report([entry("broken", REFUSED), entry("timeout")]) == 1
    assert capsys.readouterr() == ("", links.UNREACHABLE + "\n")


def test_links_within_the_book_are_left_to_the_other_tests(tmp_path):
    path = tmp_path / "output.json"
    rows = [entry("working", uri="#below"), entry("working")]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert links.read(path) == [entry("working")]
    assert links.read(tmp_path / "none") == []
    assert links.report([]) == 0


def test_what_kept_sphinx_from_asking_is_shown(tmp_path, monkeypatch, capsys):
    program = tmp_path / "jupyter-book"
    program.write_text("#!/bin/sh\necho the cause\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(links, "OUT", tmp_path / "linkcheck")
    monkeypatch.setattr(links.sys, "executable", str(tmp_path / "python"))
    assert links.main() == 1
    assert "the cause" in capsys.readouterr().err
