"""The one SQLite library of the process (SQLCipher), and a connection to the encrypted file.

Two SQLite libraries on one WAL file lose acknowledged commits, so nothing here may import the standard `sqlite3`.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection as Session
from sqlalchemy import Dialect, Engine, MetaData, create_engine, event, text
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import PoolProxiedConnection, QueuePool, StaticPool
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.util import LRUCache
from sqlcipher3 import dbapi2

import db.storage.dialects.sqlite_types  # noqa: F401  how it says that a value fits
from db.storage import files, reserve
from db.storage.dialects import later_programs
from db.storage.dialects.elements import (
    Earlier,
    Holds,
    InOrder,
    Later,
    Likely,
    Microseconds,
    MinutesBetween,
    Stamp,
    Terms,
    Unindexed,
    renders,
)
from db.storage.dialects.reads import Weakly
from db.storage.holding import busy
from db.words.messages import M_, Refused

FILE, WRITES = files.DATABASE, "BEGIN IMMEDIATE"
MARK, GAPLESS, LATERAL = "?", True, False
"""A place in a statement that goes to the driver as it is; whether every position has an entry; no such joins."""
BUSY_MS = 15_000
PAGES_KIB = 1_500
"""What each reading connection keeps of the file. The library's eight megabytes make no list, search or figure faster;
of one megabyte a search reads much again."""

WHERE, ROWID = "sqlite_where", "sqlite_with_rowid"
"""Options of an index over some rows only, and of a table that is kept in the order of its key."""

_COMPILED: LRUCache[Any, Any] = LRUCache(1_000)
"""Statements as they were compiled (`_engine`): twice what an engine keeps of its own."""

Connection = Any
Error = dbapi2.Error
DatabaseError = dbapi2.DatabaseError


def connect(path: Path, key: bytes, *, writes: bool) -> Connection:
    """A keyed connection in WAL mode, FULL; one that never writes where `writes` is false.

    Nothing is read yet: a wrong key shows at the first statement.
    """
    reserve.give(path)
    connection = keyed(str(path), key)
    cursor = connection.cursor()
    if writes:
        connection.begins = WRITES
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA secure_delete = ON")
    else:
        cursor.execute("PRAGMA query_only = ON")
    cursor.close()
    return connection


def keyed(target: str, key: bytes, *, uri: bool = False) -> Connection:
    """A connection that knows its key and keeps nothing in a file of its own."""
    connection = Weakly(target, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False, uri=uri)
    cursor = connection.cursor()
    connection.create_function(later_programs.FUNCTION, 0, int)
    cursor.execute("PRAGMA cipher_log_level = none")
    cursor.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA temp_store = MEMORY")  # a sort must not leave plain text in a temporary file
    cursor.close()
    return connection


def engine(path: Path, key: bytes, *, writes: bool, opened: Callable[[], Connection] | None = None) -> Engine:
    """The engine of a file: one connection that writes and begins IMMEDIATE, or several that never write, which
    `opened` opens (sqlite_door.py)."""
    return _engine(
        creator=partial(connect, path, key, writes=True) if writes else opened,
        poolclass=QueuePool,
        pool_size=1 if writes else 4,
        max_overflow=0 if writes else 4,
        pool_timeout=BUSY_MS / 1000,
        pool_use_lifo=True,  # whoever read last has the pages at hand; the others keep few
        pool_reset_on_return=None,  # every unit of work ends its own transaction
    )


def scratch(path: Path, key: bytes) -> Engine:
    """The engine of a file that nobody misses: nothing in it need survive a power cut."""
    made = engine(path, key, writes=True)
    event.listen(made, "connect", lambda connection, _: connection.execute("PRAGMA synchronous = OFF").close())
    return made


def in_memory() -> Engine:
    """The engine of a database that is nowhere but in memory."""
    return _engine(poolclass=StaticPool, connect_args={"check_same_thread": False})


def _engine(**options: Any) -> Engine:
    """An engine that compiles a statement once in a process, and not again for each store, rebuild or frozen figure.

    SQLAlchemy keeps what is compiled by dialect, so all of them share one.
    https://docs.sqlalchemy.org/en/21/core/connections.html#sql-compilation-caching
    """
    made = create_engine(
        "sqlite://",
        module=dbapi2,
        hide_parameters=True,  # what an officer typed stands in no error
        execution_options={"compiled_cache": _COMPILED},
        **options,
    )
    made.dialect = _dialect()
    return made


@cache
def _dialect() -> Dialect:
    """The one dialect, which has asked the library what it can do."""
    made = create_engine("sqlite://", module=dbapi2, poolclass=StaticPool)
    made.connect().close()
    made.dispose()
    made.dialect.do_begin = _begin  # type: ignore[assignment]
    return made.dialect


def _begin(pooled: PoolProxiedConnection) -> None:
    """Begin where the driver begins nothing by itself. A listener would do it too, and be asked at every statement."""
    connection = pooled.dbapi_connection
    if isinstance(connection, Weakly):
        connection.execute(connection.begins)


def few_pages(connection: Connection) -> Connection:
    """A connection that keeps few pages."""
    connection.execute(f"PRAGMA cache_size = -{PAGES_KIB}").close()
    return connection


def checkpoint(connection: Connection) -> bool:
    """Fold the write-ahead log into the file and empty it. Whether it is empty: a reader elsewhere may hold it."""
    busy, _frames, _folded = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def version_in(connection: Connection, table: str) -> str | None:
    """The version that a table holds; None where the file has no such table."""
    cursor = connection.cursor()
    names = {row[0] for row in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    row = cursor.execute(f"SELECT version_num FROM {table}").fetchone() if table in names else None
    return None if row is None else str(row[0])


class FaultKind(StrEnum):
    """What sort of fault the library or the system told of."""

    FULL = "full"
    DAMAGED = "damaged"
    READ_ONLY = "read_only"
    BUSY = "busy"
    UNREADABLE = "unreadable"


_SHM_SIZE = 10 | 19 << 8
"""SQLITE_IOERR_SHMSIZE: no room to enlarge the write-ahead log's index."""
_BY_CODE = {
    dbapi2.SQLITE_FULL: FaultKind.FULL,
    _SHM_SIZE: FaultKind.FULL,
    dbapi2.SQLITE_CORRUPT: FaultKind.DAMAGED,
    dbapi2.SQLITE_NOTADB: FaultKind.DAMAGED,
    dbapi2.SQLITE_READONLY: FaultKind.READ_ONLY,
    dbapi2.SQLITE_BUSY: FaultKind.BUSY,
    dbapi2.SQLITE_LOCKED: FaultKind.BUSY,
    dbapi2.SQLITE_PROTOCOL: FaultKind.BUSY,
    dbapi2.SQLITE_CANTOPEN: FaultKind.UNREADABLE,
    dbapi2.SQLITE_IOERR: FaultKind.UNREADABLE,
    dbapi2.SQLITE_PERM: FaultKind.UNREADABLE,
}
_BY_ERRNO = {
    errno.ENOSPC: FaultKind.FULL,
    errno.EDQUOT: FaultKind.FULL,
    errno.EROFS: FaultKind.READ_ONLY,
    errno.EIO: FaultKind.UNREADABLE,
}


