"""PostgreSQL, at the levels above the precinct: one database, the rows of many units, each unit first in every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import URL, Connection, Engine, MetaData, create_engine, event, text

from db.storage.dialects import later_programs
from db.storage.dialects.elements import (
    Earlier,
    Holds,
    Later,
    Microseconds,
    MinutesBetween,
    Stamp,
    Terms,
    TextsOf,
    renders,
)
from db.words.messages import M_, Refused

OLDEST = 15
GAPLESS = False
"""What is turned back keeps the positions that it took: chains alone tell there that an entry is missing."""
LATERAL = True
"""Whether a subquery may be asked once for each row before it."""
MARK = "%s"
"""A place in a statement that goes to the driver as it is."""
POSITIONS = "journal_position"
"""The sequence of positions: units write side by side."""


WAITS_MS = 15_000
"""How long a writer waits for another."""


def engine(url: str | URL, *, writes: bool) -> Engine:
    """The engine of a database. Texts are compared by their bytes, times are UTC; one that never writes says so, and
    reads one state of the database from the beginning of a transaction to its end.

    Raises Refused("wrong_database") at the first connection where the database is too old or sorts otherwise.
    """
    made = create_engine(url, hide_parameters=True, pool_size=1 if writes else 4)
    options = f"SET timezone TO 'UTC'; SET lock_timeout TO {WAITS_MS}"
    if writes:
        options += f"; SET {later_programs.SETTING} TO 'later'"
    else:
        options += "; SET default_transaction_read_only TO on; SET default_transaction_isolation TO 'repeatable read'"

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


def prepare(tables: MetaData) -> None:
    """Take over the condition of each index over some rows only, before tables are made or compared."""
    for index in (index for table in tables.tables.values() for index in table.indexes):
        index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


def make(conn: Connection) -> None:
    """Make what tables alone do not say."""
    conn.execute(text(f"CREATE SEQUENCE IF NOT EXISTS {POSITIONS} AS bigint"))


def alone(conn: Connection, name: str, *, shared: bool = False) -> None:
    """Wait until this transaction alone has the lock of a name, or shares it; it ends with the transaction."""
    kind = "_shared" if shared else ""
    conn.execute(text(f"SELECT pg_advisory_xact_lock{kind}(hashtextextended(:name, 0))"), {"name": name})


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


def search_emptying(register: str) -> tuple[str, ...]:
    """The statements that empty a register's search table; whoever reads meanwhile goes on."""
    return (f"DELETE FROM search_{register}",)


def search_expression(terms: Terms) -> str:
    """A query of `tsquery`; the last word also matches as a beginning."""
    pieces = []
    for place, forms in enumerate(terms):
        last = place == len(terms) - 1
        said = (" <-> ".join(f"'{word}'" for word in form.split()) for form in forms)
        pieces.append("(" + " | ".join(form + ":*" * (last and " <-> " not in form) for form in said) + ")")
    return " & ".join(pieces)


_REFUSING = ("22", "23", "54000")
"""What an SQLSTATE begins with: a value that does not fit, a constraint, a text too long for an index.
https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def refuses_row(error: BaseException | None) -> bool:
    """Whether the database refuses a row for what stands in it: a key that is there, a value that lacks, a size."""
    return str(getattr(error, "sqlstate", None) or "").startswith(_REFUSING)


renders(TextsOf, "postgresql", "json_array_elements_text(CAST({0} AS json))")
renders(MinutesBetween, "postgresql", "(EXTRACT(EPOCH FROM ({1} - {0})) / 60)")
renders(Earlier, "postgresql", "least({0}, {1})")
renders(Later, "postgresql", "greatest({0}, {1})")
renders(Microseconds, "postgresql", "to_char({0}, 'US')")
renders(Stamp, "postgresql", "to_char({0} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI')")
renders(Holds, "postgresql", "to_tsvector('simple', {0}) @@ CAST({1} AS tsquery)")
