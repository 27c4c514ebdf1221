"""The book in other places: opened elsewhere, published, found, and guarded by a policy.

Each module does one thing and has its own ``setup``; this one calls them all.
"""


def setup(app):
    """Register the parts with Sphinx."""
    from . import buttons, found, policy

    for part in (buttons, found, policy):
        part.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
