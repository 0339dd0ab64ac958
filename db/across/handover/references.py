"""Records named by what an officer types: the whole number with its letters, or a request's code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.storage.models import INDEX
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.kernel.desk.desk import Act

NAMED = ("incident", "custody", "session", "request", "shift")
"""What a handover or a mark may point at. Contacts of 197 are not found from here, by design."""


def referred(act: Act, typed: str, field: str) -> dict[str, str]:
    """Facts {about, about_register, about_uid} of the record with this number. Raises Refused at `field`."""
    number = ascii_digits(typed).strip().upper().replace("/", "-").replace(" ", "")
    row = act.conn.execute(
        select(INDEX.c.uid, INDEX.c.number, INDEX.c.register).where(
            INDEX.c.unit == act.unit, INDEX.c.register.in_(NAMED), INDEX.c.number == number
        )
    ).first()
    if row is None:
        raise Refused(
            "invalid", {field: M_("No record {number}. Write the full number, like IA-1405-17.", number=typed.strip())}
        )
    return {"about": row.number, "about_register": row.register, "about_uid": row.uid}
