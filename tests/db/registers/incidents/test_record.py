"""The whole record: property in custody, vehicles, a later death, details, review, what is to be completed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.incidents.checks import findings as checks
from db.registers.incidents.checks.queries import incomplete, open_checks
from db.registers.incidents.models import INCIDENT, MOVE, RETYPE, VEHICLE
from db.registers.incidents.queries import attention, search_incidents
from db.registers.incidents.show import show_incident
from db.words.messages import Refused
from db.words.records import Record
from tests.conftest import START, Desks
from tests.db.registers.incidents.test_commands import give, report, value


def refusal(desk: Desk, act: str, record: Record, /, **fields: object) -> Refused:
    with pytest.raises(Refused) as caught:
        give(desk, act, record, **fields)
    return caught.value


def rows(desk: Desk, projection: Any, record: Record) -> list[Any]:
    column = projection.c.record if "record" in projection.c else projection.c.uid
    with desk.store.reading() as conn:
        return list(conn.execute(select(projection).where(column == record.uid)))


def lines(record: Record, title: str) -> list[tuple[str, dict[str, Any]]]:
    """The people or things of a section: (code, values by name)."""
    found = [line for part in record.sections if part.title == title for line in part.lines]
    return [(line.code, {inner.name: inner.value for inner in line.value}) for line in found]


def test_property_keeps_its_seal_and_its_way_from_hand_to_hand(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    record = report(desk, type="contraband_goods", source="patrol")
    seized = {"fate": "seized", "kind": "tobacco", "quantity": "200", "measure": "packet", "rials": "2 میلیارد"}
    record = give(desk, "add_property", record, **seized, appraiser="کارشناس", appraised_on="today", seal="۴۱۷")
    record = give(desk, "add_property", record, fate="seized", kind="fuel", what="گازوئیل", quantity="20")
    desk_as.clock.advance(hours=1)
    record = give(desk, "move_property", record, target="1", move="stored", taker="انبار", seal_whole="yes")
    question = refusal(desk, "move_property", record, target="1", move="to_court", taker="دادسرا", seal_whole="no")
    assert set(question.fields) == {"seal_whole"}
    record = give(
        desk, "move_property", record, target="1", move="to_court", taker="دادسرا", seal_whole="no", seal="۴۱۸",
        reasons={"seal_whole": "هنگام وزن‌کشی باز شد"},
    )  # fmt: skip
    assert [code for code, _ in lines(record, "Chain of custody")] == ["stored", "to_court"]
    assert lines(record, "Property")[0][1]["seal"] == "۴۱۷"
    assert {move.about for move in rows(desk, MOVE, record)} == {
        entry.uid for entry in record.chronology if entry.kind == "incident_property_added"
    } - {record.chronology[2].uid}
    assert record.chronology[-1].lines[0].value == "tobacco"  # the entry it points to, not its uid
    assert refusal(desk, "move_property", record, target="3", move="stored", taker="انبار").code == "invalid"
    assert not rebuild.check(desk.store).differences


def test_a_vehicle_is_decided_later_and_its_first_state_stays_in_sight(desk: Desk) -> None:
    record = give(desk, "add_vehicle", report(desk, type="contraband_vehicle"), plate="۱۲ب۳۴۵۱۴", kind="pickup")
    assert next(part for part in record.sections if part.title == "Vehicles").lines[0].what.label == "Vehicle"
    record = give(desk, "decide_vehicle", record, target="1", fate="seized", loaded="yes", outcome="penalties_court")
    (row,) = rows(desk, VEHICLE, record)
    assert (row.fate, row.loaded, row.outcome, row.plate_kind) == ("seized", True, "penalties_court", "private")
    assert lines(record, "Vehicles")[0][0] == "seized"
    assert refusal(desk, "decide_vehicle", record, target="1").code == "invalid"
    added = record.chronology[-2].uid
    record = give(desk, "correct", record, target=added, field="plate", value="56112345", reason="x")
    (row,) = rows(desk, VEHICLE, record)
    assert (row.plate_kind, row.fate) == ("motorcycle", "seized")


def test_numbers_and_kin_stand_in_the_record_and_a_policy_finds_it(desk: Desk) -> None:
    record = give(
        desk, "add_property", report(desk), fate="stolen", kind="gold", serial="SN-441", imei="۳۵۶۹۳۸۰۳۵۶۴۳۸۰۹"
    )
    record = give(desk, "add_vehicle", record, plate="۱۲ب۳۴۵۱۴", chassis="NAAM01CA8", policy="1404/88/7716")
    kin = {"father_name": "یوسف", "age": "41", "address": "کوی نارنج", "relation": "neighbour"}
    record = give(desk, "add_party", record, role="witness", name="پژمان", **kin)
    assert set(refusal(desk, "add_property", record, fate="stolen", kind="gold", imei="123").fields) == {"imei"}
    assert lines(record, "Property")[0][1].items() >= {"serial": "SN-441", "imei": "356938035643809"}.items()
    assert lines(record, "Vehicles")[0][1].items() >= {"chassis": "NAAM01CA8", "policy": "1404/88/7716"}.items()
    assert lines(record, "Parties")[0][1].items() >= {**kin, "age": 41}.items()
    assert [hit.number for hit in search_incidents(desk, "۱۴۰۴-۸۸-۷۷۱۶")] == [record.number]
    added = record.chronology[-1].uid
    record = give(desk, "correct", record, target=added, field="father_name", value="یونس", reason="x")
    assert lines(record, "Parties")[0][1]["father_name"] == "یونس"


def test_a_later_death_makes_an_accident_a_fatal_one_and_keeps_its_class(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    record = report(desk, type="accident_injury", injured=2)
    desk_as.clock.advance(hours=9)
    record = give(desk, "record_death", record, died_at="-20m", where="بیمارستان", was_injured="yes")
    assert value(record, "Incident", "type") == "accident_fatal"
    assert value(record, "Incident", "first_type") == "accident_injury"
    assert value(record, "Incident", "severity") == "critical"
    assert (value(record, "Incident", "injured"), value(record, "Incident", "dead")) == (1, 1)
    (row,) = rows(desk, RETYPE, record)
    assert (row.type_before, row.type, row.lowered) == ("accident_injury", "accident_fatal", False)
    record = give(desk, "record_death", record, died_at="-5m", where="بیمارستان")
    assert (value(record, "Incident", "injured"), value(record, "Incident", "dead")) == (1, 2)
    assert len(rows(desk, RETYPE, record)) == 1
    # The report said one more than there were: what was counted from it is counted anew.
    record = give(desk, "correct", record, target=record.uid, field="injured", value="3", reason="شمارش دوباره")
    assert (value(record, "Incident", "injured"), value(record, "Incident", "dead")) == (2, 2)
    assert not rebuild.check(desk.store).differences


def test_a_lowered_type_is_marked_as_one(desk: Desk) -> None:
    record = give(desk, "amend_type", report(desk, type="theft_by_force"), type="theft_petty", reason="زور در کار نبود")
    (row,) = rows(desk, RETYPE, record)
    assert row.lowered
    assert value(record, "Incident", "first_type") == "theft_by_force"


def test_numbers_of_people_change_as_they_become_known(desk: Desk) -> None:
    record = give(desk, "set_harm", report(desk, type="fight", injured=1), injured="3", weapon="blade")
    assert (value(record, "Incident", "injured"), value(record, "Incident", "weapon")) == (3, "blade")
    assert refusal(desk, "set_harm", record).code == "invalid"
    assert refusal(desk, "set_harm", record, injured="-1").fields.keys() == {"injured"}


@pytest.mark.parametrize(
    ("kind", "act", "fields", "title", "name"),
    [
        (
            "cyber_fraud",
            "set_cyber",
            {"means": "skimmer", "loss": "5 میلیون"},
            "Cyber details",
            "loss",
        ),
        ("accident_damage", "set_accident", {"sketch": "amicable", "scene": "disturbed"}, "Accident details", "scene"),
        ("contraband_store", "set_contraband", {"found_in": "store", "hidden": "yes"}, "Contraband details", "hidden"),
    ],
)
def test_a_kind_asks_its_own_details_and_the_last_stand(
    desk: Desk, kind: str, act: str, fields: dict[str, Any], title: str, name: str
) -> None:
    record = report(desk, type=kind)
    assert f"incident.{act}" in record.acts
    give(desk, act, record, **fields)
    record = give(desk, act, record, **fields)
    assert value(record, title, name) is not None
    assert sum(part.title == title for part in record.sections) == 1
    other = report(desk, type="noise")
    assert f"incident.{act}" not in other.acts
    assert refusal(desk, act, other, **fields).code == "conflict"
    assert not rebuild.check(desk.store).differences


def test_review_goes_there_and_back_and_then_takes_supplements_only(desk_as: Desks) -> None:
    desk, leader = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    record = give(desk, "set_disposition", report(desk, type="noise", caller_name="نام"), disposition="reconciled")
    assert record.acts[0] == "incident.submit"
    record = give(desk, "submit", record)
    assert "incident.submit" not in record.acts
    assert [(item.number, item.text.text) for item in attention(leader)] == [(record.number, "Waiting for approval")]
    assert show_incident(leader, record.number).acts[:2] == ("incident.approve", "incident.return")
    assert refusal(desk, "submit", record).code == "conflict"
    record = give(leader, "return", record, notes="نتیجه گشت نوشته شود")
    assert any("نتیجه گشت" in str(warning) for warning in record.warnings)
    assert attention(desk)[0].number == record.number
    record = give(desk, "submit", give(desk, "add_entry", record, text="گشت رسید"))
    record = give(leader, "approve", record)
    for act, fields in (
        ("correct", {"target": record.uid, "field": "summary", "value": "x", "reason": "x"}),
        ("void", {"reason": "x"}),
        ("submit", {}),
        ("return", {"notes": "x"}),
    ):
        assert refusal(leader, act, record, **fields).code == "wall.approved", act
        assert f"incident.{act}" not in record.acts
    record = give(desk, "amend_type", record, type="fight", reason="یک نفر زخمی شده بود")  # what is graver, at once
    assert refusal(leader, "amend_type", record, type="noise", reason="x").code == "wall.approved"
    record = give(desk, "add_entry", record, text="شاکی دوباره آمد")
    added = record.chronology[-1]
    assert [line.name for line in added.lines][-1] == "supplement"
    asked = give(desk, "clear", record, clearance="complainant_forgave", cleared_on="today")
    assert (asked.state, "incident.clear" in asked.acts) == ("disposed", False)  # it counts with a yes from outside
    give(desk_as(Role.INSPECTOR), "agree_change", asked)
    with desk.store.reading() as conn:
        row = conn.execute(select(INCIDENT).where(INCIDENT.c.uid == record.uid)).one()
    assert (row.review, row.approved_at, row.solved) == ("approved", START, True)
    assert not rebuild.check(desk.store).differences


def test_whoever_submitted_a_record_says_why_nobody_else_approves_it(desk_as: Desks) -> None:
    leader = desk_as(Role.COMMANDER)
    record = give(leader, "submit", report(leader, type="noise", caller_name="نام"))
    assert set(refusal(leader, "approve", record).fields) == {"note"}
    assert "incident.approve" not in give(leader, "approve", record, reasons={"note": "پاسگاه یک‌نفره"}).acts


def test_open_checks_are_named_at_submission_and_kept_with_the_reason(desk: Desk) -> None:
    record = report(desk, type="theft_home")
    question = refusal(desk, "submit", record)
    assert question.code == "unlikely"
    assert "304, 305, 410" in str(question.fields["note"])
    record = give(desk, "submit", record, reasons={"note": "شاکی فردا می‌آید"})
    assert record.chronology[-1].reasons == {"note": "شاکی فردا می‌آید"}


def test_a_wall_that_came_by_a_correction_stops_submission(desk: Desk) -> None:
    record = report(desk, type="fight", injured=1, caller_name="نام")
    record = give(desk, "correct", record, target=record.uid, field="injured", value="-4", reason="اشتباه")
    assert refusal(desk, "submit", record).code == "wall.checks"


def test_clearance_is_computable_in_both_senses(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    record = report(desk)
    desk_as.clock.advance(days=40)
    record = give(desk, "clear", record, clearance="suspect_referred", cleared_on="yesterday")

    def cleared() -> tuple[object, object, object]:
        (row,) = rows(desk, INCIDENT, record)
        return row.clearance, row.cleared_on, row.solved

    assert cleared() == ("suspect_referred", (START + timedelta(days=39)).date(), True)
    record = give(desk, "refer", record, body="prosecutor")  # a later event leaves the clearance
    assert cleared()[2] is True
    give(desk, "reopen", record, reason="متهم دیگری بود")
    assert cleared() == (None, None, False)
    give(desk, "clear", record, clearance="no_offence", cleared_on="today")
    assert cleared()[2] is False


def test_what_a_shift_leaves_is_a_list(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    old = report(desk, type="noise", caller_name="نام")
    give(desk, "set_disposition", old, disposition="reconciled")
    desk_as.clock.advance(hours=30)
    theft = report(desk)
    whole = report(desk, type="noise", caller_name="نام")
    void = give(desk, "void", report(desk), reason="دو بار")
    assert [(record.number, record.numbers) for record in incomplete(desk)] == [(theft.number, (304, 305, 410))]
    assert [record.number for record in incomplete(desk, START - timedelta(hours=1))] == [theft.number, old.number]
    assert open_checks(desk, old.number).numbers == (704,)
    assert open_checks(desk, whole.number).findings == open_checks(desk, void.number).findings == ()
    shown = [part for part in theft.sections if part.title == "To complete"]
    assert [line.name for line in shown[0].lines] == ["check_304", "check_305", "check_410"]


def test_the_words_of_the_new_entries_are_found(desk: Desk) -> None:
    record = give(desk, "add_property", report(desk), fate="recovered", kind="other", what="دوچرخه", kept_at="زیرزمین")
    record = give(desk, "set_harm", record, weapons="قمه")
    for typed in ("دوچرخه", "زیرزمین", "قمه"):
        assert [hit.number for hit in search_incidents(desk, typed)] == [record.number], typed


def test_checks_at_entry_are_those_of_the_table(desk: Desk) -> None:
    record = report(desk)
    fields = {"fate": "stolen", "kind": "gold", "quantity": "-1"}
    assert refusal(desk, "add_property", record, **fields).fields.keys() == {"quantity"}
    assert refusal(desk, "add_party", record, role="witness").fields.keys() == {"name"}
    assert {check.number for check in checks.CHECKS} >= {303, 401}


def test_the_list_to_complete_pages_and_filters_and_the_handover_takes_what_ended(desk_as: Desks) -> None:
    from db.across.handover.sources import inputs
    from db.registers.incidents.checks.queries import count_incomplete, list_incomplete
    from db.words.records import Filter
    from tests.db.test_rights import refusal as refused

    desk, leader = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    records = []
    for _turn in range(3):
        desk_as.clock.advance(minutes=1)
        records.append(report(desk))
    page = list_incomplete(desk, Filter(), None, 2)
    assert [row.number for row in page.rows] == [records[2].number, records[1].number]
    assert [row.number for row in list_incomplete(desk, Filter(), page.next, 2).rows] == [records[0].number]
    ended = give(desk, "set_disposition", records[0], disposition="reconciled")
    back = give(desk, "submit", records[1], reasons={"note": "x"})
    give(leader, "return", back, notes="شاکی؟")
    assert [row.number for row in list_incomplete(desk, Filter(state="returned"), None, 9).rows] == [back.number]
    assert count_incomplete(desk, Filter()) == 3
    with desk.store.writing() as conn:
        from db.kernel.base.officer import Reading

        told = inputs(Reading(desk, conn, desk.officer, desk.now())).incomplete
    assert {item.register for item in told} == {"incident"}
    assert sorted((item.number, item.missing) for item in told) == sorted(
        [(ended.number, 3), (records[2].number, 3), (back.number, 3)]
    ), "each record once, whichever way it came here"
    assert refused(count_incomplete, desk_as(Role.PATROL), Filter()) == "forbidden"
