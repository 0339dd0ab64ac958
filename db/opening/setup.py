"""Making a store, opening it, and everything a start can refuse."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nacl.utils import random as random_bytes
from sqlalchemy import Connection, select

import db.opening.rooms  # noqa: F401 (whatever is declared is known once a store can be opened)
from db.across.calls.protecting import protect_again
from db.kernel import envelopes, journal, rebuild, schema, sealing
from db.kernel import projecting as events
from db.kernel.access import Role
from db.kernel.officer import Desk
from db.kernel.ports import Ports
from db.kernel.series import free_series
from db.kernel.signing import is_pin
from db.opening.recovery import phrase_slot
from db.reference.lists import queries as lists
from db.reference.lists.seed import unseeded
from db.reference.officers import inspectorate
from db.reference.officers import queries as officers
from db.reference.officers.queries import officer_by_badge, officer_by_uid
from db.registers.attachments.acts import erase_again
from db.storage import heads, keys, lockout, reserve, sealed_list
from db.storage.backup import backup
from db.storage.dialects import sqlite, sqlite_statistics
from db.storage.models import JOURNAL
from db.storage.store import Store, schema_version
from db.words.folding import ascii_digits
from db.words.ids import Source
from db.words.messages import M_, Refused

PORTS = Ports(officers=officers, codes=lists)
"""Who the officers are and what the lists hold, as the kernel asks them."""


@dataclass(frozen=True, slots=True)
class NewOfficer:
    """An officer of a new store."""

    badge: str
    name: str
    role: Role
    password: str
    rank: str | None = None
    uid: str | None = None
    """Who he is in the precinct that this machine joins; None for someone new."""


@dataclass(frozen=True, slots=True)
class NewStore:
    """What a new store is made from. `series` stands in its numbers: one machine, one series."""

    unit_name: str
    officers: tuple[NewOfficer, ...]
    unit_kind: str = "precinct"
    parent: str | None = None
    series: str = "A"
    registers: tuple[str, ...] = ()
    """The registers it keeps; none named: all (db/kernel/registers.py)."""
    demo: bool = False
    cost: keys.Cost = keys.KIOSK
    recovery: str | None = None
    """The recovery phrase (db/opening/recovery.py): shown once, to be kept on paper away from the kiosk."""
    unit: str | None = None
    sealing: keys.Sealing | None = None
    """The unit's uid and its inspectorate's key, where this machine joins others of one precinct."""


First = Callable[[Store, Connection, NewStore, Sequence[str], Source], None]


def create_store(home: Path, new: NewStore, source: Source | None = None, first: First | None = None) -> None:
    """Make a store in an empty or missing folder; `first` writes its first entries (joining has others).

    Raises Refused: "exists" where the folder holds one already, "read_only", "old_sqlite", "invalid".
    """
    sqlite.check_version()
    source = source or Source()
    if (home / keys.FILE).exists() or (home / sqlite.FILE).exists():
        raise Refused("exists", {}, M_("{home} holds a store already.", home=str(home)))
    if not any(officer.role == Role.ADMINISTRATOR for officer in new.officers):
        raise Refused("invalid", {"officers": M_("A store needs an administrator.")})
    _make_folder(home)
    data_key = random_bytes(32)
    uids = [officer.uid or source.uid() for officer in new.officers]
    slots = tuple(
        keys.make_slot(officer.badge, uid, officer.password, data_key, new.cost)
        for officer, uid in zip(new.officers, uids, strict=True)
    )
    shown = tuple(
        {"badge": officer.badge, "name": officer.name, "role": str(officer.role), "password": officer.password}
        for officer in new.officers
    )
    ring = keys.Keyring(store=source.uid(), slots=slots, demo=shown if new.demo else ())
    inspectors = tuple(officer.badge for officer in new.officers if officer.role == Role.INSPECTOR)
    if new.sealing is not None:
        ring = ring.with_sealing(new.sealing)
    elif inspectors:  # else the first inspector's sign-in makes it (db/reference/officers/inspectorate.py)
        ring = keys.new_sealing(ring, keys.INSPECTORATE, inspectors)
    if new.recovery is not None:
        ring = ring.with_slot(phrase_slot(new.recovery, data_key))
    unlocked = keys.open_slot(slots[0], new.officers[0].password)
    store = Store(home, unlocked, ring)
    try:
        with store.writing() as conn:
            schema.create_all(conn)
            sqlite_statistics.ship(conn)
            store.set_info(
                conn,
                unit=new.unit or source.uid(),
                unit_name=new.unit_name,
                origin=source.uid(),
                epoch=1,
                series=new.series,
                demo=new.demo,
                registers=new.registers,
                projection=events.PROJECTION_VERSION,
            )
            (first or _first_events)(store, conn, new, uids, source)
        keys.save(home, ring)
        store.keep_reserve()
    except BaseException:
        store.close(remember=False)
        for name in (sqlite.FILE, f"{sqlite.FILE}-wal", f"{sqlite.FILE}-shm"):
            (home / name).unlink(missing_ok=True)
        raise
    store.close()


def _make_folder(home: Path) -> None:
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        raise sqlite.read_only(home) from None
    if not os.access(home, os.W_OK):
        raise sqlite.read_only(home)


def _first_events(store: Store, conn: Connection, new: NewStore, uids: Sequence[str], source: Source) -> None:
    def write(kind: str, record: str | None, facts: dict[str, object]) -> None:
        journal.note(conn, store, source, journal.Note(kind, record=record, officer=uids[0], facts=facts))

    unit: dict[str, object] = {"kind": new.unit_kind, "name": new.unit_name}
    write("unit_created", store.unit, {**unit, "parent": new.parent} if new.parent else unit)
    write("lists_seeded", None, {"items": unseeded(conn, store.unit)})
    for officer, uid in zip(new.officers, uids, strict=True):
        facts: dict[str, object] = {"badge": officer.badge, "name": officer.name, "role": str(officer.role)}
        write("officer_added", uid, {**facts, "rank": officer.rank} if officer.rank else facts)


def open_store(home: Path, badge: str, password: str, source: Source | None = None) -> Desk:
    """Unlock a store and sign an officer in: a Desk.

    Raises Refused: "not_a_store", "no_keys", "damaged", "newer_version", "old_sqlite", "read_only", "disk_full",
    "wrong_password", "locked_out". An older schema is backed up and migrated, projections that are behind are rebuilt,
    and a restored or copied-back store starts a new epoch.
    """
    source = source or Source()
    sqlite.check_version()
    ring = keys.load(home)
    path = home / sqlite.FILE
    if not path.exists():
        raise Refused("not_a_store", {}, keys.not_a_store(home))
    if not os.access(home, os.W_OK) or not os.access(path, os.W_OK):
        raise sqlite.read_only(home)
    reserve.make_room(home)
    unlocked = unlock(home, ring, badge, password)
    found = schema_version(path, unlocked.data_key)
    if found is None:
        raise sqlite.damaged(path)
    if found > schema.VERSION:
        raise Refused(
            "newer_version", {}, M_("This store was written by a newer version of precinct. Install that version.")
        )
    store = Store(home, unlocked, ring)
    try:
        if found < schema.VERSION:
            _migrate(store)
        store.load_info()
        with store.reading() as conn:
            officer = officer_by_uid(conn, store.unit, unlocked.slot.officer)
        if officer is None:
            raise keys.wrong_password()
        desk = Desk(store, officer, PORTS, source)
        _start_epoch_if_older(desk)
        if store.info.projection != events.PROJECTION_VERSION:
            rebuild.rebuild(store)
        _seed_what_is_new(desk)
        _note_even_on_a_full_disk(desk)
        _make_key_where_nobody_holds_one(desk)
        with contextlib.suppress(OSError):
            store.remember_head()
        store.keep_reserve()
    except BaseException:
        store.close(remember=False)
        raise
    return desk


def _seed_what_is_new(desk: Desk) -> None:
    """Give an older store the lists and codes that this version ships; what a commander changed stays.

    A full disk does not keep anybody out: they come with the next opening.
    """
    with desk.store.reading() as conn:
        items = unseeded(conn, desk.store.unit)
    if items:
        with contextlib.suppress(Refused), desk.store.writing() as conn:
            seeded = journal.Note("lists_seeded", record=None, officer=desk.officer.uid, facts={"items": items})
            journal.note(conn, desk.store, desk.source, seeded)
            envelopes.cover(conn, desk)


def _note_even_on_a_full_disk(desk: Desk) -> None:
    """Note the sign-in; a full disk gets the reserve for it. Raises Refused("disk_full") where that is gone too."""
    try:
        note_sign_in(desk, "signed_in")
    except Refused as refused:
        if refused.code != "disk_full" or not desk.store.release_reserve():
            raise
        note_sign_in(desk, "signed_in")


def _make_key_where_nobody_holds_one(desk: Desk) -> None:
    """Make the inspectorate's key pair for its first inspector, and seal whom an older backup brought back by name.

    A disk that is full or busy does not keep the inspector out: the next sign-in makes it.
    """
    with desk.store.reading() as conn:
        if not inspectorate.needs_key(conn, desk):
            return
    with contextlib.suppress(Refused, OSError), desk.store.writing() as conn:
        if inspectorate.make_pair(conn, desk):
            protect_again(conn, desk, sealed_list.recall(desk.store.home))


def unlock(home: Path, ring: keys.Keyring, badge: str, password: str) -> keys.Unlocked:
    """An officer's slot, opened; wrong passwords are counted. Raises Refused("wrong_password" or "locked_out")."""
    badge = ascii_digits(badge).strip()
    lockout.check(home, badge)
    slot = ring.slot(badge)
    try:
        if slot is None:
            raise keys.wrong_password()
        unlocked = keys.open_typed(slot, password)
    except Refused:
        lockout.failed(home, badge)
        raise
    lockout.clear(home, badge)
    return unlocked


