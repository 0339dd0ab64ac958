"""The one register table, on lists that no widget could hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from db.words.forms import Field
from db.words.messages import M_, Refused
from db.words.records import Column, Cursor, Page, Row
from precinct_tui.language.i18n import set_language
from precinct_tui.screens import journal
from precinct_tui.widgets import row_words
from precinct_tui.widgets.columns import NUMBER, STATE, LaidColumn, fitted, lay_out
from precinct_tui.widgets.list_pages import KEPT_PAGES, PAGE, whole
from precinct_tui.widgets.register_table import KEPT_LINES, RegisterTable
from precinct_tui.widgets.row_words import RowSource, cell

TEXT = Field("text", "Place")
COLUMNS = (
    Column("type", "Type", TEXT, 14),
    Column("place", "Place", TEXT, 20, grows=True),
    Column("far", "Coordinates", TEXT, 20, wide=True),
)
STATES = {"open": "Open", "void": "Void"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("fa")


class Long:
    """A list of so many rows, made page by page, that remembers what was asked."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.asked: list[int] = []
        self.threads: set[int] = set()

    def fetch(self, after: Cursor | None, limit: int) -> Page[Row]:
        self.threads.add(threading.get_ident())
        start = 0 if after is None else int(after.key)
        self.asked.append(start)
        end = min(start + limit, self.rows)
        rows = tuple(
            Row(
                f"u{i}",
                f"A-1405-{self.rows - i}",
                "open",
                ("theft", f"place {i}", "x"),
                frozenset({"overdue"} if i == 2 else ()),
            )
            for i in range(start, end)
        )
        return Page(rows, Cursor(end, f"u{end}") if end < self.rows else None)

    def source(self) -> RowSource:
        return RowSource(COLUMNS, STATES, self.fetch, lambda: None if self.rows > 1000 else self.rows)


class TableApp(App[None]):
    def __init__(self, source: RowSource) -> None:
        super().__init__()
        self.source = source
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield RegisterTable()

    def on_mount(self) -> None:
        self.query_one(RegisterTable).show(self.source)
        self.query_one(RegisterTable).focus()

    def on_register_table_opened(self, event: RegisterTable.Opened) -> None:
        self.opened.append(event.row.number)


def lines(app: TableApp) -> list[str]:
    table = app.query_one(RegisterTable)
    return [table.render_line(y).text for y in range(table.size.height)]


async def at_the_end(pilot: Pilot[Any]) -> RegisterTable:
    """Press End, once, and wait until the last page is here."""
    table = pilot.app.query_one(RegisterTable)
    await pilot.press("end")
    while table._end_wanted:
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
    return table


async def test_rows_of_other_columns_are_not_measured_with_these() -> None:
    """A list that has more columns on a wide screen is shown anew when there is room."""
    short = tuple(Row(f"u{i}", f"A-1405-{i}", "open", ("theft",)) for i in range(3))
    app = TableApp(RowSource(COLUMNS[:1], STATES, lambda _after, _limit: Page(short, None)))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.resize_terminal(120, 36)
        app.query_one(RegisterTable).show(Long(3).source(), keep_cursor=True)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "place 1 " in lines(app)[2]


@pytest.mark.parametrize("rows", [1, PAGE - 1, PAGE, PAGE + 1, 5_050, 30_000])
async def test_end_goes_to_the_very_last_row_and_home_comes_back(rows: int) -> None:
    app = TableApp(Long(rows).source())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        table = await at_the_end(pilot)
        assert (table.cursor, table.known) == (rows - 1, rows)
        assert f"place {rows - 1} " in lines(app)[min(rows, table.size.height - 1)]
        assert not any("…" in line for line in lines(app))
        assert len(table._pages.rows) <= KEPT_PAGES
        await pilot.press("up")
        assert table.cursor == max(0, rows - 2)
        await pilot.press("home")
        await pilot.pause()
        lines(app)
        await app.workers.wait_for_complete()
        assert "place 0 " in lines(app)[1]


@pytest.mark.parametrize("key", ["home", "up", "pageup", "k"])
async def test_another_move_ends_the_way_to_the_end(key: str) -> None:
    long, gate, waits = Long(100_000), threading.Event(), threading.Event()

    def slow(after: Cursor | None, limit: int) -> Page[Row]:
        if after is not None and int(after.key) >= 3_000:
            waits.set()
            gate.wait(60)
        return long.fetch(after, limit)

    app = TableApp(RowSource(COLUMNS, STATES, slow))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        table = app.query_one(RegisterTable)
        await pilot.press("end")
        while not waits.is_set():
            await pilot.pause()
        at = table.cursor
        await pilot.press(key)
        stands = table.cursor
        assert stands < at
        gate.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert table.cursor == stands
        assert len(long.asked) < 100


async def test_enter_on_the_way_to_the_end_opens_the_last_row_and_no_other() -> None:
    long, gate = Long(3_000), threading.Event()

    def slow(after: Cursor | None, limit: int) -> Page[Row]:
        if after is not None:
            gate.wait(60)
        return long.fetch(after, limit)

    app = TableApp(RowSource(COLUMNS, STATES, slow))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        table = app.query_one(RegisterTable)
        await pilot.press("end")
        table.open_selected()
        await pilot.pause()
        assert app.opened == []
        gate.set()
        while not app.opened:
            await app.workers.wait_for_complete()
            await pilot.pause()
        assert app.opened == ["A-1405-1"]


