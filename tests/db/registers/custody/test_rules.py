"""The rules of custody on made-up histories: nothing hides an overdue duty or un-breaches, no wall stops a fact."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import DECIDED
from db.registers.custody import rules
from db.registers.custody.case.duties import DEFAULT, SPECS, STEPS
from db.registers.custody.case.effects import HANDLERS, read
from db.registers.custody.case.timeline import ABOUT_ENTRIES, EVERY, MISPLACED, STRUCK, undecided
from db.registers.custody.case.track import breached
from db.words.forms import to_json
from db.words.records import Duty

T0 = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def event(position: int, kind: str, entered: datetime, at: datetime | None = None, /, **facts: Any) -> Event:
    """One event of a record, `at` among its facts as forms keep it."""
    at = facts.pop("at", at) or entered
    kept = {name: to_json(value) for name, value in ({"at": at} | facts).items() if value is not None}
    uid = f"event-{position}"
    return Event(
        position, uid, "unit", "record", at, entered, "officer", kind, 1, "record", kept, {}, {"reason": "why"}
    )


def opened(entered: datetime = T0, **facts: Any) -> Event:
    given = {"deprivation_at": entered, "arrived_at": entered} | facts
    return event(1, "custody_opened", entered, **given)


def corrected(position: int, target: Event, field: str, value: Any, entered: datetime) -> Event:
    facts = {"target": target.uid, "field": field, "part": "facts", "moment": None, "value": to_json(value)}
    uid = f"event-{position}"
    return Event(position, uid, "unit", "record", entered, entered, "officer", "corrected", 1, "record", facts)


def by_code(found: tuple[Duty, ...]) -> dict[str, Duty]:
    return {duty.code: duty for duty in found}


def duty(events: list[Event], code: str, now: datetime) -> Duty:
    return by_code(rules.duties(events, now))[code]


# --- the two limits of the law ---------------------------------------------------------------------------------


def test_the_clock_starts_at_the_earliest_time_given() -> None:
    events = [opened(deprivation_at=T0 - minutes(40), held_since=T0 - minutes(90))]
    assert duty(events, "prosecutor", T0).state == "overdue"
    assert duty(events, "holding", T0).due == T0 - minutes(90) + timedelta(hours=24)
    later = [*events, event(2, "start_given", T0, at=T0 - minutes(5))]
    assert duty(later, "holding", T0).due == T0 - minutes(90) + timedelta(hours=24)
    assert read(later).later_starts == [T0 - minutes(5)]
    earlier = [*later, event(3, "start_given", T0, at=T0 - minutes(200))]
    assert duty(earlier, "holding", T0).due == T0 - minutes(200) + timedelta(hours=24)


def test_an_earlier_start_makes_late_what_was_thought_in_time() -> None:
    events = [opened(), event(2, "prosecutor_told", T0 + minutes(50))]
    assert duty(events, "prosecutor", T0 + minutes(51)).state == "done"
    events.append(event(3, "start_given", T0 + minutes(52), at=T0 - minutes(30)))
    assert duty(events, "prosecutor", T0 + minutes(53)).state == "late"


def test_the_prosecutor_is_told_within_the_hour() -> None:
    assert duty([opened()], "prosecutor", T0 + minutes(30)).state == "open"
    assert duty([opened()], "prosecutor", T0 + minutes(50)).state == "due"
    assert duty([opened()], "prosecutor", T0 + minutes(61)).state == "overdue"
    late = duty([opened(), event(2, "prosecutor_told", T0 + minutes(70))], "prosecutor", T0 + minutes(71))
    assert (late.state, late.done, late.entered) == ("late", T0 + minutes(70), T0 + minutes(70))


def test_a_late_entry_of_what_was_done_in_time_shows_both_times() -> None:
    told = event(2, "prosecutor_told", T0 + minutes(130), at=T0 + minutes(40))
    found = duty([opened(), told], "prosecutor", T0 + minutes(131))
    assert (found.state, found.done, found.entered) == ("stated", T0 + minutes(40), T0 + minutes(130))
    assert not breached(found), "it was done in time; but nothing says so that can be checked"
    told = event(2, "prosecutor_told", T0 + minutes(130), at=T0 + minutes(40), reference="12")
    assert duty([opened(), told], "prosecutor", T0 + minutes(131)).state == "entered_late"
    soon = event(2, "prosecutor_told", T0 + minutes(90), at=T0 + minutes(60))
    assert duty([opened(), soon], "prosecutor", T0 + minutes(131)).state == "entered_late", "30 minutes are not more"


@pytest.mark.parametrize(
    "what",
    [
        ("person_moved", {"to": "camp", "body": "b", "receipt": "1"}),
        ("person_moved", {"to": "hospital", "body": "b"}),
        ("person_referred", {"to": "onward_transfer", "body": "b"}),
        ("custody_reviewed", {"decision": "go_on"}),
        ("judicial_order_received", {"effect": "other", "number": "9"}),
        ("judicial_order_received", {"effect": "release", "number": "9"}),
        ("step_put_off", {"step": "holding", "why": "violent"}),
    ],
)
def test_nothing_extends_police_holding(what: tuple[str, dict[str, Any]]) -> None:
    kind, facts = what
    events = [opened(), event(2, kind, T0 + minutes(60), **facts)]
    found = duty(events, "holding", T0 + timedelta(hours=24, minutes=1))
    assert (found.state, found.due) == ("overdue", T0 + timedelta(hours=24))


@pytest.mark.parametrize(
    "what",
    [
        ("judicial_order_received", {"effect": "hold", "number": "9", "judge": "j"}),
        ("brought_before_judge", {"body": "prosecutor"}),
        ("person_released", {"outcome": "released_documents_valid"}),
        ("child_delivered", {"to": "to_welfare"}),
    ],
)
@pytest.mark.parametrize(("hours", "state"), [(20, "done"), (25, "late")])
def test_an_order_or_an_end_ends_police_holding(what: tuple[str, dict[str, Any]], hours: int, state: str) -> None:
    events = [opened(), event(2, what[0], T0 + timedelta(hours=hours), **what[1])]
    assert duty(events, "holding", T0 + timedelta(hours=40)).state == state


def test_a_judges_order_is_custody_under_that_judge() -> None:
    events = [opened(), event(2, "judicial_order_received", T0 + minutes(50), effect="hold", number="9", judge="j")]
    assert rules.state(events) == "judge"
    assert duty(events, "judge_seen", T0 + minutes(51)).state == "open"
    assert duty(events, "prosecutor", T0 + minutes(90)).state == "waived"


# --- the walk --------------------------------------------------------------------------------------------------


def test_duties_stand_in_the_order_of_the_desk() -> None:
    wanted = ["wellbeing", "language", "age", "documents", "ground", "ground_told", "rights", "fear"]
    wanted += ["prosecutor", "family"]
    codes = [found.code for found in rules.duties([opened()], T0)]
    assert [code for code in codes if code in wanted] == wanted
    assert codes[:10] == wanted


def test_every_duty_names_a_command_that_exists() -> None:
    from db.kernel.base.register import REGISTERS
    from db.kernel.desk.desk import COMMANDS

    REGISTERS["custody"]
    assert {spec.command for spec in SPECS if spec.command} <= set(COMMANDS)
    assert {spec.command.partition(".")[0] for spec in SPECS if spec.command} == {"custody"}


def test_a_step_put_off_is_due_again_in_thirty_minutes() -> None:
    events = [opened(), event(2, "step_put_off", T0 + minutes(10), step="rights", why="unconscious")]
    assert duty(events, "rights", T0 + minutes(24)).state == "put_off"
    assert duty(events, "rights", T0 + minutes(35)).due == T0 + minutes(40)
    assert duty(events, "rights", T0 + minutes(41)).state == "overdue"


def test_putting_off_what_is_overdue_changes_nothing() -> None:
    backdated = event(2, "step_put_off", T0 + minutes(45), at=T0 + minutes(10), step="rights", why="violent")
    assert duty([opened(), backdated], "rights", T0 + minutes(46)).state == "overdue"


def test_no_ground_yet_shows_as_not_met() -> None:
    events = [opened(), event(2, "ground_set", T0 + minutes(5), ground="none_yet")]
    assert duty(events, "ground", T0 + minutes(6)).state == "due"
    assert duty(events, "ground", T0 + minutes(31)).state == "overdue"
    for in_writing, state in ((True, "done"), (False, "due")):
        facts = {"ground": "flagrant_offence", "told_at": T0 + minutes(9), "in_writing": in_writing}
        facts["told_language"] = "persian"
        spoken = event(3, "language_set", T0 + minutes(7), language="persian")
        told = event(4, "ground_set", T0 + minutes(8), **facts)
        assert duty([*events, spoken, told], "ground_told", T0 + minutes(9)).state == state


def test_valid_documents_end_the_walk() -> None:
    seen = event(2, "documents_seen", T0 + minutes(5), type="passport_visa", answer="valid")
    found = rules.duties([opened(), seen], T0 + minutes(6))
    assert found[0].code == "release_now"
    assert found[0].command == "custody.release"
    assert by_code(found)["rights"].state == "waived"
    assert rules.next_duty(found, T0) == found[0]
    assert duty([opened(), seen], "release_now", T0 + minutes(40)).state == "overdue"
    free = event(3, "person_released", T0 + minutes(10), outcome="released_documents_valid", copy_given=True)
    ended = rules.duties([opened(), seen, free], T0 + timedelta(days=3))
    assert rules.breaches(ended) == ()
    assert rules.next_duty(ended, T0) is None
    assert rules.state([opened(), seen, free]) == "closed"


def test_papers_found_doubtful_call_the_walk_back() -> None:
    events = [
        opened(),
        event(2, "documents_seen", T0 + minutes(5), type="passport_visa", answer="valid"),
        event(3, "documents_seen", T0 + minutes(9), type="passport_visa", answer="doubtful"),
    ]
    assert by_code(rules.duties(events, T0 + minutes(10)))["release_now"].state == "waived"
    assert duty(events, "rights", T0 + minutes(31)).state == "overdue"


def test_a_missed_check_stays_and_cannot_be_filled_in_silently() -> None:
    late = event(2, "care_given", T0 + minutes(90), seen="spoke")
    assert duty([opened(), late], "check-1", T0 + minutes(91)).state == "late"
    back = event(2, "care_given", T0 + minutes(90), at=T0 + minutes(55), seen="spoke")
    found = duty([opened(), back], "check-1", T0 + minutes(91))
    assert found.state == "entered_late"
    assert duty([opened(), back], "check-2", T0 + minutes(91)).due == T0 + minutes(115)
    away = event(2, "person_moved", T0 + minutes(30), to="hospital", body="b")
    assert not [code for code in by_code(rules.duties([opened(), away], T0 + minutes(500))) if code.startswith("check")]


def test_who_is_unwell_needs_a_doctor() -> None:
    events = [opened(), event(2, "wellbeing_seen", T0 + minutes(5), well="unwell")]
    assert duty(events, "doctor", T0 + minutes(6)).state == "due"
    events.append(event(3, "doctor_noted", T0 + minutes(20), step="seen"))
    assert duty(events, "doctor", T0 + minutes(21)).state == "done"
    events.append(event(4, "doctor_noted", T0 + minutes(60), step="asked"))
    assert duty(events, "doctor-2", T0 + minutes(61)).state == "due"


def test_a_clock_set_back_hides_nothing() -> None:
    told = event(2, "care_given", T0 + minutes(90), seen="spoke")
    assert duty([opened(), told], "prosecutor", T0 + minutes(5)).state == "overdue"
    after = event(3, "prosecutor_told", T0 + minutes(30))
    found = duty([opened(), told, after], "prosecutor", T0 + minutes(31))
    assert (found.entered, found.state) == (T0 + minutes(90), "entered_late")


def test_a_correction_cannot_make_a_late_duty_timely() -> None:
    told = event(2, "prosecutor_told", T0 + minutes(80))
    events = [opened(), told, corrected(3, told, "at", T0 + minutes(50), T0 + minutes(85))]
    assert duty(events, "prosecutor", T0 + minutes(90)).state == "late"
    timely = event(2, "prosecutor_told", T0 + minutes(50))
    events = [opened(), timely, corrected(3, timely, "at", T0 + minutes(80), T0 + minutes(85))]
    assert duty(events, "prosecutor", T0 + minutes(90)).state == "late"
    first = opened()
    events = [first, corrected(2, first, "deprivation_at", T0 + minutes(50), T0 + minutes(55))]
    assert duty(events, "prosecutor", T0 + minutes(61)).state == "overdue"


# --- children and fear of return -------------------------------------------------------------------------------

CHILD = event(2, "age_set", T0 + minutes(5), child="doubtful", age=16, with_whom="alone", suspected=True)


def test_a_child_suspect_is_delivered_and_not_questioned() -> None:
    events = [opened(), CHILD]
    assert duty(events, "child_delivery", T0 + minutes(6)).state == "due"
    ahead = rules.Proposed("interviewed", {"at": T0 + minutes(10)})
    assert [wall.name for wall in rules.walls(events, ahead, T0 + minutes(9))] == ["child_interview"]
    happened = rules.Proposed("interviewed", {"at": T0 + minutes(6), "ended_at": T0 + minutes(8)})
    assert rules.walls(events, happened, T0 + minutes(9)) == ()
    events.append(event(3, "interviewed", T0 + minutes(9), at=T0 + minutes(6), ended_at=T0 + minutes(8)))
    assert duty(events, "breach-1", T0 + minutes(10)).state == "late"


def test_an_interview_before_the_age_was_known_is_a_breach_too() -> None:
    talk = event(2, "interviewed", T0 + minutes(3), ended_at=T0 + minutes(4))
    assert duty([opened(), talk, event(3, "age_set", T0 + minutes(5), child="child", suspected=True)], "breach-1", T0)


def test_a_child_with_the_family_and_no_suspicion_stays_with_the_carer() -> None:
    child = event(2, "age_set", T0 + minutes(5), child="child", age=7, with_whom="family", suspected=False)
    assert "child_delivery" not in by_code(rules.duties([opened(), child], T0 + minutes(6)))
    ahead = rules.Proposed("interviewed", {})
    assert [wall.name for wall in rules.walls([opened(), child], ahead, T0)] == ["child_interview"], (
        "whatever the ground"
    )


def test_fear_of_return_closes_removals_until_it_is_lifted() -> None:
    events = [opened(), event(2, "rights_given", T0 + minutes(5), written=True, fear="yes")]
    events.append(event(3, "fear_asked", T0 + minutes(6), fear="no"))
    events.append(event(7, "removal_ordered", T0 + minutes(7), number="5", authority="court"))
    for to in ("camp", "border", "aliens_office", "onward_transfer", "other", "what_nobody_knows"):
        for kind in ("person_moved", "person_referred"):
            found = rules.walls(events, rules.Proposed(kind, {"to": to}), T0)
            assert [wall.name for wall in found] == ["fear_of_return"]
    listed = {"to": "station_9", "counts_as": {"station_9": "other_unit"}}
    for care in ({"to": "hospital"}, {"to": "court"}, listed):
        assert rules.walls(events, rules.Proposed("person_moved", care), T0) == ()
    events.append(event(4, "fear_lifted", T0 + minutes(9), number="12", authority="asylum_authority"))
    assert rules.walls(events, rules.Proposed("person_moved", {"to": "camp"}), T0) == ()
    events.append(event(5, "fear_asked", T0 + minutes(12), fear="yes"))
    assert rules.walls(events, rules.Proposed("person_moved", {"to": "camp"}), T0)


def test_who_was_sent_on_all_the_same_is_recorded_as_the_breach() -> None:
    events = [opened(), event(2, "fear_asked", T0 + minutes(5), fear="yes")]
    events.append(event(3, "late_fact_recorded", T0 + minutes(30), what="removed_despite_fear"))
    assert rules.state(events) == "moved"
    assert duty(events, "breach-1", T0 + minutes(31)).state == "late"
    assert duty(events, "holding", T0 + timedelta(hours=25)).state == "overdue"


def test_a_death_must_be_told_to_all_who_have_to_know() -> None:
    events = [opened(), event(2, "death_recorded", T0 + minutes(20))]
    assert rules.state(events) == "dead"
    codes = by_code(rules.duties(events, T0 + minutes(60)))
    for whom in ("prosecutor", "forensic", "inspectorate", "family"):
        assert codes[f"notice_{whom}"].state == "overdue"
    events.append(event(3, "custody_notice_given", T0 + minutes(30), to="forensic"))
    assert duty(events, "notice_forensic", T0 + minutes(60)).state == "done"


def test_recapture_and_reopening_go_on_with_the_same_clock() -> None:
    free = event(2, "person_released", T0 + minutes(30), outcome="released_no_ground", copy_given=True)
    again = event(3, "custody_reopened", T0 + minutes(90))
    assert rules.state([opened(), free, again]) == "held"
    assert duty([opened(), free, again], "prosecutor", T0 + minutes(91)).due == T0 + minutes(120)
    history = [opened(), free, again]
    held = duty(history, "holding-2", T0 + minutes(91))
    due = T0 + timedelta(hours=25)
    assert (held.due, held.state) == (due, "open"), "the 24 hours begin but once; the hour away does not count"
    assert duty(history, "holding-2", due).state == "due"
    assert duty(history, "holding-2", due + minutes(1)).state == "overdue"
    assert rules.next_duty(rules.duties(history, due + minutes(1)), due) is not None
    judged = event(4, "judicial_order_received", T0 + minutes(95), number="1", judge="a", effect="hold")
    assert duty([*history, judged], "holding-2", T0 + minutes(96)).state == "done"


# --- properties ------------------------------------------------------------------------------------------------

_CHOICES: dict[str, tuple[Any, ...]] = {
    "well": ("well", "unwell"),
    "seen": (None, "spoke", "unwell"),
    "child": ("adult", "child", "doubtful"),
    "age": (None, 12, 16, 30),
    "with_whom": ("alone", "family"),
    "suspected": (True, False),
    "answer": ("valid", "doubtful", "no_answer"),
    "ground": ("none_yet", "no_ground", "flagrant_offence", "with_carer"),
    "in_writing": (True, False),
    "written": (True, False),
    "fear": ("yes", "no", "would_not_say", "not_asked"),
    "result": ("told", "not_reached", "withheld"),
    "judge_reference": (None, "7"),
    "step": (*sorted(STEPS), "asked", "seen", "arrived", "holding", "prosecutor", "check"),
    "body": ("consulate", "unhcr"),
    "wish": ("wishes", "does_not_wish"),
    "effect": ("hold", "release", "other"),
    "to": ("camp", "border", "hospital", "onward_transfer", "prosecutor", "to_welfare"),
    "receipt": (None, "5"),
    "complete": (True, False),
    "copy_given": (True, False),
    "interpreter_needed": (True, False),
    "injured": (True, False),
    "what": ("child_questioned", "removed_despite_fear", "released"),
    "duty": ("prosecutor", "rights", "check-1"),
    "language": (None, "persian", "pashto", "unknown"),
    "told_language": (None, "persian", "pashto"),
    "interpreter": (None, "professional", "relative", "refused", "consulate"),
    "tie": ("professional", "officer", "parent", "not_related"),
    "about": ("other-1", "other-2"),
    "by_name": (True, None),
    "understood": (None, "in_part"),
    "number": (None, "5"),
    "authority": ("court", "asylum_authority", "aliens_office"),
    "born": (None, "1388", "1350"),
    "seen_at": (None, T0 + minutes(30), T0 - minutes(900)),
    "until": (None, T0 + minutes(1300), T0 + minutes(9000)),
    "questioned": (True, False),
}


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """A custody record's events: any kinds, times before and after their entry, corrections, a clock set back."""
    start = T0 - minutes(draw(st.integers(0, 300)))
    first = opened(T0, deprivation_at=start, age=draw(st.sampled_from(_CHOICES["age"])))
    events, clock = [first], T0
    for position in range(2, draw(st.integers(2, 14))):
        clock += minutes(draw(st.integers(-45, 400)))
        if draw(st.integers(0, 5)) == 0:
            change = changed(draw, events, clock)
            if change is not None:
                events.append(replace(change, position=position, uid=f"event-{position}"))
                continue
        kind = draw(st.sampled_from(sorted(set(HANDLERS) - {"custody_opened"})))
        facts = {name: draw(st.sampled_from(values)) for name, values in _CHOICES.items()}
        at = clock - minutes(draw(st.integers(-30, 500)))
        events.append(event(position, kind, clock, at=at, told_at=at, **facts))
    return events


