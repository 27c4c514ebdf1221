"""Put the style sheets of all pages into one, without what no page uses."""

import hashlib
import posixpath
import re

from . import fonts, purge

NAME = "book.css"
LINK = re.compile(
    r'[ \t]*<link\b(?=[^>]*\brel="stylesheet")[^>]*'
    r'\bhref="(?P<to>[^":]*?_static/(?P<name>[^"?]+))[^"]*"[^>]*>\n?'
)
ADDRESS = re.compile(r"""url\(\s*(['"]?)(?!['"]?(?:data:|#|[a-z]+://))([^'")]+)\1\s*\)""")
IMPORT = re.compile(r"""@import\s+(?:url\()?['"]([^'"]+)['"]\)?\s*;""")
VARIABLE = re.compile(r"--[\w-]+")
READ = re.compile(r"var\(\s*(--[\w-]+)")

#: What theme and extensions bring. Our own rules all stay.
FOREIGN = re.compile(
    r"styles/|mathjax\.css|(basic|pygments|copybutton|proof|exercise|togglebutton)\.css"
    r"|mystnb\.|sphinx-design"
)
#: Scripts that no page loads do not say what is used.
UNLOADED = re.compile(r"vendor/|locales/|scripts/fontawesome")


def stylesheets(texts):
    """Names of the style sheets that the pages load, below ``_static``, in their order."""
    names = {}
    for text in texts:
        for link in LINK.finditer(text):
            names.setdefault(link["name"])
    return [name for name in names if name != NAME]


def read(static, name):
    """Text of a style sheet with its imports, its addresses starting from ``_static``."""
    folder = posixpath.dirname(name)

    def place(address):
        return posixpath.normpath(posixpath.join(folder, address))

    css = (static / name).read_text("utf8")
    css = ADDRESS.sub(lambda found: f'url("{place(found[2])}")', IMPORT.sub(_quoted_import, css))
    return re.sub(r'@import url\("([^"]+)"\)\s*;', lambda found: read(static, found[1]), css)


def _quoted_import(found):
    return f'@import url("{found[1]}");'


def scripts(static):
    """Texts of the scripts that pages load."""
    for path in sorted(static.rglob("*.js")):
        if not UNLOADED.match(path.relative_to(static).as_posix()):
            yield path.read_text("utf8")


def combine(static, sheets, used):
    """One style sheet out of several.

    Parameters
    ----------
    static : Path
        The site's folder ``_static``.
    sheets : dict
        Text of each style sheet by its name.
    used : list of str
        Texts of pages and scripts.
    """
    names = purge.names_in(used)
    own = [text for name, text in sheets.items() if not FOREIGN.match(name)]
    variables = set(READ.findall("\n".join([*sheets.values(), *used])))
    variables |= set(VARIABLE.findall("\n".join([*own, *used])))
    parts = [
        purge.purge(text, names, variables) if FOREIGN.match(name) else text
        for name, text in sheets.items()
    ]
    return fonts.cut_all("\n".join(parts), static)


def link(text, version):
    """Let a page load the one style sheet in the place of the first that it loaded."""
    first = LINK.search(text)
    if first is None:
        return text
    folder = first["to"].removesuffix(first["name"])
    ours = f'<link rel="stylesheet" href="{folder}{NAME}?v={version}" />\n'
    return text[: first.start()] + ours + LINK.sub("", text[first.start() :])


def bundle(texts, static, formulas_css):
    """Combine the style sheets of the pages into ``_static/book.css``.

    Parameters
    ----------
    texts : dict
        Text of each page, by its path.
    static : Path
        The site's folder ``_static``.
    formulas_css : str
        Style of the drawn formulas.

    Returns
    -------
    dict
        The texts, with the one link.
    """
    pages = list(texts.values())
    names = stylesheets(pages)
    if not names:
        return texts
    sheets = {"mathjax.css": formulas_css, **{name: read(static, name) for name in names}}
    css = combine(static, sheets, [*pages, *scripts(static)])
    (static / NAME).write_text(css, "utf8")
    version = hashlib.sha256(css.encode()).hexdigest()[:8]
    return {path: link(text, version) for path, text in texts.items()}
