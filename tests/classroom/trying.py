"""Run some Python in the sandbox, under limits that a test can wait for."""

import sys
import textwrap

from lstmlib.classroom import sandbox
from lstmlib.classroom.limits import Limits


def try_it(code, folder, readable=(), env=None, **limits):
    """Run some Python; how it ended."""
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
