"""`precinct up` and `precinct down` at a unit: bundles for each seat above, and the receipts that come back."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import chain as chained
from typing import Any, Literal

from sqlalchemy import Connection, select

from db.carrying.levels import (
    bundle_files,
    carried,
    content,
    downward,
    duties,
    key_renewal,
    left_out,
    own_chains,
    protocol,
    ratings,
    sealed_sending,
    secrets,
)
from db.carrying.levels.events import REMARK_CAME, REMARK_READ
from db.carrying.levels.links import ABOVE, CARRIERS, LinkedUnit, link_of, links, list_links, pair_for
from db.carrying.levels.models import RECEIPT
from db.carrying.levels.protocol import End, EpochKey, LevelReceipt, SendFrom, Sent
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event import Event
from db.kernel.folding.outbound import leaving
from db.kernel.folding.reprojection import CORRECTED
from db.kernel.journal import findings, stored_events
from db.kernel.projections.projecting import KINDS
from db.storage.ends import end as journal_end
from db.storage.store import Store
from db.words.forms import Form, to_json
from db.words.messages import M_, Refused

COUNTER_MOST = 2**63
"""A receipt's counter is a place in the seat's journal, over all its units."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written for a seat: entries, files. `lost`: entries that the seat has and this unit no longer."""

    seat: str
    name: str
    entries: int
    files: int
    lost: int
    receipt: bool
    """Whether the seat ever gave a receipt."""


def send(
    desk: Desk,
    folder: bundle_files.StickFiles,
    progress: bundle_files.Progress | None = None,
    *,
    noted: bool = True,
    make: bool = True,
) -> tuple[Written, ...]:
    """State the duties towards people held, once a month how requests were rated, and write for each seat above.

    Raises Refused as `write_bundles`.
    """
    if duties.have_changed(desk):
        duties.state_duties(desk, duties.StateDuties())
    if ratings.are_due(desk):
        ratings.state_ratings(desk, ratings.CountRatings())
    return write_bundles(desk, folder, progress, noted, make)


@query("level.send", roles=CARRIERS)
def write_bundles(
    reading: Reading,
    folder: bundle_files.StickFiles,
    progress: bundle_files.Progress | None = None,
    noted: bool = True,
    make: bool = True,
) -> tuple[Written, ...]:
    """Write for each seat above everything since its last receipt, and what others gave to be carried on.

    `progress` is told of entries, for each seat by itself; `noted`: it is an access entry; `make`: a folder
    that is not there is made. Raises Refused: "no_key", "no_seat", "unwritable".
    """
    conn, store = reading.conn, reading.desk.store
    above = links(conn, reading.unit, ABOVE)
    if not above:
        raise Refused("no_seat", {}, M_("No unit above is enrolled: F10, Enrolled units, N (`precinct unit enrol`)."))
    written = []
    order = store.origin, store.epoch, journal_end(conn)
    for seat in above:
        start, mine = _start(conn, reading.unit, store.origin, seat), pair_for(conn, store, seat.uid)
        names, count, total = set(), 0, _length(conn, reading.unit, start)
        for letter in _letters(reading, seat.uid, start):
            packed = content.encode(letter)
            raw = secrets.wrap(secrets.Address(reading.unit, seat.uid), packed, mine, seat.seals, order)
            name = bundle_files.bundle_name(reading.unit, seat.uid, letter.part)
            bundle_files.put(folder, name, raw, make=make)
            names.add(name)
            count += 0 if letter.bundle.sealed else len(letter.bundle.entries)
            if progress is not None:
                progress(count, total)
        bundle_files.drop_others(folder, f"{reading.unit}.{seat.uid}.", names)
        lost = sum(end.seq for end in start.lost) - sum(_own_heads(conn, reading.unit, start.lost))
        written.append(Written(seat.uid, seat.name, count, len(names), lost, start is not _NOTHING))
        if noted and count:
            reading.note("bundle_written", None, {"to": seat.uid, "entries": count})
    for name, raw in carried.files_for(conn, {seat.uid for seat in above}):
        bundle_files.put(folder, name, raw, make=make)
    return tuple(written)


_NOTHING = SendFrom(())


@dataclass(frozen=True, slots=True)
class ToSend:
    """Where the unit's chains of both streams end, what is to be carried on, and whether anything was written since the
    last bundle of which more leaves than its place and hash."""

    heads: tuple[End, ...]
    carried: object
    leaves: bool


@query("level.to_send", roles=CARRIERS)
def to_send(reading: Reading, sent: tuple[End, ...] | None = None) -> ToSend:
    """What there is to send; `sent`: the ends up to which it was sent. What is withheld waits for what is not: when it
    came would tell when it was written."""
    conn = reading.conn
    above = {seat.uid for seat in links(conn, reading.unit, ABOVE)}
    heads = own_chains.both_heads(conn, reading.unit)
    leaves = sent is None or (heads != sent and _leaves_since(conn, reading.desk.store, sent))
    return ToSend(heads, carried.marks_of(conn, above), leaves)


