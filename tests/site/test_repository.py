"""The addresses that follow from the repository's, for each kind of host."""

import pytest

from elsewhere.repository import (
    Repository,
    first_cell,
    notebook_of,
    read_repository,
    release_tag,
    repository_of,
)

PAGE = "answer/question.ipynb"
SOURCE = "book/answer/question.md"
HUB = "https://hub.example.org/"


def repository(url="https://github.com/team/book", **given):
    return read_repository(url, **given)


@pytest.mark.parametrize("url", ["", None, "  "])
def test_no_address_is_no_repository(url):
    assert read_repository(url) is None
    assert first_cell(None) == ""


@pytest.mark.parametrize(
    ("url", "kind", "expected"),
    [
        ("https://github.com/team/book", "", "github"),
        ("https://github.com/team/book.git/", "", "github"),
        ("https://gitlab.com/team/part/book", "", "gitlab"),
        ("https://gitlab.example.org/team/book", "", "gitlab"),
        ("https://codeberg.org/team/book", "", "gitea"),
        ("https://git.example.org/team/book", "", "git"),
        ("https://git.example.org/team/book", "gitlab", "gitlab"),
    ],
)
def test_the_kind_is_what_is_said_or_what_the_host_is_called(url, kind, expected):
    found = repository(url, kind=kind)
    assert found.kind == expected
    assert found.url.endswith("/book")
    assert found.name == "book"


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"url": "git@github.com:team/book.git"}, "repository.url"),
        ({"url": "github.com/team/book"}, "repository.url"),
        ({"url": "https://github.com"}, "repository.url"),
        ({"url": "https://example.org/a book"}, "repository.url"),
        ({"url": "https://example.org/book", "kind": "svn"}, "repository_provider"),
    ],
)
def test_what_is_no_address_is_named_with_what_was_expected(given, named):
    with pytest.raises(ValueError, match=f"^{named}: expected .*, got '"):
        read_repository(**given)


@pytest.mark.parametrize(
    ("url", "given", "expected"),
    [
        ("https://github.com/team/book", {}, "/edit/main/book/answer/question.md"),
        ("https://github.com/team/book", {"branch": "next"}, "/edit/next/book/answer/question.md"),
        ("https://github.com/team/book", {"folder": "/doc/"}, f"/edit/main/doc/{SOURCE}"),
        ("https://gitlab.com/a/b/book", {}, f"/-/edit/main/{SOURCE}"),
        ("https://bitbucket.org/team/book", {}, f"/src/main/{SOURCE}?mode=edit"),
        ("https://codeberg.org/team/book", {}, f"/_edit/main/{SOURCE}"),
    ],
)
def test_an_edit_goes_to_the_source_in_its_branch(url, given, expected):
    assert repository(url, **given).edit(SOURCE) == url + expected


def test_an_issue_names_its_page():
    title = "title=On%20the%20page%20%E2%80%9CA%20%26%20b%E2%80%9D"
    text = "body=Page%3A%20book%2Fanswer%2Fquestion.md%0A%0A"
    assert repository().issue("A & b", SOURCE) == (
        f"https://github.com/team/book/issues/new?{title}&{text}"
    )
    lab = repository("https://gitlab.com/team/book").issue("A & b", SOURCE)
    assert lab.startswith("https://gitlab.com/team/book/-/issues/new?issue%5Btitle%5D=On%20")


def test_an_unknown_host_is_not_asked_for_what_it_may_not_have():
    plain = repository("https://git.example.org/team/book")
    assert (plain.edit(SOURCE), plain.issue("A", SOURCE), plain.colab(PAGE)) == ("", "", "")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://github.com/team/book", "gh/team/book"),
        ("https://gitlab.com/a/b/book", "gl/a%2Fb%2Fbook"),
        ("https://gitlab.example.org/a/book", "git/https%3A%2F%2Fgitlab.example.org%2Fa%2Fbook"),
    ],
)
def test_binder_builds_the_release_and_opens_the_clean_notebook(url, expected):
    place = "?urlpath=lab/tree/notebooks/answer/question.ipynb"
    assert repository(url).binder(PAGE) == f"https://mybinder.org/v2/{expected}/main{place}"
    released = repository(url, released="v1.2.0")
    assert released.binder(PAGE, HUB) == f"{HUB}v2/{expected}/v1.2.0{place}"


def test_colab_reads_the_branch_of_notebooks_on_github_alone():
    assert repository(branch="next").colab(PAGE) == (
        "https://colab.research.google.com/github/team/book/blob/notebooks/answer/question.ipynb"
    )
    assert repository("https://github.example.org/team/book").colab(PAGE) == ""


def test_a_hub_pulls_the_branch_of_notebooks():
    assert repository().jupyterhub(PAGE, HUB) == (
        "https://hub.example.org/hub/user-redirect/git-pull"
        "?repo=https%3A%2F%2Fgithub.com%2Fteam%2Fbook&branch=notebooks"
        "&urlpath=lab%2Ftree%2Fbook%2Fanswer%2Fquestion.ipynb"
    )


def test_a_notebook_lies_where_its_page_does_without_the_folder_of_all_pages():
    assert notebook_of("book/answer/question") == PAGE
    assert notebook_of("book/index") == "index.ipynb"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("## 1.2.0 - 2031-01-02", "v1.2.0"),
        ("## Unreleased: 1.2.0", ""),
        ("## 1.2.0", ""),
        ("## 11.2.0 - 2031-01-02", ""),
    ],
)
def test_a_release_is_a_version_with_a_date(tmp_path, heading, expected):
    path = tmp_path / "CHANGELOG.md"
    assert release_tag(path, "1.2.0") == ""
    path.write_text(f"# Changelog\n\n{heading}\n\nWords.\n")
    assert release_tag(path, "1.2.0") == expected


def test_a_checkout_s_settings_are_read_without_sphinx(tmp_path):
    config = """
repository: {url: "https://git.example.org/team/book", branch: next, path_to_book: ""}
sphinx: {config: {html_theme_options: {repository_provider: gitlab}}}
"""
    (tmp_path / "_config.yml").write_text(config)
    expected = Repository("https://git.example.org/team/book", "gitlab", "next", "next", "")
    assert repository_of(tmp_path, "1.0.0") == expected
    (tmp_path / "CHANGELOG.md").write_text("## 1.0.0 - 2031-01-02\n")
    assert repository_of(tmp_path, "1.0.0").ref == "v1.0.0"
    (tmp_path / "_config.yml").write_text("title: A book\n")
    assert repository_of(tmp_path, "1.0.0") is None


def test_the_first_cell_installs_the_release_where_the_library_is_missing(monkeypatch):
    asked = []
    cell = first_cell(repository(released="v1.2.0"))
    code = cell.replace("%pip install --quiet", "install(") + ")"
    exec(code, {"install": asked.append})
    assert asked == [], "it is there"
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    exec(code, {"install": asked.append})
    extras = "symbolic,widgets,plots,train"
    assert asked == [f"lstmlib[{extras}] @ git+https://github.com/team/book@v1.2.0"]


def test_the_first_cell_asks_for_extras_that_exist():
    import tomllib
    from pathlib import Path

    project = tomllib.loads(Path("pyproject.toml").read_text())["project"]
    extras = first_cell(repository()).split("[")[1].split("]")[0].split(",")
    assert set(extras) <= set(project["optional-dependencies"])
