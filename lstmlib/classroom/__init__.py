"""Assignments for a class: self-checks for students, grading for teachers.

``check`` and ``hand_in`` are what notebooks call; they need neither NumPy nor a grader. The rest
are the parts of ``python -m lstmlib.classroom``. The modules behind the two names are called
``checking`` and ``handing_in``, because a submodule of the same name would hide them.
"""

import importlib

_FROM_MODULE = {"check": "checking", "hand_in": "handing_in"}

__all__ = ["check", "hand_in"]


def __getattr__(name):
    if name not in _FROM_MODULE:
        raise AttributeError(f"module 'lstmlib.classroom' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"lstmlib.classroom.{_FROM_MODULE[name]}"), name)
    globals()[name] = value
    return value


def __dir__():
    return __all__
