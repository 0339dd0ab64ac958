"""What keeps an import unseen until its one event: a condition that every reading of many records carries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, literal_column, or_, select

from db.kernel.base.batches import BATCH
from db.storage.dialects.elements import at_most

STAGING, COMMITTED, DISCARDED = "staging", "committed", "discarded"
IMPORTED, CLEARED = "incident_imported", "import_cleared"
ROWS = frozenset({IMPORTED, "request_imported", "property_imported", CLEARED})
"""Kinds that stand in the journal once a row of an import: no list counts them one by one."""

_SEEN = select(BATCH.c.uid).where(BATCH.c.state == literal_column(f"'{COMMITTED}'"))


def shown(batch: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition that a record came with no import, or with one made visible. `batch` is the record's column."""
    return or_(batch.is_(None), batch.in_(_SEEN))


def any_hidden(conn: Connection) -> bool:
    """Whether an import is unfinished here: only then has a search anything to pass over."""
    return conn.execute(_HIDDEN).first() is not None


_HIDDEN = select(BATCH.c.uid).where(BATCH.c.state != COMMITTED).limit(at_most(1))
