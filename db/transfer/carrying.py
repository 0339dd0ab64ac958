"""Carrying the journal between the machines of one precinct: `export_journal` and `import_journal`.

What travels is the journal itself: entries of the `record` and the `sealed` stream keep origin, epoch, number and hash;
who opened what (the `access` stream) stays where it was noted. The format is in docs/journal-format.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2

from db import events, inspectorate, journal, numbering, sealing
from db.access import DESK, KEEPERS, LEADERS, Role
from db.attachments import carrying
from db.attachments.forms import ADDED
from db.desk import Act, Desk, Reading, command, query
from db.forms import Form, to_json
from db.journal import Head
from db.messages import M_, Message, Refused
from db.setup_events import free_series
from db.storage import keys
from db.tables import BODY, INDEX, JOURNAL, QUARANTINED
from db.transfer import export_file
from db.transfer.checking import HEADER, check_follows, read_entry

if TYPE_CHECKING:
    from db.storage.store import Store

STREAMS = ("record", "sealed")
EXPORTERS = LEADERS | KEEPERS | {Role.DEPUTY}
"""Records leave the house with the file: the desk's leaders, and the administrator, who gets ciphertext to carry."""
IMPORTERS = DESK | KEEPERS


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


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: how many entries, up to which position of this journal. Sealed ones travel uncounted."""

    entries: int
    position: int


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought, sealed entries uncounted. `set_aside`: kinds that could not be applied here, `both`: records
    that changed on both."""

    entries: int = 0
    known: int = 0
    series: str = ""
    set_aside: tuple[str, ...] = ()
    both: tuple[str, ...] = ()


@query("journal.export", roles=EXPORTERS)
def export_journal(
    reading: Reading, path: Path, secret: bytes, *, since: int = 0, beyond: Sequence[Head] = (), start: bool = False
) -> Exported:
    """Write the journal into a new encrypted file.

    `since`: only entries after this position; `beyond`: only what follows these heads (those of the other machine's
    file, see `read_header`); `start`: only the beginning, up to the first record: what a new machine joins with.
    The export is itself an access entry. Raises Refused as `export_file.Writer` does.
    """
    conn, store = reading.conn, reading.desk.store
    known = {(one.origin, one.epoch, one.stream): one.seq for one in beyond}
    until = journal.end(conn)
    if start:
        opened = conn.execute(select(func.min(INDEX.c.position))).scalar_one()
        until = until if opened is None else opened - 1
    count = 0
    with export_file.Writer(path, secret, keys.QUICK if store.demo else keys.KIOSK) as file:
        file.line(_line(_header(conn, store, until)))
        for row in _rows(conn, since, until):
            lacks = row["seq"] > known.get((row["origin"], row["epoch"], row["stream"]), 0)
            if lacks or row["kind"] == sealing.SEALED:
                file.line(_line(row))
                count += row["stream"] != journal.SEALED_STREAM
                if row["kind"] == ADDED:
                    for line in carrying.lines_of(conn, row["uid"]):
                        file.line(line)
    told = min(until, journal.last_position(conn))
    reading.note("journal_exported", store.unit, {"entries": count, "since": since, "position": told})
    return Exported(count, told)


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
        "heads": [asdict(one) for one in heads(conn, until)],
        "next_series": free_series(conn, joins=True),
        "sealing": None if key is None else {"name": key.name, "public": key.public, "shares": key.shares},
    }


def heads(conn: Connection, until: int) -> tuple[Head, ...]:
    """The end of every chain that travels, up to a position."""
    chain = (JOURNAL.c.origin, JOURNAL.c.epoch, JOURNAL.c.stream)
    chosen = select(*chain, func.max(JOURNAL.c.seq)).where(JOURNAL.c.stream.in_(STREAMS), JOURNAL.c.position <= until)
    found = []
    for origin, epoch, stream, seq in conn.execute(chosen.group_by(*chain).order_by(*chain)).all():
        found.append(Head(origin, epoch, stream, seq, hash_at(conn, origin, epoch, stream, seq) or ""))
    return tuple(found)


def hash_at(conn: Connection, origin: str, epoch: int, stream: str, seq: int) -> str | None:
    """The hash of one entry of a chain; None where it is not here."""
    where = (JOURNAL.c.origin == origin, JOURNAL.c.epoch == epoch, JOURNAL.c.stream == stream, JOURNAL.c.seq == seq)
    return conn.execute(select(JOURNAL.c.hash).where(*where)).scalar_one_or_none()


