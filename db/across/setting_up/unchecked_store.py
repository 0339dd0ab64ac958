"""A restored store that is not checked whole yet, as its leaders' desks and `doctor` say it."""

from __future__ import annotations

from db.kernel.base.access import LEADERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.storage.restored_state import BROKEN, READ, WHOLE, Unchecked
from db.words.messages import M_, Message
from db.words.records import LIMITS, PanelItem


def said(still: Unchecked) -> Message:
    """Work that is left to check, or the outcome."""
    if still.what == BROKEN:
        return M_(
            "This store was restored and its journal does not hold. `precinct journal verify` names what is wrong."
        )
    if still.what == READ:
        return M_(
            "The backup that this store was restored from said that it ends at position {said}, and it ends at"
            " {inside}. Look for a newer one; `precinct journal verify` ends this notice.",
            said=still.position,
            inside=still.inside,
        )
    if still.what == WHOLE:
        return M_("Restored, not checked yet: pages, counts and keys are checked at the first sign-in.")
    return M_("Restored; its journal is being checked while a desk is open.")


@query("unit.restored", roles=LEADERS)
def restored(reading: Reading) -> tuple[PanelItem, ...]:
    """Unchecked parts of a restored store, for the desk of leaders; nothing where all is checked."""
    still = reading.desk.store.keyring.unchecked
    if still is None:
        return ()
    return (PanelItem(said(still), flag="overdue" if still.what in (BROKEN, READ) else "due", weight=LIMITS),)
