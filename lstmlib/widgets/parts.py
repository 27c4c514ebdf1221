"""How the script and the style of every widget are put together. Nothing here needs NumPy."""

import json
import re
from pathlib import Path

from lstmlib import palette

HERE = Path(__file__).parent
#: What several widgets say, here and in the page: a name or a sentence, or a pair of both.
COMMON = json.loads((HERE / "words.json").read_text("utf-8"))
#: Comments, indentation and empty lines: a page that carries the script need not.
LIGHTER = re.compile(r"^[ \t]*//.*\n|(?<=[;,{}]) // .*$|^[ \t]+|^\n", re.MULTILINE)
#: Ends of lines after which the statement goes on, or is over.
JOINED = re.compile(r"(?<=[;,{(\[])\n")
#: What a reader is told, between quotes or backticks; a template within a template is too deep.
QUOTED = re.compile(r'"[^"\n]*"|`(?:[^`$\n]|\$(?!\{)|\$\{[^`{}\n]*\})*`')
#: Blanks around signs that do without. Not "+" and "-", of which two may follow each other.
BLANKS = re.compile(r" ?([=<>?:&|*{}(),;]+) ?")
SHARED = ("formulas.js", "engine.js", "engine_backward.js", "base.js", "kit.js")


def tight(line):
    """Take the blanks that mean nothing out of a line of script.

    Parameters
    ----------
    line : str
        Without a comment.

    Returns
    -------
    str
        The same program. Quoted text is kept; a line with nested templates stays as it is.
    """
    between = QUOTED.split(line)
    if any("`" in code for code in between):
        return line
    kept = [*QUOTED.findall(line), ""]
    return "".join(BLANKS.sub(r"\1", code) + text for code, text in zip(between, kept, strict=True))


def light(text):
    """A script without its comments, indentation and spare blanks.

    Parameters
    ----------
    text : str
        As it is written.

    Returns
    -------
    str
    """
    return "\n".join(map(tight, LIGHTER.sub("", text).split("\n")))


def script(*parts):
    """One ES module out of the shared scripts and a widget's own, without any import.

    A page without a kernel mounts each module from a Blob, where a relative import would fail.
    """
    gates = {
        name: {"symbol": symbol, "word": word, "dash": dash}
        for name, (symbol, word, dash) in palette.GATES.items()
    }
    known = {"GATES": gates, "COMMON": COMMON}
    head = "".join(
        f"const {name} = {json.dumps(value, ensure_ascii=False, separators=(',', ':'))};\n"
        for name, value in known.items()
    )
    texts = ((HERE / part).read_text("utf-8") for part in (*SHARED, *parts))
    return head + JOINED.sub("", "\n".join(map(light, texts)))


def style(*parts):
    """The palette, the shared style and a widget's own."""
    return palette.css() + "\n".join(
        (HERE / part).read_text("utf-8") for part in ("base.css", *parts)
    )
