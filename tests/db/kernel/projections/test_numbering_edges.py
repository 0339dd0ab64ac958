"""Numbers: what they print, which one comes next, and what finds a record by what somebody typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from db.kernel.base.access import Role
from db.kernel.base.batches import BATCH
from db.kernel.base.officer import Desk, Reading
from db.kernel.events.event import Event
from db.kernel.events.event_keys import problems_of
from db.kernel.folding import outbound
from db.kernel.projections import numbering
from db.kernel.projections.rows import Rows
from db.storage.models import INDEX
from db.storage.store import Store
from db.words.messages import Refused
from tests.conftest import START, Desks

PRINTED = {
    "incident": "IA-1405-1",
    "call": "LA-1405-1",
    "patrol": "GA-1405-1",
    "gang": "BA-1405-1",
    "equipment": "EA-1405-1",
    "property": "TA-1405-1",
    "custody": "CA-1405-1",
    "session": "SA-1405-1",
    "shift": "HA-1405-1",
    "programme": "PA-1405-1",
    "indicator": "FA-1405-1",
    "order": "OA-1405-1",
    "post": "NA-1405-1",
    "roster": "RA-1405-1",
    "packet": "DA-1405-1",
    "sketch": "KA-1405-1",
}
CODED = ("request", "oversight")
"""Registers whose records have a random code instead of a number."""
NEW_YEAR = datetime(2027, 3, 20, 20, 30, tzinfo=UTC)
"""1406/01/01 00:00 in Tehran; 1405 is an ordinary year."""
NEW_YEAR_AFTER_LEAP = datetime(2025, 3, 20, 20, 30, tzinfo=UTC)
"""1404/01/01 00:00 in Tehran; 1403 has a thirtieth of Esfand."""
MOMENT = timedelta(microseconds=1)


@pytest.fixture
def desk(desk_as: Desks) -> Desk:
    return desk_as(Role.DUTY)


@pytest.fixture
def conn(desk: Desk) -> Iterator[Connection]:
    with desk.store.writing() as conn:
        yield conn


@pytest.fixture
def store(desk: Desk) -> Store:
    return desk.store


def keep(conn: Connection, store: Store, uid: str, register: str, number: str | None = None, **given: Any) -> None:
    """A row of the index; by its serial where no number is given."""
    row = {"series": None, "year": None, "serial": None, "batch": None, "position": 900, "unit": store.unit, **given}
    if number is None:
        number = numbering.numbered(store, register, row["year"], row["serial"])["number"]
    conn.execute(INDEX.insert(), {**row, "uid": uid, "register": register, "number": number, "sealed": False})


def serial(conn: Connection, store: Store, uid: str, serial: int, register: str = "incident", **given: Any) -> None:
    keep(conn, store, uid, register, **{"series": "A", "year": 1405, "serial": serial, **given})


def event(**given: Any) -> Event:
    facts = {"register": "incident", "number": "IA-1405-1", "series": "A", "year": 1405, "serial": 1, "batch": "b"}
    whole: dict[str, Any] = {"unit": "u", "record": "r", "position": 17, "facts": facts, "kind": "k", **given}
    return Event(uid="e", at=START, entered_at=START, officer="o", schema=1, stream="record", **whole)


# --- what is printed -----------------------------------------------------------------------------------------------


def test_every_register_prints_its_own_letter(store: Store) -> None:
    assert {name: letter + "A-1405-1" for name, letter in numbering.PREFIXES.items() if letter} == PRINTED
    assert {name for name, letter in numbering.PREFIXES.items() if not letter} == set(CODED)
    for name, printed in PRINTED.items():
        facts = numbering.numbered(store, name, 1405, 1)
        assert facts == {"register": name, "number": printed, "series": "A", "year": 1405, "serial": 1}


def test_what_is_brought_in_has_a_letter_and_a_series_of_its_own(store: Store) -> None:
    facts = numbering.numbered(store, "incident", 1398, 17, imported=True)
    assert facts == {"register": "incident", "number": "JA-1398-17", "series": "jA", "year": 1398, "serial": 17}


def test_the_series_is_the_machines(desk: Desk) -> None:
    with desk.store.writing() as conn:
        desk.store.set_info(conn, series="BC")
    assert numbering.numbered(desk.store, "call", 1405, 2)["number"] == "LBC-1405-2"
    assert numbering.numbered(desk.store, "call", 1405, 2, imported=True)["series"] == "jBC"


# --- which one is next ---------------------------------------------------------------------------------------------


def test_numbers_begin_with_one_and_leave_no_gap(conn: Connection, store: Store) -> None:
    given = []
    for place in range(3):
        facts = numbering.next_number(conn, store, "incident", START)
        keep(conn, store, f"r{place}", **facts)
        given.append(facts["number"])
    assert given == ["IA-1405-1", "IA-1405-2", "IA-1405-3"]


def test_only_this_unit_register_series_and_year_count(conn: Connection, store: Store) -> None:
    serial(conn, store, "mine", 4)
    serial(conn, store, "older, with a lower serial", 2)
    for place, other in enumerate(({"unit": "other"}, {"register": "call"}, {"series": "B"}, {"year": 1404})):
        number = f"elsewhere-{place}"
        serial(conn, store, number, 70 + place, **{"number": number, **other})
    assert numbering.next_number(conn, store, "incident", START)["number"] == "IA-1405-5"


def test_what_is_brought_in_counts_by_itself(conn: Connection, store: Store) -> None:
    serial(conn, store, "made here", 40)
    first = numbering.next_number(conn, store, "incident", START, imported=True)
    assert (first["number"], first["series"]) == ("JA-1405-1", "jA")
    keep(conn, store, "brought in", **first)
    assert numbering.next_number(conn, store, "incident", START, imported=True)["serial"] == 2
    assert numbering.next_number(conn, store, "incident", START)["serial"] == 41


def test_no_number_is_given_twice(conn: Connection, store: Store) -> None:
    serial(conn, store, "one", 1)
    with pytest.raises(IntegrityError):
        serial(conn, store, "two", 1, number="another print")


@pytest.mark.parametrize(("new_year", "old", "new"), [(NEW_YEAR, 1405, 1406), (NEW_YEAR_AFTER_LEAP, 1403, 1404)])
def test_a_year_of_numbers_ends_with_its_last_microsecond(
    conn: Connection, store: Store, new_year: datetime, old: int, new: int
) -> None:
    serial(conn, store, "last year's", 812, year=old)
    before, at = (numbering.next_number(conn, store, "incident", moment) for moment in (new_year - MOMENT, new_year))
    assert (before["number"], at["number"]) == (f"IA-{old}-813", f"IA-{new}-1")


def index(conn: Connection, opening: Event) -> None:
    rows = Rows(conn, (opening,))
    numbering.index(rows, opening)
    rows.write()


# --- what is kept --------------------------------------------------------------------------------------------------


def test_the_event_that_opens_a_record_gives_the_whole_row(conn: Connection, store: Store) -> None:
    serial(conn, store, "before", 7, position=3)
    index(conn, event())
    serial(conn, store, "z after", 8)
    assert [dict(row) for row in conn.execute(INDEX.select().where(INDEX.c.uid == "r")).mappings()] == [
        {
            "unit": "u",
            "uid": "r",
            "register": "incident",
            "number": "IA-1405-1",
            "series": "A",
            "year": 1405,
            "serial": 1,
            "position": 17,
            "batch": "b",
            "sealed": False,
        }
    ]
    assert numbering.number_of(conn, "u", "r") == "IA-1405-1"


def test_a_code_has_no_series_year_or_serial(conn: Connection) -> None:
    row = numbering.index_row(event(facts={"register": "request", "number": "1234567"}))
    assert row is not None
    assert (row["number"], row["series"], row["year"], row["serial"], row["batch"]) == ("1234567", *[None] * 4)


@pytest.mark.parametrize(
    "other",
    [
        {"record": None},
        {"facts": {"register": "incident"}},
        {"facts": {"number": "IA-1405-1"}},
        {"facts": {}},
    ],
)
def test_no_other_event_gives_a_row(conn: Connection, other: dict[str, Any]) -> None:
    before = conn.execute(INDEX.select()).all()
    assert numbering.index_row(event(**other)) is None
    index(conn, event(**other))
    assert conn.execute(INDEX.select()).all() == before


def test_a_record_that_is_not_there_has_no_number(conn: Connection) -> None:
    assert numbering.number_of(conn, "u", "nobody") is None


def test_the_number_of_a_record_is_that_of_its_unit(conn: Connection, store: Store) -> None:
    serial(conn, store, "same", 17)
    serial(conn, store, "same", 18, unit="other")
    assert [numbering.number_of(conn, unit, "same") for unit in (store.unit, "other")] == ["IA-1405-17", "IA-1405-18"]


# --- what is found -------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(conn: Connection, store: Store) -> Connection:
    """A store with the same serial in every place that a short number could mean."""
    serial(conn, store, "this year", 17)
    serial(conn, store, "last year", 17, year=1404)
    serial(conn, store, "other series", 17, series="B", number="IB-1405-17")
    serial(conn, store, "other register", 17, register="call")
    serial(conn, store, "other unit", 17, unit="other")
    serial(conn, store, "other unit alone", 18, unit="other")
    serial(conn, store, "brought in", 17, series="jA", number="JA-1405-17")
    keep(conn, store, "coded", "request", "7012345")
    return conn


@pytest.mark.parametrize(
    ("typed", "uid"),
    [
        ("17", "this year"),
        (" 17 ", "this year"),
        ("\t17\n", "this year"),
        ("۱۷", "this year"),
        ("٠١٧", "this year"),
        ("1405-17", "this year"),
        ("1405/17", "this year"),
        ("۱۴۰۵/۱۷", "this year"),
        ("IA-1405-17", "this year"),
        ("ia-1405-17", "this year"),
        ("I A - 1405 - 17", "this year"),
        ("IA-17", "this year"),
        ("1404-17", "last year"),
        ("IA-1404-17", "last year"),
        ("IB-1405-17", "other series"),
        ("IB-17", "other series"),
        ("JA-1405-17", "brought in"),
    ],
)
def test_a_record_is_found_by_any_way_of_typing_its_number(
    kept: Connection, store: Store, typed: str, uid: str
) -> None:
    number = kept.execute(INDEX.select().where(INDEX.c.uid == uid)).mappings().one()["number"]
    assert numbering.find(kept, store, "incident", typed, START) == (uid, number)


@pytest.mark.parametrize("typed", ["18", "IA-1405-18", "171", "1", "JA-17", "1403-17", "1405-17-1", "x17", "17x", ""])
def test_another_number_is_not_found(kept: Connection, store: Store, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        numbering.find(kept, store, "incident", f" {typed} ", START)
    assert refused.value.code == "not_found"
    assert str(refused.value.fields["number"]) == f"There is no record {typed}."


def test_a_short_number_means_the_year_in_which_it_is_typed(kept: Connection, store: Store) -> None:
    serial(kept, store, "next year", 17, year=1406)
    found = [numbering.find(kept, store, "incident", "17", moment)[0] for moment in (NEW_YEAR - MOMENT, NEW_YEAR)]
    assert found == ["this year", "next year"]


def test_a_code_is_found_whole_and_never_by_a_serial(kept: Connection, store: Store) -> None:
    assert numbering.find(kept, store, "request", "۷۰۱۲۳۴۵", START) == ("coded", "7012345")
    keep(kept, store, "looks like a number", "request", "A-1405-7012345")
    keep(kept, store, "coded by a year", "request", "A-1405-12")
    assert numbering.find(kept, store, "request", "7012345", START)[0] == "coded"
    with pytest.raises(Refused):
        numbering.find(kept, store, "request", "12", START)


@pytest.mark.parametrize("typed", ["IA-1405-17", "LA-1405-17"])
def test_a_number_of_one_register_finds_nothing_in_another(kept: Connection, store: Store, typed: str) -> None:
    with pytest.raises(Refused):
        numbering.find(kept, store, "request", typed, START)
    assert numbering.find(kept, store, "call", "LA-1405-17", START)[0] == "other register"


@pytest.mark.parametrize("state", ["staging", "discarded", "committed"])
def test_what_an_import_brought_is_found_when_it_is_shown(kept: Connection, store: Store, state: str) -> None:
    batch = {
        "unit": store.unit, "uid": "batch", "register": "incident", "file": "f", "sha256": "0", "rows": 1,
        "state": state, "officer": "o", "started_at": START, "ended_at": None,
    }  # fmt: skip
    kept.execute(BATCH.insert(), batch)
    serial(kept, store, "imported", 3, series="jA", number="JA-1405-3", batch="batch")
    if state == "committed":
        assert numbering.find(kept, store, "incident", "JA-1405-3", START)[0] == "imported"
        return
    with pytest.raises(Refused):
        numbering.find(kept, store, "incident", "JA-1405-3", START)


def test_a_query_finds_it_in_the_unit_that_it_reads(desk: Desk, kept: Connection) -> None:
    here = Reading(desk, kept, desk.officer, START)
    assert numbering.asked(here, "incident", "17") == ("this year", "IA-1405-17")
    assert numbering.asked(here.of("other"), "incident", "17")[0] == "other unit"
    assert numbering.asked(here.of("other"), "incident", "18")[0] == "other unit alone"
    assert numbering.asked_row(here.of("other"), "incident", "17", INDEX).uid == "other unit"
    with pytest.raises(Refused):
        numbering.asked(here, "incident", "18")


# --- what an event may keep of it -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "longest"), [("register", 40), ("number", 40), ("series", 10)])
def test_a_number_from_elsewhere_is_no_longer_than_any(name: str, longest: int) -> None:
    declared = {"facts": {key.name: key for key in numbering.NUMBERED}}
    whole = {"register": "incident", "number": "IA-1405-1", "series": "A", "year": 1405, "serial": 1}
    assert problems_of(declared, {"facts": whole}) == []
    assert problems_of(declared, {"facts": whole | {name: "A" * longest}}) == []
    (problem,) = problems_of(declared, {"facts": whole | {name: "A" * (longest + 1)}})
    assert (problem.path, problem.what) == (name, "size")


@pytest.mark.parametrize("name", ["year", "serial"])
def test_a_year_and_a_place_in_it_are_whole_numbers(name: str) -> None:
    declared = {"facts": {key.name: key for key in numbering.NUMBERED}}
    (problem,) = problems_of(declared, {"facts": {name: "1405"}})
    assert (problem.path, problem.what) == (name, "kind")


def test_the_whole_number_goes_up_to_the_levels(store: Store) -> None:
    facts = numbering.numbered(store, "incident", 1405, 17)
    assert outbound.leaving(event(kind="incident_reported", facts=facts)) == facts
