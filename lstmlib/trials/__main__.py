"""Many trials from a shell: ``python -m lstmlib.trials list | run | resume | table``."""

import sys

from lstmlib.trials.command import main

if __name__ == "__main__":
    sys.exit(main())
