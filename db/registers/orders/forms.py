"""The forms of standing orders."""

from __future__ import annotations

from datetime import datetime

from db.words.forms import Form, ask


class IssueOrder(Form):
    """An order that holds from now on. `seat`: the unit above that gave it, by its uid."""

    seat: str | None = None
    subject: str = ask("text", "Subject", required=True, limit=120)
    text: str = ask("words", "Text of the order", required=True, limit=4_000)
    audience: tuple[str, ...] | None = ask(
        "choices", "For whom", list="officer_role", help="Empty: for everyone who enters or oversees records."
    )
    valid_until: datetime | None = ask("moment", "Valid until", help="Empty: until further notice.", lean="future")


class ExtendOrder(Form):
    """Another end for an order that is in force."""

    valid_until: datetime | None = ask("moment", "Valid until", help="Empty: until further notice.", lean="future")
    reason: str = ask("text", "Reason", required=True)


class WithdrawOrder(Form):
    """The end of an order before its time. `seat`: the unit above that withdrew it, uid and name."""

    seat: tuple[str, str] | None = None
    reason: str = ask("text", "Reason", required=True)


class AcknowledgeOrder(Form):
    """An officer says that he has read the order."""

    password: str = ask(
        "password", "PIN or password", required=True, help="Your PIN or your password. It is checked, never stored."
    )
