"""The table: what each quantity of the dissertation is in modern papers.

Each function takes what stands below and above a sign, and the time in brackets behind it.
"""

from .units import GATES, LAYER, NotUnderstood, inner, named, unit, whole


def activation(below, above, time):
    """Translate y: a gate or cell has a letter of its own."""
    if below:
        raise NotUnderstood("y")
    letter, indices = whole(above)
    if letter == "y":
        return named("y", time, indices)
    return named("h" if letter == "c" else letter, time or "t", indices)


def state(below, above, time):
    """Translate s."""
    letter, indices = whole(below) if below else ("c", "")
    if letter != "c" or above:
        raise NotUnderstood("s")
    return named("c", time or "t", indices)


def by_unit(sign):
    """Return the translation of a sign that names its unit below: net and delta."""

    def translated(below, above, time):
        letter, indices = whole(below)
        kind = "" if letter == "y" else letter
        if not LAYER.fullmatch(above):
            raise NotUnderstood(sign)
        indices = ",".join(filter(None, (indices, above)))
        return named(sign, ",".join(filter(None, (kind, time))), indices)

    return translated


def error(sign):
    """Return the translation of an error: of an output unit, a cell's output or a state."""

    def translated(below, above, time):
        if above:
            raise NotUnderstood(sign)
        if below == "k":
            return named(sign, time, "k") if time else named(sign, "k", "")
        kind, rest = below[:1], below[1:]
        mark = {"y": "^", "s": "_"}.get(kind)
        if mark is None or (rest and not rest.startswith(mark)):
            raise NotUnderstood(sign)
        letter, indices = whole(inner(rest[1:])) if rest else ("c", "")
        if letter != "c":
            raise NotUnderstood(sign)
        of = "h" if kind == "y" else "c"
        return named(sign, ",".join(filter(None, (of, time))), indices)

    return translated


def weight(below, above, time):
    """Translate a weight: the unit it leads to, then the one it comes from."""
    target, to, rest = unit(below)
    rest = rest.strip()
    if above or time:
        raise NotUnderstood("w")
    if rest.startswith("s_"):
        source, indices = whole(inner(rest[2:]))
        if source != "c":
            raise NotUnderstood("w")
        return named("p", target, indices)
    source, indices = whole(rest)
    over = ",".join(filter(None, (to, indices)))
    return named("W", target + ("h" if source == "c" else source), over)


def desired(below, above, time):
    """Translate a target."""
    if below or above != "k":
        raise NotUnderstood("d")
    return named("d", time, "k")


def objective(below, above, time):
    """Translate E at a time."""
    if below or above:
        raise NotUnderstood("E")
    return named("E", time, "")


def bias(below, above, time):
    """Translate a bias."""
    letter, indices = whole(below)
    if above or time:
        raise NotUnderstood("b")
    return named("b", letter, indices)


def itself(name):
    """Return the translation of a gate or cell that stands alone."""

    def translated(below, above, time):
        if time:
            raise NotUnderstood(name)
        text = named(name, below, above)
        letter, indices = whole(text)
        return named(letter, "", indices)

    return translated


QUANTITIES = {
    "y": activation,
    "s": state,
    "net": by_unit("z"),
    r"\delta": by_unit(r"\delta"),
    "e": error("e"),
    r"\varepsilon": error(r"\varepsilon"),
    "d": desired,
    "E": objective,
    "w": weight,
    "b": bias,
    "c": itself("c"),
    **{name: itself(name) for name in GATES},
}
#: What is the same in both notations where nothing hangs on it.
ALONE = {"y", "d", "e", "E", "w", "b", "c", r"\delta", r"\varepsilon"}
