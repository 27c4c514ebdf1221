"""What runs inside the sandbox: nbgrader's autograding of one submission.

``python -m lstmlib.classroom.inside`` in a folder that `lstmlib.classroom.jobs` has prepared. It
notes how each cell ended in ``cells.jsonl`` as it goes, so that what is known survives whatever
happens next, and leaves the autograded notebook in nbgrader's place.
"""

import json
import logging
import os
import sys
import warnings
from pathlib import Path

JOB = "job.json"
CASES = "cases.json"
RECORDS = "records.jsonl"


def main():
    """Autograde the submission of this folder; the status is 0 where that came to its end."""
    warnings.simplefilter("ignore")  # nbgrader's own
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    here = Path.cwd()
    job = json.loads((here / JOB).read_text(encoding="utf-8"))
    _prepare_kernels(here, job["allowed"])
    # jsonschema would build a large grammar with this package, for a format that no notebook uses:
    # more than half of the time that nbgrader's imports take. It does without where there is none.
    sys.modules["rfc3987_syntax"] = None
    from lstmlib.classroom import running

    return 0 if running.autograde(here, job["assignment"], job["cell_seconds"]) else 1


def _prepare_kernels(here, allowed):
    """What a kernel, and each Python that it starts, finds in its environment."""
    site = str(Path(__file__).parent / "kernel_site")
    os.environ |= {
        "LSTMLIB_CLASSROOM_CASES": str(here / CASES),
        "LSTMLIB_CLASSROOM_RECORDS": str(here / RECORDS),
        "LSTMLIB_CLASSROOM_ALLOWED": " ".join(allowed),
        "PYTHONPATH": os.pathsep.join([site, os.environ.get("PYTHONPATH", "")]),
    }


if __name__ == "__main__":
    sys.exit(main())
