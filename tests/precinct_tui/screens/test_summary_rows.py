"""The first part of a summary: one row an item, by its clock, the time left at the end; nothing of it is cut first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db.across.handover.summary_values import SummaryItem
from db.words.calendar.jalali import end_of_day, local_date
from db.words.messages import M_
from precinct_tui.bidi import strip_controls
from precinct_tui.language.i18n import set_language
from precinct_tui.screens.handover.scanned import by_clock, left_of, rows

NOW = datetime(2026, 12, 2, 17, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")


def item(
    place: int, code: str = "incident", due: int | None = None, ends: int | None = None, **more: Any
) -> SummaryItem:
    due_at, ends_at = (None if minutes is None else NOW + timedelta(minutes=minutes) for minutes in (due, ends))
    values = {"priority": "urgent", "text": M_("Open incident"), "due": due_at, "ends": ends_at, **more}
    return SummaryItem(item=place, code=code, **values)


def held(place: int, band: int, due: int, ends: int) -> SummaryItem:
    text = M_("Person held, band {band}", band=band)
    return item(place, "held", due, ends, text=text, next=M_("Welfare check"), number=f"CA-1405-{band}")


def shown(items: list[SummaryItem], width: int = 78) -> list[list[str]]:
    return [[strip_controls(text) for text, _size, _style in cells] for cells in rows(items, NOW, width)]


def test_items_stand_by_their_next_clock_and_those_without_one_after() -> None:
    items = [item(1), item(2, due=50), held(3, 41, 60, 12), item(4), item(5, due=-8)]
    assert [one.item for one in by_clock(items)] == [5, 3, 2, 1, 4]


def test_a_person_held_has_both_clocks_on_one_row() -> None:
    (row,) = shown([held(3, 211, 9, 43)])
    assert row == ["▲", "3", "Person held", "CA-1405-211", "Band 211, 24 hours: 0:43, Welfare check", "0:09 left"]
    (over,) = shown([held(3, 211, 9, -6)])
    assert over[4].startswith("Band 211, 24 hours: 0:06 over")


def test_what_is_past_its_time_has_its_own_sign_and_colour() -> None:
    late, soon = rows([item(1, due=-8), item(2, due=31)], NOW, 78)
    assert (late[0][0], late[0][2], late[-1][2]) == ("■", "error", "error")
    assert (soon[0][0], soon[0][2], soon[-1][2]) == ("▲", "pressing", "pressing")
    assert [strip_controls(cells[-1][0]) for cells in (late, soon)] == ["0:08 over", "0:31 left"]


@pytest.mark.parametrize("width", [56, 78, 118])
def test_a_row_is_as_wide_as_the_line_and_its_clock_is_never_cut(width: int) -> None:
    for language in ("en", "fa"):
        set_language(language)  # type: ignore[arg-type]
        for cells in rows([held(3, 211, 9, 43), item(14, due=-8, what="x" * 90)], NOW, width):
            assert sum(size for _text, size, _style in cells) + 2 * (len(cells) - 1) == width
            assert len(strip_controls(cells[-1][0])) <= cells[-1][1]


def test_before_the_handover_has_begun_no_cells_are_kept_for_numbers() -> None:
    assert len(shown([item(0)])[0]) == len(shown([item(7)])[0]) - 1


def test_what_is_due_on_a_day_has_the_day_and_no_hours() -> None:
    day = end_of_day(local_date(NOW + timedelta(days=3)))
    assert strip_controls(left_of(replace(item(1), due=day), NOW)) == "09/14"
    assert "left" not in left_of(item(1, due=3 * 24 * 60), NOW)
