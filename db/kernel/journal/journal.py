"""Entries of the journal: chained, hashed and appended. stored_events.py reads them; verifying.py walks their chains.

Each entry is chained to the one before it in its stream: `hash` = SHA-256(prev_hash ‖ header), where the header holds
`body_hash`, and `body_hash` covers SHA-256(salt ‖ json) of each part. Erasing a part's salt and json (sealing) leaves
its digest, so the chain still verifies and nothing can be guessed back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, select

from db.kernel.base import writers
from db.kernel.events.event import Event
from db.kernel.events.event_keys import AFTER, LEARNED
from db.kernel.journal import findings, naming, program_versions, stored_events, unsigned_tail
from db.kernel.projections import ordering
from db.kernel.projections import projecting as events
from db.kernel.projections.rows import Rows
from db.storage.dialects.elements import at_most
from db.storage.ends import SEALED_STREAM, Head, hash_of, head, last_position, next_positions
from db.storage.models import BODY, JOURNAL
from db.words.forms import to_json
from db.words.ids import uuid7

if TYPE_CHECKING:
    from db.storage.store import Store
    from db.words.ids import Source

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> str:
    """JSON with one spelling, so that a hash means one thing."""
    return _encode(value)


def sha(*pieces: str) -> str:
    """SHA-256 of texts after each other, in hexadecimal letters."""
    return hashlib.sha256("".join(pieces).encode("utf-8", "surrogatepass")).hexdigest()


def header_hash(prev_hash: str, row: Mapping[str, Any]) -> str:
    """The hash of an entry that follows one of this hash (docs/journal-format.md)."""
    header = {
        name: to_json(row[name])
        for name in (
            "origin", "epoch", "stream", "seq", "uid", "unit", "record",
            "at", "entered_at", "officer", "kind", "schema", "body_hash",
        )
    }  # fmt: skip
    return sha(prev_hash, canonical(header))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """What an entry says, before it has its place in a stream. Empty parts are not kept.

    `unit` is the unit whose entry it is, where that is not the store's own, and `origin` the machine of that unit that
    writes it, where this one does not. `stream` and `schema` are those that this program writes of the kind, unless
    they are given: of an entry that another machine wrote.
    """

    uid: str
    kind: str
    record: str | None
    at: datetime
    entered_at: datetime
    officer: str
    parts: Mapping[str, Mapping[str, Any]]
    stream: str = ""
    schema: int = 0
    unit: str | None = None
    origin: str = ""

    def __post_init__(self) -> None:
        """Take the stream and the schema of the kind where none is given."""
        if not self.stream:
            object.__setattr__(self, "stream", events.stream_of(self.kind))
        if not self.schema:
            object.__setattr__(self, "schema", events.schema_of(self.kind))


@dataclass(frozen=True, slots=True)
class Note:
    """An entry that no form gave: what the store notes by itself, as facts; `at` None: at this moment."""

    kind: str
    record: str | None
    officer: str
    facts: Mapping[str, Any] | None = None
    at: datetime | None = None


def append(
    conn: Connection, store: Store, new: NewEntry, randbytes: Callable[[int], bytes], *, aside: bool = False
) -> Event:
    """Write one entry inside the caller's writing transaction and apply it; `aside`: set it aside instead."""
    see_what_is_unsigned(conn, store, new, randbytes)
    if (first := names_first(conn, store, new)) is not None:
        append(conn, store, first, randbytes)
    return _write(conn, store, _after_others(conn, store, new), randbytes, aside=aside)


def begin_version(conn: Connection, store: Store, source: Source, officer: str) -> None:
    """Write this machine's first entry under this program's version, in the caller's transaction, if it lacks."""
    if (begun := _version_begun(conn, store, officer, source.now())) is not None:
        store.signers.unsigned(conn, store)
        _write(conn, store, begun, source.randbytes)
        if (name := names_first(conn, store, begun)) is not None:
            append(conn, store, name, source.randbytes)


