"""Words within a paragraph: roles become plain text, links get addresses, attributes go."""

import re

from tools.notebooks.links import linked

TITLED = re.compile(r"(?P<words>.+?)\s*<(?P<target>[^<>]+)>", re.DOTALL)


def titled(content):
    """Words and target of a role's content: ``words <target>``, or one for both."""
    found = TITLED.fullmatch(content.strip())
    return (found["words"], found["target"]) if found else (content.strip(), content.strip())


class Inline:
    """Puts the words of one page in other words.

    Parameters
    ----------
    links : Links
        Where its links lead.
    values : dict or None
        What the page's cells put into its sentences; None where that is not known.
    attach : callable
        Takes an image's path and returns what a notebook calls it.
    """

    def __init__(self, links, values, attach):
        self.links, self.values, self.attach = links, values, attach
        self.book = links.book

    def rewrite(self, token):
        """The content of an inline token, as Jupyter can show it."""
        text, pieces = token.content, []
        for child in token.children:
            if "span" in child.meta:
                pieces.extend(self._pieces(child, text))
        for start, end, new in sorted(pieces, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _pieces(self, token, text):
        start, end = token.meta["span"]
        if token.type == "attributes":
            return [(start, end, "")]
        if token.type == "myst_role":
            return [(start, end, self.role(token.meta["name"], token.content))]
        label_end = token.meta["label_end"]
        if text[label_end + 1 : label_end + 2] != "(":
            return []  # a link by reference, whose address stands elsewhere
        if token.type == "image":
            return [(label_end + 1, end, f"({self.attach(token.attrs['src'])})")]
        address, title = self.links.resolve(token.attrs["href"])
        label = [(start + 1, start + 1, title)] if label_end == start + 1 else []
        if address is None:
            return [(start, start + 1, ""), *label, (label_end, end, "")]
        return [*label, (label_end + 1, end, f"({address})")]

    def role(self, name, content):
        """A role's text.

        Raises
        ------
        ValueError
            Where nothing is known of the role.
        """
        known = getattr(self, "_" + name.replace(":", "_").replace("-", "_"), None)
        if known is None:
            raise ValueError(f"{self.links.page.name}: no notebook can show {{{name}}} yet")
        return known(content)

    def equation_name(self, label):
        """What an equation is called: its number in the built book, else its label."""
        return f"({self.book.numbers.get(label, label)})"

    def _eq(self, label):
        return linked(self.equation_name(label), self.links.equation(label))

    def _term(self, content):
        words, target = titled(content)
        return linked(words, self.links.term(target))

    def _light(self, content):
        return titled(content)[0]

    def _deck(self, content):
        words, slide = titled(content)
        anchor = "" if words == slide else f"#{slide}"
        return linked(words, self.links.file(f"slides/index.html{anchor}"))

    def _ref(self, content):
        words, target = titled(content)
        address, title = self.links.resolve(f"#{target}")
        return linked(title if words == target else words, address)

    def _doc(self, content):
        words, target = titled(content)
        address, title = self.links.resolve(target)
        return linked(title if words == target else words, address)

    def _code(self, content):
        return f"`{content}`"

    def _glue_text(self, content):
        name, _, form = content.partition(":")
        if self.values is None:
            return f"⟨{name}⟩"
        return format(self.values[name], form)

    def _cite(self, keys):
        found = [" ".join(self._source(key)) for key in keys.split(",")]
        return f"({self._bibliography(', '.join(found))})"

    def _cite_t(self, keys):
        found = ["{} ({})".format(*self._source(key)) for key in keys.split(",")]
        return self._bibliography(", ".join(found))

    def _bibliography(self, text):
        return linked(text, self.links.to("book/reference/bibliography"))

    def _source(self, key):
        entry = self.book.references[key.strip()]
        names = [" ".join(person.last_names) for person in entry.persons["author"]]
        several = f"{names[0]} et al."
        who = several if len(names) > 2 else " and ".join(names)
        return who, entry.fields["year"]
