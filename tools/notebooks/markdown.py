"""MyST's own parser, which here also says where in the text it found what Jupyter cannot show.

Text that Jupyter understands is kept to the letter. Only links, roles, attributes and directives
are put in other words, so each of their tokens has to know its place.
"""

from dataclasses import dataclass
from functools import cache

from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import image, link
from mdit_py_plugins.attrs.parse import ParseError, parse
from mdit_py_plugins.myst_role.index import myst_role
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import parse_directive_text
from myst_parser.parsers.mdit import create_md_parser

#: What `_config.yml` turns on, without attributes, which `_attributes` and `attrs_block` find.
EXTENSIONS = {"amsmath", "colon_fence", "deflist", "dollarmath", "substitution", "tasklist"}
#: What an inline attribute may stand behind.
BEFORE_ATTRIBUTES = {"image", "code_inline", "link_close"}


@dataclass
class Directive:
    """A directive as it stands in a page.

    Parameters
    ----------
    name : str
        Its name, without braces.
    argument : str
        What follows the name in the first line.
    options : dict
        Its options, all as text.
    body : str
        Its content.
    """

    name: str
    argument: str
    options: dict
    body: str


class _AnyDirective:
    option_spec = {"any": True}
    required_arguments = 0
    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True


def _placed(rule, kind):
    """Make `rule` note in its token where it began and ended."""

    def run(state, silent):
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            token = next(token for token in state.tokens[count:] if token.type == kind)
            token.meta["span"] = (start, state.pos)
            if kind in ("link_open", "image"):
                label = state.src.index("[", start)
                token.meta["label_end"] = state.md.helpers.parseLinkLabel(state, label)
        return True

    return run


def _attributes(state, silent):
    """Find ``{.class #id key=value}`` behind an image, a link or code."""
    if state.src[state.pos] != "{" or state.pending or not state.tokens:
        return False
    if state.tokens[-1].type not in BEFORE_ATTRIBUTES:
        return False
    try:
        length, _ = parse(state.src[state.pos :])
    except ParseError:
        return False
    start, state.pos = state.pos, state.pos + length + 1
    if not silent:
        state.push("attributes", "", 0).meta["span"] = (start, state.pos)
    return True


@cache
def parser():
    """The parser."""
    config = MdParserConfig(enable_extensions=EXTENSIONS | {"attrs_block"})
    md = create_md_parser(config, RendererHTML)
    # Attributes of a block stay tokens with a place, instead of going over to the next block.
    md.core.ruler.disable("attr")
    md.inline.ruler.at("link", _placed(link, "link_open"))
    md.inline.ruler.at("image", _placed(image, "image"))
    md.inline.ruler.at("myst_role", _placed(myst_role, "myst_role"))
    md.inline.ruler.push("attributes", _attributes)
    return md


def tokens_of(text):
    """Parse a text into markdown-it's tokens."""
    return parser().parse(text + "\n")


def directive_of(token):
    """The directive that a token is, or None for every other token."""
    info = token.info.strip()
    if token.type not in ("fence", "colon_fence") or not info.startswith("{"):
        return None
    name, _, first_line = info[1:].partition("}")
    # A box that begins with another box: its colons are not those of options.
    content = f"\n{token.content}" if token.content.startswith(":::") else token.content
    read = parse_directive_text(_AnyDirective, first_line.strip(), content, validate_options=False)
    argument = " ".join(read.arguments)
    return Directive(name, argument, read.options, "\n".join(read.body).strip("\n"))
