"""A notebook's examples as a text that a cell can carry."""

import base64
import json
import zlib

_WIDTH = 100


def packed(content: dict) -> str:
    """JSON as lines of letters.

    Parameters
    ----------
    content : dict
        From `examples.content`.

    Returns
    -------
    str
        For ``check.begin``.
    """
    text = json.dumps(content, separators=(",", ":"))
    letters = base64.b64encode(zlib.compress(text.encode(), 9)).decode("ascii")
    return "\n".join(letters[at : at + _WIDTH] for at in range(0, len(letters), _WIDTH))


def opened(blob: str) -> dict:
    """The JSON again.

    Raises
    ------
    ValueError
        Where the text is not a whole one.
    """
    try:
        letters = "".join(blob.split())
        return json.loads(zlib.decompress(base64.b64decode(letters, validate=True)))
    except (ValueError, zlib.error) as error:
        raise ValueError("The examples of this notebook are damaged: take a fresh copy.") from error
