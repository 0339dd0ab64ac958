"""A lost or damaged keys.json comes back from a backup, beside the database as it is: nothing written since is lost.

An older keyring opens the store as long as the data key was not renewed since; somebody who holds one of its secrets
shows that. Only the slots that the journal still names come back: a password changed since is not the old one again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from db.kernel.base.access import Role
from db.kernel.projections import schema
from db.kernel.signing import keys_named
from db.kernel.signing.keys_named import NamedKeys, named_keys
from db.reference.officers.models import OFFICER
from db.storage import copies, files, heads, keys, keys_changing, keys_refused, slot_sums
from db.storage.backup import refuse_inside
from db.storage.database import database_of
from db.storage.dialects import sqlite
from db.storage.durable import write_durably
from db.storage.hidden_shares import hidden, revealed
from db.storage.store import Store
from db.words.messages import M_, Refused

Prove = Callable[[keys.Keyring], keys.Unlocked]


@dataclass(frozen=True, slots=True)
class Back:
    """What came back: badges of active officers who have no key in it, where the damaged file lies now, and whether
    this machine does not know the store, so that the next sign-in begins a new epoch."""

    without_keys: tuple[str, ...]
    kept: Path | None
    new_epoch: bool
    alone: tuple[str, ...] = ()
    """The damaged slots that came back alone; the others stayed as they were."""


def bring_back(source: Path, home: Path, prove: Prove) -> Back:
    """Put the keyring of the backup `source` into the store's folder `home`.

    `prove` opens a slot of it. Officers removed since, and those who have another password since, get no slot;
    inspectors of then who are none now no share. Where no administrator and no phrase would be left, administrators
    keep the slot of that day, whose password then counts as given.
    Where keys.json can be read and some of its slots are damaged, these alone come back, if the journal still names
    them; all others stay as they are.
    Raises Refused: "exists" where keys.json is there and whole, "not_named" where the journal names another key than
    the backup's for each damaged slot, "not_a_store" where there is no database,
    "older_key" where its key was renewed since, "wrong_keys" where these keys do not open it, what `prove` raises,
    "read_only", "newer_version".
    """
    refuse_inside(home)
    if not files.has_database(home):
        raise Refused("not_a_store", {}, keys_refused.not_a_store(home))
    try:
        with keys_changing.locked(home):
            now = _unless_good(home)
            ring = keys.load(source).of_file(home / sqlite.FILE)
            if now is not None:
                return _slots_back(home, now, ring, prove)
            unlocked = prove(ring)
            without_keys, ring = _as_of_now(home, revealed(ring, unlocked.data_key), unlocked)
            new_epoch = not heads.is_known(ring.store, home)
            if new_epoch:  # the folder may be a copy that nobody signed in to
                _mark(home, ring, unlocked, f"keys of {files.real(source).name}")
            kept = _put_aside(home)
            keys.save(home, hidden(replace(ring, restored=None), unlocked.data_key))
    except OSError as error:
        raise (sqlite.refusal(error, home / sqlite.FILE) or sqlite.read_only(home)) from error
    return Back(without_keys, kept, new_epoch)


def _mark(home: Path, ring: keys.Keyring, unlocked: keys.Unlocked, name: str) -> None:
    """Say in the database that it is a copy."""
    if (home / sqlite.FILE).exists():
        copies.mark(home / sqlite.FILE, unlocked.data_key, name)
        return
    store = Store(home, unlocked, ring)
    try:
        with store.writing("still") as conn:
            copies.mark_own(conn, name)
    finally:
        store.close(remember=False)


def _unless_good(home: Path) -> keys.Keyring | None:
    """The keyring there where slots of it are damaged; None where it can't be read. Raises Refused("exists")."""
    try:
        ring = keys.load(home)
    except Refused as refused:
        if refused.code not in ("no_keys", "damaged", "older_key"):
            raise
        return None
    if ring.damaged():
        return ring
    raise Refused("exists", {}, M_(
        "{path} is there and can be read; it was left as it is. If it is another store's, move it away first.",
        path=str(home / keys.FILE),
    ))  # fmt: skip


