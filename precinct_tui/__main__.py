"""The command `precinct`; also `python -m precinct_tui`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from precinct_tui.frame.garbage import modules_kept
from precinct_tui.verbs.hardening import harden


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; the exit status: 0 done, 1 refused with a reason, 2 wrong usage."""
    if argv is None:
        harden()
    with modules_kept():
        from precinct_tui.verbs.cli import run  # late: Textual, which comes with it, reads at its import where to log

    return run(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
