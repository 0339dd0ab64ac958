"""What was brought in, and what is being brought in; where a record of it came from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db.carrying.imports.commands import IMPORTERS, staged
from db.kernel.base.batches import BATCH
from db.kernel.base.officer import Reading
from db.kernel.base.visible import COMMITTED, STAGING
from db.kernel.desk.desk import query
from db.reference.officers.queries import names
from db.storage.models import BODY, JOURNAL, OF_ENTRY


@dataclass(frozen=True, slots=True)
class Batch:
    """One import. `staged` of its `rows` are written; `state` is staging, committed or discarded."""

    uid: str
    register: str
    file: str
    sha256: str
    rows: int
    staged: int
    state: str
    officer: str
    officer_name: str
    started_at: datetime
    ended_at: datetime | None


@query("import.batches", roles=IMPORTERS)
def batches(reading: Reading) -> tuple[Batch, ...]:
    """Every import, the newest first."""
    officers = names(reading.conn)
    rows = reading.conn.execute(select(BATCH).where(BATCH.c.unit == reading.unit).order_by(BATCH.c.started_at.desc()))
    listed = []
    for row in rows.all():
        here = row.rows if row.state == COMMITTED else staged(reading.conn, row.uid)
        badge, name = officers.get(row.officer, ("", ""))
        listed.append(
            Batch(
                row.uid, row.register, row.file, row.sha256, row.rows, here, row.state, badge, name, row.started_at,
                row.ended_at,
            )
        )  # fmt: skip
    return tuple(listed)


@query("import.codes", roles=IMPORTERS)
def codes(reading: Reading, batch: str) -> tuple[tuple[str, str], ...]:
    """(number in the earlier register, code here) of each request of an import, in the order of its file."""
    chosen = select(BODY.c.json).join(JOURNAL, OF_ENTRY)
    ours = (JOURNAL.c.unit == reading.unit, JOURNAL.c.kind == "request_imported", BODY.c.part == "facts")
    facts = [json.loads(text) for text in reading.conn.execute(chosen.where(*ours).order_by(JOURNAL.c.seq)).scalars()]
    return tuple((row.get("old_number") or "", row["number"]) for row in facts if row.get("batch") == batch)


def unfinished(batches: tuple[Batch, ...]) -> Batch | None:
    """The import that is under way, or was when the power went."""
    return next((batch for batch in batches if batch.state == STAGING), None)
