"""What protecting a caller does to the call: the name goes, a code comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel import journal
from db.kernel.reprojection import CORRECTED, reproject
from db.kernel.sealing import empty_parts, register_of
from db.registers.dispatch.models import CALL

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.event import Event

CALLER_PROTECTED = "caller_protected"


def caller_protected(conn: Connection, event: Event) -> None:
    """The same caller in a call's record: nothing but the caller stands in the identity of its entries.

    Raises ValueError for a record that is no call.
    """
    assert event.record is not None
    if register_of(conn, event.record) != "call":
        raise ValueError("only the caller of a call is protected in it")
    said = [item for item in journal.events_of(conn, event.record) if item.position < event.position]
    fixes = [item.uid for item in said if item.kind == CORRECTED and item.facts["part"] == "identity"]
    changed = empty_parts(conn, fixes, ("words",))
    if empty_parts(conn, [item.uid for item in said], ("identity",)) or changed:
        reproject(conn, event.record, event.position)
        return
    here = (CALL.c.unit == event.unit, CALL.c.uid == event.record)
    conn.execute(CALL.update().where(*here).values(caller_code=event.facts["code"]))
