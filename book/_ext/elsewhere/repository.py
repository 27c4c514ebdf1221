"""Where the sources are, and the addresses that follow from it. Nothing here needs Sphinx.

A repository may be on GitHub, on GitLab, Bitbucket or Gitea (Forgejo, Codeberg), there or on a
host of one's own, or on any other git host, which then offers no way to edit in a browser.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import yaml

#: The branch that holds the chapters as clean notebooks: `make publish` writes it.
NOTEBOOKS = "notebooks"
BINDER = "https://mybinder.org"
COLAB = "https://colab.research.google.com"
EXTRAS = "symbolic,widgets,plots,train"

#: A word in a host's name, and the kind of forge that runs there.
KNOWN_HOSTS = {
    "github": "github",
    "gitlab": "gitlab",
    "bitbucket": "bitbucket",
    "gitea": "gitea",
    "forgejo": "gitea",
    "codeberg": "gitea",
}
EDIT = {
    "github": "{url}/edit/{branch}/{path}",
    "gitlab": "{url}/-/edit/{branch}/{path}",
    "bitbucket": "{url}/src/{branch}/{path}?mode=edit",
    "gitea": "{url}/_edit/{branch}/{path}",
}
#: Address of a new issue, and how its title and text are called there.
ISSUE = {
    "github": ("{url}/issues/new", "title", "body"),
    "gitlab": ("{url}/-/issues/new", "issue[title]", "issue[description]"),
    "gitea": ("{url}/issues/new", "title", "body"),
}
KINDS = ("github", "gitlab", "bitbucket", "gitea", "git")


@dataclass(frozen=True)
class Repository:
    """The book's repository.

    Parameters
    ----------
    url : str
        Its address in a browser, without a closing slash or ``.git``.
    kind : str
        One of `KINDS`.
    branch : str
        Where changes go.
    ref : str
        What readers run: the tag of the release that the pages show, else the branch.
    folder : str
        Where the root of the pages' names is, from the repository's root.
    """

    url: str
    kind: str
    branch: str = "main"
    ref: str = "main"
    folder: str = ""

    @property
    def name(self):
        """The last part of the address: the folder that a clone makes."""
        return self.url.rsplit("/", 1)[1]

    @property
    def path(self):
        """The address without its host: owner and name."""
        return urlsplit(self.url).path.strip("/")

    def edit(self, source):
        """Where to suggest a change of a source file; empty where the host offers none."""
        path = quote(f"{self.folder}/{source}".strip("/"))
        form = EDIT.get(self.kind, "")
        return form.format(url=self.url, branch=quote(self.branch), path=path)

    def issue(self, title, source):
        """Where to report something about a page; empty where the host offers none."""
        if self.kind not in ISSUE:
            return ""
        address, title_key, text_key = ISSUE[self.kind]
        words = {title_key: f"On the page “{title}”", text_key: f"Page: {source}\n\n"}
        return f"{address.format(url=self.url)}?{urlencode(words, quote_via=quote)}"

    def binder(self, notebook, hub=BINDER):
        """Open a notebook on Binder, which writes the clean notebooks as it builds."""
        host = urlsplit(self.url).netloc
        if host == "github.com":
            source = f"gh/{self.path}"
        elif host == "gitlab.com":
            source = f"gl/{quote(self.path, safe='')}"
        else:
            source = f"git/{quote(self.url, safe='')}"
        shown = quote(f"lab/tree/{NOTEBOOKS}/{notebook}")
        return f"{hub.rstrip('/')}/v2/{source}/{quote(self.ref, safe='')}?urlpath={shown}"

    def colab(self, notebook):
        """Open a notebook in Colab, which reads from github.com only; else empty."""
        if urlsplit(self.url).netloc != "github.com":
            return ""
        return f"{COLAB}/github/{self.path}/blob/{NOTEBOOKS}/{quote(notebook)}"

    def jupyterhub(self, notebook, hub):
        """Fetch the notebooks into the reader's account on a JupyterHub that has nbgitpuller."""
        words = {
            "repo": self.url,
            "branch": NOTEBOOKS,
            "urlpath": f"lab/tree/{self.name}/{notebook}",
        }
        return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{urlencode(words)}"

    def requirement(self):
        """What pip installs `lstmlib` from."""
        return f"lstmlib[{EXTRAS}] @ git+{self.url}@{self.ref}"


def read_repository(url, branch="main", folder="", kind="", released=""):
    """Read the settings; None where no repository is given.

    Parameters
    ----------
    url, branch, folder : str
        ``repository: url, branch, path_to_book`` of ``_config.yml``.
    kind : str
        What runs on the host, where its name does not tell.
    released : str
        The tag that the pages were released with, empty between releases.

    Raises
    ------
    ValueError
        Where the address or the kind is none.
    """
    url = (url or "").strip().rstrip("/").removesuffix(".git")
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.path.strip("/") or " " in url:
        raise ValueError(
            f"repository.url: expected an address like https://github.com/owner/name, got {url!r}"
        )
    if kind and kind not in KINDS:
        raise ValueError(f"repository_provider: expected one of {', '.join(KINDS)}, got {kind!r}")
    named = (forge for word, forge in KNOWN_HOSTS.items() if word in parts.netloc.lower())
    branch = branch or "main"
    return Repository(
        url, kind or next(named, "git"), branch, released or branch, (folder or "").strip("/")
    )


def repository_of(root, version):
    """Read the settings of a checkout, without Sphinx; None where no repository is given.

    Parameters
    ----------
    root : Path
        The checkout.
    version : str
        The version of the library in it.
    """
    config = yaml.safe_load((root / "_config.yml").read_text("utf8"))
    given = config.get("repository") or {}
    options = config.get("sphinx", {}).get("config", {}).get("html_theme_options", {})
    return read_repository(
        given.get("url"),
        given.get("branch"),
        given.get("path_to_book"),
        options.get("repository_provider", ""),
        release_tag(root / "CHANGELOG.md", version),
    )


def notebook_of(page):
    """Path of a page's clean notebook: the page's name without the folder of all pages."""
    return f"{page.removeprefix('book/')}.ipynb"


def release_tag(changelog: Path, version):
    """The tag of `version` where the changelog gives it a date, else an empty string."""
    if not changelog.is_file():
        return ""
    dated = rf"^## {re.escape(version)} - \d{{4}}-\d\d-\d\d$"
    return f"v{version}" if re.search(dated, changelog.read_text("utf8"), re.M) else ""


def first_cell(repository):
    """Code that installs `lstmlib` where it is missing, as in Colab; empty without a repository."""
    if repository is None:
        return ""
    return (
        "# Where the library is missing, as in Colab, this installs it; else it does nothing.\n"
        "import importlib.util\n\n"
        'if importlib.util.find_spec("lstmlib") is None:\n'
        f'    %pip install --quiet "{repository.requirement()}"'
    )
