"""Incidents from the first call to the end, on a real store."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.registers.dispatch.patrols import commands as patrols
from db.registers.dispatch.patrols.forms import StartPatrol
from db.registers.incidents import commands, forms
from db.registers.incidents.listing import count_incidents, list_incidents
from db.registers.incidents.queries import latest, open_now, search_incidents
from db.registers.incidents.show import show_incident
from db.words.form_reading import read_form
from db.words.forms import Form
from db.words.messages import Refused
from db.words.records import Filter, Record
from tests.conftest import START, Desks
from tests.db.sealed import write_sealing


def report(desk: Desk, **fields: object) -> Record:
    """A reported incident as the register shows it."""
    number = commands.report_incident(desk, forms.ReportIncident(**{"type": "theft_home", "place": "اهواز", **fields}))
    return show_incident(desk, number)


def give(desk: Desk, act: str, record: Record, /, **fields: object) -> Record:
    """Do something with an incident, from values as the command line sends them; the record afterwards."""
    declared = COMMANDS[f"incident.{act}"]
    reasons = fields.pop("reasons", None)
    form = read_form(declared.form, fields, now=desk.now(), record=record.uid, reasons=reasons)  # type: ignore[arg-type]
    return show_incident(desk, declared.run(desk, form))


def refused(desk: Desk, form: Form, code: str) -> Refused:
    """What a report is refused with."""
    with pytest.raises(Refused) as caught:
        commands.report_incident(desk, form)  # type: ignore[arg-type]
    assert caught.value.code == code
    return caught.value


def value(record: Record, section: str, name: str) -> object:
    """A value of a section of the record, or of a person or thing that is one line there."""
    lines = [line for part in record.sections if part.title == section for line in part.lines]
    inside = [inner for line in lines if isinstance(line.value, tuple) for inner in line.value]
    found = [line.value for line in (*lines, *inside) if line.name == name and not line.code]
    assert found, (section, name)
    return found[0]


def test_a_call_is_saved_with_a_type_and_a_place(desk: Desk) -> None:
    number = commands.report_incident(desk, forms.ReportIncident(type="noise", place="کیانپارس"))
    record = show_incident(desk, number)
    assert record.number == "IA-1405-1"
    assert record.state == "open"
    assert value(record, "Incident", "severity") == "minor"
    assert value(record, "Times", "reported_at") == START
    assert record.acts[0] == "incident.add_entry"
    assert record.acts[-1] == "incident.correct"
    assert "incident.reopen" not in record.acts


def test_words_alone_are_enough_but_a_type_alone_is_not(desk: Desk) -> None:
    assert report(desk, place=None, summary="صدای شکستن شیشه").title == ""
    error = refused(desk, forms.ReportIncident(type="noise"), "invalid")
    assert set(error.fields) == {"place", "summary"}


def test_the_gazetteer_gives_county_and_coordinates_to_a_place_it_knows(desk: Desk) -> None:
    assert value(report(desk, place="اهواز"), "Place", "coordinates") == "31.319, 48.684"
    free = report(desk, place="پشت پمپ بنزین قدیم")
    assert not any(line.name == "coordinates" for part in free.sections for line in part.lines)


def test_a_correction_of_the_place_drops_the_coordinates_of_the_old_one(desk: Desk) -> None:
    record = report(desk, place="اهواز")
    record = give(
        desk, "correct", record, target=record.uid, field="place", value="بهبهان قدیم", reason="اشتباه شنیده شد"
    )
    assert value(record, "Place", "place") == "بهبهان قدیم"
    assert not any(line.name == "coordinates" for part in record.sections for line in part.lines)
    assert [hit.number for hit in search_incidents(desk, "بهبهان")] == [record.number]
    assert search_incidents(desk, "اهواز") == ()


def test_another_severity_than_the_types_is_kept_with_its_reason(desk: Desk) -> None:
    form = forms.ReportIncident(type="noise", place="اهواز", severity="critical")
    assert set(refused(desk, form, "unlikely").fields) == {"severity"}
    form.reasons = {"severity": "تیراندازی هوایی شنیده شده"}
    record = show_incident(desk, commands.report_incident(desk, form))
    assert value(record, "Incident", "severity") == "critical"
    assert record.chronology[0].reasons == {"severity": "تیراندازی هوایی شنیده شده"}
    (row,) = list_incidents(desk, Filter()).rows
    assert "urgent" in row.flags


def test_contradictory_times_are_asked_about_once_and_kept_with_the_reasons(desk: Desk) -> None:
    form = forms.ReportIncident(
        type="theft_home",
        summary="سرقت منزل",
        reported_at=START - timedelta(hours=5),
        occurred_from=START - timedelta(hours=2),
        occurred_to=START - timedelta(hours=3),
    )
    assert set(refused(desk, form, "unlikely").fields) == {"reported_at", "occurred_from", "occurred_to"}
    form.reasons = dict.fromkeys(("reported_at", "occurred_from", "occurred_to"), "دفتر دستی بوده")
    record = show_incident(desk, commands.report_incident(desk, form))
    assert list_incidents(desk, Filter()).rows[0].flags == {"late"}
    assert record.warnings


def test_a_time_far_ahead_is_impossible_and_one_some_minutes_ahead_is_asked_about(desk: Desk) -> None:
    far = forms.ReportIncident(type="noise", place="اهواز", occurred_from=START + timedelta(days=31))
    assert set(refused(desk, far, "invalid").fields) == {"occurred_from"}
    near = forms.ReportIncident(type="noise", place="اهواز", reported_at=START + timedelta(minutes=7))
    message = refused(desk, near, "unlikely").fields["reported_at"]
    assert message.params == {"minutes": 7}


def test_a_form_sent_twice_saves_once(desk: Desk) -> None:
    form = forms.ReportIncident(type="noise", place="اهواز")
    assert commands.report_incident(desk, form) == commands.report_incident(desk, form)
    assert count_incidents(desk, Filter()) == 1


def test_a_case_from_the_call_to_the_referral(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    record = report(desk, caller_name="مریم کاظمی", caller_phone="+98 916 123 4567", summary="در شکسته شده")
    assert value(record, "Caller", "caller_phone") == "09161234567"
    desk_as.clock.advance(minutes=4)
    patrols.start_patrol(desk, StartPatrol(name="patrol_3", people=2))
    give(desk, "send_unit", record, patrol="گشت ۳", at="-2m")
    give(desk, "add_entry", record, text="همسایه دو نفر را دیده است", heard="reported", told_by="همسایه")
    give(desk, "add_party", record, role="complainant", name="مریم کاظمی", national_id="0013542419")
    give(desk, "add_property", record, fate="stolen", kind="gold", quantity="40", measure="gram", rials="2 میلیارد")
    give(desk, "add_vehicle", record, plate="۱۲ب۳۴۵۱۴", loaded="خیر", note="پراید سفید")
    record = give(desk, "refer", record, body="prosecutor", letter="۱۲/۳۴", sent_on="today", receipt="۵۵")
    assert record.state == "referred"
    assert value(record, "Property", "rials") == 2_000_000_000
    assert value(record, "Vehicles", "plate") == "12ب34514"
    assert value(record, "Patrol", "patrol") == "patrol_3"
    assert value(record, "Referrals", "letter") == "۱۲/۳۴"
    kinds = [entry.kind for entry in record.chronology]
    assert kinds[:2] == ["incident_reported", "patrol_sent"]
    assert len(kinds) == 7
    for typed in ("کاظمي", "همسايه", "12ب34514", "پراید", "شکسته"):
        assert [hit.number for hit in search_incidents(desk, typed)] == [record.number], typed
    assert "همسایه" in search_incidents(desk, "همسایه")[0].text
    assert [hit.number for hit in search_incidents(desk, "0013542419")] == [record.number]
    assert search_incidents(desk, "001354241") == search_incidents(desk, "0916123456") == ()
    record = give(desk, "clear", record, clearance="suspect_referred", cleared_on="today")
    assert record.state == "cleared"
    assert value(record, "Outcome", "cleared_on") == date(2026, 11, 24)
    assert not rebuild.check(desk.store).differences


def test_what_is_unlikely_about_a_person_or_a_plate_is_no_wall(desk: Desk) -> None:
    record = report(desk)
    for name, fields in (
        ("add_party", {"role": "witness", "name": "رضا", "national_id": "1234567890"}),
        ("add_vehicle", {"plate": "۱۲۳"}),
    ):
        with pytest.raises(Refused) as caught:
            give(desk, name, record, **fields)
        assert caught.value.code == "unlikely"
        reasons = dict.fromkeys(caught.value.fields, "همین را گفت")
        record = give(desk, name, record, **fields, reasons=reasons)
        assert record.chronology[-1].reasons == reasons
    assert value(record, "Parties", "national_id") == "1234567890"


def test_states_follow_the_events(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    record = report(desk)
    assert give(desk, "set_disposition", record, disposition="under_inquiry").state == "open"
    assert give(desk, "set_disposition", record, disposition="reconciled").state == "disposed"
    record = give(desk, "reopen", record, reason="شاکی بازگشت")
    assert record.state == "open"
    assert not any(part.title == "Outcome" for part in record.sections)
    assert give(desk, "clear", record, clearance="no_offence", cleared_on="today").state == "disposed"
    record = give(desk, "void", record, reason="ثبت اشتباه")
    assert record.state == "void"
    assert record.acts[0] == "incident.reopen"
    with pytest.raises(Refused) as caught:
        give(desk, "add_entry", record, text="بعد از ابطال")
    assert caught.value.code == "conflict"
    assert give(desk, "reopen", record, reason="ابطال اشتباه بود").state == "open"
    with pytest.raises(Refused) as caught:
        give(desk, "reopen", record, reason="دوباره")
    assert caught.value.code == "conflict"


def test_a_void_number_is_never_given_again(desk: Desk) -> None:
    first = report(desk)
    give(desk, "void", first, reason="تماس آزمایشی")
    assert report(desk).number == "IA-1405-2"
    (row,) = list_incidents(desk, Filter(state="void")).rows
    assert row.number == first.number
    assert row.flags == {"void"}


def test_a_later_death_gives_another_type_and_keeps_the_earlier_one(desk: Desk) -> None:
    record = report(desk, type="accident_injury")
    record = give(desk, "amend_type", record, type="accident_fatal", reason="فوت مصدوم در بیمارستان")
    assert value(record, "Incident", "type") == "accident_fatal"
    assert value(record, "Incident", "severity") == "critical"
    assert [line.value for line in record.chronology[0].lines if line.name == "type"] == ["accident_injury"]
    with pytest.raises(Refused) as caught:
        give(desk, "amend_type", record, type="accident_fatal", reason="باز هم")
    assert caught.value.code == "invalid"


def test_a_link_shows_in_both_incidents(desk: Desk) -> None:
    first, second = report(desk), report(desk)
    second = give(desk, "link", second, other="۱", relation="same_incident")
    for record, other in ((second, first), (show_incident(desk, first.number), second)):
        (line,) = next(part.lines for part in record.sections if part.title == "Linked incidents")
        assert (line.what.label, line.value) == (other.number, "same_incident")
    for other in (second.number, "99"):
        with pytest.raises(Refused) as caught:
            give(desk, "link", second, other=other, relation="other")
        assert set(caught.value.fields) == {"other"}


def test_a_change_that_was_not_seen_stops_a_change_of_state(desk: Desk) -> None:
    seen = report(desk)
    give(desk, "add_entry", seen, text="گشت رسید")
    form = forms.VoidIncident(record=seen.uid, read_at=seen.read_at, reason="تکراری")
    with pytest.raises(Refused) as caught:
        commands.void(desk, form)
    assert caught.value.code == "conflict"


def test_pages_hold_every_incident_once_in_order(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    for minute in range(7):
        report(desk, reported_at=START + timedelta(minutes=minute // 2))
        desk_as.clock.set(START + timedelta(minutes=minute // 2))
    seen, after = [], None
    while True:
        page = list_incidents(desk, Filter(), after, 3)
        seen += page.rows
        if (after := page.next) is None:
            break
    assert len({row.number for row in seen}) == 7
    keys = [(row.values[0], row.uid) for row in seen]
    assert keys == sorted(keys, reverse=True)
    later = Filter(state="open", since=START + timedelta(minutes=1), until=START + timedelta(minutes=3))
    assert count_incidents(desk, later) == 4
    assert len(list_incidents(desk, later).rows) == 4


def test_what_the_desk_and_the_handover_read(desk: Desk) -> None:
    report(desk, type="theft_armed", summary="ب" * 300)
    ended = report(desk)
    give(desk, "set_disposition", ended, disposition="nothing_found")
    (item,) = open_now(desk)
    assert (item.number, item.urgent, len(item.summary)) == ("IA-1405-1", True, 120)
    newest, older = latest(desk)
    assert (newest.number, older.number) == (ended.number, "IA-1405-1")
    assert older.flag == "urgent"
    assert str(older.text) == "Armed robbery, اهواز (Open)"


def test_sealing_takes_the_words_and_leaves_the_facts(desk: Desk) -> None:
    record = report(desk, place="اهواز", summary="متن خصوصی", caller_name="نام", caller_phone="09161234567")
    record = give(desk, "add_party", record, role="injured", name="زخمی", note="بستری")
    write_sealing(desk, record.uid)
    sealed = show_incident(desk, record.number)
    shown = repr(sealed.sections) + repr(sealed.chronology)
    assert not any(word in shown for word in ("متن خصوصی", "09161234567", "زخمی", "بستری"))
    assert value(sealed, "Incident", "type") == "theft_home"
    assert [line.code for part in sealed.sections if part.title == "Parties" for line in part.lines] == ["injured"]
    assert value(sealed, "Place", "coordinates") == "31.319, 48.684"
    assert search_incidents(desk, "خصوصی") == ()
    assert not rebuild.check(desk.store).differences


@pytest.mark.parametrize("role", [Role.PATROL, Role.INSPECTOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_does_not_keep_the_desk_writes_no_incident(desk_as: Desks, role: Role) -> None:
    with pytest.raises(Refused) as caught:
        report(desk_as(role))
    assert caught.value.code == "forbidden"
