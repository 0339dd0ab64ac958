"""The journal between the machines of one precinct: `export_journal`, and reading such a file (inbound_files.py).

What travels is the journal itself: entries of the `record` and the `sealed` stream keep origin, epoch, number and hash;
who opened what (the `access` stream) stays where it was noted. The format is in docs/journal-format.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Connection, RowMapping, func, or_, select

from db.carrying.transfer import export_file, signing
from db.carrying.transfer.checking import HEADER, MOMENTS, read_entry
from db.kernel.base.access import KEEPERS, LEADERS, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.erasing import sealing
from db.kernel.events.event_keys import LEARNED
from db.kernel.journal import envelopes, journal, stored_events
from db.kernel.journal.series import free_series
from db.kernel.projections import projecting as events
from db.registers.attachments import carrying
from db.registers.attachments.forms import ADDED
from db.storage import ends, keys, sealings
from db.storage.ends import SEALED_STREAM, Head
from db.storage.hidden_shares import is_hidden
from db.storage.models import INDEX, JOURNAL, SIGNATURE
from db.words.forms import to_json
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.storage.store import Store

What = Literal["all", "start", "lists"]
STREAMS = ("record", SEALED_STREAM)
AT_ONCE = 500
"""Entries that are read by one statement."""
EXPORTERS = LEADERS | KEEPERS | {Role.DEPUTY}
"""Records leave the house with the file: the desk's leaders, and the administrator, who gets ciphertext to carry."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a file: whose it is, how far each chain went when it was written, what a new machine needs."""

    unit: str
    unit_name: str
    origin: str
    epoch: int
    series: str
    heads: tuple[Head, ...]
    next_series: str
    sealing: keys.Sealing | None
    lists: bool = False
    """Whether it holds no chain, but what changed of officers, lists and the wording of rights (lists_file.py)."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many entries, up to which position of this journal. Sealed ones travel uncounted."""

    entries: int
    position: int


@query("journal.export", roles=EXPORTERS)
def export_journal(  # noqa: PLR0913  what is written, and who is told how far it is
    reading: Reading,
    path: Path,
    secret: bytes,
    *,
    since: int = 0,
    beyond: Sequence[Head] = (),
    what: What = "all",
    step: Callable[[int, int], None] | None = None,
) -> Exported:
    """Write the journal into a new encrypted file.

    `since`: only entries after this position; `beyond`: only what follows these heads (those of the other machine's
    file, see `read_header`); `what`: "start" is only the beginning, up to the first record, with which a new machine
    joins; "lists" only what changed officers, lists and the wording of rights and counts here, out of its chain.
    `step` is told now and then (position reached, last position). The export is itself an access entry.
    Raises Refused as `export_file.Writer` does.
    """
    conn, store = reading.conn, reading.desk.store
    seen = {(head.origin, head.epoch, head.stream): head.seq for head in beyond}
    until = ends.end(conn)
    lists = what == "lists"
    if what == "start":
        opened = conn.execute(select(func.min(INDEX.c.position))).scalar_one()
        until = until if opened is None else signing.end_of_signed(conn, opened - 1)
    count = 0
    with export_file.Writer(path, secret, keys.QUICK if store.demo else keys.KIOSK) as file:
        file.line(_line({**_header(conn, store, until), **({"lists": True} if lists else {})}))
        signed = signing.Signatures(conn, store)
        rows = _listed(conn, store.unit) if lists else _rows(conn, since, until)
        for place, row in enumerate(rows):
            if step is not None and place % AT_ONCE == 0:
                step(row["position"], until)
            lacks = row["seq"] > seen.get((row["origin"], row["epoch"], row["stream"]), 0)
            if not lacks and row["kind"] != sealing.SEALED:
                continue
            count += row["stream"] != SEALED_STREAM
            for line in (_line(_bare(row)),) if lists else _lines(conn, signed, row):
                file.line(line)
        if step is not None and until:
            step(until, until)
    last = min(until, ends.last_position(conn))
    reading.note("journal_exported", store.unit, {"entries": count, "since": since, "position": last})
    return Exported(count, last)


def _lines(conn: Connection, signed: signing.Signatures, row: Mapping[str, Any]) -> Iterator[str]:
    """An entry with the signature that ends with it, and the content of the attachment that it added."""
    line = _bare(row)
    if row["stream"] == "record" and (signature := signed.of(row)) is not None:
        line[signing.SIGNED] = signature
    yield _line(line)
    if row["kind"] == ADDED:
        yield from carrying.lines_of(conn, row["unit"], row["uid"])


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "position"}


def _line(value: Mapping[str, Any]) -> str:
    return journal.canonical(value)


def _header(conn: Connection, store: Store, until: int) -> dict[str, Any]:
    key = store.keyring.sealing(keys.INSPECTORATE)
    return {
        "unit": store.unit,
        "unit_name": store.info.unit_name,
        "origin": store.origin,
        "epoch": store.epoch,
        "series": store.series,
        "heads": [asdict(head) for head in heads(conn, until)],
        "next_series": free_series(conn, joins=True),
        "sealing": None if key is None else _told(key),
    }


