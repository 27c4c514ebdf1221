"""What is done once all pages are written: formulas drawn, one style sheet, lazy pictures."""

import shutil
from pathlib import Path

from . import bundle, mathjax, pictures, typeset

#: Folders of the site that hold no pages of Sphinx's.
NOT_PAGES = ("_static", "_sources", "live")
FONTS = ("vendor/**/*.ttf", "vendor/**/*.woff*")
#: What the theme brings into ``_static`` and no page asks for.
DEAD = ("scripts/*.map", "styles/*.map", "scripts/fontawesome.js*", "locales")


def read_pages(site):
    """Text of each page by its path."""
    return {
        path: path.read_text("utf8")
        for path in sorted(site.rglob("*.html"))
        if path.relative_to(site).parts[0] not in NOT_PAGES
    }


def drop_dead(static):
    """Remove the files that no page asks for, whole fonts among them of which a part is used."""
    for pattern in DEAD:
        for path in static.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    css = static / bundle.NAME
    used = css.read_text("utf8") if css.is_file() else None
    for path in (path for pattern in FONTS for path in static.glob(pattern)):
        if used is not None and path.relative_to(static).as_posix() not in used:
            path.unlink()


def finish(app, exception):
    """Finish the pages of a build that went well."""
    if exception is not None or app.builder.name != "html":
        return
    site = Path(app.outdir)
    before = read_pages(site)
    texts, css = before, ""
    if mathjax.is_here():
        options = (app.config.mathjax3_config or {}).get("chtml", {})
        texts, css = typeset.draw(before, mathjax.program(), options)
    texts = bundle.bundle(texts, site / "_static", css)
    texts = {path: pictures.lazily(text, path.parent) for path, text in texts.items()}
    for path, text in texts.items():
        if text != before[path]:
            path.write_text(text, "utf8")
    drop_dead(site / "_static")


def setup(app):
    """Register what comes last, after Sphinx has copied its own files."""
    app.connect("build-finished", finish, priority=900)
