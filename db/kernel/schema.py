"""The schema: all tables and search tables, their version, and the migrations that bring an older store up to it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, inspect, text

from db.kernel.shadows import SEARCHED
from db.storage import dialects, migrating
from db.storage.columns import METADATA
from db.storage.migrating import VERSION_TABLE

VERSION = migrating.newest()


def tables() -> Iterator[Table]:
    """Every table of the rooms that are declared, parents before children."""
    yield from METADATA.sorted_tables


def projections() -> tuple[Table, ...]:
    """The tables that are made from the journal."""
    return tuple(item for item in tables() if item.info.get("role") == "projection")


def create_all(conn: Connection) -> None:
    """Make every table of this version in an empty store, and note the version."""
    METADATA.create_all(conn)
    dialects.named(conn.dialect.name).make(conn)
    make_search(conn)
    conn.execute(text(f"CREATE TABLE IF NOT EXISTS {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
    conn.execute(text(f"DELETE FROM {VERSION_TABLE}"))
    conn.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:version)"), {"version": VERSION})


def migrate(conn: Connection) -> None:
    """Bring an older store up to this version, with Alembic; call it after a backup, on the writing connection."""
    migrating.upgrade(conn)
    make_search(conn)


def make_search(conn: Connection) -> None:
    """Make the search tables that are not there: a register that is new here has none, and no migration of it."""
    here = set(inspect(conn).get_table_names())
    ddl = dialects.named(conn.dialect.name).search_ddl
    for register in SEARCHED:
        for statement in ddl(register) if f"search_{register}" not in here else ():
            conn.execute(text(statement))
