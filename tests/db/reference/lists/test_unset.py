"""The names that are shipped to be changed: the page says which, and the list of lists until somebody changed them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.reference.lists.commands import KEPT
from db.reference.lists.item_commands import FIXED
from db.reference.lists.queries import ListItem
from db.reference.lists.seed import SeedItem, seed_lists
from db.reference.lists.unset import NAMED_HERE, VALUES, is_as_shipped
from db.storage.store_info import Info
from precinct_tui.language.list_names import LIST_NAMES
from precinct_tui.screens.lists import rows_of

PAGE = Path(__file__).parents[4] / "docs" / "first-day.md"
HEAD = "| list | shipped, to be changed |"


def said(item: SeedItem) -> str:
    """A shipped item as the page writes it: its English name, with the value that is shipped with it."""
    value = item.extra.get(KEPT[item.list][0]) if item.list in KEPT else None
    return item.en if value is None else f"{item.en} ({value})"


def table() -> list[tuple[str, str]]:
    """The rows of the page's table: the list, and what is shipped in it."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(HEAD)) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows.append((cells[0], cells[1]))
    return rows


def test_the_page_names_each_list_and_each_name_that_is_shipped_in_it() -> None:
    expected = [(f"{LIST_NAMES[name]} (`{name}`)", "; ".join(map(said, seed_lists()[name]))) for name in NAMED_HERE]
    assert table() == expected


def test_these_lists_can_be_changed_and_those_that_wait_for_a_value_are_among_them() -> None:
    assert not set(NAMED_HERE) & FIXED
    assert set(VALUES) <= set(NAMED_HERE)


def items(name: str) -> list[ListItem]:
    """A list as a new store has it."""
    return [ListItem(each.list, each.code, each.fa, each.en, extra=dict(each.extra)) for each in seed_lists()[name]]


@pytest.mark.parametrize("name", NAMED_HERE)
def test_a_list_is_as_shipped_until_anything_of_it_is_changed(name: str) -> None:
    shipped = items(name)
    assert is_as_shipped(name, shipped)
    one = shipped[0]
    for changed in (
        replace(one, fa="نام دیگر"), replace(one, en="Other"), replace(one, active=False),
        replace(one, extra={**one.extra, "x": 1}),
    ):  # fmt: skip
        assert not is_as_shipped(name, [changed, *shipped[1:]])
    assert not is_as_shipped(name, [*shipped, replace(one, code="own")])
    assert not is_as_shipped(name, shipped[1:])


def test_a_list_whose_names_are_the_programs_is_never_called_as_shipped() -> None:
    assert not is_as_shipped("sex", items("sex"))


def test_the_list_of_lists_says_so_at_a_unit_alone() -> None:
    lists = {name: items(name) for name in ("sex", "patrol_name", "duty_phone")}
    rows = {
        kind: rows_of(lists, datetime(2026, 12, 3, tzinfo=UTC), Info("u", "n", "o", 1, "A", kind=kind), agrees=False)
        for kind in ("precinct", "county")
    }
    assert [row.uid for row in rows["precinct"]] == ["duty_phone", "patrol_name", "sex"]
    assert [bool(row.values[2]) for row in rows["precinct"]] == [True, True, False]
    assert [bool(row.flags) for row in rows["precinct"]] == [True, False, False]
    assert not any(row.values[2] for row in rows["county"])
