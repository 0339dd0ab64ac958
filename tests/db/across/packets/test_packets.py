"""A packet from preparing it to the court's answer, on a real store; and the round trip through its two files."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from db.across.packets import document as documents
from db.across.packets.queries import attention, list_packets, search_packets
from db.across.packets.schema import check
from db.across.packets.showing import packet_document, packet_files, show_packet
from db.demo.attachments import picture, scan
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.reading import journal_queries
from db.registers.attachments.queries import list_attachments
from db.registers.custody.show import show_custody
from db.registers.incidents.show import show_incident
from db.words.form_reading import read_form
from db.words.messages import Refused
from db.words.records import Filter, Record
from db.words.shapes import check_of
from tests.conftest import START, Desks
from tests.db.registers.custody.test_commands import act, opened
from tests.db.registers.incidents.test_commands import give as incident_act
from tests.db.registers.incidents.test_commands import report, value
from tests.db.sealed import seal
from tests.every_kind import give
from tests.usual import some


def packet_act(desk: Desk, name: str, record: Record | None = None, /, **fields: Any) -> Record:
    declared = COMMANDS[f"packet.{name}"]
    reasons = fields.pop("reasons", None)
    uid = None if record is None else record.uid
    form = read_form(declared.form, fields, now=desk.now(), record=uid, reasons=reasons)
    return show_packet(desk, declared.run(desk, form))


def refused(run: Any, *arguments: Any, **fields: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        run(*arguments, **fields)
    return caught.value


def theft(desk: Desk, folder: Path) -> Record:
    """A theft with its parties, its goods and a signed statement."""
    record = report(desk, summary="قفل در پارکینگ شکسته شده بود", weapon="none_seen")
    incident_act(desk, "add_party", record, role="complainant", name="زهرا کریمی")
    incident_act(desk, "add_party", record, role="suspect", name="رضا محمدی")
    incident_act(
        desk, "add_property", record, fate="recovered", kind="phone", quantity=1, measure="device", rials=250_000_000,
        appraiser="حسن نوری", appraised_on="today",
    )  # fmt: skip
    path = folder / "statement.pdf"
    path.write_bytes(scan(Random(1), pages=3))
    return incident_act(desk, "attach", record, path=str(path), what="statement")


def held(desk: Desk, **fields: Any) -> str:
    number = opened(desk, **fields)
    act(desk, number, "set_ground", ground="flagrant_offence", necessity="x", evidence="x", told_at=desk.now(),
        told_language="persian", in_writing=True)  # fmt: skip
    act(desk, number, "give_rights", language="persian", written=True, receipt="signed", fear="no")
    act(desk, number, "tell_prosecutor", via="phone", to="قاضی کشیک")
    return number


def items(packet: Record) -> dict[str, str]:
    lines = [line for part in packet.sections if part.title == "Checklist" for line in part.lines]
    return {line.code: str(line.value[0].value) for line in lines}


def sent(desk: Desk, packet: Record, **fields: Any) -> Record:
    return packet_act(desk, "send", packet, at="now", **{"incomplete": "مهلت نگهداری رو به پایان است", **fields})


def test_a_packet_with_a_person_held_from_its_checklist_to_the_order(desk: Desk, tmp_path: Path) -> None:
    record, person = theft(desk, tmp_path), held(desk)
    packet = packet_act(desk, "prepare", incident=record.number, body="prosecutor", people=person, asks="قرار مناسب")
    assert (packet.number, packet.state) == ("DA-1405-1", "prepared")
    assert value(packet, "Packet", "kind") == "theft"
    found = items(packet)
    there = {"report", "complainant", "suspect", "property", "statement", "ground", "prosecutor", "rights"}
    assert {code for code, state in found.items() if state == "in the records"} == there
    assert found["approved"] == "is missing"
    assert "annex" not in found
    assert "medical" not in found
    told = refused(packet_act, desk, "send", packet, at="now")
    assert "Report approved by the commander" in str(told.fields["incomplete"])
    packet = packet_act(desk, "note_item", packet, item="approved", how="to_follow", reason="فرمانده در مأموریت است")
    assert packet.warnings == ()
    packet = packet_act(desk, "send", packet, at="now", carried_by="استوار نوری")
    assert (packet.state, value(packet, "Sending", "letter")) == ("sent", "DA-1405-1")
    incident = show_incident(desk, record.number)
    assert (incident.state, value(incident, "Referrals", "letter")) == ("referred", "DA-1405-1")
    assert [str(item.text) for item in attention(desk)] == ["Packet DA-1405-1 was sent: its receipt is awaited"]
    packet = packet_act(desk, "receipt", packet, at="now", receipt="۱۲۳/الف")
    assert attention(desk) == ()
    packet = packet_act(desk, "answer", packet, at="now", answer="registered", registration="1405-77")
    assert (packet.state, value(packet, "Court", "registration")) == ("sent", "1405-77")
    packet = packet_act(desk, "answer", packet, at="now", answer="detention", number="9/1", judge="قاضی صالحی")
    assert packet.state == "answered"
    custody = show_custody(desk, person)
    assert custody.state == "judge", "a judicial order ends police holding"
    assert value(custody, "Judicial order", "number") == "9/1"
    assert next(duty for duty in custody.duties if duty.code == "holding").state in ("done", "waived")
    incident = show_incident(desk, record.number)
    assert (incident.state, value(incident, "Outcome", "disposition")) == ("disposed", "decided_by_court")
    assert [line.code for part in incident.sections if part.title == "Court" for line in part.lines] == [
        "registered",
        "detention",
    ]
    assert [row.values[1] for row in list_packets(desk, Filter(state="answered")).rows] == [record.number]
    assert [hit.number for hit in search_packets(desk, "صالحي")] == [packet.number]
    assert journal_queries.verify(desk).problems == ()
    assert rebuild.check(desk.store).differences == ()


def test_a_packet_without_anyone_held_comes_back_for_completion_and_goes_again(desk: Desk, tmp_path: Path) -> None:
    record = theft(desk, tmp_path)
    packet = sent(desk, packet_act(desk, "prepare", incident=record.number, body="court"))
    assert "ground" not in items(packet)
    asked = refused(packet_act, desk, "answer", packet, at="now", answer="detention", number="1", judge="x")
    assert "nobody who is held" in str(asked.fields["person"])
    packet = packet_act(desk, "answer", packet, at="now", answer="completion", due="+10d", text="گواهی پزشکی")
    assert (packet.state, show_incident(desk, record.number).state) == ("returned", "open")
    assert "came back" in str(attention(desk)[0].text)
    packet = sent(desk, packet, receipt="55")
    assert packet.state == "sent"
    packet = packet_act(desk, "answer", packet, at="now", answer="non_prosecution", number="88", judge="دادیار")
    assert (packet.state, show_incident(desk, record.number).state) == ("answered", "disposed")


def test_a_checklist_follows_the_kind_of_case(desk: Desk) -> None:
    fight = report(desk, type="fight", summary="نزاع", injured=2, weapon="blade")
    packet = packet_act(desk, "prepare", incident=fight.number, body="prosecutor")
    assert value(packet, "Packet", "kind") == "violent"
    assert {"medical", "weapon", "suspect"} <= set(items(packet))
    assert not {"sketch", "account", "property"} & set(items(packet))
    crash = (
        report(desk, type="accident_damage", summary="تصادف")
        if False
        else report(desk, type="cyber_fraud", summary="x")
    )
    assert {"account", "cyber"} <= set(items(packet_act(desk, "prepare", incident=crash.number, body="prosecutor")))


def test_what_is_wrong_with_a_packet_is_told_at_its_field(desk: Desk, tmp_path: Path) -> None:
    record = theft(desk, tmp_path)
    assert refused(packet_act, desk, "prepare", incident="99", body="court").fields.keys() == {"incident"}
    nobody = refused(packet_act, desk, "prepare", incident=record.number, body="court", people="CA-1405-9")
    assert nobody.fields.keys() == {"people"}
    packet = packet_act(desk, "prepare", incident=record.number, body="court")
    again = refused(packet_act, desk, "prepare", incident=record.number, body="court")
    assert again.code == "unlikely"
    assert refused(packet_act, desk, "answer", packet, at="now", answer="registered").code == "conflict"
    assert refused(packet_act, desk, "note_item", packet, item="annex", how="missing").fields.keys() == {"reason"}
    packet = packet_act(desk, "void", packet, reason="دوباره ساخته شد")
    assert refused(packet_act, desk, "send", packet, at="now").code == "conflict"
    assert packet.acts == ("packet.correct",)


def test_an_order_about_one_of_several_names_whom(desk: Desk, tmp_path: Path) -> None:
    record = theft(desk, tmp_path)
    first, second = held(desk, band="11"), held(desk, band="12", name="علی نوری")
    packet = packet_act(desk, "prepare", incident=record.number, body="prosecutor", people=f"{first}، {second}")
    packet = sent(desk, packet)
    order = {"at": "now", "answer": "release", "number": "7", "judge": "بازپرس"}
    assert first in str(refused(packet_act, desk, "answer", packet, **order).fields["person"])
    stranger = opened(desk, band="13", name="کسی دیگر")
    assert "not among" in str(refused(packet_act, desk, "answer", packet, **order, person=stranger).fields["person"])
    packet_act(desk, "answer", packet, **order, person=second)
    assert value(show_custody(desk, second), "Judicial order", "effect") == "release"
    assert [part.title for part in show_custody(desk, first).sections if part.title == "Judicial order"] == []
    assert [duty.code for duty in show_custody(desk, second).duties if duty.code == "release_ordered"]


# --- the files --------------------------------------------------------------------------------------------------


def exported(desk: Desk, folder: Path, **answers: Any) -> tuple[Record, str, str]:
    record, person = theft(desk, folder), held(desk)
    packet = packet_act(desk, "prepare", incident=record.number, body="prosecutor", people=person, **answers)
    return sent(desk, packet), record.number, person


def read(desk: Desk, document: Any, **more: Any) -> str:
    raw = document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode()
    declared = COMMANDS["packet.read_answer"]
    form = read_form(declared.form, {"path": "answer.json"}, now=desk.now(), **more)
    form.content = raw  # type: ignore[attr-defined]
    return declared.run(desk, form)


def answered(document: dict[str, Any], *answers: dict[str, Any]) -> dict[str, Any]:
    return {**documents.answer_form(document), "answers": list(answers)}


REGISTERED = {"id": "1", "answer": "registered", "at": "2026-11-24T08:30:00Z", "registration": "1405/3/77"}
DETENTION = {"id": "2", "answer": "detention", "at": "2026-11-24T08:50:00+00:00", "number": "9", "judge": "قاضی صالحی",
             "text": "یک ماه"}  # fmt: skip


def test_a_packet_makes_its_round_through_both_files_and_every_answer_is_taken_once(desk: Desk, tmp_path: Path) -> None:
    packet, incident, person = exported(desk, tmp_path)
    desk_clock_on(desk)
    found = packet_document(desk, packet.number)
    assert check("packet")(found) == ()
    made = json.loads(json.dumps(found, ensure_ascii=False))
    answer = answered(made, REGISTERED)
    assert read(desk, answer) == packet.number
    assert "already" in str(refused(read, desk, answer).fields["path"])
    both = answered(made, REGISTERED, {**DETENTION, "person": person})
    assert read(desk, both) == packet.number
    assert refused(read, desk, both).code == "known"
    packet = show_packet(desk, packet.number)
    assert packet.state == "answered"
    assert len([entry for entry in packet.chronology if entry.kind == "packet_answered"]) == 2
    assert show_custody(desk, person).state == "judge"
    court = next(part for part in show_incident(desk, incident).sections if part.title == "Court")
    assert [line.code for line in court.lines] == ["registered", "detention"]
    changed = answered(made, {**REGISTERED, "registration": "other"})
    assert "said something else" in str(refused(read, desk, changed).fields["path"])
    assert check("packet")(packet_document(desk, packet.number)) == ()
    assert rebuild.check(desk.store).differences == ()


def desk_clock_on(desk: Desk) -> None:
    desk.source.now.advance(minutes=30)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "why"),
    some([
        (lambda it: b"{", "no JSON: line 1"),
        (lambda it: b"\xff\xfe", "no JSON"),
        (lambda it: [], "An object is expected"),
        (lambda it: {**it, "format": "x"}, "format: “precinct-packet-answer” is expected"),
        (lambda it: {**it, "version": 2}, "newer version"),
        (lambda it: {**it, "extra": 1}, "extra: There is no such field"),
        (lambda it: {**it, "packet": {**it["packet"], "number": "DA-1405-9"}}, "its id is that of DA-1405-1"),
        (lambda it: {**it, "packet": {**it["packet"], "id": START.strftime("%Y%m%d") + "-0000-0000-0000-000000000000"}},
         "none of this precinct's"),
        (lambda it: {**it, "answers": []}, "answers: From 1 to 60 entries"),
        (lambda it: changed(it, at="1405/09/03"), "answers[0].at: A moment with its time zone"),
        (lambda it: changed(it, at="2027-01-01T00:00:00Z"), "answers[0].at: This is more than a day ahead"),
        (lambda it: changed(it, answer="death"), "answers[0].answer: This is not in the list"),
        (lambda it: changed(it, answer="detention"), "answers[0].number: This is needed"),
        (lambda it: changed(it, answer="detention", number="5", judge=" "), "answers[0].judge: This is needed"),
        (lambda it: changed(it, registration=""), "answers[0].registration: This is needed"),
        (lambda it: changed(it, person="CA-1405-77"), "answers[0].person: There is no record CA-1405-77"),
        (lambda it: changed(it, registration="x" * 61), "answers[0].registration: From 1 to 60 characters"),
        (lambda it: {**it, "answers": [REGISTERED, REGISTERED]}, "the same id"),
        (lambda it: json.dumps(changed(it, id="\ud800")).encode(), "no JSON that can be read"),
    ], 3),
)  # fmt: skip
def test_a_wrong_answer_says_where_and_why_and_nothing_is_taken(
    desk: Desk, tmp_path: Path, change: Any, why: str
) -> None:
    packet, _incident, _person = exported(desk, tmp_path)
    good = answered(packet_document(desk, packet.number), REGISTERED)
    told = refused(read, desk, change(good))
    assert why in str(told.fields["path"]), str(told)
    assert show_packet(desk, packet.number).read_at == show_packet(desk, packet.number).read_at
    assert [entry for entry in show_packet(desk, packet.number).chronology if entry.kind == "packet_answered"] == []


@pytest.mark.parametrize(
    ("at", "said"), [("2026-11-24T07:50:00Z", "before the packet was sent"), ("2025-11-24T08:45:00Z", "before")]
)
def test_an_answer_older_than_its_packet_is_asked_about_and_never_taken_as_it_is(
    desk: Desk, tmp_path: Path, at: str, said: str
) -> None:
    packet, _incident, _person = exported(desk, tmp_path)
    document = answered(packet_document(desk, packet.number), {**REGISTERED, "at": at})
    told = refused(read, desk, document)
    assert (told.code, said in str(told.fields["path"])) == ("unlikely", True)
    assert "answers[0].at" in str(told.fields["path"])
    by_hand = refused(packet_act, desk, "answer", packet, at=at, answer="registered", registration="1")
    assert (by_hand.code, set(by_hand.fields)) == ("unlikely", {"at"})
    assert read(desk, document, reasons={"path": "ساعت دادگاه عقب است"}) == packet.number
    (entry,) = [entry for entry in show_packet(desk, packet.number).chronology if entry.kind == "packet_answered"]
    assert "ساعت دادگاه عقب است" in str(entry), "why stands with it"


def test_an_answer_of_a_year_ago_to_an_old_packet_is_asked_about(desk: Desk, tmp_path: Path) -> None:
    packet, _incident, _person = exported(desk, tmp_path)
    desk.source.now.advance(days=500)  # type: ignore[attr-defined]
    document = answered(packet_document(desk, packet.number), {**REGISTERED, "at": "2027-04-01T08:00:00Z"})
    told = refused(read, desk, document)
    assert (told.code, "days ago" in str(told.fields["path"])) == ("unlikely", True)


def test_the_schema_that_goes_to_court_says_what_this_precinct_refuses(desk_as: Desks, tmp_path: Path) -> None:
    give(desk_as(Role.COMMANDER), "list.add_item", list="court_answer", code="own", fa="خود", en="Own")
    desk = desk_as(Role.DUTY)
    packet, _incident, _person = exported(desk, tmp_path)
    fits = check_of(packet_files(desk, packet.number).schema)
    document = packet_document(desk, packet.number)
    for answer, wrong in (
        ({**REGISTERED, "answer": "own"}, []),
        ({**REGISTERED, "answer": "death"}, ["answers[0].answer"]),
        ({**REGISTERED, "answer": "release"}, ["answers[0].number", "answers[0].judge"]),
        ({name: said for name, said in REGISTERED.items() if name != "registration"}, ["answers[0].registration"]),
    ):
        assert [where for where, _why in fits(answered(document, answer))] == wrong, answer


def changed(document: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {**document, "answers": [{**document["answers"][0], **fields}]}


def test_all_of_a_file_or_nothing(desk: Desk, tmp_path: Path) -> None:
    packet, _incident, _person = exported(desk, tmp_path)
    document = packet_document(desk, packet.number)
    half = answered(document, REGISTERED, {**DETENTION, "judge": "", "person": "CA-1405-77"})
    assert refused(read, desk, half).fields.keys() == {"path"}
    assert show_packet(desk, packet.number).state == "sent"
    assert "registration" not in packet_document(desk, packet.number)


def test_a_protected_party_stays_a_code_in_both_files(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.DUTY)
    record = theft(desk, tmp_path)
    incident_act(
        desk, "add_protected", record, role="witness", name="شاهد پنهان", phone="09161234567", reason="threatened"
    )
    path = tmp_path / "شاهد پنهان.png"
    path.write_bytes(picture(Random(3)))
    incident_act(desk, "attach", record, path=str(path), what="identity", protected="yes")
    packet = packet_act(desk, "prepare", incident=record.number, body="prosecutor")
    assert items(packet)["annex"] == "is missing"
    files = packet_files(desk, packet.number)
    document = files.document
    assert check("packet")(document) == ()
    written = json.dumps(document, ensure_ascii=False)
    assert "پنهان" not in written
    assert "9161234567" not in written
    (witness,) = [party for party in document["parties"] if party["role"]["code"] == "witness"]
    assert witness.keys() == {"role", "protected", "code"}
    assert [one["sealed"] for one in document["attachments"]] == [False, True]
    assert "name" not in document["attachments"][1]
    assert [path for path, _content in files.files] == [document["attachments"][0]["file"]]


def test_the_files_of_a_packet_are_what_was_attached_and_taking_them_out_is_noted(desk: Desk, tmp_path: Path) -> None:
    packet, incident, person = exported(desk, tmp_path)
    files = packet_files(desk, packet.number)
    (attached,) = list_attachments(desk, "incident", incident)
    assert [(path, content) for path, content in files.files] == [
        (f"attachments/{incident}-1-statement.pdf", scan(Random(1), pages=3))
    ]
    assert files.document["attachments"][0]["sha256"] == attached.sha256
    from db.opening.setup import open_store
    from tests.conftest import BADGES, PASSWORD

    auditor = open_store(desk.store.home, BADGES[Role.AUDITOR], PASSWORD, desk.source)
    kinds = {row.kind: row.number for row in journal_queries.list_journal(auditor, stream="access").rows}
    assert kinds["packet_exported"] == packet.number
    assert kinds["custody_read"] == person
    assert kinds["attachment_taken_out"] == incident
    auditor.store.close()


def test_nothing_of_origin_language_or_fear_goes_to_court(desk: Desk, tmp_path: Path) -> None:
    person = held(desk, nationality="سرزمین دور")
    act(desk, person, "ask_fear", fear="yes", language="persian", fear_words="می‌ترسم برگردم")
    packet = packet_act(desk, "prepare", incident=theft(desk, tmp_path).number, body="prosecutor", people=person)
    written = json.dumps(packet_document(desk, packet.number), ensure_ascii=False)
    assert "سرزمین" not in written
    assert "می‌ترسم" not in written
    assert "persian" not in written


def test_a_sealed_packet_says_nothing_of_what_went_to_court(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.DUTY)
    packet, incident, _person = exported(desk, tmp_path, asks="دستور بازرسی خانه")
    packet = packet_act(desk, "answer", packet, at="now", answer="order", text="بازرسی شود")
    for name, number in (("incident", incident), ("packet", packet.number)):
        seal(desk, name, number)
    document = packet_document(desk, packet.number)
    assert check("packet")(document) == ()
    written = json.dumps(document, ensure_ascii=False)
    assert "بازرسی" not in written
    assert "کریمی" not in written
    assert (document["attachments"], document["answers"][0]["answer"]["code"]) == ([], "order")
    assert search_packets(desk, "بازرسی") == ()
    assert packet_files(desk, packet.number).files == ()
    assert rebuild.check(desk.store).differences == ()