Key = tuple[str, str]
"""What a duty is known by: its name, and the entry that called for it."""
STANDING = ("open", "due", "overdue", "put_off", "part")


def keyed(events: list[Event], now: datetime) -> dict[Key, Duty]:
    case = read(events)
    known = {track.code: (track.base, track.opener) for track in case.tracks.values()}
    clock = max(now, case.clock or now)
    return {known[code]: track.duty(clock, case.limits, None) for code, track in case.tracks.items()}


def marked(events: list[Event], now: datetime) -> set[str]:
    return {found.code for found in rules.breaches(rules.duties(events, now))}


WALLED = [
    rules.Proposed(kind, {"to": to})
    for kind in ("person_moved", "person_referred", "interviewed")
    for to in ("border", "camp", "onward_transfer", "other")
]


def walled(events: list[Event], now: datetime) -> set[tuple[str, str]]:
    found = [(ahead.kind + str(ahead.facts), wall.name) for ahead in WALLED for wall in rules.walls(events, ahead, now)]
    return set(found)


def looser(before: dict[Key, Duty], after: dict[Key, Duty]) -> list[Key]:
    """The duties that are closed, later or no breach any more."""
    return [key for key, one in before.items() if key not in after or _looser(one, after[key])]


def _looser(one: Duty, other: Duty) -> bool:
    if one.state in STANDING and (other.state not in STANDING or _later(one, other)):
        return True
    return breached(one) and not breached(other)


