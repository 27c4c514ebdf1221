"""The branch of notebooks: written by git itself, into a repository that stands beside this one."""

import subprocess

import pytest

from elsewhere.repository import NOTEBOOKS, read_repository
from tools import publish

REPOSITORY = read_repository("https://github.com/team/book", "next")


def git(*words):
    return subprocess.run(["git", *words], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def remote(tmp_path, monkeypatch):
    """A bare repository, and a checkout of this session's own to push from."""
    here, there = tmp_path / "here", tmp_path / "there.git"
    git("init", "--quiet", "--bare", there)
    git("init", "--quiet", here)
    monkeypatch.chdir(here)
    for key in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{key}_NAME", "A. One")
        monkeypatch.setenv(f"GIT_{key}_EMAIL", "one@example.org")
    (here / "source.md").write_text("a page")
    git("add", "source.md")
    return there


def content(remote, path=""):
    return git("--git-dir", str(remote), "show", f"{NOTEBOOKS}:{path}")


def test_the_branch_holds_the_folder_and_nothing_else(remote, tmp_path):
    folder = tmp_path / "notebooks"
    (folder / "answer").mkdir(parents=True)
    (folder / "answer" / "question.ipynb").write_text("one")
    assert publish.push(folder, str(remote), NOTEBOOKS, "Notebooks of v1")
    assert content(remote, "answer/question.ipynb") == "one"
    assert "source.md" not in content(remote)
    assert git("status", "--porcelain").split() == ["A", "source.md"], "nothing here has changed"

    assert not publish.push(folder, str(remote), NOTEBOOKS, "the same again")
    (folder / "answer" / "question.ipynb").rename(folder / "index.ipynb")
    assert publish.push(folder, str(remote), NOTEBOOKS, "Notebooks of v2")
    assert "answer" not in content(remote) and content(remote, "index.ipynb") == "one"
    log = git("--git-dir", str(remote), "log", "--format=%s", NOTEBOOKS)
    assert log.splitlines() == ["Notebooks of v2", "Notebooks of v1"]


def test_the_folder_has_what_a_reader_needs(tmp_path, monkeypatch):
    asked = {}

    def write(folder, **given):
        asked.update(given)
        folder.mkdir()

    monkeypatch.setattr(publish.notebooks, "write", write)
    publish.write_folder(tmp_path / "notebooks", REPOSITORY)
    assert asked == {"installing": True}
    assert {path.name for path in (tmp_path / "notebooks").iterdir()} == {
        *("README.md", "LICENSE", "LICENSE-text")
    }
    assert "`next`" in (tmp_path / "notebooks" / "README.md").read_text()


def test_without_a_repository_nothing_is_pushed_and_said_so(monkeypatch, capsys):
    monkeypatch.setattr(publish, "repository_of", lambda root, version: None)
    monkeypatch.setattr(publish, "push", lambda *given: pytest.fail("pushed"))
    assert publish.main([]) == 0
    assert capsys.readouterr().out == publish.NOTHING + "\n"


def test_a_refused_push_is_one_sentence(remote, tmp_path, monkeypatch, capsys):
    folder = tmp_path / "notebooks"
    monkeypatch.setattr(publish, "FOLDER", folder)
    monkeypatch.setattr(publish, "repository_of", lambda root, version: REPOSITORY)
    monkeypatch.setattr(publish.notebooks, "write", lambda folder, **given: folder.mkdir())
    assert publish.main(["--remote", str(tmp_path / "nowhere")]) == 1
    error = capsys.readouterr().err
    assert error.startswith("The branch notebooks was not pushed: ")
    assert publish.main(["--remote", str(remote)]) == 0
    assert capsys.readouterr().out.endswith(" is new.\n")
