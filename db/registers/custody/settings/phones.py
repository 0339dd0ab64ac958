"""Whom to call: duties with the telephone numbers that the commander keeps in the list `duty_phone`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from db.reference.lists.queries import items_of
from db.reference.lists.working_days import is_working_day
from db.registers.custody.case.duties import spec_of
from db.words.calendar.jalali import tehran
from db.words.records import UNDONE, Duty

OFFICE = range(8, 14)
"""Hours of Tehran in which the prosecutor's office answers; outside them the duty judge does (CCP art. 47)."""


def book(conn: Connection) -> dict[str, str]:
    """The numbers that are kept: code of the list → number."""
    kept = {item.code: str(item.extra.get("phone") or "") for item in items_of(conn, "duty_phone") if item.active}
    return {code: phone for code, phone in kept.items() if phone}


def phone_of(duty: Duty, kept: Mapping[str, str], now: datetime) -> str:
    """The number to call for a duty at a time; empty where none is kept. Who answers out of hours is the duty judge."""
    whom = spec_of(duty.code).phone
    if whom == "prosecutor":
        here = now.astimezone(tehran())
        open_now = here.hour in OFFICE and is_working_day(here.date())
        first, second = ("prosecutor", "duty_judge") if open_now else ("duty_judge", "prosecutor")
        return kept.get(first) or kept.get(second, "")
    return kept.get(whom, "")


def with_phones(duties: Iterable[Duty], kept: Mapping[str, str], now: datetime) -> tuple[Duty, ...]:
    """The duties, those that stand with their number."""
    return tuple(
        replace(duty, phone=phone_of(duty, kept, now)) if duty.state in UNDONE and spec_of(duty.code).phone else duty
        for duty in duties
    )
