"""What follows from what at 197: pure functions, no clock and no store."""

from __future__ import annotations

import hashlib
from datetime import date

from db.words.checks import check_digit

RECEIVED, REPLIED, CLOSED = "received", "answered", "closed"
OPEN = frozenset({RECEIVED, REPLIED})
STATES = {RECEIVED: "Received", REPLIED: "Answered", CLOSED: "Closed"}
COMPLAINT = "complaint"
USUAL_DAYS = 15
"""Working days for an answer where a priority, added by a commander, says nothing."""
COMPLAINT_DIGITS = 10
"""A complaint's code is longer than a request's: the store cannot look whether a short one was given out before.

It also tells the desk, without looking anything up, that the inspectorate must answer.
"""


def complaint_code(form: str) -> str:
    """The code of a complaint: nine digits by chance and their check digit.

    It follows from the form's uid, which is random and kept nowhere, so that a form sent twice gets the same code.
    """
    chance = int.from_bytes(hashlib.sha256(f"code:{form}".encode()).digest()[:16], "big")
    digits = f"{chance % 10 ** (COMPLAINT_DIGITS - 1):0{COMPLAINT_DIGITS - 1}d}"
    return digits + check_digit(digits)


def overdue(state: str, due: date, stopped_on: date | None, today: date) -> bool:
    """Whether the promised day has passed while neither a reply nor an outcome stopped the clock."""
    return state in OPEN and stopped_on is None and due < today


def next_state(state: str, act: str) -> str:
    """The state after an act (reply, outcome, told): an outcome closes for good, a reply answers what is open."""
    if act == "outcome":
        return CLOSED
    return REPLIED if act == "reply" and state == RECEIVED else state
