"""Making a store: its two files, its first officers, its first entries."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

import db.opening.rooms  # noqa: F401 (the tables and lists of every room are made with it)
from db.kernel.base.access import Role
from db.kernel.base.reader_book import KEY_MADE
from db.kernel.folding import versions
from db.kernel.journal import journal
from db.kernel.projections import schema
from db.kernel.signing import keys_named
from db.opening.recovery import phrase_slot
from db.reference.lists.events import AGREED_AT_ONCE
from db.reference.lists.seed import unseeded
from db.reference.officers import appointing
from db.registers.custody.ruled_lists import BODY
from db.storage import heads, keys, placing, sealed_list, sealings
from db.storage.database import see_that_it_asks, take_database
from db.storage.dialects import sqlite, sqlite_library
from db.storage.hidden_shares import hidden
from db.storage.key_numbers import FIRST, new_key
from db.storage.store import Store
from db.storage.store_info import NATIONAL, SEATS
from db.words.ids import Source
from db.words.messages import M_, Refused
from db.words.text import clean, too_long, too_long_message


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
    registers: tuple[str, ...] = ()  # none named: all
    demo: bool = False
    cost: keys.Cost = field(default_factory=lambda: keys.KIOSK)
    codes: tuple[str, ...] = ()
    bodies: tuple[tuple[str, str], ...] = ()
    """Bodies that receive people here: (kind, name) of each, where the kind is a program's code of the list `body`."""
    database: str | None = None
    """The address of an empty database on PostgreSQL for its tables; None: an encrypted file in its home."""
    recovery: str | None = None
    """The recovery phrase (recovery.py), and above it the county's codes (appointing.py): shown once, kept on paper."""
    unit: str | None = None
    sealing: keys.Sealing | None = None
    """The unit's uid and its inspectorate's key, where this machine joins others of one precinct."""