def see_what_is_unsigned(conn: Connection, store: Store, new: NewEntry, randbytes: Callable[[int], bytes]) -> None:
    """Before this machine writes an entry, see that its newest one is signed: what was planted is named and set aside.

    What stands before this version's first entry is told by verifying, and nothing of it is set aside.
    """
    begun = _version_begun(conn, store, new.officer, new.entered_at)
    if begun is None and (new.unit not in (None, store.unit) or new.stream == SEALED_STREAM):
        return
    planted = unsigned_tail.planted(conn, store)
    if begun is not None:
        _write(conn, store, begun, randbytes)
        return
    for facts in findings.unsigned_facts(planted):
        noted = Note(findings.MADE, None, new.officer, facts)
        _write(conn, store, _before_others(conn, store, noted, new.entered_at), randbytes)


def _version_begun(conn: Connection, store: Store, officer: str, at: datetime) -> NewEntry | None:
    facts = program_versions.first_facts(conn)
    if facts is None:
        return None
    return _before_others(conn, store, Note(program_versions.VERSION_BEGUN, store.unit, officer, facts), at)


def _before_others(conn: Connection, store: Store, noted: Note, at: datetime) -> NewEntry:
    """The entry of a note that goes before another. Its uid follows from its place: chance gives the other entry the
    same as without it, and a made-up store is made the same again."""
    place = sha(store.origin, str(store.epoch), noted.kind, str(noted.record), str(last_position(conn)))
    return NewEntry(
        uid=uuid7(at, bytes.fromhex(place)[:10]), kind=noted.kind, record=noted.record, at=at, entered_at=at,
        officer=noted.officer, parts={"facts": noted.facts or {}},
    )  # fmt: skip


def _write(
    conn: Connection, store: Store, new: NewEntry, randbytes: Callable[[int], bytes], *, aside: bool = False
) -> Event:
    last = head(conn, new.unit or store.unit, store.origin, store.epoch, new.stream)
    row, bodies = chained(store, last, new, randbytes)
    position = keep(conn, row, bodies)
    store.signers.note(conn, store, row, position)
    if new.record is not None and isinstance(number := new.parts.get("facts", {}).get("number"), str):
        store.signers.number(conn, new.record, number)
    event = event_of(position, row, new.parts)
    if aside:
        rows = Rows(conn, (event,))
        events.set_aside(rows, event)
        rows.write()
    else:
        events.apply(conn, (event,))
    return event


def _after_others(conn: Connection, store: Store, new: NewEntry) -> NewEntry:
    """The entry, saying that it comes after those of other machines in its record where their clocks are ahead."""
    if new.record == store.unit or new.stream != "record" or new.unit not in (None, store.unit):
        return new
    if LEARNED in new.parts.get("facts", {}):
        return new  # it stands where it was written
    here = _before(conn, store, new)
    if (after := ordering.after_all(here, new.entered_at)) is None:
        return new
    return replace(new, parts={**new.parts, "facts": {**new.parts.get("facts", {}), AFTER: after}})


def _before(conn: Connection, store: Store, new: NewEntry) -> tuple[Event, ...]:
    """The entries that a new one comes after, where another machine wrote some of them."""
    if new.record is not None:
        others = conn.execute(_OF_OTHERS, {"in_record": new.record, "own": store.origin}).first()
        if others is None and new.kind not in events.listed():
            return ()
        here = stored_events.events_of(conn, store.unit, new.record)
        is_shared = others is not None or any(ordering.origin_of(event) != store.origin for event in here)
        return here if is_shared else ()
    if not (kinds := events.together_with(new.kind)):
        return ()
    others = conn.execute(
        select(JOURNAL.c.position)
        .where(JOURNAL.c.unit == store.unit, JOURNAL.c.kind.in_(kinds), JOURNAL.c.origin != store.origin)
        .limit(1)
    ).first()
    return () if others is None else ordering.in_order(stored_events.events_of_kinds(conn, store.unit, kinds))


_OF_OTHERS = (
    select(JOURNAL.c.position)
    .where(JOURNAL.c.record == bindparam("in_record"), JOURNAL.c.origin != bindparam("own"))
    .limit(at_most(1))
)


