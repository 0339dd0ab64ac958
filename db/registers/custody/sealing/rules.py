"""When a record that ended in release without a case is sealed, and what keeps it from that. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import counting
from db.registers.custody import rules
from db.registers.custody.case.duties import codes_of
from db.registers.custody.case.effects import follow, read
from db.registers.custody.case.meaning import OFFENCE, says_fear
from db.registers.custody.case.pending_changes import waiting
from db.registers.custody.case.status import ENDED
from db.registers.custody.case.timeline import own, unchanged, undecided
from db.registers.custody.case.twins import ALONE, OtherRecords, of_the_person
from db.words.forms import moment_of
from db.words.messages import M_, Message
from db.words.records import UNDONE, Duty


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long after its end a record keeps names and words, and how long before sealing that is announced, so that
    whoever needs the record can hold it."""

    after: timedelta = timedelta(days=90)
    notice: timedelta = timedelta(days=14)


SEALABLE = frozenset({"released_documents_valid", "released_time_limit"})
"""Outcomes of a release that no case follows. Without a ground is a wrongful stop, and stays."""

DECIDED_ON = "sealing_reviewed"
"""What the inspectorate said when the longest period was over: facts `decision`, keep or seal."""
CASE = M_("A case followed")
FORCE, INJURY, DEATH = M_("Force was used"), M_("Somebody was injured or ill"), M_("A death")
BREACH, CHILD, FEAR = M_("A duty was breached"), M_("A child"), M_("Fear of return was said")
WRONG_STOP, HELD, OPEN = (
    M_("A wrongful stop, or a wrong release"),
    M_("Kept unsealed on request"),
    M_("Something is pending"),
)
UNEXPLAINED = M_("A breach that nobody explained")
YEAR = timedelta(days=365)
MOST: Mapping[str, timedelta] = {
    CHILD.text: 2 * YEAR,
    FEAR.text: 2 * YEAR,
    FORCE.text: 5 * YEAR,
    INJURY.text: 5 * YEAR,
    BREACH.text: 5 * YEAR,
    WRONG_STOP.text: 5 * YEAR,
    CASE.text: 10 * YEAR,
    DEATH.text: 10 * YEAR,
}
"""The longest that each keeps a record after its end: then the inspectorate reviews it. Nobody sets it longer.

What is not here keeps it whatever is decided: a hold, an open duty, a breach that nobody explained.
"""
SHORTEST = min(MOST.values())


def reasons_to_keep(own_events: Sequence[Event], now: datetime, beside: OtherRecords = ALONE) -> tuple[Message, ...]:
    """Reasons against sealing this record automatically; empty if none. What another record of the person says keeps
    it too.

    A complaint is sealed to the inspectorate and stands in no record: sealing.py keeps there what it needs. What was
    said of injury, fear or a child keeps the record though it was corrected since; what else is struck out or corrected
    keeps it until the inspectorate has agreed to that.
    """
    case, events = read(own_events, beside=beside), of_the_person(own_events, beside)
    undone = frozenset(change.uid for change in undecided(events))
    undoubted = (*own(events), *counting(tuple(events), undone))
    kinds = {event.kind for event in undoubted}
    grounds = {event.facts.get("ground") for event in undoubted if event.kind == "ground_set"}
    duties = rules.duties_of(case, now)
    looks = {event.facts.get(name) for event in (*events, *undoubted) for name in ("well", "seen")}
    reasons: tuple[tuple[Message, bool], ...] = (
        (CASE, case.status.outcome not in SEALABLE or bool(grounds & OFFENCE)),
        (FORCE, "force_used" in kinds),
        (
            INJURY,
            bool(looks & {"injured", "unwell", "unconscious"}) or any(_hurt(e) for e in (*events, *undoubted)),
        ),
        (DEATH, "death_recorded" in kinds),
        (BREACH, "late_fact_recorded" in kinds or bool(rules.breaches(duties))),
        (UNEXPLAINED, any(duty.breach_reason is None for duty in rules.breaches(duties))),
        (CHILD, case.child or _was_child(events)),
        (FEAR, case.fear_stands or any(says_fear(e.facts) for e in events)),
        (WRONG_STOP, "no_ground" in grounds or bool(kinds & {"wrong_outcome_recorded"})),
        (HELD, is_held(events)),
        (
            OPEN,
            case.status.state not in ENDED
            or bool(beside.maybe)
            or bool(waiting(events))
            or any(duty.kind in _KEEPING for duty in duties if _stands(duty)),
        ),
    )
    kept = tuple(message for message, true in reasons if true)
    return tuple(message for message in kept if message.text not in MOST) if sealing_approved(own_events) else kept


def sealing_approved(events: Sequence[Event]) -> bool:
    """Whether the inspectorate said, after the longest period, that the words go; whatever is written since takes it
    back."""
    for event in reversed(events):
        if event.kind == DECIDED_ON:
            return event.facts.get("decision") == "seal"
        if event.kind not in ("sealing_announced", "sealing_held"):
            return False
    return False


def review_at(events: Sequence[Event], kept: Sequence[Message], ended_at: datetime) -> datetime | None:
    """When the inspectorate reviews what keeps a record: the longest period after its end, or after it was kept on.

    None where nothing keeps it, or something does that no review takes away.
    """
    if not kept or any(message.text not in MOST for message in kept):
        return None
    reviews = [event.entered_at for event in events if event.kind == DECIDED_ON]
    return max((ended_at, *reviews)) + max(MOST[message.text] for message in kept)


_KEEPING = codes_of(lambda spec: spec.keeps_words)


def _was_child(events: Sequence[Event]) -> bool:
    """Whether the person counted as a child at any time, as it was written: by a code, an age or a date of birth."""
    written = follow(unchanged(events))
    return written.child or written.child_until is not None


def _hurt(event: Event) -> bool:
    return event.kind == "injury_found" or bool(
        event.value("injuries") or event.value("injury") or event.facts.get("self_harm")
    )


def _stands(duty: Duty) -> bool:
    return duty.state in UNDONE


def is_held(events: Sequence[Event]) -> bool:
    """Whether the record is held, with or without the corrections and strikes that nobody has decided on."""
    undone = frozenset(change.uid for change in undecided(events))
    return held(own(events)) or held(counting(tuple(events), undone))


def held(events: Sequence[Event]) -> bool:
    """Whether the inspectorate, the prosecutor or the person holds the record: each lifts its own hold."""
    holders: set[str] = set()
    for event in events:
        if event.kind == "sealing_held":
            by = str(event.facts.get("by"))
            holders = holders - {by} if event.facts.get("effect") == "lift" else holders | {by}
    return bool(holders)


def announced(events: Sequence[Event]) -> tuple[datetime, datetime] | None:
    """When the sealing was announced and for when, if nothing was written since; None: it must be announced anew."""
    if events and events[-1].kind == "sealing_announced":
        announcement = events[-1]
        return announcement.entered_at, moment_of(announcement.facts.get("seals_at")) or announcement.entered_at
    return None


def sealed_from(ended_at: datetime, told_at: datetime, keeping: Keeping) -> datetime:
    """From when a record may be sealed: so long after its end, and so long after it was announced."""
    return max(told_at + keeping.notice, ended_at + keeping.after)