def _later(one: Duty, other: Duty) -> bool:
    return one.due is not None and (other.due is None or other.due > one.due)


def changed(draw: st.DrawFn, events: list[Event], clock: datetime) -> Event | None:
    """One more change to an entry of a record: another value, a strike, another person's."""
    position = 100
    target = draw(st.sampled_from(events))
    if target.kind in ABOUT_ENTRIES:
        return None
    if target.kind == "custody_opened" or draw(st.booleans()):
        field = draw(st.sampled_from(["at", "deprivation_at", "told_at", *_CHOICES]))
        moment = field in ("at", "deprivation_at", "told_at")
        value = clock - minutes(draw(st.integers(-100, 600))) if moment else draw(st.sampled_from(_CHOICES[field]))
        return corrected(position, target, field, value, clock)
    kind = draw(st.sampled_from([MISPLACED, STRUCK]))
    return event(position, kind, clock, target=target.uid)


@st.composite
def changed_histories(draw: st.DrawFn) -> tuple[list[Event], Event, datetime]:
    """A history, a change that follows it, and a time after both."""
    events = draw(histories())
    clock = max(one.entered_at for one in events) + minutes(draw(st.integers(0, 200)))
    change = changed(draw, events, clock)
    assume(change is not None)
    assert change is not None
    return events, change, clock + minutes(draw(st.integers(0, 1500)))