def _leaves_since(conn: Connection, store: Store, sent: tuple[End, ...]) -> bool:
    """Whether something leaves of the records' entries after these ends."""
    after = {end.chain: end.seq for end in sent if not protocol.is_sealed(end.chain)}
    for rows in own_chains.rows_after(conn, store.unit, after):
        some = [stored_events.columns_of(row) for row in rows if KINDS[row["kind"]].kind.up]
        if any(_said(conn, store, event) is not None for event in stored_events.read(conn, some)):
            return True
    return False


@query("level.left", roles=CARRIERS)
def left(reading: Reading, until: tuple[End, ...] | None = None) -> dict[str, int]:
    """How many entries each seat above does not have, by its last receipt; `until`: of those up to these ends."""
    conn, unit = reading.conn, reading.unit
    of_each = {seat.uid: _start(conn, unit, reading.desk.store.origin, seat) for seat in links(conn, unit, ABOVE)}
    return {
        uid: max(0, _length(conn, unit, start, until)) + sealed_sending.length(conn, (unit, uid), start, until)
        for uid, start in of_each.items()
    }


def _length(conn: Connection, unit: str, start: SendFrom, until: tuple[End, ...] | None = None) -> int:
    """How many entries of records are after these ends, up to others."""
    sent = sum(end.seq for end in start.after if not protocol.is_sealed(end.chain))
    heads = own_chains.heads(conn, unit) if until is None else until
    return sum(end.seq for end in heads if not protocol.is_sealed(end.chain)) - sent


def _own_heads(conn: Connection, unit: str, ends: tuple[End, ...]) -> Iterator[int]:
    heads = {end.chain: end.seq for end in own_chains.both_heads(conn, unit)}
    yield from (heads.get(end.chain, 0) for end in ends)


def _start(conn: Connection, unit: str, origin: str, seat: LinkedUnit) -> SendFrom:
    """From where this unit goes on for a seat: from the beginning where it never gave a receipt."""
    row = conn.execute(select(RECEIPT.c.content).where(RECEIPT.c.seat == seat.uid)).first()
    if row is None:
        return _NOTHING
    receipt = receipt_of(json.loads(row.content))
    heads = {end.chain: end for end in own_chains.both_heads(conn, unit)}
    hashes = {end.place: end.hash for end in heads.values()}
    for end in receipt.heads:
        if (sha := own_chains.hash_at(conn, unit, end)) is not None:
            hashes[end.place] = sha
    return protocol.marks(receipt, {chain: end.seq for chain, end in heads.items()}, hashes, origin)


def _letters(reading: Reading, seat: str, start: SendFrom) -> Iterator[content.Letter]:
    """The parts that go to a seat: those of records, then those of the sealed stream."""
    conn, store = reading.conn, reading.desk.store
    heads, both = sealed_sending.heads_for(conn, reading.unit, seat)
    after = tuple(end for end in start.after if not protocol.is_sealed(end.chain))
    aside = left_out.left_out(conn, reading.unit, store.origin)
    entries = _late(conn, store, {end.chain: end.seq for end in after}, aside)
    of = reading.unit, store.origin, store.epoch
    made = protocol.bundles(of, entries, after, heads, content.ENTRIES_MOST, both=both)
    for part, bundle in enumerate(chained(made, sealed_sending.bundles(reading, seat, start)), 1):
        yield content.Letter(bundle, reading.now, part)


def _late(conn: Connection, store: Store, after: dict[EpochKey, int], aside: Container[str]) -> Iterator[Sent]:
    """The unit's entries after these numbers, in its order, with what of it leaves: nothing of those set `aside`."""
    for rows in own_chains.rows_after(conn, store.unit, after):
        read = stored_events.read(conn, [stored_events.columns_of(row) for row in rows])
        for row, event in zip(rows, read, strict=True):
            yield Sent(own_chains.end_of(row), None if event.uid in aside else _said(conn, store, event))


def _said(conn: Connection, store: Store, event: Event) -> dict[str, Any] | None:
    target = None
    if event.kind == CORRECTED:
        target = stored_events.event_by_uid(conn, store.unit, str(event.facts.get("target")))
    facts = leaving(event, target)
    if facts is not None and event.kind == findings.MADE:
        facts = left_out.finding_sent(conn, event, facts)
    if facts is None:
        return None
    record = event.record
    if record is not None and event.kind in (REMARK_CAME, REMARK_READ):
        record = duties.known_as(conn, store, record)
    return {
        "uid": event.uid, "kind": event.kind, "schema": event.schema, "record": record, "at": to_json(event.at),
        "facts": facts,
    }  # fmt: skip


