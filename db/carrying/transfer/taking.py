"""Taking a journal file in: looked at first, by kind; then every entry that is not here yet, all or none.

What changes officers, lists or what is sealed (leading.py) waits in the journal until two people said yes (lots.py); an
entry that no reader here could use is kept in the journal, set aside and named (proving.py).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from db.carrying.transfer import export_file, lists_file, signing
from db.carrying.transfer.carrying import Header, entries_of, hash_at, read_header
from db.carrying.transfer.checking import check_follows, fork, is_usable, where_of
from db.carrying.transfer.leading import Leading
from db.carrying.transfer.machines import Admission, check_unit, facts_of
from db.carrying.transfer.outcome import Imported, Survey, most_first, not_let_in
from db.carrying.transfer.proving import Proof
from db.kernel import apart, event_check, journal, numbering, sealing
from db.kernel import projecting as events
from db.kernel.access import DESK, KEEPERS
from db.kernel.desk import Act, command, query
from db.kernel.empties import WHO_AND_WORDS
from db.kernel.event_keys import MOST
from db.kernel.officer import Desk, Reading
from db.reference.officers import inspectorate
from db.registers.attachments import carrying as contents
from db.storage import sealed_list
from db.storage.ends import SEALED_STREAM, Head, end, head
from db.storage.models import INDEX, JOURNAL, QUARANTINED, SIGNATURE
from db.words.forms import Form, to_json
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from db.storage.store import Store

IMPORTERS = DESK | KEEPERS
TOGETHER, TOGETHER_BYTES = 400, 16 * 1024 * 1024
"""So many entries, or characters of them, are proved at once; fewer where that fails."""
UNREAD_MOST = 300
"""A file with more entries than this that no reader can use is no file of this program."""

EntryRows = tuple[dict[str, Any], list[dict[str, Any]]]


@dataclass(slots=True)
class _Way:
    """How far the reading of a file has come: the chains' ends, entries that were here already, records sealed."""

    admission: Admission
    ends: dict[tuple[str, int, str], Head | None] = field(default_factory=dict)
    known: int = 0
    sealed: set[str] = field(default_factory=set)


@query("journal.survey", roles=IMPORTERS)
def survey_journal(reading: Reading, path: Path, secret: bytes) -> Survey:
    """Read and verify a file to its end, and say what it would bring. Raises Refused as `import_journal` does."""
    conn, store = reading.conn, reading.desk.store
    way = _Way(Admission(conn, store))
    kinds: Counter[str] = Counter()
    led: Counter[str] = Counter()
    leading, header = Leading(conn, store.unit, store.origin), read_header(path, secret)
    if header.lists:
        return lists_file.survey(reading, header, path, secret)
    for row, bodies in _new(conn, store, path, secret, way):
        if row["stream"] != SEALED_STREAM:
            kinds[row["kind"]] += 1
            led[row["kind"]] += leading.counts(row, facts_of(bodies))
    new = tuple(header.series if origin == header.origin else origin for origin in way.admission.strangers())
    return Survey(header.series, kinds.total(), way.known, most_first(kinds), most_first(+led), new, way.admission.late)


class ImportJournal(Form):
    """A file to take in. Neither its name nor the passphrase is kept."""

    path: Path | None = None
    secret: bytes = field(default=b"", repr=False)


@command("journal.import", label="Take a journal file in", form=ImportJournal, roles=IMPORTERS, hidden=True)
def _import(act: Act, form: ImportJournal) -> str:
    if form.path is None:
        raise Refused("invalid", {"path": M_("This is needed.")})
    header = read_header(form.path, form.secret)
    if header.lists:
        taken = lists_file.take_in(act, header, form.path, form.secret)
    else:
        header, taken = take_in(act.reading(), form.path, form.secret)
        inspectorate.learn(act.conn, act.desk.store, header.sealing)
    if taken.entries or taken.unread:
        facts = {"from": header.origin, **{name: to_json(value) for name, value in asdict(taken).items()}}
        imported = act.append("journal_imported", record=act.unit, facts=facts)
        if taken.waiting:
            inspectorate.keep_for(act.conn, imported.uid, header.sealing)
    return json.dumps(asdict(taken))


def import_journal(desk: Desk, path: Path, secret: bytes, *, seen: Survey | None = None) -> Imported:
    """Take a file in: every entry that is not here yet, in its order, all of them or none (one transaction).

    The file is read and verified to its end before the store is locked, and again while it is applied. A file that
    brings nothing new changes nothing. `seen` is what a look at it said before. What it names under `leading` is kept
    and waits. Raises Refused: what `export_file.lines` raises, "other_unit", "gap", "fork", "invalid" for an entry that
    does not fit its hash, "not_let_in" and "retired" for a machine of which nothing is taken yet, or any more.
    """
    seen = seen or survey_journal(desk, path, secret)
    if seen.new:
        raise not_let_in(seen.new)
    done: dict[str, Any] = json.loads(_import(desk, ImportJournal(path=path, secret=secret)))
    lists = {name: tuple(done[name]) for name in ("set_aside", "both", "unread", "waiting")}
    return Imported(**{**done, **lists, "leading": tuple((kind, count) for kind, count in done["leading"])})


