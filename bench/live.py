"""How fast a live notebook starts: ``python -m bench.live``, after ``make html``.

The untuned set-up (every package as it comes, loaded when JupyterLab asks for its kernel) and
ours, in turns in one run: seconds from the click to the first SymPy result, on a first visit and
on the next one, after half a minute of reading, and megabytes transferred on the first.
Served from this machine, compressed as a static host does it. Results go to
``bench/results/live.json``.
"""

import gzip
import json
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.machine import describe
from tools import chromium, hosted
from tools.live import kernel, site
from tools.live.__main__ import SITE

CHAPTER = "reference/sympy"
RESULT = Path("bench", "results", "live.json")
ROUNDS = 2
#: Milliseconds that the first visit lasts: meanwhile our kernel stores its bytecode.
READING = 30_000
#: Milliseconds after which a start has failed.
PATIENCE = 300_000
CODE = "import sympy; x = sympy.Symbol('x'); sympy.diff(x**3, x)"
START = """async (code) => {
  const pause = () => new Promise((done) => setTimeout(done, 20));
  const find = () => [...(globalThis.jupyterapp?.shell.widgets("main") ?? [])]
    .find((one) => one.sessionContext);
  while (!find()) await pause();
  const { sessionContext } = find();
  await sessionContext.ready;
  const future = sessionContext.session.kernel.requestExecute({ code });
  let result = null;
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === "execute_result") result = content.data["text/latex"];
  };
  await future.done;
  return result;
}"""


def start(context, address: str, reading: int = 0) -> float:
    """Seconds from opening `address` to the first SymPy result; `reading` is how long it stays."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    result = page.evaluate(START, CODE)
    seconds = time.perf_counter() - begun
    page.wait_for_timeout(reading)
    page.close()
    if "3 x^{2}" not in (result or ""):
        raise RuntimeError(f"SymPy answered {result!r}.")
    return seconds


def weight(folder: Path, paths: set[str]) -> float:
    """Megabytes of files as a host sends them: all but archives and fonts compressed."""
    total = 0
    for path in paths:
        file = folder / path
        if file.is_file():
            content = file.read_bytes()
            packed = file.suffix in (".whl", ".zip", ".woff2", ".png")
            total += len(content if packed else gzip.compress(content, 6))
    return total / 1e6


def visit(browser, folder: Path) -> dict:
    """Measure a first and a second visit in a fresh profile."""
    server = hosted.make_server(folder)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    root = f"http://127.0.0.1:{server.server_address[1]}/"
    address = f"{root}notebooks/index.html?path={CHAPTER}.ipynb"
    context = browser.new_context()
    asked: set[str] = set()
    context.on("request", lambda request: asked.add(request.url))
    try:
        cold = start(context, address, READING)
        paths = {url.removeprefix(root).split("?")[0] for url in asked if url.startswith(root)}
        return {"cold": cold, "warm": start(context, address), "MB": weight(folder, paths)}
    finally:
        context.close()
        server.shutdown()
        server.server_close()
        thread.join()


def measure(folders: dict[str, Path]) -> dict[str, list[dict]]:
    """Visit all set-ups in turns."""
    from playwright.sync_api import sync_playwright

    runs: dict[str, list[dict]] = {name: [] for name in folders}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), headless=True, args=chromium.FLAGS
        )
        for _ in range(ROUNDS):
            for name, folder in folders.items():
                runs[name].append(visit(browser, folder))
        browser.close()
    return runs


def best(runs: list[dict]) -> dict:
    """The least of each figure: another program only ever makes it larger."""
    return {name: round(min(run[name] for run in runs), 2) for name in runs[0]}


def main() -> int:
    """Measure, print and store."""
    if not SITE.is_dir():
        print("The live notebooks come first: run `make html`.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as place:
        plain = Path(place, "plain")
        kernel.assemble(plain / "kernel", plain=True)
        site.assemble(plain / "site", plain / "kernel", plain=True, only=(CHAPTER,))
        runs = measure({"untuned": plain / "site", "ours": SITE})
    result = {name: best(found) for name, found in runs.items()}
    ratios = {when: result["ours"][when] / result["untuned"][when] for when in ("cold", "warm")}
    result["ratio"] = {when: round(ratio, 2) for when, ratio in ratios.items()}
    for name, figures in result.items():
        print(name, figures)
    RESULT.write_text(json.dumps({"machine": describe(), **result}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
