"""A day and a time of day in two columns, as a clerk's sheet has them: what is read, and which of both is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from db.carrying.imports.incident_rows import INCIDENTS
from db.carrying.imports.rows import CellProblem, ReadingOptions, read_row
from db.carrying.imports.running import plan
from db.carrying.imports.trying import try_out
from db.kernel.base.officer import Desk
from db.words.calendar.jalali import at_no_hour
from db.words.folding import ascii_digits
from precinct_tui.documents.exporting import value_of
from precinct_tui.language.present import moment
from tests.conftest import START, Desks, Role

HEADINGS = ("نوع", "تاریخ گزارش", "ساعت گزارش", "محل")
FIELDS = ("type", "reported_at", "reported_time", "place")
DAY, TIME = HEADINGS[1], HEADINGS[2]
OPTIONS = ReadingOptions(INCIDENTS, HEADINGS, FIELDS, {}, START, {"type": {"fight": "fight"}})


def read(day: Any, clock: Any) -> tuple[datetime | None, tuple[CellProblem, ...]]:
    row, problems = read_row(2, ("fight", day, clock, "اهواز"), OPTIONS)
    return None if row is None else row.at, problems


def at(hour: int, minute: int) -> datetime:
    """That time in Tehran on 15 Khordad 1402."""
    return datetime(2023, 6, 5, tzinfo=UTC) + timedelta(hours=hour, minutes=minute) - timedelta(minutes=210)


@pytest.mark.parametrize(
    ("clock", "hour", "minute"),
    [
        (0.604166666666667, 14, 30),
        (0.604861111, 14, 31),
        (0.5, 12, 0),
        (0.25, 6, 0),
        (1 / 1440, 0, 1),
        (0.9999999, 23, 59),
        (14 / 24 + 30 / 1440 + 50 / 86400, 14, 30),
        ("0.604166667", 14, 30),
        ("۰٫۶۰۴۱۶۶۶۶۷", 14, 30),
        (time(14, 30), 14, 30),
        ("14:30", 14, 30),
        ("00:00", 0, 0),
    ],
)
@pytest.mark.parametrize("day", ["1402/03/15", date(2023, 6, 5)])
def test_a_time_is_read_with_or_without_a_time_format(day: Any, clock: Any, hour: int, minute: int) -> None:
    assert read(day, clock) == (at(hour, minute), ())


@pytest.mark.parametrize(
    ("day", "clock", "column", "value"),
    [
        ("1402/03/15", "نامعلوم", TIME, "نامعلوم"),
        ("1402/03/15", "25:10", TIME, "25:10"),
        ("1402/03/15", 14.3, TIME, "14.3"),
        ("1402/03/15", 45082.604166, TIME, "45082.604166"),
        ("1402/03/15", "1", TIME, "1"),
        ("1402/03/15", 0, TIME, "0"),
        ("1402/03/15", 0.0, TIME, "0.0"),
        ("1402/03/15", "۰", TIME, "۰"),
        (date(2023, 6, 5), "؟", TIME, "؟"),
        ("1402/13/01", "14:30", DAY, "1402/13/01"),
        ("دیروز", "14:30", DAY, "دیروز"),
        ("دیروز", "نامعلوم", DAY, "دیروز"),
        (None, "14:30", DAY, ""),
        (None, 0.604166666666667, DAY, ""),
    ],
)
def test_a_refusal_names_the_column_that_is_wrong_and_what_stands_there(
    day: Any, clock: Any, column: str, value: str
) -> None:
    found, problems = read(day, clock)
    assert found is None
    assert [(each.column, each.value, each.refused) for each in problems] == [(column, value, True)]


def test_a_bare_nought_is_no_midnight() -> None:
    """A sheet shows 0 where a formula found no time; 00:00 is what somebody wrote."""
    said = {str(problem.message.text) for problem in read("1402/03/15", 0)[1]}
    assert said == {"Write 00:00 for midnight. Where the time is not known, leave the cell empty."}
    assert {str(problem.message.text) for problem in read("1402/03/15", "نامعلوم")[1]} != said


MESSY = ("", "  ", None, "-", "—", "–", "--", "ـ")
"""What a clerk's sheet holds where nobody knew: a cell is empty, or has a dash of one kind or another."""


@pytest.mark.parametrize("nothing", MESSY)
def test_a_messy_sheet_makes_no_midnight_and_no_nought(nothing: Any) -> None:
    headings = (*HEADINGS, "مصدوم", "کشته", "زمان وقوع", "شرح")
    fields = (*FIELDS, "injured", "dead", "occurred_from", "summary")
    options = replace(OPTIONS, headings=headings, fields=fields)
    row, problems = read_row(2, ("fight", "1402/03/15", nothing, nothing, nothing, nothing, nothing, "x"), options)
    assert row is not None, problems
    assert at_no_hour(row.at), "the day is known, the hour is not"
    assert "00:00" not in ascii_digits(moment(row.at))
    facts = {name: value for name, value in row.parts["facts"].items() if value is not None}
    assert not {"injured", "dead", "occurred_from"} & facts.keys()
    assert "place" not in {**row.parts["words"], **facts}
    for name, what in options.kind.fields.items():
        assert value_of(what, facts.get(name)) not in (0, "00:00", ""), name


def test_a_workbook_whose_times_lost_their_format_comes_in_whole(desk_as: Desks, tmp_path: Path) -> None:
    chief: Desk = desk_as(Role.COMMANDER)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADINGS))
    sheet.append(["fight", date(2023, 6, 5), time(14, 30), "اهواز"])
    sheet.append(["fight", date(2023, 6, 5), time(14, 31), "اهواز"])
    sheet["C3"].number_format = "General"
    sheet.append(["fight", date(2023, 6, 5), time(0, 0), "اهواز"])
    sheet["C4"].number_format = "General"
    book.save(tmp_path / "دفتر.xlsx")
    trial = try_out(chief, plan(chief, tmp_path / "دفتر.xlsx"))
    assert [(each.row, each.column) for each in trial.refusals] == [(4, TIME)]
    assert (trial.rows, trial.refused, trial.warned) == (3, 1, 0)
