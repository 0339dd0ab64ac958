"""What protecting a caller does to the call: the name goes, a code comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.erasing.erasing import empty
from db.kernel.erasing.sealing import register_of
from db.kernel.events.erasure_rule import NOTHING, WHO_AND_WORDS, AnyEntry, Empties, came_before
from db.kernel.folding.reprojection import CORRECTED, reproject
from db.registers.dispatch.models import CALL

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows

CALLER_PROTECTED = "caller_protected"


def caller_protected(rows: Rows, event: Event) -> None:
    """The same caller in a call's record: nothing but the caller stands in the identity of its entries.

    Raises ValueError for a record that is no call.
    """
    rows.write()  # the journal and the index of numbers are asked as they stand
    conn = rows.conn
    if register_of(conn, *event.key) != "call":
        raise ValueError("only the caller of a call is protected in it")
    if empty(conn, event):
        reproject(rows, event)
        return
    rows.change(CALL, event.key, caller_code=event.facts["code"])


def _empties(event: Event, entry: AnyEntry) -> frozenset[str]:
    if not came_before(event, entry):
        return NOTHING
    fixed = entry.kind == CORRECTED and entry.facts.get("part") == "identity"
    return WHO_AND_WORDS if fixed else frozenset({"identity"})


EMPTIES = Empties(_empties)
