"""A row of an earlier register with a day and no hour: in the course of that day, wherever it is shown or counted."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from db.across.indicators.hours import grid
from db.across.indicators.queries import completeness, records_behind
from db.carrying.imports import running
from db.carrying.imports.running import bring_in, plan
from db.carrying.imports.trying import try_out
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.reference.lists.queries import items_of
from db.registers.incidents.listing import COLUMNS, list_incidents
from db.registers.incidents.register import INCIDENT
from db.registers.incidents.show import show_incident
from db.registers.service_desk.requests.queries import list_requests
from db.registers.service_desk.requests.show import show_request
from db.words.calendar.jalali import (
    at_no_hour,
    jalali_to_date,
    local_date,
    local_instant,
    some_time_of,
    week_of,
    weekday,
)
from db.words.records import Filter
from precinct_tui.documents import exporting
from precinct_tui.language import present
from precinct_tui.language.i18n import set_language
from precinct_tui.language.lists import prepare
from precinct_tui.language.plain_text import plain
from precinct_tui.verbs import output
from precinct_tui.widgets.columns import LaidColumn
from precinct_tui.widgets.row_words import cell
from tests.conftest import Desks

DAY = jalali_to_date(1402, 3, 15)
HEADINGS = ("شماره", "نوع", "تاریخ گزارش", "ساعت گزارش", "تاریخ وقوع", "ساعت وقوع", "محل", "شرح")
PERIOD = "1402/03/01..1402/03/31"


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rest between transactions: nobody else waits here."""
    monkeypatch.setattr(running.time, "sleep", lambda _seconds: None)


@pytest.fixture
def chief(desk_as: Desks) -> Desk:
    """The commander, who may bring a register in."""
    chief = desk_as(Role.COMMANDER)
    prepare(chief)
    return chief


def row_of(number: int, reported: Any = "", at: Any = "", occurred: Any = "", occurred_at: Any = "") -> tuple[Any, ...]:
    return (str(number), "fight", reported, at, occurred, occurred_at, "اهواز", f"ماجرای {number}")


