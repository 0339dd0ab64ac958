"""The rules of incidents, as pure functions: what times contradict each other, and what may follow what.

Two answers are kept apart. `wrong` is impossible and refused; `doubts` is unlikely and is asked about, because the
one who says it may well be right: the reason is kept with the value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from db.words.calendar.times import AHEAD
from db.words.folding import fold
from db.words.messages import M_, Message

FAR_AHEAD = timedelta(days=1)
"""What is recorded as having happened lies no further ahead than this; else a wrong month or year was typed."""
LATE_AFTER = timedelta(minutes=30)
"""A call is written while it is heard, a visitor's report before he leaves; longer than this needs a reason."""
MANY_PEOPLE = 100
"""More injured or dead than this is more often a slip of the finger than a disaster: asked about."""

STATES = {
    "open": "Open",
    "referred": "Referred",
    "disposed": "Dealt with",
    "cleared": "Cleared",
    "void": "Void",
}
"""All states with their labels. The newest event that names one decides."""
URGENT = frozenset({"critical"})
"""Severities that make an open incident press."""
LIVE = frozenset(STATES) - {"void"}
"""A void record takes no further entries; reopening it comes first."""
ENDED = frozenset({"referred", "disposed", "cleared", "void"})


REVIEW_STATES = {
    "draft": "Draft",
    "submitted": "Submitted",
    "returned": "Returned with notes",
    "approved": "Approved",
    "reopened": "Reopened for changes",
}
"""Where a record stands in its review, with labels; apart from what became of the incident."""
WRITTEN = frozenset({"draft", "returned", "reopened"})
"""Still in its writer's hands."""


def review_after(kind: str) -> str | None:
    """Where an event leaves the review; None where it leaves it as it was. Only reopening follows an approval."""
    return {
        "incident_submitted": "submitted",
        "incident_returned": "returned",
        "incident_approved": "approved",
        "incident_review_reopened": "reopened",
    }.get(kind)


def state_after(kind: str, facts: Mapping[str, Any]) -> str | None:
    """The state that an event leaves an incident in; None where it leaves it as it was.

    `waits` and `unsolved` hold the code itself where the lists say that it does not end, or does not solve, an
    incident; a code that a correction puts in its place is then taken as most are.
    """
    match kind:
        case "incident_imported":
            if facts.get("clearance"):
                return "disposed" if facts.get("unsolved") == facts["clearance"] else "cleared"
            return "open" if facts.get("waits") == facts.get("disposition") else "disposed"
        case "incident_disposed":
            return "open" if facts.get("waits") == facts.get("disposition") else "disposed"
        case "incident_cleared":
            return "disposed" if facts.get("unsolved") == facts.get("clearance") else "cleared"
        case "incident_referred":
            return "referred"
        case "incident_voided":
            return "void"
        case "incident_reopened":
            return "open"
    return None


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found: field → message."""

    wrong: Mapping[str, Message] = field(default_factory=dict)
    doubts: Mapping[str, Message] = field(default_factory=dict)

    def __or__(self, other: Findings) -> Findings:
        """Both; where both speak of one field, this one's message stands."""
        if not (other.wrong or other.doubts):
            return self
        return Findings({**other.wrong, **self.wrong}, {**other.doubts, **self.doubts})


def ahead(name: str, moment: datetime | None, now: datetime) -> Findings:
    """A time that is said to have passed, against the clock."""
    if moment is None or moment <= now + AHEAD:
        return Findings()
    if moment > now + FAR_AHEAD:
        return Findings(wrong={name: M_("This is more than a day ahead. Check the day, month and year.")})
    minutes = int((moment - now).total_seconds()) // 60
    return Findings(doubts={name: M_("This is {minutes} minutes ahead of the clock.", minutes=minutes)})


def day_ahead(name: str, day: date | None, today: date) -> Findings:
    """A day that is said to have come."""
    if day is None or day <= today:
        return Findings()
    return Findings(wrong={name: M_("This day has not come yet.")})


def order(name: str, earlier: datetime | None, later: datetime | None, message: Message) -> Findings:
    """Two times of which the second is expected not to lie before the first; the message stands at `name`.

    Seconds do not count: some times are typed, in minutes, and some are taken from the clock.
    """
    if earlier is None or later is None or _minute(later) >= _minute(earlier):
        return Findings()
    return Findings(doubts={name: message})


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def told_times(
    occurred_from: datetime | None, occurred_to: datetime | None, reported_at: datetime, now: datetime
) -> Findings:
    """The three times of a report, compared with one another."""
    doubts = ahead("reported_at", reported_at, now)
    doubts |= ahead("occurred_from", occurred_from, now)
    doubts |= ahead("occurred_to", occurred_to, now)
    doubts |= order("occurred_to", occurred_from, occurred_to, M_("This is before it began."))
    return doubts | order("occurred_from", occurred_from, reported_at, M_("This is after it was reported."))


def is_late(reported_at: datetime, entered_at: datetime) -> bool:
    """Whether a report was entered so long after it came in that the delay is explained."""
    return entered_at - reported_at > LATE_AFTER


def span(length: timedelta) -> Message:
    """A length of time in words: minutes, hours and minutes, or days from two on."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, 60)
    if hours >= 48:
        return M_("{days} days", days=hours // 24)
    if hours:
        return M_("{hours} h {minutes} min", hours=hours, minutes=minutes)
    return M_("{minutes} min", minutes=minutes)


def people(name: str, count: int | None) -> Findings:
    """A number of injured or dead."""
    if count is None or 0 <= count <= MANY_PEOPLE:
        return Findings()
    if count < 0:
        return Findings(wrong={name: M_("This can't be negative.")})
    return Findings(doubts={name: M_("{count} people. Is this right?", count=count)})


def amount(name: str, value: int | None) -> Findings:
    """A quantity or a sum of rials."""
    if value is None or value >= 0:
        return Findings()
    return Findings(wrong={name: M_("This can't be negative.")})


def severity(given: str | None, usual: str | None) -> Findings:
    """A severity that is not the type's own."""
    if given is None or usual is None or given == usual:
        return Findings()
    return Findings(doubts={"severity": M_("This is not the type's severity in the list.")})


def place_key(place: str | None) -> str | None:
    """A place as lists are narrowed by it: every spelling of one name is one key."""
    return None if place is None else fold(place).replace(" ", "") or None


def spot(*parts: str | None) -> str | None:
    """The place as one line: the parts that are known, each once, in at most 80 characters."""
    parts_once = list(dict.fromkeys(part for part in parts if part))
    line = "، ".join(parts_once)
    return (line if len(line) <= 80 else line[:79] + "…") or None
