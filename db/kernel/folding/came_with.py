"""Which of the entries that an import names came with it: only those are set aside, or wait, because it says so.

They stand after the last signature of this machine before the import's own transaction, and are of other machines or of
an epoch of this one that is over; of its own, only what it said again of a file of lists. What stands before this
version's first entry here is taken as it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, or_, select

from db.kernel.base.machines import TAKEN_IN
from db.kernel.events.event_keys import LEARNED
from db.kernel.journal import stored_events
from db.kernel.journal.program_versions import begun_at
from db.kernel.journal.series import JOINED
from db.storage import ends
from db.storage.dialects.elements import at_most
from db.storage.models import BODY, JOURNAL, OF_ENTRY, SIGNATURE

NAMES = ("unread", "waiting")
"""The facts of an import that name entries."""
_LEARNED = f'%"{LEARNED}":%'

# Made once: they are asked of each import whenever rights are read anew.
_OF_UNIT, _OF_ORIGIN = JOURNAL.c.unit == bindparam("b_unit"), JOURNAL.c.origin == bindparam("b_origin")
_CAME = (
    select(JOURNAL.c.uid)
    .outerjoin(BODY, and_(OF_ENTRY, BODY.c.part == "facts", BODY.c.json.like(_LEARNED)))
    .where(
        _OF_UNIT,
        JOURNAL.c.uid.in_(bindparam("b_uids", expanding=True)),
        JOURNAL.c.position > bindparam("b_after"),
        JOURNAL.c.position < bindparam("b_before"),
        or_(
            JOURNAL.c.origin != bindparam("b_origin"),
            JOURNAL.c.epoch < bindparam("b_epoch"),
            BODY.c.json.is_not(None),
        ),
    )
)
_SIGNED_BEFORE = (
    select(SIGNATURE.c.position)
    .select_from(ends.SIGNED)
    .where(_OF_UNIT, _OF_ORIGIN, SIGNATURE.c.position < bindparam("b_before"))
    .where(JOURNAL.c.epoch == bindparam("b_epoch"))  # one of an epoch that is over may have come with it
    .order_by(SIGNATURE.c.position.desc())
    .limit(at_most(1))
)


def came_with(conn: Connection, entry: Mapping[Any, Any], uids: Sequence[str]) -> frozenset[str]:
    """The ones of these entries (uids) that came with the import that `entry` tells of (a row of the journal: unit,
    origin, epoch, position)."""
    if not uids or entry["position"] < begun_at(conn, entry["unit"], entry["origin"]):
        return frozenset(uids)
    given = {
        "b_unit": entry["unit"], "b_origin": entry["origin"], "b_epoch": entry["epoch"], "b_before": entry["position"],
    }  # fmt: skip
    after, found = signed_before(conn, entry), set[str]()
    for start in range(0, len(uids), 500):
        some = {**given, "b_after": after, "b_uids": list(uids[start : start + 500])}
        found.update(conn.execute(_CAME, some).scalars())
    return frozenset(found)


def misnamed(conn: Connection, unit: str, origin: str, since: int = 0) -> Iterator[RowMapping]:
    """The entries of this machine about imports, after a position, that name entries which did not come with them."""
    for row, facts in stored_events.rows_with_facts(conn, unit, (TAKEN_IN, JOINED), origin):
        named = tuple(uid for name in NAMES for uid in facts.get(name) or ())
        if row["position"] > since and not came_with(conn, row, named).issuperset(named):
            yield row


def signed_before(conn: Connection, entry: Mapping[Any, Any]) -> int:
    """The position of the last signature of a machine before an entry of it, in that entry's epoch."""
    given = {
        "b_unit": entry["unit"], "b_origin": entry["origin"], "b_epoch": entry["epoch"], "b_before": entry["position"],
    }  # fmt: skip
    return int(conn.execute(_SIGNED_BEFORE, given).scalar() or 0)
