"""Buttons that lead to the book's sources, where `repository.url` is given."""

from urllib.parse import urlsplit

KNOWN = ("github", "gitlab", "bitbucket")


def offer_sources(app, config):
    """Turn the source buttons on for a host the theme knows, else leave a plain link.

    The theme refuses to build with an address on any other host.
    """
    options = config.html_theme_options
    url = (options.get("repository_url") or "").rstrip("/")
    config.html_context["book_repository"] = url
    if url and any(name in urlsplit(url).netloc for name in KNOWN):
        options.update(
            repository_url=url,
            use_repository_button=True,
            use_edit_page_button=True,
            use_issues_button=True,
        )
    else:
        options["repository_url"] = ""


def setup(app):
    """Register the choice, before the theme reads its options."""
    app.connect("config-inited", offer_sources, priority=100)
