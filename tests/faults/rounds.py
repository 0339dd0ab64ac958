"""How many rounds tests that break things on purpose take: few in `make test`, as many as asked in `make faults`."""

from __future__ import annotations

import os


def rounds(few: int) -> int:
    """`few`, or what ROUNDS says."""
    return int(os.environ.get("PRECINCT_ROUNDS") or few)


def seed() -> int:
    """Where chance begins: the same number does the same things again."""
    return int(os.environ.get("PRECINCT_SEED") or 12)
