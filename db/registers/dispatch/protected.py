"""What protecting a caller does to the call: the name goes, a code comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel import journal
from db.kernel.reprojection import CORRECTED, reproject
from db.kernel.sealing import empty_parts, register_of
from db.registers.dispatch.models import CALL

if TYPE_CHECKING:
    from db.kernel.event import Event
    from db.kernel.rows import Rows

CALLER_PROTECTED = "caller_protected"


def caller_protected(rows: Rows, event: Event) -> None:
    """The same caller in a call's record: nothing but the caller stands in the identity of its entries.

    Raises ValueError for a record that is no call.
    """
    assert event.record is not None
    rows.write()  # the journal and the index of numbers are asked as they stand
    conn = rows.conn
    if register_of(conn, *event.key) != "call":
        raise ValueError("only the caller of a call is protected in it")
    said = [item for item in journal.events_of(conn, event.unit, event.record) if item.position < event.position]
    fixes = [item.uid for item in said if item.kind == CORRECTED and item.facts["part"] == "identity"]
    changed = empty_parts(conn, event.unit, fixes, ("words",))
    if empty_parts(conn, event.unit, [item.uid for item in said], ("identity",)) or changed:
        reproject(rows, event)
        return
    rows.change(CALL, event.key, caller_code=event.facts["code"])