def take_in(reading: Reading, path: Path, secret: bytes, *, joins: bool = False) -> tuple[Header, Imported]:
    """Write and apply what a file brings, in the caller's writing transaction; see `import_journal`.

    `joins`: in a store that is made from the file, where nothing waits. Raises Refused("invalid").
    """
    conn, store = reading.conn, reading.desk.store
    header, taking = read_header(path, secret), _Taking(reading, waits=not joins)
    way, last = _Way(Admission(conn, store)), end(conn)
    some: list[EntryRows] = []
    size = 0
    for row, bodies in _new(conn, store, path, secret, way):
        taking.admit(row, bodies, way.sealed)
        some.append((row, bodies))
        size += sum(len(body["json"] or "") for body in bodies)
        if len(some) >= TOGETHER or size >= TOGETHER_BYTES:
            taking.take(some)
            some, size = [], 0
    taking.take(some)
    if not joins and (new := way.admission.strangers()):
        raise not_let_in(new)
    taking.seal_again()
    signing.check(conn, last)
    try:
        contents.take(conn, store.unit, export_file.lines(path, secret))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("invalid", {}, M_("The file holds an attachment that does not fit its hash.")) from None
    for uid in sorted(_sealed_here(conn, way.sealed)):
        sealed_list.remember(store, conn, uid)
    aside = select(QUARANTINED.c.uid, QUARANTINED.c.kind).where(QUARANTINED.c.position > last)
    kinds = (row.kind for row in conn.execute(aside.order_by(QUARANTINED.c.position)) if row.uid not in taking.waiting)
    return header, Imported(
        taking.count, way.known, header.series, tuple(kinds),
        _changed_on_both(conn, store, header, taking.touched, last), tuple(taking.unread),
        most_first(Counter(taking.waiting.values())), tuple(taking.waiting),
    )  # fmt: skip


class _Taking:
    """A file at work: entries are admitted one by one, and applied, proved and set aside some at a time."""

    def __init__(self, reading: Reading, *, waits: bool) -> None:
        self._reading, self._conn, self._waits = reading, reading.conn, waits
        self._taken_out: set[str] = set()
        store = reading.desk.store
        self._leading, self._proof = Leading(reading.conn, store.unit, store.origin), Proof(reading)
        remembered = sealed_list.recall(store.home, sealed_list.key_of(reading.conn, store.unlocked.data_key)).proved
        self._sealed = set(self._conn.execute(select(INDEX.c.uid).where(INDEX.c.sealed)).scalars())
        self._sealed.update(uid for uid in remembered if not sealing.is_needed(self._conn, reading.unit, uid))
        self.waiting: dict[str, str] = {}
        """uid → kind of the entries that wait for two people."""
        self.touched: set[str] = set()
        self.unread: list[str] = []
        self.count = 0

    def admit(self, row: Mapping[str, Any], bodies: Sequence[dict[str, Any]], sealed: set[str]) -> None:
        """Let wait what two people say yes to; take their words from entries of a record that is sealed here, of which
        who wrote them did not know. `sealed`: the records that the file says are. Raises Refused("invalid")."""
        self.count += row["stream"] != SEALED_STREAM
        if self._waits and self._leading.counts(row, facts_of(bodies)):
            self.waiting[row["uid"]] = row["kind"]
            if len(self.waiting) > MOST:
                raise Refused(
                    "invalid", {}, M_("Too many entries of this file change officers, lists or what is sealed.")
                )
        if row["record"] in self._sealed - sealed:
            for body in bodies:
                if body["part"] in WHO_AND_WORDS:
                    body.update(salt=None, json=None)
            self._taken_out.add(row["record"])
        if row["record"]:
            self.touched.add(row["record"])

    def seal_again(self) -> None:
        """Say by an entry of which records words were taken out, since this store remembers that they were sealed."""
        reading = self._reading
        for uid in sorted(self._taken_out - _sealed_here(self._conn, self._taken_out)):
            sealed = journal.Note(sealing.SEALED, uid, reading.officer.uid, {"reason": "remembered"})
            journal.note(self._conn, reading.desk.store, reading.desk.source, sealed)

    def take(self, some: Sequence[EntryRows]) -> None:
        """Apply these entries, and set aside each after which something can't be read any more: found by halving.

        Raises Refused("invalid") where more than UNREAD_MOST can't be used.
        """
        if not some or self._applied(some):
            return
        if len(some) > 1:
            middle = len(some) // 2
            self.take(some[:middle])
            self.take(some[middle:])
            return
        self._adopt(some[0], aside=True)
        self.waiting.pop(some[0][0]["uid"], None)
        self.unread.append(some[0][0]["uid"])
        if len(self.unread) > UNREAD_MOST:
            raise Refused("invalid", {}, M_("Too many entries of this file can't be used. Nothing was taken."))

    def _applied(self, some: Sequence[EntryRows]) -> bool:
        """Whether these can be read once they are applied; where not, nothing of them is there."""
        if not all(_is_usable(*entry) for entry in some):
            return False
        records = {row["record"] for row, _bodies in some if row["record"]}
        self._begin(some)
        broken = self._proof.broken() if (shown := self._proof.shows(records)) else frozenset[str]()
        if shown and not broken:
            self._conn.exec_driver_sql("RELEASE taken")
            return True
        self._conn.exec_driver_sql("ROLLBACK TO taken")
        self._conn.exec_driver_sql("RELEASE taken")
        if not shown or broken - self._proof.broken():
            return False
        self._begin(some)  # what can't be read could not be read before: no fault of these
        self._conn.exec_driver_sql("RELEASE taken")
        return True

    def _begin(self, some: Sequence[EntryRows]) -> None:
        self._conn.exec_driver_sql("SAVEPOINT taken")
        for entry in some:
            self._adopt(entry)

    def _adopt(self, entry: EntryRows, *, aside: bool = False) -> None:
        given, bodies = entry
        row = {name: value for name, value in given.items() if name != signing.SIGNED}
        try:
            position = apart.adopt(self._conn, row, bodies, aside=aside or row["uid"] in self.waiting).position
            if (signature := given.get(signing.SIGNED)) is not None:
                said = dict(zip(("beside", "signature"), signature, strict=True))
                self._conn.execute(SIGNATURE.insert(), {"position": position, **said})
        except IntegrityError:
            raise Refused("invalid", {}, M_("Entry {where} was changed.", where=where_of(row))) from None


