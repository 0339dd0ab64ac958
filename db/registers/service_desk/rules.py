"""What follows from what at the service desk: pure functions, no clock and no store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from db.reference.lists.working_days import WorkCalendar, due_date, working_days_between
from db.words.calendar.jalali import end_of_day, local_date
from db.words.checks import CODES, make_code
from db.words.codes import NEAR
from db.words.messages import M_, Refused

REGISTERED, REVIEW, REFERRED, ACTION, REPLIED, CLOSED = STEPS = (
    "registered", "under_review", "referred", "acting", "answered", "closed",
)  # fmt: skip
OPEN = frozenset(STEPS) - {CLOSED}
SERVICE_DESK, PUBLIC_MEETING = "desk", "public_meeting"
"""Kinds of session. The weekly public meeting is the inspectorate's: people come with what they think of the police."""
NOT_COUNTED = frozenset({"planned", "open"})
"""States of a session that was not counted yet: until then the desk sees which request was brought to it."""
AHEAD = timedelta(minutes=5)
"""Two clocks may differ by this much; a time further ahead is asked about."""


def new_code(randbytes: Callable[[int], bytes], taken: Callable[[str], bool]) -> str:
    """A code that was not given out before: five random digits and their check digit.

    Raises Refused("conflict") where hardly a code is left, rather than search for long.
    """
    for _ in range(1_000):
        code = make_code(int.from_bytes(randbytes(8), "big") % CODES)
        if not taken(code):
            return code
    raise Refused("conflict", {}, M_("Hardly a code is left to give out. Tell the administrator."))


def may_give(code: str, series: str) -> bool:
    """Whether the machine of this series gives this code: each gives codes of its own share, so that no two meet.

    The precinct's first machine (A, later B, C …) has those that begin with 0 to 6; machines that joined
    (BA, CA, DA …) have 7, 8 and 9 in turn, so that from the fourth on two can meet, rarely.
    """
    return code[0] in "0123456" if len(series) == 1 else code[0] == "789"[(ord(series[0]) - ord("B")) % 3]


def overdue(state: str, due: date, stopped_on: date | None, today: date) -> bool:
    """Whether the promised day has passed while no reply stopped the clock."""
    return state in OPEN and stopped_on is None and due < today


def due_at(due: date) -> datetime:
    """The instant at which a promised day is over."""
    return end_of_day(due)


def near(due: date, now: datetime) -> bool:
    """Whether a promised day is over by now, or within two days."""
    return due <= local_date(now + NEAR)


def due_after_reopening(due: date, stopped_on: date, reopened: date, calendar: WorkCalendar) -> date:
    """The clock survives a reopening: the working days that were left when a reply stopped it run on from there.

    A request that was late when it was answered gets no new time: its day stays as it was.
    """
    left = working_days_between(stopped_on, due, calendar)
    return max(due, due_date(reopened, left, calendar)) if left else due


def state_after_assigning(state: str) -> str:
    """Giving a request an owner begins its review; later steps stay."""
    return REVIEW if state == REGISTERED else state
