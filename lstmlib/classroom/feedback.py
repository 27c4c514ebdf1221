"""A page for each student: ``python -m lstmlib.classroom feedback``.

A page is one HTML file without scripts, in light and dark, that asks nothing of anybody. It shows
points, a sentence for each question, the student's own code and answers, and what a person
commented in formgrader. It never shows what answers were compared with.
"""

import base64
import functools
import hashlib
import io
import zipfile
from importlib import resources

from lstmlib import palette
from lstmlib.classroom import exchange, layout, lms, results, said, showing, tables, times
from lstmlib.classroom.collected import origins
from lstmlib.classroom.course import Problem, write_bytes, write_text

#: Of results that have a page.
TOLD = (results.GRADED, results.REVIEW, results.WRITTEN)
_TONES = {"right": "right", "partly": "partly"}


def add_arguments(parser):
    """The command's own options."""
    parser.add_argument("assignment", nargs="*", help="which ones (default: all that were graded)")
    parser.add_argument(
        "--student", action="append", default=[], metavar="ID", help="only this one; repeatable"
    )


def run(course, options):
    """Write the pages; returns the exit status."""
    chosen = course.chosen(options.assignment)
    if not options.assignment:
        chosen = [each for each in chosen if course.release(each).is_file()]
    if not chosen:
        raise Problem("No assignment was released yet, so there is nothing to write about.")
    for assignment in chosen:
        print(write(course, assignment, options.student))
    return 0


def write(course, assignment, students=()):
    """Write pages, and the archive for a learning platform.

    Parameters
    ----------
    course : Course
    assignment : str
    students : collection of str
        Only these; empty: all.

    Returns
    -------
    str
        What was written, in a few lines.
    """
    title, _ = layout.read(course, assignment)
    told = [each for each in results.of(course, assignment) if each.status in TOLD]
    unknown = set(students) - {each.student.id for each in told}
    if unknown:
        raise Problem(f"There is no verdict on {assignment} of {', '.join(sorted(unknown))}.")
    wanted = [each for each in told if not students or each.student.id in students]
    for result in wanted:
        write_text(course.feedback(result.student.id, assignment), page(course, title, result))
        exchange.accompany(course, result.student.id, assignment)
    said.pages(course, assignment, wanted)
    path = _archive(course, assignment, told)
    lines = [
        f"{assignment}: {tables.counted(len(wanted), 'page')} in {course.folder / 'feedback'}."
    ]
    for status in (results.REVIEW, results.WRITTEN):
        names = [each.student.id for each in wanted if each.status == status]
        if names:
            lines.append(f"  {status}, so their pages give no total: {', '.join(names)}")
    if path:
        lines.append(f"  {path} holds all pages, named for uploading.")
    return "\n".join(lines)


def page(course, title, result):
    """The page of one student, as HTML."""
    texts = showing.answers(course, result.student.id, result.assignment)
    known = [part.points for part in result.parts if part.points is not None]
    return _template().render(
        course=course,
        title=title,
        result=result,
        known=sum(known),
        late=times.words(result.late),
        answer=lambda part: showing.cut(texts.get(part.item.name, "").strip("\n")),
        style=_style(),
        hash=_hash(_style()),
    )


@functools.cache
def _template():
    import jinja2
    from markupsafe import Markup

    made = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {
        "number": number,
        "short": lambda text, most=1000: _short(showing.clean(text), most),
        "moment": lambda when: when.astimezone().strftime("%Y-%m-%d %H:%M"),
        "highlighted": showing.highlighted,
        "tone": _tone,
        "word": _word,
        "share": lambda part: round(100 * min(max((part.points or 0) / (part.most or 1), 0), 1), 1),
    }
    made.finalize = lambda value: value if isinstance(value, Markup | str | int | float) else ""
    text = resources.files(__package__).joinpath("feedback_page.html").read_text("utf-8")
    return made.from_string(text)


def number(value):
    """Points as people write them: at most two decimals, a dash where they are not known."""
    return "–" if value is None else tables.points(value)


def _short(text, most):
    return text if len(text) <= most else f"{text[:most]}…"


def _left_empty(part):
    """Whether nbgrader found a written answer as it was handed out: only then it gives points."""
    return part.item.written and not part.by_hand


def _tone(part):
    if part.points is None or _left_empty(part):
        return "open"
    if part.item.written or part.by_hand:
        share = part.points / (part.most or 1)
        return "right" if share >= 1 else "partly" if share > 0 else "wrong"
    return _TONES.get(part.verdict, "open" if part.verdict == "not written" else "wrong")


def _word(part):
    if part.points is None:
        return "to be looked at" if not part.item.written else "to be read"
    if part.item.written:
        return "left empty" if _left_empty(part) else "read"
    return part.verdict if not part.by_hand else "looked at"


@functools.cache
def _style():
    def block(colours):
        return "".join(f"--{name}:{value};" for name, value in colours.items())

    from markupsafe import Markup

    text = resources.files(__package__).joinpath("feedback.css").read_text("utf-8")
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{block(palette.DARK)}}}}}"
    return Markup(f":root{{{block(palette.LIGHT)}}}\n{dark}\n{text}")


def _hash(style):
    digest = hashlib.sha256(style.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _archive(course, assignment, told):
    """All pages in one archive, each named as the platform that it came from wants it back."""
    came = origins(course, assignment)
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w") as archive:
        for result in told:
            path = course.feedback(result.student.id, assignment)
            if path.is_file():
                name = lms.back(came.get(result.student.id), result.student, assignment)
                # The same pages make the same archive, whenever it is made.
                entry = zipfile.ZipInfo(name)
                archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
        if not archive.namelist():
            return None
    path = course.folder / "feedback" / f"{assignment}.zip"
    if not path.is_file() or path.read_bytes() != found.getvalue():
        write_bytes(path, found.getvalue())
    return path
