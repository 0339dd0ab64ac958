"""What is not known never reads as 0, 00:00, an empty cell or "nothing": every list, card, paper and document there is.

It goes by the declarations, so that a new column, card, paper or verb comes under it by itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import datetime, time
from typing import Any

import pytest

from db.across.indicators.cards import SHARE, Card, cards
from db.across.indicators.figures import Figure, FigureTable, not_counted
from db.across.indicators.periods import compare, read_period
from db.across.indicators.queries import table_of
from db.across.provinces.figures import Compared
from db.across.seats.registers import at_seat
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS, Register
from db.kernel.desk.desk import COMMANDS, Command
from db.words.calendar.jalali import local_date, tehran
from db.words.form_reading import read_form
from db.words.forms import Field, fields_of
from db.words.messages import Refused
from db.words.records import Column, Filter, Line, Row
from db.words.value_states import NOTHING, WORDS, ValueState, state_of
from precinct_tui.documents import blocks
from precinct_tui.documents.exporting import value_of
from precinct_tui.documents.in_memory import Workbook
from precinct_tui.documents.workbook import _table
from precinct_tui.language import indicator_words, national_words, present
from precinct_tui.language.i18n import set_language
from precinct_tui.screens.indicators.lines import BLANK, COLUMNS, lines_of
from precinct_tui.verbs import listing, output
from precinct_tui.verbs.figure_lines import as_object
from precinct_tui.verbs.indicators import _csv
from precinct_tui.widgets.columns import WIDE, lay_out
from precinct_tui.widgets.row_words import cell
from tests.conftest import ROOT, START, Desks
from tests.hostile.filling import Filler

COMMENTS = frozenset({"months", "note", "verdict"})
"""Columns of F9 that hold no value: a chart, a note, an arrow."""
NOUGHTS = {"gang": {"cases"}, "session": {"requests"}, "sketch": {"measures"}}
"""Columns in which nought is known: how many of a thing the record holds."""


def every_list() -> Iterator[tuple[str, Register]]:
    """Each register, each list beside it, and each register as a seat shows it."""
    for name, register in REGISTERS.items():
        yield name, register
        for beside, other in register.beside.items():
            yield f"{name} --{beside}", _beside(register, other)
        yield f"{name} at a seat", at_seat(name)


def _beside(register: Register, other: Any) -> Register:
    from dataclasses import replace

    return replace(register, columns=other.columns, states=other.states)


LISTS = dict(every_list())


def says(state: ValueState) -> str:
    return NOTHING if state is ValueState.NOT_KNOWN else present.said(WORDS[state])


@pytest.fixture(autouse=True, params=["en", pytest.param("fa", marks=pytest.mark.long)])
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    set_language(request.param)
    yield
    set_language("en")


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_says_of_every_column_why_there_is_no_value(name: str) -> None:
    register = LISTS[name]
    state = next(iter(register.states), "")
    for absent in (None, "", (), *WORDS):
        row = Row("uid", "1", state, tuple(absent for _column in register.columns))
        expected = says(state_of(absent))
        for width in (80, WIDE):
            for slot in lay_out(register.columns, width):
                if slot.index >= 0 and register.columns[slot.index].name not in ("number", "state"):
                    said = cell(row, slot, register.columns, register.states, now=START)
                    assert said == expected, (register.columns[slot.index].name, absent)
        for column in register.columns:
            assert present.shown(column.what, absent) == expected
            assert value_of(column.what, absent) == expected
        document = output.to_json(listing._as_object(register, Filter(), row))
        kept = {column.name for column in register.columns} - {"number", "state", "flags", "uid"}
        assert all(document[column] in (None, []) for column in kept)
        why = dict.fromkeys(kept, absent.value) if absent in set(WORDS) - {ValueState.NOT_KNOWN} else None
        assert {one: said for one, said in document.get("no_value", {}).items() if one in kept} == (why or {})


def test_every_field_of_every_form_says_so_in_a_record() -> None:
    kinds = {what.kind: what for command in COMMANDS.values() for _name, what in fields_of(command.form)}
    for what in kinds.values():
        for absent in (None, "", (), *WORDS):
            assert present.told(Line("x", what, absent)) == says(state_of(absent)), what.kind


# --- records that hold what is required and nothing else -------------------------------------------------------------


class LeastFiller(Filler):
    """Opens a record of each register with what is required alone: what a refusal names is answered, nothing else."""

    packed = staticmethod(lambda limit, turn: "متن آزمایشی"[:limit])

    def _send(self, command: Command, desk: Desk, record: str | None, known: dict[str, Any]) -> None:
        self.turn += 1
        fields = dict(fields_of(command.form))
        answers = {
            name: self._answer(place, name, what, known) if what.required else None
            for place, (name, what) in enumerate(fields.items())
        }
        reasons: dict[str, str] = {}
        for _try in range(20):
            try:
                command.run(desk, read_form(command.form, answers, now=desk.now(), record=record, reasons=reasons))
                return
            except Refused as refused:
                if refused.code == "unlikely":
                    reasons |= dict.fromkeys(refused.fields, "متن")
                    continue
                empty = [name for name in refused.fields if answers.get(name, "") is None]
                if not empty:
                    raise
                answers |= {name: self._answer(3, name, fields[name], known) for name in empty}
        raise AssertionError(command.name)


def is_made_up(value: Any) -> bool:
    """Whether a value looks like one and says nothing: nought, an empty text, midnight."""
    if isinstance(value, datetime):
        return value.astimezone(tehran()).time() == time(0)
    return value == "" or value == () or (value == 0 and not isinstance(value, bool))


def test_a_record_with_nothing_beyond_what_is_required_holds_no_made_up_value(desk_as: Desks) -> None:
    filler = LeastFiller(desk_as, 1)
    filled = filler.run(every=False)
    opened = {name for name, register in REGISTERS.items() if register.opens in filled.done}
    assert opened == {name for name, register in REGISTERS.items() if register.opens}, filled.refused
    found = []
    for name in REGISTERS:
        register = REGISTERS[name]
        for desk in (filler.desk(role) for role in filler.open):
            try:
                rows = register.list(desk, Filter(), None, 50).rows
            except Refused:
                continue
            for row in rows:
                for column, value in zip(register.columns, row.values, strict=True):
                    if is_made_up(value) and column.name not in NOUGHTS.get(name, ()):
                        found.append((name, column.name, value))
                    assert value_of(column.what, value) not in ("", None), (name, column.name)
            break
    assert found == [], found


# --- figures ---------------------------------------------------------------------------------------------------------


def absent_figures(card: Card) -> Iterator[tuple[Figure, str]]:
    """A line of which nothing is told, of which nothing was counted, and with nothing to divide by."""
    counted = Figure(card.code, 0, 0, 0, None, 0, records=0, last_records=0, months=(0,) * 12)
    yield Figure(card.code, None, None, hidden=True), says(ValueState.WITHHELD)
    yield not_counted(counted), says(ValueState.NOT_COUNTED)
    if card.measure == SHARE:
        yield Figure(card.code, None, None, 0, 0, 0, 0), NOTHING


@pytest.mark.parametrize("code", sorted(cards()))
def test_a_figure_says_why_it_is_none_wherever_it_stands(code: str) -> None:
    for figure, expected in absent_figures(cards()[code]):
        table = table_with(figure)
        assert {indicator_words.this(figure), indicator_words.last(figure)} == {expected}
        assert {indicator_words.in_cell(figure), indicator_words.in_cell(figure, 1)} == {expected}
        assert indicator_words.change(figure) == NOTHING
        document = output.to_json(as_object(figure, table))
        assert (document["this"], document["last"], document["change_pct"]) == (None, None, None)
        if expected != NOTHING:
            assert document["no_value"] == dict.fromkeys(("this", "last"), figure.states[0].value)
        head, line = _csv([figure], table).splitlines()
        assert "" not in line.split(","), (head, line)
        _holds_no_blank_row(table)
        rows = [row for row in lines_of(table, (), folded=True).rows if row.uid == code]
        if figure.of_too_few:
            assert rows == [], "the median above it says why there is no value"
            continue
        (row,) = rows
        columns = [column.name for column in COLUMNS]
        assert {name for name, said in zip(columns, row.values, strict=True) if said == BLANK} <= COMMENTS


def _holds_no_blank_row(table: FigureTable) -> None:
    sheet = Workbook().active
    assert sheet is not None
    _table(sheet, table)
    values = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row]
    assert len(values) == 10
    assert not any(value in (None, "") for value in values)


def table_with(*figures: Figure) -> FigureTable:
    comparison = compare(read_period("1404-H1"), local_date(START))
    return FigureTable(comparison, 1, "", START, figures, comparison.last.first)


def test_in_a_store_without_a_record_nothing_is_counted_as_none(desk: Desk) -> None:
    table = table_of(desk)
    assert len(table.figures) > 40
    assert {figure.this for figure in table.figures} == {None}
    counts = [figure for figure in table.figures if figure.card.measure == "count"]
    assert {state for figure in counts for state in figure.states} == {ValueState.NOT_COUNTED}


def test_the_national_command_says_that_nobody_counted() -> None:
    assert national_words.numbers(Compared(None, None)) == [says(ValueState.NOT_COUNTED)] * 2 + [NOTHING]


# --- papers and tables -----------------------------------------------------------------------------------------------


def test_no_paper_holds_an_empty_value_but_where_it_is_to_be_written() -> None:
    absent: list[blocks.Value] = ["", " ", ()]
    assert [value for _label, value in blocks.Pairs([("x", value) for value in absent]).rows] == [NOTHING] * 3
    head = ("", *("x" for _value in absent))
    assert blocks.Table(head, [["", *absent]], (1, 1, 1, 1)).rows == [["", NOTHING, NOTHING, NOTHING]]
    assert blocks.Table(head, [["", *absent]], (1, 1, 1, 1), to_fill=True).rows == [["", *absent]]
    written = [
        path.name
        for path in sorted((ROOT / "precinct_tui" / "documents").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "to_fill"
    ]
    assert written == ["desk_papers.py"], "the sheet for a power cut alone is filled in by hand"


def test_no_printed_table_has_an_empty_cell_under_a_heading(capsys: pytest.CaptureFixture[str]) -> None:
    columns = [output.PrintedColumn("", keep=True), output.PrintedColumn("A"), output.PrintedColumn("B")]
    output.write_lines(output.PrintedTable(columns, [["", "", " "]]))
    assert capsys.readouterr().out.count(NOTHING) == 2


def test_a_document_has_no_empty_text_and_says_why_a_value_is_null() -> None:
    line = Line("x", Field("text", ""), ValueState.AT_UNIT)
    assert output.to_json(line)["value"] is None
    assert output.to_json(line)["no_value"] == {"value": "at_unit"}
    assert output.to_json(line)["code"] is None
    assert output.to_json({"a": ValueState.NOT_KNOWN, "b": 0}) == {"a": None, "b": 0}
    assert output.to_json([ValueState.WITHHELD]) == [None]
    assert "" not in (column.name for column in (Column("x", "", Field("text", ""), 1),))
