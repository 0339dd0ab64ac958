"""Who the officers are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select

from db.kernel.base.access import EVERYONE, Officer, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.journal.naming import PAIR_RENEWED, PUBLIC
from db.kernel.signing.key_entries import KeyEntry, read
from db.kernel.signing.proofs import Proofs
from db.reference.officers.models import OFFICER
from db.storage import local_info
from db.storage.models import JOURNAL, QUARANTINED
from db.words.text import NotAgreed

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk
    from db.storage.keys import KeySlot

OWN_PASSWORD = "own_password_set"
"""An officer chose his own password, and got a new key pair with it."""


@dataclass(frozen=True, slots=True)
class OfficerLine:
    """An officer as the officers screen lists him."""

    uid: str
    badge: str
    name: str
    rank: str | None
    role: Role
    active: bool
    acting_until: datetime | None = None
    """Until when he stands in for the commander; None where he does not."""


_COLUMNS = (
    OFFICER.c.uid, OFFICER.c.badge, OFFICER.c.name, OFFICER.c.role, OFFICER.c.rank, OFFICER.c.acting_until
)  # fmt: skip
_SELF = OFFICER.alias()
"""Who an officer is: he himself, or under which uid he was added first, on another machine."""
_ACTIVE = (
    select(OFFICER.c.uid, _SELF.c.badge, _SELF.c.name, _SELF.c.role, _SELF.c.rank, _SELF.c.acting_until)
    .join(_SELF, (_SELF.c.unit == OFFICER.c.unit) & (_SELF.c.uid == func.coalesce(OFFICER.c.same_as, OFFICER.c.uid)))
    .where(OFFICER.c.unit == bindparam("unit"), OFFICER.c.uid == bindparam("uid"), OFFICER.c.active, _SELF.c.active)
)
IS_ONE = OFFICER.c.same_as.is_(None)
"""Each person once: without the further uids of who was added on two machines."""


def officer_by_uid(conn: Connection, unit: str, uid: str, now: datetime | None = None) -> Officer | None:
    """An active officer of a unit, or None. Asked before every command and query.

    With the hour a commander while he stands in for one; without it what he is himself.
    """
    return _officer(conn.execute(_ACTIVE, {"unit": unit, "uid": uid}).first(), now)


_BY_BADGE = select(*_COLUMNS).where(OFFICER.c.badge == bindparam("badge"), OFFICER.c.active, IS_ONE)


def officer_by_badge(conn: Connection, badge: str) -> Officer | None:
    """An active officer, or None."""
    return _officer(conn.execute(_BY_BADGE, {"badge": badge}).first())


def _officer(row: Row[*tuple[Any, ...]] | None, now: datetime | None = None) -> Officer | None:
    if row is None:
        return None
    stands_in = now is not None and row.acting_until is not None and now < row.acting_until
    return Officer(row.uid, row.badge, row.name, Role.COMMANDER if stands_in else Role(row.role), row.rank)


_NAMES = select(OFFICER.c.uid, OFFICER.c.badge, OFFICER.c.name)


def name_of(conn: Connection, uid: str) -> str:
    """An officer's name, active or not; the uid where he is unknown here."""
    name = conn.execute(select(OFFICER.c.name).where(OFFICER.c.uid == uid)).scalar_one_or_none()
    return _unagreed(conn).get(uid, ("", uid))[1] if name is None else str(name)


def names(conn: Connection) -> dict[str, tuple[str, str]]:
    """uid → (badge, name) of every officer, active or not; `NotAgreed` is the name of one whom a journal file brought
    and to whom nobody agreed (yet): records that came with him name him.
    """
    return {**_unagreed(conn), **{row.uid: (row.badge, row.name) for row in conn.execute(_NAMES)}}


def _unagreed(conn: Connection) -> dict[str, tuple[str, str]]:
    unit = str(local_info.kept(conn, "unit"))
    aside = conn.execute(_ADDED_ASIDE, {"unit": unit}).scalars().all()
    waiting: dict[str, tuple[str, str]] = {}
    for event in stored_events.events_by_uid(conn, unit, aside) if aside else ():
        badge, name = event.facts.get("badge"), event.facts.get("name")
        if event.record is not None and isinstance(badge, str) and isinstance(name, str):
            waiting[event.record] = badge, NotAgreed(name)
    return waiting


_ADDED_ASIDE = select(QUARANTINED.c.uid).where(
    QUARANTINED.c.unit == bindparam("unit"), QUARANTINED.c.kind == "officer_added"
)
"""Asked by itself: joined with the journal, what is planned depends on how much was set aside."""


