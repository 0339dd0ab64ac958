"""What was found wrong in this journal, as an entry of its own: it names the entries, and stays until it is signed for.

`what` is a code. `unsigned`: entries of this machine that no signature covers. No honest program leaves any (each
transaction is signed with what it wrote, or is not there at all), so the next one that writes names them first; they
are set aside, and no later signature covers them (kernel/folding/unsigned_entries.py). `without_right`: entries whose
writers had no right to them; that they count nowhere follows from the rights (kernel/folding/rights.py), not from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from db.kernel.events.event_keys import MOST, UID_LIMIT, Key, number
from db.kernel.journal import stored_events
from db.kernel.projections.projecting import EventKind

if TYPE_CHECKING:
    from sqlalchemy import Connection

MADE, SIGNED = "finding_made", "finding_signed"
WHAT, ENTRIES = "what", "entries"
UNSIGNED = "unsigned"
"""Entries of the machine that writes it, which stand before it and which nobody signed."""
WITHOUT_RIGHT = "without_right"
"""Entries whose writers had no right to them where they stand."""
KINDS = (
    EventKind(
        MADE,
        "Something was found in the journal",
        keys=(Key(WHAT, limit=40), Key(ENTRIES, "uid", UID_LIMIT, many=MOST), Key("record", "uid", UID_LIMIT)),
    ),
    EventKind(
        SIGNED,
        "Signed for what was found in the journal",
        keys=(Key("finding", "uid", UID_LIMIT), Key("codes", "uid"), number("code", 12)),
    ),
)


def unsigned_facts(uids: Sequence[str]) -> Iterator[dict[str, object]]:
    """The facts of the findings that name these entries as unsigned."""
    for start in range(0, len(uids), MOST):
        yield {WHAT: UNSIGNED, ENTRIES: list(uids[start : start + MOST])}


def named(facts: Mapping[str, Any], what: str) -> tuple[str, ...]:
    """The uids that a finding names; none where it is of something else, or what it says is of no use."""
    uids = facts.get(ENTRIES) if facts.get(WHAT) == what else None
    return tuple(uid for uid in uids if isinstance(uid, str)) if isinstance(uids, list) else ()


def named_here(conn: Connection, unit: str, what: str) -> frozenset[str]:
    """The uids that all findings of a unit name, rightly or not."""
    made = stored_events.events_of_kinds(conn, unit, (MADE,))
    return frozenset(uid for event in made for uid in named(event.facts, what))
