"""Rights held against the journal: whether whoever wrote an entry had the right to it where it stands.

The leading entries are read once, at the start of what reads a journal; the rest is asked in memory (role_book.py,
writers.py).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from db.kernel.base import machines, writers
from db.kernel.base.machines import LET_IN, RETIRED, TAKEN_IN, main_of
from db.kernel.base.reader_book import READER_KINDS, ReaderBook
from db.kernel.base.role_book import FOLLOWED, HeadsTaken, RoleBook, RoleEntry, WrittenAt
from db.kernel.base.second_yes import DECISIONS
from db.kernel.events.event import Event
from db.kernel.events.event_keys import LEARNED
from db.kernel.folding import decisions, waiting_lots
from db.kernel.folding.waiting_lots import Lot, Yes
from db.kernel.journal import coverage, envelopes, findings, stored_events, unsigned_findings
from db.kernel.journal.program_versions import VERSION_BEGUN, numbers_named
from db.kernel.journal.series import BEFORE, EPOCH, JOINED, heads_in
from db.kernel.projections import ordering, projecting
from db.storage import local_info
from db.storage.ends import SEALED_STREAM
from db.storage.models import JOURNAL
from db.storage.store_info import Info, read_info

LEADING = FOLLOWED | READER_KINDS | DECISIONS.keys()
"""Kinds that are read in their order before any right is asked; of decisions those that are held (decisions.py)."""
NAMING = (LET_IN, RETIRED, TAKEN_IN)
"""Kinds that say which machines there are."""
MOST_ROUNDS = 8
"""How often it is asked who let machines in: each round is of machines that those of the round before let in."""
NEVER = 2**63
"""The position from which on an entry counts here that waits, or was refused."""


@dataclass(slots=True)
class JournalRights:
    """Who had which role where, and which entries wait or waited for two people."""

    unit: str
    book: RoleBook
    readers: ReaderBook
    agreed: frozenset[str] = frozenset()
    unsigned: frozenset[str] = frozenset()
    """Entries that were found unsigned, and are set aside for that."""
    strangers: frozenset[str] = frozenset()
    """Machines (origins) of which entries are here, and that nobody let in."""
    lots: tuple[Lot, ...] = ()
    """What waits or waited for two people, as those say it who may and who are two."""
    not_naming: frozenset[str] = frozenset()
    """Entries that name machines, and whose writers had no right to."""

    starts: Mapping[tuple[str, int], float] = field(default_factory=dict)
    """By machine and epoch the number of the last entry that was signed with the start of the epoch."""

    _steady: dict[tuple[str, str, str, str], int] = field(default_factory=dict)

    def needs_facts(self, kind: str) -> bool:
        """Whether the right to a kind depends on what the entry says."""
        return kind in projecting.listed() or any(act.by_facts for act in writers.OWN_ACTS.get(kind, ()))

    def is_steady(self, place: tuple[str, str, str, str], position: int) -> bool:
        """Whether an entry of this machine is allowed by what hardly ever changes: its officer had one role from some
        place on, whose commands write that kind. `place`: origin, officer, kind, stream. False says nothing.
        """
        since = self._steady.get(place)
        if since is None:
            since = self._steady[place] = self._steady_since(*place)
        return since < position

    def _steady_since(self, origin: str, officer: str, kind: str, stream: str) -> int:
        """The position after which such entries are allowed whatever they say; NEVER where that depends."""
        roles = writers.ROLES.get(kind)
        if origin != self.book.own or roles is None or kind in LEADING or stream != projecting.stream_of(kind):
            return NEVER
        keys, known = self.book.timeline(officer, origin)
        one = len(keys) == 1 and known[0].acting_until is None and not known[0].roles.isdisjoint(roles)
        return keys[0][1] if one else NEVER

    def may_stand(self, row: Any) -> bool:
        """Whether an entry is allowed by its row alone; False also where what it says is to be read first."""
        if row.unit == self.unit and self.is_steady((row.origin, row.officer, row.kind, row.stream), row.position):
            return True
        if self.needs_facts(row.kind):
            return False
        return self._allows(row, {})

    def allows(self, event: Event) -> bool:
        """Whether an entry of this unit was written by somebody who may. True for what is from before rights were held,
        and for what counts nowhere anyhow.

        Entries of units below name no officer: their unit answers for them.
        """
        return self._allows(event, event.facts)

    def may_erase(self, event: Event) -> bool:
        """Whether an entry was written by somebody who may empty with it what is still there."""
        return self._allows(event, event.facts, erases=True)

    def has_ended_start(self, conn: Connection) -> bool:
        """Whether the start of an epoch was signed meanwhile, which was not when these were read."""
        left = [chain for chain, last in self.starts.items() if last == math.inf]
        return any(machines.is_signed(conn, self.unit, *chain) for chain in left)

    def _allows(self, entry: Any, facts: Mapping[str, Any], *, erases: bool = False) -> bool:
        if entry.unit != self.unit or entry.uid in self.unsigned:
            return True
        place = place_of(entry)
        if self.book.has_grace(place):
            return True
        if entry.stream != projecting.stream_of(entry.kind) and projecting.known(entry.kind) is not None:
            return False
        if entry.stream == SEALED_STREAM:
            return entry.kind == envelopes.KIND and not entry.officer and entry.record is None
        if entry.uid in self.book.refused:
            return False
        agreed = entry.uid in self.agreed or is_taught(entry, facts, self.book.own)
        claim = self.book.claim(entry.kind, entry.officer, entry.record, facts, place, agreed=agreed)
        if writers.may_write(claim, erases=erases):
            return True
        restores = entry.seq <= self.starts.get((entry.origin, entry.epoch), 0)
        return restores and writers.may_write(replace(claim, restores=True), erases=erases)


def without_right(conn: Connection, after: int = 0, rights: JournalRights | None = None) -> tuple[Event, ...]:
    """The entries of this store's unit, after a position, whose writers had no right to them, in no order; by these
    `rights`, where they are read already.
    """
    rights = rights or rights_of(conn)
    suspect = {uid for uid, entry in rights.book.refused.items() if entry.place.position > after}
    chosen = select(*stored_events.COLUMNS).where(JOURNAL.c.unit == rights.unit, JOURNAL.c.position > after)
    for rows in conn.execute(chosen).partitions(stored_events.BATCH):
        suspect.update(row.uid for row in rows if not rights.may_stand(row))
    found = stored_events.events_by_uid(conn, rights.unit, sorted(suspect)) if suspect else ()
    return tuple(event for event in found if not rights.allows(event))


def counts_nowhere(conn: Connection, rights: JournalRights) -> frozenset[str]:
    """The ones of these (uids) that do not count, in the whole journal: all but what protects somebody."""
    return frozenset(event.uid for event in without_right(conn, rights=rights) if not protects(event))


def is_taught(entry: Any, facts: Mapping[str, Any], own: str) -> bool:
    """Whether a file of lists taught an entry to another machine, where two people said yes to it: only what such a
    file carries can be."""
    return LEARNED in facts and entry.origin != own and entry.kind in projecting.listed()


def place_of(event: Event) -> WrittenAt:
    """Where an entry stands, as roles are asked for."""
    return WrittenAt(event.origin, event.epoch, event.seq, event.position, event.entered_at, event.stream)


def protects(event: Event) -> bool:
    """Whether an entry counts whoever wrote it."""
    declared = projecting.known(event.kind)
    return declared is not None and declared.kind.protects_by(event.facts)


def named_below(conn: Connection, event: Event) -> tuple[str, ...]:
    """The ones of the entries that a unit's finding names at a seat which stand before it and protect nobody."""
    uids = [uid for what in findings.OF_ENTRIES for uid in findings.named(event.facts, what)]
    some = stored_events.events_by_uid(conn, event.unit, uids)
    return tuple(each.uid for each in some if each.position < event.position and not protects(each))


