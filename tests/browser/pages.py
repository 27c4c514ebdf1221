"""Which pages the built book has."""


def built_pages(site):
    """Paths of all pages, relative to the built book, the two without an address of their own last.

    Parameters
    ----------
    site : Path
        Folder of the built book.
    """
    found = (path.relative_to(site) for path in site.rglob("*.html"))
    pages = sorted(path.as_posix() for path in found if not path.parts[0].startswith("_s"))
    return sorted(pages, key=lambda page: page in ("index.html", "404.html"))