def _slots_back(home: Path, now: keys.Keyring, then: keys.Keyring, prove: Prove) -> Back:
    """Put the slots of then in the place of damaged ones of now."""
    damaged = now.damaged()
    places = {(slot.kind, name) for slot in damaged for name in (slot.name, slot.officer) if name}
    whole_ones = {(slot.kind, slot.name) for slot in now.slots if not slot.is_damaged}
    found = tuple(  # by its officer where the badge itself was damaged
        slot
        for slot in then.slots
        if not (places.isdisjoint({(slot.kind, slot.name), (slot.kind, slot.officer)}) or slot.is_damaged)
        and (slot.kind, slot.name) not in whole_ones
    )
    whole = tuple(slot for slot in now.slots if not slot.is_damaged)
    unlocked = prove(replace(now, slots=(*whole, *found), coming=None))
    store = Store(home, unlocked, now)
    try:
        _see_that_it_opens(home, unlocked)
        store.load_info()
        with store.reading() as conn:
            named = named_keys(conn, store)
            keys_named.check_opened(conn, store, unlocked)
    finally:
        store.close(remember=False)
    back = tuple(slot for slot in found if named.begun and named.names(slot))
    if not back:
        raise Refused("not_named", {}, M_(
            "The backup does not hold the present key of {badges}. An administrator gives a new password: `precinct"
            " officer reset-password`.",
            badges=", ".join(slot.name for slot in damaged),
        ))  # fmt: skip
    kept = _put_aside(home)
    ring = now
    for slot in back:
        ring = ring.with_slot(slot_sums.summed(slot) if slot == unlocked.slot else slot)
    keys.save(home, ring)
    return Back(tuple(sorted(slot.name for slot in ring.damaged())), kept, new_epoch=False, alone=_names_of(back))


def _names_of(slots: tuple[keys.KeySlot, ...]) -> tuple[str, ...]:
    return tuple(slot.name for slot in slots)


def _as_of_now(home: Path, ring: keys.Keyring, unlocked: keys.Unlocked) -> tuple[tuple[str, ...], keys.Keyring]:
    """(badges of officers without a slot, the keyring without those who are no officers now)."""
    _see_that_it_opens(home, unlocked)
    store = Store(home, unlocked, ring)
    try:
        store.load_info()
        chosen = select(OFFICER.c.uid, OFFICER.c.badge, OFFICER.c.role, OFFICER.c.same_as)
        with store.reading() as conn:
            active = conn.execute(chosen.where(OFFICER.c.unit == store.unit, OFFICER.c.active)).all()
            named = named_keys(conn, store)
    finally:
        store.close(remember=False)
    roles = {row.uid: row.role for row in active}
    roles |= {row.uid: roles.get(row.same_as) for row in active if row.same_as}
    uids = {uid for uid, role in roles.items() if role}
    inspectors = {row.badge for row in active if roles[row.uid] == Role.INSPECTOR}
    if unlocked.slot.kind == "officer" and unlocked.slot.officer not in uids:
        raise keys.wrong_password()  # removed since: his old password shows nothing
    administrators = {uid for uid, role in roles.items() if role == Role.ADMINISTRATOR}
    ring = _named_still(replace(ring, coming=None), named, uids, administrators)
    for sealing in ring.sealings:
        shares = {badge: share for badge, share in sealing.shares.items() if badge in inspectors}
        ring = ring.with_sealing(replace(sealing, shares=shares))
    return tuple(sorted(row.badge for row in active if ring.slot(row.badge) is None)), ring


def _see_that_it_opens(home: Path, unlocked: keys.Unlocked) -> None:
    """Raises Refused("wrong_keys")."""
    path = home / sqlite.FILE
    try:
        schema.version_of(database_of(home, unlocked.data_key))
    except Refused as refused:
        if refused.code != "damaged":
            raise
        raise Refused("wrong_keys", {}, M_(
            "The keys of this backup do not open {path}: it is a backup of another store, or {path} is damaged. Nothing"
            " was changed.",
            path=str(path),
        )) from None  # fmt: skip


def _named_still(ring: keys.Keyring, named: NamedKeys, uids: set[str], administrators: set[str]) -> keys.Keyring:
    there = tuple(slot for slot in ring.slots if slot.kind != "officer" or slot.officer in uids)
    kept = [slot for slot in there if named.names(slot)]
    if not any(slot.kind != "officer" or slot.officer in administrators for slot in kept):
        kept += [slot for slot in there if slot.officer in administrators]
    for slot in ring.slots:
        if slot.kind == "officer" and slot not in kept:
            ring = ring.without(slot.name)
    return replace(ring, slots=tuple(kept))


def _put_aside(home: Path) -> Path | None:
    """Keep a damaged keys.json under another name; None where there is none."""
    path = home / keys.FILE
    if not path.exists():
        return None
    names = (home / f"{keys.FILE}.damaged{'' if number == 1 else f'-{number}'}" for number in itertools.count(1))
    kept = next(name for name in names if not name.exists())
    write_durably(kept, path.read_bytes())
    return kept
