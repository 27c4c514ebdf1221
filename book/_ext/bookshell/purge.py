"""Leave out of style sheets what no page can use.

A rule goes where it asks for a class, an id or an element whose name occurs nowhere: neither in
a page nor in a script. Names that scripts put together from parts are kept by their beginning.
"""

import re

import tinycss2

NAME = re.compile(r"[A-Za-z_][\w-]*")
MADE_BY_SCRIPTS = re.compile(r"(bs-)?(tooltip|popover)|kind-|fade$|show$")
NESTING = ("media", "supports", "layer", "container")


def names_in(texts):
    """Every word that could be a class, an id or an element."""
    return {name for text in texts for name in NAME.findall(text)}


def asked_for(selector):
    """Names that a selector needs; what stands in brackets is not looked at."""
    before = None
    for token in selector:
        literal = before.value if before is not None and before.type == "literal" else None
        if token.type == "hash" or (token.type == "ident" and literal == "."):
            yield token.value
        elif token.type == "ident" and literal != ":":
            yield token.value
        before = token


def is_used(selector, names):
    """Tell whether everything that the selector asks for occurs."""
    return all(name in names or MADE_BY_SCRIPTS.match(name) for name in asked_for(selector))


def split(prelude):
    """The selectors of a list."""
    parts = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def shorten(text):
    """The text without needless space."""
    return re.sub(r"\s+", " ", text).strip()


def declarations(rule, variables):
    """What a rule says, without the custom properties that nothing reads."""
    kept = []
    for item in tinycss2.parse_blocks_contents(rule.content, True, True):
        if item.type == "declaration" and item.name.startswith("--") and item.name not in variables:
            continue
        text = item.serialize() if item.type != "declaration" else _declared(item)
        kept.append(text)
    return ";".join(kept)


def _declared(item):
    value = tinycss2.serialize(item.value)
    # In a custom property, and in strings, every space may count.
    value = value if item.name.startswith("--") or '"' in value else shorten(value)
    return f"{item.name}:{value.strip()}{'!important' if item.important else ''}"


def purge(css, names, variables):
    """Style sheet without the rules that ask for names which are not in `names`.

    Parameters
    ----------
    css : str
        The style sheet.
    names : set of str
        What occurs in pages and scripts.
    variables : set of str
        The custom properties that something reads.
    """
    return _purged(tinycss2.parse_stylesheet(css, True, True), names, variables)


def _purged(rules, names, variables):
    return "\n".join(filter(None, (_rule(rule, names, variables) for rule in rules)))


def _rule(rule, names, variables):
    if rule.type == "qualified-rule":
        used = [part for part in split(rule.prelude) if is_used(part, names)]
        body = declarations(rule, variables) if used else ""
        selectors = ",".join(shorten(tinycss2.serialize(part)) for part in used)
        return f"{selectors}{{{body}}}" if body else ""
    if rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in NESTING:
        inside = tinycss2.parse_rule_list(rule.content, True, True)
        body = _purged(inside, names, variables)
        head = shorten(tinycss2.serialize(rule.prelude))
        return f"@{rule.at_keyword} {head}{{{body}}}" if body else ""
    return shorten(rule.serialize()) if rule.type == "at-rule" else ""
