"""The workflows: they run make targets, use pinned actions and may do little."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
#: What a workflow may be granted beyond reading, and by which job of which file.
GRANTS = {
    ("pages.yml", "site"): {"pages": "write", "id-token": "write"},
    ("pages.yml", "release"): {"contents": "write"},
}


def read(path):
    """A workflow; YAML takes its key `on` for a truth."""
    flow = yaml.safe_load(path.read_text())
    flow["on"] = flow.pop(True)
    return flow


def steps(path):
    return [step for job in read(path)["jobs"].values() for step in job["steps"]]


def targets():
    """What can be made."""
    return set(re.findall(r"^([a-z]\w*):", (ROOT / "Makefile").read_text(), re.M))


def test_there_are_three():
    assert [path.name for path in WORKFLOWS] == ["ci.yml", "pages.yml", "weekly.yml"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_everything_a_workflow_runs_can_be_run_here(path):
    commands = [step["run"] for step in steps(path) if "run" in step]
    assert commands
    for command in commands:
        words = command.split()
        assert words[0] == "make" and len(words) == 2, command
        assert words[1] in targets(), command


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_major_version(path):
    for step in steps(path):
        assert ("run" in step) != ("uses" in step)
        assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step.get("uses", "a/b@v1"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_no_more_than_it_must(path):
    flow = read(path)
    assert flow["permissions"] == {"contents": "read"}
    for name, job in flow["jobs"].items():
        assert job.get("permissions") == GRANTS.get((path.name, name)), name
        if "steps" in job and name != "site":
            assert job["timeout-minutes"] <= 90


def test_each_workflow_starts_when_it_should():
    starts = {path.stem: read(path)["on"] for path in WORKFLOWS}
    assert starts["ci"] == {"push": {"branches": ["main"]}, "pull_request": None}
    assert starts["pages"] == {"push": {"tags": ["v*"]}, "workflow_dispatch": None}
    (weekly,) = starts["weekly"]["schedule"]
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", weekly["cron"])


def test_a_change_is_tested_as_it_is_here():
    ours = re.findall(r"^make \w+$", (ROOT / ".ci" / "run").read_text(), re.M)
    assert [step["run"] for step in steps(WORKFLOWS[0]) if "run" in step] == ours


def test_python_is_the_oldest_that_the_library_allows():
    for path in WORKFLOWS:
        for step in steps(path):
            if step.get("uses", "").startswith("actions/setup-python"):
                assert step["with"]["python-version"] == "3.11"


def test_only_a_tag_makes_a_release():
    flow = read(ROOT / ".github" / "workflows" / "pages.yml")
    assert flow["jobs"]["release"]["if"] == "github.ref_type == 'tag'"
    assert flow["env"]["TAG"] == "${{ github.ref_type == 'tag' && github.ref_name || '' }}"
    assert {job["needs"] for job in flow["jobs"].values() if "needs" in job} == {"build"}


def test_what_is_published_holds_the_files_that_its_pages_offer():
    """`make pdf` and `make zip` lay their files into the site: they come before it goes out."""
    rules = dict(re.findall(r"^(\w+):(.*)$", (ROOT / "Makefile").read_text(), re.M))
    assert {"pdf", "zip"} <= set(rules["dist"].split())
    build = read(ROOT / ".github" / "workflows" / "pages.yml")["jobs"]["build"]["steps"]
    names = [step.get("run") or step["uses"].split("@")[0] for step in build]
    assert names.index("make dist") < names.index("actions/upload-pages-artifact")
    site = build[names.index("actions/upload-pages-artifact")]
    assert site["with"]["path"] == "_build/html"
