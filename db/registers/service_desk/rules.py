"""What follows from what at the service desk: pure functions, no clock and no store."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.reference.lists.working_days import WorkCalendar, due_date, working_days_between
from db.words.calendar.jalali import day_bounds, local_date
from db.words.checks import CODES, code_is_valid, make_code, read_code
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

REGISTERED, REVIEW, REFERRED, ACTION, REPLIED, CLOSED = STEPS = (
    "registered", "under_review", "referred", "acting", "answered", "closed",
)  # fmt: skip
OPEN = frozenset(STEPS) - {CLOSED}
SERVICE_DESK, PUBLIC_MEETING = "desk", "public_meeting"
"""Kinds of session. The weekly public meeting is the inspectorate's: people come with what they think of the police."""
NEAR = timedelta(days=2)
"""A request due within this stands on the desk screen and at handover."""
AHEAD = timedelta(minutes=5)
"""Two clocks may differ by this much; a time further ahead is asked about."""

_CLOCK = re.compile(r"(\d{1,2})(?::?(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Status:
    """What anyone at the desk may tell whoever holds a code: nothing else of the request."""

    code: str
    state: str
    due: date
    overdue: bool
    reply: str | None
    replied_at: datetime | None
    on_spot: bool = False
    satisfied: bool | None = None


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
    (db/carrying/transfer/joining.py: BA, CA, DA …) have 7, 8 and 9 in turn, so that from the fourth on two can meet, rarely.
    """
    return code[0] in "0123456" if len(series) == 1 else code[0] == "789"[(ord(series[0]) - ord("B")) % 3]


def checked_code(typed: str | None, field: str) -> str:
    """A typed code as six digits. Raises Refused("invalid") at the field: a wrong digit, or a wrong length."""
    code = read_code(typed or "")
    if re.fullmatch(r"[0-9]{10}", code):
        raise Refused("invalid", {field: M_("A code of ten digits is the inspectorate's: only it can answer, by 197.")})
    if not re.fullmatch(r"[0-9]{6}", code):
        raise Refused("invalid", {field: M_("A code has six digits, as 482 913.")})
    if not code_is_valid(code):
        raise Refused(
            "invalid", {field: M_("This is no code of ours: one digit is wrong, or two changed places. Look again.")}
        )
    return code


def clock_time(typed: str) -> tuple[int, int]:
    """(hour, minute) of `17:30`, `1730` or `17`, in any digits. Raises ValueError."""
    match = _CLOCK.fullmatch(ascii_digits(typed).strip().replace("٫", ":").replace(".", ":"))
    if match is None:
        raise ValueError(typed)
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise ValueError(typed)
    return hour, minute


def overdue(state: str, due: date, stopped_on: date | None, today: date) -> bool:
    """Whether the promised day has passed while no reply stopped the clock."""
    return state in OPEN and stopped_on is None and due < today


def due_at(due: date) -> datetime:
    """The instant at which a promised day is over: the end of that day in Tehran."""
    return day_bounds(due)[1]


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