def _rows(conn: Connection, since: int, until: int) -> Iterator[dict[str, Any]]:
    after = 0
    while True:
        # Sealings travel always: what follows one in a file was written by someone who knew of it.
        wanted = or_(JOURNAL.c.position > since, JOURNAL.c.kind == sealing.SEALED)
        within = (JOURNAL.c.position > after, JOURNAL.c.position <= until, JOURNAL.c.stream.in_(STREAMS), wanted)
        chosen = select(JOURNAL).where(*within).order_by(JOURNAL.c.position).limit(500)
        rows = conn.execute(chosen).mappings().all()
        if not rows:
            return
        bodies: dict[str, list[dict[str, Any]]] = {}
        for body in conn.execute(
            select(BODY).where(BODY.c.uid.in_([row["uid"] for row in rows])).order_by(BODY.c.uid, BODY.c.part)
        ).mappings():
            kept = {} if body["json"] is None else {"salt": body["salt"], "json": body["json"]}
            bodies.setdefault(body["uid"], []).append({"part": body["part"], "digest": body["digest"], **kept})
        for row in rows:
            yield {**{name: to_json(row[name]) for name in HEADER}, "bodies": bodies.get(row["uid"], [])}
        after = rows[-1]["position"]


def read_header(path: Path, secret: bytes) -> Header:
    """The first line of a file. Raises Refused as `export_file.lines` does."""
    return _read_header(next(export_file.lines(path, secret), ""), path)


