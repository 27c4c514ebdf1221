"""Names in docstrings: a single backtick around a name of the library links to its description.

Sphinx looks for such a name in the module of the docstring only. Here it is also found by its
last part, wherever the library's pages describe it, if there is one such name and not several.
And a line of a docstring that describes several names at once keeps them together.
"""

import re

from sphinx.util.nodes import make_refnode


def described(domain, name):
    """Return the full names that end in a name, one for each place that describes it.

    Parameters
    ----------
    domain : PythonDomain
        Knows what the pages describe.
    name : str
        A name as docstrings write it, such as ``Network.create``.
    """
    found = (full for full in domain.objects if full == name or full.endswith(f".{name}"))
    return sorted(found)


def resolve(app, env, node, content):
    """Link a name that its own module does not have, or leave it to others."""
    if node.get("refdomain") != "py" or node.get("reftype") != "obj":
        return None
    domain = env.get_domain("py")
    found = described(domain, node["reftarget"])
    if len(found) != 1:
        return None
    entry = domain.objects[found[0]]
    here = node.get("refdoc", env.docname)
    return make_refnode(app.builder, here, entry.docname, entry.node_id, content, found[0])


SEVERAL = re.compile(r"^(\s*:(?:ivar|vartype) )([\w, ]+)(:.*)$")


def together(lines):
    """Join names that share a description, in place: Sphinx takes all but the last for a type.

    Parameters
    ----------
    lines : list of str
        A docstring as napoleon leaves it.
    """
    for number, line in enumerate(lines):
        found = SEVERAL.match(line)
        if found:
            start, names, rest = found.groups()
            # A space without width is none to Sphinx, and lets a narrow page break the line.
            lines[number] = start + names.replace(", ", ",\N{ZERO WIDTH SPACE}") + rest


def setup(app):
    """Register both with Sphinx; the lines after napoleon has read them."""
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-docstring", lambda *args: together(args[-1]), priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
