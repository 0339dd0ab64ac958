"""The store's data key is renewed: `precinct rotate-key`, when somebody went who may have kept it.

The file is written anew with another key, and keys.json gives it to whoever has a slot that the journal names. The
administrator who does it gets a new pair at once, under the same password; the others at their next sign-in, since
nobody else can wrap theirs. Phrase and key file are made anew. What follows from the key that is replaced is kept in
the database, where it has to be read later on: the memory of heads and the proofs of `sealed.txt` go by the first key
for good, complaints that wait in an inbox are locked anew.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select

from db.across.citizen_app import waiting_complaints
from db.carrying.levels import own_secret
from db.carrying.levels.roots import words_of
from db.kernel.base.access import Role
from db.kernel.base.role_book import REMOVED
from db.kernel.desk.desk import own_password_first, see_recovered
from db.kernel.journal import journal, naming, stored_events
from db.kernel.signing import keys_named
from db.kernel.signing.key_entries import read
from db.kernel.signing.proofs import Proofs
from db.opening.recovery import NAME, phrase_slot
from db.storage import failed_tries, heads, keys, pins, rekeying, sealed_list, sealings, slot_sums, typed_secret
from db.storage.dialects import sqlite, sqlite_alone
from db.storage.durable import write_durably
from db.storage.hidden_shares import revealed
from db.storage.key_numbers import new_key
from db.storage.models import JOURNAL
from db.storage.store import Store
from db.storage.working import working_folder
from db.words.messages import M_, Refused
from db.words.phrases import new_phrase

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.base.officer import Desk


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of it: the new phrase and the six words of the roots with it, which key it is, the badges of who gets a
    new pair at the next sign-in, and whether a key file of before stopped working without another in its place."""

    phrase: str
    roots: tuple[str, ...]
    number: int
    absent: tuple[str, ...]
    without_key_file: bool


@dataclass(frozen=True, slots=True)
class _Keys:
    """The old pair of the administrator and his new one, the keyring for the new file, and whose pairs stay."""

    mine: keys.Unlocked
    made: keys.Unlocked
    ring: keys.Keyring
    absent: tuple[keys.KeySlot, ...]


def rotate(
    desk: Desk, password: str, key_file: Path | None = None, progress: sqlite_alone.Progress | None = None
) -> Renewed:
    """Renew the data key of a store; `key_file` is written where there is to be another one. The desk is closed then.

    Raises Refused, with nothing changed: "forbidden" for anyone but an administrator, "own_password_first",
    "on_a_server", "wrong_password", "wait", "not_named" where keys.json holds a key that the journal does not name,
    "exists", "little_space", "in_use" where another program has the store open, "damaged", "bad_copy", "disk_full",
    "read_only".
    """
    mine, secret = _admitted(desk, password)
    store, home = desk.store, desk.store.home
    if key_file is not None and key_file.exists():
        raise Refused("exists", {}, M_("{path} is there already.", path=str(key_file)))
    rekeying.see_to_room(home)
    store.close()
    try:
        with sqlite_alone.alone(store.path, mine.data_key) as old, working_folder(home) as scratch:
            ring = revealed(keys.load(home), mine.data_key)
            data_key = new_key(ring.store, ring.number + 1)
            sqlite_alone.write_anew(old, scratch / sqlite.FILE, data_key, progress)
            cost = keys.QUICK if store.demo else keys.measured(keys.KIOSK)
            made = keys.make_opened(mine.slot.name, mine.slot.officer, secret, data_key, cost)
            phrase, file_secret = new_phrase(), None if key_file is None else secrets.token_hex(32)
            renewed = _renewed(ring, mine, made, phrase, file_secret)
            roots = _note(desk, scratch, renewed, {"phrase": phrase} | ({"file": file_secret} if file_secret else {}))
            if key_file is not None and file_secret is not None:
                write_durably(key_file, file_secret.encode() + b"\n")
            rekeying.put_in_place(home, scratch / sqlite.FILE, data_key, renewed.ring)
    except OSError as error:
        raise (sqlite.refusal(error, store.path) or sqlite.read_only(home)) from error
    absent = tuple(sorted(slot.name for slot in renewed.absent))
    lost = key_file is None and ring.slot(NAME, "file") is not None
    return Renewed(phrase, roots, renewed.ring.number, absent, lost)