def names_first(conn: Connection, store: Store, new: NewEntry) -> NewEntry | None:
    """The entry that goes before this one, as the journal does not name the key that its officer signs with."""
    names_one = new.kind in naming.NAMING and LEARNED not in new.parts.get("facts", {})
    if names_one or new.stream == SEALED_STREAM or new.unit not in (None, store.unit):
        return None
    public = naming.unnamed(conn, store, new.officer)
    if public is None:
        return None
    noted = Note(naming.OWN, new.officer, new.officer, {naming.SIGNS: public})
    return _before_others(conn, store, noted, new.entered_at)


def note(conn: Connection, store: Store, source: Source, noted: Note, *, entered_at: datetime | None = None) -> Event:
    """Write a note as an entry inside the caller's writing transaction and apply it; `entered_at`: when it is written,
    where that is later than the moment it is of. Raises ValueError for a kind that no act of the program writes."""
    if noted.kind not in writers.OWN_ACTS:
        raise ValueError(f"no act of the program itself writes {noted.kind}")
    at = noted.at or source.now()
    new = NewEntry(
        uid=source.uid(), kind=noted.kind, record=noted.record, at=at, entered_at=entered_at or at,
        officer=noted.officer, parts={"facts": noted.facts or {}},
    )  # fmt: skip
    return append(conn, store, new, source.randbytes)


def chained(
    store: Store, last: Head | None, new: NewEntry, randbytes: Callable[[int], bytes]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The journal row, without its position, and the body rows of an entry that follows `last` in its stream."""
    unit = new.unit or store.unit
    bodies = []
    for part in sorted(new.parts):
        if new.parts[part]:
            salt, text = randbytes(16).hex(), canonical(new.parts[part])
            bodies.append(
                {"unit": unit, "uid": new.uid, "part": part, "digest": sha(salt, text), "salt": salt, "json": text}
            )
    row: dict[str, Any] = {
        "origin": new.origin or store.origin,
        "epoch": store.epoch,
        "stream": new.stream,
        "seq": 1 if last is None else last.seq + 1,
        "uid": new.uid,
        "unit": unit,
        "record": new.record,
        "at": new.at,
        "entered_at": new.entered_at,
        "officer": new.officer,
        "kind": new.kind,
        "schema": new.schema,
        "body_hash": body_hash((body["part"], body["digest"]) for body in bodies),
        "prev_hash": hash_of(last),
    }
    row["hash"] = header_hash(row["prev_hash"], row)
    return row, bodies


_ENTRY, _BODIES = JOURNAL.insert(), BODY.insert()


def keep(conn: Connection, row: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]]) -> int:
    """Write an entry at the next position, which is returned."""
    (position,) = next_positions(conn, 1)
    conn.execute(_ENTRY, {**row, "position": position})
    if bodies:
        conn.execute(_BODIES, bodies)
    return position


def event_of(position: int, row: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> Event:
    """The event of an entry that was made by `chained` and stands at `position`."""
    return Event(
        position, row["uid"], row["unit"], row["record"], row["at"], row["entered_at"], row["officer"], row["kind"],
        row["schema"], row["stream"], dict(parts.get("facts", {})), dict(parts.get("identity", {})),
        dict(parts.get("words", {})), origin=row["origin"], epoch=row["epoch"], seq=row["seq"],
    )  # fmt: skip


def is_whole(row: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]]) -> bool:
    """Whether an entry from elsewhere fits its own hash, and its bodies (those that are there) fit their digests."""
    ordered = sorted(bodies, key=lambda body: str(body["part"]))
    fit = all(body["json"] is None or sha(body["salt"] or "", body["json"]) == body["digest"] for body in ordered)
    named = body_hash((body["part"], body["digest"]) for body in ordered)
    return fit and row["body_hash"] == named and row["hash"] == header_hash(row["prev_hash"], row)


def body_hash(digests: Iterator[tuple[str, str]]) -> str:
    """The hash of parts and their digests, which are in the order of the parts."""
    return sha(*(f"{part}:{digest}\n" for part, digest in digests))
