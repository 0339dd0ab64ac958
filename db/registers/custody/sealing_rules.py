"""When a record that ended in release without a case is sealed, and what keeps it from that. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.kernel.event import Event
from db.registers.custody import rules
from db.registers.custody.case.meaning import OFFENCE
from db.registers.custody.case.reading import read
from db.registers.custody.case.timeline import own
from db.words.forms import moment_of
from db.words.messages import M_, Message
from db.words.records import Duty


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long after its end a record keeps names and words, and how long before sealing that is announced, so that
    whoever needs the record can hold it."""

    after: timedelta = timedelta(days=90)
    notice: timedelta = timedelta(days=14)


SEALABLE = frozenset({"released_documents_valid", "released_time_limit"})
"""Outcomes of a release that no case follows. Without a ground is a wrongful stop, and stays."""

CASE = M_("A case followed")
FORCE, INJURY, DEATH = M_("Force was used"), M_("Somebody was injured or ill"), M_("A death")
BREACH, CHILD, FEAR = M_("A duty was breached"), M_("A child"), M_("Fear of return was said")
WRONG_STOP, HELD, OPEN = (
    M_("A wrongful stop, or a wrong release"),
    M_("Held by those who need it"),
    M_("Something waits"),
)


def kept_by(events: Sequence[Event], now: datetime) -> tuple[Message, ...]:
    """Why this record is never sealed by itself; empty where nothing keeps it.

    A complaint is sealed to the inspectorate and stands in no record: sealing.py keeps there what it needs. What was
    said of injury, fear or a child keeps the record though it was corrected since.
    """
    case, known = read(events), own(events)
    kinds = {event.kind for event in known}
    grounds = {event.facts.get("ground") for event in known if event.kind == "ground_set"}
    duties = rules.duties_of(case, now)
    looks = {event.facts.get(name) for event in (*events, *known) for name in ("well", "seen")}
    found = (
        (CASE, case.standing.outcome not in SEALABLE or bool(grounds & OFFENCE)),
        (FORCE, "force_used" in kinds),
        (
            INJURY,
            bool(looks & {"injured", "unwell", "unconscious"}) or any(_hurt(e) for e in (*events, *known)),
        ),
        (DEATH, "death_recorded" in kinds),
        (BREACH, "late_fact_recorded" in kinds or bool(rules.breaches(duties))),
        (CHILD, case.child or any(e.facts.get("child") in ("child", "doubtful") for e in events)),
        (FEAR, case.fear_stands or any(e.facts.get("fear") == "yes" for e in events)),
        (WRONG_STOP, "no_ground" in grounds or bool(kinds & {"wrong_outcome_recorded"})),
        (HELD, held(known)),
        (
            OPEN,
            case.standing.state != "closed" or any(duty.code.startswith(_WAITS) for duty in duties if _stands(duty)),
        ),
    )
    return tuple(message for message, true in found if true)


_WAITS = ("property_out", "receipt", "copy", "signature", "countersign", "notice_", "family_judge")


def _hurt(event: Event) -> bool:
    return event.kind == "injury_found" or bool(
        event.value("injuries") or event.value("injury") or event.facts.get("self_harm")
    )


def _stands(duty: Duty) -> bool:
    return duty.state in ("open", "due", "overdue", "put_off", "part")


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
        told = events[-1]
        return told.entered_at, moment_of(told.facts.get("seals_at")) or told.entered_at
    return None


def sealed_from(ended_at: datetime, told_at: datetime, keeping: Keeping) -> datetime:
    """From when a record may be sealed: so long after its end, and so long after it was announced."""
    return max(told_at + keeping.notice, ended_at + keeping.after)
