"""Rows are grids: no cell touches its neighbour, no row wraps, nothing is cut without a mark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from rich.cells import cell_len
from rich.style import Style

from db.words.messages import M_
from db.words.records import HOURS, LIFE, LIMITS, REST, PanelItem
from precinct_tui.language.i18n import set_language
from precinct_tui.screens.desk import UNCOUNTED, line_of, shared
from precinct_tui.widgets.cells import GAP, pieces_line
from precinct_tui.widgets.panel import NUMBER, TIME, Panel, PanelLine, grid, pressing
from precinct_tui.widgets.rule import rule_line
from tests.precinct_tui.conftest import Open

NOW = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
LONG = "a text that is much longer than any room that a row has for it, and goes on and on without an end"
LINES = (
    PanelLine("Police holding ends", "due", when="08:54", number="CA-1405-50", end="440", left="1:10"),
    PanelLine(LONG, "overdue", when="09/05", number="IA-1405-1234", end="silent 28 min"),
    PanelLine("Nobody opened the shift", "overdue", when="07:00"),
    PanelLine("Noise", "late", when="05/06", number="427469", where=LONG, end="Dealt with"),
)


@pytest.mark.parametrize("width", range(44, 130))
@pytest.mark.parametrize("lines", [LINES, LINES[:3], LINES[2:3], ()])
def test_a_row_of_the_desk_is_exactly_as_wide_as_its_panel(lines: tuple[PanelLine, ...], width: int) -> None:
    for row in grid(lines, width):
        assert sum(size for _text, size, _name in row) + GAP * (len(row) - 1) <= width
        assert all(size > 0 for _text, size, _name in row)


def test_cells_of_one_kind_stand_under_each_other() -> None:
    for width in (44, 78, 118):
        rows = grid(LINES, width)
        heads = {tuple(size for _text, size, _name in row[: 3 if width < 60 else 4]) for row in rows}
        assert len(heads) == 1
        assert heads.pop()[-2:] == (TIME, NUMBER)


def test_what_has_no_far_end_takes_its_room() -> None:
    wide, alone = grid((LINES[1], LINES[2]), 78)
    assert alone[-1][1] > wide[-2][1]


def test_every_panel_is_in_sight_and_what_presses_gets_the_room() -> None:
    assert shared((1, 9, 1, 1, 8), 16, 1) == [1, 9, 1, 1, 4]
    assert shared((2, 40, 3, 5, 12), 16, 1) == [2, 8, 2, 2, 2]
    assert shared((2, 40, 0, 0, 0), 16, 1) == [2, 14, 0, 0, 0]
    assert shared((1, 1, 1), 40, 1) == [1, 1, 1]
    assert shared((3, 3, 3), 2, 0) == [1, 1, 1], "one line at least, then the screen scrolls"
    assert shared((), 10) == []


def test_a_title_that_names_people_counts_no_lines() -> None:
    panel = Panel("On duty", empty="nothing", id="panel-on_duty", counted=False)
    assert (panel.count_of(LINES), Panel("Latest", empty="nothing", id="panel-latest").count_of(LINES)) == ("", "4")
    assert "on_duty" in UNCOUNTED


def test_a_heading_is_a_rule_from_edge_to_edge() -> None:
    presses = pressing(LINES)
    assert [words for _mark, words, _style in presses] == ["2 overdue", "1 due"]
    for width in (12, 20, 33, 46, 80, 120):
        strip = rule_line("Needs attention", "4", presses, width, lambda _name: Style())
        assert strip.cell_length == width
        assert strip.text.startswith("─ "), strip.text
    assert "■ 2 overdue  ● 1 due ─" in rule_line("Needs", "4", presses, 80, lambda _name: Style()).text
    assert "due" not in rule_line("Needs attention", "4", presses, 34, lambda _name: Style()).text.replace(
        "overdue", ""
    )


@pytest.fixture(autouse=True)
def _english() -> Any:
    set_language("en")
    yield
    set_language("fa")


def test_cells_that_find_no_room_are_left_out_whole() -> None:
    cells = [[("440", Style()), (" look in", Style())], [("944", Style())], [("17", Style())]]
    assert "".join(part.text for part in pieces_line(cells, width=16, rtl=False, blank=Style())) == "440 look in  944"
    assert "".join(part.text for part in pieces_line(cells, width=15, rtl=False, blank=Style())) == "440 look in    "
    assert "".join(part.text for part in pieces_line(cells, width=16, rtl=True, blank=Style())) == "944  440 look in"


def test_an_item_becomes_cells_that_repeat_nothing() -> None:
    item = PanelItem(
        M_("17: Police holding ends"), NOW + timedelta(minutes=70), "due", "custody", "CA-1405-50",
        what=M_("Police holding ends"), end=17, limit=True,
    )  # fmt: skip
    made = line_of(item, NOW)
    assert (made.what, made.end, made.left, made.said) == ("Police holding ends", "17", "1:10", "due")
    over = line_of(PanelItem(M_("Look in."), NOW - timedelta(minutes=5), "overdue", limit=True), NOW)
    assert (over.what, over.left) == ("Look in", "0:05"), "no sentence stands in a cell"
    assert cell_len(made.when) == TIME
    assert line_of(PanelItem(M_("Old"), NOW - timedelta(days=400)), NOW).when == "04/08", (
        "the year, where it is another"
    )
    assert line_of(PanelItem(M_("Old"), NOW - timedelta(days=4)), NOW).when == "09/02"


def test_danger_to_life_stands_before_hour_24_before_other_limits() -> None:
    assert LIFE < HOURS < LIMITS < REST


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_desk_is_in_one_screen(open_app: Open, size: tuple[int, int]) -> None:
    async with open_app(size=size) as hands:
        await hands.see("No shift is open")
        lines = hands.text.split("\n")
        heads = [line for line in lines if line.startswith("─ ")]
        assert len(heads) >= (1 if size[0] < 110 else 2)
        row = next(line for line in lines if "No shift is open" in line)
        assert "▲  urgent" in row
        assert row.rstrip().endswith("F8") or "F8  " in row
        panels = hands.app.screen.query_one("#panels")
        lines_of = {panel.id: panel for panel in hands.app.screen.query(Panel)}
        lines_of["panel-latest"].show(LINES * 9)
        await hands.pilot.pause()
        hands.app.screen._share()
        await hands.until(lambda: bool(lines_of["panel-latest"].query_one("PanelOptions").max_scroll_y), "it scrolls")
        assert panels.max_scroll_y == 0, "by itself"
        assert size[0] >= 110 or any(panel.display and not panel.lines for panel in lines_of.values())
