"""Random codes with a check digit, by which a citizen is told what became of a request or a contact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.words.checks import code_is_valid, read_code
from db.words.messages import M_, Refused

NEAR = timedelta(days=2)
"""What is due within this stands on the desk screen and at handover."""


@dataclass(frozen=True, slots=True)
class Status:
    """What anyone at the desk may tell whoever holds a code: nothing else of the record.

    Of a request `due` and `replied_at` are the Saturdays of their weeks.
    """

    code: str
    state: str
    due: date
    overdue: bool
    reply: str | None
    replied_at: datetime | None
    on_spot: bool = False
    satisfied: bool | None = None


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
