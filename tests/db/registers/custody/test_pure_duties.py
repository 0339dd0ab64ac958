"""What presses, what is told, and one duty at the exact instant of its limit: by table, on made-up histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db.registers.custody import rules
from db.registers.custody.case.case import Case, Decision
from db.registers.custody.case.duties import DEFAULT
from db.registers.custody.case.meaning import fear_blocks
from db.registers.custody.case.timeline import (
    Step,
)
from db.registers.custody.case.track import STATED_AFTER, Track, breached, evidence
from db.words.messages import M_
from db.words.records import Duty
from tests.db.registers.custody.test_pure_reading import PASHTO, case_of, state
from tests.db.registers.custody.test_rules import T0, event, minutes, opened

LAW = ("prosecutor", "holding", "order_end", "child_delivery", "release_now", "release_ordered")
STANDS = ("open", "due", "overdue")


def duty(code: str, state: str = "due", due: datetime | None = T0) -> Duty:
    return Duty(code, M_("Water"), due, None, None, state, "", M_("Water"))


# --- what presses ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["open", "due", "overdue", "put_off", "part", "done", "late", "waived", "not_done"])
@pytest.mark.parametrize("code", [*LAW, "check", "doctor"])
def test_what_the_law_limits(code: str, state: str) -> None:
    turn = duty(f"{code}-2", state)
    assert rules.legal(turn) == (code in LAW and state in ("due", "overdue"))
    assert rules.limited(turn) == (code in LAW and state in STANDS)
    assert rules.holding(turn) == (code in ("holding", "order_end") and state in STANDS)
    assert rules.overdue([turn]) == ((turn,) if state == "overdue" else ())
    presses = state in (*STANDS, "put_off", "part")
    assert rules.next_duty([turn], T0) == (turn if presses else None)
    assert rules.next_duty([replace(turn, due=None)], T0) is None
    assert rules.end_of_holding([turn]) == (T0 if rules.holding(turn) else None)
    assert rules.end_of_holding([replace(turn, due=None)]) is None


def test_what_presses_most_comes_first() -> None:
    """What the law limits, once due; then by time; of one minute in the order of the desk; what has no time last."""
    later, law = T0 + minutes(90), duty("holding", "overdue", T0 + minutes(60))
    small, same, never = duty("check-7"), duty("wellbeing"), duty("documents", "open", None)
    coming = duty("prosecutor", "open", later)
    assert sorted([never, coming, small, same, law], key=rules.by_urgency(T0)) == [
        law,
        same,
        small,
        coming,
        never,
    ]
    assert rules.next_duty([never, coming, small, same], T0) == same
    assert rules.end_of_holding([duty("order_end-2", "open", later), law]) == T0 + minutes(60)
    assert rules.overdue([duty("check", "overdue"), law]) == (law, duty("check", "overdue"))


def test_a_breach_is_named_by_its_number_or_its_code() -> None:
    first, second, last = duty("rights"), duty("doctor", due=T0 + minutes(1)), duty("family", due=None)
    numbered = rules.numbered([last, second, first])
    assert numbered == {1: first, 2: second, 3: last}
    for typed, meant in (("1", first), (" ۲ ", second), ("FAMILY", last), ("4", None), ("", None), (None, None)):
        assert rules.named(typed, numbered) == meant, typed
    assert rules.named("§", numbered) is None
    assert rules.numbered([duty("b"), duty("a")]) == {1: duty("a"), 2: duty("b")}


# --- what is told -------------------------------------------------------------------------------------------------


def test_who_is_out_of_the_cell_or_restrained_is_an_open_duty_until_it_ends() -> None:
    out = event(3, "taken_out", T0 + minutes(5), why="doctor")
    assert state("back_in", out) == "open"
    assert state("back_in", event(3, "taken_out", T0 + minutes(9), back_at=T0 + minutes(8))) == "done"
    assert state("back_in", out, event(4, "brought_back", T0 + minutes(9), well="well")) == "done"
    held = event(3, "restrained", T0 + minutes(5), officers="1204")
    assert state("restraint_end", held, after=6) == "due", "at once"
    assert state("restraint_end", held, after=36) == "overdue"
    assert state("restraint_end", event(3, "restrained", T0 + minutes(9), ended_at=T0 + minutes(8))) == "done"
    assert state("restraint_end", held, event(4, "restraint_ended", T0 + minutes(9), well="well")) == "done"
    assert "1204" in case_of(held).involved.split()
    for kind in ("brought_back", "restraint_ended"):
        injured = event(4, kind, T0 + minutes(9), well="injured")
        assert state("doctor", injured) == "due", "whoever was not out before"
        assert case_of(injured).last_seen == T0 + minutes(9)


@pytest.mark.parametrize(
    ("facts", "unfit", "doctor", "condition"),
    [
        ({"questioned": False}, True, None, "intoxicated"),
        ({"questioned": True}, False, None, None),
        ({"held": True}, False, None, "intoxicated"),
        ({"held": False}, False, "due", "intoxicated"),
    ],
)
def test_what_a_doctors_word_does(facts: dict[str, Any], unfit: bool, doctor: str | None, condition: str) -> None:
    drunk = event(3, "care_given", T0 + minutes(3), seen="intoxicated")
    seen = event(4, "doctor_noted", T0 + minutes(4), step="seen")
    said = event(5, "fitness_noted", T0 + minutes(5), **facts)
    case = case_of(drunk, seen, said)
    assert (case.unfit, case.condition, case.ill) == (unfit, condition, doctor is not None)
    assert case.tracks["doctor"].done == T0 + minutes(4)
    assert state("doctor-2", drunk, seen, said) == doctor


@pytest.mark.parametrize(("who", "done"), [("lawyer", True), ("family", False)])
def test_a_lawyers_visit_is_the_lawyer_who_was_asked_for(who: str, done: bool) -> None:
    visit = event(4, "visited", T0 + minutes(5), who=who)
    assert state("lawyer", visit) is None
    asked = event(3, "lawyer_noted", T0 + minutes(4), step="asked")
    assert state("lawyer", asked, visit) == ("done" if done else "open")


def test_a_review_that_goes_on_takes_back_that_somebody_is_to_be_released() -> None:
    free = event(3, "custody_reviewed", T0 + timedelta(hours=6), decision="release")
    on = event(4, "custody_reviewed", T0 + timedelta(hours=6, minutes=5), decision="go_on")
    assert state("release_decided", free, after=365) == "due"
    assert state("release_decided", free, on, after=370) == "waived"
    assert state("release_decided", on, after=370) is None
    assert state("review-2", free, after=365) == "open"


@pytest.mark.parametrize(
    ("ground", "more", "met"),
    [
        ("none_yet", {}, False), ("no_ground", {}, False), ("with_carer", {}, False), ("", {}, False),
        ("flagrant_offence", {}, True), ("judicial_order", {}, True), ("arrest_warrant", {}, True),
        ("received_with_order", {}, True), ("entry_or_stay", {}, False),
        ("entry_or_stay", {"order_number": "9"}, False),
        ("entry_or_stay", {"stated_by": "aliens_office"}, False),
        ("entry_or_stay", {"stated_by": "police", "order_number": "9"}, False),
        ("entry_or_stay", {"stated_by": "camp", "order_number": "9"}, False),
        ("entry_or_stay", {"stated_by": "citizen", "order_number": "9"}, False),
        *(("entry_or_stay", {"stated_by": by, "order_number": "9"}, True)
          for by in ("aliens_office", "asylum_authority", "prosecutor", "court", "other")),
    ],
)  # fmt: skip
def test_which_grounds_are_none(ground: str, more: dict[str, Any], met: bool) -> None:
    said = event(4, "ground_set", T0 + minutes(4), ground=ground, **more)
    assert (state("ground", said) == "done") == met
    offence = ground not in ("entry_or_stay", "none_yet", "no_ground", "with_carer", "")
    papers = event(5, "documents_seen", T0 + minutes(5), answer="valid", type="passport_visa")
    assert (state("release_now", said, papers) == "due") == (not offence)


@pytest.mark.parametrize("well", ["unwell", "injured", "unconscious", "intoxicated", "well", "slept"])
def test_who_is_not_well_needs_a_doctor(well: str) -> None:
    seen = event(4, "wellbeing_seen", T0 + minutes(4), well=well)
    assert state("doctor", seen) == (None if well in ("well", "slept") else "due")


def test_fear_blocks_until_the_competent_authority_decided() -> None:
    fears = Case(DEFAULT, fear_stands=True)
    assert fear_blocks(fears)
    assert not fear_blocks(Case(DEFAULT))
    assert fear_blocks(replace(fears, decisions={"d": Decision("welfare", ())}))
    assert not fear_blocks(replace(fears, decisions={"d": Decision("asylum_authority", ())}))


def test_an_interview_is_a_breach_by_what_was_so_from_its_begin_to_its_end() -> None:
    drunk = event(4, "care_given", T0 + minutes(15), seen="intoxicated")
    for ended, said in ((20, ["Questioned while unconscious or intoxicated"]), (None, [])):
        end = None if ended is None else T0 + minutes(ended)
        talk = event(5, "interviewed", T0 + minutes(25), at=T0 + minutes(10), ended_at=end)
        found = rules.breaches(rules.duties([opened(), PASHTO, drunk, talk], T0 + minutes(26)))
        assert [duty.label.text for duty in found] == said
    lost = [event(place, "language_set", T0 + minutes(place), language=language)
            for place, language in ((2, "unknown"), (3, "pashto"), (4, "unknown"))]  # fmt: skip
    talk = event(5, "interviewed", T0 + minutes(25), at=T0 + minutes(10), ended_at=T0 + minutes(20))
    found = rules.breaches(rules.duties([opened(), *lost, talk], T0 + minutes(26)))
    assert [duty.label.text for duty in found] == ["Questioned without a common language"]


@pytest.mark.parametrize(
    ("kind", "what", "said"),
    [
        ("late_fact_recorded", "held_too_long", "Held after the limit had passed"),
        ("late_fact_recorded", "moved_without_record", "Moved without a record"),
        ("late_fact_recorded", "rights_withheld", "Rights were withheld"),
        ("wrong_outcome_recorded", "released", "The wrong person was released"),
        ("wrong_outcome_recorded", "removed", "The wrong person was sent on"),
    ],
)
def test_what_should_not_have_happened_is_a_breach(kind: str, what: str, said: str) -> None:
    found = rules.breaches(rules.duties([opened(), event(3, kind, T0 + minutes(5), what=what)], T0 + minutes(6)))
    assert [duty.label.text for duty in found] == [said]


# --- one duty -----------------------------------------------------------------------------------------------------


def step(at: float, known: float | None = None, **facts: Any) -> Step:
    return Step("e", "prosecutor_told", facts, {}, {"delay": "no line"}, T0 + minutes(at),
                T0 + minutes(at if known is None else known))  # fmt: skip


@pytest.mark.parametrize("name", ["reference", "sheet", "judge_reference", "certificate", "named"])
def test_what_can_be_checked(name: str) -> None:
    assert evidence(step(1, **{name: "12"}))
    assert not evidence(step(1, **{name: ""}))
    assert not evidence(step(1, note="12"))


@pytest.mark.parametrize(
    ("at", "known", "facts", "found"),
    [
        (60, 60, {}, "done"), (60, 61, {}, "entered_late"), (60, 90, {}, "entered_late"), (60, 90.1, {}, "stated"),
        (60, 90.1, {"sheet": "4"}, "entered_late"), (60.1, 60.1, {"sheet": "4"}, "late"),
    ],
)  # fmt: skip
def test_at_the_exact_instant_of_a_limit(at: float, known: float, facts: dict[str, Any], found: str) -> None:
    assert minutes(30) == STATED_AFTER
    track = Track("prosecutor", T0 + minutes(60))
    assert track.state(T0 + minutes(45), DEFAULT)[0] == "due", "a quarter of an hour before"
    assert track.state(T0 + minutes(44.9), DEFAULT)[0] == "open"
    assert [track.state(T0 + minutes(when), DEFAULT)[0] for when in (60, 60.1)] == ["due", "overdue"]
    track.mark_done(step(at, known, delayed=True, **facts))
    assert track.state(T0 + minutes(200), DEFAULT)[0] == found
    assert track.late == (found == "late")
    assert track.duty(T0, DEFAULT, None).breach_reason == "no line"
    assert track.duty(T0, DEFAULT, "other").breach_reason == "other"
    told = Track("prosecutor", T0 + minutes(60))
    told.mark_done(step(at, known, **facts))
    assert told.duty(T0, DEFAULT, None).breach_reason is None


def test_who_left_at_the_minute_of_a_limit_and_what_is_done_afterwards() -> None:
    for left, late in ((60, False), (60.1, True)):
        track = Track("rights", T0 + minutes(60))
        track.waive(step(left), ended=True, undone=True)
        assert track.state(T0 + minutes(99), DEFAULT)[0] == ("overdue" if late else "not_done")
        assert (track.late, track.waived_in_time) == (late, not late)
    track.call_again()
    assert (track.ended, track.undone, track.waived_at) == (False, False, None)
    assert track.waived_in_time is False
    for told, counts in ((29, True), (30, True), (30.1, False)):
        track = Track("rights", T0 + minutes(60))
        track.waive(step(30), ended=True)
        track.mark_done(step(told))
        assert (track.done is not None) == counts, "what is done after the person left is not done to them"


def test_a_step_is_put_off_up_to_its_limit_and_each_time_counts() -> None:
    track = Track("language", T0 + minutes(30))
    for at in (30, 40):
        track.put_off(step(at), minutes(30))
    assert (track.due, track.times_postponed) == (T0 + minutes(70), 2)
    track.put_off(step(70.1), minutes(30))
    assert (track.due, track.times_postponed) == (T0 + minutes(70), 2), "overdue by then"
    open_one = Track("documents", None)
    open_one.put_off(step(5), minutes(30))
    assert open_one.due == T0 + minutes(35)
    part = Track("rights", T0 + minutes(30))
    part.in_part(step(30), timedelta(hours=6), timedelta(hours=1))
    assert (part.due, part.again) == (T0 + minutes(390), T0 + minutes(90))
    shown = part.duty(T0 + minutes(90), DEFAULT, None)
    assert (shown.state, shown.due) == ("due", T0 + minutes(90))
    late = Track("rights", T0 + minutes(30))
    late.in_part(step(30.1), timedelta(hours=6), timedelta(hours=1))
    assert late.due == T0 + minutes(30)


NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(("to", "walls"), [("camp", 1), ("to_welfare", 0), ("court", 0), ("other", 1)])
def test_a_childs_delivery_to_a_camp_is_a_removal(to: str, walls: int) -> None:
    for kind in ("child_delivered", "person_moved", "person_referred"):
        assert len(rules.walls_of(Case(DEFAULT, fear="no"), rules.Proposed(kind, {"to": to}), NOW)) == walls
    for kind in sorted(rules.FREE):
        assert rules.walls_of(Case(DEFAULT, fear="no"), rules.Proposed(kind, {"to": to}), NOW) == ()


def test_a_review_dated_ahead_did_not_do_its_turn_and_begins_none() -> None:
    entered = T0 + timedelta(hours=5)
    ahead = event(3, "custody_reviewed", entered, entered + timedelta(minutes=7), decision="go_on")
    (review,) = [one for one in rules.duties([opened(), ahead], entered + timedelta(minutes=9)) if one.kind == "review"]
    assert (review.state, review.due) == ("open", T0 + timedelta(hours=6))
    true = event(4, "custody_reviewed", entered + timedelta(minutes=20), decision="go_on")
    told = rules.duties([opened(), ahead, true], T0 + timedelta(hours=6, minutes=1))
    assert not [one for one in told if one.kind == "review" and breached(one)]