# --- receipts ------------------------------------------------------------------------------------------------------

What = Literal["new", "older", "broken", "not_enrolled", "newer", "not_ours", "new_key"]


class NoteReceipt(Form):
    """A receipt of a seat above."""

    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class ReceiptSeen:
    """A receipt: whose, what became of it, how many entries the seat has, whether it holds this unit for a fork.

    `new_key`: the seat offers a new key, which waits for a yes. `carried`: of a receipt or orders for another unit,
    whether they go on from here, and why not.
    """

    seat: str
    name: str
    what: What
    entries: int = 0
    held: bool = False
    new_key: bool = False
    carried: carried.CarriedAs | None = None


@command("level.note_receipt", label="Take a receipt", form=NoteReceipt, roles=CARRIERS, hidden=True, recordless=True,
         writes=("level_receipt_taken", "unit_key_ended"))  # fmt: skip
def _note_receipt(act: Act, form: NoteReceipt) -> str:
    seen = _seen(act, form.content)
    return json.dumps(asdict(seen))


def _seen(act: Act, raw: bytes) -> ReceiptSeen:
    try:
        receipt = receipt_of(secrets.read_receipt(raw))
    except secrets.Newer:
        return ReceiptSeen("", "", "newer")
    except secrets.Broken:
        return ReceiptSeen("", "", "broken")
    link = link_of(act.conn, act.unit, receipt.seat)
    if link is None or link.until is not None or link.relation != ABOVE or receipt.unit != act.unit:
        return ReceiptSeen(receipt.seat, "" if link is None else link.name, "not_enrolled")
    try:
        said = secrets.read_receipt(raw, link.signs)
    except secrets.Broken:
        offers = key_renewal.note_from_receipt(act, link, secrets.read_receipt(raw), signed=False)
        return ReceiptSeen(link.uid, link.name, "new_key" if offers else "broken", new_key=offers)
    offers = key_renewal.note_from_receipt(act, link, said, signed=True)
    total = sum(end.seq for end in receipt.heads)
    kept = act.conn.execute(select(RECEIPT.c.content).where(RECEIPT.c.seat == link.uid)).scalar_one_or_none()
    if kept is not None and receipt.order <= receipt_of(json.loads(kept)).order:
        return ReceiptSeen(link.uid, link.name, "older", total, receipt.held, offers)
    act.conn.execute(RECEIPT.delete().where(RECEIPT.c.seat == link.uid))
    act.conn.execute(RECEIPT.insert(), {"seat": link.uid, "content": json.dumps(said), "taken_at": act.now})
    act.append("level_receipt_taken", record=None, facts={"seat": link.uid, "entries": total})
    return ReceiptSeen(link.uid, link.name, "new", total, receipt.held, offers)


def receipt_of(said: dict[str, Any]) -> LevelReceipt:
    """A receipt as its file says it. Raises Broken."""
    try:
        return LevelReceipt(
            content.read_text(said["seat"], content.UID), content.read_whole(said["epoch"]),
            content.read_whole(said["counter"], 0, COUNTER_MOST), content.read_text(said["unit"], content.UID),
            content.read_ends(said["heads"]) + content.read_sealed_ends(said.get("sealed", ())), bool(said["held"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        raise secrets.Broken from None


@query("level.last_receipts", roles=CARRIERS)
def last_receipts(reading: Reading) -> dict[str, datetime]:
    """When a receipt of each seat came last, by the seat's uid."""
    return {row.seat: row.taken_at for row in reading.conn.execute(select(RECEIPT.c.seat, RECEIPT.c.taken_at))}


def take_receipts(
    desk: Desk, folder: bundle_files.StickFiles, progress: bundle_files.Progress | None = None
) -> tuple[ReceiptSeen, ...]:
    """Take the receipts for this unit from a stick; what is for others is kept to be carried on.

    Raises Refused as `bundle_files.read`.
    """
    seen, others = [], []
    for name, raw in bundle_files.read(folder, bundle_files.RECEIPT, progress):
        try:
            receipt = receipt_of(secrets.read_receipt(raw))
        except (secrets.Broken, secrets.Newer):
            receipt = None
        if receipt is not None and receipt.unit != desk.store.unit:
            others.append((receipt.seat, receipt.unit, name, raw))
        else:
            seen.append(ReceiptSeen(**json.loads(_note_receipt(desk, NoteReceipt(content=raw)))))
    others += downward.of_others(desk.store.unit, folder)
    names = {link.uid: link.name for link in list_links(desk)}
    for (sender, *_file), kept in zip(others, carried.carry_on(desk, others), strict=True):
        seen.append(ReceiptSeen(sender, names.get(sender, ""), "not_ours", carried=kept))
    return tuple(seen)