def _admitted(desk: Desk, password: str) -> tuple[keys.Unlocked, str]:
    """The administrator's slot, opened with the password of now, and that password. Raises Refused."""
    store, badge = desk.store, desk.officer.badge
    if desk.officer.role is not Role.ADMINISTRATOR:
        raise Refused("forbidden", {}, M_("Your role may not do this."))
    if not store.in_file:
        raise Refused("on_a_server", {}, M_(
            "The tables of this seat lie on PostgreSQL, which is given another password there; there is no key to"
            " renew."
        ))  # fmt: skip
    if desk.password_is_given:
        raise own_password_first()
    with store.reading() as conn:
        see_recovered(desk, conn, desk.now())
        slot = store.load_keys(conn).slot(badge) or typed_secret.nobody(store.keyring)
        unnamed = keys_named.unnamed(conn, store)
    with failed_tries.counted(store.home, badge):
        secret = typed_secret.secret_of(slot, password)
    if unnamed:
        raise Refused("not_named", {}, M_(
            "{what} The key is not given to it: bring back what the journal names first, `precinct restore --keys-only"
            " DIR`.",
            what=unnamed[0],
        ))  # fmt: skip
    return keys.open_slot(slot, secret), secret


def _renewed(
    ring: keys.Keyring, mine: keys.Unlocked, made: keys.Unlocked, phrase: str, file_secret: str | None
) -> _Keys:
    """The keyring for the new file: every officer's slot with the new key, another phrase, another key file or none."""
    officers = tuple(slot for slot in ring.slots if slot.kind == "officer")
    absent = tuple(slot for slot in officers if slot.name != made.slot.name)
    new = sealings.carried_over(ring, mine, made.slot)
    slots = [*(_given(slot, made.data_key) for slot in absent), made.slot, phrase_slot(phrase, made.data_key)]
    if file_secret is not None:
        slots.append(keys.make_slot(NAME, "", file_secret, made.data_key, keys.QUICK, kind="file"))
    return _Keys(mine, made, replace(new, slots=tuple(slots), number=ring.number + 1), absent)


def _given(slot: keys.KeySlot, data_key: bytes) -> keys.KeySlot:
    """The slot with another data key; a damaged one stays as it is: its officer gets a new password."""
    if slot.is_damaged:
        return slot
    given = replace(slot, data_key=keys.in_text(keys.box_of(slot).encrypt(data_key)))
    return slot_sums.summed(given) if slot.sum else given


def _note(desk: Desk, scratch: Path, renewed: _Keys, said: Mapping[str, str]) -> tuple[str, ...]:
    """Say it in the new file's journal, and keep there what follows from the key of before; the words of its roots."""
    mine, made = renewed.mine, renewed.made
    store = Store(scratch, keys.Unlocked(mine.slot, made.data_key, mine.private), renewed.ring)
    uid = desk.officer.uid
    try:
        store.load_info()
        with store.writing() as conn:
            heads.keep_key(conn, mine.data_key)
            waiting_complaints.keep_earlier_key(conn, mine.data_key)
            own_secret.seal_again(conn, store, mine.data_key)
            if not sealed_list.has_key(conn):
                sealed_list.keep_key(conn, mine.data_key)
            facts = {
                "number": renewed.ring.number,
                naming.MEMORY: heads.key_hash(conn),
                naming.ABSENT: [slot.officer for slot in renewed.absent],
                **keys_named.said_of(slot for slot in renewed.ring.slots if slot.kind != "officer"),
            }
            journal.note(conn, store, desk.source, journal.Note(naming.RENEWED, store.unit, uid, facts))
            opened_by = [(slot, said[slot.kind]) for slot in renewed.ring.slots if slot.kind in said]
            keys_named.note_recovery_keys(store, conn, uid, desk.source, opened_by)
            _name_pair(conn, store, desk, mine, made)
            roots = keys_named.roots(conn, store)
        return () if roots is None else words_of(roots)
    finally:
        store.close(remember=False)
        heads.forget(renewed.ring.store, scratch)


