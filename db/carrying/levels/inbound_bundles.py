"""`precinct take` at a seat: bundles are opened, verified, applied each entry once, and answered by receipts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from itertools import groupby
from typing import Any, Literal

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import IntegrityError

from db.carrying.levels import (
    bundle_files,
    carried,
    content,
    downward,
    events,
    keeping,
    key_renewal,
    list_updates,
    one_unit,
    ordering,
    protocol,
    remarks,
    secrets,
    written_chains,
)
from db.carrying.levels.branching import SecondBranch
from db.carrying.levels.links import (
    BELOW,
    CARRIERS,
    LinkedUnit,
    link_of,
    links,
    list_links,
    own_pairs,
    own_public,
    pair_for,
)
from db.carrying.levels.models import PIN_OF, WORD
from db.carrying.levels.pins import ChainHere, chains_of, hashes_at, refused_at
from db.carrying.levels.protocol import Bundle, End, EntryRange, EpochKey, LevelReceipt, SeatKnows, Sent
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.events.event import Event
from db.kernel.folding import quarantine, versions
from db.kernel.journal import journal
from db.kernel.projections import event_check, projecting
from db.storage import ends
from db.storage.ends import SEALED_STREAM
from db.storage.models import BODY, JOURNAL, QUARANTINED
from db.words.forms import Form, to_json
from db.words.messages import M_, Refused

AHEAD = timedelta(hours=1)
"""How far a unit's clock may be before this one until it is told of."""
AT_ONCE = 500

What = Literal[
    "new", "known", "gap", "fork", "held", "not_taken", "broken", "not_enrolled", "newer", "not_ours", "stranger",
    "anothers", "old_key",
]  # fmt: skip


class TakeBundle(Form):
    """A bundle's file of a unit below."""

    content: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one file: whose it says it is, how many entries were new, how many could not be used here.

    `missing`: what must come before it. `fork`: the place that has two hashes. `ahead`: seconds by which the unit's
    clock was ahead of this one. `other`: the name of the unit whose entries they are. `carried`: of a file for another
    seat, whether it goes on from here, and why not. `found`: how much of the unit's entries here is not as bundles
    brought it.
    """

    file: str
    unit: str
    name: str
    what: What
    entries: int = 0
    aside: int = 0
    missing: tuple[EntryRange, ...] = ()
    fork: str | None = None
    ahead: int = 0
    other: str = ""
    carried: carried.CarriedAs | None = None
    found: int = 0


@command("level.take", label="Take a bundle in", form=TakeBundle, roles=CARRIERS, hidden=True, recordless=True,
         writes=("bundle_held", "bundle_taken", "entries_unusable", "unit_key_ended"),
         late_lock=True)  # fmt: skip
def _take(act: Act, form: TakeBundle) -> str:
    return json.dumps(asdict(_taken(act, form.content)))


def _taken(act: Act, raw: bytes) -> TakenIn:
    """Open, verify, look, apply: all of a bundle or nothing. What cannot be taken changes nothing, but a fork."""
    try:
        address = secrets.address_of(raw)
    except secrets.Newer:
        return TakenIn("", "", "", "newer")
    except secrets.Broken:
        return TakenIn("", "", "", "broken")
    link = link_of(act.conn, act.unit, address.sender)
    if link is None or link.until is not None or link.relation != BELOW:
        return TakenIn("", address.sender, "" if link is None else link.name, "not_enrolled")
    try:
        packed, pair = secrets.unwrap_by(raw, own_pairs(act.conn, act.desk.store), link.signs)
        letter = content.decode(packed)
    except secrets.Broken:
        return TakenIn("", link.uid, link.name, "old_key" if _is_to_another_key(act, raw, link) else "broken")
    if letter.bundle.unit != link.uid or address.receiver != act.unit:
        return TakenIn("", link.uid, link.name, "broken")
    ends.alone(act.conn, link.uid)
    key_renewal.note_sealed_to(act, link.uid, pair)
    seen = TakenIn("", link.uid, link.name, "known", ahead=_ahead(act, letter))
    return apply_or_hold(act, Opened(letter, packed, hashlib.sha256(raw).hexdigest()), seen)


def _is_to_another_key(act: Act, raw: bytes, link: LinkedUnit) -> bool:
    """Whether the unit signed this bundle outside and sealed it to a key that is not here."""
    pairs = own_pairs(act.conn, act.desk.store)
    return secrets.outer_order(raw, link.signs) is not None and not any(
        secrets.is_sealed_to(raw, pair) for pair in pairs
    )


def _ahead(act: Act, letter: content.Letter) -> int:
    ahead = letter.written_at - act.now
    return int(ahead.total_seconds()) if ahead > AHEAD else 0


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle that was verified: what it holds, as it was packed too, and the digest of its file."""

    letter: content.Letter
    packed: bytes
    digest: str


