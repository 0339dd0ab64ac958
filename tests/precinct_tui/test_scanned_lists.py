"""Lists as an officer scans them at 80 columns in Persian: what presses first, nothing cut beside empty cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from rich.style import Style

import db.opening.rooms  # noqa: F401  declares the registers
from db.kernel.base.register import REGISTERS, Register
from db.reference.lists.seed import seed_lists
from db.registers.custody.case.duties import SPECS
from db.registers.custody.case.spec import ENDING
from db.registers.custody.queries import COLUMNS as HELD
from db.words.messages import Message
from db.words.records import Column, Filter, Row
from precinct_tui.bidi.controls import strip_controls as plain
from precinct_tui.bidi.widths import cell_len
from precinct_tui.language import present
from precinct_tui.language.i18n import _, set_language
from precinct_tui.language.present import Choice
from precinct_tui.widgets.columns import NUMBER, NUMBER_LEAST, LaidColumn, fitted, lay_out, state_width
from precinct_tui.widgets.row_words import RowSource, cells_of, clock_flag, mark, needs_of, state
from tests.precinct_tui.conftest import Open

NOW = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)
INSIDE = 78
"""Cells of a list at 80 columns: an edge on either side."""
AT_WORK = Filter(at_work=True)
EVERY = Filter()


@pytest.fixture(autouse=True)
def _persian() -> Iterator[None]:
    set_language("fa")
    present.use_lists(
        {name: [Choice(item.code, item.fa, item.en) for item in items] for name, items in seed_lists().items()}
    )
    yield
    present.use_lists({})


def source_of(register: Register, which: Filter = EVERY) -> RowSource:
    return RowSource(
        register.columns_of(which),
        register.states,
        lambda _after, _limit: None,  # type: ignore[arg-type, return-value]
        flagged=register.flagged,
        now=NOW,
        done=register.done,
        order=register.scanned,
    )


def laid(source: RowSource, rows: list[Row], inside: int = INSIDE) -> tuple[LaidColumn, ...]:
    """The columns as the table lays them out for these rows."""
    state = state_width(source.states.values(), inside + 2, flagged=source.flagged)
    slots = lay_out(source.columns, inside, state, order=source.order)
    return fitted(slots, needs_of(rows, slots, source))


def shown(source: RowSource, row: Row, inside: int = INSIDE) -> dict[str, str]:
    """What a row shows, by the headings of its columns."""
    slots = laid(source, [row], inside)
    cells = cells_of(row, slots, source, Style(), Style())
    return {slot.label: text for slot, (text, _width, _style) in zip(slots, cells, strict=True)}


def a_value(column: Column) -> object:
    """The longest that a column says of the shipped lists, or something usual of its kind."""
    kind = column.what.kind
    if kind in ("choice", "choices"):
        longest = max(seed_lists()[column.what.list or ""], key=lambda item: cell_len(item.fa)).code
        return longest if kind == "choice" else (longest,)
    usual = {
        "moment": NOW - timedelta(hours=3),
        "date": date(2026, 12, 5),
        "number": 7,
        "text": "سروان کامران نیکوسرشت",
    }
    return usual.get(kind, "خیابان امام، روبه‌روی بازار بزرگ")


def a_row(register: Register, columns: tuple[Column, ...]) -> Row:
    state = max(register.states, key=lambda name: cell_len(_(register.states[name])), default="")
    number = "002974" if register.prefix == "" else "IA-1405-1234"
    return Row("uid", number, state, tuple(map(a_value, columns)))


@pytest.mark.parametrize("which", [EVERY, AT_WORK], ids=["all", "at_work"])
@pytest.mark.parametrize("inside", [INSIDE, 58, 72])
def test_no_column_is_cut_while_others_have_empty_cells(which: Filter, inside: int) -> None:
    looked_at = 0
    for register in REGISTERS.values():
        source = source_of(register, which)
        row = a_row(register, source.columns)
        slots = laid(source, [row], inside)
        cells = cells_of(row, slots, source, Style(), Style())
        empty, lacks = 0, []
        for slot, (text, width, _style) in zip(slots, cells, strict=True):
            column = source.columns[slot.index] if slot.index >= 0 else None
            need = max(1, cell_len(_(slot.label)), cell_len(text))
            if slot.index == NUMBER and "-" in row.number:
                need = max(need, NUMBER_LEAST)  # the next number may be longer
            if column is not None and column.what.kind == "moment" and not column.clock:
                need = width
            empty += max(0, width - need)
            lacks += [slot.label] if need > width else []
        assert not (lacks and empty), (register.name, lacks, empty)
        looked_at += bool(lacks)
    assert looked_at, "some list must have more to say than there is room"


def test_every_category_of_a_request_is_whole_beside_the_longest_state() -> None:
    register = REGISTERS["request"]
    source = source_of(register, AT_WORK)
    week, due = date(2026, 11, 28), date(2026, 12, 5)
    for category in seed_lists()["request_category"]:
        for stands in ("registered", "under_review", "referred", "acting"):
            values = {"received_at": week, "category": category.code, "due": due}
            row = Row("uid", "002974", stands, tuple(values[column.name] for column in source.columns))
            slots = laid(source, [row])
            assert [slot.label for slot in slots] == ["", "State", "Week due", "Category", "Number", "Week received"]
            for slot, (text, width, _style) in zip(slots, cells_of(row, slots, source, Style(), Style()), strict=True):
                assert cell_len(text) <= width, (slot.label, text)
            said = shown(source, row)
            assert (said["Category"], plain(said["Week due"])) == (category.fa, "۰۹/۱۴")


def test_a_day_of_another_year_shows_it() -> None:
    assert plain(present.listed_date(date(2027, 3, 20), NOW)) == "۱۲/۲۹"
    assert plain(present.listed_date(date(2027, 3, 21), NOW)) == "۱۴۰۶/۰۱/۰۱"


def held(due: datetime | None, ends: datetime | None, label: Message) -> Row:
    values = {
        "band": "564",
        "opened_at": NOW - timedelta(hours=5),
        "next": label,
        "due": due,
        "outcome": None,
        "ends": ends,
    }
    return Row("uid", "CA-1405-52", "held", tuple(values.get(column.name) for column in HELD))


def test_the_list_of_people_held_begins_with_the_time_left_and_what_is_next() -> None:
    source = source_of(REGISTERS["custody"], AT_WORK)
    look_in = next(spec.label for spec in SPECS if spec.code == "wellbeing")
    said = shown(source, held(NOW + timedelta(minutes=28), NOW + timedelta(hours=22, minutes=17), look_in))
    assert list(said)[:4] == ["", "Time left", "Next duty", "24 hours"]
    assert [plain(said[name]) for name in ("Time left", "Next duty", "24 hours")] == [
        "۰:۲۸", "آیا حال فرد خوب است؟", "۲۲:۱۷",
    ]  # fmt: skip
    over = shown(source, held(NOW - timedelta(minutes=5), NOW - timedelta(minutes=61), look_in))
    assert [plain(over[name]) for name in ("Time left", "24 hours")] == ["۰:۰۵ گذشته", "۱:۰۱ گذشته"]


def test_a_duty_that_is_late_is_whole_as_far_as_a_line_goes() -> None:
    source = source_of(REGISTERS["custody"], AT_WORK)
    for spec in SPECS:
        row = held(NOW + timedelta(minutes=28), NOW + timedelta(hours=22), spec.label)
        slots = laid(source, [row])
        widths = {slot.label: slot.width for slot in slots}
        assert widths["Next duty"] >= min(25, cell_len(present.said(spec.label))), spec.code
        assert widths["Time left"] >= 5


def test_each_clock_has_the_colour_of_its_own_time() -> None:
    source = source_of(REGISTERS["custody"], AT_WORK)
    flags = {name: Style(color=color) for name, color in (("overdue", "red"), ("due", "yellow"))}

    def colours(due: timedelta, ends: timedelta) -> list[str | None]:
        row = held(NOW + due, NOW + ends, SPECS[0].label)._replace(flags=frozenset({"due"}))
        slots = laid(source, [row])
        cells = cells_of(row, slots, source, Style(), Style(color="blue"), flags.__getitem__)
        styles = {slot.label: cell[2].color for slot, cell in zip(slots, cells, strict=True)}
        return [None if styles[name] is None else styles[name].name for name in ("Time left", "24 hours")]  # type: ignore[union-attr]

    assert colours(timedelta(minutes=28), timedelta(hours=1)) == [None, "yellow"]
    assert colours(timedelta(minutes=15), timedelta(hours=5)) == ["yellow", None]
    assert colours(-timedelta(seconds=1), -timedelta(hours=1)) == ["red", "red"]
    ends = next(column for column in HELD if column.name == "ends")
    assert clock_flag(NOW + ENDING.usual, ends, NOW) == "due"
    assert clock_flag(NOW + ENDING.usual + timedelta(seconds=1), ends, NOW) == ""


def test_incidents_keep_type_and_place_at_60_columns_whatever_sorts_them() -> None:
    register = REGISTERS["incident"]
    for sort in ("", "occurred", "entered"):
        columns = register.columns_of(Filter(sort=sort))
        labels = [slot.label for slot in lay_out(columns, 58)]
        assert labels == ["", "Number", "Type", "Place", "State"], sort


@pytest.mark.parametrize("language", ["fa", "en"])
async def test_what_is_left_stands_at_the_side_where_reading_begins(open_app: Open, language: str) -> None:
    async with open_app(language=language) as hands:
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: hands.app.screen.table.loaded)
        heading = next(line for line in hands.text.split("\n") if _("Time left") in line)
        places = [
            heading.index(_(label)) for label in ("Time left", "Next duty", "24 hours", "Band", "Number", "State")
        ]
        assert places == sorted(places, reverse=language == "fa")
        assert _("Record opened") not in heading


def test_that_something_is_due_is_said_by_the_mark_alone_and_that_it_is_overdue_in_words_too() -> None:
    states = REGISTERS["request"].states
    due, late = (Row("uid", "1", "registered", (), frozenset({flag})) for flag in ("due", "overdue"))
    assert (mark(due, None), mark(late, None)) == ("●", "■")
    assert state(due, states) == _(states["registered"])
    assert state(late, states) == f"{_(states['registered'])}، {present.flag('overdue')}"
