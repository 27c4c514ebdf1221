"""Arguments of calls as JSON: as they are, with arrays marked as arrays."""


def pack(arguments: dict) -> dict:
    """The arguments of a call as JSON: as they are, arrays marked as arrays."""
    return {key: packed(value) for key, value in arguments.items()}


def packed(value):
    """One value as `pack` writes it."""
    if str(type(value).__module__).partition(".")[0] == "numpy" and hasattr(value, "tolist"):
        plain = value.tolist()
        return {"array": plain} if getattr(value, "ndim", 0) else plain
    if isinstance(value, dict):
        return {key: packed(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [packed(part) for part in value]
    return value


def unpack(coded):
    """What `pack` wrote; arrays need NumPy."""
    if isinstance(coded, dict):
        if set(coded) == {"array"}:
            import numpy

            return numpy.array(coded["array"])
        return {key: unpack(value) for key, value in coded.items()}
    if isinstance(coded, list):
        return [unpack(part) for part in coded]
    return coded


def bare(coded):
    """What `pack` wrote, as an answer would be: arrays are lists."""
    if isinstance(coded, dict):
        if set(coded) == {"array"}:
            return coded["array"]
        return {key: bare(value) for key, value in coded.items()}
    if isinstance(coded, list):
        return [bare(part) for part in coded]
    return coded


def like(value, coded):
    """An answer packed so that arrays are where `coded` has them."""
    if isinstance(coded, dict):
        if set(coded) == {"array"}:
            return {"array": value}
        return {key: like(value[key], part) for key, part in coded.items()}
    if isinstance(coded, list):
        return [like(part, pattern) for part, pattern in zip(value, coded, strict=True)]
    return value


def rounded(coded):
    """What `pack` wrote with ten digits a number.

    The last digits differ between machines, and a notebook should not: a class may be released on
    one machine and graded on another.
    """
    if isinstance(coded, dict):
        return {key: rounded(value) for key, value in coded.items()}
    if isinstance(coded, list):
        return [rounded(part) for part in coded]
    return float(f"{coded:.10g}") if isinstance(coded, float) else coded
