"""What was tried against the record on a store: lists, notices, the inspectorate's word, orders, sealing."""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import Any

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.journal import stored_events
from db.kernel.projections.numbering import find
from db.registers.custody.board.notices import notices
from db.registers.custody.sealing.rules import reasons_to_keep
from db.words.form_reading import read_form
from db.words.forms import fields_of
from tests.db.registers.custody.test_commands import act, opened, refused, shown, states
from tests.db.registers.custody.test_rules import T0, event, minutes
from tests.db.registers.custody.test_rules import opened as opening

ENDS = "a duty that protects ends"


def give(desk: Desk, name: str, number: str = "", /, **answers: Any) -> str:
    """Give a command on a record, or on none, with nothing but these answers."""
    if number:
        with desk.store.reading() as conn:
            answers["record"] = find(conn, desk.store, "custody", number, desk.now())[0]
    return COMMANDS[name].run(desk, COMMANDS[name].form(**answers))


def told(desk_as: Any) -> list[str]:
    return [str(item.text) for item in notices(desk_as(Role.INSPECTOR))]


def test_a_judges_order_for_a_week_is_entered_and_one_that_is_over_asked_about(desk: Desk) -> None:
    number, now = opened(desk), desk.now()
    order = {"number": "۱", "judge": "قاضی", "effect": "hold"}
    over = refused(lambda: act(desk, number, "judicial_order", **order, until=now - timedelta(minutes=1)))
    assert (over.code, set(over.fields)) == ("unlikely", {"until"})
    act(desk, number, "judicial_order", **order, until=now + timedelta(days=7), seen_at=now, place="دادسرا")
    found = {duty.code: duty.due for duty in shown(desk, number).duties}
    assert found["order_end"] == now + timedelta(days=7)


def test_what_ends_a_duty_that_frees_or_protects_is_seen_by_the_inspectorate(desk: Desk, desk_as: Any) -> None:
    number = opened(desk, age=16)
    act(desk, number, "review", decision="release", reason="x")
    act(desk, number, "set_ground", ground="no_ground")
    assert told(desk_as) == []
    act(desk, number, "review", decision="go_on", reason="x")
    assert told(desk_as) == [f"Review: {ENDS}"]
    act(desk, number, "set_ground", ground="none_yet")
    assert told(desk_as)[0] == f"Ground: {ENDS}"
    act(desk, number, "set_age", child="child", age=16, basis="stated", with_whom="family", carer="مادر")
    assert told(desk_as)[0] == f"Age: {ENDS}"
    assert states(shown(desk, number))["child_delivery"] == "waived"


def test_a_carer_who_is_linked_an_adult_who_is_delivered_and_a_reopening_are_told(desk: Desk, desk_as: Any) -> None:
    child, adult = opened(desk, age=9), opened(desk, name="بهرام", band="18", age=40)
    act(desk, child, "link", other=adult, tie="parent")
    assert told(desk_as) == [f"Family: {ENDS}"]
    handed = {"to": "welfare", "receiver": "x", "band": "18"}
    assert set(refused(lambda: act(desk, adult, "child_delivered", **handed)).fields) == {"to"}
    act(desk, adult, "child_delivered", {"to": "x"}, **handed)
    assert told(desk_as)[0] == "Child delivered"
    act(desk, adult, "reopen", reason="x")
    assert told(desk_as)[0] == "Record reopened"


