"""The search for a missing person, as its attackers meet it: whoever asks where she is, and whoever ends it quietly."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.registers.incidents.missing import rules
from db.registers.incidents.missing.rules import may_say
from db.storage.models import BODY
from db.words.messages import Message, Refused
from db.words.records import Filter, Record
from precinct_tui.documents import making
from tests.conftest import Desks
from tests.db.registers.service_desk.test_requests import ask, give

NAME, CALLER, SEEN, COAT = "Zarrinkolah", "Mehrgozar", "Sabzdasht", "gharghashtan"
EMPTY = Filter()


def gone(desk: Desk, age_group: str = "adult", **raw: str) -> tuple[str, str]:
    """(number, uid) of an incident whose search has begun."""
    kind = "missing_child" if age_group == "child" else "missing_person"
    number = give(desk, "incident.report", type=kind, place="بازار", summary=f"{NAME} نیامده", caller_name=CALLER)
    uid = str(ask(desk, "incident.show", number).uid)
    told = {"age_group": age_group, "name": NAME, "last_seen_where": SEEN, "clothing": COAT, "last_seen_at": "-3h"}
    give(desk, "incident.begin_search", uid, **(told | raw))
    return number, uid


def found(desk: Desk, uid: str, **raw: str) -> None:
    give(desk, "incident.found_missing", uid, **({"wish": "nothing", "fears": "yes", "outcome": "well"} | raw))


def said(record: Record) -> list[object]:
    """What the record's section of the search says."""
    return [
        line.value.text if isinstance(line.value, Message) else line.value
        for part in record.sections
        if part.title == "Search for a missing person"
        for line in part.lines
    ]


def refusal(desk: Desk, act: str, uid: str, **raw: str) -> Refused:
    with pytest.raises(Refused) as refused:
        give(desk, act, uid, **raw)
    return refused.value


