"""The programs that came with our packages."""

import os
import sys


def findable():
    """Let this process find them by name, wherever it was started.

    nbgrader asks the program ``alembic`` for a number when it makes a gradebook, and finds it on
    ``PATH`` only, where it is not unless the environment is activated.
    """
    folder = os.path.dirname(sys.executable)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    if folder not in folders:
        os.environ["PATH"] = os.pathsep.join([folder, *folders])
