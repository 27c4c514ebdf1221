"""Inline formulas, from the dissertation's symbols into modern ones."""


def modern(latex):
    """Translate a formula, or return it as it is."""
    return latex