_FIRST_UID = select(func.coalesce(OFFICER.c.same_as, OFFICER.c.uid)).where(
    OFFICER.c.unit == bindparam("unit"), OFFICER.c.uid == bindparam("uid")
)
_FURTHER_UIDS = select(OFFICER.c.uid).where(OFFICER.c.unit == bindparam("unit"), OFFICER.c.same_as == bindparam("uid"))


def called_here(conn: Connection, unit: str, uid: str) -> frozenset[str]:
    """Every uid of the officer who has this one: two of who was added on two machines."""
    first = conn.execute(_FIRST_UID, {"unit": unit, "uid": uid}).scalar() or uid
    others = conn.execute(_FURTHER_UIDS, {"unit": unit, "uid": first}).scalars()
    return frozenset((uid, first, *others))


def is_one(conn: Connection, unit: str, uid: str, other: str | None) -> bool:
    """Whether two uids are one person's: whoever asks for another one asks this."""
    return uid == other or other in called_here(conn, unit, uid)


def called_ever(conn: Connection, unit: str, uid: str) -> frozenset[str]:
    """Every name and badge number that an officer has or had, under each of his uids."""
    said: set[object] = set()
    for each in called_here(conn, unit, uid):
        for event in stored_events.events_of(conn, unit, each, ("officer_added", "officer_changed")):
            said |= {event.facts.get("name"), event.facts.get("badge")}
    return frozenset(each for each in said if isinstance(each, str))


@query("officer.list", roles=EVERYONE)
def list_officers(reading: Reading) -> tuple[OfficerLine, ...]:
    """Every officer of the unit by badge; removed ones last."""
    ours = select(OFFICER).where(OFFICER.c.unit == reading.unit, IS_ONE)
    rows = reading.conn.execute(ours.order_by(OFFICER.c.active.desc(), OFFICER.c.badge))
    return tuple(
        OfficerLine(
            row.uid, row.badge, row.name, row.rank, Role(row.role), row.active,
            row.acting_until if row.acting_until is not None and row.acting_until > reading.now else None,
        )
        for row in rows
    )  # fmt: skip


_PASSWORDS = ("officer_added", "password_set", OWN_PASSWORD, "recovered", PAIR_RENEWED)


def password_is_given(
    conn: Connection, desk: Desk, officer: Officer, slot: KeySlot, proofs: Proofs | None = None
) -> bool:
    """Whether somebody else chose the password that opens this officer's slot, and he has not chosen one since.

    Not of those who were made with the store: whoever made it chose them. A password by the recovery phrase is an
    administrator's own and anybody else's given one: the phrase is not kept by him who forgot. A slot that an older
    keys.json brought back is not the one he chose.
    """
    last = _last_password(conn, desk, officer.uid, proofs or Proofs(conn, desk.store))
    if last is None:
        return False
    kind = last.row["kind"]
    if kind in (OWN_PASSWORD, PAIR_RENEWED):  # a pair is renewed for who chose his password alone
        named = last.facts.get(PUBLIC)
        return named is not None and named != slot.public
    if kind == "recovered":
        return officer.role is not Role.ADMINISTRATOR
    begun = select(JOURNAL.c.position).where(JOURNAL.c.kind == "signed_in", *_here(desk))
    first = conn.execute(begun.order_by(JOURNAL.c.position).limit(1)).scalar()
    return first is not None and bool(last.row["position"] > first)


def has_own_pair(conn: Connection, desk: Desk, officer: Officer, slot: KeySlot) -> bool:
    """Whether this slot's key pair was made when the officer himself chose his password: the journal names it.

    Only to such a pair is anything sealed that an administrator may not read.
    """
    proofs = Proofs(conn, desk.store)
    if password_is_given(conn, desk, officer, slot, proofs):
        return False
    last = _last_password(conn, desk, officer.uid, proofs)
    if last is None or last.row["kind"] != OWN_PASSWORD:
        return True
    return last.facts.get(PUBLIC) is not None  # an earlier version kept the pair


def _here(desk: Desk) -> tuple[ColumnElement[bool], ...]:
    return JOURNAL.c.unit == desk.store.unit, JOURNAL.c.origin == desk.store.origin


def _last_password(conn: Connection, desk: Desk, uid: str, proofs: Proofs) -> KeyEntry | None:
    """The newest entry here about who chose an officer's password; None where there is none.

    One that is not proved (kernel/signing/proofs.py) is passed over, as his slot is opened without it.
    """
    about = select(JOURNAL).where(JOURNAL.c.record == uid, JOURNAL.c.kind.in_(_PASSWORDS), *_here(desk))
    rows = conn.execute(about.order_by(JOURNAL.c.position.desc())).mappings().all()
    return next((entry for entry in read(conn, rows) if proofs.is_proved(entry) or proofs.is_before(entry)), None)
