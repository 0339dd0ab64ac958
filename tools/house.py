"""Draw the rooms of the house into docs/pictures/house.svg: `python -m tools.house`.

A floor for each layer that import-linter holds, the highest above: a room imports only what is drawn below it. Its name
and its lines stand on the left. The more lines, the wider; in it stand its folders and files, as wide as they have
lines. Nothing is written by hand: whoever moves a room draws it anew. It takes a third of a printed page.
"""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "pictures" / "house.svg"
WIDTH, FLOOR, BOX, GAP, BETWEEN = 900, 22, 19, 4, 18
NAMED = 210
"""Where the rooms begin: the names of the floors stand on the left of it."""
FILLS = {"precinct_tui": ("#f7e9ec", "#e3b4be"), "db": ("#e9f0f7", "#b3cbe3")}
"""A room of each tree, and the rooms in it."""


@dataclass(frozen=True, slots=True)
class DrawnRoom:
    """A room of a tree, its own rooms by their lines, and where it is drawn."""

    tree: str
    name: str
    inside: tuple[tuple[str, int], ...]
    x: float
    y: float
    width: float


def floors() -> Iterator[tuple[str, str]]:
    """(tree, room) from the highest floor down, as the contracts of layers name them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layered = {contract["containers"][0]: contract["layers"] for contract in contracts if contract["type"] == "layers"}
    for tree in FILLS:
        yield from ((tree, room) for room in layered[tree] if not room.startswith("__"))


def rooms() -> tuple[DrawnRoom, ...]:
    """Every room in its place."""
    sized = [(tree, name, inside_of(ROOT / tree / name)) for tree, name in floors()]
    most = max(sum(lines for _name, lines in inside) for _tree, _room, inside in sized)
    placed = []
    for floor, (tree, name, inside) in enumerate(sized):
        width = (WIDTH - NAMED - 2 * GAP) * math.sqrt(sum(lines for _name, lines in inside) / most)
        y = GAP + floor * FLOOR + (BETWEEN if tree == "db" else 0)
        placed.append(DrawnRoom(tree, name, inside, NAMED, y, width))
    return tuple(placed)


def inside_of(folder: Path) -> tuple[tuple[str, int], ...]:
    """What a room is made of, the largest first: its folders and files, each with its lines."""
    sizes = Counter[str]()
    for path in folder.rglob("*.py"):
        within = path.relative_to(folder).parts
        sizes[within[0].removesuffix(".py")] += path.read_text("utf-8").count("\n")
    return tuple(sizes.most_common())


def drawn() -> str:
    """The picture, as SVG."""
    placed = rooms()
    height = placed[-1].y + BOX + GAP
    ground = next(room.y for room in placed if room.tree == "db") - (BETWEEN + FLOOR - BOX) / 2
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff"/>',
        _text(NAMED, ground + 4, "forms ↓   ↑ records", 12),
    ]
    for room in placed:
        lines += _box(room)
    return "\n".join([*lines, "</svg>", ""])


def _box(room: DrawnRoom) -> Iterator[str]:
    light, dark = FILLS[room.tree]
    total = sum(lines for _name, lines in room.inside)
    yield _rect(room.x, room.y, room.width, BOX, light, "#2b2f36")
    yield _text(GAP, room.y + 14, f"{room.tree}/{room.name}", 12, bold=True)
    yield _text(room.x - 6, room.y + 14, f"{total / 1000:.1f}k", 11, end=True)
    at, unit = room.x + 2, (room.width - 4) / total
    for name, lines in room.inside:
        yield _rect(at, room.y + 2, lines * unit - 1, BOX - 4, dark)
        if lines * unit > 6 * len(name) + 6:
            yield _text(at + 3, room.y + 13, name, 11)
        at += lines * unit


def _rect(x: float, y: float, width: float, height: float, fill: str, edge: str = "none") -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0.5):.1f}" height="{height:.1f}" fill="{fill}"'
        f' stroke="{edge}"/>'
    )


def _text(x: float, y: float, words: str, size: int, *, bold: bool = False, end: bool = False) -> str:
    more = (' font-weight="bold"' if bold else "") + (' text-anchor="end"' if end else "")
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="#2b2f36"{more}>{escape(words)}</text>'


if __name__ == "__main__":
    PICTURE.write_text(drawn(), "utf-8")
    print(PICTURE.relative_to(ROOT))
