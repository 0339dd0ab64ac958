"""A record read with and without entries that are in question: what protects the person holds. Pure, on histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.kernel.events.event import Event
from db.kernel.projections.ordering import in_order
from db.kernel.projections.projecting import KINDS
from db.registers.custody import rules
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import DEFAULT
from db.registers.custody.case.effects import HANDLERS, read
from db.registers.custody.case.merging import merged
from db.registers.custody.case.status import CustodyStatus, after
from db.registers.custody.case.timeline import EVERY, undecided
from db.registers.custody.case.track import Track
from db.registers.custody.entries_in_question import COUNTS_NOWHERE, kinds_in_question
from db.words.records import UNDONE, Duty
from tests.conftest import examples
from tests.db.registers.custody.test_rules import (
    T0,
    WALLED,
    by_code,
    corrected,
    event,
    histories,
    looser,
    minutes,
    opened,
)

LATER = T0 + minutes(4)


def keyed(case: Case, now: datetime) -> dict[tuple[str, str], Duty]:
    """The duties of a case by what called for each."""
    clock = now if case.clock is None else max(now, case.clock)
    return {(track.base, track.opener): track.duty(clock, case.limits, None) for track in case.tracks.values()}


def walled(case: Case, now: datetime) -> set[tuple[str, str]]:
    return {(ahead.kind + str(ahead.facts), wall.name) for ahead in WALLED for wall in rules.walls_of(case, ahead, now)}


def open_ones(case: Case, now: datetime) -> dict[str, list[datetime]]:
    """The duties that are shown as not done, by name, with when each is due."""
    found: dict[str, list[datetime]] = {}
    for duty in rules.duties_of(case, now):
        if duty.state in UNDONE:
            found.setdefault(duty.kind, []).append(duty.due or rules.LAST)
    return found


@st.composite
def in_question(draw: st.DrawFn) -> tuple[list[Event], list[Event], datetime]:
    """What counts of a record, what is in question of it, and a time after both."""
    events = draw(histories())
    chosen = draw(st.lists(st.booleans(), min_size=len(events), max_size=len(events)))
    kinds = set(kinds_in_question())
    doubtful = [
        each for each, yes in zip(events, chosen, strict=True) if yes and each.kind in kinds and each.position > 1
    ]
    count = [each for each in events if each not in doubtful]
    return count, doubtful, max(each.entered_at for each in events) + minutes(draw(st.integers(0, 1500)))


@given(in_question())
@settings(max_examples=examples(12, 500))
def test_what_is_in_question_closes_loosens_and_opens_nothing(
    drawn: tuple[list[Event], list[Event], datetime],
) -> None:
    events, doubtful, now = drawn
    without, both = read(events), read(events, in_question=doubtful)
    assert looser(keyed(without, now), keyed(both, now)) == []
    before, found = open_ones(without, now), open_ones(both, now)
    assert before.keys() <= found.keys()
    assert all(min(found[name]) <= min(dues) for name, dues in before.items()), "what is shown comes no later"
    assert walled(without, now) <= walled(both, now)
    assert (both.child, both.ill, both.fear_stands, both.mute) >= (without.child, without.ill, False, False)
    assert both.needs >= without.needs
    assert {code for code, track in without.tracks.items()} <= both.tracks.keys()
    assert all(both.tracks[code].opener == track.opener for code, track in without.tracks.items()), "codes stay"
    said = (without.name, without.band, without.room, without.ground, without.language, without.status.state)
    assert said == (both.name, both.band, both.room, both.ground, both.language, both.status.state)


@given(in_question())
@settings(max_examples=examples(12, 500))
def test_what_it_makes_runs(drawn: tuple[list[Event], list[Event], datetime]) -> None:
    """As if it counted: it is open, and as early; walls stand, a child is one."""
    events, doubtful, now = drawn
    both = read(events, in_question=doubtful)
    every = in_order(sorted((*events, *doubtful), key=lambda each: each.position))
    if len(undecided(every)) == len(undecided(events)):
        counted = read(every)
        wanted, found = keyed(counted, now), keyed(both, now)
        made = {uid for uid in wanted if uid[1] in {each.uid for each in doubtful}}
        for key in made & {key for key, duty in wanted.items() if duty.state in UNDONE}:
            assert found[key].state in UNDONE, key
            assert (found[key].due or rules.LAST) <= (wanted[key].due or rules.LAST), key
        assert walled(counted, now) <= walled(both, now)
        assert both.child >= counted.child


@given(in_question())
@settings(max_examples=examples(12, 500))
def test_the_order_of_the_readings_is_no_matter_to_what_is_owed(
    drawn: tuple[list[Event], list[Event], datetime],
) -> None:
    events, doubtful, _now = drawn
    parts = [read(events), read(in_order(sorted((*events, *doubtful), key=lambda each: each.position)))]
    parts = [reading for part in parts for reading in part.readings]

    def owed(case: Case) -> Any:
        standing = (track for track in case.tracks.values() if track.stands)
        return {(track.base, track.opener): (track.due, track.again, track.at_once) for track in standing}

    assert owed(merged(parts)) == owed(merged(parts[::-1]))
    assert owed(merged([parts[0], parts[0]])) == owed(parts[0]), "like readings change nothing"


# --- by table ---------------------------------------------------------------------------------------------------------

FOOD, WATER = {"given": ("food",)}, {"given": ("water",)}
CLOSES: list[tuple[list[Event], Event, str]] = [
    ([], event(5, "prosecutor_told", LATER), "prosecutor"),
    ([], event(5, "family_told", LATER, result="told"), "family"),
    ([], event(5, "care_given", LATER, **FOOD), "food-1"),
    ([], event(5, "care_given", LATER, seen="spoke"), "check-1"),
    ([event(3, "language_set", T0, language="dari", interpreter_needed=True)],
     event(5, "interpreter_used", LATER, tie="refused", language="dari"), "interpreter"),
    ([], event(5, "step_put_off", LATER, step="rights"), "rights"),
    ([event(3, "doctor_noted", T0, step="asked")], event(5, "doctor_noted", LATER, step="seen"), "doctor"),
    ([event(3, "lawyer_noted", T0, step="asked")], event(5, "visited", LATER, who="lawyer"), "lawyer"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "doubtful", "code"), CLOSES, ids=lambda value: getattr(value, "kind", None))
def test_it_closes_no_duty_and_puts_none_off(before: list[Event], doubtful: Event, code: str) -> None:
    events = [opened(), *before]
    now = T0 + minutes(6)
    counted = by_code(rules.duties(in_order([*events, doubtful]), now))
    wanted = by_code(rules.duties(events, now))[code]
    found = by_code(rules.duties_of(read(events, in_question=[doubtful]), now))[code]
    assert counted.get(code) != wanted, "else it would show nothing"
    assert found == wanted


def test_a_duty_that_it_calls_for_runs_and_is_done_by_who_may() -> None:
    doubtful = event(5, "language_set", LATER, language="pashto", interpreter_needed=True)
    case = read([opened()], in_question=[doubtful])
    assert by_code(rules.duties_of(case, T0 + minutes(6)))["interpreter"].state == "open"
    assert case.language is None
    found = event(10, "interpreter_used", T0 + minutes(5), tie="professional", language="pashto", by_name=True)
    case = read([opened(), found], in_question=[doubtful])
    assert by_code(rules.duties_of(case, T0 + minutes(6)))["interpreter"].state == "done"


def test_turns_keep_their_numbers_where_a_later_entry_makes_an_earlier_one_a_breach() -> None:
    """The interview is known to have been a child's after something else was: its number is the second, in question
    or not."""
    events = [
        opened(),
        event(10, "interviewed", T0 + minutes(10), questioned=True),
        event(11, "late_fact_recorded", T0 + minutes(11), what="child_questioned"),
        event(12, "age_set", T0 + minutes(12), child="child", suspected=True),
    ]
    doubtful = event(3, "age_set", T0 + minutes(3), child="child", suspected=True)
    without, both = read(events), read(events, in_question=[doubtful])
    breaches = [track.opener for track in without.tracks.values() if track.base == "breach"]
    assert [opener.split()[0] for opener in breaches] == ["event-11", "event-10"]
    assert breaches == [track.opener for track in both.tracks.values() if track.base == "breach"]


def test_what_was_told_in_part_comes_back_at_the_earlier_time() -> None:
    times = (T0 + minutes(20), T0 + minutes(50))
    parts = [Case(DEFAULT, tracks={"rights": Track("rights", T0 + minutes(90), again=again)}) for again in times]
    assert {merged(parts).tracks["rights"].again, merged(parts[::-1]).tracks["rights"].again} == {times[0]}
    parts.append(Case(DEFAULT, tracks={"rights": Track("rights", T0 + minutes(90))}))
    assert merged(parts).tracks["rights"].again is None, "in one reading it was not told at all"


def test_an_earlier_start_runs_and_a_later_one_does_not() -> None:
    early, late = (event(5, "start_given", LATER, at=T0 + timedelta(hours=hours)) for hours in (-5, 5))
    end = T0 + timedelta(hours=24)
    for doubtful, wanted in (
        ([early], end - timedelta(hours=5)),
        ([late], end),
        ([early, late], end - timedelta(hours=5)),
    ):
        case = read([opened()], in_question=doubtful)
        assert rules.end_of_holding(rules.duties_of(case, T0 + minutes(6))) == wanted


def test_a_correction_in_question_is_read_both_ways() -> None:
    first = opened(age=16)
    old = corrected(5, first, "age", 25, LATER)
    assert not read([first, replace(old, kind="corrected"), event(6, "change_decided", LATER, target=old.uid,
                     decision="agreed")]).child  # fmt: skip
    assert read([first], in_question=[old]).child
    adult = opened(age=25)
    assert read([adult], in_question=[corrected(5, adult, "age", 16, LATER)]).child
    assert not read([adult]).child


def test_one_of_them_takes_nothing_from_another() -> None:
    """Read alone too: what the first one opens the second would close."""
    needed = event(5, "language_set", LATER, language="pashto", interpreter_needed=True)
    not_needed = event(6, "interpreter_used", LATER + minutes(1), tie="refused")
    both = read([opened()], in_question=[needed, not_needed])
    assert by_code(rules.duties_of(both, T0 + minutes(6)))["interpreter"].state == "open"


def test_its_own_time_makes_nothing_late_that_was_written_after_it() -> None:
    doubtful = replace(event(5, "medicine_noted", LATER), entered_at=T0 + timedelta(days=900))
    told = event(6, "prosecutor_told", T0 + minutes(9))
    both = read([opened(), told], in_question=[doubtful])
    assert by_code(rules.duties_of(both, T0 + minutes(10)))["prosecutor"].state == "done"
    assert both.clock == T0 + minutes(9)


@pytest.mark.parametrize("wrong", [{"at": "yesterday"}, {"deprivation_at": 7}, {"step": ["x"]}])
def test_one_that_cannot_be_read_takes_no_other_away(wrong: dict[str, Any]) -> None:
    doubtful = event(5, "start_given", LATER, at=T0 - minutes(300))
    broken = [replace(event(6 + place, kind, LATER), facts=wrong) for place, kind in enumerate(sorted(HANDLERS))]
    found = read([opened()], in_question=[doubtful, *broken])
    assert found.start == T0 - minutes(300)


def test_a_thousand_of_them_are_read_as_often_as_a_few() -> None:
    many = [event(5 + place, "care_given", LATER, seen="spoke") for place in range(1_000)]
    assert len(read([opened()], in_question=many).parts) == EVERY + 2
    assert len(read([opened()], in_question=many[:1]).parts) == 2


def test_what_ends_moves_or_decides_is_not_read_at_all() -> None:
    kinds = set(kinds_in_question())
    assert not kinds & COUNTS_NOWHERE
    assert KINDS.keys() >= COUNTS_NOWHERE
    start = CustodyStatus()
    for kind in kinds & HANDLERS.keys():
        assert KINDS[kind].kind.protects is not True, kind
        for state in ("held", "moved", "closed"):
            before = replace(start, state=state)
            assert after(before, kind, {"effect": "hold", "to": "border", "outcome": "x"}, T0, T0) == before, kind
    assert {"person_released", "age_decided", "change_decided", "corrected"} & kinds == {"corrected"}
