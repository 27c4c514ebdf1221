"""Check the book's links to other sites: ``python -m tools.links``, after the book was built.

Sphinx asks every address. What a host answers with an error is broken; a host that did not answer
at all may be asleep, so it is named but fails nothing, unless no host answered: then nothing was
checked, and that is said. Links within the book are checked by the tests, without a network.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

OUT = Path("_build/linkcheck")
COMMAND = ("jupyter-book", "build", ".", "-q", "--builder", "linkcheck")
#: What an HTTP library says where no answer came, in contrast to a bad one.
SILENCE = re.compile(
    r"Max retries exceeded|Failed to establish|NameResolution|Name or service not known"
    r"|timed out|Connection (aborted|refused|reset)|Network is unreachable|Cannot connect to proxy",
    re.IGNORECASE,
)
UNREACHABLE = "No other site could be reached from here, so no link was checked."


def verdict(entry):
    """Sort one of Sphinx' findings: ``fine``, ``broken``, ``silent``, or empty for a local one."""
    status, said = entry["status"], entry.get("info") or ""
    if status in ("working", "redirected"):
        return "fine"
    if status == "timeout" or status == "broken" and SILENCE.search(said):
        return "silent"
    return "broken" if status == "broken" else ""


def read(path):
    """Sphinx' findings about addresses of other sites."""
    lines = path.read_text("utf8").splitlines() if path.is_file() else []
    entries = [json.loads(line) for line in lines]
    return [entry for entry in entries if entry["uri"].startswith("http")]


def report(entries):
    """Print what is not fine; the exit status."""
    verdicts = [(verdict(entry), entry) for entry in entries]
    count = Counter(name for name, _ in verdicts)
    if not count["fine"] and not count["broken"]:
        print(UNREACHABLE if entries else "The book links to no other site.", file=sys.stderr)
        return 1 if entries else 0
    for name, entry in verdicts:
        if name in ("broken", "silent"):
            place = f"{entry['filename']}:{entry['lineno']}"
            print(f"{name}: {place}: {entry['uri']} ({entry['info']})")
    print(f"{count['fine']} links lead somewhere, {count['broken']} are broken, ", end="")
    print(f"{count['silent']} hosts did not answer.")
    return 1 if count["broken"] else 0


def main():
    """Let Sphinx ask, then read what it found."""
    shutil.rmtree(OUT, ignore_errors=True)
    programs = Path(sys.executable).parent
    path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
    env = {**os.environ, "PATH": path, "JUPYTER_PREFER_ENV_PATH": "1"}
    run = subprocess.run(
        [programs / COMMAND[0], *COMMAND[1:]], env=env, capture_output=True, text=True
    )
    found = OUT / "output.json"
    if not found.is_file():
        print(run.stdout + run.stderr, file=sys.stderr)
        print("The links were not checked: see above.", file=sys.stderr)
        return 1
    return report(read(found))


if __name__ == "__main__":
    sys.exit(main())