@given(changed_histories())
def test_a_change_closes_loosens_and_removes_nothing_by_itself(drawn: tuple[list[Event], Event, datetime]) -> None:
    """Fear, an age, a request, an injury, an earlier start: what was there stays until the inspectorate agrees."""
    events, change, now = drawn
    after = [*events, change]
    assert looser(keyed(events, now), keyed(after, now)) == []
    assert marked(events, now) <= marked(after, now), "and no code is given to another duty"
    assert walled(events, now) <= walled(after, now)


def never_entered(events: list[Event], uid: str) -> list[Event]:
    """A history without an entry. That the clock stood there before it was set back is known all the same."""
    place = next(place for place, one in enumerate(events) if one.uid == uid)
    stood = events[place].entered_at
    return events[:place] + [replace(one, entered_at=max(one.entered_at, stood)) for one in events[place + 1 :]]


@given(changed_histories())
def test_what_a_change_opens_tightens_or_adds_holds_at_once(drawn: tuple[list[Event], Event, datetime]) -> None:
    """As if the history had been so from the beginning: without the entry, or with its other value."""
    events, change, now = drawn
    assume(len(undecided(events)) < EVERY)
    told = str(change.facts["target"])
    agreed = [*events, change, event(101, DECIDED, change.entered_at, target=change.uid, decision="agreed")]
    assert looser(keyed(agreed, now), keyed([*events, change], now)) == []
    assert walled(agreed, now) <= walled([*events, change], now)
    if change.kind != "corrected" and not [one for one in events if one.kind in ABOUT_ENTRIES]:
        wanted, found = keyed(never_entered(events, told), max(now, change.entered_at)), keyed(agreed, now)
        assert {key: one.state for key, one in found.items()} == {key: one.state for key, one in wanted.items()}


