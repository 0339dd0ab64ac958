"""The forms of shifts, handover and marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.forms import Form, ask


@dataclass(kw_only=True)
class OpenShift(Form):
    """Who keeps the desk with the officer that opens the shift."""

    deputy: str | None = ask("text", "Deputy duty officer", part="identity", limit=80)
    standby: str | None = ask("text", "Standby officer", part="identity", limit=80)
    guard: str | None = ask("text", "Guard commander", part="identity", limit=80)


@dataclass(kw_only=True)
class StartHandover(Form):
    """Begins the handover: nothing to fill in."""


@dataclass(kw_only=True)
class AddItem(Form):
    """Something the next officer must know that no register says."""

    priority: str | None = ask("choice", "Priority", list="handover_priority", required=True)
    what: str | None = ask("words", "What", required=True, limit=1_000)
    action: str | None = ask("text", "What is to be done")
    owner: str | None = ask("text", "By whom", part="identity", limit=80)
    by_when: datetime | None = ask("moment", "By when")
    if_then: str | None = ask("text", "If … then …", help="If his brother comes, then let him in.")
    heard: str | None = ask("choice", "First-hand or reported", list="first_hand")
    about: str | None = ask(
        "text", "About number", part="facts", limit=30, help="The number of a record, or a request's code."
    )


@dataclass(kw_only=True)
class PlanItem(Form):
    """What is to be done about an item. Its facts stay as they are."""

    item: int | None = ask("number", "Item", required=True, help="The item's number in the list.")
    action: str | None = ask("text", "What is to be done")
    owner: str | None = ask("text", "By whom", part="identity", limit=80)
    by_when: datetime | None = ask("moment", "By when")
    if_then: str | None = ask("text", "If … then …", help="If his brother comes, then let him in.")
    heard: str | None = ask("choice", "First-hand or reported", list="first_hand")


@dataclass(kw_only=True)
class RaiseItem(Form):
    """Another priority for an item. Lowering one needs a reason."""

    item: int | None = ask("number", "Item", required=True, help="The item's number in the list.")
    priority: str | None = ask("choice", "Priority", list="handover_priority", required=True)
    reason: str | None = ask("text", "Reason", help="Needed to lower an item.")


@dataclass(kw_only=True)
class Count(Form):
    """What was counted, by number. What was not counted stays empty."""

    people_held: int | None = ask("number", "People held")
    weapons: int | None = ask("number", "Weapons")
    radios: int | None = ask("number", "Radios")
    keys: int | None = ask("number", "Keys")
    vehicles: int | None = ask("number", "Vehicles")
    sealed_items: int | None = ask("number", "Sealed items")
    complaint_envelopes: int | None = ask("number", "Sealed 197 envelopes")


@dataclass(kw_only=True)
class BlindCount(Count):
    """The incoming officer's count, made without seeing the other one."""


@dataclass(kw_only=True)
class ExplainDifference(Form):
    """What was found out about counts that differ."""

    found: str | None = ask("words", "What was found", required=True, limit=1_000)


@dataclass(kw_only=True)
class SignOut(Form):
    """The outgoing officer's signature."""

    password: str | None = ask(
        "password", "PIN or password", required=True, help="Your PIN or your password. It is checked and never kept."
    )


@dataclass(kw_only=True)
class TakeOver(Form):
    """The incoming officer's signature, which locks the handover and opens the next shift."""

    read: bool | None = ask("yes_no", "I have read the summary", required=True)
    disagreement: str | None = ask("words", "Disagreement, if any", limit=1_000)
    absent: str | None = ask("text", "Why the outgoing officer has not signed", help="Only where he has not signed.")
    deputy: str | None = ask("text", "Deputy duty officer", part="identity", limit=80)
    standby: str | None = ask("text", "Standby officer", part="identity", limit=80)
    guard: str | None = ask("text", "Guard commander", part="identity", limit=80)
    password: str | None = ask(
        "password", "PIN or password", required=True, help="Your PIN or your password. It is checked and never kept."
    )


@dataclass(kw_only=True)
class CloseAlone(Form):
    """Ends a shift that nobody takes over."""

    reason: str | None = ask("text", "Why nobody takes over", required=True)
    password: str | None = ask(
        "password", "PIN or password", required=True, help="Your PIN or your password. It is checked and never kept."
    )


@dataclass(kw_only=True)
class AddAddendum(Form):
    """What is added after the lock; what was signed stays as it is."""

    text: str | None = ask("words", "Addendum", required=True, limit=2_000)


@dataclass(kw_only=True)
class SetMark(Form):
    """Marks this moment; what it was is said later."""

    kind: str | None = ask("choice", "What kind of moment", list="mark_kind")
    at: datetime | None = ask("moment", "When", offer="now")


@dataclass(kw_only=True)
class ExplainMark(Form):
    """Says what a marked moment was."""

    what: str | None = ask("words", "What it was", required=True, limit=1_000)
    about: str | None = ask(
        "text", "About number", part="facts", limit=30, help="The number of a record, or a request's code."
    )
