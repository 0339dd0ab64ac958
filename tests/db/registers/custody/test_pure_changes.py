"""Several readings of a record, what of its changes waits, and what stays in sight: by table, on made-up histories."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import DECIDED
from db.registers.custody import rules
from db.registers.custody.case.case import Case, Decision, RemovalOrderFacts
from db.registers.custody.case.duties import DEFAULT
from db.registers.custody.case.effects import read
from db.registers.custody.case.merging import merged
from db.registers.custody.case.pending_changes import waiting
from db.registers.custody.case.status import CustodyStatus
from db.registers.custody.case.timeline import (
    EVERY,
    MISPLACED,
    NEUTRAL,
    STRUCK,
    own,
    set_back,
    timelines,
    undecided,
    weighs,
)
from db.registers.custody.case.track import Track
from db.registers.custody.changes.forms import OF_A_PERSON
from tests.db.registers.custody.test_pure_reading import PASHTO, state
from tests.db.registers.custody.test_rules import T0, by_code, corrected, event, minutes, opened


def case(**known: Any) -> Case:
    return replace(Case(DEFAULT, fear="no"), **known)


# --- several readings ------------------------------------------------------------------------------------------------


def test_of_two_readings_what_protects_most_holds() -> None:
    asylum, order = Decision("asylum_authority", ("x",)), RemovalOrderFacts("5", ("x",))
    early, late = T0, T0 + minutes(5)
    one = case(start=early, arrived=late, ill=True, involved="1204 1205", fear="yes", decisions={"d": asylum},
               removal_orders={"o": order}, status=CustodyStatus("closed", "border"))  # fmt: skip
    two = case(start=late, arrived=early, involved="1205 1206", cleared=True, unreadable=True)
    for parts in ((one, two), (two, one)):
        found = merged(parts)
        assert (found.start, found.arrived, found.status.state) == (early, early, "held")
        assert (found.ill, found.cleared, found.unreadable, found.fear) == (True, False, True, "yes")
        assert sorted(found.involved.split()) == ["1204", "1205", "1206"]
        assert (found.decisions, found.removal_orders) == ({}, {}), "in one reading there is none"
    both = merged((one, replace(one)))
    assert (both.decisions, both.removal_orders) == ({"d": asylum}, {"o": order})
    assert merged((one,)) is one
    assert [merged(tuple(case(name=name) for name in names)).name for names in ("ab", "abc")] == ["b", "c"]
    assert merged((case(), case())).fear == "no"
    assert merged((case(fear=None), case())).fear is None
    assert merged((case(), case())).start is merged((case(), case())).arrived is None


HOUR = T0 + minutes(60)
TURNS = {
    "done": Track("rights", HOUR, done=T0, entered=T0),
    "on the minute": Track("rights", HOUR, done=HOUR, entered=HOUR),
    "written late": Track("rights", HOUR, done=HOUR, entered=HOUR + minutes(1)),
    "evidenced": Track("rights", HOUR, done=HOUR, entered=HOUR + minutes(1), evidenced=True),
    "late": Track("rights", HOUR, done=HOUR + minutes(1), entered=HOUR + minutes(1)),
    "late earlier": Track("rights", T0, done=HOUR, entered=HOUR),
    "waived": Track("rights", HOUR, waived_at=T0, waived_known=T0),
    "not done": Track("rights", HOUR, waived_at=T0, waived_known=T0, undone=True),
    "left late": Track("rights", HOUR, waived_at=HOUR + minutes(1), waived_known=HOUR + minutes(1)),
    "never due": Track("rights", None, waived_at=T0, waived_known=T0),
}


@pytest.mark.parametrize(
    ("before", "now", "holds"),
    [
        ("done", "late", "late"), ("late", "done", "late"), ("late", "late earlier", "late earlier"),
        ("late earlier", "late", "late earlier"), ("late", "left late", "left late"),
        ("left late", "late", "left late"),
        ("done", "not done", "not done"),
        ("not done", "done", "not done"), ("done", "written late", "written late"),
        ("written late", "done", "written late"), ("on the minute", "done", "done"), ("evidenced", "done", "done"),
        ("done", "waived", "done"), ("waived", "done", "done"), ("never due", "waived", "waived"),
        ("waived", "never due", "never due"), ("not done", "written late", "not done"),
    ],
)  # fmt: skip
def test_of_what_is_behind_us_the_worse_holds_and_of_like_ones_what_is_said_now(
    before: str, now: str, holds: str
) -> None:
    parts = [case(tracks={"rights": replace(TURNS[name])}) for name in (before, now)]
    assert merged(parts).tracks["rights"] == TURNS[holds]


def test_the_turns_of_a_duty_keep_their_numbers_in_every_reading() -> None:
    looks = [event(8 + hour, "care_given", T0 + timedelta(hours=hour), seen="spoke") for hour in (1, 2)]
    strike = event(11, STRUCK, T0 + timedelta(hours=3), target=looks[0].uid, kind="care_given")
    plain, struck = read([opened(), *looks]), read([opened(), *looks, strike])
    assert [code for code in plain.tracks if code.startswith("check")] == ["check-1", "check-2", "check-3"]
    assert [plain.tracks[f"check-{turn}"].opener for turn in (1, 2, 3)] == ["event-1", "event-9", "event-10"]
    assert [struck.tracks[f"check-{turn}"].opener for turn in (1, 2, 3)] == ["event-1", "event-9", "event-10"]
    assert {track.code for track in struck.tracks.values()} == set(struck.tracks)
    breach = event(3, "late_fact_recorded", T0 + minutes(3), what="rights_withheld")
    assert "breach-1" in read([opened(), breach, corrected(4, breach, "what", "held_too_long", T0 + minutes(4))]).tracks


# --- changes --------------------------------------------------------------------------------------------------------


def test_what_a_rule_reads_weighs_and_the_rest_needs_nobody() -> None:
    told = event(2, "prosecutor_told", T0 + minutes(5), via="phone")
    fact = corrected(3, told, "reference", "1", T0 + minutes(6))
    assert weighs(fact)
    assert {"via", "place", "deprivation_place", "category", "relation", "judge", "version"} == NEUTRAL
    name = replace(fact, facts={**fact.facts, "part": "identity"})
    means = corrected(4, told, "via", "letter", T0 + minutes(6))
    assert not weighs(name)
    assert not weighs(means)
    events = [opened(), told, fact, name, means]
    assert undecided(events) == (fact,)
    assert [reading.changed for reading in timelines(events)] == [0, 3]
    late = corrected(5, told, "at", T0 + minutes(4), T0 + minutes(7))
    found = {uid: at for reading in timelines([*events, late]) for uid, at in reading.amended.items()}
    assert found == {told.uid: T0 + minutes(7)}


def test_of_more_than_five_changes_each_is_read_alone_and_with_those_before() -> None:
    told = event(2, "family_told", T0 + minutes(2), result="told")
    changes = [corrected(3 + place, told, "result", "told", T0 + minutes(3 + place)) for place in range(EVERY + 2)]
    readings = timelines([opened(), told, *changes])
    assert len(readings) == 2**EVERY + 2 * 2
    assert readings[0].changed == 0
    assert [reading.changed for reading in readings[-4:]] == [8, 8, 9, 9]


def test_what_was_moved_and_what_a_record_says_now() -> None:
    told = event(2, "family_told", T0 + minutes(2), result="told")
    other = event(3, "care_given", T0 + minutes(3), seen="spoke")
    moved = event(4, MISPLACED, T0 + minutes(4), target=told.uid, kind=told.kind)
    struck = event(5, STRUCK, T0 + minutes(5), target=other.uid, kind=other.kind)
    events = [opened(), told, other, moved, struck]
    assert [left.kind for left in own(events) if left.kind in ("family_told", "care_given")] == []
    assert not set_back(events)
    assert not set_back([opened(), event(2, "care_given", T0)])
    assert set_back([opened(), event(2, "care_given", T0 - minutes(1))])


def test_only_what_would_close_something_waits_for_the_inspectorate() -> None:
    told = event(2, "family_told", T0 + minutes(5), result="told")
    missed = event(2, "family_told", T0 + minutes(5), result="not_reached")
    opens = corrected(3, told, "result", "not_reached", T0 + minutes(6))
    closes = corrected(3, missed, "result", "told", T0 + minutes(6))
    assert waiting([opened(), told]) == ()
    assert waiting([opened(), told, opens]) == ()
    assert waiting([opened(), missed, closes]) == (closes,)
    look = event(4, "wellbeing_seen", T0 + minutes(7), well="injured")
    well = corrected(5, look, "well", "well", T0 + minutes(8))
    assert waiting([opened(), told, opens, look, well]) == (well,), "beside one that only opens"
    again = corrected(4, missed, "result", "told", T0 + minutes(7))
    assert again in waiting([opened(), missed, closes, again])
    decided = event(5, DECIDED, T0 + minutes(8), target=closes.uid, decision="agreed")
    assert waiting([opened(), missed, closes, decided]) == ()
    many = [corrected(3 + place, told, "result", "not_reached", T0 + minutes(6)) for place in range(EVERY + 1)]
    assert waiting([opened(), told, *many]) == tuple(many), "more than are read in every combination"
    assert waiting([opened(), told, *many[:EVERY]]) == ()


def test_that_a_carer_left_is_struck_with_the_inspectorates_word() -> None:
    child = event(2, "age_set", T0 + minutes(2), child="child", age=6, with_whom="carer", suspected=False)
    tied = event(3, "custody_linked", T0 + minutes(3), about="mother", tie="parent")
    left = event(4, "carer_left", T0 + minutes(4), about="mother")
    strike = event(5, STRUCK, T0 + minutes(5), target=left.uid, kind=left.kind)
    agreed = event(6, DECIDED, T0 + minutes(6), target=strike.uid, decision="agreed")
    found = [state("child_delivery", child, tied, *more) for more in ((), (left,), (left, strike))]
    assert found == [None, "due", "due"]
    assert waiting([opened(), child, tied, left, strike]) == (strike,)
    assert state("child_delivery", child, tied, left, strike, agreed) is None
    assert left.kind in OF_A_PERSON


def test_what_only_two_changes_close_together_waits() -> None:
    rights = event(3, "rights_given", T0 + minutes(5), language="persian", written=False)
    written = corrected(4, rights, "written", True, T0 + minutes(6))
    language = corrected(5, rights, "language", "pashto", T0 + minutes(7))
    events = [opened(), PASHTO, rights, written, language]
    assert waiting([*events[:3], language]) == (), "alone it closes nothing"
    assert waiting(events) == (written, language)
    assert by_code(rules.duties(events, T0 + minutes(8)))["rights"].state == "due"


def test_breaches_that_a_decision_took_away_stay_in_sight() -> None:
    late = event(3, "late_fact_recorded", T0 + minutes(45), what="rights_withheld")
    strike = event(4, STRUCK, T0 + minutes(50), target=late.uid, kind=late.kind)
    said = {"target": strike.uid, "decision": "agreed"}
    events: list[Event] = [opened(), late, strike, event(5, DECIDED, T0 + minutes(60), **said)]
    assert rules.struck_breaches(events[:-1]) == ()
    assert [str(taken.label.text) for taken in rules.struck_breaches(events)] == ["Rights were withheld"]
    refused = [*events[:-1], event(5, DECIDED, T0 + minutes(60), **said | {"decision": "refused"})]
    assert rules.struck_breaches(refused) == ()


def test_the_reason_of_a_breach_is_of_what_called_for_it() -> None:
    late = event(3, "late_fact_recorded", T0 + minutes(45), what="rights_withheld")
    (code,) = (code for code in read([opened(), late]).tracks if code.startswith("breach"))
    called_by = read([opened(), late]).tracks[code].opener
    why = event(4, "breach_explained", T0 + minutes(50), duty=code, called_by=called_by)
    found = by_code(rules.duties([opened(), late, replace(why, words={"reason": "no line"})], T0 + minutes(60)))
    assert found[code].breach_reason == "no line"


def test_a_look_that_was_written_late_stands_beside_the_next_one() -> None:
    late = event(3, "care_given", T0 + minutes(80), at=T0 + minutes(59), seen="spoke")
    found = by_code(rules.duties([opened(), late], T0 + minutes(81)))
    assert {code: found[code].state for code in found if code.startswith("check")} == {
        "check-1": "entered_late", "check-2": "open",
    }  # fmt: skip
