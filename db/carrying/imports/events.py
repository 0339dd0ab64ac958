"""Events of imports, and what they do to the table of imports. What a row makes is its own register's affair."""

from __future__ import annotations

from sqlalchemy import Connection, select

from db.carrying.imports.forms import ClearRows, EndImport, StartImport
from db.kernel import search
from db.kernel.batches import BATCH
from db.kernel.event import Event
from db.kernel.projecting import EventKind
from db.kernel.visible import CLEARED, COMMITTED, DISCARDED, IMPORTED, STAGING
from db.registers.incidents.models import INCIDENT
from db.storage.models import BODY, INDEX, JOURNAL

REGISTER = "incident"
"""The register that is brought into: a row opens a record of it."""
STARTED, COMMIT, DISCARD = "import_started", "import_committed", "import_discarded"


def _started(conn: Connection, event: Event) -> None:
    facts = event.facts
    conn.execute(
        BATCH.insert(),
        {
            "unit": event.unit, "uid": event.record, "register": facts["register"], "file": facts["file"],
            "sha256": facts["sha256"], "rows": facts["rows"], "state": STAGING, "officer": event.officer,
            "started_at": event.at, "ended_at": None,
        },
    )  # fmt: skip


def _ended(conn: Connection, event: Event, state: str) -> None:
    here = (BATCH.c.unit == event.unit, BATCH.c.uid == event.record)
    conn.execute(BATCH.update().where(*here).values(state=state, ended_at=event.at))


def _committed(conn: Connection, event: Event) -> None:
    _ended(conn, event, COMMITTED)


def _discarded(conn: Connection, event: Event) -> None:
    _ended(conn, event, DISCARDED)


def _cleared(conn: Connection, event: Event) -> None:
    """Take records out of the tables, and what they said of people out of the journal."""
    uids = list(event.facts["records"])
    rows = conn.execute(select(INDEX.c.uid).where(INDEX.c.uid.in_(uids), INDEX.c.batch == event.record))
    own = rows.scalars().all()
    for uid in own:
        search.drop(conn, REGISTER, uid)
    for projection in (INCIDENT, INDEX):
        conn.execute(projection.delete().where(projection.c.uid.in_(uids), projection.c.batch == event.record))
    written = select(JOURNAL.c.uid).where(JOURNAL.c.record.in_(own), JOURNAL.c.kind == IMPORTED)
    private = BODY.c.part.in_(("identity", "words"))
    conn.execute(BODY.update().where(BODY.c.uid.in_(written), private).values(salt=None, json=None))


KINDS = (
    EventKind(STARTED, "Import begun", _started, StartImport),
    EventKind(COMMIT, "Import made visible", _committed, EndImport),
    EventKind(DISCARD, "Import thrown away", _discarded, EndImport),
    EventKind(CLEARED, "Rows of an import taken out", _cleared, ClearRows),
)