def kind_of(error: BaseException) -> FaultKind | None:
    """What sort of fault an error of the library or of the system is; None where it is the program's own.

    Told by the error's code alone: its words may hold what an officer typed. https://sqlite.org/rescode.html
    """
    if isinstance(error, PoolTimeout):  # another thread of this program holds the one writing connection
        return FaultKind.BUSY
    error = getattr(error, "orig", None) or error  # SQLAlchemy wraps the library's
    if isinstance(error, OSError):
        return _BY_ERRNO.get(error.errno or 0)
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(code, int):
        return None
    return _BY_CODE.get(code) or _BY_CODE.get(code & 0xFF)


_REFUSING = {dbapi2.SQLITE_CONSTRAINT, dbapi2.SQLITE_MISMATCH, dbapi2.SQLITE_TOOBIG}


def refuses_row(error: BaseException | None) -> bool:
    """Whether the database refuses a row for what stands in it: a key that is there, a value that lacks, a size."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(code, int) and code & 0xFF in _REFUSING


_BY_WORDS = {
    "database or disk is full": FaultKind.FULL,
    "database disk image is malformed": FaultKind.DAMAGED,
    "file is not a database": FaultKind.DAMAGED,
    "attempt to write a readonly database": FaultKind.READ_ONLY,
    "database is locked": FaultKind.BUSY,
    "database table is locked": FaultKind.BUSY,
    "unable to open database file": FaultKind.UNREADABLE,
    "disk I/O error": FaultKind.UNREADABLE,
}


def kind_told(error: BaseException) -> FaultKind | None:
    """What sort of fault ended `Connection.backup`, whose errors carry no code: `sqlite3_errstr` of it, whole.

    For that call alone: no words of an officer are in such an error.
    """
    return _BY_WORDS.get(str(error))


def refusal(error: BaseException, path: Path) -> Refused | None:
    """What a database error means to a person; None where it is a fault of the program."""
    kind = kind_of(error)
    return None if kind is None else refused(kind, path)


def refused(kind: FaultKind, path: Path) -> Refused:
    """What to say of a sort of fault at a file."""
    if kind is FaultKind.FULL:
        return reserve.disk_full()
    if kind is FaultKind.DAMAGED:
        return damaged(path)
    if kind is FaultKind.READ_ONLY:
        return read_only(path.parent)
    if kind is FaultKind.BUSY:
        return busy(path, BUSY_MS / 1000)
    return Refused(
        "unreadable", {}, M_("{path} can't be read or written. Check the disk and the folder.", path=str(path))
    )


def problems(connection: Connection, most: int = 10) -> list[str]:
    """Name what is wrong with a file that nobody writes, in the library's words: every page, tables, references.

    `sqlite_pages.problems` is for a store that is open.
    """
    try:
        pages = named_pages(connection)
    except Error as error:
        return [str(error)]
    return pages + table_problems(connection, most)


def table_problems(connection: Connection, most: int = 10) -> list[str]:
    """Name what is wrong with tables, indexes and references, in the library's words."""
    try:
        rows = connection.execute(f"PRAGMA integrity_check({most})").fetchall()
        torn = [f"{row[0]}: {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")]
    except Error as error:
        return [str(error)]
    lines = [line for row in rows for line in str(row[0]).splitlines() if line != "ok" and line[:3] != "***"]
    return lines + torn


