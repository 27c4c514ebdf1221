"""Write the files that the palette decides: the page's colours, logo, icon and social card."""

from pathlib import Path

from . import art, drawing

SERIF = art.SERIF


def palette_css():
    """Colours of both themes as custom properties."""
    from lstmlib import palette

    return palette.css()


def logo_svg(dark=False):
    """The logo in the colours of one theme."""
    from lstmlib import palette

    return art.logo_svg(palette.DARK if dark else palette.LIGHT)


def themed_logo_svg():
    """The logo in the colours that the page around it has."""
    from lstmlib import palette

    svg = logo_svg()
    for name, colour in palette.LIGHT.items():
        svg = svg.replace(f'"{colour}"', f'"var(--ll-{name})"')
    return svg


def favicon_svg():
    """The logo for a browser's tab, which may be light or dark without telling the page."""
    from lstmlib import palette

    svg = themed_logo_svg()
    light, dark = (
        "".join(f"--ll-{name}:{colours[name]};" for name in palette.LIGHT if f"-{name})" in svg)
        for colours in (palette.LIGHT, palette.DARK)
    )
    style = f"<style>:root{{{light}}}@media(prefers-color-scheme:dark){{:root{{{dark}}}}}</style>\n"
    return svg.replace("<title>", style + "<title>")


def write(folder, with_png):
    """Write all of them into `folder`; the PNG only where a link preview can ask for it."""
    from lstmlib import palette

    folder.mkdir(parents=True, exist_ok=True)
    card = art.card(palette.LIGHT)
    texts = {
        "palette.css": palette_css() + palette.nets(),
        "logo-light.svg": logo_svg(),
        "logo-dark.svg": logo_svg(dark=True),
        "favicon.svg": favicon_svg(),
        "social-card.svg": drawing.to_svg(card, 1200, 630, art.TITLE),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf8")
    if with_png:
        drawing.to_png(card, 1200, 630, folder / "social-card.png")


def add_to_book(app, config):
    """Write the files into the build folder and hand them to Sphinx."""
    folder = Path(app.outdir).parent / ".bookshell"
    write(folder, with_png=bool(config.html_baseurl))
    config.html_static_path.append(str(folder))
    config.html_css_files.insert(0, "palette.css")
    config.html_favicon = str(folder / "favicon.svg")


def setup(app):
    """Register the files, before Sphinx looks whether they exist."""
    app.connect("config-inited", add_to_book, priority=100)
