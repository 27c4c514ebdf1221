"""What a reader of the documentation is told of a widget's traits."""

import inspect
import re

import pytest
from anywidget import AnyWidget

from lstmlib import widgets

#: A line of a docstring that names one or several things and says what they are.
NAMED = re.compile(r"^((?:\w+, )*\w+) : \S", re.MULTILINE)


def documented(kind):
    """Names with a description, in a class or in one of ours that it comes from."""
    ours = [one for one in kind.__mro__ if one.__module__.startswith("lstmlib.")]
    found = [name for one in ours for name in NAMED.findall(inspect.getdoc(one))]
    return {name for names in found for name in names.split(", ")}


@pytest.mark.parametrize("name", widgets.__all__)
def test_every_trait_that_travels_is_documented(name):
    kind = getattr(widgets, name)
    traits = set(kind.class_trait_names(sync=True)) - set(AnyWidget.class_trait_names())
    shown = {trait for trait in traits if not trait.startswith("_")}
    assert len(shown) >= 3
    assert shown - documented(kind) == set()