def apply_or_hold(act: Act, opened: Opened, seen: TakenIn) -> TakenIn:
    """Use a verified bundle or keep it: of a unit with two branches it is kept raw until two people decide.

    Raises Refused("broken") where an entry is named twice.
    """
    letter, bundle, of = opened.letter, opened.letter.bundle, (act.unit, seen.unit)
    word = act.conn.execute(select(WORD).where(WORD.c.unit == of[0], WORD.c.uid == of[1])).first()
    named, found = written_chains.named_before(act, seen.unit)
    seen = replace(seen, found=found)
    if word is not None and word.held is not None:
        keeping.keep(act, seen.unit, bundle, opened.packed)
        return _with(seen, "held", fork=word.held)
    rows = {row.origin_epoch: row for row in chains_of(act.conn, *of)}
    heads, places = {chain: row.have for chain, row in rows.items()}, protocol.places(bundle)
    refused = refused_at(act.conn, of, places)
    looked = protocol.look(bundle, SeatKnows(heads, hashes_at(act.conn, of, places), refused))
    said = {"written_at": letter.written_at, "digest": opened.digest}
    if looked.what in ("fork", "not_taken"):
        keeping.keep(act, seen.unit, bundle, opened.packed)
    if looked.fork is not None:
        place = f"{looked.fork[1]}/{looked.fork[2]} {looked.fork[0]}"
        act.append(events.HELD, record=seen.unit, facts={**said, "place": place})
        return _with(seen, "fork", fork=place)
    if looked.what == "not_taken" or (looked.what == "gap" and bundle.sealed):  # the records say what there is
        return _with(seen, looked.what, missing=looked.missing)
    if (other := one_unit.other_of(act.conn, *of, bundle, looked.new)) is not None:
        link = link_of(act.conn, act.unit, other)
        return _with(seen, "anothers", other="" if link is None else link.name)
    chains = tuple(_changed(bundle, rows, looked.new))
    if chains or word is None or letter.written_at > word.written_at:
        try:
            aside, last, hashes = _apply(act, seen.unit, looked.new, SEALED_STREAM if bundle.sealed else "record")
        except IntegrityError:
            raise Refused("broken", {}, M_("The bundle names an entry twice.")) from None
        runs = _runs(looked.new, [(str(each["origin"]), int(each["epoch"])) for each in chains])
        facts = {**said, "entries": len(looked.new), "chains": list(chains), "runs": runs}
        facts[written_chains.WROTE] = written_chains.facts_of(act.conn, seen.unit, named, last, hashes)
        act.append(events.TAKEN, record=seen.unit, facts=facts)
        seen = _with(seen, looked.what, entries=len(looked.new), aside=aside)
    return _with(seen, looked.what, missing=looked.missing)


def _with(seen: TakenIn, what: What, **changed: Any) -> TakenIn:
    return TakenIn(**{**_plain(seen), "what": what, **changed})


def _plain(seen: TakenIn) -> dict[str, Any]:
    return {name: getattr(seen, name) for name in TakenIn.__dataclass_fields__}


def _runs(new: Sequence[Sent], chains: Sequence[EpochKey]) -> list[dict[str, Any]]:
    """Of which new entries something came, in their order, by runs of one chain."""
    runs: list[dict[str, Any]] = []
    for chain, some in groupby(new, key=lambda sent: sent.end.chain):
        shown = "".join("0" if sent.said is None else "1" for sent in some)
        runs.append({"chain": chains.index(chain), "shown": shown})
    return runs


