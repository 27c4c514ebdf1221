"""The footer: licences, and how to cite, from CITATION.cff."""

import yaml

from . import ROOT

CITATION = ROOT / "CITATION.cff"


def read_citation(year, version, path=CITATION):
    """Read the citation file; `year` and `version` stand in for what it leaves out.

    Returns
    -------
    dict
        ``text``, a sentence for a bibliography, and ``bibtex``, an entry for BibTeX.
    """
    cff = yaml.safe_load(path.read_text("utf8"))
    authors = " and ".join(_name(author) for author in cff["authors"])
    year = str(cff.get("date-released", year))[:4]
    version = cff.get("version", version)
    url = cff.get("url") or cff.get("repository-code")
    said = [f"{authors} ({year})", f"“{cff['title']}”", f"version {version}", url]
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
    import lstmlib

    context["citation"] = read_citation(app.config.copyright, lstmlib.__version__)


def setup(app):
    """Register the citation."""
    app.connect("html-page-context", add_to_context)
