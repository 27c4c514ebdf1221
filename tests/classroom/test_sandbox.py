"""The sandbox's limits: each way to do harm is tried, and what is left of it is looked at."""

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil

from lstmlib.classroom import sandbox
from lstmlib.classroom.limits import Limits
from tests.classroom.trying import try_it

ROOT = Path(__file__).resolve().parents[2]


def test_a_command_that_means_well_just_runs(folder):
    ended = try_it("import lstmlib, numpy\nopen('out', 'w').write('42')\nprint('well')", folder)
    assert (ended.status, ended.returncode, ended.tail) == ("ok", 0, "well\n")
    assert sandbox.read(folder, "out") == b"42"
    assert 0 < ended.seconds < 30


def test_a_command_that_fails_says_so(folder):
    ended = try_it("raise SystemExit(3)", folder)
    assert (ended.status, ended.returncode) == ("failed", 3)


def test_an_endless_loop_ends(folder):
    ended = try_it("while True: pass", folder, seconds=0.5)
    assert (ended.status, ended.returncode) == ("wall clock", None)
    assert ended.seconds < 20


def test_one_process_that_hogs_memory_meets_an_error_of_its_own(folder):
    code = """
        import time
        kept = []
        while True:
            kept.append(bytearray(10**7))
            time.sleep(0.02)  # the watcher looks ten times a second
    """
    ended = try_it(code, folder)
    assert ended.status == "failed" and "MemoryError" in ended.tail
    assert 100 < ended.peak_mb < 300


def test_many_processes_that_hog_memory_are_stopped(folder):
    code = """
        import os, time
        for _ in range(4):
            if os.fork() == 0:
                kept = bytearray(150_000_000)
                time.sleep(60)
        time.sleep(60)
    """
    ended = try_it(code, folder)
    assert ended.status == "memory" and ended.peak_mb > 300


def test_a_fork_bomb_is_stopped(folder):
    ended = try_it("import os\nwhile True:\n    try: os.fork()\n    except OSError: pass", folder)
    assert ended.status in ("processes", "memory")


def test_threads_count_as_processes(folder):
    code = """
        import threading, time
        for _ in range(60):
            threading.Thread(target=time.sleep, args=(60,)).start()
    """
    assert try_it(code, folder, memory_mb=2000).status == "processes"


def test_a_full_folder_is_stopped(folder):
    code = """
        for number in range(10**6):
            open(f"{number}", "wb").write(b"x" * 10**6)
    """
    assert try_it(code, folder, disk_mb=20, files=10**6).status == "disk"


def test_a_folder_of_very_many_files_is_stopped(folder):
    code = """
        import os
        while True:
            os.mkdir("a")
            os.chdir("a")
    """
    assert try_it(code, folder, files=300).status == "disk"


def test_files_that_nobody_can_see_fill_the_folder_too(folder):
    code = """
        import os, time
        for number in range(12):
            files = [*globals().get("files", ()), open(f"{number}", "wb")]
            os.unlink(f"{number}")
            files[-1].write(b"x" * 5_000_000)
            files[-1].flush()
        time.sleep(20)
    """
    assert try_it(code, folder, disk_mb=20).status == "disk"


def test_folders_too_deep_to_look_into_count_as_full(folder):
    code = """
        import os, time
        for _ in range(20):
            os.mkdir("a" * 250)
            os.chdir("a" * 250)
        time.sleep(20)
    """
    assert try_it(code, folder).status == "disk"


def test_a_huge_file_cannot_be_written(folder):
    ended = try_it("open('huge', 'wb').truncate(10**12)", folder, disk_mb=20)
    assert ended.status == "failed"
    assert (folder / "huge").stat().st_size <= 20e6


def test_endless_printing_is_stopped(folder):
    ended = try_it("while True: print('x' * 10000)", folder, output_mb=1)
    assert ended.status == "output" and len(ended.tail) <= 8000


def test_no_process_stays_behind(folder):
    code = """
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                while True:
                    open("late", "w").write(str(time.time()))
                    time.sleep(0.01)
            os._exit(0)
        time.sleep(0.5)
    """
    assert try_it(code, folder).status == "ok"
    written = (folder / "late").stat().st_mtime_ns
    time.sleep(0.2)
    assert (folder / "late").stat().st_mtime_ns == written


def test_it_dies_with_whoever_started_it(folder):
    code = f"""
        import sys
        from lstmlib.classroom import sandbox
        loop = "open('here', 'w').close()\\nwhile True: pass"
        sandbox.run([sys.executable, "-c", loop], folder={str(folder)!r})
    """
    caller = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT)
    wait_for((folder / "here").exists)
    left = psutil.Process(caller.pid).children(recursive=True)
    assert len(left) > 1
    caller.kill()
    caller.wait()
    wait_for(lambda: not any(map(runs, left)))


def runs(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_links_and_pipes_and_large_files_are_not_read(folder, tmp_path):
    (tmp_path / "secret").write_text("hidden")
    code = f"""
        import os
        os.symlink({str(tmp_path / "secret")!r}, "link")
        os.symlink({str(tmp_path)!r}, "place")
        os.mkfifo("pipe")
        os.mkdir("folder")
        open("large", "w").write("x" * 2_000_000)
    """
    assert try_it(code, folder).status == "ok"
    for name in ("link", "place/secret", "pipe", "folder", "missing", "../secret"):
        assert sandbox.read(folder, name) is None, name
    assert sandbox.read(folder, "large", most_mb=1) is None
    assert len(sandbox.read(folder, "large")) == 2_000_000


def test_a_folder_is_deleted_whatever_was_made_of_it(folder, tmp_path):
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "grades").write_text("dear to us")
    code = f"""
        import os
        os.symlink({str(ours)!r}, "link")
        os.makedirs("closed/inner")
        os.chmod("closed", 0)
        for _ in range(400):
            os.mkdir("deep")
            os.chdir("deep")
    """
    assert try_it(code, folder).status == "ok"
    sandbox.remove(folder)
    assert not folder.exists() and (ours / "grades").exists()


def test_without_walls_the_limits_stay(folder):
    run = {"folder": folder, "sandboxed": False}
    loop = [sys.executable, "-c", "while True: pass"]
    assert sandbox.run(loop, limits=Limits(seconds=0.5), **run).status == "wall clock"
    hog = [sys.executable, "-c", "x = bytearray(10**9)"]
    assert "MemoryError" in sandbox.run(hog, limits=Limits(memory_mb=300), **run).tail
