"""A page's text as Markdown that Jupyter can show."""

from tools.notebooks.edits import Text, details, quote
from tools.notebooks.formulas import derivation, equation
from tools.notebooks.links import linked
from tools.notebooks.markdown import directive_of, tokens_of

#: Boxes without a title of their own.
TITLES = {"note": "Note", "tip": "Tip", "warning": "Warning", "important": "Important"}
#: Lists that only the site can make.
ON_THE_PAGE = {
    "autosummary",
    "bibliography",
    "derivations-table",
    "equations-table",
    "eval-rst",
    "glossary",
}
FOLDED = "<details>\n<summary>Solution</summary>"
#: Keys to what only the page's style shows.
OF_THE_PAGE = {"nets"}
UNSEEN = {"myst_target", "myst_line_comment", "myst_block_break", "attrs_block"}


class Blocks:
    """Converts the text of one page, cell by cell, in order.

    Parameters
    ----------
    inline : Inline
        For the words within paragraphs.
    """

    def __init__(self, inline):
        self.inline, self.links = inline, inline.links
        #: Whether the cell that comes next belongs to a folded solution.
        self.in_solution = False

    def cell(self, source):
        """Convert the Markdown between two code cells."""
        continued = self.in_solution
        text = self.convert(source)
        if continued and not text.startswith("</details>"):
            text = f"<details>\n<summary>Solution, continued</summary>\n\n{text}"
        elif continued:
            text = text.removeprefix("</details>").lstrip("\n")
        if self.in_solution and text.endswith(FOLDED):
            text = text.removesuffix(FOLDED) + "**Solution**"
        elif self.in_solution:
            text = f"{text}\n\n</details>"
        return text

    def convert(self, source):
        """Convert a text."""
        text, place = Text(source), None
        for token in tokens_of(source):
            place = token.map or place
            directive = directive_of(token)
            if token.type in UNSEEN:
                text.replace(token.map, "")
            elif directive:
                text.replace(token.map, self.directive(directive))
            elif token.type == "inline":
                new = self.inline.rewrite(token)
                if new != token.content:
                    text.replace_inline(place, token.content, new)
            elif token.type == "dl_open":
                definitions = token.map
            elif token.type == "dl_close":
                _definitions(text, definitions)
        return str(text)

    def directive(self, directive):
        """The text that stands for a directive.

        Raises
        ------
        ValueError
            Where nothing is known of the directive.
        """
        name = directive.name
        if name in OF_THE_PAGE:
            return ""
        if name in ON_THE_PAGE:
            address = self.links.to(self.links.page.name)
            return f"*{linked('The page', address)} has a list here.*" if address else ""
        if name in TITLES:
            directive.argument = TITLES[name]
            return self._admonition(directive)
        known = getattr(self, "_" + name.replace("-", "_"), None)
        if known is None:
            page = self.links.page.name
            raise ValueError(f"{page}: no notebook can show {{{name}}} yet")
        return known(directive)

    def _equation(self, directive):
        return equation(self.inline, directive)

    def _derivation(self, directive):
        return derivation(self.inline, directive)

    def _admonition(self, directive):
        title, body = self.convert(directive.argument), self.convert(directive.body)
        if "dropdown" in directive.options.get("class", ""):
            return details(title, body)
        return quote(f"**{title}**\n\n{body}")

    def _practice(self, directive):
        name = f"{directive.argument}.ipynb"
        return f"Practice notebook: {linked(name, self.links.file(f'assignments/{name}'))}"

    def _exercise(self, directive):
        title = self.convert(directive.argument)
        named = f"**Exercise: {title}**" if title else "**Exercise**"
        return quote(f"{named}\n\n{self.convert(directive.body)}")

    def _solution_start(self, directive):
        self.in_solution = True
        return FOLDED

    def _solution_end(self, directive):
        self.in_solution = False
        return "</details>"

    def _div(self, directive):
        return self.convert(directive.body)

    def _code_block(self, directive):
        return f"```{directive.argument}\n{directive.body}\n```"


def _definitions(text, place):
    """Write a list of words and what they mean as a plain list."""
    first, end = place
    lines = [line for line in text.lines[first:end] if line and line.strip()]
    items = []
    for line in lines:
        if line.startswith(": "):
            items[-1] += f" {line[2:]}"
        elif line.startswith(" "):
            items[-1] += f"\n  {line.strip()}"
        else:
            items.append(f"- **{line.strip()}:**")
    text.replace(place, "\n".join(items))
