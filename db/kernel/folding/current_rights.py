"""Roles that officers have now, as the journal's leading entries give them: what every right asks.

The table of officers is made from the same entries; whoever changes a row of it by hand gains nothing by it. The
entries are read once in a program, and again when one of them was written, here or by another program.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, union_all

from db.kernel.base.access import Officer
from db.kernel.base.machines import LET_IN, RETIRED, TAKEN_IN
from db.kernel.base.role_book import WrittenAt
from db.kernel.folding import waiting_lots
from db.kernel.folding.rights import LEADING as BOOKED
from db.kernel.folding.rights import JournalRights, rights_of
from db.kernel.journal import findings
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.kernel.journal.series import EPOCH, JOINED
from db.storage import ends, keys, local_info, sealings
from db.storage.models import JOURNAL

if TYPE_CHECKING:
    from db.kernel.base.ports import Officers
    from db.storage.store import Store

LEADING = tuple(
    sorted(
        BOOKED
        | {
            TAKEN_IN, JOINED, EPOCH, LET_IN, RETIRED, VERSION_BEGUN, findings.MADE, waiting_lots.APPROVED,
            waiting_lots.REFUSED,
        }
    )
)  # fmt: skip
"""Kinds by which the rights to others may change."""
_HERE = "journal rights"
_LAST = 2**62
"""A position after every entry."""


class KeptRights(NamedTuple):
    """Rights, the hash of the newest leading entry that they were read with, and that of the newest entry by then."""

    newest: str | None
    rights: JournalRights
    seen: str | None


_OF_EACH = union_all(
    *(
        select(func.max(JOURNAL.c.position).label("position")).where(
            JOURNAL.c.unit == bindparam("of"), JOURNAL.c.kind == kind
        )
        for kind in LEADING
    )
).subquery()
_NEWEST = select(JOURNAL.c.hash).where(JOURNAL.c.position == select(func.max(_OF_EACH.c.position)).scalar_subquery())


def rights_now(conn: Connection, store: Store) -> JournalRights:
    """The rights of a store as its journal is now."""
    kept = store.rights = _read(conn, store.unit, store.rights)
    return kept.rights


def rights_here(conn: Connection) -> JournalRights:
    """The same where only its connection is at hand."""
    kept: KeptRights = _read(conn, local_info.kept(conn, "unit") or "", conn.info.get(_HERE))
    conn.info[_HERE] = kept
    return kept.rights


def _read(conn: Connection, unit: str, kept: KeptRights | None) -> KeptRights:
    """The rights of a unit as its journal is now: those that are kept, where nothing came that changes them."""
    seen = ends.newest_hash(conn)
    if kept is not None and kept.seen == seen:
        return kept
    newest = conn.execute(_NEWEST, {"of": unit}).scalar()
    stands = kept is not None and kept.newest == newest and not kept.rights.has_ended_start(conn)
    return KeptRights(newest, kept.rights if kept is not None and stands else rights_of(conn), seen)


def officer_now(conn: Connection, store: Store, officers: Officers, uid: str, now: datetime) -> Officer | None:
    """An active officer as `officers` has him, with a role that the journal gives at this moment; None where it gives
    none, or he is none here."""
    officer = officers.officer_by_uid(conn, store.unit, uid, now)
    if officer is None:
        return None
    here = WrittenAt(store.origin, store.epoch, _LAST, _LAST, now)
    roles = rights_now(conn, store).book.roles(officer.uid, here)
    if officer.role in roles:
        return officer
    return replace(officer, role=min(roles)) if roles else None


def sealed_to(conn: Connection, store: Store) -> tuple[str, ...]:
    """The keys of this store's inspectorate that a complaint is sealed to now, and a protected identity: the one that
    counts, and one beside it that waits for a yes. Raises Refused("not_found") where nobody has made one.
    """
    kept = sealings.named(store.load_keys(conn), keys.INSPECTORATE)
    return rights_now(conn, store).readers.sealed_to(kept.public)