def _changed(bundle: Bundle, rows: Mapping[EpochKey, ChainHere], new: Sequence[Sent]) -> Iterator[dict[str, Any]]:
    """What a bundle changes of each chain: new hashes, how many entries are heard of, where it is over."""
    over = protocol.closed(bundle, rows)
    heads = {end.chain: end.seq for end in bundle.heads}
    hashes: dict[EpochKey, list[str]] = {}
    for sent in new:
        hashes.setdefault(sent.end.chain, []).append(sent.end.hash)
    own = bundle.origin, bundle.epoch
    for chain in sorted({*heads, *over, own}):
        before = rows.get(chain, ChainHere(chain, 0, 0, None))
        claimed, ended = max(before.claimed, heads.get(chain, 0)), over.get(chain, before.ended)
        if chain in hashes or (claimed, ended) != (before.claimed, before.ended) or (chain == own and own not in rows):
            said = {"origin": chain[0], "epoch": chain[1], "first": before.have + 1, "claimed": claimed, "ended": ended}
            yield {**{key: value for key, value in said.items() if value is not None}, "hashes": hashes.get(chain, [])}


# --- applying ------------------------------------------------------------------------------------------------------


def _apply(act: Act, unit: str, new: Sequence[Sent], stream: str) -> tuple[int, ends.Head | None, list[str]]:
    """Write what these entries say into this store's journal, as entries of the unit, and fold them; how many could not
    be used (they are kept and set aside), where the chain that they stand in ends, and their hashes.

    They stand in a chain of this seat's: the unit's own header is not here, its hash is pinned beside.
    """
    store, conn = act.desk.store, act.conn
    last, aside = ends.head(conn, unit, store.origin, store.epoch, stream), 0
    hashes: list[str] = []
    said = [sent.said for sent in new if sent.said is not None]
    versions.note_new(conn, unit)
    for start in range(0, len(said), AT_ONCE):
        some = said[start : start + AT_ONCE]
        rows, bodies, made = [], [], []
        for position, entry in zip(ends.next_positions(conn, len(some)), some, strict=True):
            entered = _entry(unit, entry, stream)
            row, parts = journal.chained(store, last, entered, act.desk.source.randbytes)
            last = ends.Head(row["origin"], row["epoch"], row["stream"], row["seq"], row["hash"])
            hashes.append(row["hash"])
            rows.append({"position": position, **row})
            bodies += parts
            made.append(journal.event_of(position, row, entered.parts))
        conn.execute(JOURNAL.insert(), rows)
        if bodies:
            conn.execute(BODY.insert(), bodies)
        unusable = {event.uid for event in made if not _is_usable(event)}
        quarantine.apply_with_savepoints(conn, made, unusable)
        if unusable:  # also when the tables are made again
            act.append(projecting.UNUSABLE, record=unit, facts={"of": unit, "unread": sorted(unusable)})
        of_these = QUARANTINED.c.unit == unit, QUARANTINED.c.uid.in_([event.uid for event in made])
        aside += conn.execute(select(func.count()).select_from(QUARANTINED).where(*of_these)).scalar_one()
    return aside, last, hashes


def _entry(unit: str, said: Mapping[str, Any], stream: str) -> journal.NewEntry:
    """What leaves has one moment and no officer."""
    return journal.NewEntry(
        uid=said["uid"], unit=unit, kind=said["kind"], schema=said["schema"], record=said["record"], at=said["at"],
        entered_at=said["at"], officer="", parts={"facts": said["facts"]}, stream=stream,
    )  # fmt: skip


def _is_usable(event: Event) -> bool:
    """Whether its values are as declared; whether its kind is known, and may leave a unit, its fold asks."""
    return event_check.is_fit(event.kind, event.schema, {"facts": event.facts})


# --- receipts, and the whole stick ---------------------------------------------------------------------------------


@query("level.receipts", roles=CARRIERS)
def write_receipts(reading: Reading, folder: bundle_files.StickFiles, units: frozenset[str]) -> int:
    """Write a receipt for each of these units with what this seat orders, and what the seats above gave for units
    below; how many receipts.
    """
    conn, store = reading.conn, reading.desk.store
    public, count = own_public(conn, store), 0
    said_down = {
        "orders": ordering.orders_of(conn, reading.unit), "lists": list_updates.items_changed(conn, reading.unit),
    }  # fmt: skip
    for link in links(conn, reading.unit, BELOW):
        if link.uid not in units:
            continue
        receipt = receipt_for(conn, reading.unit, link.uid, (store.epoch, ends.end(conn)))
        mine = pair_for(conn, store, link.uid)
        said = {
            "seat": receipt.seat, "epoch": receipt.epoch, "counter": receipt.counter, "unit": receipt.unit,
            **content.ends_by_stream(receipt.heads), "held": receipt.held, "written_at": to_json(reading.now),
            downward.NUMBERS: True, **key_renewal.said_in_receipt(conn, public, link),
        }  # fmt: skip
        bundle_files.put(folder, bundle_files.receipt_name(reading.unit, link.uid), secrets.sign_receipt(said, mine))
        to_it = {**said_down, "remarks": remarks.remarks_of(conn, reading.unit, link.uid)}
        downward.write(folder, receipt, link.seals, to_it, mine)
        count += 1
    below = {link.uid for link in links(conn, reading.unit, BELOW)}
    for name, content_of in carried.files_for(conn, below):
        if name.endswith((bundle_files.RECEIPT, bundle_files.ORDERS)):
            bundle_files.put(folder, name, content_of)
            count += name.endswith(bundle_files.RECEIPT)
    return count


