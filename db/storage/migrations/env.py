"""How Alembic runs here: on the connection it is handed, inside the caller's transaction, never by itself."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlmodel import AutoString

from db.storage import migrating
from db.storage.columns import METADATA, Instant
from db.storage.dialects import postgresql


def written(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """How a column's type is written into a migration, where it is one of ours."""
    if kind == "type" and isinstance(item, Instant):
        return "Instant()"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


postgresql.prepare(METADATA)  # a migration is written for both
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    version_table=migrating.VERSION_TABLE,
    render_as_batch=True,
    transactional_ddl=False,
    render_item=written,
    include_object=lambda _object, name, kind, _reflected, _compared: (
        kind != "table" or not str(name).startswith("search_")
    ),
)
context.run_migrations()
