"""The sandbox's walls: each way out of it is tried, by processes that mean it."""

import argparse
import os
import socket
import sys
import threading
from pathlib import Path

import pytest

from lstmlib.classroom import grade, sandbox, walls
from lstmlib.classroom.course import Problem
from lstmlib.classroom.init import create
from tests.classroom.trying import refused, try_it

ROOT = Path(__file__).resolve().parents[2]


def test_memory_that_no_process_is_charged_for_is_refused(folder):
    refused("os.memfd_create('hog')", folder)
    code = "import ctypes; print(ctypes.CDLL(None).shmget(0, 10**9, 0o1600))"
    assert try_it(code, folder).tail == "-1\n"


@pytest.mark.parametrize("place", ["/", "/dev", "/etc", "/usr", "/home", str(ROOT), sys.prefix])
def test_nothing_can_be_written_outside(folder, place):
    refused(f"open(os.path.join({place!r}, 'mark'), 'w')", folder)


def test_packages_that_would_answer_are_empty(folder):
    assert any(place.endswith("/torch") for place in walls.answering())
    code = f"""
        import os
        print([os.listdir(place) for place in {walls.answering()!r}])
        import torch, numpy
        print(hasattr(torch, "tensor"), hasattr(numpy, "array"))
    """
    lines = try_it(code, folder).tail.splitlines()
    assert lines == [str([[]] * len(walls.answering())), "False True"]
    refused(f"open({walls.answering()[0]!r} + '/mark', 'w')", folder)


def test_a_class_where_python_is_is_not_graded(tmp_path, monkeypatch):
    course = create(tmp_path / "teaching" / "autumn")
    options = argparse.Namespace(names=[], workers=1, no_sandbox=False)
    assert walls.showing(course.folder) is None
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "teaching"))
    with pytest.raises(Problem, match="which submissions can read"):
        grade.run(course, options)


def test_scratch_places_are_in_the_folder_and_count(folder):
    code = """
        for place in ("/tmp", "/dev/shm", "/student"):
            open(f"{place}/mark", "w").write(place)
    """
    assert try_it(code, folder).status == "ok"
    assert sandbox.read(folder, "tmp/mark") == b"/dev/shm"


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
    assert try_it(code, folder, env={"MORE": "yes"}).tail == "False /student yes\n"


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


def test_a_missing_bubblewrap_is_said_in_a_sentence(folder, monkeypatch):
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(sandbox.NoSandbox, match="needs bwrap and prlimit and choom"):
        try_it("pass", folder)


def test_walls_that_cannot_be_put_up_are_said_in_a_sentence(folder, tmp_path):
    with pytest.raises(sandbox.NoSandbox, match="could not put up its walls"):
        try_it("pass", folder, readable=[tmp_path / "missing"])