def named_bodies(said: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    """The bodies that were named, as `NewStore.bodies`, from kind → names with commas between them. Raises Refused."""
    found: dict[tuple[str, str], None] = {}
    for kind, names in said.items():
        for name in filter(None, (clean(part).strip() for part in re.split(r"[,،;؛]|\n", names or ""))):
            if too_long(name, BODY_NAME):
                raise Refused("invalid", {kind: too_long_message(name, BODY_NAME)})
            found[kind, name] = None
    return tuple(found)


BODY_NAME = 80
COUNTS_ALONE = ("counts", "unit")
"""What the national command keeps: none of the registers, and what is asked of any unit."""
First = Callable[[Store, Connection, NewStore, Sequence[str], Source], None]


def create_store(home: Path, new: NewStore, source: Source | None = None, first: First | None = None) -> None:
    """Make a store in an empty or missing folder; `first` writes its first entries (joining has others).

    Raises Refused: "exists" where the folder or the database holds one already, "read_only", "old_sqlite", "invalid",
    and what a database refuses.
    """
    sqlite_library.check_version()
    source = source or Source()
    if placing.holds(home):
        raise Refused("exists", {}, M_("{home} holds a store already.", home=str(home)))
    if new.database is not None and new.unit_kind not in SEATS:
        raise Refused("invalid", {"database": M_("Only a seat, to which units report, keeps its tables on a server.")})
    if new.unit_kind == NATIONAL and new.database is None:
        raise Refused("invalid", {"database": M_(
            "The national command asks its provinces from PostgreSQL: --database postgresql://user@host/name."
        )})  # fmt: skip
    if not any(officer.role == Role.ADMINISTRATOR for officer in new.officers):
        raise Refused("invalid", {"officers": M_("A store needs an administrator.")})
    _make_folder(home)
    try:
        with placing.placing(home) as scratch:
            made = _make_store(scratch, new, source, first)
    except OSError as error:
        raise (sqlite.refusal(error, home / sqlite.FILE) or sqlite.read_only(home)) from error
    memory = heads.Memory(made.ring.store, home, made.data_key)
    head = made.ring.head
    memory.commit(head["origin"], head["epoch"], {"record": (head["seq"], head["hash"])})
    memory.close()


@dataclass(frozen=True, slots=True)
class _Made:
    """A new store: its keys, and the key of its file."""

    ring: keys.Keyring
    data_key: bytes


def _make_store(home: Path, new: NewStore, source: Source, first: First | None) -> _Made:
    """Write the two files of a new store."""
    name, cost = source.uid(), keys.measured(new.cost)
    data_key = new_key(name, FIRST)
    uids = [officer.uid or source.uid() for officer in new.officers]
    made = tuple(
        keys.make_opened(officer.badge, uid, officer.password, data_key, cost)
        for officer, uid in zip(new.officers, uids, strict=True)
    )
    slots = tuple(access.slot for access in made)
    shown = tuple(
        {"badge": officer.badge, "name": officer.name, "role": str(officer.role), "password": officer.password}
        for officer in new.officers
    )
    ring = keys.Keyring(store=name, slots=slots, demo=shown if new.demo else (), number=FIRST)
    inspectors = tuple(officer.badge for officer in new.officers if officer.role == Role.INSPECTOR)
    if new.sealing is not None:
        ring = ring.with_sealing(new.sealing)
    elif inspectors:  # made up: else an inspector makes it (db/reference/officers/inspectorate.py)
        ring = sealings.new_sealing(ring, keys.INSPECTORATE, inspectors)
    if new.recovery is not None:
        ring = ring.with_slot(phrase_slot(new.recovery, data_key))
    if new.database is not None:
        take_database(home, new.database)
        if new.unit_kind == NATIONAL:
            see_that_it_asks(home)
    store = Store(home, made[0], ring)
    for access in made:
        store.signers.learn(access)
    try:
        with store.writing("still") as conn:
            schema.migrate(conn)
            store.database.ship(conn)
            store.set_info(
                conn,
                unit=new.unit or source.uid(),
                unit_name=new.unit_name,
                origin=source.uid(),
                epoch=1,
                series=new.series,
                demo=new.demo,
                registers=COUNTS_ALONE if new.unit_kind == NATIONAL else new.registers,
                signed=True,
                kind=new.unit_kind,
            )
            sealed_list.keep_key(conn, data_key)
            for uid in uids:
                store.signers.name(conn, uid)  # its first entries name them
            (first or _first_events)(store, conn, new, uids, source)
            versions.note_all(conn)
        keys.save(home, hidden(ring, data_key))
        store.remember_head()
        store.take_room()
    finally:
        store.close(remember=False)
    heads.forget(ring.store, home)
    return _Made(store.keyring, data_key)


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
    if new.bodies:
        items = [
            {"list": BODY, "code": f"{BODY}_{number}", "fa": name, "en": name, "like": kind}
            for number, (kind, name) in enumerate(new.bodies, 1)
        ]
        write(AGREED_AT_ONCE, None, {"items": items})
    named = tuple((officer.badge, uid) for officer, uid in zip(new.officers, uids, strict=True))
    for officer, (_badge, uid) in zip(new.officers, named, strict=True):
        facts: dict[str, object] = {"badge": officer.badge, "name": officer.name, "role": str(officer.role)}
        facts |= keys_named.pair_of(store, officer.badge, uid)
        write("officer_added", uid, {**facts, "rank": officer.rank} if officer.rank else facts)
    sealing = store.keyring.sealing(keys.INSPECTORATE)
    if sealing is not None:  # as an inspector's own act names the pair that he makes
        badge, uid = next((badge, uid) for badge, uid in named if badge in sealing.shares)
        write(KEY_MADE, uid, {"badge": badge, "public": sealing.public})
    roles = {officer.role for officer in new.officers}
    keys_named.note_phrase(store, conn, uids[0], source, new.recovery)
    for kind, noted in appointing.first(roles, new.codes, keys.measured(new.cost), source.randbytes):
        write(kind, store.unit, noted)