def rights_of(conn: Connection) -> JournalRights:
    """Read the leading entries of a store's own unit.

    Of which machines entries count follows from who may let machines in, and that from the entries that count: it is
    asked again, beginning with this machine and the main one alone, until the answer stays. So no machine gives the
    right by which it is let in.
    """
    info = read_info(conn)
    unit, own = info.unit, info.origin
    unsigned = unsigned_findings.found_unsigned(conn, unit)
    leading = _Leading(conn, info, unsigned)
    naming = _naming(conn, unit)
    strangers = frozenset(machines.origins(conn, unit)) - {own, main_of(conn, unit)}
    for _again in range(MOST_ROUNDS):
        held = leading.follow(strangers)
        refused = (event.uid for event in naming if not held.allows(event))
        held.not_naming = unsigned.union(refused)
        before, strangers = strangers, frozenset(machines.strangers(conn, unit, own, held.not_naming))
        if strangers == before:
            break
    return held


class _Leading:
    """The leading entries of a store's own unit, and what is read once to follow them."""

    def __init__(self, conn: Connection, info: Info, unsigned: frozenset[str]) -> None:
        self._unit, self._own, self._unsigned = info.unit, info.origin, unsigned
        self._decided = decisions.asked_by(conn, info.unit)
        self._marks, self._begun = _marks(conn, info.unit), _begun(conn, info.unit, unsigned)
        self._taken_in = _taken_in(conn, info.unit, self._marks, self._begun)
        origins = machines.origins(conn, info.unit)
        self._signed_from = {origin: machines.first_signature(conn, info.unit, origin) for origin in origins}
        self._later = frozenset(_later(conn, info.unit, info.origin, self._marks))
        every = _leading(conn, info.unit, self._decided)
        self._every = sorted((event for event in every if event.uid not in unsigned), key=lambda event: event.position)
        self._said = waiting_lots.read(conn, info.origin, unsigned)
        self._numbers = numbers_named(conn, info.unit, unsigned)
        self._starts = _starts(conn, info.unit, unsigned)

    def follow(self, strangers: frozenset[str]) -> JournalRights:
        """The rights that they give without those of these machines."""
        unit, own = self._unit, self._own
        book = RoleBook(
            own, self._taken_in, self._signed_from, self._marks, self._begun, self._later, self._number_at,
            self._decided,
        )  # fmt: skip
        leading = [event for event in self._every if event.origin not in strangers]
        following = _Following(ReaderBook(unit, book), leading, self._said.uids)
        lots = waiting_lots.lots(self._said, following.judge)
        following.go_on()
        return JournalRights(
            unit, book, following.readers, following.waits, self._unsigned, strangers, lots, starts=self._starts
        )

    def _number_at(self, place: WrittenAt) -> int:
        """The number of the rights table under which a machine wrote at a place: the highest that it named by then."""
        named = self._numbers.get(place.origin, ())
        if place.stream == "record":
            return max((number for at, _position, number in named if at <= (place.epoch, place.seq)), default=0)
        return max((number for _at, position, number in named if position <= place.position), default=0)


