"""The footer: licences, and how to cite, from CITATION.cff."""

import yaml

from . import ROOT

CITATION = ROOT / "CITATION.cff"


def read_citation(path=CITATION):
    """Read the citation file.

    Returns
    -------
    dict
        ``text``, a sentence for a bibliography, and ``bibtex``, an entry for BibTeX.
    """
    cff = yaml.safe_load(path.read_text("utf8"))
    authors = " and ".join(_name(author) for author in cff["authors"])
    year = str(cff.get("date-released", ""))[:4]
    url = cff.get("url") or cff.get("repository-code")
    version = cff.get("version")
    said = [authors, f"({year})" if year else "", f"“{cff['title']}”"]
    said += [f"version {version}" if version else "", url or ""]
    fields = {
        "author": f"{{{authors}}}",
        "title": f"{{{cff['title']}}}",
        "year": year,
        "version": version,
        "url": url,
    }
    lines = [f"  {key} = {{{value}}}," for key, value in fields.items() if value]
    return {
        "text": ", ".join(part for part in said if part) + ".",
        "bibtex": "\n".join(["@book{backward-pass-for-lstms,", *lines, "}"]),
    }


def _name(author):
    if "name" in author:
        return author["name"]
    return " ".join(author[key] for key in ("given-names", "family-names") if key in author)


def add_to_context(app, pagename, templatename, context, doctree):
    """Give the footer's template the citation."""
    context["citation"] = app.bookshell_citation


def setup(app):
    """Read the citation once a build."""
    app.bookshell_citation = read_citation()
    app.connect("html-page-context", add_to_context)
