"""Pages that no source file holds: the way from the root to the book, and the 404 page."""

from . import assets


def collect(app):
    """Yield the pages, each as Sphinx wants it: name, context, template."""
    home = app.builder.get_target_uri(app.config.root_doc)
    more = {
        "home": home,
        "palette_css": assets.palette_css(),
        "mark_svg": assets.themed_logo_svg(),
        "serif": assets.SERIF,
    }
    yield "404", more, "404.html"
    if app.config.root_doc != "index":
        yield "index", more, "index-redirect.html"


def setup(app):
    """Register the pages."""
    app.connect("html-collect-pages", collect)
