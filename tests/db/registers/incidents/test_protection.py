"""Protected persons: a code everywhere, who it is with the inspectorate alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from db.across.calls.protecting import protected_parties
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.kernel.journal import stored_events
from db.kernel.signing import verifying
from db.registers.incidents.checks.queries import open_checks
from db.registers.incidents.queries import search_incidents
from db.registers.incidents.show import show_incident
from db.registers.oversight.complaints import read_complaints
from db.storage import backup
from db.words.messages import Refused
from db.words.records import Record
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.registers.incidents.test_commands import give, report, value
from tests.db.registers.incidents.test_record import lines, refusal

NAME, PHONE = "پروین شالی‌منش", "09169990001"


def everything(desk: Desk) -> str:
    """All text that the store's tables hold, decrypted, bodies and search among them."""
    found = []
    with desk.store.reading() as conn:
        tables = conn.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        for table in tables:
            found += [str(tuple(row)) for row in conn.execute(text(f'SELECT * FROM "{table}"'))]
    return "\n".join(found)


def hidden(record: Record, desk: Desk) -> bool:
    said = repr(record.sections) + repr(record.chronology) + everything(desk)
    return not any(word in said for word in (NAME, "شالی", PHONE))


def test_a_protected_party_is_a_code_from_the_first_key(desk_as: Desks) -> None:
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    record = give(
        desk, "add_protected", report(desk), role="witness", reason="threatened", name=NAME, phone=PHONE,
        national_id="0013542419", note="محل کار: بازار",
    )  # fmt: skip
    ((role, said),) = lines(record, "Parties")
    assert role == "witness"
    assert said.keys() == {"code"}
    assert hidden(record, desk)
    assert "بازار" not in everything(desk)
    assert search_incidents(desk, "شالی") == ()
    (who,) = protected_parties(inspector, record.number)
    assert (who.code, who.role, who.name, who.phone) == (said["code"], "witness", NAME, PHONE)
    assert who.note == "محل کار: بازار"
    assert read_complaints(inspector) == ()
    for reader in (desk, desk_as(Role.COMMANDER), desk_as(Role.INVESTIGATION)):
        with pytest.raises(Refused):
            protected_parties(reader, record.number)
    with inspector.store.reading() as conn:
        kinds = [row[0] for row in conn.execute(text("SELECT kind FROM journal WHERE stream = 'access'"))]
    assert "identities_opened" in kinds
    assert not rebuild.check(desk.store).differences


def test_somebody_who_stands_here_by_name_is_erased_with_the_corrections(desk_as: Desks) -> None:
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    record = give(desk, "add_party", report(desk), role="witness", name="پروین", phone=PHONE, note="همسایه طبقه دوم")
    target = record.chronology[-1].uid
    record = give(desk, "correct", record, target=target, field="name", value=NAME, reason="نام کامل")
    for typed in ("شالی", PHONE):
        assert [hit.number for hit in search_incidents(desk, typed)] == [record.number]
    record = give(desk, "protect", record, target="1", reason="asked")
    assert hidden(record, desk)
    assert "طبقه دوم" not in everything(desk)
    assert search_incidents(desk, "شالی") == search_incidents(desk, "پروین") == search_incidents(desk, PHONE) == ()
    (who,) = protected_parties(inspector, record.number)
    assert (who.name, who.note) == (NAME, "همسایه طبقه دوم")
    wrong = refusal(desk, "correct", record, target=target, field="name", value=NAME, reason="دوباره")
    assert set(wrong.fields) == {"field"}
    assert give(desk, "correct", record, target=target, field="role", value="complainant", reason="شکایت کرد")
    assert refusal(desk, "protect", record, target="1", reason="asked").code == "conflict"
    with desk.store.reading() as conn:
        assert verifying.verify(conn).problems == ()
    assert not rebuild.check(desk.store).differences