def sign_in(desk: Desk, badge: str, password: str) -> Desk:
    """Another officer at an open store, by password. Raises Refused as `open_store` does."""
    store = desk.store
    unlocked = unlock(store.home, keys.load(store.home), badge, password)
    if unlocked.data_key != store.unlocked.data_key:
        raise keys.wrong_password()
    with store.reading() as conn:
        officer = officer_by_uid(conn, store.unit, unlocked.slot.officer)
    if officer is None:
        raise keys.wrong_password()
    store.unlocked = unlocked
    new = replace(desk, officer=officer)
    note_sign_in(new, "signed_in")
    _make_key_where_nobody_holds_one(new)
    return new


def switch(desk: Desk, badge: str, secret: str) -> Desk:
    """Another officer at an open store, or the same one unlocking it: by PIN, else by exactly this password.

    A password may be of digits alone, so its looks decide nothing; a wrong secret counts once. By PIN, what is sealed
    to the officer's own key stays closed until he signs in with his password.
    Raises Refused("wrong_pin", "locked_out").
    """
    badge = ascii_digits(badge).strip()
    lockout.check(desk.store.home, badge)
    with desk.store.reading() as conn:
        officer = officer_by_badge(conn, badge)
        by_pin = officer is not None and is_pin(conn, officer.uid, secret)
    if officer is not None and by_pin:
        lockout.clear(desk.store.home, badge)
        new = replace(desk, officer=officer)
        note_sign_in(new, "switched_in")
        return new
    try:
        return sign_in(desk, badge, secret)
    except Refused as refused:
        if refused.code != "wrong_password":
            raise
        said = M_("The badge number, the PIN or the password is wrong. Who has set no PIN here types the password.")
        raise Refused("wrong_pin", {"pin": said}) from None


