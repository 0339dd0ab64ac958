"""Landmarks and open requests brought in; titles, words that are in no list, repeated rows, and what is never taken."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from db.carrying.imports import commands
from db.carrying.imports.columns import sensitive
from db.carrying.imports.queries import batches, codes
from db.carrying.imports.rows import unpacked
from db.carrying.imports.running import bring_in, fitting, mapping_of, plan
from db.carrying.imports.trying import try_out
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.signing import verifying
from db.reference.lists.commands import set_landmark
from db.reference.lists.forms import SetLandmark
from db.reference.lists.places import locate
from db.reference.lists.queries import items_of
from db.registers.incidents.listing import count_incidents
from db.registers.service_desk.forms import CloseRequest
from db.registers.service_desk.requests.commands import close_request
from db.registers.service_desk.requests.queries import list_requests
from db.registers.service_desk.requests.show import show_request
from db.words.messages import Refused
from db.words.records import Filter
from tests.conftest import Desks

REQUESTS = ("شماره", "نوع درخواست", "شرح", "تاریخ درخواست", "نام", "تلفن", "وضعیت")


@pytest.fixture
def chief(desk_as: Desks) -> Desk:
    """The commander, who may bring a register in."""
    return desk_as(Role.COMMANDER)


def written(path: Path, *rows: Sequence[Any]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    return path


def landmarks(desk: Desk) -> dict[str, tuple[float, float]]:
    with desk.store.reading() as conn:
        return {one.fa: (one.extra["lat"], one.extra["lon"]) for one in items_of(conn, "landmark") if one.extra}


def sound(desk: Desk) -> bool:
    with desk.store.reading() as conn:
        verified = verifying.verify(conn).sound
    return verified and rebuild.check(desk.store).differences == ()


def category(desk: Desk) -> tuple[str, str]:
    with desk.store.reading() as conn:
        one = items_of(conn, "request_category")[0]
    return one.code, one.fa


def test_places_come_in_with_their_points_and_one_that_is_known_moves(chief: Desk, tmp_path: Path) -> None:
    set_landmark(chief, SetLandmark(name="پل سفید", point="31.3, 48.6"))
    rows = [("پل سفيد", "", "۳۱٫۳۲", "۴۸٫۶۷"), ("میدان ساعت", "Clock square", 31.31, 48.68)]
    planned = plan(chief, written(tmp_path / "p.csv", ("نام", "انگلیسی", "عرض", "طول"), *rows), register="landmark")
    trial = try_out(chief, planned)
    assert (trial.rows, trial.refused) == (2, 0)
    bring_in(chief, planned, trial)
    assert landmarks(chief) == {"پل سفید": (31.32, 48.67), "میدان ساعت": (31.31, 48.68)}
    assert sound(chief)
    with pytest.raises(Refused) as refused:
        bring_in(chief, planned, trial)
    assert refused.value.code == "conflict"


def test_a_place_keeps_the_county_that_a_file_gave_it(chief: Desk, tmp_path: Path) -> None:
    heads = ("نام", "English", "شهرستان", "مختصات")
    rows = [("پل نو", "New bridge", "شوش", "32.19, 48.25"), ("پل کهنه", "", "", "31.31, 48.68")]
    planned = plan(chief, written(tmp_path / "p.csv", heads, *rows), register="landmark")
    bring_in(chief, planned, try_out(chief, planned))
    set_landmark(chief, SetLandmark(name="پل نو", point="32.2, 48.3", reasons={"point": "دقیق‌تر"}))
    with chief.store.reading() as conn:
        own = items_of(conn, "landmark")
    assert locate("New bridge", own) == {"place": "New bridge", "county": "shush", "lat": 32.2, "lon": 48.3}
    assert locate("پل کهنه", own) == {"place": "پل کهنه", "lat": 31.31, "lon": 48.68}
    assert sound(chief)
    nowhere = plan(chief, written(tmp_path / "n.csv", heads, ("پل", "", "اصفهان", "31.3, 48.6")), register="landmark")
    assert [(one.row, one.column) for one in try_out(chief, nowhere).refusals] == [(2, "شهرستان")]


@pytest.mark.parametrize(
    "row",
    [("پل", "48.67", "31.32"), ("پل", "31.32", ""), ("پل", "", ""), ("", "31.32", "48.67"), ("پل", "51.5", "-0.12"),
     ("پل", "nan", "nan")],
)  # fmt: skip
def test_one_place_that_is_nowhere_keeps_all_out(chief: Desk, tmp_path: Path, row: tuple[str, ...]) -> None:
    path = written(tmp_path / "p.csv", ("name", "lat", "lon"), ("میدان", "31.31", "48.68"), row)
    planned = plan(chief, path, register="landmark")
    trial = try_out(chief, planned)
    assert (trial.rows, trial.refused) == (2, 1)
    with pytest.raises(Refused):
        bring_in(chief, planned, trial)
    assert landmarks(chief) == {}
    assert batches(chief) == ()


def test_a_place_with_two_points_is_refused_and_a_point_in_one_column_is_read(chief: Desk, tmp_path: Path) -> None:
    path = written(
        tmp_path / "p.csv", ("محل", "مختصات"), ("میدان ساعت", "31.31, 48.68"), ("ميدان  ساعت", "31.32, 48.68")
    )
    trial = try_out(chief, plan(chief, path, register="landmark"))
    assert [(problem.row, problem.column) for problem in trial.refusals] == [(3, "محل")]


def test_open_requests_come_in_each_with_a_code_and_its_old_number(chief: Desk, desk_as: Desks, tmp_path: Path) -> None:
    code, label = category(chief)
    rows = [("د-۱۷", label, "روشنایی کوچه", "1405/08/01", "مریم کریمی", "۰۹۱۶۱۲۳۴۵۶۷", "در دست بررسی"),
            ("18", code, "سرعت‌گیر", "1405/08/02", "", "", "")]  # fmt: skip
    planned = plan(chief, written(tmp_path / "r.csv", REQUESTS, *rows), register="request")
    batch = bring_in(chief, planned, try_out(chief, planned))
    pairs = codes(chief, batch)
    assert [old for old, _code in pairs] == ["د-۱۷", "18"]
    assert len({given for _old, given in pairs}) == 2
    duty = desk_as()
    listed = list_requests(duty, Filter()).rows
    assert {row.number for row in listed} == {given for _old, given in pairs}
    record = show_request(duty, pairs[0][1])
    values = {line.name: line.value for section in record.sections for line in section.lines}
    assert (record.state, values["old_number"], values["name"], values["phone"]) == (
        "registered", "د-۱۷", "مریم کریمی", "09161234567",
    )  # fmt: skip
    assert values["answer_by"] == "phone"
    assert values.get("consent") is None
    assert values["due"] is not None
    anonymous = show_request(duty, pairs[1][1])
    kept = {line.name: line.value for section in anonymous.sections for line in section.lines}
    assert (kept["anonymous"], kept["answer_by"]) == (True, "code")
    with pytest.raises(Refused) as refused:  # what is asked about any other that nobody has answered
        close_request(duty, CloseRequest(record=record.uid, outcome="done"))
    assert refused.value.code == "unlikely"
    assert sound(chief)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("1", "هیچ", "شرح", "1405/08/01", "", "", ""), "نوع درخواست"),
        (("1", None, "", "1405/08/01", "", "", ""), "شرح"),
        (("1", None, "شرح", "دیروز", "", "", ""), "تاریخ درخواست"),
        (("1", None, "شرح", "1499/01/01", "", "", ""), "تاریخ درخواست"),
        (("1", None, "شرح", "1405/08/01", "", "", "مختومه"), "وضعیت"),
    ],
)
def test_a_request_that_is_over_or_unclear_keeps_all_out(
    chief: Desk, tmp_path: Path, row: tuple[str | None, ...], column: str
) -> None:
    code, _label = category(chief)
    bad = tuple(code if cell is None else cell for cell in row)
    good = ("2", code, "شرح", "1405/08/01", "", "", "")
    planned = plan(chief, written(tmp_path / "r.csv", REQUESTS, good, bad), register="request")
    trial = try_out(chief, planned)
    assert [problem.column for problem in trial.refusals] in ([column], [""])
    with pytest.raises(Refused):
        bring_in(chief, planned, trial)
    assert list_requests(chief, Filter()).rows == ()


def test_what_is_too_much_for_one_act_is_refused_before_it(
    chief: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_AT_ONCE", 1)
    path = written(tmp_path / "p.csv", ("name", "point"), ("a", "31.3, 48.6"), ("b", "31.4, 48.6"))
    planned = plan(chief, path, register="landmark")
    with pytest.raises(Refused):
        bring_in(chief, planned, try_out(chief, planned))
    assert landmarks(chief) == {}


def test_only_the_commander_brings_these_in_and_nothing_else_is_a_kind(desk_as: Desks, tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", ("name", "point"), ("a", "31.3, 48.6"))
    for role in set(Role) - {Role.COMMANDER}:
        for register in ("landmark", "request"):
            with pytest.raises(Refused) as refused:
                plan(desk_as(role), path, register=register)
            assert refused.value.code == "forbidden"
    chief = desk_as(Role.COMMANDER)
    planned = plan(chief, path, register="landmark")
    prepared = tuple(row for kept in try_out(chief, planned).ready for row in unpacked(kept))
    for register in ("incident", "custody", "officer"):
        form = commands.BringInAtOnce(register=register, file="x", sha256="0" * 64, rows=1, prepared=prepared)
        with pytest.raises(Refused):
            commands.bring_in_at_once(chief, form)


# --- the file ------------------------------------------------------------------------------------------------------


def test_headings_are_found_below_a_title(chief: Desk, tmp_path: Path) -> None:
    head = ("شماره", "نوع", "تاریخ گزارش", "محل", "شرح")
    title = [("گزارش وقایع کلانتری ۱۲",), (), ("سال ۱۴۰۲", "", "", "دفتر دوم")]
    row = ("1", "fight", "1402/03/15", "اهواز", "دعوا, و; چند، نشانه")
    for mark in (",", ";", "\t"):
        path = tmp_path / "x.csv"
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened, delimiter=mark).writerows([*title, head, row])
        planned = plan(chief, path)
        assert (planned.source.heading_row, planned.source.delimiter) == (4, mark)
        assert planned.fields == ("old_number", "type", "reported_at", "place", "summary")
        trial = try_out(chief, planned)
        assert (trial.rows, trial.refused) == (1, 0)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (*title, head, row):
        sheet.append(list(line))
    book.save(tmp_path / "x.xlsx")
    assert plan(chief, tmp_path / "x.xlsx").source.heading_row == 4


def test_a_first_row_with_headings_is_never_passed_over_for_a_row_of_values(chief: Desk, tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", ("نوع", "تاریخ گزارش"), ("نوع", "1402/03/15"), ("محل", "شماره"))
    assert plan(chief, path).source.heading_row == 1


def test_refusals_stand_together_by_column_and_word_and_are_offered_as_a_map(chief: Desk, tmp_path: Path) -> None:
    words = ["دزدی خونه"] * 3 + ["كتك‌كاري"] * 2 + ["کتک کاری"] + ["fight"]
    rows = [(str(place), word, "1402/03/15", f"x{place}") for place, word in enumerate(words)]
    rows.append(("9", "fight", "هیچ‌وقت", "x"))
    path = written(tmp_path / "x.csv", ("شماره", "نوع", "تاریخ گزارش", "شرح"), *rows)
    planned = plan(chief, path)
    trial = try_out(chief, planned)
    assert [(one.column, one.value, one.count, one.row, one.unlisted) for one in trial.groups] == [
        ("نوع", "دزدی خونه", 3, 2, True), ("نوع", "كتك‌كاري", 3, 5, True), ("تاریخ گزارش", "هیچ‌وقت", 1, 9, False),
    ]  # fmt: skip
    assert sum(one.count for one in trial.groups) == trial.refused == 7
    offered = json.loads(mapping_of(planned, trial))
    assert offered["values"] == {"type": {"دزدی خونه": "", "كتك‌كاري": ""}}
    beside = tmp_path / "x.csv.map.json"
    beside.write_text(json.dumps(offered), encoding="utf-8")
    assert try_out(chief, plan(chief, path)).refused == 7  # nobody has said yet what they mean
    offered["values"]["type"] = {"دزدی خونه": "theft_home", "كتك‌كاري": "fight"}
    beside.write_text(json.dumps(offered), encoding="utf-8")
    assert [one.column for one in try_out(chief, plan(chief, path)).refusals] == ["تاریخ گزارش"]
    offered["values"]["type"]["دزدی خونه"] = "no_such_code"
    beside.write_text(json.dumps(offered), encoding="utf-8")
    assert try_out(chief, plan(chief, path)).refused == 4  # a meaning that is in no list is none


def test_a_row_that_is_there_twice_can_be_left_out(chief: Desk, tmp_path: Path) -> None:
    row = ("1", "fight", "1402/03/15", "اهواز")
    near = ("1", "fight", "1402/03/15", "دزفول")
    path = written(tmp_path / "x.csv", ("شماره", "نوع", "تاریخ گزارش", "محل"), row, near, row, (*row, ""), row)
    planned = plan(chief, path)
    trial = try_out(chief, planned)
    assert (trial.rows, trial.repeated, trial.warned) == (5, 3, 4)
    trial = try_out(chief, planned, skip_repeated=True)
    assert (trial.rows, trial.repeated, trial.refused, trial.warned) == (2, 3, 0, 1)
    bring_in(chief, planned, trial)
    assert count_incidents(chief, Filter()) == 2


SENSITIVE = (
    "ملیت", "مليّت", "تابعیت متهم", "تابعيت", "مذهب", "دین", "قومیت", "زبان", "زبان مادری", "Nationality",
    "N a t i o n a l i t y", "caller_religion", "ethnic group", "Mother Language", "citizenship", "م\u200cلیت",
)  # fmt: skip


@pytest.mark.parametrize("heading", SENSITIVE)
def test_a_file_or_map_that_names_origin_faith_or_language_is_refused(
    chief: Desk, tmp_path: Path, heading: str
) -> None:
    path = written(tmp_path / "x.csv", ("نوع", "تاریخ گزارش", heading), ("fight", "1402/03/15", "x"))
    with pytest.raises(Refused) as refused:
        plan(chief, path)
    assert "columns" in refused.value.fields
    with pytest.raises(Refused):
        fitting(chief, path)
    plain = written(tmp_path / "y.csv", ("نوع", "تاریخ گزارش", "الف"), ("fight", "1402/03/15", "x"))
    beside = tmp_path / "y.csv.map.json"
    for meant in ({heading: "remarks"}, {heading: None}, {"الف": heading}):
        beside.write_text(json.dumps({"columns": meant}), encoding="utf-8")
        with pytest.raises(Refused):
            plan(chief, plain)


def test_what_registers_are_used_to_say_is_not_taken_for_it() -> None:
    from db.carrying.imports.import_kinds import KINDS

    for kind in KINDS.values():
        assert sensitive(each for headings in kind.headings.values() for each in headings) == ()
    assert sensitive(["عملیات", "مدینه", "مسئولیت", "اقوام", "میدان", "trace", "section", "terrace"]) == ()


def test_a_file_says_by_its_headings_what_it_holds(chief: Desk, tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", ("نام", "عرض", "طول"), ("a", "31.3", "48.6"))
    assert fitting(chief, path) == ("landmark",)
    path = written(tmp_path / "x.csv", ("موضوع", "شرح", "تاریخ"), ("a", "b", "1402/03/15"))
    assert fitting(chief, path) == ("incident", "request")
    path = written(tmp_path / "x.csv", ("a", "b"), ("1", "2"))
    with pytest.raises(Refused) as refused:
        fitting(chief, path)
    assert set(refused.value.fields) == {"type", "reported_at"}