def lots_of(conn: Connection, origin: str) -> tuple[Lot, ...]:
    """The lots of this machine (its origin), each as those decided it who may."""
    return rights_of(conn).lots if waiting_lots.are_there(conn, origin) else ()


def uids_waiting(conn: Connection) -> frozenset[str]:
    """The uids of the entries here that wait for two people."""
    some = lots_of(conn, local_info.kept(conn, "origin") or "")
    return frozenset(uid for lot in some if lot.state == "waits" for uid in lot.entries)


class _Following:
    """Builds the books with the leading entries in their order; those of a lot hold here from where it counts."""

    def __init__(self, readers: ReaderBook, leading: Sequence[Event], waits: frozenset[str]) -> None:
        self.waits, self.readers = waits, readers
        self._book = readers.book
        self._rest = deque(leading)
        self._of_lots = {event.uid: event for event in leading if event.uid in waits}
        self._judged: set[str] = set()
        self._yeses: dict[str, list[RoleEntry]] = {}

    def go_on(self, before: int | None = None) -> None:
        """Follow what stands before a position; to the end where there is none."""
        while self._rest and (before is None or self._rest[0].position < before):
            event = self._rest.popleft()
            if event.record is None or event.uid in self._judged:
                continue
            if event.uid in self.waits:  # its own machine knows it, and spent its code, whether or not it waits here
                self._book.follow(_role_entry(event, event.record, NEVER))
                self._book.refused.pop(event.uid, None)
            else:
                taught = is_taught(event, event.facts, self._book.own)
                self._follow(_role_entry(event, event.record), agreed=taught)

    def _follow(self, entry: RoleEntry, *, agreed: bool) -> None:
        (self.readers if entry.kind in READER_KINDS else self._book).follow(entry, agreed=agreed)

    def judge(self, lot: Lot, event: Event) -> Yes | None:
        """A yes or a no to a lot, where it counts."""
        self.go_on(event.position)
        self._judged.add(event.uid)
        entry = _role_entry(event, event.record or "")
        yes = Yes(event.officer, event.entered_at, self._book.person(event.officer, entry.place).says_second)
        said = self._yeses.setdefault(lot.uid, [])
        if event.kind == waiting_lots.COUNTS:
            if not self._book.decide_lot(entry, said):
                return None
            some = sorted(uid for uid in lot.entries if uid in self._of_lots)
            for each in sorted((self._of_lots[uid] for uid in some), key=lambda each: each.position):
                if each.record is not None:
                    self._follow(_role_entry(each, each.record, event.position), agreed=True)
            return yes
        if not self._book.may_write(entry):
            return None
        if event.kind == waiting_lots.APPROVED:
            said.append(entry)
        else:
            self._book.withdraw(lot.entries)
        return yes


def _role_entry(event: Event, record: str, counts_at: int | None = None) -> RoleEntry:
    place = place_of(event)
    written_at = ordering.written_at(event)
    return RoleEntry(event.uid, event.kind, event.officer, record, event.facts, place, written_at, counts_at)