def test_a_caller_is_protected_in_the_incident_and_in_the_call(desk_as: Desks) -> None:
    from db.registers.dispatch.register import CALL as CALLS
    from tests.db.registers.dispatch.conftest import give as call

    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    uid, number = call(desk, "call.start", type="threat", place="اهواز", caller_name=NAME, caller_phone=PHONE)
    call(desk, "call.finish", uid)
    incident = show_incident(desk, "1")
    assert not hidden(incident, desk)
    assert search_incidents(desk, PHONE)
    assert CALLS.search is not None
    assert CALLS.search(desk, PHONE, 10)
    record = give(desk, "protect_caller", incident, reason="threatened")
    assert search_incidents(desk, PHONE) == CALLS.search(desk, PHONE, 10) == ()
    assert hidden(record, desk)
    assert hidden(CALLS.show(desk, number), desk)
    (who,) = protected_parties(inspector, record.number)
    assert who.role == "caller"
    assert value(record, "Caller", "code") == value(CALLS.show(desk, number), "Caller", "code") == who.code
    report = next(entry for entry in record.chronology if entry.kind == "incident_reported")
    assert report.sealed  # who called is, all else can be corrected
    assert report.correctable
    assert not any(entry.correctable for entry in record.chronology if entry.kind == "corrected")
    assert "threat" in repr(record.sections)
    assert not rebuild.check(desk.store).differences


def test_a_caller_is_protected_while_the_call_is_taken_and_in_what_comes_of_it(desk_as: Desks) -> None:
    from db.across.calls.live_call import taken
    from db.kernel.desk import drafts
    from db.registers.dispatch.calls.show import show_call
    from tests.db.registers.dispatch.conftest import give as call
    from tests.db.registers.dispatch.test_calls import refused

    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    uid, number = call(desk, "call.start", type="threat", place="اهواز", caller_name=NAME, caller_phone=PHONE)
    drafts.save(desk, drafts.Draft(uid, "call.note", {"who": NAME}, desk.now(), record=uid))
    call(desk, "call.protect_caller", uid, reason="threatened")
    assert hidden(show_call(desk, number), desk)
    code = taken(desk, uid).code
    assert len(code) == 4
    assert refused(desk, "call.note", uid, caller_name=NAME).fields.keys() == {"caller_name"}
    assert refused(desk, "call.protect_caller", uid, reason="asked").code == "conflict"
    noted = show_call(desk, number).chronology[1].uid
    fix = {"target": noted, "field": "caller_name", "value": NAME, "reason": "نام"}
    assert refused(desk, "call.correct", uid, **fix).fields.keys() == {"field"}
    assert [who.name for who in protected_parties(inspector, number)] == [NAME]
    call(desk, "call.finish", uid)
    record = show_incident(desk, "1")
    assert hidden(record, desk)
    assert value(record, "Caller", "code") == code
    assert 305 not in open_checks(desk, record.number).numbers
    (who,) = protected_parties(inspector, record.number)
    assert (who.code, who.phone) == (code, PHONE)
    assert not rebuild.check(desk.store).differences


def test_another_caller_of_an_incident_is_protected_alone(desk_as: Desks) -> None:
    from db.registers.dispatch.calls.show import show_call
    from tests.db.registers.dispatch.conftest import give as call

    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    first, _ = call(desk, "call.start", type="threat", place="اهواز", caller_phone="09161111111")
    _, incident = call(desk, "call.finish", first)
    second, number = call(desk, "call.start", type="threat", place="اهواز", caller_phone=PHONE)
    call(desk, "call.join", second, incident=incident)
    give(desk, "protect_caller", show_incident(desk, incident), reason="asked")
    assert PHONE in repr(show_call(desk, number))  # the other caller's number is his own affair
    call(desk, "call.protect_caller", second, reason="asked")
    assert hidden(show_call(desk, number), desk)
    assert {who.phone for who in protected_parties(inspector, incident)} == {PHONE, "09161111111"}
    third, _ = call(desk, "call.start", type="threat", place="اهواز", caller_name=NAME)
    _, own = call(desk, "call.finish", third)
    call(desk, "call.protect_caller", third, reason="asked")  # from the call, in its incident too
    assert hidden(show_incident(desk, own), desk)
    assert [who.name for who in protected_parties(inspector, own)] == [NAME]
    assert not rebuild.check(desk.store).differences


