"""Who appoints: an administrator alone makes no commander, inspector or auditor, and changes no such role.

He asks for it, and a second yes makes it so: an act of its own, later or from another machine too, by a commander or
an inspector, or by one of twelve codes that the county keeps and reads out by telephone. Until the first commander and
the first inspector have chosen their passwords there is nobody to ask, and he appoints alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, and_, select

from db.kernel.base.access import GUARDED, SECOND, Officer, Role
from db.kernel.base.second_yes import CODE, CODES, DERIVED, HASHES, KEPT, code_number, kept_of
from db.kernel.journal import journal, stored_events
from db.kernel.journal.naming import RECOVERED
from db.kernel.projections.projecting import spend_codes
from db.kernel.signing.key_entries import KeyEntry
from db.kernel.signing.proofs import Proofs
from db.reference.officers.models import OFFICER
from db.reference.officers.queries import IS_ONE, officer_by_uid, password_is_given
from db.storage import failed_tries, keys
from db.storage.code_hashes import SALT_BYTES, code_hash
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence, Set

    from db.kernel.base.officer import Desk
    from db.kernel.desk.desk import Act
    from db.storage.store import Store

ASKED, AGREED, DECLINED = "role_asked", "role_agreed", "role_declined"
ENDED = "appointing_alone_ended"
CODES_MADE = "county_codes_made"
UNTIL_THEN = Role.PATROL
"""What somebody new is until a second yes makes him commander, inspector or auditor: the least there is."""
COUNTY = "county"
"""The name under which wrong codes are counted (db/storage/failed_tries.py)."""


@dataclass(frozen=True, slots=True)
class AskedRole:
    """A role that waits for its second yes: the entry that asked (uid), whose (uid), which, who asked and when."""

    entry: str
    uid: str
    role: Role
    asked_by: str
    at: datetime


def first(
    roles: Set[Role], codes: Sequence[str], cost: keys.Cost, randbytes: Callable[[int], bytes]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """(kind, facts) of the entries of a new store: the county's codes, and whether somebody can say the second yes.

    Officers whom a store is made with (a made-up precinct's) count as having chosen their passwords.
    """
    if codes:
        yield CODES_MADE, hashed(codes, cost, randbytes)
    if roles >= SECOND:
        yield ENDED, {}


def guards(*roles: str | None) -> bool:
    """Whether one of these is a role that nobody gives or takes alone."""
    return not GUARDED.isdisjoint(roles)


def alone(conn: Connection, unit: str) -> bool:
    """Whether the administrator still appoints alone."""
    return _first_of(conn, unit, ENDED) is None


def _first_of(conn: Connection, unit: str, kind: str) -> int | None:
    """The position of the first entry of a kind; None where there is none."""
    chosen = select(JOURNAL.c.position).where(JOURNAL.c.unit == unit, JOURNAL.c.kind == kind, stored_events.USED)
    return conn.execute(chosen.order_by(JOURNAL.c.position).limit(1)).scalar()


def end_alone(conn: Connection, desk: Desk, officer: Officer) -> None:
    """Note that there is a commander and an inspector who chose their passwords, once there is, as one of them comes.

    In the caller's writing transaction, in which this officer chose his.
    """
    if officer.role not in (Role.COMMANDER, Role.INSPECTOR) or not alone(conn, desk.store.unit):
        return
    if all(role == officer.role or _has_one(conn, desk, role) for role in (Role.COMMANDER, Role.INSPECTOR)):
        noted = journal.Note(ENDED, record=desk.store.unit, officer=officer.uid)
        journal.note(conn, desk.store, desk.source, noted)


def _has_one(conn: Connection, desk: Desk, role: Role) -> bool:
    """Whether an officer of this role has a slot here that opens with a password of his own choosing."""
    mine = select(OFFICER.c.uid).where(OFFICER.c.unit == desk.store.unit, OFFICER.c.role == role, OFFICER.c.active)
    ring = desk.store.load_keys(conn)
    for uid in conn.execute(mine).scalars():
        officer = officer_by_uid(conn, desk.store.unit, uid)
        slot = None if officer is None else ring.slot(officer.badge)
        if officer is not None and slot is not None and not password_is_given(conn, desk, officer, slot):
            return True
    return False


def asked(conn: Connection, unit: str) -> dict[str, AskedRole]:
    """officer's uid → the role that waits for its second yes."""
    kinds = (ASKED, AGREED, DECLINED, "officer_removed")
    waiting: dict[str, AskedRole] = {}
    for row, facts in _entries(conn, unit, kinds):
        waiting.pop(row.record, None)
        if row.kind == ASKED and facts.get("role") in list(Role):  # another program may have written anything
            waiting[row.record] = AskedRole(row.uid, row.record, Role(facts["role"]), row.officer, row.entered_at)
    return waiting


def recovering(conn: Connection, store: Store, now: datetime) -> dict[str, KeyEntry]:
    """officer's uid → the recovery of his password that nothing proves, and that waits for somebody's yes or no."""
    mine = (JOURNAL.c.unit == store.unit, JOURNAL.c.origin == store.origin, JOURNAL.c.kind == RECOVERED)
    officers = conn.execute(select(JOURNAL.c.record).where(*mine).distinct()).scalars().all()
    proofs = Proofs(conn, store) if officers else None
    found = {uid: proofs.waiting(uid, now) for uid in officers if proofs is not None and uid is not None}
    return {
        uid: entry
        for uid, entry in found.items()
        if entry is not None and proofs is not None and not proofs.is_refused(entry)
    }


def has_earlier_phrase(conn: Connection, store: Store, uid: str, now: datetime) -> bool:
    """Whether an earlier version made the recovery phrase or key file: it can't sign that it gave a password, so the
    administrator (uid) is to make another phrase, unless a recovery of his own waits for somebody's yes."""
    if all(slot.kind == "officer" for slot in store.keyring.slots):
        return False
    proofs = Proofs(conn, store)
    return not proofs.recovery_keys() and proofs.waiting(uid, now) is None


def _entries(conn: Connection, unit: str, kinds: Sequence[str]) -> list[tuple[Any, dict[str, Any]]]:
    """(journal row, facts) of every entry of some kinds that counts here, the oldest first. They are few."""
    columns = (JOURNAL.c[name] for name in ("uid", "record", "kind", "officer", "entered_at", "position"))
    chosen = select(*columns, BODY.c.json).join(BODY, and_(OF_ENTRY, BODY.c.part == "facts"), isouter=True)
    mine = chosen.where(JOURNAL.c.unit == unit, JOURNAL.c.kind.in_(kinds), stored_events.USED)
    rows = conn.execute(mine.order_by(JOURNAL.c.position)).all()
    return [(row, json.loads(row.json) if row.json else {}) for row in rows]


def ask(act: Act, uid: str, role: Role) -> None:
    """Write that a role is asked for; nothing changes before its second yes."""
    act.append(ASKED, record=uid, facts={"role": str(role)})


def true_role(act: Act) -> Role:
    """What the acting officer is himself, even while he stands in for the commander."""
    officer = officer_by_uid(act.conn, act.unit, act.officer.uid)
    return act.officer.role if officer is None else officer.role


# --- the county's codes --------------------------------------------------------------------------------------------


def hashed(codes: Sequence[str], cost: keys.Cost, randbytes: Callable[[int], bytes]) -> dict[str, Any]:
    """What the journal keeps of the county's codes: no file lets one be guessed, forty bits at Argon2id's price; and
    who has read it can't show what Argon2id makes of one, which the entry that spends it shows.
    """
    salt = randbytes(SALT_BYTES).hex()
    return {
        "salt": salt, "ops": cost.ops, "mem": cost.mem,
        KEPT: [kept_of(code_hash(code, salt, cost)) for code in codes],
    }  # fmt: skip


def use_code(act: Act, typed: str) -> dict[str, Any]:
    """The facts of an act that one of the county's codes allows: which codes, the number of this one, and what Argon2id
    makes of it, where the journal keeps no more than the hash of that.

    Raises Refused: "invalid" at `code` for one that is wrong or was used, "wait" after several.
    """
    made = _newest_codes(act.conn, act.unit)
    if made is None:
        raise Refused("invalid", {"code": M_("No county codes exist here. The commander makes them.")})
    uid, facts = made
    kept: list[str] = facts[KEPT if KEPT in facts else HASHES]
    with failed_tries.counted(act.desk.store.home, COUNTY):
        derived = code_hash(typed, facts["salt"], keys.Cost(facts["ops"], facts["mem"]))
        shown = kept_of(derived) if KEPT in facts else derived
        if shown not in kept:
            raise Refused("invalid", {"code": M_("Not a county code. Check the digits.")})
    number = kept.index(shown) + 1
    if number in _used(act.conn, act.unit, uid):
        raise Refused("invalid", {"code": M_("Code {number} was already used. Each code works once.", number=number)})
    return {CODES: uid, CODE: number, DERIVED: derived} if KEPT in facts else {CODES: uid, CODE: number}


def code_maker(conn: Connection, unit: str) -> str | None:
    """Who made the county's newest codes (uid); None where there are none."""
    made = stored_events.events_of_kinds(conn, unit, (CODES_MADE,))
    return made[-1].officer if made else None


def _newest_codes(conn: Connection, unit: str) -> tuple[str, dict[str, Any]] | None:
    made = [
        (row.uid, facts)
        for row, facts in _entries(conn, unit, (CODES_MADE,))
        if {"salt", "ops", "mem"} <= facts.keys() and isinstance(facts.get(KEPT, facts.get(HASHES)), list)
    ]
    return made[-1] if made else None


def _used(conn: Connection, unit: str, codes: str) -> set[int]:
    """The numbers of these codes (the uid of the entry that made them) that are spent, whatever by."""
    used = [facts for _row, facts in _entries(conn, unit, sorted(spend_codes())) if facts.get(CODES) == codes]
    return {number for facts in used if (number := code_number(facts)) is not None}


# --- who was appointed alone, and who stands in ---------------------------------------------------------------------


def appointed_alone(conn: Connection, unit: str) -> tuple[str, ...]:
    """Those whom the administrator made commander, inspector or auditor before anyone could be asked: their uids.

    Nobody in a store that was made with such officers: whoever made it chose them.
    """
    ended = _first_of(conn, unit, ENDED)
    first = _first_of(conn, unit, "signed_in") or 0
    named: dict[str, None] = {}
    for row, facts in _entries(conn, unit, ("officer_added", "officer_changed", AGREED)):
        if row.kind == AGREED:
            named.pop(row.record, None)
        elif guards(facts.get("role")) and first < row.position and (ended is None or row.position < ended):
            named[row.record] = None
    return tuple(named)


def acting(conn: Connection, unit: str, now: datetime) -> tuple[tuple[str, datetime], ...]:
    """(uid, until when) of who stands in for the commander now."""
    mine = select(OFFICER.c.uid, OFFICER.c.acting_until).where(
        OFFICER.c.unit == unit, OFFICER.c.active, IS_ONE, OFFICER.c.acting_until > now
    )
    return tuple((row.uid, row.acting_until) for row in conn.execute(mine.order_by(OFFICER.c.acting_until)))
