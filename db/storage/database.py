"""Which database a store's tables lie in: the encrypted file in its home, or PostgreSQL, whose address lies there.

A store is the same program on both. What differs between an open file and a server is asked of its `Database`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from db.storage import dialects, files
from db.storage.dialects import sqlite_file
from db.storage.durable import write_durably
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

Manner = Literal["act", "beside", "still"]
"""How a writing transaction stands beside others: `act`, alone at this store's own chain; `beside`, at the chain of
another unit, with others at others (it takes its own when it writes there); `still`, while nobody else writes at all. A
file knows the last alone."""

HERE = ("", "localhost", "127.0.0.1", "::1")
"""Hosts to which nothing goes over a network: the path of a socket is one too."""


class Database(Protocol):
    """Where the tables of one store lie."""

    def engine(self, *, writes: bool) -> Engine:
        """One that writes, or one that never does and reads one state in a transaction."""

    def end_reads(self) -> None:
        """End every statement that a connection that reads is at. Those that wait are closed before."""

    def version(self) -> str | None:
        """The schema version; None where it has no tables. Raises Refused."""

    def is_empty(self) -> Refused:
        """What is said where it has no tables, and a store should be there."""

    def weaknesses(self, conn: Connection) -> tuple[Message, ...]:
        """What of it would lose or show what is kept there, as far as it can be seen from here."""

    def see_that_it_stands(self) -> None:
        """Raises Refused("moved_away") where it is no longer what was opened."""

    def begin(self, conn: Connection, unit: str, manner: Manner) -> None:
        """Wait for others as `manner` asks, at the beginning of a writing transaction of this unit's store."""

    def is_fault(self, error: BaseException) -> bool:
        """Whether a connection that met this error is not to be used again."""

    def is_lost(self, error: BaseException) -> bool:
        """Whether the same holds of every open connection."""

    def refusal(self, error: BaseException) -> Refused | None:
        """What an error means to a person; None where it is a fault of the program."""

    def is_behind(self) -> bool:
        """Whether what reads no longer sees what is written: its connections are to be opened anew."""

    def patient(self, raw: Any, seconds: float | None) -> AbstractContextManager[None]:
        """Wait in the block so many seconds for others who write; None: as long as usual."""

    def take_room(self, raw: Any) -> None:
        """Take room for acts that do not wait, before the disk is full. Raises the library's error."""

    def inside(self, raw: Any) -> int:
        """Bytes inside that new entries may take before anything is asked of the disk."""

    def checkpoint(self, raw: Any) -> bool:
        """Leave nothing of what was erased in a log; whether nothing is left there."""

    def learn(self, raw: Any) -> None:
        """Count anew what statements are planned by."""

    def ship(self, conn: Connection) -> None:
        """Let a new store plan by what others counted."""


def database_of(home: Path, key: bytes) -> Database:
    """The database of the store in a folder; `key` opens it where it is a file. Raises Refused("no_driver")."""
    address = home / files.ADDRESS
    if address.exists():
        if find_spec("psycopg") is None:
            raise Refused("no_driver", {}, M_("PostgreSQL needs the package psycopg: install precinct-desk[levels]."))
        server: Database = dialects.named("server").Server(address.read_text("utf-8").strip(), home)
        return server
    return sqlite_file.File(home / sqlite_file.FILE, key)


def address_of(typed: str) -> str:
    """An address as it is kept: postgresql://user@host:port/name, TLS asked for where a network lies between.

    Raises Refused("invalid"): a password stands in it, or it is no such address.
    """
    try:
        url = make_url(typed)
    except (ArgumentError, ValueError):
        url = make_url("none://")
    if url.get_backend_name() != "postgresql" or not url.database:
        raise _invalid(M_("An address is expected: postgresql://user@host/name."))
    if url.password is not None or "password" in url.query:
        raise _invalid(M_(
            "No password stands in the address: others would read it. Write it into a file named pgpass in the folder"
            " of the store."
        ))  # fmt: skip
    host = str(url.query.get("host") or url.host or "")
    if host not in HERE and not host.startswith("/"):
        url = url.update_query_dict({"sslmode": str(url.query.get("sslmode") or "verify-full")})
    return url.set(drivername="postgresql").render_as_string()


def see_that_it_asks(home: Path) -> None:
    """Raises Refused("invalid") where the database of a new store cannot ask those of provinces."""
    foreign = dialects.named("foreign")
    if not foreign.is_ready(server_address(database_of(home, b""))):
        raise _invalid(M_(
            "This database can't ask provinces yet. The server's administrator does two things in it: {commands}",
            commands="CREATE EXTENSION postgres_fdw; GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO …;",
        ))  # fmt: skip


def server_address(database: Database) -> str:
    """The address of a database on a server, as its driver takes it."""
    server = dialects.named("server")
    assert isinstance(database, server.Server)
    return str(database.address)


def engine_beside(database: Database, after: str) -> Engine:
    """An engine of another database of the same server: the name of this one and what stands after it."""
    server = dialects.named("server")
    assert isinstance(database, server.Server)
    engine: Engine = database.beside(after)
    return engine


def raw_of(conn: Connection) -> Any:
    """The driver's connection below one of SQLAlchemy's."""
    return conn.connection.dbapi_connection


def _invalid(message: Message) -> Refused:
    return Refused("invalid", {"database": message})


def take_database(home: Path, address: str) -> None:
    """Keep the address of an empty database in the folder that a new store is made in, with the password beside it.

    Raises Refused: "invalid", "exists" where the database has tables, and what it refuses.
    """
    write_durably(home / files.ADDRESS, f"{address_of(address)}\n".encode())
    if (passwords := home.parent / files.PASSWORDS).exists():
        write_durably(home / files.PASSWORDS, passwords.read_bytes())
    if database_of(home, b"").version() is not None:
        raise Refused("exists", {"database": M_("This database holds a store already. Give it an empty one.")})
