"""A number finds its records: in any script and writing, of this year first, of every series, and nothing unseen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from db.carrying.imports.running import bring_in, plan
from db.carrying.imports.trying import try_out
from db.demo import bulk
from db.kernel.base.access import Role
from db.kernel.base.batches import BATCH
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.reading.finding import TypedNumber, find_by_number, is_number, look, read_number
from db.registers.custody.searching import search_custody
from db.storage import ends
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.across.handover.test_reads_by_index import driver
from tests.db.carrying.imports.test_imports import written
from tests.db.carrying.transfer.test_carrying import give
from tests.db.test_requests_only import Precinct, evening, precinct  # noqa: F401


def numbers(desk: Desk, typed: str) -> list[str]:
    return [hit.number for hit in find_by_number(desk, typed)]


def report(desk: Desk, **more: Any) -> str:
    return give(desk, "incident.report", type="fight", place="اهواز", summary="نزاع", source="in_person", **more)


FULL = (TypedNumber("IA", 1405, 421),)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("421", (TypedNumber("", None, 421),)),
        ("۴۲۱", (TypedNumber("", None, 421),)),
        ("٤٢١", (TypedNumber("", None, 421),)),
        (" ۰۴۲۱ ", (TypedNumber("", None, 421),)),
        ("IA-1405-421", FULL),
        ("ia-۱۴۰۵-۴۲۱", FULL),
        ("IA–1405–421", FULL),
        ("IA 1405/421", FULL),
        ("IA1405-421", FULL),
        ("\u2066IA-۱۴۰۵-۴۲۱\u2069\u200f", FULL),
        ("ia1405421", (TypedNumber("IA", None, 1405421), *FULL)),
        ("1405421", (TypedNumber("", None, 1405421), TypedNumber("", 1405, 421))),
        ("1405-421", (TypedNumber("", 1405, 421),)),
        ("IA-421", (TypedNumber("IA", None, 421),)),
        ("14051", (TypedNumber("", None, 14051), TypedNumber("", 1405, 1))),
        ("1405", (TypedNumber("", None, 1405),)),
    ],
)
def test_a_number_is_read_however_it_is_written(typed: str, wanted: tuple[TypedNumber, ...]) -> None:
    assert read_number(typed) == wanted


@pytest.mark.parametrize(
    "typed", ["", "-", "نزاع", "421 نزاع", "IA", "IA-1405", "42%", "4_2*", "1405-421-3", "421؛", "9" * 40, "12ب34514"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    found = read_number(typed)
    assert found == () or typed == "IA-1405", found
    assert not is_number(typed) or typed == "IA-1405"


def test_a_bare_number_means_this_year_first_then_the_others(desk_as: Desks) -> None:
    desk = desk_as()
    asked = {"kind": "cultural", "reach": "outside", "occasion": "police_week"}
    give(desk, "programme.plan", title="سال نو", day="1406/02/03", start="10:00", place="مدرسه", **asked)
    old = report(desk)
    desk_as.clock.advance(days=200)  # 1406
    new = [report(desk), give(desk, "post.note", kind="power", since="now")]
    assert (old, *new) == ("IA-1405-1", "IA-1406-1", "NA-1406-1")
    found = numbers(desk, "۱")
    assert found[-1] == old
    assert set(found[:-1]) >= set(new)
    assert numbers(desk, "1405-1") == [old] == numbers(desk, "ia14051")
    desk_as.clock.set(desk_as.clock.at - timedelta(days=200))
    # A programme of next year has its number already: this year stands first all the same.
    assert (numbers(desk, "1")[0], "PA-1406-1" in numbers(desk, "1")) == (old, True)


def test_a_void_record_is_found_and_says_so(desk: Desk) -> None:
    number = report(desk)
    give(desk, "incident.void", number, reason="mistake")
    (hit,) = find_by_number(desk, number)
    assert hit.state == "void"


def test_numbers_of_a_second_series_are_found_beside_the_first(precinct: Precinct) -> None:  # noqa: F811
    from db.carrying.transfer.inbound_files import import_journal
    from tests.db.carrying.transfer.test_carrying import SECRET_WORDS

    east = precinct.laptops[0]
    theirs, codes = evening(east, "مسجد جامع", ("نور",))
    mine, _codes = evening(precinct.main, "مسجد قدس", ("نور",))
    report(precinct.main)
    import_journal(precinct.main, precinct.export(east), SECRET_WORDS)
    assert set(numbers(precinct.main, "1")) == {theirs, mine, "IA-1405-1"}
    assert numbers(precinct.main, theirs.lower()) == [theirs]
    # A store of requests alone finds sessions and codes, and asks no register that it does not keep.
    asked: list[str] = []
    driver(east).set_trace_callback(asked.append)
    assert numbers(east, "1") == [theirs]
    driver(east).set_trace_callback(None)
    assert any("'session'" in sql for sql in asked)
    assert not any(f"'{name}'" in sql for sql in asked for name in ("incident", "custody", "gang"))
    assert numbers(east, codes[0]) == codes
    assert numbers(precinct.main, f"{codes[0][:3]} {codes[0][3:]}") == codes
    assert numbers(east, codes[0][:-1]) == []


def test_what_an_import_brings_is_found_once_it_is_shown(desk_as: Desks, tmp_path: Path) -> None:
    chief = desk_as(Role.COMMANDER)
    row = ("1", "fight", "1402/01/05", "", "x", "first", "", "", "")
    planned = plan(chief, written(tmp_path / "a.csv", [row]))
    bring_in(chief, planned, try_out(chief, planned))
    (number,) = numbers(chief, "1402-1")
    assert numbers(chief, "1") == [number] == numbers(chief, number)
    for state in ("staging", "discarded"):
        with chief.store.writing() as conn:
            conn.execute(BATCH.update().values(state=state))
        for typed in ("1", "1402-1", number):
            assert numbers(chief, typed) == []


def test_looking_by_number_tells_no_name_and_leaves_no_note(desk_as: Desks) -> None:
    from tests.db.registers.custody.test_commands import opened

    desk = desk_as()
    number = opened(desk, name="هوشنگ")
    with desk.store.reading() as conn:
        before = ends.last_position(conn)
    (hit,) = find_by_number(desk, number)
    assert (hit.register, hit.number, hit.text) == ("custody", number, "17"), "its band, as the list shows it"
    with desk.store.reading() as conn:
        assert ends.last_position(conn) == before
    assert [one.number for one in search_custody(desk, "هوشنگ", purpose="duty")] == [number]


def test_a_search_names_each_record_once(desk: Desk) -> None:
    first = report(desk)
    second = give(desk, "incident.report", type="fight", place="اهواز", summary="1", source="in_person")
    looked = look(desk, "1", "incident", 50)
    assert [hit.number for hit in looked.numbered] == [first]
    assert [hit.number for hit in looked.worded] == [second]
    third = give(desk, "incident.report", type="fight", place="اهواز", summary="3", source="in_person")
    looked = look(desk, "3", "incident", 50)
    assert ([hit.number for hit in looked.numbered], looked.worded) == ([third], ())


def test_a_register_without_words_is_looked_in_too(desk: Desk) -> None:
    give(desk, "patrol.start", name="patrol_3", people="2", vehicle="پژو ۲")
    assert REGISTERS["patrol"].search is None
    (hit,) = find_by_number(desk, "1")
    assert (hit.number, hit.text) == ("GA-1405-1", "پژو ۲")


def test_a_role_taken_away_finds_nothing_more(desk_as: Desks) -> None:
    from tests.db.test_rights import uid_of

    desk, admin = desk_as(Role.DUTY), desk_as(Role.ADMINISTRATOR)
    number = report(desk)
    assert numbers(desk, number) == [number]
    mine = uid_of(admin, Role.DUTY)
    give(admin, "officer.change", record=mine, role="patrol")
    assert numbers(desk, number) == []
    give(admin, "officer.change", record=mine, role="administrator")
    with pytest.raises(Refused):
        find_by_number(desk, number)


@pytest.mark.long
def test_a_look_takes_the_same_steps_however_many_numbers_there_are(desk: Desk) -> None:
    taken = []
    for year, many in ((2024, 10), (2025, 3_000), (2026, 10)):
        bulk.insert_bulk(desk.store, many, 3, until=desk.now().replace(year=year))
        found = [0]

        def one(found: list[int] = found) -> int:
            found[0] += 1
            return 0

        connection = driver(desk)
        connection.set_progress_handler(one, 10)
        try:
            assert len(find_by_number(desk, "7")) == len(taken) + 1
        finally:
            connection.set_progress_handler(None, 0)
        taken.append(found[0])
    assert max(taken) < 200, taken


def test_no_table_is_read_whole(desk: Desk) -> None:
    bulk.insert_bulk(desk.store, 50, 3, until=desk.now())
    asked: list[str] = []
    connection = driver(desk)
    connection.set_trace_callback(asked.append)
    try:
        assert find_by_number(desk, "IA-1405-7") == find_by_number(desk, "7")
    finally:
        connection.set_trace_callback(None)
    asked = [sql for sql in asked if sql.startswith("SELECT")]
    plans = [row[3] for sql in asked for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert any("record_index USING" in plan for plan in plans)
    assert not [plan for plan in plans if plan.startswith("SCAN") and not plan.startswith("SCAN import_batch")]
    assert not [plan for plan in plans if "incident USING" in plan and "uid=?" not in plan]
