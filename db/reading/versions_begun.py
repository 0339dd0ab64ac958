"""Versions of this program under which the machines of a journal wrote: read from their first entries under each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.event import Event
from db.kernel.folding.versions import units_of
from db.kernel.journal import stored_events
from db.kernel.journal.program_versions import VERSION_BEGUN
from db.reading.journal_queries import KEEPERS_OF_CHAIN
from db.storage.models import JOURNAL


@dataclass(frozen=True, slots=True)
class VersionBegun:
    """A machine's first entry under a version.

    `machine` is its origin; None of another unit's, whose entries do not say by which machine they were written.
    `position` and `anchor` are the head of the machine's journal before it; None where there was none, or where it is
    another unit's. `rights` and `custody_rules` are the numbers of the rights table and of custody's rules.
    """

    unit: str
    machine: str | None
    version: str
    begun_at: datetime
    rights: int
    custody_rules: int
    position: int | None = None
    anchor: str | None = None


@query("journal.versions", roles=KEEPERS_OF_CHAIN)
def versions(reading: Reading) -> tuple[VersionBegun, ...]:
    """Every version under which a machine of this journal began to write, unit by unit, as the entries came here."""
    own, conn = reading.desk.store.unit, reading.conn
    return tuple(begun for unit in units_of(conn) for begun in _read(conn, unit, is_own=unit == own))


def version_begun_of(conn: Connection, unit: str, machine: str) -> VersionBegun | None:
    """The newest version of a machine of this store's own unit; None where it wrote none of these entries yet.

    `machine` is its origin.
    """
    return next((begun for begun in reversed(_read(conn, unit, is_own=True)) if begun.machine == machine), None)


def _read(conn: Connection, unit: str, *, is_own: bool) -> list[VersionBegun]:
    uids = select(JOURNAL.c.uid).where(JOURNAL.c.unit == unit, JOURNAL.c.kind == VERSION_BEGUN)
    events = (
        stored_events.event_by_uid(conn, unit, uid)
        for uid in conn.execute(uids.order_by(JOURNAL.c.position)).scalars().all()
    )
    return [_begun(event, event.origin if is_own else None) for event in events if event is not None]


def _begun(event: Event, machine: str | None) -> VersionBegun:
    facts = event.facts
    return VersionBegun(
        event.unit, machine, str(facts.get("version", "")), event.at, int(facts.get("rights", 0)),
        int(facts.get("custody_rules", 0)), facts.get("position"), facts.get("anchor"),
    )  # fmt: skip
