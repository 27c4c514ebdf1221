"""The book on paper: all of it fits, and what is printed can be read, searched and followed."""

import pytest
from pypdf import PdfReader

from tools.paper import check, contents, pdf, printing
from tools.paper.article import VIEW, Unprintable


def test_the_printed_book_keeps_all_it_must(printed):
    file, entries = printed
    assert check.faults(file, entries) == []
    assert file.stat().st_size < pdf.LIMIT / 2


def test_bookmarks_follow_parts_chapters_and_sections(printed):
    file, entries = printed
    reader = PdfReader(file)

    def titles(items):
        return [titles(item) if isinstance(item, list) else item["/Title"] for item in items]

    found = titles(reader.outline)
    assert found[0] == "Backward Pass for LSTMs"
    assert "The answer" in found
    assert found[found.index("The stack") + 1][0] == "All four paths are needed"
    assert len(str(found).split("', ")) >= len(entries)


def test_pages_carry_their_number_and_their_chapter(texts):
    for number, text in enumerate(texts, 1):
        blank = number == 1 or len(text) < 60  # the titles of the book and of its parts
        assert blank or str(number) in text, number
    heads = [text for text in texts if "Cut them yourself" in text]
    assert any("The stack" in text and "All four paths are needed" in text for text in heads[1:])


def test_solutions_stand_at_the_end_and_exercises_say_where(printed, texts):
    told = next(text for text in texts if "Solution on page" in text)
    number = int(told.split("Solution on page")[1].split(".")[0])
    assert "Solution to Exercise" in texts[number - 1]
    reader = PdfReader(printed[0])
    start = reader.named_destinations["/part-solutions"]
    assert number > reader.get_destination_page_number(start) + 1


def test_faults_are_found(printed, tmp_path):
    file, entries = printed
    moved = [(kind, entries[0][1], title) for kind, _, title in entries]
    assert any("does not stand on page" in fault for fault in check.faults(file, moved))
    bare = tmp_path / "bare.pdf"
    bare.write_bytes(_plain_pdf())
    assert {fault.split(" no ")[-1] for fault in check._properties(PdfReader(bare))} >= {
        "author.",
        "bookmarks.",
    }


def _plain_pdf():
    import io

    from pypdf import PdfWriter

    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)
    return out.getvalue()


def test_every_page_of_the_book_fits_on_paper(site, browser):
    """Laid out whole and looked at; `make pdf` prints it."""
    pages = contents.read()
    html, entries = pdf.assemble(site, pages)
    page = printing.lay_out(browser, html, site)
    shown = sum(each.file(site).read_text("utf8").count(VIEW[7:-1]) for each in pages)
    assert page.locator(".book-still img").count() == shown > 10
    assert page.locator("mjx-container").count() > 1500
    chapters = [name for kind, name, _ in entries if kind == "chapter"]
    assert len(chapters) > 30
    page.close()


WRONG = {
    "too wide": '<p style="width: 900px">This line is wider than the paper.</p>',
    "missing files": '<img src="/_images/none.png" alt="">',
    "links": '<a href="#nowhere">A link to nowhere</a>',
    "formulas": r'<p><span class="math">\(a^2\)</span></p>',
}


@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_printed_is_named(kind, site, browser):
    html = (
        '<!doctype html><html lang="en"><body style="margin: 0"><div class="bd-article">'
        f"{WRONG[kind]}</div></body></html>"
    )
    with pytest.raises(Unprintable, match=kind):
        printing.lay_out(browser, html, site)


def test_nothing_is_loaded_from_elsewhere(site, browser):
    html = '<!doctype html><div class="bd-article"><img src="https://example.org/a.png"></div>'
    with pytest.raises(Unprintable, match=r"example\.org"):
        printing.lay_out(browser, html, site)