def note_sign_in(desk: Desk, kind: str) -> None:
    """Leave an access entry: who came or went, and when."""
    with desk.store.writing() as conn:
        noted = journal.Note(kind, record=desk.officer.uid, officer=desk.officer.uid, stream="access")
        journal.note(conn, desk.store, desk.source, noted)
        envelopes.cover(conn, desk)


def _migrate(store: Store) -> None:
    backup(store, store.home / "before-migration")
    with store.writing() as conn:
        schema.migrate(conn)


def _start_epoch_if_older(desk: Desk) -> None:
    """Start a new epoch where the store was restored, or where its journal lacks a head that was remembered."""
    store = desk.store
    why = "restored" if store.keyring.restored else None
    with store.reading() as conn:
        for remembered in (store.keyring.head, heads.recall(store.keyring.store, store.home)):
            if why is None and remembered and not _holds(conn, store.unit, remembered):
                why = "copied_back"
    if why is None:
        return
    with store.writing() as conn:
        store.set_info(conn, epoch=store.epoch + 1, series=free_series(conn, store.series))

        def note(kind: str, record: str, facts: dict[str, object]) -> None:
            journal.note(conn, store, desk.source, journal.Note(kind, record, desk.officer.uid, facts))

        note("epoch_started", store.unit, {"why": why, "series": store.series})
        for uid in sealing.unsealed(conn, store.unit, sealed_list.recall(store.home)):
            if sealing.is_needed(conn, store.unit, uid):
                continue  # the copy is older than the end of it: its register seals it in its time
            note(sealing.SEALED, uid, {"reason": why})
        for uid in sealing.contacts_unsealed(conn, store.unit, sealed_list.recall(store.home)):
            if not sealing.may_lose_names(conn, store.unit, uid):
                continue
            note(sealing.CONTACT_SEALED, uid, {"reason": why})
        if remembered_names := tuple(line for line in sealed_list.recall(store.home) if ":" in line):
            if inspectorate.has_reader(conn, store):  # else at the sign-in that makes the inspectorate's key
                protect_again(conn, desk, remembered_names)
            erase_again(conn, desk, remembered_names)
    store.change_keys(lambda ring: replace(ring, restored=False))
    store.remember_head()


def _holds(conn: Connection, unit: str, remembered: dict[str, object]) -> bool:
    columns = JOURNAL.c
    found = conn.execute(
        select(columns.hash).where(
            columns.unit == unit,
            columns.origin == remembered.get("origin"),
            columns.epoch == remembered.get("epoch"),
            columns.stream == "record",
            columns.seq == remembered.get("seq"),
        )
    ).scalar_one_or_none()
    return bool(found == remembered.get("hash"))
