"""The sandbox holds: each way out and each way to do harm is tried, by processes that mean it."""

import os
import socket
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import psutil
import pytest

from lstmlib.classroom import sandbox
from lstmlib.classroom.sandbox import Limits

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "job"
    place.mkdir()
    yield place
    sandbox.remove(place)
    assert not os.path.lexists(place)


def try_it(code, folder, readable=(), env=None, **limits):
    """Run some Python in the sandbox, under limits that a test can wait for."""
    limits = {"seconds": 30, "memory_mb": 300, "processes": 40, **limits}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return sandbox.run(command, folder=folder, readable=readable, env=env, limits=Limits(**limits))


def refused(code, folder, readable=()):
    """Try something that has to be impossible: it shall end in an OSError."""
    body = textwrap.indent(textwrap.dedent(code).strip(), "    ")
    ended = try_it(
        f"import os, sys\ntry:\n{body}\nexcept OSError as error:\n    print('refused')\n"
        "else:\n    print('done')\n",
        folder,
        readable,
    )
    assert (ended.status, ended.tail.split()[-1:]) == ("ok", ["refused"]), ended


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
    ended = try_it("kept = []\nwhile True: kept.append(bytearray(10**7))", folder)
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


def test_memory_that_no_process_is_charged_for_is_refused(folder):
    refused("os.memfd_create('hog')", folder)
    code = "import ctypes; print(ctypes.CDLL(None).shmget(0, 10**9, 0o1600))"
    assert try_it(code, folder).tail == "-1\n"


def test_a_full_folder_is_stopped(folder):
    code = """
        for number in range(10**6):
            open(f"{number}", "wb").write(b"x" * 10**6)
    """
    assert try_it(code, folder, disk_mb=20).status == "disk"


def test_a_folder_of_very_many_files_is_stopped(folder):
    code = """
        import os
        while True:
            os.mkdir("a")
            os.chdir("a")
    """
    assert try_it(code, folder, files=300).status == "disk"


def test_a_huge_file_cannot_be_written(folder):
    ended = try_it("open('huge', 'wb').truncate(10**12)", folder, disk_mb=20)
    assert ended.status == "failed"
    assert (folder / "huge").stat().st_size <= 20e6


@pytest.mark.parametrize("place", ["/", "/dev", "/etc", "/usr", "/home", str(ROOT), sys.prefix])
def test_nothing_can_be_written_outside(folder, place):
    refused(f"open(os.path.join({place!r}, 'mark'), 'w')", folder)


def test_scratch_places_are_in_the_folder_and_count(folder):
    code = """
        for place in ("/tmp", "/dev/shm", "/home/student"):
            open(f"{place}/mark", "w").write(place)
    """
    assert try_it(code, folder).status == "ok"
    assert sandbox.read(folder, "tmp/mark") == b"/dev/shm"


def test_endless_printing_is_stopped(folder):
    ended = try_it("while True: print('x' * 10000)", folder, output_mb=1)
    assert ended.status == "output" and len(ended.tail) <= 8000


def test_deleting_everything_deletes_nothing_of_ours(folder, tmp_path):
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "grades").write_text("dear to us")
    code = f"""
        import os, shutil
        for top in [{str(ours)!r}, "/home", "/tmp", "/etc", "/dev", "/proc", {str(ROOT)!r}]:
            shutil.rmtree(top, ignore_errors=True)
        print(len(os.listdir("/usr/bin")) > 10)
    """
    assert try_it(code, folder, readable=[ours]).tail == "True\n"
    assert (ours / "grades").read_text() == "dear to us"
    assert (ROOT / "lstmlib" / "__init__.py").is_file()


def test_what_is_given_to_read_can_be_read(folder, tmp_path):
    given = tmp_path / "given"
    given.write_text("words")
    assert try_it(f"print(open({str(given)!r}).read())", folder, readable=[given]).tail == "words\n"


def test_class_and_sources_and_the_disk_cannot_be_seen(folder, tmp_path):
    (tmp_path / "secret").write_text("hidden")
    for path in [tmp_path / "secret", ROOT / "book", ROOT / "pyproject.toml", "/etc/passwd"]:
        refused(f"os.stat({str(path)!r})", folder)


def test_variables_of_the_caller_stay_with_the_caller(folder, monkeypatch):
    monkeypatch.setenv("GRADER_TOKEN", "dear to us")
    code = "import os; print('GRADER_TOKEN' in os.environ, os.environ['HOME'], os.environ['MORE'])"
    assert try_it(code, folder, env={"MORE": "yes"}).tail == "False /home/student yes\n"


def test_no_network_not_even_this_machine(folder):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        refused(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)", folder)
    refused("import socket; socket.create_connection(('192.0.2.1', 80), 2)", folder)


def test_no_local_socket_of_this_machine(folder):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0lstmlib-test-{os.getpid()}")
        server.listen()
        name = f"\\0lstmlib-test-{os.getpid()}"
        refused(f"import socket; socket.socket(socket.AF_UNIX).connect('{name}')", folder)


def test_no_other_process_can_be_seen_or_hit(folder):
    code = """
        import os
        print(sorted(int(name) for name in os.listdir("/proc") if name.isdigit())[-1] < 100)
    """
    assert try_it(code, folder).tail == "True\n"
    refused(f"os.kill({os.getpid()}, 9)", folder)


def test_no_process_can_be_traced(folder):
    code = "import ctypes; print(ctypes.CDLL(None).ptrace(0, 0, 0, 0))"
    assert try_it(code, folder).tail == "-1\n"


def test_no_namespace_can_be_made(folder):
    user, everything = 0x10000000, 0x7E020000
    code = """
        import ctypes
        libc = ctypes.CDLL(None)
        print(libc.unshare({0}), libc.unshare({1}), libc.mount(b"a", b"/tmp", b"tmpfs", 0, None))
    """
    assert try_it(code.format(user, everything), folder).tail == "-1 -1 -1\n"


def test_it_is_nobody_and_stays_nobody(folder):
    code = """
        import os
        status = dict(line.split(":", 1) for line in open("/proc/self/status"))
        print(os.getuid(), int(status["CapEff"], 16), int(status["NoNewPrivs"]), os.getgroups())
    """
    uid, rights, locked, groups = try_it(code, folder).tail.split(maxsplit=3)
    assert uid != "0" and (rights, locked) == ("0", "1")
    assert os.geteuid() != 0 or groups.strip() == "[]"


def test_killing_all_it_can_kills_itself_only(folder):
    code = """
        import os, signal
        for process in (1, os.getppid(), -1):
            try:
                os.kill(process, signal.SIGKILL)
            except OSError:
                pass
        print("alive")
    """
    ended = try_it(code, folder)
    assert ended.status in ("ok", "failed") and ended.seconds < 20


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


def test_sandboxes_beside_each_other_do_not_share_a_user(tmp_path):
    users = []

    def one(number):
        place = tmp_path / str(number)
        place.mkdir()
        code = "import os, time; time.sleep(1); print(os.getuid())"
        users.append(try_it(code, place).tail.strip())
        sandbox.remove(place)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(users)) == (3 if os.geteuid() == 0 else 1)


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


def test_a_missing_bubblewrap_is_said_in_a_sentence(folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(sandbox.NoSandbox, match="needs bwrap and prlimit and choom"):
        try_it("pass", folder)


def test_walls_that_cannot_be_put_up_are_said_in_a_sentence(folder, tmp_path):
    with pytest.raises(sandbox.NoSandbox, match="could not put up its walls"):
        try_it("pass", folder, readable=[tmp_path / "missing"])
