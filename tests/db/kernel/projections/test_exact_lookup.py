"""A number finds its record as a whole, within its register; what is sealed or corrected is found no more."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.base.register import REGISTERS
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.projections import exact_lookup
from db.reading.finding import find_by_number
from db.storage.models import EXACT, JOURNAL
from db.words.exact_numbers import asked_as, kept_as
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.kernel.folding.test_reprojection import everything, give
from tests.db.sealed import seal

PHONE, ID, PLATE = "0916 123 4567", "0012345679", "۱۲ ب ۳۴۵ ایران ۱۴"
IMEI = "35-209900-176148-1"


def found(desk: Desk, typed: str, register: str = "incident") -> list[str]:
    search = REGISTERS[register].search
    assert search is not None
    return [hit.number for hit in search(desk, typed, 10)]


def incident(desk: Desk, **more: Any) -> str:
    asked = {"type": "theft_home", "place": "اهواز", "summary": "دزدی", "source": "in_person"}
    return give(desk, "incident.report", **asked, **more)


def test_each_number_finds_its_incident_however_it_is_written(desk: Desk) -> None:
    number = incident(desk, caller_phone=PHONE)
    give(desk, "incident.add_party", number, role="complainant", name="هوشنگ", national_id=ID, phone="06133221100")
    give(desk, "incident.add_vehicle", number, plate=PLATE)
    give(
        desk,
        "incident.add_property",
        number,
        fate="seized",
        kind="phone",
        seal="الف-۱۲۳۴",
        serial="SN-99 AX1",
        imei=IMEI,
    )
    other = incident(desk, caller_phone="09121234568")
    give(desk, "incident.add_vehicle", other, plate="14ب34512")
    asked = [
        "09161234567", "+98 916-123-4567", "1234567", "۰۹۱۶۱۲۳۴۵۶۷", "33221100", "0012345679", "001-234567-9",
        "12345679", "12ب34514", "ایران 14 - 345 ب 12", "الف ۱۲۳۴", "الف1234", "sn99ax1", "352099001761481",
    ]  # fmt: skip
    assert {typed: found(desk, typed) for typed in asked} == {typed: [number] for typed in asked}
    never = ["0916123456", "234567", "09161234568", "0012345678", "34514", "99AX1", "35209900176148", "1761481"]
    assert {typed: found(desk, typed) for typed in never} == {typed: [] for typed in never}
    assert found(desk, "14ب34512") == [other]
    assert rebuild.check(desk.store).differences == ()


def test_no_register_knows_the_numbers_of_another(desk: Desk) -> None:
    incident(desk, caller_phone=PHONE)
    call = give(desk, "call.start", caller_phone=PHONE, type="fight", place="اهواز", summary="درگیری")
    assert found(desk, PHONE, "call") in ([call], [])
    for name, register in REGISTERS.items():
        if register.search is not None and name not in ("incident", "call"):
            with contextlib.suppress(Refused):  # a register that this role does not search
                assert found(desk, PHONE, name) == [], name
    assert find_by_number(desk, PHONE) == ()
    assert find_by_number(desk, "1234567") == ()
    assert {"request", "oversight", "complaint", "custody"} & {
        name for name, kinds in exact_lookup.LOOKED_UP.items() if kinds & {"phone", "national_id", "plate"}
    } == set()


def test_a_look_up_of_somebodys_number_leaves_a_trace_without_the_number(desk: Desk) -> None:
    incident(desk, caller_phone=PHONE)
    give(desk, "call.start", caller_phone=PHONE, type="fight", place="اهواز", summary="درگیری")
    found(desk, PHONE)
    found(desk, "دزدی")
    found(desk, PLATE)
    with desk.store.reading() as conn:
        uids = conn.execute(select(JOURNAL.c.uid).where(JOURNAL.c.kind == exact_lookup.NOTED)).scalars().all()
        noted = [stored_events.event_by_uid(conn, desk.store.unit, uid) for uid in uids]
    assert [event and event.facts for event in noted] == [{"register": "incident", "kind": "phone", "found": 1}]


def test_a_corrected_number_is_found_and_the_wrong_one_is_not(desk: Desk) -> None:
    number = incident(desk, caller_phone=PHONE)
    first = REGISTERS["incident"].show(desk, number).chronology[0]
    correct = {"target": first.uid, "field": "caller_phone", "reason": "بد شنیده شد"}
    give(desk, "incident.correct", number, value="09169999999", **correct)
    assert (found(desk, PHONE), found(desk, "09169999999")) == ([], [number])
    assert rebuild.check(desk.store).differences == ()


def test_what_is_sealed_is_found_by_nothing(desk: Desk) -> None:
    number = incident(desk, caller_phone=PHONE)
    give(desk, "incident.add_vehicle", number, plate=PLATE)
    seal(desk, "incident", number)
    assert found(desk, PHONE) == found(desk, PLATE) == []
    with desk.store.writing() as conn:
        assert conn.execute(select(EXACT)).all() == []
        assert "09161234567" not in everything(conn)
    assert rebuild.check(desk.store).differences == ()


def test_a_band_finds_the_record_with_numbers_first_and_no_name(desk_as: Desks) -> None:
    from tests.db.registers.custody.test_commands import opened

    desk = desk_as()
    number = opened(desk, name="هوشنگ", band="۰۴۲۱")
    for typed in ("421", "۴۲۱", "0421"):
        (hit,) = find_by_number(desk, typed)
        assert (hit.register, hit.number, hit.text) == ("custody", number, "۰۴۲۱")
    assert find_by_number(desk, "42") == ()
    assert find_by_number(desk_as(Role.PATROL), "421") == ()


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("phone", "0098 916 123 4567", ("09161234567", "1234567")),
        ("phone", "115", ()),
        ("plate", "ندارد", ()),
        ("plate", "12ب؟؟؟14", ()),
        ("plate", "؟", ()),
        ("seal", "AB", ()),
        ("band", "007", ("7",)),
        ("band", "000", ("000",)),
        ("national_id", "123", ()),
        ("imei", "352099001761481", ("352099001761481",)),
        ("imei", "35209900176148X", ()),
    ],
)
def test_what_is_kept_of_a_number(kind: str, text: str, kept: tuple[str, ...]) -> None:
    assert kept_as(kind, text) == kept
    assert set(asked_as(kind, text)) <= set(kept)
