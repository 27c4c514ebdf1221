"""Buttons above a page: open it elsewhere, suggest an edit, open an issue.

One setting, `repository.url`, turns them on. The theme has such buttons too, but they open the
Markdown source, which Colab cannot read, and refuse hosts that it does not know.
"""

from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError

from .repository import BINDER, notebook_of, read_repository, release_tag

CHANGELOG = Path(__file__).resolve().parents[3] / "CHANGELOG.md"
BRANDS = {"github": "fab fa-github", "gitlab": "fab fa-gitlab", "bitbucket": "fab fa-bitbucket"}


def read_settings(app, config):
    """Take the settings over from the theme, which would stumble over some of them."""
    options = config.html_theme_options
    try:
        config.elsewhere_repository = read_repository(
            options.pop("repository_url", ""),
            options.get("repository_branch"),
            options.get("path_to_docs"),
            options.pop("repository_provider", ""),
            _released(),
        )
    except ValueError as error:
        raise ExtensionError(f"_config.yml: {error}") from error
    config.elsewhere_launch = options.pop("launch_buttons", {}) or {}
    repository = config.elsewhere_repository
    config.html_context["book_repository"] = repository.url if repository else ""


def _released():
    import lstmlib

    return release_tag(CHANGELOG, lstmlib.__version__)


def launch_group(repository, page, launch):
    """The buttons that open a page's notebook elsewhere."""
    notebook = notebook_of(page)
    hub = launch.get("jupyterhub_url")
    places = {
        "Binder": (
            repository.binder(notebook, launch.get("binderhub_url") or BINDER),
            "logo_binder.svg",
        ),
        "Colab": (repository.colab(notebook), "logo_colab.png"),
        "JupyterHub": (repository.jupyterhub(notebook, hub) if hub else "", "logo_jupyterhub.svg"),
    }
    links = [
        link(name, address, f"_static/images/{logo}", f"Open this page on {name}", "launch")
        for name, (address, logo) in places.items()
        if address
    ]
    return group("Open this page elsewhere", "fas fa-rocket", links, "launch-buttons")


def source_group(repository, title, source):
    """The buttons that lead to the sources and to those who keep them."""
    links = [
        link("Repository", repository.url, "fas fa-code-branch", "The sources", "repository"),
        link("Suggest an edit", repository.edit(source), "fas fa-pencil-alt", "", "edit"),
        link("Open an issue", repository.issue(title, source), "fas fa-lightbulb", "", "issue"),
    ]
    icon = BRANDS.get(repository.kind, "fas fa-code-branch")
    links = [item for item in links if item["url"]]
    return group("Sources of this page", icon, links, "source-buttons")


def link(text, url, icon, tooltip, label):
    """A button as the theme's templates draw it."""
    return {
        "type": "link",
        "text": text,
        "url": url,
        "icon": icon,
        "tooltip": tooltip or text,
        "label": f"book-{label}",
    }


def group(tooltip, icon, buttons, label):
    """A menu of buttons as the theme's templates draw it."""
    return {
        "type": "group",
        "tooltip": tooltip,
        "icon": icon,
        "buttons": buttons,
        "label": label,
    }


def has_cells(doctree):
    """Tell whether a page shows code that a reader can run, and so has a notebook."""
    parts = (node.get("nb_element") for node in doctree.findall(nodes.container))
    return "cell_code_source" in parts


def add(app, pagename, templatename, context, doctree):
    """Give a page its buttons: only pages with a source, and notebooks only where cells are."""
    repository = app.config.elsewhere_repository
    if repository is None or doctree is None or pagename not in app.env.found_docs:
        return
    buttons = context["header_buttons"]
    if has_cells(doctree):
        buttons.append(launch_group(repository, pagename, app.config.elsewhere_launch))
    source = Path(app.env.doc2path(pagename, base=False)).as_posix()
    title = app.env.titles[pagename].astext()
    buttons.append(source_group(repository, title, source))


def setup(app):
    """Register the buttons: before the theme reads its options, after it starts its list."""
    app.add_config_value("elsewhere_repository", None, "html")
    app.add_config_value("elsewhere_launch", {}, "html")
    app.connect("config-inited", read_settings, priority=100)
    app.connect("html-page-context", add, priority=600)
