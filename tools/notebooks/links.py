"""Where the notebooks' links lead: to the site's pages, or from notebook to notebook."""

import os
from posixpath import dirname, join, normpath

from docutils.nodes import make_id


class Links:
    """The addresses as one page's notebook writes them.

    Parameters
    ----------
    book : Book
        All pages.
    page : Page
        The page whose links these are.
    site_root : str or None
        The site's address, which stands in front of every address as it is. None: the links lead
        to the notebooks of the other pages, and what has no notebook gets no link.
    """

    def __init__(self, book, page, site_root):
        self.book, self.page = book, page
        self.site_root = None if site_root is None else site_root.rstrip("/") + "/"

    def to(self, name, anchor=""):
        """The address of a page, or None where it has none."""
        if self.site_root is not None:
            return f"{self.site_root}{name}.html" + (f"#{anchor}" if anchor else "")
        target = self.book.pages[name]
        if not target.runs:
            return None
        return os.path.relpath(target.path, self.page.path.parent).replace(os.sep, "/")

    def file(self, path):
        """The address of another file of the site, or None where the site has none."""
        return None if self.site_root is None else self.site_root + path

    def resolve(self, href):
        """The address and the title of what a link of the page names.

        Raises
        ------
        ValueError
            Where it names nothing.
        """
        if "://" in href or href.startswith("mailto:"):
            return href, ""
        path, _, label = href.partition("#")
        if path:
            name = normpath(join(dirname(self.page.name), path.removesuffix(".md")))
        else:
            name = self.page.name if label in self.page.targets else self.book.labels.get(label)
        target = self.book.pages.get(name)
        if target is None or label and label not in target.targets:
            raise ValueError(f"{self.page.name}: a link to {href}, which is not in the book")
        anchor, title = target.targets[label] if label else ("", target.title)
        return self.to(name, anchor), title

    def equation(self, label):
        """The address of an equation: where it is numbered, or its row among all equations."""
        if label in self.book.equations:
            return self.to(self.book.equations[label], make_id(f"equation-{label}"))
        return self.entry(label)

    def entry(self, label):
        """The address of an equation's row among all equations."""
        return self.to("book/reference/equations", make_id(f"entry-{label}"))

    def derivation(self, name):
        """The address of a derivation's home."""
        return self.to(self.book.derivations[name], make_id(f"derivation-{name}"))

    def term(self, word):
        """The address of a word in the glossary."""
        return self.to("book/reference/glossary", f"term-{word.replace(' ', '-')}")


def linked(text, address):
    """A link, or the text alone where there is no address."""
    return f"[{text}]({address})" if address else text
