"""Search files, however they are packed, for what no student may see before the grading.

Solutions, hidden tests and what makes their cases are looked for line by line, sample answers
sentence by sentence, hidden cases by their numbers. Spaces, markup, escapes, archives and
compressed text do not hide them.
"""

import base64
import binascii
import gzip
import html
import io
import json
import re
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from pypdf import PdfReader

from lstmlib.classroom import cases, sources

#: How long a line or a sentence has to be to tell where it comes from, spaces left out.
LINE, SENTENCE, NUMBERS = 24, 44, 3
REGION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
TESTS = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
#: Where a sentence ends, or its markup begins: what is between is the same in every form of it.
BREAK = re.compile(r"[.!?;:,](?=\s)|[$`*_|<>\[\]()\"“”\x00]|\n\s*\n|\n\s*[-#]")
LIST = re.compile(r"\[[-+\d.,e\s]+\]")
#: Two numbers or more that have names, one after the other.
NAMED = re.compile(r'"\w+":-?\d+\.\d+(?:,"\w+":-?\d+\.\d+)+')
CASES = re.compile(r"\b(Edit|Mistake|Function|Formula)\(")
PACKED = re.compile(r"[A-Za-z0-9+/\n]{200,}={0,2}")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
MOST_DEPTH = 6


@dataclass
class Secrets:
    """What is looked for, in the form in which `found` compares it."""

    lines: set = field(default_factory=set)
    sentences: set = field(default_factory=set)
    lists: set = field(default_factory=set)

    def among(self, text, prose):
        """Those that stand in a text; `prose` is the same with markup set apart."""
        words = sentences(text) | sentences(prose)
        return self.lines & lines(text) | self.sentences & words | self.lists & numbers(text)


def squeezed(line):
    """A line without spaces, and without the quotes and the comma of a list of lines."""
    return "".join(line.split()).strip('",')


def lines(text):
    """The lines of a text that tell where they come from: heads of loops are like any others."""
    found = map(squeezed, text.splitlines())
    return {line for line in found if len(line) >= LINE and not line.endswith(":")}


def sentences(text):
    """The parts of sentences that tell where they come from, words only."""
    parts = (" ".join(re.findall(r"\w+", part)).lower() for part in BREAK.split(text))
    return {part for part in parts if len(part) >= SENTENCE}


def numbers(text):
    """The lists of numbers of a text, and its numbers that have names."""
    lists = map(squeezed, LIST.findall(text))
    long = {one for one in lists if sum("." in part for part in one.split(",")) >= NUMBERS}
    return long | set(NAMED.findall("".join(text.split())))


def secrets_of(secret, count=8):
    """All that the class with this secret may not see, and the templates that it comes from."""
    known = Secrets()
    for name in sources.names():
        assignment = sources.load(name)
        shown = "\n".join(cell.source for cell in assignment.release(secret).cells)
        teachers = "\n".join(cell.source for cell in assignment.notebook(secret).cells)
        for text in (teachers, assignment.text):
            known.lines |= {line for part in REGION.findall(text) for line in lines(part)}
            known.lines |= {line for part in TESTS.findall(text) for line in lines(part)}
        rubric, kit = (
            assignment.place.joinpath(x).read_text("utf8") for x in ("rubric.md", "kit.py")
        )
        known.lines |= {line for line in lines(kit) if CASES.search(line)}
        for text in (assignment.rubric(secret), rubric):
            known.sentences |= sentences(text) - sentences(shown)
        known.lines -= lines(shown)
        for question in cases.hidden(assignment, secret, count)["inputs"]["questions"].values():
            for case in question["cases"][1:]:  # the first is the example, which all may see
                known.lists |= numbers(json.dumps(case))
    return known


def found(path, secrets):
    """Say what of the secrets is in a file, or in the files of a folder.

    Parameters
    ----------
    path : Path
        A file or a folder.
    secrets : Secrets
        What must not be there.

    Returns
    -------
    dict
        By the place of each text, such as ``site.zip!a.ipynb``, what was found in it.
    """
    path = Path(path)
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    leaks = {}
    for file in files:
        for where, text, prose in texts(str(file), file.read_bytes()):
            if here := secrets.among(text, prose):
                leaks.setdefault(where, set()).update(here)
    return leaks


def texts(where, data, depth=0):
    """Yield every text that bytes hold: its place, the text, and its prose."""
    if depth > MOST_DEPTH:
        raise ValueError(f"{where}: packed more than {MOST_DEPTH} times")
    for name, inner in unpacked(where, data):
        yield from texts(name, inner, depth + 1)
    if b"\0" in data[:1024]:
        return
    text = data.decode("utf8", "replace")
    for form in forms(where, text):
        prose = TAG.sub("\x00", form)
        plain = html.unescape(TAG.sub("", form)) if "<" in form else form
        yield where, plain, html.unescape(prose)
    for run in PACKED.findall(text):
        yield from packed(where, run, depth)


def unpacked(where, data):
    """Yield the name and the bytes of each file in an archive, or the pages of a PDF."""
    if data[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield f"{where}!{name}", archive.read(name)
    elif data[:2] == b"\x1f\x8b":
        yield f"{where}!", gzip.decompress(data)
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(data)) as archive:
            for member in archive:
                if member.isfile():
                    yield f"{where}!{member.name}", archive.extractfile(member).read()
    elif data[:5] == b"%PDF-":
        for number, page in enumerate(PdfReader(io.BytesIO(data)).pages, 1):
            yield f"{where}!page {number}", page.extract_text().encode()


def forms(where, text):
    """Yield a text, and what it says once its escapes are undone."""
    yield text
    if where.endswith((".ipynb", ".json")):
        try:
            yield "\n\n".join(strings(json.loads(text)))
        except json.JSONDecodeError:
            pass  # then it is text like any other
    for _ in range(MOST_DEPTH):
        before, text = text, ESCAPED.sub(lambda one: chr(int(one[1], 16)), text)
        text = text.replace("\\\\", "\\").replace("\\n", "\n").replace('\\"', '"')
        if text == before:
            return
        yield text


def strings(value):
    """Yield all texts of a JSON value; a list of lines is one text."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and all(isinstance(one, str) for one in value):
        yield "".join(value)
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def packed(where, run, depth):
    """Yield the texts in what looks like base64, compressed or not."""
    try:
        data = base64.b64decode(run)
    except (binascii.Error, ValueError):
        return
    try:
        data = zlib.decompress(data)
    except zlib.error:
        pass
    yield from texts(f"{where} (base64)", data, depth + 1)
