"""PostgreSQL, at the levels above the precinct: one database, the rows of many units, each unit first in every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from db.storage.dialects.elements import Earlier, Holds, Later, MinutesBetween, Stamp, Terms
from db.storage.faults import FaultKind
from db.words.messages import M_, Refused

OLDEST = 15
WHERE = "postgresql_where"
"""The option of an index over some rows only."""
POSITIONS = "journal_position"
"""The sequence of positions: units write side by side."""
_BY_STATE = {
    "53100": FaultKind.FULL,
    "25006": FaultKind.READ_ONLY,
    "40001": FaultKind.BUSY,
    "40P01": FaultKind.BUSY,
    "55P03": FaultKind.BUSY,
    "58030": FaultKind.UNREADABLE,
    "XX001": FaultKind.DAMAGED,
    "XX002": FaultKind.DAMAGED,
}
"""https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def engine(url: str, *, writes: bool) -> Engine:
    """The engine of a database. Texts are compared by their bytes, times are UTC; one that never writes says so.

    Raises Refused("wrong_database") at the first connection where the database is too old or sorts otherwise.
    """
    made = create_engine(url, hide_parameters=True, pool_size=1 if writes else 4)
    options = "SET timezone TO 'UTC'" if writes else "SET timezone TO 'UTC'; SET default_transaction_read_only TO on"

    def connected(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(options)
            cursor.execute("SELECT datcollate, current_setting('server_version_num') FROM pg_database "
                           "WHERE datname = current_database()")  # fmt: skip
            collation, version = cursor.fetchone()
        connection.commit()
        if collation not in ("C", "POSIX") or int(version) < OLDEST * 10_000:
            message = M_("The database must be PostgreSQL {oldest} or newer, made with LC_COLLATE 'C'.", oldest=OLDEST)
            raise Refused("wrong_database", {}, message)

    event.listen(made, "connect", connected)
    return made


def kind_of(error: BaseException) -> FaultKind | None:
    """What sort of fault an error is, by its state alone; None where it is the program's own."""
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    return _BY_STATE.get(state) if isinstance(state, str) else None


def make(conn: Connection) -> None:
    """Make what tables alone do not say."""
    conn.execute(text(f"CREATE SEQUENCE IF NOT EXISTS {POSITIONS} AS bigint"))


def next_positions(conn: Connection, count: int) -> Sequence[int]:
    """Places in the journal for entries that are about to be written, in their order."""
    taken = text(f"SELECT nextval('{POSITIONS}') FROM generate_series(1, :count)")
    return sorted(int(position) for position in conn.execute(taken, {"count": count}).scalars())


def search_ddl(register: str) -> tuple[str, ...]:
    """The statements that make a register's search table."""
    return (
        f"CREATE TABLE search_{register} (rowid bigint PRIMARY KEY, text text NOT NULL)",
        f"CREATE INDEX search_{register}_words ON search_{register} USING gin (to_tsvector('simple', text))",
    )


def search_expression(terms: Terms) -> str:
    """A query of `tsquery`; the last word also matches as a beginning."""
    pieces = []
    for place, forms in enumerate(terms):
        last = place == len(terms) - 1
        said = (" <-> ".join(f"'{word}'" for word in form.split()) for form in forms)
        pieces.append("(" + " | ".join(form + ":*" * (last and " <-> " not in form) for form in said) + ")")
    return " & ".join(pieces)


@compiles(MinutesBetween, "postgresql")
def _minutes(element: MinutesBetween, compiler: SQLCompiler, **given: Any) -> str:
    start, end = (compiler.process(clause, **given) for clause in element.clauses)
    return f"(EXTRACT(EPOCH FROM ({end} - {start})) / 60)"


@compiles(Earlier, "postgresql")
def _earlier(element: Earlier, compiler: SQLCompiler, **given: Any) -> str:
    return f"least({compiler.process(element.clauses, **given)})"


@compiles(Later, "postgresql")
def _later(element: Later, compiler: SQLCompiler, **given: Any) -> str:
    return f"greatest({compiler.process(element.clauses, **given)})"


@compiles(Stamp, "postgresql")
def _stamp(element: Stamp, compiler: SQLCompiler, **given: Any) -> str:
    (instant,) = (compiler.process(clause, **given) for clause in element.clauses)
    return f"to_char({instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI')"


@compiles(Holds, "postgresql")
def _holds(element: Holds, compiler: SQLCompiler, **given: Any) -> str:
    shadow, terms = (compiler.process(clause, **given) for clause in element.clauses)
    return f"to_tsvector('simple', {shadow}) @@ CAST({terms} AS tsquery)"
