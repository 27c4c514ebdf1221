"""Pack the built site into a zip that works without a server: ``python -m tools.paper.offline``.

The same site gives the same bytes: files in order, with one time and one mode.
"""

import argparse
import sys
import zipfile
from pathlib import Path

from tqdm import tqdm

from tools.paper import downloads

SITE = Path("_build/html")
OUT = Path("_build/backward-pass-for-lstms.zip")
FOLDER = "backward-pass-for-lstms"
#: The earliest time that a zip can hold.
TIME = (1980, 1, 1, 0, 0, 0)
#: Leavings of the build, and what `make pdf` and `make zip` lay into the site.
LEFT_OUT = (".buildinfo", "reports", downloads.FOLDER)
README = """Backward Pass for LSTMs, to read without a network
==================================================

Unpack this folder, to a USB stick for example, and open index.html with a browser. The whole
book works from there: formulas, figures that move, search, both notations, light and dark.
Nothing is installed, and nothing is loaded from anywhere else.
{live}
Text and figures: CC BY 4.0. Code: BSD-3-Clause.
"""
LIVE = """
The live notebooks need one thing more, because a browser runs no Python out of plain files. If
this machine has Python, open a terminal in this folder, type

    python -m http.server

and open http://localhost:8000/ in the browser.
"""


def files(site: Path) -> list[Path]:
    """Return the files of the site that readers need, in order, as paths within it."""
    found = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    return sorted(
        (path for path in found if path.parts[0] not in LEFT_OUT), key=lambda path: path.as_posix()
    )


def pack(site: Path, out: Path) -> None:
    """Write the zip, whole or not at all."""
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_suffix(".part")
    readme = README.format(live=LIVE if (site / "live" / "index.html").is_file() else "")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        _add(archive, "README.txt", readme.encode())
        for path in tqdm(files(site), "Packing", unit="file"):
            _add(archive, path.as_posix(), content(site / path))
    draft.replace(out)


def content(file: Path) -> bytes:
    """Return a file as it goes into the zip, where pages offer nothing."""
    if file.suffix == ".html":
        return downloads.without(file.read_text("utf8")).encode()
    return file.read_bytes()


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(f"{FOLDER}/{name}", TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, wherever it was packed
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def main(argv: list[str] | None = None) -> int:
    """Pack the site."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=SITE, help="folder of the built site")
    parser.add_argument("--out", type=Path, default=OUT, help="the file to write")
    options = parser.parse_args(argv)
    if not (options.site / "index.html").is_file():
        print(f"{options.site} holds no built book: run `make html` first.", file=sys.stderr)
        return 1
    pack(options.site, options.out)
    downloads.offer(options.site, options.out)
    print(f"The site is in {options.out}: {options.out.stat().st_size / 1e6:.1f} MB.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
