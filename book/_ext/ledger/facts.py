"""What is known of each equation besides itself: its tests, pages, derivations and figures."""

from functools import cache
from unittest.mock import patch

from lstmlib import symbolic
from lstmlib.symbolic import codegen, texts
from lstmlib.symbolic.equations import WITHOUT_NUMBERS

from . import store

IN_SYMBOLS = "tests/symbolic/test_ledger.py::test_equation_is_checked[{}]"
IN_NUMBERS = "tests/symbolic/test_numbers.py::test_equation_holds_in_the_library[{}-dissertation]"
SQUASHING = "tests/symbolic/test_numbers.py::test_squashing_function_and_its_slope"
COUNTS = "tests/symbolic/test_counts.py"
LINES = "tests/symbolic/test_derivations.py::test_derivation_is_checked[{}]"


def tests_of(label):
    """Return the tests that check an equation, as pytest names them."""
    found = [IN_SYMBOLS.format(label)]
    if label.startswith("squash-"):
        found.append(SQUASHING)
    elif label.startswith("count-"):
        found.append(COUNTS)
    elif label not in WITHOUT_NUMBERS:
        found.append(IN_NUMBERS.format(label))
    return found + [LINES.format(derivation.name) for derivation in leading_to(label)]


def leading_to(label):
    """Return the derivations whose last line is an equation, or a term of it."""
    return [each for each in symbolic.DERIVATIONS.values() if each.label == label]


def using(label):
    """Return the derivations with a line whose reason names an equation."""
    return [each for each in symbolic.DERIVATIONS.values() if label in uses_of(each)]


def uses_of(derivation):
    """Return the labels that the reasons of a derivation name, each once."""
    return list(dict.fromkeys(label for step in derivation.steps for label in step.uses))


@cache
def formulas():
    """Return the functions of the widgets' engine that are printed from each equation."""
    found = {}
    for item in codegen.FORMULAS:
        found.setdefault(item.label, []).append(item.name)
    for convention, functions in codegen.SQUASHING.items():
        for name, label in functions:
            for label_of, name_of in ((label, name), (f"{label}-prime", f"d{name}")):
                found.setdefault(label_of, []).append(f"squash.{convention}.{name_of}")
    return found


class Watched(dict):
    """A dict that remembers what was asked for."""

    def __init__(self, content):
        super().__init__(content)
        self.asked = set()

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)


@cache
def docked():
    """Return the labels that the texts of the widgets are printed from.

    The texts name their labels where they take a term, so they are printed once and watched.
    """
    watched = Watched(texts.EQUATIONS)
    with patch.object(texts, "EQUATIONS", watched):
        texts.texts()
    return watched.asked


def pages_with(env, label):
    """Return the pages that show an equation, the one with its number first."""
    known = store.pages(env)
    home = store.homes(env, "numbered").get(label)
    more = [name for name in sorted(known) if label in known[name].repeated and name != home]
    return [home, *more] if home else more


def pages_deriving(env, name):
    """Return the pages that show a derivation, its home first."""
    known = store.pages(env)
    home = store.homes(env, "derived").get(name)
    more = [page for page in sorted(known) if name in known[page].derived_again and page != home]
    return [home, *more] if home else more
