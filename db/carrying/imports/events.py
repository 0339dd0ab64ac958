"""Events of imports, and what they do to the table of imports. What a row makes is its own register's affair."""

from __future__ import annotations

from collections.abc import Sequence

from db.carrying.imports.forms import ClearRows, EndImport, StartImport
from db.kernel.base.batches import BATCH
from db.kernel.base.visible import CLEARED, COMMITTED, DISCARDED, IMPORTED, STAGING
from db.kernel.erasing.erasing import empty
from db.kernel.events.erasure_rule import NOTHING, SHARE, WHO_AND_WORDS, AnyEntry, Empties
from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, Key, number
from db.kernel.projections import search
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.incidents.models import INCIDENT
from db.storage.models import INDEX

REGISTER = "incident"
"""The register that is brought into: a row opens a record of it."""
STARTED, COMMIT, DISCARD = "import_started", "import_committed", "import_discarded"


def _started(rows: Rows, event: Event) -> None:
    facts = event.facts
    rows.put(
        BATCH,
        {
            "unit": event.unit, "uid": event.record, "register": facts["register"], "file": facts["file"],
            "sha256": facts["sha256"], "rows": facts["rows"], "state": STAGING, "officer": event.officer,
            "started_at": event.at, "ended_at": None,
        },
    )  # fmt: skip


def _ended(rows: Rows, event: Event, state: str) -> None:
    rows.change(BATCH, event.key, state=state, ended_at=event.at)


def _committed(rows: Rows, event: Event) -> None:
    _ended(rows, event, COMMITTED)


def _discarded(rows: Rows, event: Event) -> None:
    _ended(rows, event, DISCARDED)


def _cleared(rows: Rows, event: Event) -> None:
    """Take records out of the tables, and what they said of people out of the journal."""
    for uid in _records(event):
        row = rows.one(INDEX, event.unit, uid)
        if row is not None and row["batch"] == event.record:
            search.drop(rows, REGISTER, event.unit, uid)
            rows.drop(INCIDENT, event.unit, uid)
            rows.drop(INDEX, event.unit, uid)
    rows.write()
    empty(rows.conn, event)


def _empties(event: Event, entry: AnyEntry) -> frozenset[str]:
    mine = entry.kind == SHARE or (entry.kind == IMPORTED and entry.facts.get("batch") == event.record)
    return WHO_AND_WORDS if mine and entry.record in _records(event) else NOTHING


def _records(event: Event) -> Sequence[str]:
    return tuple(event.facts.get("records", ()))  # none in an entry that another program made


KINDS = (
    EventKind(STARTED, "Import begun", _started, StartImport),
    EventKind(COMMIT, "Import made visible", _committed, EndImport, keys=(number("rows"),)),
    EventKind(DISCARD, "Import thrown away", _discarded, EndImport),
    EventKind(
        CLEARED,
        "Rows of an import taken out",
        _cleared,
        ClearRows,
        keys=(Key("records", "uid", many=MOST),),
        empties=Empties(_empties, _records),
        leads="erases",
    ),
)
