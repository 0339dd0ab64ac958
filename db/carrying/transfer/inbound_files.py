"""Taking a journal file in: looked at first, by kind; then every entry that is not here yet, in pieces.

A piece is a transaction, and others write between two: nobody is kept from the desk while a long file comes in. Each
ends where a signature ends and holds against the keys that the journal names, so that what stands is as if an earlier
file had come; whoever takes the file in again goes on there. A file of one piece is taken whole or not at all.

What changes officers, lists or what is sealed (leading.py) waits in the journal until two people said yes (lots.py); an
entry that no reader here could use is kept in the journal, set aside and named (proving.py).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, select

from db.carrying.transfer import export_file, lists_file, other_clocks, signing
from db.carrying.transfer.carrying import Header, entries_of, hash_at, read_header
from db.carrying.transfer.checking import check_follows, fork, where_of
from db.carrying.transfer.entry_writer import EntryRows, EntryWriter, sealed_here
from db.carrying.transfer.leading import Leading
from db.carrying.transfer.machines import Admission, check_unit, facts_of
from db.carrying.transfer.outcome import Imported, Survey, most_first, not_let_in
from db.kernel.base.access import DESK, KEEPERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.erasing import sealing
from db.kernel.folding import entries_without_right
from db.kernel.journal.foreign_chains import heads_here
from db.kernel.journal.series import HEADS
from db.kernel.projections import numbering
from db.kernel.projections import projecting as events
from db.reference.officers import inspectorate
from db.registers.attachments import carrying as contents
from db.registers.custody.changes import compared_machines
from db.registers.custody.changes.forms import COMPARED
from db.storage import sealed_list
from db.storage.ends import SEALED_STREAM, Head, end, head
from db.storage.models import JOURNAL, QUARANTINED
from db.words.forms import Form, to_json
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from db.storage.store import Store

IMPORTERS = DESK | KEEPERS
TOGETHER, TOGETHER_BYTES = 400, 16 * 1024 * 1024
"""So many entries, or characters of them, are proved at once; fewer where that fails."""


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
    newest: dict[str, datetime] = {}
    leading, header = Leading(conn, store.unit, store.origin), read_header(path, secret)
    if header.lists:
        return lists_file.survey(reading, header, path, secret)
    for row, bodies in _new(conn, store, path, secret, way):
        if row["stream"] != SEALED_STREAM:
            kinds[row["kind"]] += 1
            led[row["kind"]] += leading.counts(row, facts_of(bodies))
        if row["stream"] == "record" and row["origin"] != store.origin:
            newest[row["origin"]] = max(row["entered_at"], newest.get(row["origin"], row["entered_at"]))
    letters = {header.origin: header.series}
    new = tuple(letters.get(origin, origin) for origin in way.admission.strangers())
    ahead = other_clocks.minutes_ahead(newest, reading.now)
    return Survey(
        header.series, kinds.total(), way.known, most_first(kinds), most_first(+led), new, way.admission.late,
        tuple((letters.get(origin, origin), minutes) for origin, minutes in ahead),
    )  # fmt: skip


class ImportJournal(Form):
    """A file to take in. Neither its name nor the passphrase is kept."""

    path: Path | None = None
    secret: bytes = field(default=b"", repr=False)
    taken: Callable[[int], None] | None = field(default=None, repr=False)
    """Told how many entries were taken, after each piece."""


@command("journal.import", label="Take a journal file in", form=ImportJournal, roles=IMPORTERS, hidden=True,
         writes=("journal_imported", COMPARED))  # fmt: skip
def _import(act: Act, form: ImportJournal) -> str:
    if form.path is None:
        raise Refused("invalid", {"path": M_("This is needed.")})
    header = read_header(form.path, form.secret)
    if header.lists:
        taken = lists_file.take_in(act, header, form.path, form.secret)
    else:
        taken = _in_pieces(act, header, form)
        return json.dumps(asdict(taken))
    if taken.entries or taken.unread:
        _note(act, header, taken)
    return json.dumps(asdict(taken))


def _in_pieces(act: Act, header: Header, form: ImportJournal) -> Imported:
    """Take a file in, and note what it brought: at its end, and with each piece of which something waits or can't be
    used: the entry names what came since the last signature alone."""
    total = unnoted = Imported()
    seen = first = end(act.conn)
    other = compared_machines.FileOfMachine(header.origin, header.series, _seen_of(act.desk.store, header), first)

    def ended(piece: Imported) -> None:
        nonlocal total, unnoted, seen
        total, unnoted = total.with_more(piece), unnoted.with_more(piece)
        if form.taken is not None:
            form.taken(total.entries)
        if unnoted.waiting or unnoted.unread:
            _note(act, header, unnoted)
            unnoted = Imported()
        entries_without_right.name_new(act.conn, act.desk, seen)
        compared_machines.compare(act, other, seen, dict(piece.ahead))
        seen = end(act.conn)

    try:
        assert form.path is not None
        ended(take_in(act.reading(), form.path, form.secret, ended=ended)[1])
    except Refused as refused:
        raise _after(refused, total.entries) from None
    inspectorate.learn(act.conn, act.desk.store, header.sealing)
    if unnoted.entries or unnoted.unread:
        _note(act, header, unnoted)
    return total


def _note(act: Act, header: Header, taken: Imported) -> None:
    """Note what a file or a piece of it brought; what waits of it is a lot that two people say yes or no to."""
    here = heads_here(act.conn, act.unit, act.desk.store.origin)
    facts = {"from": header.origin, **{name: to_json(value) for name, value in asdict(taken).items()}, HEADS: here}
    imported = act.append("journal_imported", record=act.unit, facts=facts)
    if taken.waiting:
        inspectorate.keep_for(act.conn, imported.uid, header.sealing)


def _after(refused: Refused, entries: int) -> Refused:
    """A refusal in the middle of a long file, with what was taken before it."""
    if not entries:
        return refused
    return Refused(refused.code, refused.fields, M_(
        "{why} {count} entries of the file before that were taken and stay. Taken in again, it goes on there.",
        why=refused.message or refused.code, count=entries,
    ))  # fmt: skip


def import_journal(
    desk: Desk,
    path: Path,
    secret: bytes,
    *,
    seen: Survey | None = None,
    step: Callable[[int, int], None] | None = None,
) -> Imported:
    """Take a file in: every entry that is not here yet, in its order.

    The file is read and verified to its end before anything is written, and again while it is applied, in pieces of
    TOGETHER entries: what was taken before a fault stays, and a file of one piece is taken whole or not at all. One
    that brings nothing new changes nothing. `seen` is what a look at it said before; `step` is told
    of (entries, all of them) after each piece. What it names under `leading` is
    kept and waits. Raises Refused: what `export_file.lines` raises, "other_unit", "gap", "fork", "invalid" for an entry
    that does not fit its hash, "not_let_in" and "retired" for a machine of which nothing is taken yet, or any more.
    """
    seen = seen or survey_journal(desk, path, secret)
    if seen.new:
        raise not_let_in(seen.new)
    taken = None if step is None else partial(_told, step, seen.entries)
    done: dict[str, Any] = json.loads(_import(desk, ImportJournal(path=path, secret=secret, taken=taken)))
    lists = {name: tuple(done[name]) for name in ("set_aside", "both", "unread", "waiting")}
    pairs = {name: tuple((code, count) for code, count in done[name]) for name in ("leading", "ahead")}
    return Imported(**{**done, **lists, **pairs})


def _told(step: Callable[[int, int], None], total: int, taken: int) -> None:
    step(min(taken, total), total)


def take_in(
    reading: Reading, path: Path, secret: bytes, *, joins: bool = False, ended: Callable[[Imported], None] | None = None
) -> tuple[Header, Imported]:
    """Write and apply what a file brings, in the caller's writing transaction; see `import_journal`.

    `ended` is called with what a piece brought before it is committed; without it the file is one. Returned is what the
    last piece brought. `joins`: in a store that is made from the file, where nothing waits. Raises Refused("invalid").
    """
    conn, store = reading.conn, reading.desk.store
    header, taking = read_header(path, secret), EntryWriter(reading, waits=not joins)
    way = _Way(Admission(conn, store))
    report = _Report(reading, header, way)
    some: list[EntryRows] = []
    size, signed = 0, False

    def pause() -> None:
        """End a piece, if it can stand for itself."""
        if ended is None or way.admission.strangers() or not _settled(conn, report.last):
            return
        ended(report.of(taking))
        if store.breathe(conn):
            way.ends.clear()  # others may have written meanwhile
            taking.begin_again()
            report.begin_again()

    for row, bodies in _new(conn, store, path, secret, way):
        taking.admit(row, bodies, way.sealed)
        some.append((row, bodies))
        size += sum(len(body["json"] or "") for body in bodies)
        signs = row.get(signing.SIGNED) is not None
        signed = signed or signs
        whole = signs or not signed  # what its officer signed ends here, or the machine signs nothing
        if size >= TOGETHER_BYTES or len(some) >= (TOGETHER if whole else 2 * TOGETHER):
            taking.take(some)
            some, size = [], 0
            if whole:
                pause()
    taking.take(some)
    if not joins and (new := way.admission.strangers()):
        raise not_let_in(new)
    taking.seal_again()
    signing.check(conn, report.last)
    _take_contents(conn, store.unit, path, secret)
    return header, report.of(taking)


def _settled(conn: Connection, last: int) -> bool:
    """Whether every signature since a position is there and holds: else the piece goes on."""
    try:
        signing.check(conn, last)
    except Refused:
        return False
    return True


def _take_contents(conn: Connection, unit: str, path: Path, secret: bytes) -> None:
    try:
        contents.take(conn, unit, export_file.lines(path, secret))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("invalid", {}, M_("The file holds an attachment that does not fit its hash.")) from None


class _Report:
    """Report of what each piece of a file brought."""

    def __init__(self, reading: Reading, header: Header, way: _Way) -> None:
        conn, store = reading.conn, reading.desk.store
        self._reading, self._conn, self._store, self._header, self._way = reading, conn, store, header, way
        self._first = self.last = end(conn)
        self._newest: dict[str, datetime] = {}
        self._known = 0

    def begin_again(self) -> None:
        """Begin another piece from here on."""
        self.last, self._known = end(self._conn), self._way.known

    def of(self, taking: EntryWriter) -> Imported:
        """Report what came since the last piece ended. Records sealed by now are remembered outside the file, too."""
        conn, store = self._conn, self._store
        taking.seal_again()
        for uid in sorted(sealed_here(conn, self._way.sealed)):
            sealed_list.remember(store, conn, uid)
        aside = select(QUARANTINED.c.uid, QUARANTINED.c.kind).where(QUARANTINED.c.position > self.last)
        found = conn.execute(aside.order_by(QUARANTINED.c.position))
        kinds = tuple(row.kind for row in found if row.uid not in taking.waiting)
        both = _changed_on_both(conn, store, self._header, taking.touched, self._first)
        return Imported(
            taking.count, self._way.known - self._known, self._header.series, kinds, both, tuple(taking.unread),
            most_first(Counter(taking.waiting.values())), tuple(taking.waiting), self._ahead(),
        )  # fmt: skip

    def _ahead(self) -> tuple[tuple[str, int], ...]:
        """The machines of the file whose clock is ahead of this one's; none while this one's is in doubt."""
        if self._reading.desk.clock_doubt:
            return ()
        for origin, at in other_clocks.newest_since(self._conn, self._store, self.last).items():
            self._newest[origin] = max(at, self._newest.get(origin, at))
        return other_clocks.minutes_ahead(self._newest, self._reading.now)


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


def _seen_of(store: Store, header: Header) -> int:
    """The number of this machine's newest entry that the file's machine had when it wrote the file."""
    own = (store.origin, store.epoch, "record")
    return max((head.seq for head in header.heads if (head.origin, head.epoch, head.stream) == own), default=0)


def _changed_on_both(conn: Connection, store: Store, header: Header, touched: set[str], last: int) -> tuple[str, ...]:
    """Numbers of records that this machine changed too, after what the other one had seen of it."""
    seen = _seen_of(store, header)
    mine = select(JOURNAL.c.record).distinct().where(
        JOURNAL.c.unit == store.unit, JOURNAL.c.origin == store.origin, JOURNAL.c.epoch == store.epoch,
        JOURNAL.c.stream == "record",
        JOURNAL.c.seq > seen, JOURNAL.c.position <= last, JOURNAL.c.record.is_not(None),
    )  # fmt: skip
    both = sorted(touched.intersection(conn.execute(mine).scalars()))
    return tuple(number for uid in both if (number := numbering.number_of(conn, store.unit, uid)) is not None)