def _told(key: keys.Sealing) -> dict[str, Any]:
    """What another machine of the precinct needs to seal: it opens neither share nor paper."""
    shares = {badge: share for badge, share in key.shares.items() if not is_hidden(badge)}
    return {"name": key.name, "public": key.public, "shares": shares, "paper": key.paper}


def heads(conn: Connection, until: int) -> tuple[Head, ...]:
    """The end of every chain that travels, up to a position."""
    chain = (JOURNAL.c.unit, JOURNAL.c.origin, JOURNAL.c.epoch, JOURNAL.c.stream)
    chosen = select(*chain, func.max(JOURNAL.c.seq)).where(JOURNAL.c.stream.in_(STREAMS), JOURNAL.c.position <= until)
    newest = []
    for unit, origin, epoch, stream, seq in conn.execute(chosen.group_by(*chain).order_by(*chain)).all():
        newest.append(Head(origin, epoch, stream, seq, hash_at(conn, unit, origin, epoch, stream, seq) or ""))
    return tuple(newest)


def hash_at(conn: Connection, unit: str, origin: str, epoch: int, stream: str, seq: int) -> str | None:
    """The hash of one entry of a chain; None where it is not here."""
    where = (
        JOURNAL.c.unit == unit,
        JOURNAL.c.origin == origin,
        JOURNAL.c.epoch == epoch,
        JOURNAL.c.stream == stream,
        JOURNAL.c.seq == seq,
    )
    return conn.execute(select(JOURNAL.c.hash).where(*where)).scalar_one_or_none()


def _rows(conn: Connection, since: int, until: int) -> Iterator[dict[str, Any]]:
    after = 0
    while True:
        # Sealings travel always: what follows one in a file was written by someone who knew of it.
        wanted = or_(JOURNAL.c.position > since, JOURNAL.c.kind == sealing.SEALED)
        within = (JOURNAL.c.position > after, JOURNAL.c.position <= until, JOURNAL.c.stream.in_(STREAMS), wanted)
        chosen = select(JOURNAL).where(*within).order_by(JOURNAL.c.position).limit(AT_ONCE)
        rows = conn.execute(chosen).mappings().all()
        if not rows:
            return
        yield from _with_bodies(conn, rows)
        after = rows[-1]["position"]


def _listed(conn: Connection, unit: str) -> Iterator[dict[str, Any]]:
    """What a file of lists holds: the entries that count here, but those that were learned from such a file, and those
    with which the precinct's journal begins, which every machine has.
    """
    begun = conn.execute(select(func.min(SIGNATURE.c.position))).scalar() or 0
    chosen = select(JOURNAL).where(
        JOURNAL.c.unit == unit, JOURNAL.c.kind.in_(events.listed()), JOURNAL.c.stream == "record", stored_events.USED,
        JOURNAL.c.position > begun,
    )  # fmt: skip
    rows = conn.execute(chosen.order_by(JOURNAL.c.position)).mappings().all()
    for row in _with_bodies(conn, rows):
        if not any(f'"{LEARNED}"' in body.get("json", "") for body in row["bodies"]):
            yield row


def _with_bodies(conn: Connection, rows: Sequence[RowMapping]) -> Iterator[dict[str, Any]]:
    bodies: dict[str, list[dict[str, Any]]] = {}
    for body in stored_events.bodies_of(conn, rows):
        kept = {} if body["json"] is None else {"salt": body["salt"], "json": body["json"]}
        bodies.setdefault(body["uid"], []).append({"part": body["part"], "digest": body["digest"], **kept})
    for row in rows:
        said = {name: row[name] for name in HEADER}
        for name in MOMENTS:
            said[name] = to_json(row[name])
        yield {"position": row["position"], **said, "bodies": bodies.get(row["uid"], [])}


def read_header(path: Path, secret: bytes) -> Header:
    """The first line of a file. Raises Refused as `export_file.lines` does."""
    return _read_header(next(export_file.lines(path, secret), ""), path)


def _read_header(line: str, path: Path) -> Header:
    try:
        raw = json.loads(line)
        sealed = raw["sealing"]
        return Header(
            str(raw["unit"]), str(raw["unit_name"]), str(raw["origin"]), int(raw["epoch"]), str(raw["series"]),
            tuple(Head(**head) for head in raw["heads"]), str(raw["next_series"]),
            None if sealed is None else sealings.read_sealing(sealed), raw.get("lists") is True,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise export_file.not_an_export(path) from None


def entries_of(path: Path, secret: bytes) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The entries of a file as journal and body rows, each verified by itself: its hash and its bodies.

    Raises Refused("invalid").
    """
    lines = export_file.lines(path, secret)
    next(lines, None)
    for line in lines:
        if line.startswith(carrying.BEGINS):
            continue
        row, bodies = read_entry(line)
        if row["stream"] not in STREAMS or (row["stream"] == SEALED_STREAM) != (row["kind"] == envelopes.KIND):
            raise Refused("invalid", {}, M_("The file holds entries that never leave their machine."))
        yield row, bodies
