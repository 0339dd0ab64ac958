"""The rules of custody, pure: from a record's events and a time to its state, its duties, its walls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from db.kernel.events.event import Event
from db.kernel.folding.reprojection import DECIDED
from db.registers.custody.case import twins
from db.registers.custody.case.case import Case
from db.registers.custody.case.duties import DEFAULT, ENDS, LAW, ORDER, RECURRING, Limits
from db.registers.custody.case.effects import read
from db.registers.custody.case.questioning import questioning_walls
from db.registers.custody.case.spec import SOON
from db.registers.custody.case.timeline import STAMPED
from db.registers.custody.case.track import Track, breached
from db.registers.custody.case.twins import ALONE, OtherRecords
from db.registers.custody.case.walling import Wall, of_another_record, removal_walls
from db.words.folding import ascii_digits
from db.words.records import UNDONE, Duty

FREE = frozenset(
    {
        "person_released", "brought_before_judge", "death_recorded", "escape_recorded", "care_given",
        "doctor_noted", "wellbeing_seen", "late_fact_recorded", "breach_explained", "custody_entry_added",
        "custody_notice_given",
    }
)  # fmt: skip
"""Acts that no wall may ever stop. Nor does one stop handing a child to a court, welfare or a carer (receivers.py)."""
LAST = datetime.max.replace(tzinfo=UTC)


def state(events: Sequence[Event], beside: OtherRecords = ALONE) -> str:
    """The record's state: held, judge, moved, escaped, dead or closed. Derived, never set."""
    return read(events, beside=beside).status.state


def duties(
    events: Sequence[Event], now: datetime, limits: Limits = DEFAULT, beside: OtherRecords = ALONE
) -> tuple[Duty, ...]:
    """Every duty of a record at a time, in the order in which a desk works.

    A clock set back changes nothing: the time is never earlier than the latest entry. Checks and reviews: the next one
    stands here, and every one that was missed, late or entered late.
    """
    return duties_of(read(events, limits, beside=beside), now)


def duties_of(case: Case, now: datetime) -> tuple[Duty, ...]:
    """As `duties`, of a case that was read already."""
    clock = now if case.clock is None else max(now, case.clock)
    latest = {base: _turn(case, base) for base in RECURRING}
    duties: list[tuple[int, int, Duty]] = []
    for code, track in case.tracks.items():
        duty = track.duty(clock, case.limits, case.reasons.get(f"{track.base}@{track.opener}", case.reasons.get(code)))
        base = track.base
        in_sight = breached(duty) or duty.state in WRITTEN_LATE
        in_sight = in_sight or (track.stands and bool(case.parts))  # a turn that any reading has open
        if base in latest and not in_sight and (track is not latest[base] or duty.state == "waived"):
            continue
        duties.append((ORDER[base], len(duties), duty))
    return tuple(duty for _, _, duty in sorted(duties, key=lambda item: item[:2]))


def _turn(case: Case, base: str) -> Track | None:
    """The turn of a duty that recurs which is shown beside all that stand: the newest, or the first of those."""
    standing = case.open_tracks((base,)) if case.parts else []
    return min(standing, key=lambda track: track.due or LAST, default=case.current(base))


WRITTEN_LATE = frozenset({"entered_late", "stated"})
"""Done in time, written after it: a flag with both times. Stated: much later, and nothing of it can be checked."""


def breaches(duties: Sequence[Duty]) -> tuple[Duty, ...]:
    """The duties that were not done in time."""
    return tuple(duty for duty in duties if breached(duty))


def numbered(duties: Iterable[Duty]) -> dict[int, Duty]:
    """Duties by the number that an officer names one by: 1 was due first."""
    return dict(enumerate(sorted(duties, key=lambda duty: (duty.due or LAST, duty.code)), 1))


def named(typed: str | None, by_number: Mapping[int, Duty]) -> Duty | None:
    """The one of numbered duties that is meant, by its number in any script or by its code; None where none is."""
    word = ascii_digits((typed or "").strip().lower())
    return next((duty for number, duty in by_number.items() if word in (str(number), duty.code)), None)


def struck_breaches(events: Sequence[Event], beside: OtherRecords = ALONE) -> tuple[Duty, ...]:
    """The breaches that a decision of the inspectorate took away, as they stood then: they stay in sight. One is that
    another record is of the same person, where the duty was done."""
    breaches: list[Duty] = []
    for place, event in enumerate(events):
        if event.kind not in (DECIDED, STAMPED):
            continue
        now = max(earlier.entered_at for earlier in events[: place + 1])
        before = _breached(read(events[:place]), now)
        after = _breached(read(events[: place + 1]), event.entered_at if event.kind == STAMPED else now)
        breaches += [duty for key, duty in before.items() if key not in after]
    for decision in twins.decisions_in(beside.same):
        before, after = by_being_one(events, beside, decision)
        breaches += [duty for key, duty in before.items() if key not in after]
    return tuple(breaches)


