"""Verifying the journal: its chains, its bodies, its positions, and who signed what (keybook.py)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from db.kernel.base.machines import LET_IN, TAKEN_IN
from db.kernel.erasing.erasing import Emptied, declared
from db.kernel.events.erasure_rule import AnyEntry
from db.kernel.events.event import Event
from db.kernel.folding import came_with
from db.kernel.folding.rights import JournalRights, rights_of
from db.kernel.journal import clock_kept, findings
from db.kernel.journal.journal import body_hash, event_of, header_hash, sha
from db.kernel.journal.naming import BEGUN, NAMING, RECOVERY_AGREED, RECOVERY_NAMED, RENEWED
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.kernel.journal.series import BEFORE, EPOCH
from db.kernel.journal.stored_events import BATCH, bodies_of
from db.kernel.projections.projecting import LOT_COUNTS
from db.kernel.signing.keybook import Keybook
from db.kernel.signing.machine_keys import MachineChain, Signed
from db.storage import dialects, ends
from db.storage.ends import SEALED_STREAM, Head, hash_of, last_position
from db.storage.models import JOURNAL, SIGNATURE
from db.storage.signatures import SignatureValues
from db.storage.store_info import Info, read_info
from db.words.calendar.times import AHEAD
from db.words.messages import M_, Message

FACTS_READ = NAMING | {
    LET_IN, TAKEN_IN, EPOCH, RECOVERY_AGREED, RECOVERY_NAMED, RENEWED, VERSION_BEGUN, findings.MADE
}  # fmt: skip
"""Kinds whose facts say who may sign, what an epoch followed, what a machine found unsigned."""

OF_CLOCK = frozenset({clock_kept.DOUBTED, clock_kept.STATED})
"""Kinds that say that the clock of a machine was moved."""
RECORDS = "record"


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found: how many entries there are to tell of, the streams' heads, and what is wrong, in words.

    `notes` say what could not be verified, and is no fault. `without_right` are the entries (uids) whose writers had
    no right to them, and that no finding names yet: each is among the problems too, the last ones.
    """

    entries: int
    heads: tuple[Head, ...]
    problems: tuple[Message, ...]
    notes: tuple[Message, ...] = ()
    position: int = 0
    """Up to which position people are told of it."""
    without_right: tuple[str, ...] = ()

    @property
    def broken(self) -> tuple[Message, ...]:
        """Problems but those of rights: what was changed, left out or signed by another."""
        return self.problems[: len(self.problems) - len(self.without_right)]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(
    conn: Connection, progress: Callable[[int], None] | None = None, *, since: int = 0, writing: bool = False
) -> Verification:
    """Walk every chain: sequence numbers without a gap, hashes that fit, bodies that fit their digests, signatures.

    Every entry is verified; counted, and named as a head, are those up to `last_position`. `since`: only what came
    after this position, to which a signature reaches; what was before is taken as it is. `writing`: it is asked inside
    a transaction of this store, which signs at its end.
    """
    walk = _Walk(conn, read_info(conn), last_position(conn))
    if since:
        walk.go_on(since)
    after = since
    for row in conn.execute(select(JOURNAL).where(JOURNAL.c.position < 1)).mappings():
        walk.is_outside(row)
    while True:
        chosen = select(JOURNAL).where(JOURNAL.c.position > after).order_by(JOURNAL.c.position).limit(BATCH)
        rows = conn.execute(chosen).mappings().all()
        if not rows:
            break
        walk.batch(rows, after)
        after = rows[-1]["position"]
        if progress is not None:
            progress(walk.count)
    walk.keybook.end(writing=writing)
    for row in came_with.misnamed(conn, walk.info.unit, walk.info.origin, since):
        walk.problems.append(M_("Entry {where} names entries that did not come with it.", where=where_of(row)))
    for where in walk.emptied.unexplained():
        walk.problems.append(M_("Parts of entry {where} are empty, and no entry says why.", where=where))
    named = findings.named_here(conn, walk.info.unit, findings.WITHOUT_RIGHT)
    without_right = {uid: said for uid, said in walk.without_right.items() if uid not in named}
    notes = [
        M_("It was found and named that an entry was written without the right to it: {what}", what=said)
        for uid, said in walk.without_right.items()
        if uid in named
    ]
    problems = (*walk.problems, *without_right.values())
    return Verification(
        walk.count, tuple(walk.told.values()), problems, (*walk.keybook.notes, *notes), walk.until,
        tuple(without_right),
    )  # fmt: skip


