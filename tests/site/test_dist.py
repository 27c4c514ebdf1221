"""What a release hands out, and when it refuses to be one."""

import hashlib
import tarfile
import zipfile

import pytest

import lstmlib
from lstmlib.classroom import sources
from tools import dist


@pytest.fixture
def changelog(tmp_path):
    path = tmp_path / "CHANGELOG.md"
    path.write_text("# Changelog\n\n## 1.2.0 - 2031-01-02\n\n## 1.1.0 - 2030-01-02\n")
    return path


@pytest.mark.parametrize(
    ("tag", "version", "named"),
    [
        ("v1.2.0", "1.2.0", ""),
        ("v1.2.1", "1.2.0", "lstmlib/__init__.py says 1.2.0"),
        ("1.2.0", "1.2.0", "expected v1.2.0"),
        ("v1.3.0", "1.3.0", "CHANGELOG.md has no heading '## 1.3.0 - "),
    ],
)
def test_a_release_needs_its_tag_its_version_and_its_date(changelog, tag, version, named):
    reason = dist.refusal(tag, changelog, version)
    assert named in reason
    assert bool(reason) == bool(named)


def test_a_wrong_tag_leaves_what_is_there_alone(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(dist, "DIST", tmp_path)
    kept = tmp_path / "kept"
    kept.write_text("")
    assert dist.main(["--tag", "v0.0.0"]) == 1
    assert "expected v" in capsys.readouterr().err
    assert kept.is_file()


def test_everything_is_gathered_with_its_version_and_its_hash(tmp_path, monkeypatch, capsys):
    build, out = tmp_path / "build", tmp_path / "dist"
    build.mkdir()
    for form in (".pdf", ".zip"):
        (build / f"{dist.BOOK}{form}").write_text(form)
    monkeypatch.setattr(dist, "DIST", out)
    monkeypatch.setattr(dist, "BUILD", build)
    assert dist.main(["--tag", ""]) == 0
    version = lstmlib.__version__
    names = {
        f"lstmlib-{version}-py3-none-any.whl",
        f"lstmlib-{version}.tar.gz",
        f"{dist.BOOK}-{version}.pdf",
        f"{dist.BOOK}-{version}.zip",
    }
    assert {path.name for path in out.iterdir()} == names | {dist.SUMS}
    lines = (out / dist.SUMS).read_text().splitlines()
    assert {line.split("  ")[1] for line in lines} == names
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    with zipfile.ZipFile(out / f"lstmlib-{version}-py3-none-any.whl") as wheel:
        assert "lstmlib/backward_pass.py" in wheel.namelist()
    with tarfile.open(out / f"lstmlib-{version}.tar.gz") as archive:
        assert f"lstmlib-{version}/CHANGELOG.md" in archive.getnames()


def test_what_students_may_not_see_is_not_handed_out(tmp_path, monkeypatch, capsys):
    build, out = tmp_path / "build", tmp_path / "dist"
    build.mkdir()
    with zipfile.ZipFile(build / f"{dist.BOOK}.zip", "w") as archive:
        archive.write(sources.folder() / "gates" / "assignment.md", "book/a.md")
    monkeypatch.setattr(dist, "DIST", out)
    monkeypatch.setattr(dist, "BUILD", build)
    assert dist.main([]) == 1
    assert ".zip!book/a.md has what students may not see" in capsys.readouterr().err
    assert not out.exists()
