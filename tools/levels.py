"""Write the table of what leaves a unit into docs/levels.md: `python -m tools.levels`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import db.opening.rooms  # noqa: F401 (every room is declared by then)
from db.kernel.events.event_keys import Key
from db.kernel.projections.projecting import KINDS

PAGE = Path(__file__).parent.parent / "docs" / "levels.md"
BEGIN, END = "<!-- what leaves: made by tools/levels.py -->\n", "<!-- end of what leaves -->"


def lines() -> Iterator[str]:
    """The table: a row for each kind that leaves, with what of it leaves, and what leaves in counts alone."""
    yield "| event | leaves with it | in counts by county and month |"
    yield "|---|---|---|"
    for name, joined in sorted(KINDS.items()):
        if joined.kind.up:
            keys = joined.kind.every_key
            yield f"| {joined.kind.label} (`{name}`) | {_names(keys, 'all')} | {_names(keys, 'counts')} |"


def _names(keys: tuple[Key, ...], up: str) -> str:
    return ", ".join(f"`{path}`" for key in keys for path in _paths(key, up))


def _paths(key: Key, up: str) -> Iterator[str]:
    name = f"{key.name}[]" if key.many else key.name
    if key.keys:
        yield from (f"{name}.{path}" for inner in key.keys for path in _paths(inner, up))
    elif key.up == up and key.part == "facts":
        yield name


def page(before: str) -> str:
    """The page with its table made anew."""
    head, _begin, rest = before.partition(BEGIN)
    return head + BEGIN + "\n".join(lines()) + "\n" + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
