"""Write the table of docs/custody-duties.md from the declared duties: `python -m tools.duties_page`."""

from __future__ import annotations

import sys
from pathlib import Path

from db.registers.custody.case.duties import SPECS

PAGE = Path(__file__).parents[1] / "docs" / "custody-duties.md"
HEAD = "| Duty | By when | What does it |\n|---|---|---|\n"


def table() -> str:
    """A row for each duty, in the order of the desk."""
    return HEAD + "".join(f"| {spec.label.text} | {spec.by_when} | {spec.done_by} |\n" for spec in SPECS)


def written(page: str) -> str:
    """The page with the table in the place of the one that it has. Raises ValueError where it has none."""
    before, head, rest = page.partition(HEAD)
    if not head:
        raise ValueError("no table of duties in the page")
    _rows, end, after = rest.partition("\n\n")
    return before + table().rstrip("\n") + end + after


def main(arguments: list[str]) -> int:
    """Write the page; with --check, return 1 where it is not as declared."""
    page = PAGE.read_text("utf-8")
    if "--check" in arguments:
        return int(written(page) != page)
    PAGE.write_text(written(page), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
