"""Write the pages as notebooks: ``python -m tools.notebooks OUT [--base-url URL] [PAGE...]``."""

import argparse
from pathlib import Path

from tools.notebooks import ROOT, site_address, write


def main(argv=None):
    """Read the command line and write."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.notebooks",
        description="Write the pages of the book that have code as clean notebooks.",
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder they go to")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="such as stack/below, else all")
    parser.add_argument(
        "--base-url",
        metavar="URL",
        default=site_address(),
        help="the address of the book's site, for links; default: html.baseurl of _config.yml, and "
        "where that is empty, links lead to notebooks",
    )
    parser.add_argument(
        "--build",
        type=Path,
        default=ROOT / "_build",
        metavar="FOLDER",
        help="where the book was built, for its numbers; default: _build",
    )
    parser.add_argument(
        "--install",
        action="store_true",
        help="begin with a cell that installs lstmlib where it is missing, as in Colab",
    )
    # Options may stand between the names of pages.
    given = parser.parse_intermixed_args(argv)
    options = {"only": given.pages, "build": given.build, "installing": given.install}
    try:
        written = write(given.out, given.base_url, **options)
    except ValueError as error:
        parser.error(str(error))
    print(f"{len(written)} notebooks are in {given.out}.")


if __name__ == "__main__":
    main()