def _is_usable(row: Mapping[str, Any], bodies: Sequence[Mapping[str, Any]]) -> bool:
    """Whether an entry's values have their declared kinds and sizes. A sealed entry passes: nobody reads its values."""
    parts = {body["part"]: _read(body) for body in bodies}
    return is_usable(parts) and (
        row["stream"] == SEALED_STREAM or event_check.is_fit(row["kind"], row["schema"], parts)
    )


def _read(body: Mapping[str, Any]) -> Any:
    return {} if body["json"] is None else json.loads(body["json"])


def _sealed_here(conn: Connection, uids: set[str]) -> set[str]:
    """Those of the records that are sealed in this store: a sealing that was set aside is not remembered."""
    sealed = set(conn.execute(select(INDEX.c.uid).where(INDEX.c.sealed)).scalars())
    return uids & sealed


def _new(conn: Connection, store: Store, path: Path, secret: bytes, way: _Way) -> Iterator[EntryRows]:
    """The verified entries that are not here yet."""
    ends = way.ends
    header = read_header(path, secret)
    check_unit(store, header)
    way.admission.check_writer(header)
    for row, bodies in entries_of(path, secret):
        chain = (row["origin"], row["epoch"], row["stream"])
        if chain not in ends:
            ends[chain] = head(conn, store.unit, *chain)
        end = ends[chain]
        if end is not None and row["seq"] <= end.seq:
            if hash_at(conn, store.unit, *chain, row["seq"]) not in (row["hash"], None):
                raise fork(row)
            way.known += row["stream"] != SEALED_STREAM
            _pass_sealing(row, way)
            continue
        if not way.admission.admits(row):
            continue
        if row["unit"] != store.unit:
            raise Refused("other_unit", {}, M_("Entry {where} is of another precinct.", where=where_of(row)))
        if chain[:2] == (store.origin, store.epoch):
            raise fork(row)
        check_follows(row, end)
        ends[chain] = Head(*chain, row["seq"], row["hash"])
        if row["stream"] == "record" and not _kept(store, row["kind"]):
            raise Refused("not_kept", {}, _not_kept())
        way.admission.follow(row, bodies)
        yield row, bodies
        _pass_sealing(row, way)


def _pass_sealing(row: Mapping[str, Any], way: _Way) -> None:
    if row["kind"] == sealing.SEALED and row["record"]:
        way.sealed.add(row["record"])


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


def _changed_on_both(conn: Connection, store: Store, header: Header, touched: set[str], last: int) -> tuple[str, ...]:
    """Numbers of records that this machine changed too, after what the other one had seen of it."""
    own = (store.origin, store.epoch, "record")
    seen = max((head.seq for head in header.heads if (head.origin, head.epoch, head.stream) == own), default=0)
    mine = select(JOURNAL.c.record).distinct().where(
        JOURNAL.c.unit == store.unit, JOURNAL.c.origin == store.origin, JOURNAL.c.epoch == store.epoch,
        JOURNAL.c.stream == "record",
        JOURNAL.c.seq > seen, JOURNAL.c.position <= last, JOURNAL.c.record.is_not(None),
    )  # fmt: skip
    both = sorted(touched.intersection(conn.execute(mine).scalars()))
    return tuple(number for uid in both if (number := numbering.number_of(conn, store.unit, uid)) is not None)
