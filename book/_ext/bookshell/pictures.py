"""Pictures are fetched when they are about to be seen, and those of the other theme never.

Until then the place of each is kept free, so that nothing on the page moves when it comes.
"""

import re

#: Figures, and the marks in a menu that is closed at first.
LATER = re.compile(r'<img\b(?=[^>]* src="(?P<source>[^"]*(?:_images|_static/images)/[^"]*)")[^>]*>')
#: The size that matplotlib gives a figure, in points.
SIZE = re.compile(r'<svg\b[^>]*? width="([\d.]+)pt" height="([\d.]+)pt"')
PIXELS = 96 / 72


def lazily(text, folder):
    """A page whose pictures wait.

    Parameters
    ----------
    text : str
        The page.
    folder : Path
        Where it lies: the pictures' addresses are relative.
    """

    def wait(found):
        tag = found[0]
        if " loading=" in tag:
            return tag
        return f'<img loading="lazy"{size(folder / found["source"])}{tag[len("<img") :]}'

    return LATER.sub(wait, text)


def size(path):
    """The attributes that keep a picture's place free, where its file says how large it is."""
    head = path.read_text("utf8")[:1000] if path.suffix == ".svg" and path.is_file() else ""
    found = SIZE.search(head)
    if not found:
        return ""
    width, height = (round(float(points) * PIXELS) for points in found.groups())
    return f' width="{width}" height="{height}"'