async def test_a_list_read_as_a_whole_has_pages_too() -> None:
    rows = Long(450).fetch(None, 450).rows
    read = []

    def all_of_it() -> tuple[Row, ...]:
        read.append(1)
        return rows

    app = TableApp(RowSource(COLUMNS, STATES, whole(all_of_it)))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        table = await at_the_end(pilot)
        assert table.cursor == 449
        assert "place 449 " in lines(app)[-1]
        for _page in range(6):
            await pilot.press("pageup")
            await app.workers.wait_for_complete()
            assert not any("…" in line for line in lines(app))
        assert len(read) == 1


async def test_a_million_rows_cost_what_is_looked_at() -> None:
    long = Long(1_000_000)
    app = TableApp(long.source())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        assert long.asked == [0]
        assert threading.get_ident() not in long.threads
        table = app.query_one(RegisterTable)
        assert "A-1405-1000000" in lines(app)[1]
        assert table.count_text() == "1000+"
        for _turn in range(KEPT_PAGES + 5):
            table.cursor = table.known - 1
            await app.workers.wait_for_complete()
        assert table.known - table.cursor <= PAGE + 1
        assert len(table._pages.rows) <= KEPT_PAGES
        assert table.known > KEPT_PAGES * PAGE
        await pilot.press("home")
        await pilot.pause()
        await app.workers.wait_for_complete()
        assert table.selected is not None
        assert table.selected.uid == "u0"


async def test_a_page_that_was_let_go_is_read_again_when_it_is_looked_at() -> None:
    long = Long(5_000)
    app = TableApp(long.source())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await at_the_end(pilot)
        before = long.asked.count(0)
        await pilot.press("home")
        await pilot.pause()
        lines(app)
        await app.workers.wait_for_complete()
        assert long.asked.count(0) == before + 1
        assert "place 0" in lines(app)[1]


async def test_enter_is_the_screens_and_open_selected_posts_the_row() -> None:
    app = TableApp(Long(10).source())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.press("down", "j", "k", "down")
        app.query_one(RegisterTable).open_selected()
        await pilot.pause()
        assert app.opened == ["A-1405-8"]
        assert app.query_one(RegisterTable).count_text() == "10"


async def test_letters_move_on_the_persian_layout_too() -> None:
    app = TableApp(Long(10).source())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.press("ت", "ت", "ن")
        assert app.query_one(RegisterTable).cursor == 1


async def test_flags_are_words_and_not_colour_alone() -> None:
    app = TableApp(Long(10).source())
    async with app.run_test(size=(80, 24)):
        await app.workers.wait_for_complete()
        assert "Open, overdue" in lines(app)[3]


async def test_columns_run_from_the_right_in_persian_and_cells_are_marked() -> None:
    set_language("fa")
    app = TableApp(Long(3).source())
    async with app.run_test(size=(80, 24)):
        await app.workers.wait_for_complete()
        segments = list(app.query_one(RegisterTable).render_line(1))
        marked = [s.style.meta for s in segments if s.style is not None and "column" in s.style.meta]
        columns = [meta["column"] for meta in marked]
        assert columns == sorted(columns, reverse=True)
        first = next(s for s in segments if s.style is not None and s.style.meta.get("column") == 2)
        assert first.text.startswith(" ")


async def test_rows_share_their_styles_and_few_lines_are_kept() -> None:
    app = TableApp(Long(1_000).source())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        table = app.query_one(RegisterTable)
        first, second = ([segment.style for segment in table.render_line(y)] for y in (4, 5))
        assert all(one is other for one, other in zip(first, second, strict=True))
        for _turn in range(20):
            await pilot.press("pagedown")
            await pilot.press("pageup")
            await pilot.press("pagedown")
        assert len(table._strips) <= KEPT_LINES


async def test_a_refused_page_is_told() -> None:
    said: list[str] = []

    def fetch(_after: Cursor | None, _limit: int) -> Page[Row]:
        raise Refused("forbidden", {}, M_("Your role may not see this."))

    class Told(TableApp):
        def on_register_table_failed(self, event: RegisterTable.Failed) -> None:
            said.append(event.refused.code)

    app = Told(RowSource(COLUMNS, STATES, fetch))
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert said == ["forbidden"]


@pytest.mark.parametrize("width", [40, 80, 109, 110, 120, 200])
def test_columns_fill_the_width_and_never_pass_it(width: int) -> None:
    slots = lay_out(COLUMNS, width)
    used = sum(slot.width for slot in slots) + 2 * (len(slots) - 1)
    assert used <= width
    assert used == width or width < 60
    assert [slot.label for slot in slots[:2]] == ["", "Number"]
    assert slots[-1].label == "State"
    assert any(slot.label == "Coordinates" for slot in slots) == (width >= 110)


