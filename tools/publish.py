"""Put the pages into a branch as clean notebooks: ``python -m tools.publish [--remote origin]``.

Colab reads notebooks from a branch, and nbgitpuller fetches one. The branch holds them and
nothing else: each release replaces its content by one commit, whatever is checked out here.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import lstmlib
from tools import notebooks

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))

from elsewhere.repository import NOTEBOOKS, repository_of  # noqa: E402

FOLDER = ROOT / "_build" / NOTEBOOKS
README = """\
# The pages of the book, as notebooks

`make publish` writes this branch anew at each release, so changes here are lost: the sources of
the notebooks are on the branch `{branch}`. A first cell installs `lstmlib` where it is missing.
"""
NOTHING = "Nothing is published: repository.url in _config.yml is empty."


def write_folder(folder, repository):
    """Write what the branch holds."""
    shutil.rmtree(folder, ignore_errors=True)
    notebooks.write(folder, installing=True)
    (folder / "README.md").write_text(README.format(branch=repository.branch), "utf8")
    for name in ("LICENSE", "LICENSE-text"):
        shutil.copy(ROOT / name, folder)


def git(*words, **variables):
    """Run git here and return what it printed."""
    env = {**os.environ, **variables}
    run = subprocess.run(["git", *words], env=env, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def commit_folder(folder, parent, message):
    """Make a commit of a folder without touching what is checked out; None if nothing changed."""
    index = folder.parent / f".{folder.name}-index"
    index.unlink(missing_ok=True)
    place = {"GIT_INDEX_FILE": str(index), "GIT_WORK_TREE": str(folder)}
    git("add", "--all", "--force", str(folder), **place)
    tree = git("write-tree", **place)
    index.unlink()
    if parent and git("rev-parse", f"{parent}^{{tree}}") == tree:
        return None
    return git("commit-tree", tree, "-m", message, *(["-p", parent] if parent else []))


def push(folder, remote, branch, message):
    """Make a folder the content of a remote's branch; tell whether that changed anything."""
    there = git("ls-remote", "--heads", remote, f"refs/heads/{branch}")
    if there:
        git("fetch", "--quiet", remote, f"refs/heads/{branch}")
    commit = commit_folder(folder, there.split()[0] if there else "", message)
    if commit:
        git("push", "--quiet", remote, f"{commit}:refs/heads/{branch}")
    return commit is not None


def main(argv=None):
    """Write the notebooks and push them, where readers can be told of the repository at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--remote", default="origin")
    given = parser.parse_args(argv)
    repository = repository_of(ROOT, lstmlib.__version__)
    if repository is None:
        print(NOTHING)
        return 0
    write_folder(FOLDER, repository)
    try:
        changed = push(FOLDER, given.remote, NOTEBOOKS, f"Notebooks of {repository.ref}")
    except subprocess.CalledProcessError as error:
        print(f"The branch {NOTEBOOKS} was not pushed: {error.stderr.strip()}", file=sys.stderr)
        return 1
    print(f"The branch {NOTEBOOKS} of {given.remote} {'is new' if changed else 'was up to date'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
