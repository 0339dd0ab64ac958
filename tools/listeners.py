"""Print who follows which event, in the order of applying: `python -m tools.listeners`."""

from __future__ import annotations

from collections.abc import Iterator

import db.opening.rooms  # noqa: F401 (every room is declared by then)
from db.kernel.projections.projecting import KINDS


def lines() -> Iterator[str]:
    """A line for each kind that another room follows too: the kind, then the rooms in their order, the owner marked."""
    for name, joined in sorted(KINDS.items()):
        if set(joined.rooms) - {joined.room}:
            yield f"{name}: " + " → ".join(f"[{room}]" if room == joined.room else room for room in joined.rooms)


if __name__ == "__main__":
    print(*lines(), sep="\n")