Breached = dict[tuple[str, str], Duty]
"""Breaches, each by its duty's name and the entry that called for the duty."""


def by_being_one(events: Sequence[Event], beside: OtherRecords, decision: Event) -> tuple[Breached, Breached]:
    """The breaches of a record by itself, and with the other records of its person, when the inspectorate decided."""
    then = twins.until(events, decision)
    one = OtherRecords(tuple(twins.until(each, decision) for each in beside.same), void=beside.void)
    alone, together = read(then, beside=OtherRecords(void=beside.void)), read(then, beside=one)
    now = max(at for at in (alone.clock, together.clock, decision.entered_at) if at is not None)
    return _breached(alone, now), _breached(together, now)


def breached_at(events: Sequence[Event], beside: OtherRecords, now: datetime) -> set[tuple[str, str]]:
    """The breaches of a record at a time, each by its duty's name and the entry that called for the duty."""
    return set(_breached(read(events, beside=beside), now))


def _breached(case: Case, now: datetime) -> Breached:
    keys = {code: (track.base, track.opener) for code, track in case.tracks.items()}
    return {keys[duty.code]: duty for duty in breaches(duties_of(case, now))}


def legal(duty: Duty) -> bool:
    """Whether the law limits this duty, and it is due soon or over."""
    return duty.kind in LAW and duty.state in ("due", "overdue")


def first(duty: Duty, now: datetime) -> bool:
    """Whether nothing smaller may hide this duty: a limit of the law that is due or over. The end of holding is due for
    hours, and has a place of its own in every list: it is first in its last minutes."""
    last = duty.kind not in ENDS or duty.due is None or duty.due - now <= SOON.usual
    return legal(duty) and (last or duty.state == "overdue")


def holding(duty: Duty) -> bool:
    """Whether this is the end of police holding, or of a judge's order, and still to come or over."""
    return duty.kind in ENDS and duty.state in ("open", "due", "overdue")


def end_of_holding(duties: Sequence[Duty]) -> datetime | None:
    """When holding ends, where that still runs or is over."""
    return min((duty.due for duty in duties if holding(duty) and duty.due is not None), default=None)


def limited(duty: Duty) -> bool:
    """Whether the law limits this duty, and it stands open."""
    return duty.kind in LAW and duty.state in ("open", "due", "overdue")


def by_urgency(now: datetime) -> Callable[[Duty], tuple[bool, datetime, int]]:
    """Sort key at a time: what nothing smaller may hide first, then the due time."""
    return lambda duty: (not first(duty, now), duty.due or LAST, ORDER[duty.kind])


def overdue(duties: Sequence[Duty]) -> tuple[Duty, ...]:
    """The duties whose own time is over, the most urgent first."""
    over = (duty for duty in duties if duty.state == "overdue")
    return tuple(sorted(over, key=lambda duty: (not legal(duty), duty.due or LAST, ORDER[duty.kind])))


def next_duty(duties: Sequence[Duty], now: datetime) -> Duty | None:
    """What presses most: what the law limits, once due; then the earliest. None where nothing with a time stands."""
    open_ones = [duty for duty in duties if duty.state in UNDONE and duty.due is not None]
    return min(open_ones, key=by_urgency(now), default=None)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What an officer is about to do: the event's kind and its facts as the form gives them."""

    kind: str
    facts: Mapping[str, Any]


def walls(
    events: Sequence[Event], proposed: Proposed, now: datetime, limits: Limits = DEFAULT, beside: OtherRecords = ALONE
) -> tuple[Wall, ...]:
    """The walls before what is proposed. They stop only what has not happened yet, and never what is in `FREE`."""
    return walls_of(read(events, limits, beside=beside), proposed, now)


def walls_of(case: Case, proposed: Proposed, now: datetime) -> tuple[Wall, ...]:
    """As `walls`, of a case that was read already: a wall of any reading of the record stands, and what the record
    says now comes first. One that another record alone makes says so, and nothing of what stands there."""
    if proposed.kind in FREE:
        return ()
    plain = [reading for reading in reversed(case.readings) if not reading.beside]
    readings = [*plain, *(reading for reading in (*case.readings, *case.for_walls) if reading.beside)]
    walls: dict[str, Wall] = {}
    for reading in readings:
        for wall in () if _is_of_nobody(reading) else _walls(reading, proposed, now):
            walls.setdefault(wall.name, of_another_record(wall) if reading.beside else wall)
    return tuple(walls.values())


def _is_of_nobody(case: Case) -> bool:
    """Whether this is a reading in which the record is a second one of its person: the other one has the walls."""
    return case.start is None and case.status.state == "closed"


def _walls(case: Case, proposed: Proposed, now: datetime) -> tuple[Wall, ...]:
    if proposed.kind == "interviewed":
        return questioning_walls(case, proposed.facts, now)
    if proposed.kind in ("person_moved", "person_referred", "child_delivered"):
        return removal_walls(case, proposed.facts)
    return ()