def receipt_for(conn: Connection, seat: str, unit: str, order: tuple[int, int]) -> LevelReceipt:
    """What this seat has of a unit. `order`: its own epoch and the end of its journal, which only grows in an epoch.

    Where a unit has two branches, the receipt names what both have: each branch is then sent whole.
    """
    ends_here = []
    held = conn.execute(select(WORD.c.held).where(WORD.c.unit == seat, WORD.c.uid == unit)).scalar_one_or_none()
    second = None if held is None else keeping.second_of(conn, seat, unit)
    for chain in chains_of(conn, seat, unit):
        if second is not None and chain.origin_epoch in second.common:
            ends_here += _common_end(conn, (seat, unit), second, chain.origin_epoch)
        elif chain.have:
            pins = select(PIN_OF.c.hashes).where(
                PIN_OF.c.unit == seat, PIN_OF.c.record == unit, PIN_OF.c.origin == chain.origin_epoch[0],
                PIN_OF.c.epoch == chain.origin_epoch[1],
            )  # fmt: skip
            newest = conn.execute(pins.order_by(PIN_OF.c.first.desc()).limit(1)).scalar_one()
            ends_here.append(End(*chain.origin_epoch, chain.have, newest[-content.HASH :]))
    return LevelReceipt(seat, *order, unit, tuple(sorted(ends_here)), held is not None)


def _common_end(conn: Connection, of: tuple[str, str], second: SecondBranch, chain: EpochKey) -> list[End]:
    """Where both branches of a chain still are one; none where that is not known, or nowhere."""
    place = (*chain, second.common[chain])
    shas = hashes_at(conn, of, [place]) if chain in second.parted else {}
    return [End(*place, sha) for sha in shas.values()]


def take_bundles(
    desk: Desk, folder: bundle_files.StickFiles, progress: bundle_files.Progress | None = None
) -> tuple[TakenIn, ...]:
    """Take every bundle of a folder, each whole or not at all; what is for others is kept to be carried on.

    Raises Refused: "unreadable", "no_key", and what the store raises.
    """
    seen, others = [], []
    names = {link.uid: link.name for link in list_links(desk)}
    for name, raw in bundle_files.read(folder, bundle_files.BUNDLE, progress):
        try:
            address = secrets.address_of(raw)
        except (secrets.Broken, secrets.Newer):
            address = None
        if address is not None and address.receiver != desk.store.unit:
            others.append((address.sender, address.receiver, name, raw))
            seen.append(TakenIn(name, address.sender, names.get(address.sender, ""), "not_ours"))
            continue
        try:
            done = json.loads(_take(desk, TakeBundle(content=raw)))
        except Refused as refused:
            if refused.code != "broken":
                raise
            done = asdict(TakenIn("", "" if address is None else address.sender, "", "broken"))
        missing = tuple(EntryRange(**each) for each in done["missing"])
        seen.append(TakenIn(**{**done, "file": name, "missing": missing}))
    kept = iter(carried.carry_on(desk, others))
    return tuple(replace(each, carried=next(kept)) if each.what == "not_ours" else each for each in seen)


def answer(desk: Desk, folder: bundle_files.StickFiles, seen: Sequence[TakenIn]) -> int:
    """Write receipts for the units that came, and what goes on to units below; returns how many. Raises
    Refused("unwritable")."""
    came = frozenset(each.unit for each in seen if each.what not in ("not_enrolled", "not_ours"))
    return write_receipts(desk, folder, came)


def take_folder(desk: Desk, folder: bundle_files.StickFiles) -> tuple[TakenIn, ...]:
    """Take a folder's bundles and answer them. Raises Refused as `take_bundles` and `answer`."""
    seen = take_bundles(desk, folder)
    answer(desk, folder, seen)
    return seen
