"""Who the officers are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select

from db.kernel.access import EVERYONE, Officer, Role
from db.kernel.desk import query
from db.kernel.officer import Reading
from db.reference.officers.models import OFFICER
from db.storage.models import JOURNAL


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer as the officers screen lists him."""

    uid: str
    badge: str
    name: str
    rank: str | None
    role: Role
    active: bool


_COLUMNS = (OFFICER.c.uid, OFFICER.c.badge, OFFICER.c.name, OFFICER.c.role, OFFICER.c.rank)
_ACTIVE = select(*_COLUMNS).where(
    OFFICER.c.unit == bindparam("unit"), OFFICER.c.uid == bindparam("uid"), OFFICER.c.active
)


def officer_by_uid(conn: Connection, unit: str, uid: str) -> Officer | None:
    """An active officer of a unit, or None. Asked before every command and query."""
    return _officer(conn.execute(_ACTIVE, {"unit": unit, "uid": uid}).first())


def officer_by_badge(conn: Connection, badge: str) -> Officer | None:
    """An active officer, or None."""
    return _officer(conn.execute(select(*_COLUMNS).where(OFFICER.c.badge == badge, OFFICER.c.active)).first())


def _officer(row: Row[*tuple[Any, ...]] | None) -> Officer | None:
    return None if row is None else Officer(row.uid, row.badge, row.name, Role(row.role), row.rank)


def name_of(conn: Connection, uid: str) -> str:
    """An officer's name, active or not; the uid where he is unknown here."""
    found = conn.execute(select(OFFICER.c.name).where(OFFICER.c.uid == uid)).scalar_one_or_none()
    return uid if found is None else str(found)


def names(conn: Connection) -> dict[str, tuple[str, str]]:
    """uid → (badge, name) of every officer, active or not."""
    return {
        row.uid: (row.badge, row.name) for row in conn.execute(select(OFFICER.c.uid, OFFICER.c.badge, OFFICER.c.name))
    }


@query("officer.list", roles=EVERYONE)
def list_officers(reading: Reading) -> tuple[OfficerLine, ...]:
    """Every officer of the unit by badge; removed ones last."""
    ours = select(OFFICER).where(OFFICER.c.unit == reading.unit)
    rows = reading.conn.execute(ours.order_by(OFFICER.c.active.desc(), OFFICER.c.badge))
    return tuple(OfficerLine(row.uid, row.badge, row.name, row.rank, Role(row.role), row.active) for row in rows)


_PASSWORDS = ("officer_added", "password_set", "own_password_set", "recovered")


@query("officer.password_is_given", roles=EVERYONE)
def password_is_given(reading: Reading) -> bool:
    """Whether somebody else chose this officer's password on this machine, and he has not changed it since.

    Not of those who were made with the store: whoever made it chose them.
    """
    uid = reading.officer.uid
    here = and_(JOURNAL.c.unit == reading.unit, JOURNAL.c.origin == reading.desk.store.origin)
    latest = select(JOURNAL.c.kind, JOURNAL.c.officer, JOURNAL.c.position).where(
        JOURNAL.c.record == uid, JOURNAL.c.kind.in_(_PASSWORDS), here
    )
    last = reading.conn.execute(latest.order_by(JOURNAL.c.position.desc()).limit(1)).first()
    if last is None or last.officer == uid or last.kind in ("own_password_set", "recovered"):
        return False
    begun = select(JOURNAL.c.position).where(JOURNAL.c.kind == "signed_in", here).order_by(JOURNAL.c.position).limit(1)
    first = reading.conn.execute(begun).scalar()
    return first is not None and last.position > first
