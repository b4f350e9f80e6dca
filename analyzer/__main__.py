"""`python -m analyzer` and the `calldossier` command."""

from __future__ import annotations

import os
import sys

from analyzer.cli.app import INTERRUPTED, run


def main() -> None:
    """Run the command line and leave with its exit code.

    An interrupted run leaves at once: its case is closed, and the engine may be seconds from the
    end of the window it is in, which nobody waits for.
    """
    code = run(sys.argv[1:])
    if code == INTERRUPTED:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    main()
