"""One small printed book, with a page of each kind, for all tests of paper."""

import pytest
from pypdf import PdfReader

from tools.paper import contents, finish, pdf, printing

SMALL = """
root: book/index
parts:
  - caption: The answer
    chapters:
      - file: book/answer/question
  - caption: The stack
    chapters:
      - file: book/stack/four-paths
  - caption: Reference
    chapters:
      - file: book/reference/sheet
      - file: book/reference/api
        sections:
          - file: book/reference/api-networks
      - file: book/reference/bibliography
"""


@pytest.fixture(scope="session")
def small_pages(tmp_path_factory):
    """Return the pages of the small book."""
    toc = tmp_path_factory.mktemp("paper") / "toc.yml"
    toc.write_text(SMALL)
    return contents.read(toc)


@pytest.fixture(scope="session")
def printed(site, small_pages, browser, tmp_path_factory):
    """Return the file of the small book, and the entries of its contents."""
    html, entries = pdf.assemble(site, small_pages)
    out = tmp_path_factory.mktemp("paper") / "small.pdf"
    finish.write(printing.print_numbered(browser, html, site), out, pdf.facts(), entries)
    return out, entries


@pytest.fixture(scope="session")
def texts(printed):
    """Text of each page of the small book."""
    return [page.extract_text() for page in PdfReader(printed[0]).pages]
