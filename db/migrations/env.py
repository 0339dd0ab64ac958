"""How Alembic runs here: on the connection it is handed, inside the caller's transaction, never by itself."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from db import schema

list(schema.tables())
connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    version_table=schema.VERSION_TABLE,
    render_as_batch=True,
    transactional_ddl=False,
    include_object=lambda _object, name, kind, _reflected, _compared: (
        kind != "table" or not str(name).startswith("search_")
    ),
)
context.run_migrations()