def test_the_journal_cuts_no_report_of_a_patrol_at_80_columns() -> None:
    slots = lay_out(journal.COLUMNS, 77)  # without the scrollbar and an edge on either side
    said = cell_len("تماس با گشت برقرار شد")
    needs = {"Position": 6, "What": said, "Officer": 15}  # the others keep what they have, as more rows follow
    widths = {slot.label: slot.width for slot in fitted(slots, [needs.get(slot.label, slot.width) for slot in slots])}
    assert widths["What"] >= said


async def test_a_list_read_again_keeps_the_row_and_the_keys_that_come_meanwhile() -> None:
    long = Long(450)
    app = TableApp(long.source())
    async with app.run_test() as pilot:
        table = app.query_one(RegisterTable)
        await pilot.pause()
        await at_the_end(pilot)
        table.cursor = 340
        gate = threading.Event()

        def slow(after: Cursor | None, limit: int) -> Page[Row]:
            gate.wait(60)
            return long.fetch(after, limit)

        table.show(RowSource(COLUMNS, STATES, slow), keep_cursor=True)
        await pilot.press("down", "down", "up", "down")
        table.open_selected()
        assert app.opened == []
        gate.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert table.cursor == 342
        assert table.selected is not None
        assert table.selected.uid == "u342"
        assert app.opened == [table.selected.number]

        table.show(Long(5).source(), keep_cursor=True)
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert (table.cursor, table.known) == (4, 5)


async def test_what_the_same_key_paints_next_is_made_before_it_is_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TableApp(Long(300).source())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        table = app.query_one(RegisterTable)
        made: list[str] = []

        def counted(row: Row, *rest: Any, **more: Any) -> str:
            made.append(row.uid)
            return cell(row, *rest, **more)

        monkeypatch.setattr(row_words, "cell", counted)
        for at, by in ((5, 1), (60, 1), (30, -1)):
            table.cursor = at
            for _turn in range(3):
                await pilot.pause()
                made.clear()
                table.cursor += by
                shown = table.render_lines(table.size.region)
                assert made == []
                assert f"place {table.cursor} " in shown[table.cursor - round(table.scroll_y) + 1].text


async def test_lines_made_beforehand_ask_for_no_page() -> None:
    app = TableApp(Long(1_000).source())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.workers.wait_for_complete()
        table = app.query_one(RegisterTable)
        table.cursor = 40
        await pilot.pause()
        table._pages.rows.clear()
        table._strips.clear()
        table._make_ready(1)
        assert table._pages.asked == set()
        assert len(table._strips) == 0


async def test_a_tall_screen_paints_no_row_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    app = TableApp(Long(300).source())
    async with app.run_test(size=(80, KEPT_LINES + 20)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        table = app.query_one(RegisterTable)
        made: list[str] = []

        def counted(row: Row, *rest: Any, **more: Any) -> str:
            made.append(row.uid)
            return cell(row, *rest, **more)

        monkeypatch.setattr(row_words, "cell", counted)
        table.render_lines(table.size.region)
        assert made == []


def laid(*widths: int) -> tuple[LaidColumn, ...]:
    return (LaidColumn(NUMBER, "Number", widths[0]), *(LaidColumn(i, "", w) for i, w in enumerate(widths[1:-1])),
            LaidColumn(STATE, "State", widths[-1]))  # fmt: skip


@pytest.mark.parametrize(
    ("widths", "needs", "wanted"),
    [
        ((14, 16, 20, 12), (12, 16, 20, 12), (14, 16, 20, 12)),  # nothing is cut: nothing moves
        ((14, 16, 20, 12), (12, 20, 18, 12), (12, 20, 18, 12)),
        ((14, 16, 20, 12), (12, 16, 30, 12), (12, 16, 22, 12)),  # as much as there is
        ((14, 16, 20, 12), (12, 18, 22, 14), (12, 16, 20, 14)),  # the state first
        ((14, 16, 20, 12), (14, 17, 29, 7), (14, 17, 24, 7)),  # then the narrowest want
        ((14, 16, 20, 12), (15, 17, 29, 13), (14, 16, 20, 12)),  # nobody has anything to give
    ],
)
def test_a_column_that_is_cut_takes_what_others_leave_empty(
    widths: tuple[int, ...], needs: tuple[int, ...], wanted: tuple[int, ...]
) -> None:
    got = fitted(laid(*widths), needs)
    assert tuple(slot.width for slot in got) == wanted
    assert sum(wanted) == sum(widths)


def test_a_column_that_is_to_be_whole_takes_before_the_state_does() -> None:
    slots = laid(14, 14, 16, 12)
    unit = replace(slots[1], whole=True)
    got = fitted((slots[0], unit, *slots[2:]), (12, 16, 20, 17))
    assert [slot.width for slot in got] == [12, 16, 16, 12]
    longer = fitted((slots[0], unit, *slots[2:]), (14, 15, 20, 17))
    assert [slot.width for slot in longer] == [14, 15, 15, 12]  # nobody has a cell to spare: the widest gives
    assert fitted((slots[0], unit, *slots[2:]), (14, 30, 20, 17))[1].width == 16  # down to a room that says something
