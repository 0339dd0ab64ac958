"""Write db/reference/lists/shipped.json: the items of lists that releases shipped, by list and code, with what rules
need of each. `lists_seeded` counts where its items stand there (db/reference/lists/shipped.py).

    python -m tools.shipped_lists [TAG…]

Adds the seeds of now to what stands there, and those of the releases that are named (`v0.1.0`). Nothing is ever taken
out: a store keeps what it was given. tests/tools/test_shipped_lists.py names what is missing.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import db.opening.rooms  # noqa: F401 (every room is declared by then)
from db.reference.lists.seed import seed_lists

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "db" / "reference" / "lists" / "shipped.json"
Shipped = dict[str, dict[str, list[dict[str, Any]]]]
"""list → code → each `extra` with which it was shipped."""
Items = Iterable[tuple[str, str, dict[str, Any]]]
"""List, code and extra."""


def items_of_now() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The items that the rooms declare."""
    for title, items in seed_lists().items():
        yield from ((title, item.code, dict(item.extra)) for item in items)


def items_of(tag: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The items of a release, read from its files in the repository."""
    names = _git("ls-tree", "-r", "--name-only", tag, "db").splitlines()
    for name in (name for name in names if name.endswith("/seeds.toml")):
        for title, codes in tomllib.loads(_git("show", f"{tag}:{name}")).items():
            for code, values in codes.items():
                yield title, code, {key: value for key, value in values.items() if key not in ("fa", "en")}


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout


def present() -> Shipped:
    """What the file says now."""
    said: Shipped = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
    return said


def added(shipped: Shipped, items: Items) -> list[str]:
    """Add items to what was shipped; those that were not there, as `list.code`."""
    new = []
    for title, code, extra in items:
        extras = shipped.setdefault(title, {}).setdefault(code, [])
        if extra not in extras:
            extras.append(extra)
            new.append(f"{title}.{code}")
    return new


def text_of(shipped: Shipped) -> str:
    """The file: a line for each list."""
    lines = (
        f"  {json.dumps(title)}: {json.dumps(shipped[title], ensure_ascii=False, sort_keys=True)}"
        for title in sorted(shipped)
    )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main() -> None:
    """Add to the file, and say what."""
    shipped = present()
    new = [name for tag in sys.argv[1:] for name in added(shipped, items_of(tag))]
    new += added(shipped, items_of_now())
    FILE.write_text(text_of(shipped), encoding="utf-8")
    print(f"{len(new)} items added", *new[:20])


if __name__ == "__main__":
    main()
