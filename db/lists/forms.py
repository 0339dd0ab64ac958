"""The forms of the lists."""

from __future__ import annotations

from dataclasses import dataclass

from db.forms import Form, ask


@dataclass(kw_only=True)
class AddItem(Form):
    """A new item of a list."""

    list: str | None = ask("text", "List", part="facts", required=True, limit=40)
    code: str | None = ask(
        "text", "Code", part="facts", required=True, limit=40, help="Small Latin letters, digits and _."
    )
    fa: str | None = ask("text", "Persian", part="facts", required=True, limit=80)
    en: str | None = ask("text", "English", part="facts", required=True, limit=80)


@dataclass(kw_only=True)
class ChangeItem(Form):
    """Other words for an item, or an end to its use."""

    list: str | None = ask("text", "List", part="facts", required=True, limit=40)
    code: str | None = ask("text", "Code", part="facts", required=True, limit=40)
    fa: str | None = ask("text", "Persian", part="facts", limit=80)
    en: str | None = ask("text", "English", part="facts", limit=80)
    active: bool | None = ask("yes_no", "In use")


@dataclass(kw_only=True)
class SetPhone(Form):
    """The telephone number of someone whom a duty says to call; empty takes it out."""

    code: str | None = ask("choice", "Whom", required=True, list="duty_phone")
    phone: str | None = ask("phone", "Phone", part="facts")


@dataclass(kw_only=True)
class SetCapacity(Form):
    """How many people a room of the station may hold."""

    code: str | None = ask("choice", "Room", required=True, list="custody_room")
    capacity: int | None = ask("number", "How many people it may hold", required=True)