@dataclass(slots=True)
class _Walk:
    """How far the verifying of a journal has come."""

    conn: Connection
    info: Info
    until: int
    problems: list[Message] = field(default_factory=list)
    ends: dict[tuple[str, str, int, str], Head] = field(default_factory=dict)
    told: dict[tuple[str, str, int, str], Head] = field(default_factory=dict)
    count: int = 0
    keybook: Keybook = field(init=False)
    rights: JournalRights = field(init=False)
    without_right: dict[str, Message] = field(default_factory=dict)
    emptied: Emptied = field(default_factory=Emptied)
    written: dict[tuple[str, str, int], datetime] = field(default_factory=dict)
    """When the last entry of records of each chain was entered."""
    waits: frozenset[str] = frozenset()
    """The uids of entries that wait, or waited, for two people here."""
    ending: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Those that count, by the uid of the entry that says so."""
    waited: dict[str, Signed] = field(default_factory=dict)

    outside: frozenset[str] = frozenset()
    """The uids of entries that are found unsigned: named, or at places where their machine wrote none."""
    named_unsigned: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.rights = rights_of(self.conn)
        self.outside = self.rights.unsigned
        if self.outside:
            self.named_unsigned = findings.named_here(self.conn, self.info.unit, findings.UNSIGNED)
        self.keybook = Keybook((self.info.unit, self.info.origin), self.problems, self.rights.book, self.outside)
        self.keybook.not_naming = self.rights.not_naming
        lots = self.rights.lots
        self.waits = frozenset(uid for lot in lots for uid in lot.entries)
        self.ending = {lot.ended: lot.entries for lot in lots if lot.state == "counts"}

    def go_on(self, since: int) -> None:
        """Take what is up to a position as it is."""
        for unit, last in ends.heads_at(self.conn, since):
            self.ends[unit, last.origin, last.epoch, last.stream] = last
        kinds = FACTS_READ | {LOT_COUNTS} | set(declared())
        before = select(JOURNAL).where(
            JOURNAL.c.unit == self.info.unit, JOURNAL.c.kind.in_(kinds), JOURNAL.c.position <= since
        )
        rows = self.conn.execute(before.order_by(JOURNAL.c.position)).mappings().all()
        _digests, facts = self._bodies(rows)
        for row in rows:
            if row["kind"] in FACTS_READ and row["uid"] not in self.outside:
                self.keybook.trust(*self._signed(row, facts))
            self._count(row)

    def batch(self, rows: Sequence[RowMapping], after: int) -> None:
        """Verify entries that follow each other."""
        digests, facts = self._bodies(rows)
        whole = dialects.named(self.conn.dialect.name).GAPLESS
        if whole and (rows[0]["position"] != after + 1 or rows[-1]["position"] - after != len(rows)):
            self._missing(rows, after)
        chosen = select(SIGNATURE).where(SIGNATURE.c.position.between(after + 1, rows[-1]["position"]))
        signatures = {row.position: SignatureValues(*row[1:]) for row in self.conn.execute(chosen)}
        for row in rows:
            self._entry(row, digests.get((row["unit"], row["uid"]), []))
            self._sign(row, facts.get(row["uid"], {}), signatures.pop(row["position"], None))
        for position in signatures:
            self.problems.append(M_("The entry that was signed at position {position} is missing.", position=position))

    def _missing(self, rows: Sequence[RowMapping], after: int) -> None:
        for row in rows:
            if row["position"] != after + 1:
                first, last = after + 1, row["position"] - 1
                self.problems.append(
                    M_("Positions {first} to {last} of the journal are missing.", first=first, last=last)
                )
            after = row["position"]

    def _entry(self, row: RowMapping, digests: Sequence[tuple[str, str]]) -> None:
        key = (row["unit"], row["origin"], row["epoch"], row["stream"])
        last = self.ends.get(key)
        where, problems = where_of(row), self.problems
        if row["seq"] != (1 if last is None else last.seq + 1):
            problems.append(M_("Entries are missing before {where}.", where=where))
        if row["prev_hash"] != hash_of(last):
            problems.append(M_("Entry {where} does not follow the one before it.", where=where))
        if row["body_hash"] != body_hash(iter(digests)):
            problems.append(M_("The content of entry {where} was changed.", where=where))
        if row["hash"] != header_hash(row["prev_hash"], dict(row)):
            problems.append(M_("Entry {where} was changed.", where=where))
        self.ends[key] = Head(*key[1:], row["seq"], row["hash"])
        if row["stream"] == RECORDS:
            self._look_at_time(row)
        if row["position"] <= self.until:
            self.told[key] = self.ends[key]
            self.count += 1

    def _look_at_time(self, row: RowMapping) -> None:
        """That an entry says an earlier time than the one before it in its chain is told, unless the clock was: who has
        the key of a chain may have dated it back."""
        chain = (row["unit"], row["origin"], row["epoch"])
        before = self.written.get(chain)
        if row["kind"] not in OF_CLOCK and before is not None and row["entered_at"] < before - AHEAD:
            said = M_("Entry {where} is dated before the previous one, and no clock entry gives the reason.",
                      where=where_of(row))  # fmt: skip
            self.keybook.notes.append(said)
        self.written[chain] = row["entered_at"]

    def _sign(self, row: RowMapping, facts: dict[str, Any], signature: SignatureValues | None) -> None:
        if row["unit"] == self.info.unit and not self._is_allowed(row, facts):
            said = M_("Entry {where} was written by somebody without the right to it.", where=where_of(row))
            self.without_right[row["uid"]] = said
        if self.is_outside(row):
            return
        if row["stream"] == SEALED_STREAM or row["unit"] != self.info.unit:
            return  # who seals is told of nowhere; units below sign for themselves
        if row["kind"] in (EPOCH, BEGUN):
            self._followed(row, facts)
        chain, signed = self._signed(row, {row["uid"]: facts})
        self.keybook.add(chain, signed)
        if signature is not None:
            ends = (self.ends.get((*chain, stream)) for stream in ("record", "access", SEALED_STREAM))
            self.keybook.signed(chain, [hash_of(end) for end in ends], signature)
        self._count(row)

    def is_outside(self, row: RowMapping) -> bool:
        """Whether an entry is found unsigned: told as set aside where it was named, else wrong."""
        if row["uid"] not in self.outside:
            return False
        if row["uid"] in self.named_unsigned:
            self.keybook.notes.append(M_("Entry {where} is not signed, and was set aside.", where=where_of(row)))
        else:
            self.problems.append(M_("Entry {where} is not signed.", where=where_of(row)))
        return True

    def _is_allowed(self, row: RowMapping, facts: dict[str, Any]) -> bool:
        """Whether whoever wrote an entry had the right to it."""
        place = (row["origin"], row["officer"], row["kind"], row["stream"])
        if self.rights.is_steady(place, row["position"]):
            return True
        return self.rights.allows(event_of(row["position"], dict(row), {"facts": facts}))

    def _signed(self, row: RowMapping, facts: Mapping[str, dict[str, Any]]) -> tuple[MachineChain, Signed]:
        chain, signed = _signed(row, facts, waits=row["uid"] in self.waits)
        if signed.waits:
            self.waited[row["uid"]] = signed
        return chain, signed

    def _count(self, row: RowMapping) -> None:
        """Where this entry says that others count, they do."""
        uids = self.ending.get(row["uid"], ())
        self.keybook.counts([self.waited[uid] for uid in uids if uid in self.waited], row["entered_at"])

    def _followed(self, row: RowMapping, facts: Mapping[str, Any]) -> None:
        """What stood before an epoch of a machine is there: no later signature is over the chains of an earlier one."""
        position, before = facts.get("position"), facts.get(BEFORE)
        own = row["origin"] == self.info.origin and dialects.named(self.conn.dialect.name).GAPLESS
        whole = not own or not isinstance(position, int) or ends.anchor(self.conn, position) == facts.get("anchor")
        if whole and isinstance(before, dict):
            mine = (JOURNAL.c.unit == row["unit"], JOURNAL.c.origin == row["origin"], JOURNAL.c.stream == "record")
            place = (JOURNAL.c.epoch == before.get("epoch"), JOURNAL.c.seq == before.get("seq"))
            there = self.conn.execute(select(JOURNAL.c.hash).where(*mine, *place)).scalar()
            whole = there == before.get("hash")
        if not whole:
            self.problems.append(M_("What stood before entry {where} is not what it says.", where=where_of(row)))

    def _bodies(
        self, rows: Sequence[RowMapping]
    ) -> tuple[dict[tuple[str, str], list[tuple[str, str]]], dict[str, dict[str, Any]]]:
        """(entry → its parts with their digests, uid → the facts of entries that say who may sign)."""
        read = {row["uid"] for row in rows if self._reads_facts(row["kind"])}
        bodies: dict[tuple[str, str], list[tuple[str, str]]] = {}
        said: dict[str, str] = {}
        empty: dict[str, set[str]] = {}
        for body in bodies_of(self.conn, rows):
            if body["json"] is None:
                empty.setdefault(body["uid"], set()).add(body["part"])
            elif sha(body["salt"] or "", body["json"]) != body["digest"]:
                self.problems.append(M_("The words of entry {where} were changed.", where=body["uid"]))
            elif body["part"] == "facts":
                said[body["uid"]] = body["json"]
            bodies.setdefault((body["unit"], body["uid"]), []).append((body["part"], body["digest"]))
        facts = {uid: json.loads(text) for uid, text in said.items() if uid in read or uid in empty}
        for row in rows:
            if self.emptied.may_explain(row["kind"]):
                event = event_of(row["position"], dict(row), {"facts": facts.get(row["uid"], {})})
                explain(self.conn, self.rights, self.emptied, event)
            if row["uid"] in empty:
                self._found_empty(row, facts.get(row["uid"], {}), frozenset(empty[row["uid"]]))
        return bodies, facts

    def _reads_facts(self, kind: str) -> bool:
        return kind in FACTS_READ or self.emptied.may_explain(kind) or self.rights.needs_facts(kind)

    def _found_empty(self, row: RowMapping, facts: dict[str, Any], parts: frozenset[str]) -> None:
        target = select(JOURNAL.c.kind).where(JOURNAL.c.unit == row["unit"], JOURNAL.c.uid == facts.get("target"))
        about = self.conn.execute(target).scalar() if "target" in facts else None
        origin, foreign = row["origin"], row["origin"] != self.info.origin
        entry = AnyEntry(row["uid"], row["record"], row["kind"], row["position"], facts, about or "", origin, foreign)
        self.emptied.found(entry, parts, where_of(row))


def _signed(row: RowMapping, facts: Mapping[str, dict[str, Any]], *, waits: bool) -> tuple[MachineChain, Signed]:
    chain = MachineChain(row["unit"], row["origin"], row["epoch"])
    officer, record = row["officer"], row["record"]
    said = facts.get(row["uid"], {})
    return chain, Signed(
        where_of(row), row["position"], officer, row["kind"], record, said, row["entered_at"], waits,
        row["uid"], row["stream"], row["epoch"], row["seq"], row["prev_hash"], row["origin"],
    )  # fmt: skip


def explain(conn: Connection, rights: JournalRights, emptied: Emptied, event: Event) -> None:
    """Take an entry that empties parts for what it explains: nothing where it counts nowhere; what came without them,
    where it only says so, or nobody agreed to it.
    """
    if event.uid in rights.unsigned or event.origin in rights.strangers or not rights.allows(event):
        return
    if any(event.uid in lot.entries and lot.state != "counts" for lot in rights.lots):
        emptied.explains(event, lambda entry: entry.foreign)
    elif rights.may_erase(event):
        emptied.explains(event)
    else:
        since = came_with.signed_before(conn, asdict(event))
        emptied.explains(event, lambda entry: entry.origin != event.origin and entry.position > since)


def where_of(row: RowMapping) -> str:
    """An entry's place in its chain, for a message."""
    return f"{row['stream']} {row['epoch']}/{row['seq']}"


ANCHOR_LEAST = 32
"""Hexadecimal digits of an anchor that are compared at least."""


def anchor_holds(conn: Connection, position: int, digest: str) -> bool:
    """Whether a printed anchor (a position, and the hash of all heads or of the entry there) still stands."""
    digest = digest.lower()
    own = ends.entry_hash(conn, position)
    if len(digest) < ANCHOR_LEAST or own is None:
        return False
    return any(printed.startswith(digest) for printed in (own, ends.anchor(conn, position)))