def _name_pair(conn: Connection, store: Store, desk: Desk, before: keys.Unlocked, made: keys.Unlocked) -> None:
    """The journal names an officer's new pair, signed with the key before; his PIN goes over to it."""
    uid = made.slot.officer
    facts = {naming.PUBLIC: made.slot.public, **naming.named(store, conn, made.private)}
    journal.note(conn, store, desk.source, journal.Note(naming.PAIR_RENEWED, uid, uid, facts))
    pins.carry_over(conn, before, made.slot)


def renew_pair(desk: Desk, password: str) -> None:
    """Give an officer who comes the new pair that he lacks since the key was renewed, under the password he has.

    Who did not choose it himself gets one as he chooses. A disk or a writer that refuses it keeps nobody out: it is
    done at the next sign-in.
    """
    store, unlocked, uid = desk.store, desk.store.unlocked, desk.officer.uid
    with store.reading() as conn:
        if desk.password_is_given or not awaited(conn, store, (uid,)):
            return
    secret = typed_secret.secret_of(unlocked.slot, password)
    made = keys.make_opened(
        unlocked.slot.name, uid, secret, unlocked.data_key, keys.Cost(unlocked.slot.ops, unlocked.slot.mem)
    )
    with contextlib.suppress(Refused, OSError), store.writing() as conn:
        if store.load_keys(conn).slot(unlocked.slot.name) != unlocked.slot:
            return
        _name_pair(conn, store, desk, unlocked, made)
        store.change_keys(conn, lambda ring: sealings.carried_over(ring, unlocked, made.slot))
        store.signers.learn(made)  # its entry is signed with the key before
        store.unlocked = made
        store.pins.learn(conn, made)


def awaited(conn: Connection, store: Store, among: Collection[str] | None = None) -> frozenset[str]:
    """The officers who still have the pair of before the key was renewed last, by uid; `among`: those of these."""
    last = _last_renewal(conn, store)
    if last is None:
        return frozenset()
    position, absent = last
    asked = frozenset(absent if among is None else set(absent) & set(among))
    chosen = select(JOURNAL).where(*_here(store), JOURNAL.c.kind.in_(naming.NAMING | {REMOVED}))
    later = chosen.where(JOURNAL.c.position > position, JOURNAL.c.record.in_(asked))
    proofs = Proofs(conn, store)
    since = read(conn, conn.execute(later.order_by(JOURNAL.c.position)).mappings().all())
    return asked - {entry.row["record"] for entry in since if proofs.is_proved(entry)}


def _last_renewal(conn: Connection, store: Store) -> tuple[int, Sequence[str]] | None:
    chosen = select(JOURNAL.c.uid, JOURNAL.c.position).where(*_here(store), JOURNAL.c.kind == naming.RENEWED)
    row = conn.execute(chosen.order_by(JOURNAL.c.position.desc()).limit(1)).first()
    if row is None:
        return None
    event = stored_events.event_by_uid(conn, store.unit, row.uid)
    return row.position, () if event is None else event.facts.get(naming.ABSENT, ())


def removed_since(conn: Connection, store: Store) -> int:
    """How many officers were removed here since the key was renewed last, or since the store was made."""
    last = _last_renewal(conn, store)
    chosen = select(JOURNAL.c.record).where(*_here(store), JOURNAL.c.kind == REMOVED)
    return len(set(conn.execute(chosen.where(JOURNAL.c.position > (last[0] if last else 0))).scalars()))


def _here(store: Store) -> tuple[ColumnElement[bool], ...]:
    return JOURNAL.c.unit == store.unit, JOURNAL.c.origin == store.origin
