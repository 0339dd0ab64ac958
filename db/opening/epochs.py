"""What an opening store finds out about itself: a copy begins a new epoch, an older one begins to sign its entries."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from db.across.setting_up.restored_settings import prove_once, seal_again
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import findings, journal, naming, unsigned_tail
from db.kernel.journal.series import BEFORE, EPOCH, LOST, drawn_series
from db.kernel.signing import keys_named
from db.storage import copies, ends, heads, local_info, program
from db.storage.models import INDEX, JOURNAL
from db.storage.store import Store
from db.words.ids import Source
from db.words.messages import M_, Refused

_PLACE = "opened_at"


def begin_version(desk: Desk) -> None:
    """Write the first entry of this machine under this program's version, and note that it brought the store up."""
    if {desk.store.info.program, desk.store.info.program_begun} != {program.VERSION}:
        with desk.store.writing() as conn:
            journal.begin_version(conn, desk.store, desk.source, desk.officer.uid)


def begin_to_sign(desk: Desk) -> None:
    """Begin to sign the entries of a store that an earlier version made: when an administrator comes.

    One entry says where it stood and who held keys. A disk or a writer that refuses it keeps nobody out: it is written
    at the next sign-in.
    """
    store = desk.store
    if desk.officer.role is not Role.ADMINISTRATOR:
        return
    if store.info.signed:
        _name_keys(desk)
        return
    with contextlib.suppress(Refused), store.writing() as conn:
        if store.is_signed(conn):
            return
        position = ends.last_position(conn)
        facts = {
            naming.SIGNS: store.signers.public(desk.officer.uid),
            "position": position,
            "anchor": ends.anchor(conn, position),
            **keys_named.said_of(store.keyring.slots),
        }
        store.set_info(conn, signed=True)
        store.signers.begin_to_sign(conn)
        store.signers.name(conn, desk.officer.uid)
        mine = desk.officer.uid
        journal.note(conn, store, desk.source, journal.Note(naming.BEGUN, record=mine, officer=mine, facts=facts))


def _name_keys(desk: Desk) -> None:
    """Name every slot of a store that an earlier version made, once: from then on keys.json is held against it."""
    store, mine = desk.store, desk.officer.uid
    with store.reading() as conn:
        if keys_named.named_keys(conn, store).begun:
            return
    with contextlib.suppress(Refused), store.writing() as conn:
        facts = keys_named.said_of(store.load_keys(conn).slots)
        journal.note(conn, store, desk.source, journal.Note(naming.NAMED, store.unit, mine, facts))


@dataclass(frozen=True, slots=True)
class _Start:
    """Why a store begins an epoch, what was remembered of it outside, and what of that its journal lacks."""

    why: str
    remembered: heads.JournalEnd | None
    lost: dict[str, object] | None


def start_epoch_if_older(desk: Desk, moved: bool | None = False) -> None:
    """Start a new epoch where the store was restored or copied, or where its journal lacks a head that was remembered.

    What is gone then is an entry that names it. Raises Refused("moved_or_copied") where `moved` is None and matters;
    nothing is written then.
    """
    store = desk.store
    prove_once(desk)
    with store.reading() as conn:
        start = _start_of(conn, store, moved)
    if start is not None:
        with store.writing() as conn:
            left = _begin(conn, store, desk.source, start)
            copies.unmark(conn)
            _note_start(conn, store, desk.source, desk.officer.uid, start, left)
            seal_again(conn, desk, start.why)
        store.remember_head()
    if store.keyring.restored is not None:  # what an earlier version said there was heeded
        with contextlib.suppress(OSError, Refused):
            store.note_in_keys(restored=None)
    _note_place(store)


@contextlib.contextmanager
def own_epoch(conn: Connection, store: Store, source: Source, officer: str) -> Iterator[None]:
    """What the block writes before anybody signs in stands in a new epoch, where the store is a copy.

    It stays marked as one: the next sign-in seals what is to be sealed again. Nobody is asked: what was moved begins
    one too.
    """
    start, left = _start_of(conn, store, moved=False), _Left({})
    if start is not None:
        left = _begin(conn, store, source, start)
        copies.mark_own(conn, start.why)
    yield
    if start is not None:
        _note_start(conn, store, source, officer, start, left)


@dataclass(frozen=True, slots=True)
class _Left:
    """An epoch that is over: the facts that name its end, and the entries (uids) there that no signature covers."""

    facts: Mapping[str, object]
    unsigned: tuple[str, ...] = ()


def _begin(conn: Connection, store: Store, source: Source, start: _Start) -> _Left:
    """Begin it; return where the one before ended: no later signature is over its chains."""
    unsigned = unsigned_tail.planted(conn, store)
    position = ends.end(conn)
    left: dict[str, object] = {"position": position, "anchor": ends.anchor(conn, position)}
    last = ends.head(conn, store.unit, store.origin, store.epoch, "record")
    if last is not None:
        left[BEFORE] = {"epoch": last.epoch, "seq": last.seq, "hash": last.hash}
    store.set_info(conn, epoch=_following(store, start.remembered), series=drawn_series(conn, source.randbytes))
    return _Left(left, unsigned)


