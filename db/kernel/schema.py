"""The schema: all tables and search tables, their version, and the migrations that bring an older store up to it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, text

from db.kernel.search import REGISTERS as SEARCHED
from db.storage.columns import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

VERSION = "0001"
MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = [MIGRATIONS / "versions"]
VERSION_TABLE = "alembic_version"

TABLE_ROOMS = (
    "db.storage.models",
    "db.carrying.imports.models",
    "db.reference.lists.models",
    "db.reference.officers.models",
    "db.registers.attachments.models",
    "db.registers.incidents.models",
    "db.registers.dispatch.models",
    "db.registers.gangs.models",
    "db.across.packets.models",
    "db.registers.custody.models",
    "db.registers.service_desk.models",
    "db.registers.programmes.models",
    "db.registers.oversight.models",
    "db.registers.shifts.models",
    "db.registers.orders.models",
    "db.registers.post.models",
    "db.registers.roster.models",
    "db.across.indicators.models",
)


def tables() -> Iterator[Table]:
    """Every table, parents before children."""
    for room in TABLE_ROOMS:
        import_module(room)
    yield from METADATA.sorted_tables


def projections() -> tuple[Table, ...]:
    """The tables that are made from the journal."""
    return tuple(item for item in tables() if item.info.get("role") == "projection")


def search_ddl(register: str) -> tuple[str, ...]:
    """The statements that make a register's search table; `secure-delete` leaves no trace of a deleted word."""
    return (
        f"CREATE VIRTUAL TABLE search_{register} USING fts5(text, tokenize = 'unicode61 remove_diacritics 0')",
        f"INSERT INTO search_{register}(search_{register}, rank) VALUES ('secure-delete', 1)",
    )


def create_all(conn: Connection) -> None:
    """Make every table of this version in an empty store, and note the version."""
    list(tables())
    METADATA.create_all(conn)
    make_triggers(conn)
    for register in SEARCHED:
        for statement in search_ddl(register):
            conn.exec_driver_sql(statement)
    conn.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    conn.execute(text(f"DELETE FROM {VERSION_TABLE}"))
    conn.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:version)"), {"version": VERSION})


def migrate(conn: Connection) -> None:
    """Bring an older store up to this version, with Alembic; call it after a backup, on the writing connection."""
    from alembic import command

    command.upgrade(alembic_config(conn), "head")
    list(tables())
    make_triggers(conn)


def make_triggers(conn: Connection) -> None:
    """Make the triggers of this version anew: a table that a migration copied has lost its own."""
    from db.across.indicators.triggers import TRIGGERS

    for name, statement in TRIGGERS.items():
        conn.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        conn.exec_driver_sql(statement)


def alembic_config(conn: Connection) -> Config:
    """How Alembic finds the migrations, and the connection they run on."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", " ".join(str(place) for place in VERSIONS))
    config.set_main_option("path_separator", "space")
    config.attributes["connection"] = conn
    return config