def test_a_name_that_stands_in_the_words_too_is_asked_about(desk: Desk) -> None:
    record = report(desk, summary=f"{NAME} تهدید شده است")
    fields = {"role": "witness", "reason": "asked", "name": NAME}
    assert set(refusal(desk, "add_protected", record, **fields).fields) == {"name"}
    give(desk, "add_protected", record, **fields, reasons={"name": "اکنون تصحیح می‌شود"})


def test_nothing_is_sealed_where_nobody_could_open_it(tmp_path: Path) -> None:
    from db.opening.creating import NewOfficer, NewStore, create_store
    from db.opening.setup import open_store
    from db.storage.keys import QUICK

    home = tmp_path / "small"
    officers = (NewOfficer("1", "x", Role.DUTY, PASSWORD), NewOfficer("2", "y", Role.ADMINISTRATOR, PASSWORD))
    create_store(home, NewStore("پاسگاه", officers, cost=QUICK))
    desk = open_store(home, "1", PASSWORD)
    record = report(desk)
    assert refusal(desk, "add_protected", record, role="witness", reason="asked", name=NAME).code == "no_inspector"
    desk.store.close()


def test_an_older_backup_does_not_bring_the_name_back(desk_as: Desks, tmp_path: Path) -> None:
    from db.opening.setup import open_store

    desk = desk_as(Role.DUTY)
    from tests.db.registers.dispatch.conftest import give as call

    record = give(desk, "add_party", report(desk), role="witness", name=NAME, phone=PHONE)
    uid, number = call(desk, "call.start", type="threat", place="اهواز", caller_name=NAME, caller_phone=PHONE)
    older = backup.backup(desk.store, tmp_path / "older")
    record = give(desk, "protect", record, target="1", reason="asked")
    call(desk, "call.protect_caller", uid, reason="asked")
    code = lines(record, "Parties")[0][1]["code"]
    desk_as.close()
    desk_as.open.clear()
    home = desk_as.home
    for name in ("precinct.db", "precinct.db-wal", "precinct.db-shm", "keys.json"):
        (home / name).unlink(missing_ok=True)
    backup.restore(older, home)
    again = open_store(home, BADGES[Role.DUTY], PASSWORD, desk.source)
    back = show_incident(again, record.number)
    assert hidden(back, again)
    assert lines(back, "Parties")[0][1]["code"] == code
    again.store.close()
    inspector = open_store(home, BADGES[Role.INSPECTOR], PASSWORD, desk.source)
    assert [who.name for who in protected_parties(inspector, record.number)] == [NAME]
    assert [(who.name, who.phone) for who in protected_parties(inspector, number)] == [(NAME, PHONE)]
    inspector.store.close()
    shutil.rmtree(older)


def test_what_else_says_who_somebody_is_is_sealed_with_the_name_and_erased(desk_as: Desks) -> None:
    desk, inspector = desk_as(Role.DUTY), desk_as(Role.INSPECTOR)
    told = {"name": NAME, "father_name": "رستم", "age": 34, "address": "کوی ۲، پلاک ۸۸۸", "relation": "sister"}
    record = give(desk, "add_party", report(desk), role="witness", **told)
    assert "رستم" in repr(record.chronology)
    record = give(desk, "protect", record, target="1", reason="asked")
    left = repr(record.chronology) + repr(record.sections) + everything(desk)
    assert [word for word in ("رستم", "۸۸۸") if word in left] == []
    with desk.store.reading() as conn:
        (party,) = stored_events.events_of(conn, desk.store.unit, record.uid, ("incident_party_added",))
    assert (party.identity, party.words) == ({}, {})
    (who,) = protected_parties(inspector, record.number)
    assert {name: getattr(who, name) for name in told} == told


def test_a_chassis_is_found_as_a_whole_and_a_policy_is_kept(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    record = give(
        desk, "add_vehicle", report(desk), plate="12ب34514", chassis="NAAA36AA1 2345678", policy="1405/123456"
    )
    said = {line.name: line.value for line in record.chronology[-1].lines}
    assert (said["chassis"], said["policy"]) == ("NAAA36AA1 2345678", "1405/123456")
    assert [hit.number for hit in search_incidents(desk, "naaa36aa12345678")] == [record.number]
