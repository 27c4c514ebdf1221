"""Change parts of a Markdown text and keep the rest as it is."""

import re


class Text:
    """A Markdown text whose parts are replaced by their lines.

    Parameters
    ----------
    text : str
        The text before any change.
    """

    def __init__(self, text):
        self.source = text.splitlines()
        self.lines = list(self.source)

    def replace(self, place, new):
        """Put a block of text, or nothing, in the place of the lines ``place = (first, end)``."""
        first, end = place
        indent = re.match(r"[\s>]*", self.source[first])[0]
        block = [(indent + line).rstrip() for line in new.splitlines()]
        before = next((line for line in self.lines[:first][::-1] if line is not None), "")
        if before.split("\n")[-1].strip(" >"):
            block.insert(0, indent.rstrip())
        if not self._blank(end):
            block.append(indent.rstrip())
        elif not new and end < len(self.source):
            end += 1  # or two blank lines would meet
        self._put(first, end, "\n".join(block) if block else None)

    def _blank(self, number):
        return not (0 <= number < len(self.source) and self.source[number].strip(" >"))

    def replace_inline(self, place, old, new):
        """Replace the inline content `old` of the lines ``place`` by `new`.

        Raises
        ------
        ValueError
            Where the content does not stand in those lines.
        """
        first, end = place
        if "\n" not in old:
            for number in range(first, end):
                for before, after in ((old, new), (_in_table(old), _in_table(new))):
                    if before in self.lines[number]:
                        self.lines[number] = self.lines[number].replace(before, after, 1)
                        return
            raise ValueError(f"this text is not in its own lines: {old!r}")
        starts = [self._start(number, line) for number, line in enumerate(old.splitlines(), first)]
        head, *rest = new.splitlines()
        more = starts[1] if len(starts) > 1 else ""
        self._put(first, end, "\n".join([starts[0] + head, *(more + line for line in rest)]))

    def _start(self, number, line):
        source, line = self.source[number].rstrip(), line.rstrip()
        if not source.endswith(line):
            raise ValueError(f"this text is not in its own line: {line!r}")
        return source[: len(source) - len(line)]

    def _put(self, first, end, text):
        self.lines[first:end] = [text] + [None] * (end - first - 1)

    def __str__(self):
        return "\n".join(line for line in self.lines if line is not None).strip("\n")


def _in_table(text):
    return text.replace("|", r"\|")


def quote(text):
    """The text as a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def details(summary, text):
    """The text behind a line that unfolds it; Jupyter reads Markdown within."""
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>"
