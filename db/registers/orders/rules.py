"""When a standing order holds, for whom, and when its end is near: pure functions."""

from __future__ import annotations

from datetime import datetime, timedelta

EXPIRING = timedelta(hours=48)
"""An order that ends within this is handed over: whoever gave it may want to renew it."""
IN_FORCE, WITHDRAWN = "in_force", "withdrawn"
STATES = {IN_FORCE: "In force", WITHDRAWN: "Withdrawn"}


def holds(state: str, valid_until: datetime | None, at: datetime) -> bool:
    """Whether an order holds at this instant."""
    return state == IN_FORCE and (valid_until is None or at < valid_until)


def above_says(seat: str, subject: str) -> str:
    """The subject of an order here that a unit above of this name gave."""
    return f"{seat}: {subject}"


def is_of(seat: tuple[str, str], given_by: str | None, subject: str | None) -> bool:
    """Whether an order is the one of this unit above, by its uid and name. `given_by` is what the row keeps; of one
    that version 0.1.0 issued nothing is kept but how its subject begins."""
    uid, name = seat
    return given_by == uid if given_by is not None else (subject or "").startswith(above_says(name, ""))


def is_for(audience: str, role: str) -> bool:
    """Whether an order is for an officer of this role; for everyone where it names nobody."""
    return not audience or role in audience.split(",")


def expires_soon(valid_until: datetime | None, at: datetime) -> bool:
    """Whether the end of an order is near."""
    return valid_until is not None and at <= valid_until < at + EXPIRING
