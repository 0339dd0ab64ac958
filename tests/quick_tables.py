"""The tables of a new store, made by the statements that its migrations came to, and not by the migrations.

Alembic takes longer to make the tables than all else that a new store takes. So the first store of a process is made by
the migrations, and each later one in a file by what stood in its schema then; tests/test_quick_tables.py holds both
against each other. Tests of the migrations call these themselves, and PostgreSQL has them always.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from sqlalchemy import Connection

from db.kernel.projections import schema
from db.kernel.projections.shadows import SEARCHED
from db.opening import creating
from db.storage import migrating

Statements = tuple[str, ...]
_SCHEMA = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
_recorded: dict[object, Statements] = {}


def statements_of(conn: Connection) -> Statements:
    """What makes the tables and indexes that a file has now, without its search tables."""
    search = tuple(f"search_{register}" for register in SEARCHED)
    return tuple(sql for name, sql in conn.exec_driver_sql(_SCHEMA) if not name.startswith(search))


def make_tables(conn: Connection) -> None:
    """Make the tables of an empty store as `schema.migrate` does."""
    if conn.dialect.name != "sqlite":
        schema.migrate(conn)
        return
    known = schema.VERSION, tuple(migrating.VERSIONS), tuple(SEARCHED)
    if known not in _recorded:
        schema.migrate(conn)
        _recorded[known] = statements_of(conn)
        return
    for statement in _recorded[known]:
        conn.exec_driver_sql(statement)
    conn.exec_driver_sql(f"INSERT INTO {migrating.VERSION_TABLE} VALUES (?)", (schema.VERSION,))
    schema.make_search(conn)


def make_tables_once(patch: pytest.MonkeyPatch) -> None:
    """Let `create_store` make its tables so."""
    patch.setattr(creating, "schema", SimpleNamespace(migrate=make_tables))
