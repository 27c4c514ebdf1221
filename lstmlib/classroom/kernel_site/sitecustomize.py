"""Python imports this when it starts with this folder on its path: a submission's kernel does."""

import os

from lstmlib.classroom import imports

imports.refuse(os.environ.get("LSTMLIB_CLASSROOM_ALLOWED", "").split())