def brought_in(chief: Desk, path: Path, rows: Sequence[Sequence[Any]]) -> dict[str, datetime]:
    """Earlier number → the time of its report; nothing was asked about any row."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows([HEADINGS, *rows])
    planned = plan(chief, path)
    trial = try_out(chief, planned)
    assert (trial.refusals, trial.warnings) == ((), ())
    bring_in(chief, planned, trial)
    return {event.facts["old_number"]: present_at(event) for event in events(chief)}


def present_at(event: Any) -> datetime:
    return datetime.fromisoformat(event.facts["reported_at"])


def events(chief: Desk) -> list[Any]:
    with chief.store.reading() as conn:
        uids = [row.uid for row in list_incidents(chief, Filter()).rows]
        return [stored_events.events_of(conn, chief.store.unit, uid)[0] for uid in uids]


CASES: list[tuple[tuple[str, ...], datetime, dict[str, int]]] = [
    (("1402/03/15",), some_time_of(DAY), {"reported_at": 720}),
    (("14020315",), some_time_of(DAY), {"reported_at": 720}),
    (("۱۵ خرداد ۱۴۰۲",), some_time_of(DAY), {"reported_at": 720}),
    (("1402/03/15", "00:00"), local_instant(DAY), {}),
    (("1402/03/15 00:00",), local_instant(DAY), {}),
    (("1402/03/15", "12:00"), local_instant(DAY, 12), {}),
    (("1402/03/15 14:30",), local_instant(DAY, 14, 30), {}),
    (("1402/03/15 صبح",), local_instant(DAY, 8, 30), {"reported_at": 210}),
    (("", "", "1402/03/15"), some_time_of(DAY), {"occurred_from": 720, "reported_at": 720}),
    (("1402/03/15", "", "1402/03/15", "18:20"), some_time_of(DAY), {"reported_at": 720}),
    (("1402/03/15", "09:10", "1402/03/15"), local_instant(DAY, 9, 10), {"occurred_from": 720}),
]


def test_each_row_keeps_how_far_its_times_may_be_off(chief: Desk, tmp_path: Path) -> None:
    rows = [row_of(place, *cells) for place, (cells, _at, _off) in enumerate(CASES)]
    found = brought_in(chief, tmp_path / "a.csv", rows)
    off = {event.facts["old_number"]: event.facts.get("off_by", {}) for event in events(chief)}
    for place, (cells, at, kept) in enumerate(CASES):
        assert (found[str(place)], off[str(place)]) == (at, kept), cells
    assert rebuild.check(chief.store).differences == ()


def test_a_workbook_says_by_its_format_whether_it_has_an_hour(chief: Desk, tmp_path: Path) -> None:
    midnight = datetime.combine(DAY, time())
    book = Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    formats = ("yyyy-mm-dd", "[$-fa-IR]dd/mm/yyyy", "yyyy-mm-dd hh:mm", "yyyy-mm-dd")
    for place, shown in enumerate(formats):
        sheet.append(row_of(place, midnight, "07:05" if place == 3 else ""))
        sheet.cell(place + 2, 3).number_format = shown
    sheet.append(row_of(4, date(DAY.year, DAY.month, DAY.day)))
    book.save(tmp_path / "a.xlsx")
    found = brought_in(chief, tmp_path / "a.xlsx", ())
    alone = some_time_of(DAY)
    assert found == {
        "0": alone, "1": alone, "2": local_instant(DAY), "3": local_instant(DAY, 7, 5), "4": alone,
    }  # fmt: skip


def test_today_does_not_lie_ahead_and_tomorrow_does(chief: Desk, tmp_path: Path) -> None:
    today = chief.now() + timedelta(hours=3, minutes=30)
    tomorrow = today + timedelta(days=1)
    path = tmp_path / "a.csv"
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([HEADINGS, row_of(1, f"{today:%Y-%m-%d}"), row_of(2, f"{tomorrow:%Y-%m-%d}")])
    trial = try_out(chief, plan(chief, path))
    assert [(problem.row, problem.name) for problem in trial.warnings] == [(3, "reported_at")]


@pytest.mark.parametrize(
    ("language", "record", "listed", "narrow", "in_csv"),
    [
        ("en", "1402/03/15, in the course of the day", "1402/03/15 (day)", "03/15 (day)", "1402/03/15, in the course"),
        ("fa", "۱۴۰۲/۰۳/۱۵، در طول روز", "۱۴۰۲/۰۳/۱۵ (روز)", "۰۳/۱۵ (روز)", "1402/03/15، در طول روز"),
    ],
)
def test_it_is_said_in_record_list_and_file(
    chief: Desk, tmp_path: Path, language: str, record: str, listed: str, narrow: str, in_csv: str
) -> None:
    brought_in(chief, tmp_path / "a.csv", [row_of(1, "1402/03/15"), row_of(2, "1402/03/16", "12:00")])
    rows = {row.number: row for row in list_incidents(chief, Filter()).rows}
    row = rows["JA-1402-1"]
    set_language(language)
    shown = show_incident(chief, "JA-1402-1")
    told = [line for section in shown.sections for line in section.lines if line.name == "reported_at"]
    told += [line for entry in shown.chronology for line in entry.lines if line.name == "reported_at"]
    assert {plain(present.told(line)) for line in told} == {record}
    column = (COLUMNS[0],)
    assert plain(cell(row, LaidColumn(0, "", 16), column, {})) == listed
    soon = local_instant(DAY + timedelta(days=3))
    assert plain(cell(row, LaidColumn(0, "", 11), column, {}, now=soon)) == narrow
    path, count = exporting.save_list(chief, INCIDENT, Filter(), "csv", str(tmp_path))
    text = path.read_text(encoding="utf-8-sig")
    assert (count, in_csv in text, "12:00" in text) == (2, True, True)
    assert "1402/03/15 12:00" not in text
    assert (output.to_json(row.values[0]), output.to_json(rows["JA-1402-2"].values[0])) == (
        "2023-06-05", "2023-06-06T08:30:00Z",
    )  # fmt: skip


def test_it_has_no_hour_in_the_chart_and_no_quarter(chief: Desk, tmp_path: Path) -> None:
    rows = [row_of(1, "1402/03/15"), row_of(2, "1402/03/15", "12:00"), row_of(3, "1402/03/15", "12:07")]
    rows += [row_of(4, "1402/03/16"), row_of(5, "1402/03/16", "08:00", "1402/03/16")]
    brought_in(chief, tmp_path / "a.csv", rows)
    found = grid(chief, "violent_crime", PERIOD)
    day = weekday(DAY)
    assert [(row, hour, n) for row, cells in enumerate(found.cells) for hour, n in enumerate(cells) if n] == [
        (day, 12, 2)
    ]
    assert {place: n for place, n in enumerate(found.days) if n} == {day: 1, (day + 1) % 7: 2}
    assert completeness(chief, PERIOD).rounded == 2
    behind = records_behind(chief, "round_times", PERIOD)
    assert {row.number for row in behind.rows} == {"JA-1402-2", "JA-1402-5"}


def test_a_request_of_a_list_has_no_hour_either(chief: Desk, tmp_path: Path) -> None:
    headings = ("شماره", "دسته", "شرح", "تاریخ")
    with chief.store.reading() as conn:
        category = items_of(conn, "request_category")[0].fa
    with (tmp_path / "r.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows([headings, ("7", category, "روشنایی کوچه", "1405/08/20")])
    planned = plan(chief, tmp_path / "r.csv", register="request")
    bring_in(chief, planned, try_out(chief, planned))
    (row,) = list_requests(chief, Filter()).rows
    lines = [line for section in show_request(chief, row.number).sections for line in section.lines]
    (received,) = [line for line in lines if line.name == "received_at"]
    assert at_no_hour(received.value)
    assert plain(present.told(received)) == "۱۴۰۵/۰۸/۲۰، در طول روز"
    assert row.values[0] == week_of(local_date(received.value))
    uid = show_request(chief, row.number).uid
    with chief.store.reading() as conn:
        (event,) = stored_events.events_of(conn, chief.store.unit, uid)
    assert event.facts["off_by"] == {"received_at": 720}
