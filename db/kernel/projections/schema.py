"""The schema: all tables and search tables, their version, and the migrations that bring an older store up to it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, inspect, text
from sqlalchemy.exc import DBAPIError

from db.kernel.projections.shadows import SEARCHED
from db.storage import dialects, migrating, program
from db.storage.columns import METADATA
from db.storage.database import Database
from db.storage.models import INFO
from db.words.messages import M_, Refused

VERSION = migrating.newest()


def tables() -> Iterator[Table]:
    """Every table of the rooms that are declared, parents before children."""
    yield from METADATA.sorted_tables


def projections() -> tuple[Table, ...]:
    """The tables that are made from the journal."""
    return tuple(item for item in tables() if item.info.get("role") == "projection")


def create_scratch(conn: Connection, origin: str | None = None) -> None:
    """Make every table of this version in a working copy that nobody keeps. A store is made by `migrate`.

    A test holds both equal. `origin`: whose copy it is, where entries of other machines are told from its own.
    """
    dialects.named(conn.dialect.name).prepare(METADATA)
    METADATA.create_all(conn)
    make_search(conn)
    if origin is not None:
        conn.execute(INFO.insert(), {"name": "origin", "value": origin})


def version_of(database: Database) -> str:
    """The schema number that a store says. It writes nothing, and where the tables are those of this version any number
    will do.

    Raises Refused: "damaged", "newer_version", "older_version", "unreadable".
    """
    version = database.version()
    if version is None:
        raise database.is_empty()
    if version == VERSION or fits(database):
        return version
    if version > VERSION:
        message = M_("This store was written by a newer version of precinct. Install that version.")
        raise Refused("newer_version", {}, message)
    if version < migrating.OLDEST:
        raise Refused("older_version", {}, M_(
            "This store was written by an early version of precinct. Open it with {version} first.",
            version=migrating.OPENED_BY,
        ))  # fmt: skip
    return version


def fits(database: Database) -> bool:
    """Whether this version brought a store up and its tables are of this version, whatever its schema number says."""
    engine = database.engine(writes=False)
    try:
        with engine.connect() as conn:
            return program.has_brought_up(conn) and not differences(conn)
    except DBAPIError:  # an early version had no such table
        return False
    finally:
        engine.dispose()


def migrate(conn: Connection) -> None:
    """Make the tables of an empty store, or bring an older one up to this version, with Alembic.

    Call it on the writing connection, for an older store after a backup.
    """
    migrating.upgrade(conn)
    make_search(conn)


def make_search(conn: Connection) -> None:
    """Make the search tables that are not there: a register that is new here has none, and no migration of it."""
    here = set(inspect(conn).get_table_names())
    ddl = dialects.named(conn.dialect.name).search_ddl
    for register in SEARCHED:
        for statement in ddl(register) if f"search_{register}" not in here else ():
            conn.execute(text(statement))


def empty(conn: Connection) -> None:
    """Delete every row that is made from the journal, in the caller's transaction."""
    emptying = dialects.named(conn.dialect.name).search_emptying
    for register in SEARCHED:
        for statement in emptying(register):
            conn.execute(text(statement))
    for projection in reversed(projections()):
        conn.execute(projection.delete())


def differences(conn: Connection) -> tuple[str, ...]:
    """Tables, columns, keys and indexes that a store of this version lacks, or has otherwise: `table`, `table.column`.

    Empty where the file is what its version says. Some 100 ms.
    """
    here = inspect(conn)
    names = set(here.get_table_names())
    wrong = [f"search_{register}" for register in SEARCHED if f"search_{register}" not in names]
    for table in tables():
        if table.name not in names:
            wrong.append(table.name)
            continue
        columns = {column["name"] for column in here.get_columns(table.name)}
        wrong += [f"{table.name}.{name}" for name in sorted(columns ^ set(table.columns.keys()))]
        if here.get_pk_constraint(table.name)["constrained_columns"] != list(table.primary_key.columns.keys()):
            wrong.append(f"{table.name}: key")
        indexes = {
            index["name"]: (index["column_names"], bool(index["unique"])) for index in here.get_indexes(table.name)
        }
        right = {str(index.name): (list(index.columns.keys()), bool(index.unique)) for index in table.indexes}
        wrong += [f"{table.name}: {name}" for name in sorted(right) if indexes.get(name) != right[name]]
    return tuple(wrong)