def _read_header(line: str, path: Path) -> Header:
    try:
        raw = json.loads(line)
        sealed = raw["sealing"]
        return Header(
            str(raw["unit"]), str(raw["unit_name"]), str(raw["origin"]), int(raw["epoch"]), str(raw["series"]),
            tuple(Head(**one) for one in raw["heads"]), str(raw["next_series"]),
            None if sealed is None else keys.read_sealing(sealed),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise export_file.not_an_export(path) from None


def entries_of(path: Path, secret: bytes) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The entries of a file as journal and body rows, each verified by itself: its hash and its bodies."""
    found = export_file.lines(path, secret)
    next(found, None)
    for line in found:
        if line.startswith(carrying.BEGINS):
            continue
        row, bodies = read_entry(line)
        if row["stream"] not in STREAMS:
            raise Refused("invalid", {}, M_("The file holds entries that never leave their machine."))
        yield row, bodies


@dataclass(kw_only=True)
class ImportJournal(Form):
    """A file to take in. Neither its name nor the passphrase is kept."""

    path: Path | None = None
    secret: bytes = field(default=b"", repr=False)


@command("journal.import", label="Take a journal file in", form=ImportJournal, roles=IMPORTERS, hidden=True)
def _import(act: Act, form: ImportJournal) -> str:
    if form.path is None:
        raise Refused("invalid", {"path": M_("This is needed.")})
    header, taken = take_in(act.conn, act.desk.store, form.path, form.secret)
    inspectorate.learn(act.conn, act.desk.store, header.sealing)
    if taken.entries:
        facts = {"from": header.origin, **{name: to_json(value) for name, value in asdict(taken).items()}}
        act.append("journal_imported", record=act.unit, facts=facts)
    return json.dumps(asdict(taken))


def import_journal(desk: Desk, path: Path, secret: bytes) -> Imported:
    """Take a file in: every entry that is not here yet, in its order, all of them or none (one transaction).

    The file is read and verified to its end before the store is locked, and again while it is applied. A file that
    brings nothing new changes nothing. Raises Refused: what `export_file.lines` raises, "other_unit", "gap", "fork",
    "invalid" for an entry that does not fit its hash.
    """
    from db.journal_queries import latest_anchor

    latest_anchor(desk)  # an officer who may not read the chain is refused before the file is opened
    with desk.store.reading() as conn:
        for _row in _new(conn, desk.store, path, secret, _Way()):
            pass
    found: dict[str, Any] = json.loads(_import(desk, ImportJournal(path=path, secret=secret)))
    return Imported(**{**found, "set_aside": tuple(found["set_aside"]), "both": tuple(found["both"])})


def take_in(conn: Connection, store: Store, path: Path, secret: bytes) -> tuple[Header, Imported]:
    """Write and apply what a file brings, in the caller's writing transaction; see `import_journal`."""
    header = read_header(path, secret)
    way, count, last = _Way(), 0, journal.end(conn)
    sealed = set(conn.execute(select(INDEX.c.uid).where(INDEX.c.sealed)).scalars())
    sealed.update(sealing.recall(store.home))
    touched: set[str] = set()
    for row, bodies in _new(conn, store, path, secret, way):
        if row["record"] in sealed - way.sealed:  # sealed here, which who wrote these words did not know
            for body in bodies:
                if body["part"] in ("identity", "words"):
                    body.update(salt=None, json=None)
        try:
            journal.adopt(conn, row, bodies)
        except (IntegrityError, dbapi2.IntegrityError):
            raise Refused("invalid", {}, M_("Entry {where} was changed.", where=_where(row))) from None
        if row["record"]:
            touched.add(row["record"])
        count += row["stream"] != journal.SEALED_STREAM
    try:
        carrying.take(conn, export_file.lines(path, secret))
    except (ValueError, KeyError, TypeError):
        raise Refused("invalid", {}, M_("The file holds an attachment that does not fit its hash.")) from None
    for uid in sorted(way.sealed):
        sealing.remember(store.home, uid)
    kinds = select(QUARANTINED.c.kind).where(QUARANTINED.c.position > last).order_by(QUARANTINED.c.position)
    aside = tuple(conn.execute(kinds).scalars())
    both = _changed_on_both(conn, store, header, touched, last)
    return header, Imported(count, way.known, header.series, aside, both)


@dataclass(slots=True)
class _Way:
    """How far the reading of a file has come: the chains' ends, entries that were here already, records sealed."""

    ends: dict[tuple[str, int, str], Head | None] = field(default_factory=dict)
    known: int = 0
    sealed: set[str] = field(default_factory=set)


def _new(
    conn: Connection, store: Store, path: Path, secret: bytes, way: _Way
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The verified entries that are not here yet."""
    ends = way.ends
    header = read_header(path, secret)
    if header.unit != store.unit:
        raise Refused(
            "other_unit", {},
            M_("This file is of {unit}. Only the machines of one precinct exchange entries.", unit=header.unit_name),
        )  # fmt: skip
    for row, bodies in entries_of(path, secret):
        chain = (row["origin"], row["epoch"], row["stream"])
        if chain not in ends:
            ends[chain] = journal.head(conn, *chain)
        end = ends[chain]
        if end is not None and row["seq"] <= end.seq:
            if hash_at(conn, *chain, row["seq"]) not in (row["hash"], None):
                raise fork(row)
            way.known += row["stream"] != journal.SEALED_STREAM
            _pass_sealing(row, way)
            continue
        if row["unit"] != store.unit:
            raise Refused("other_unit", {}, M_("Entry {where} is of another precinct.", where=_where(row)))
        if chain[:2] == (store.origin, store.epoch):
            raise fork(row)
        check_follows(row, end)
        ends[chain] = Head(*chain, row["seq"], row["hash"])
        if row["stream"] == "record" and not _kept(store, row["kind"]):
            raise Refused("not_kept", {}, _not_kept())
        yield row, bodies
        _pass_sealing(row, way)


def _pass_sealing(row: Mapping[str, Any], way: _Way) -> None:
    if row["kind"] == sealing.SEALED and row["record"]:
        way.sealed.add(row["record"])


def fork(row: Mapping[str, Any]) -> Refused:
    """Two entries claim one place of a chain."""
    said = M_(
        "The history forks at entry {where}: the file and this store hold different ones. A machine was restored or "
        "copied without a new epoch. Nothing was taken; keep both and ask the inspectorate.",
        where=_where(row),
    )
    return Refused("fork", {}, said)


def _kept(store: Store, kind: str) -> bool:
    """Whether an entry of this kind belongs into a store of these registers; what is unknown is kept as it came.

    Sealed entries are in every store: without them the chain breaks, and nobody but the inspectorate opens one.
    """
    kept, rooms = store.info.registers, events.registers_of(kind)
    return not kept or not rooms or not rooms.isdisjoint(kept)


def _not_kept() -> Message:
    return M_(
        "The file holds records of other registers, which this store must not hold. Nothing was taken. Take a file of "
        "a store of requests alone, or one that was exported with --start."
    )


def _where(row: Mapping[str, Any]) -> str:
    return f"{row['stream']} {row['epoch']}/{row['seq']}"


def _changed_on_both(conn: Connection, store: Store, header: Header, touched: set[str], last: int) -> tuple[str, ...]:
    """Numbers of records that this machine changed too, after what the other one had seen of it."""
    own = (store.origin, store.epoch, "record")
    seen = max((one.seq for one in header.heads if (one.origin, one.epoch, one.stream) == own), default=0)
    mine = select(JOURNAL.c.record).distinct().where(
        JOURNAL.c.origin == store.origin, JOURNAL.c.epoch == store.epoch, JOURNAL.c.stream == "record",
        JOURNAL.c.seq > seen, JOURNAL.c.position <= last, JOURNAL.c.record.is_not(None),
    )  # fmt: skip
    both = sorted(touched.intersection(conn.execute(mine).scalars()))
    return tuple(number for uid in both if (number := numbering.number_of(conn, uid)) is not None)


__all__ = ["Exported", "Header", "Imported", "export_journal", "import_journal", "read_header"]