def named_pages(connection: Connection) -> list[str]:
    """Pages that do not fit their code where they lie in the file, in the library's words.

    The log is not looked at: while others write, a page named here may be whole there (`sqlite_pages.bad_pages`).
    """
    return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]


def damaged(path: Path) -> Refused:
    """The key is right, the file is not."""
    return Refused(
        "damaged",
        {},
        M_("{path} is damaged: the key fits, its content does not. Restore a backup: `precinct restore`.", path=path),
    )  # fmt: skip


def read_only(home: Path) -> Refused:
    """The folder cannot be written."""
    said = M_("{home} can't be written. Check its owner and rights, or the disk.", home=str(home))
    return Refused("read_only", {}, said)


# --- statements ----------------------------------------------------------------------------------------------------


def prepare(_tables: MetaData) -> None:
    """Nothing: the tables are declared with this database's options."""


def make(_conn: Session) -> None:
    """Nothing: the tables say all."""


def alone(_conn: Session, _name: str) -> None:
    """Does nothing: whoever writes is alone."""


def next_positions(conn: Session, count: int) -> Sequence[int]:
    """Places in the journal for entries that are about to be written: nobody else writes meanwhile."""
    last = int(conn.execute(text("SELECT coalesce(max(position), 0) FROM journal")).scalar_one())
    return range(last + 1, last + 1 + count)


def search_ddl(register: str) -> tuple[str, ...]:
    """The statements that make a register's search table; `secure-delete` leaves no trace of a deleted word."""
    return (
        f"CREATE VIRTUAL TABLE search_{register} USING fts5(text, tokenize = 'unicode61 remove_diacritics 0')",
        f"INSERT INTO search_{register}(search_{register}, rank) VALUES ('secure-delete', 1)",
    )


def search_emptying(register: str) -> tuple[str, ...]:
    """The statements that empty a register's search table. FTS5 with `secure-delete` deletes word by word: making the
    table anew takes less than a hundredth, and its old pages are overwritten too (`PRAGMA secure_delete`)."""
    return (f"DROP TABLE search_{register}", *search_ddl(register))


def search_expression(terms: Terms) -> str:
    """A query of FTS5; the last word also matches as a beginning."""
    pieces = []
    for place, forms in enumerate(terms):
        last = place == len(terms) - 1
        pieces.append("(" + " OR ".join(f'"{form}"' + "*" * (last and " " not in form) for form in forms) + ")")
    return " AND ".join(pieces)


renders(Likely, "sqlite", "likelihood({0}, {1})")  # https://sqlite.org/lang_corefunc.html#likelihood
# https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_
renders(Unindexed, "sqlite", "+{0}")
renders(MinutesBetween, "sqlite", "((julianday({1}) - julianday({0})) * 1440)")
renders(Earlier, "sqlite", "min({0}, {1})")
renders(Later, "sqlite", "max({0}, {1})")
renders(Stamp, "sqlite", "substr({0}, 1, 16)")
renders(Microseconds, "sqlite", "substr({0}, 21, 6)")
renders(Holds, "sqlite", "({0} MATCH {1})")


@compiles(InOrder, "sqlite")
def _in_order(join: InOrder, compiler: SQLCompiler, **given: Any) -> str:
    """https://sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join"""
    given["asfrom"] = True
    left, right = (compiler.process(side, **given) for side in (join.left, join.right))
    assert join.onclause is not None
    del given["asfrom"]
    return f"{left} CROSS JOIN {right} ON {compiler.process(join.onclause, **given)}"