def _note_start(conn: Connection, store: Store, source: Source, officer: str, start: _Start, left: _Left) -> None:
    facts = {"why": start.why, "series": store.series, **left.facts}
    journal.note(conn, store, source, journal.Note(EPOCH, store.unit, officer, facts))
    for found in findings.unsigned_facts(left.unsigned):
        journal.note(conn, store, source, journal.Note(findings.MADE, None, officer, found))
    if start.lost is not None:
        journal.note(conn, store, source, journal.Note(LOST, store.unit, officer, start.lost))


def _following(store: Store, remembered: heads.JournalEnd | None) -> int:
    """An epoch that never was: of two copies of one epoch that are put back, one after the other, the second would
    write the first one's numbers again, and every level above would hold the unit for a fork."""
    mine = remembered is not None and remembered.origin == store.origin
    return 1 + max(store.epoch, remembered.epoch if mine and remembered is not None else 0)


def _start_of(conn: Connection, store: Store, moved: bool | None) -> _Start | None:
    """Why a new epoch is to begin; None where none is. Raises Refused("moved_or_copied") where `moved` is None."""
    remembered = store.memory.recall()
    why = _why(conn, store, remembered)
    lost = None
    if remembered is not None and why == "copied_back":
        lost = _lost(conn, store, remembered)
    if why is None and remembered is None and _was_elsewhere(conn, store):
        if moved is None:
            raise _moved_or_copied(store)
        why = None if moved else "copied"
    return None if why is None else _Start(why, remembered, lost)


def _why(conn: Connection, store: Store, remembered: heads.JournalEnd | None) -> str | None:
    if store.keyring.restored or copies.is_copy(conn):
        return "restored"
    head = store.keyring.head
    if head and not _holds(conn, store.unit, head):
        return "copied_back"
    if remembered is None:
        return None
    for stream, (seq, digest) in remembered.ends.items():
        place = {"origin": remembered.origin, "epoch": remembered.epoch, "seq": seq, "hash": digest}
        if not _holds(conn, store.unit, place, stream):
            return "copied_back"
    return None


def _lost(conn: Connection, store: Store, remembered: heads.JournalEnd) -> dict[str, object] | None:
    """What this machine saw committed and the journal lacks: how many entries, and numbers of the newest of them."""
    count = 0
    for stream, (seq, _digest) in remembered.ends.items():
        last = ends.head(conn, store.unit, remembered.origin, remembered.epoch, stream)
        count += max(0, seq - (0 if last is None else last.seq))
    numbers = []
    for seq, record, number in remembered.acts:
        mine = (JOURNAL.c.unit == store.unit, JOURNAL.c.origin == remembered.origin, JOURNAL.c.stream == "record")
        there = select(JOURNAL.c.record).where(*mine, JOURNAL.c.epoch == remembered.epoch, JOURNAL.c.seq == seq)
        if conn.execute(there).scalar_one_or_none() == record:
            continue
        number_of = select(INDEX.c.number).where(INDEX.c.unit == store.unit, INDEX.c.uid == record)
        numbers.append(number or conn.execute(number_of).scalar_one_or_none() or "")
    named = list(dict.fromkeys(filter(None, numbers)))
    return {"count": max(count, len(numbers)), "numbers": named} if count or numbers else None


def _was_elsewhere(conn: Connection, store: Store) -> bool:
    """Whether the store was last opened on another machine, or in another folder. A made-up one is nobody's."""
    place = local_info.kept(conn, _PLACE)
    here = heads.place_of(store.home)
    return bool(here and place and place != here and not store.demo)


def _moved_or_copied(store: Store) -> Refused:
    return Refused("moved_or_copied", {}, M_(
        "The store in {home} was last opened on another machine or in another folder. Was it moved here, or is this a"
        " copy beside the one that goes on?",
        home=str(store.home),
    ))  # fmt: skip


def _note_place(store: Store) -> None:
    """Keep where the store is opened; a disk that refuses it keeps nobody out."""
    place = heads.place_of(store.home)
    if not place:
        return
    with store.reading() as conn:
        if local_info.kept(conn, _PLACE) == place:
            return
    with contextlib.suppress(Refused), store.writing() as conn:
        local_info.keep(conn, _PLACE, place)


def _holds(conn: Connection, unit: str, remembered: Mapping[str, object], stream: str = "record") -> bool:
    columns = JOURNAL.c
    kept_hash = conn.execute(
        select(columns.hash).where(
            columns.unit == unit,
            columns.origin == remembered.get("origin"),
            columns.epoch == remembered.get("epoch"),
            columns.stream == stream,
            columns.seq == remembered.get("seq"),
        )
    ).scalar_one_or_none()
    return bool(kept_hash == remembered.get("hash"))