def test_an_end_that_is_dated_ahead_is_told(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    ahead = {"outcome": "released_no_ground", "band": "17", "at": desk.now() + timedelta(hours=2)}
    assert set(refused(lambda: act(desk, number, "release", **ahead)).fields) >= {"at"}
    act(desk, number, "release", {"at": "x", "safe": "x"}, **ahead)
    assert told(desk_as) == ["Released"]


def test_no_end_is_hours_ahead(desk: Desk) -> None:
    number = opened(desk)
    ahead = {"at": desk.now() + timedelta(hours=2, minutes=1)}
    asked = {"at": "x", "safe": "x", "last_seen_at": "x"}
    for end, more in (
        ("release", {"outcome": "released_no_ground", "band": "17"}),
        ("before_judge", {"body": "court", "judge": "x", "band": "17"}),
        ("record_escape", {"last_check_at": desk.now(), "text": "x"}),
    ):
        refusal = refused(functools.partial(act, desk, number, end, asked, **ahead, **more))
        assert (refusal.code, "at" in refusal.fields) == ("invalid", True), end


def test_the_inspectorates_word_is_not_corrected_by_the_desk(desk: Desk, desk_as: Any) -> None:
    number = opened(desk)
    act(desk_as(Role.INSPECTOR), number, "hold_sealing", by="inspectorate", effect="hold", reason="x")
    act(desk, number, "hold_sealing", by="person", effect="hold", reason="x")
    with desk.store.reading() as conn:
        uid, _ = find(conn, desk.store, "custody", number, desk.now())
        holds = stored_events.events_of(conn, desk.store.unit, uid, ("sealing_held",))
    lift = {"field": "effect", "value": "lift", "reason": "x"}
    theirs, persons = (hold.uid for hold in holds)
    assert refused(lambda: give(desk, "custody.correct", number, target=theirs, **lift)).code == "forbidden"
    assert give(desk, "custody.correct", number, target=persons, **lift) == number


def test_two_records_are_not_struck_to_each_other(desk: Desk) -> None:
    one, other = opened(desk), opened(desk, name="بهرام", band="18")
    give(desk, "custody.duplicate", one, other=other, reason="x")
    assert set(refused(lambda: give(desk, "custody.duplicate", other, other=one, reason="x")).fields) == {"other"}


def test_no_list_hides_what_was_done_nor_what_the_inspectorate_says(desk: Desk, desk_as: Any) -> None:
    lists = desk_as(Role.ADMINISTRATOR)
    hidden = {"fa": "چیز", "en": "thing", "active": False}
    codes = (("custody_decision", "refused"), ("language", "pashto"), ("injury_found", "while_held"), ("sex", "female"))
    for title, code in codes:
        give(lists, "list.change_item", list=title, code=code, **hidden)
    number = opened(desk, sex="female")
    act(desk, number, "set_language", language="pashto")
    act(desk, number, "injury", found="while_held", grave=False, injuries="x")
    give(desk, "custody.strike", number, target="1", reason="x")
    assert give(desk_as(Role.INSPECTOR), "custody.decide", number, decision="refused", reason="x") == number


def test_what_is_struck_keeps_a_record_from_sealing_until_the_inspectorate_agrees() -> None:
    force = event(2, "force_used", T0 + minutes(5), officers="1201", means=("physical",), injured=False)
    free = event(3, "person_released", T0 + minutes(20), outcome="released_documents_valid", copy_given=True)
    struck = event(4, "entry_struck", T0 + minutes(30), target="event-2")
    events = [opening(), force, free, struck]
    assert [str(why) for why in reasons_to_keep(events, T0)] == ["Force was used", "Something is pending"]
    agreed = event(5, "change_decided", T0 + minutes(40), target="event-4", decision="agreed")
    assert reasons_to_keep([*events, agreed], T0) == ()


def test_liberty_that_was_taken_last_night_counts_from_the_evening(desk: Desk) -> None:
    """Noon: «دیشب» is some hour from 19 to 5, and the middle of it would give the police five hours."""
    said = {"deprivation_at": "دیشب", "held_since": "دیشب"}
    for form in (COMMANDS["custody.open"].form, COMMANDS["custody.describe_arrival"].form):
        needed: dict[str, Any] = {"name_known": "unknown", "category": "brought_by_patrol", "kind": "group", "heads": 2}
        values = {name: needed[name] for name, _ in fields_of(form) if name in needed} | said
        read: Any = read_form(form, values, now=desk.now(), reasons=dict.fromkeys(said, "x"))
        assert (read.deprivation_at, read.held_since) == (desk.now() - timedelta(hours=17),) * 2
