"""Roles that officers have now, as the journal's leading entries give them: what every right asks.

The table of officers is made from the same entries; whoever changes a row of it by hand gains nothing by it. The book
is built once in a program and again when a leading entry was written, here or by another program.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, union_all

from db.kernel.base.access import Officer, Role
from db.kernel.base.machines import TAKEN_IN
from db.kernel.base.role_book import FOLLOWED, RoleBook, WrittenAt
from db.kernel.folding.rights import JOINED, rights_of
from db.kernel.journal import findings
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.storage.models import JOURNAL

if TYPE_CHECKING:
    from db.storage.store import Store

LEADING = tuple(sorted(FOLLOWED | {TAKEN_IN, JOINED, VERSION_BEGUN, findings.MADE}))
_LAST = 2**62
"""A position after every entry."""


class KeptBook(NamedTuple):
    """A book, the hash of the newest leading entry that it was built with, and that of the newest entry by then."""

    newest: str | None
    book: RoleBook
    seen: str | None


_NEWEST_OF_EACH = union_all(
    *(
        select(func.max(JOURNAL.c.position).label("position")).where(
            JOURNAL.c.unit == bindparam("of"), JOURNAL.c.kind == kind
        )
        for kind in LEADING
    )
).subquery()
_NEWEST = select(JOURNAL.c.hash).where(
    JOURNAL.c.position == select(func.max(_NEWEST_OF_EACH.c.position)).scalar_subquery()
)

_NEWEST_ENTRY = select(JOURNAL.c.hash).where(
    JOURNAL.c.position == select(func.max(JOURNAL.c.position)).scalar_subquery()
)


def roles_now(conn: Connection, store: Store, officer: str, now: datetime) -> frozenset[Role]:
    """The roles of an officer at this moment; none where he is no officer here."""
    seen = conn.execute(_NEWEST_ENTRY).scalar()
    kept: KeptBook | None = store.roles
    if kept is None or kept.seen != seen:
        newest = conn.execute(_NEWEST, {"of": store.unit}).scalar()
        book = kept.book if kept is not None and kept.newest == newest else rights_of(conn).book
        kept = store.roles = KeptBook(newest, book, seen)
    return kept.book.roles(officer, WrittenAt(store.origin, store.epoch, _LAST, _LAST, now))


def as_entered(officer: Officer, roles: frozenset[Role]) -> Officer | None:
    """An officer of the table with a role that the entries give; None where they give none."""
    if officer.role in roles or not roles:
        return officer if roles else None
    return Officer(officer.uid, officer.badge, officer.name, min(roles), officer.rank)