def test_a_search_begins_at_once_and_its_first_step_is_by_hand(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = give(desk, "incident.report", type="missing_person", summary="x")
    assert said(ask(desk, "incident.show", number)) == [rules.NO_WAITING.text]
    assert ask(desk, "incident.show", number).acts[0] == "incident.begin_search"
    _number, uid = gone(desk, last_seen_at="-20m")
    items = {item.text.text for item in ask(desk, "incident.search_attention")}
    assert any("custody desk" in text for text in items)
    give(desk, "incident.search_step", uid, step=rules.ENQUIRY)
    assert ask(desk, "incident.search_attention") == ()
    other = give(desk, "incident.report", type="fight", summary="x")
    assert (
        refusal(desk, "incident.begin_search", str(ask(desk, "incident.show", other).uid), age_group="adult").code
        == "conflict"
    )


def test_the_next_check_is_a_duty_by_its_time_sooner_for_a_child(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    adult, _ = gone(desk)
    child, uid = gone(desk, "child")
    day = date(2026, 11, 24)
    due = {line.number: line.at for line in ask(desk, "week.dates", day, day) if line.register == "incident"}
    assert due == {adult: desk.now() + timedelta(hours=4), child: desk.now() + timedelta(hours=1)}
    desk_as.clock.advance(minutes=61)
    assert [line.number for line in ask(desk, "week.missed")] == [child]
    assert [item.number for item in ask(desk, "week.attention")] == [child]
    give(desk, "incident.search_step", uid, step="check")
    assert ask(desk, "week.missed") == ()
    found(desk, uid, fears="no")
    desk_as.clock.advance(days=1)
    assert [line.number for line in ask(desk, "week.missed")] == [adult]


@pytest.mark.parametrize(
    ("wish", "fears", "outcome", "age_group", "code"),
    [
        ("nothing", False, "well", "adult", "ended"),
        ("safe", False, "well", "adult", "ended_safe"),
        ("where", False, "hurt", "elder", "ended_safe"),
        ("safe", True, "well", "adult", "ended"),
        ("where", True, "well", "adult", "ended"),
        (None, False, "well", "adult", "ended"),
        (None, None, "dead", "adult", "officer_comes"),
        (None, False, "well", "child", "ended_safe"),
        (None, True, "well", "child", "ended"),
        ("safe", None, "well", "child", "ended"),
    ],
)
def test_the_words_to_the_reporter_follow_the_wish_and_the_fear(
    wish: str | None, fears: bool | None, outcome: str, age_group: str, code: str
) -> None:
    assert may_say(rules.FOUND, wish, fears, outcome, age_group) == code
    assert may_say(rules.SEARCHING, wish, fears, outcome, age_group) == "goes_on"


def test_an_adults_wish_is_asked_first(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    _number, uid = gone(desk)
    assert set(refusal(desk, "incident.found_missing", uid, outcome="well", fears="no").fields) == {"wish"}
    assert set(refusal(desk, "incident.found_missing", uid, outcome="well", wish="safe").fields) == {"fears"}
    found(desk, uid)
    over = refusal(desk, "incident.told_reporter", uid, said="ended_safe")
    assert (over.code, set(over.fields)) == ("unlikely", {"said"}), "asked about, never refused"
    give(desk, "incident.told_reporter", uid, said="ended")
    assert ask(desk, "incident.search_attention") == ()


def test_a_husband_learns_nothing_from_search_lists_week_handover_or_paper(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    give(desk, "shift.open")
    number, uid = gone(desk)
    for words in (NAME, SEEN, CALLER):
        assert [hit.number for hit in ask(desk, "incident.search", words)] == [number], "while it goes on she is found"
    found(desk, uid, wish="where", fears="yes")
    give(desk, "incident.add_party", uid, role="witness", name=NAME, phone="09161234567")
    for words in (NAME, SEEN, COAT, "09161234567", "نیامده"):
        assert ask(desk, "incident.search", words) == ()
        assert ask(desk, "incident.list", Filter(text=words)).rows == ()
        assert ask(desk, "call.search", words) == ()
    record = ask(desk, "incident.show", number)
    assert "The search has ended." in said(record)
    assert not [line for line in said(record) if line in (NAME, SEEN, COAT)]
    assert not [line for line in said(record) if "fear for life" in str(line)]
    day = date(2026, 11, 24)
    elsewhere = repr([
        ask(desk, "week.dates", day, day), ask(desk, "shift.summary"), ask(desk, "shift.events"),
        ask(desk, "incident.search_attention"), ask(desk, "incident.list", EMPTY),
    ])  # fmt: skip
    told = (NAME, SEEN, COAT, "Person found", "Reporter told", "handed over", "'where'")
    assert not [word for word in told if word in elsewhere]
    paper = repr(making.incident(desk, number))
    assert "incident_missing_found" not in paper
    assert not [word for word in ("پیدا شد", "خودش می‌خواهد", "Person found", "may be told") if word in paper]


def test_a_child_who_fears_home_goes_to_nobody_before_welfare_was_told(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    _number, uid = gone(desk, "child")
    found(desk, uid, wish="", fears="yes")
    assert refusal(desk, "incident.hand_over_found", uid, to="family").code == "wall.welfare"
    assert any("Welfare" in item.text.text for item in ask(desk, "incident.search_attention"))
    give(desk, "incident.hand_over_found", uid, to="family", already="yes")
    assert any("Welfare" in item.text.text for item in ask(desk, "incident.search_attention")), "what happened is kept"
    give(desk, "incident.hand_over_found", uid, to="welfare")
    assert not any("Welfare" in item.text.text for item in ask(desk, "incident.search_attention"))
    give(desk, "incident.hand_over_found", uid, to="family")


def test_a_commander_ends_no_search_quietly_and_the_inspector_sees_it(desk_as: Desks) -> None:
    commander, inspector = desk_as(Role.COMMANDER), desk_as(Role.INSPECTOR)
    number, uid = gone(commander)
    for act, raw in (
        ("set_disposition", {"disposition": "settled_on_scene"}),
        ("clear", {"clearance": "no_offence", "cleared_on": "today"}),
        ("void", {"reason": "x"}),
        ("amend_type", {"type": "citizen_help", "reason": "x"}),
    ):
        assert "continues" in str(refusal(commander, f"incident.{act}", uid, **raw).message), act
    assert set(refusal(commander, "incident.close_search", uid, reason="x").fields) == {"decided_by", "authority"}
    give(commander, "incident.close_search", uid, decided_by="فرمانده", authority="ندارد", reason="بی‌نتیجه")
    assert [item.number for item in ask(inspector, "incident.search_attention") if "closed" in item.text.text] == [
        number
    ]
    give(inspector, "incident.see_closed_search", uid)
    assert not [item for item in ask(inspector, "incident.search_attention") if "closed" in item.text.text]
    give(commander, "incident.set_disposition", uid, disposition="settled_on_scene")
    found(commander, uid, wish="safe", fears="no")
    assert "The search has ended; there is no fear for life." in said(ask(commander, "incident.show", number))


def test_name_words_and_photograph_are_gone_after_their_time(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.COMMANDER)
    number, uid = gone(desk)
    photograph = tmp_path / "x.png"
    photograph.write_bytes(b"\x89PNG\r\n\x1a\n" + b"k" * 90 + b"IEND" + b"abcd")
    give(desk, "incident.attach", uid, path=str(photograph), what="other")
    give(desk, "incident.close_search", uid, decided_by="فرمانده", authority="بازپرس", reason="بی‌نتیجه")
    desk_as.clock.advance(days=89)
    assert refusal(desk, "incident.erase_missing", uid).code == "conflict"
    desk_as.clock.advance(days=1)
    assert any("erased" in item.text.text for item in ask(desk, "incident.search_attention"))
    assert give(desk, "incident.erase_missing") == "1"
    with desk.store.reading() as conn:
        bodies = " ".join(row.json or "" for row in conn.execute(BODY.select()))
        from db.registers.attachments.models import CONTENT

        assert conn.execute(CONTENT.select()).all() == []
    assert not [word for word in (NAME, CALLER, SEEN, COAT) if word in bodies]
    assert "بی‌نتیجه" in bodies, "by whom it was closed, and why, stays"
    assert ask(desk, "incident.show", number).state == "open"
    assert rebuild.check(desk.store).differences == ()
    assert not any("erased" in item.text.text for item in ask(desk, "incident.search_attention"))
