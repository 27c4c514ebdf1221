"""What the head of a page says to search engines and to those who share a link."""

from docutils import nodes

LONGEST = 200


def first_paragraph(doctree):
    """Text of the first paragraph that is the page's own, cut at a word."""
    for paragraph in doctree.findall(nodes.paragraph):
        if isinstance(paragraph.parent, (nodes.section, nodes.document)):
            text = " ".join(paragraph.astext().split())
            if len(text) <= LONGEST:
                return text
            return text[:LONGEST].rsplit(" ", 1)[0].rstrip(",;:.") + "…"
    return ""


def describe(app, pagename, templatename, context, doctree):
    """Give the templates the page's description and the book's address, where one is known."""
    address = app.config.html_baseurl
    context["book_address"] = address.rstrip("/") + "/" if address else ""
    written = 'name="description"' in (context.get("metatags") or "")
    context["book_description"] = (
        first_paragraph(doctree) if doctree is not None and not written else ""
    )


def setup(app):
    """Register the description."""
    app.connect("html-page-context", describe)
