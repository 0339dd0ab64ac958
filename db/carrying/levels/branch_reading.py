"""Units whose history has two branches, as they stand; and what is kept of a branch that was not taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from db.carrying.levels import branching, keeping
from db.carrying.levels.links import BELOW, links
from db.carrying.levels.models import BRANCH, FORK
from db.carrying.levels.pins import chains_of, refused_at
from db.kernel.base.access import KEEPERS, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections.projecting import NOT_TAKEN
from db.storage.ends import SEALED_STREAM


@dataclass(frozen=True, slots=True)
class TwoBranches:
    """A unit that is held: where its branches part, how many entries each has after that, whether the second one is
    here from its beginning, and which one who chose.
    """

    uid: str
    name: str
    place: str
    first: int
    second: int
    is_whole: bool
    branch: str | None
    chosen_by: str | None
    chosen_at: datetime | None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """An entry of a branch that was not taken: of which kind and record, when, with the number that the record had."""

    unit: str
    kind: str
    record: str | None
    register: str
    number: str
    at: datetime


@query("level.branches", roles=READERS | KEEPERS)
def list_branches(reading: Reading) -> tuple[TwoBranches, ...]:
    """The units below whose history has two branches that nobody decided yet, by their names."""
    conn, seat = reading.conn, reading.unit
    forks = {row.uid: row for row in conn.execute(select(FORK).where(FORK.c.unit == seat))}
    return tuple(_two(reading, forks[link.uid], link.name) for link in links(conn, seat, BELOW) if link.uid in forks)


def _two(reading: Reading, fork: Any, name: str) -> TwoBranches:
    conn, seat = reading.conn, reading.unit
    second = keeping.second_of(conn, seat, fork.uid)
    heads = {row.origin_epoch: row.have for row in chains_of(conn, seat, fork.uid)}
    cuts = {} if second is None else branching.cut(second, heads)
    first = sum(max(0, heads.get(chain, 0) - last) for chain, last in cuts.items())
    officers = reading.desk.ports.officers
    return TwoBranches(
        fork.uid, name, fork.place, first, 0 if second is None else len(second.entries),
        second is not None and second.is_whole, fork.branch,
        None if fork.officer is None else officers.name_of(conn, fork.officer), fork.chosen_at,
    )  # fmt: skip


@query("level.not_taken", roles=READERS)
def not_taken(reading: Reading, unit: str) -> tuple[NotTaken, ...]:
    """What a unit below wrote on a branch that was not taken: it counts nowhere. The newest first."""
    refused = select(BRANCH.c.fork).where(BRANCH.c.unit == reading.unit, BRANCH.c.record == unit)
    if reading.conn.execute(refused.limit(1)).first() is None:
        return ()
    entries = dict([*_set_aside(reading, unit), *_kept(reading.conn, reading.unit, unit)])
    return tuple(sorted(entries.values(), key=lambda entry: entry.at, reverse=True))


def _set_aside(reading: Reading, unit: str) -> Iterator[tuple[str, NotTaken]]:
    """Those that counted here until two people chose the other branch."""
    conn = reading.conn
    for said in stored_events.events_of(conn, reading.unit, unit, kinds=(NOT_TAKEN,)):
        for event in stored_events.events_by_uid(conn, unit, said.facts["unread"]):
            if event.stream != SEALED_STREAM:
                yield event.uid, _entry(unit, event.kind, event.record, event.facts, event.at)


def _kept(conn: Connection, seat: str, unit: str) -> Iterator[tuple[str, NotTaken]]:
    """Those that came on bundles of such a branch and never counted here."""
    for kept in keeping.kept_of(conn, unit):
        entries = {sent.end.place: sent for sent in kept.letter.bundle.entries}
        refused = dict(refused_at(conn, (seat, unit), entries))
        for place, sent in entries.items():
            if sent.said is not None and not kept.letter.bundle.sealed and refused.get(place) == sent.end.hash:
                said = sent.said
                yield said["uid"], _entry(unit, said["kind"], said["record"], said["facts"], said["at"])


def _entry(unit: str, kind: str, record: str | None, facts: Mapping[str, Any], at: datetime) -> NotTaken:
    return NotTaken(unit, kind, record, str(facts.get("register", "")), str(facts.get("number", "")), at)