@given(histories(), st.integers(0, 2000))
def test_nothing_un_breaches_but_what_was_done_in_time(events: list[Event], wait: int) -> None:
    """A breach goes only to what says, with both its times, that it was done or over before its limit."""
    known, before = T0, dict[Key, Duty]()
    for count in range(1, len(events) + 1):
        known = max(known, events[count - 1].entered_at)
        following = max(known, events[count].entered_at) if count < len(events) else known + minutes(wait)
        for now in (known, following):
            after = keyed(events[:count], now)
            for key, one in before.items():
                if breached(one) and not breached(after[key]):
                    assert after[key].state in ("entered_late", "stated", "waived", "not_done"), (key, after[key])
                    assert events[count - 1].kind not in ABOUT_ENTRIES
            before = after


@given(histories(), st.integers(0, 3000))
def test_no_sequence_hides_an_overdue_duty(events: list[Event], wait: int) -> None:
    """Whoever is still held with nobody told, or after 24 hours, shows; whatever else was entered meanwhile."""
    ends = {"person_released", "brought_before_judge", "child_delivered", "death_recorded", "escape_recorded"}
    kinds = {item.kind for item in events}
    now = max(item.entered_at for item in events) + minutes(wait)
    start = min(datetime.fromisoformat(events[0].facts["deprivation_at"]), T0)
    ends |= {"judicial_order_received", "person_referred"}
    carried = read(events).tracks["prosecutor"].followed  # a child who is no suspect: the carer's record has it
    if not kinds & (ends | {"prosecutor_told"}) and now > start + minutes(60) and not carried:
        assert "prosecutor" in marked(events, now)
    if not kinds & ends and now > start + timedelta(hours=24):
        assert duty(events, "holding", now).state == "overdue"


ANSWERS = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in _CHOICES.items()})


@given(histories(), st.sampled_from(sorted(rules.FREE)), ANSWERS)
def test_no_wall_blocks_a_release_a_death_care_or_a_breach(
    events: list[Event], kind: str, facts: dict[str, Any]
) -> None:
    assert rules.walls(events, rules.Proposed(kind, facts), T0) == ()


@given(histories())
def test_the_state_follows_from_the_events_alone(events: list[Event]) -> None:
    assert rules.state(events) == rules.state(list(events)) in {"held", "judge", "moved", "escaped", "dead", "closed"}
    assert read(events).limits is DEFAULT
