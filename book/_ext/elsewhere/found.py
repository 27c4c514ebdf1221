"""How the book is found: a site map, a word for robots, and what each page is as linked data.

All of it needs the book's address, `html.baseurl`; without one nothing is written.
"""

import json
from pathlib import Path
from xml.sax.saxutils import escape

TEXT_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SITEMAP = """\
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{entries}
</urlset>
"""
ROBOTS = """\
User-agent: *
Allow: /

Sitemap: {address}sitemap.xml
"""


def book_address(config):
    """The book's address with one closing slash, or an empty string."""
    return config.html_baseurl.rstrip("/") + "/" if config.html_baseurl else ""


def sitemap(addresses):
    """A site map of these addresses."""
    entries = "\n".join(f"  <url><loc>{escape(address)}</loc></url>" for address in addresses)
    return SITEMAP.format(entries=entries)


def write_files(app, exception):
    """Write sitemap.xml and robots.txt where the book has an address."""
    address = book_address(app.config)
    if exception or app.builder.format != "html" or not address:
        return
    pages = sorted(app.env.found_docs)
    addresses = [address + app.builder.get_target_uri(page) for page in pages]
    Path(app.outdir, "sitemap.xml").write_text(sitemap(addresses), "utf8")
    Path(app.outdir, "robots.txt").write_text(ROBOTS.format(address=address), "utf8")


def linked_data(address, home, page_url, title, description, config):
    """What a page is, in the words of schema.org: the book itself, or a part of it."""
    author = {"@type": "Organization", "name": config.author}
    book = {
        "@type": ["Book", "LearningResource"],
        "@id": address + home,
        "name": config.html_title,
        "url": address + home,
    }
    common = {
        "@context": "https://schema.org",
        "author": author,
        "copyrightYear": config.copyright,
        "description": description,
        "image": f"{address}_static/social-card.png",
        "inLanguage": config.language,
        "isAccessibleForFree": True,
        "license": TEXT_LICENCE,
    }
    if page_url == book["url"]:
        return common | book
    page = {"@type": "LearningResource", "name": title, "url": page_url, "isPartOf": book}
    return common | page | {"learningResourceType": "chapter"}


def as_script(data):
    """JSON that may stand in a script element: nothing in it can end the element."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")


def describe(app, pagename, templatename, context, doctree):
    """Give the head's template the linked data of the book's own pages."""
    address = book_address(app.config)
    if not address or doctree is None or pagename not in app.env.found_docs:
        return
    uri = app.builder.get_target_uri
    context["book_linked_data"] = as_script(
        linked_data(
            address,
            uri(app.config.root_doc),
            address + uri(pagename),
            app.env.titles[pagename].astext(),
            context.get("book_description") or "",
            app.config,
        )
    )


def setup(app):
    """Register the files and the data, which come after the description has been found."""
    app.connect("html-page-context", describe, priority=600)
    app.connect("build-finished", write_files)
