"""Which pages the built book has."""


def built_pages(site):
    """Paths of all pages, relative to the built book, the two without an address of their own last.

    Parameters
    ----------
    site : Path
        Folder of the built book.
    """
    found = (path.relative_to(site) for path in site.rglob("*.html"))
    # Search's own page fragments and the live notebooks are no pages of the book.
    own = (path for path in found if not path.parts[0].startswith("_s") and path.parts[0] != "live")
    pages = sorted(path.as_posix() for path in own)
    return sorted(pages, key=lambda page: page in ("index.html", "404.html"))


def visited_pages(site):
    """The pages that a browser is sent to: of the library's sources, two stand for all.

    Parameters
    ----------
    site : Path
        Folder of the built book.
    """
    pages = built_pages(site)
    sources = [name for name in pages if name.startswith("_modules/lstmlib/")]
    return [name for name in pages if not name.startswith("_modules/") or name in sources[:2]]