_OF_KINDS = select(*stored_events.COLUMNS).where(
    JOURNAL.c.unit == bindparam("b_unit"), JOURNAL.c.kind.in_(bindparam("b_kinds", expanding=True)),
    JOURNAL.c.stream == "record",
)  # fmt: skip
_FIRST_MARKS = (
    select(JOURNAL.c.origin, func.min(JOURNAL.c.position))
    .where(JOURNAL.c.unit == bindparam("b_unit"), JOURNAL.c.kind == VERSION_BEGUN)
    .where(JOURNAL.c.stream == "record", JOURNAL.c.position > 0)
    .group_by(JOURNAL.c.origin)
)


def _leading(conn: Connection, unit: str, decided: Iterable[str]) -> tuple[Event, ...]:
    given = {"b_unit": unit, "b_kinds": sorted(LEADING - DECISIONS.keys())}
    rows = conn.execute(_OF_KINDS, given).mappings().all()
    return *stored_events.read(conn, rows), *stored_events.events_by_uid(conn, unit, tuple(decided))


def _naming(conn: Connection, unit: str) -> tuple[Event, ...]:
    """The entries that say which machines there are, those that were set aside too."""
    given = {"b_unit": unit, "b_kinds": list(NAMING)}
    return stored_events.read(conn, conn.execute(_OF_KINDS, given).mappings().all())


def _taken_in(
    conn: Connection, unit: str, marks: Mapping[str, int], begun: Mapping[tuple[str, int], int]
) -> dict[str, list[HeadsTaken]]:
    """By machine what it took in, in the order of its chain; what it was made from it knew before its first entry. Only
    an earlier version took something in without saying how far."""
    taken: dict[str, list[HeadsTaken]] = {}
    for row, facts in stored_events.rows_with_facts(conn, unit, (TAKEN_IN, JOINED)):
        origin, epoch, heads = row["origin"], row["epoch"], heads_in(facts)
        early = row["position"] < marks.get(origin, NEVER) and row["seq"] < begun.get((origin, epoch), NEVER)
        if heads is None and not early:
            continue
        seq = 0 if row["kind"] == JOINED else row["seq"]  # a machine that joins has the file before it writes anything
        place = WrittenAt(origin, epoch, seq, row["position"], row["entered_at"])
        taken.setdefault(origin, []).append(HeadsTaken(place, heads))
    return taken


def _marks(conn: Connection, unit: str) -> dict[str, int]:
    """By machine where it began to write under a version that holds rights: its first such entry."""
    return {row[0]: row[1] for row in conn.execute(_FIRST_MARKS, {"b_unit": unit})}


def _begun(conn: Connection, unit: str, unsigned: Set[str]) -> dict[tuple[str, int], int]:
    """By machine and epoch the number of its first such entry; an epoch that followed one is so from its beginning."""
    begun: dict[tuple[str, int], int] = {}
    for row, facts in stored_events.rows_with_facts(conn, unit, (VERSION_BEGUN, EPOCH)):
        origin, epoch, before = row["origin"], row["epoch"], facts.get(BEFORE)
        if row["uid"] in unsigned:
            continue
        if row["kind"] == VERSION_BEGUN:
            begun[origin, epoch] = min(row["seq"], begun.get((origin, epoch), row["seq"]))
        elif isinstance(before, dict) and isinstance(last := before.get("seq"), int):
            mark = begun.get((origin, before.get("epoch", 0)))
            if mark is not None and mark <= last:
                begun[origin, epoch] = 0
    return begun


def _later(conn: Connection, unit: str, own: str, marks: Mapping[str, int]) -> Iterator[str]:
    """Machines that were let in, or taken in, once this one held rights."""
    since, main = marks.get(own), main_of(conn, unit)
    seen = {main, own}
    for row, facts in stored_events.rows_with_facts(conn, unit, (LET_IN, TAKEN_IN)):
        other = str(facts.get("machine" if row["kind"] == LET_IN else "from"))
        if row["origin"] in (main, own) and other not in seen:
            seen.add(other)
            if since is not None and row["position"] > since:
                yield other


def _starts(conn: Connection, unit: str, unsigned: Set[str]) -> dict[tuple[str, int], float]:
    """By machine and epoch the number of the last entry that was signed with the epoch's start; beyond all of them
    until it is signed."""
    starts: dict[tuple[str, int], float] = {}
    for row, _facts in stored_events.rows_with_facts(conn, unit, (EPOCH,)):
        chain = (row["origin"], row["epoch"])
        if row["uid"] in unsigned or chain in starts:
            continue
        last = coverage.first_signed(conn, row)
        if last is None or row["seq"] <= last:
            starts[chain] = math.inf if last is None else last
    return starts
