"""How the national command asks its provinces' databases: each by itself whether it is there, all together for sums.

A foreign table stands for each province's one view (offering.py) as long as a transaction, which is turned back: no
password stays in the database or in its backups. https://www.postgresql.org/docs/current/postgres-fdw.html
Each province is summed by its own server, under a number that is given here, so that none can answer in another's name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from db.storage.dialects.offering import SCHEMA, VIEW, About

EXTENSION = "postgres_fdw"
CONNECT_SECONDS = 3
LINES_MOST = 50_000
"""Lines that are read of all provinces together: types, clearances and two periods of each."""
OPTIONS = {
    "async_capable": "true",
    "fetch_size": "10000",
    "connect_timeout": str(CONNECT_SECONDS),
    "tcp_user_timeout": "5000",
    "use_remote_estimate": "false",
}
COLUMNS = {"month": "text", "type": "text", "clearance": "text", "count": "bigint"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A province's server that answered: what it says of its counts, and by which password."""

    about: About
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CountsAt:
    """A province to be asked: its database's address, and the password that let the program in."""

    address: str
    password: str = field(repr=False)


class Sum(NamedTuple):
    """What a province says: its place among those asked, whether of the later period, and a sum by type and clearance.

    `hidden`: in so many months something of it is kept back. Nothing of it is checked yet.
    """

    place: int
    later: bool
    type: Any
    clearance: Any
    count: Any
    hidden: Any


Months = tuple[str, str]
"""The first and the last month, as 1405-08."""


def probe(address: str, passfile: str | None, seconds: float) -> Answered | None:
    """Ask a province's server what it offers; None where it does not answer in so many seconds, or not as it should."""
    connected = {"connect_timeout": CONNECT_SECONDS, "options": f"-c statement_timeout={int(seconds * 1000)}"}
    if passfile is not None:
        connected["passfile"] = passfile
    try:
        with psycopg.connect(address, **connected) as conn:  # type: ignore[arg-type]
            asked = sql.SQL("SELECT {} FROM {}.{} LIMIT 1").format(
                sql.SQL(", ").join(map(sql.Identifier, About._fields)), sql.Identifier(SCHEMA), sql.Identifier(VIEW)
            )
            row = conn.execute(asked).fetchone()
            return None if row is None else Answered(About(*row), conn.pgconn.password.decode() or "")
    except (psycopg.Error, UnicodeDecodeError, ValueError):
        return None


def is_ready(address: str) -> bool:
    """Whether this database can ask others: the extension is there, and its user may use it."""
    with psycopg.connect(address) as conn:
        asked = (
            "SELECT has_foreign_data_wrapper_privilege(fdwname, 'USAGE') FROM pg_foreign_data_wrapper"
            " WHERE fdwname = %s"
        )
        row = conn.execute(asked, (EXTENSION,)).fetchone()
    return row is not None and bool(row[0])


def ask(address: str, asked: Sequence[CountsAt], periods: tuple[Months, Months], seconds: float) -> list[Sum]:
    """The sums of the provinces' counts in two periods, the earlier first.

    Raises psycopg.Error where one falls away.
    """
    return [Sum(*row) for row in _run(address, asked, periods, seconds, "")]


def plan(address: str, asked: Sequence[CountsAt], periods: tuple[Months, Months], seconds: float) -> list[str]:
    """How the database would do that."""
    return [str(row[0]) for row in _run(address, asked, periods, seconds, "EXPLAIN (VERBOSE, COSTS OFF) ")]


def _run(
    address: str, asked: Sequence[CountsAt], periods: tuple[Months, Months], seconds: float, before: str
) -> list[tuple[Any, ...]]:
    with psycopg.connect(address) as conn:
        conn.execute(sql.SQL("SET LOCAL statement_timeout = {}").format(sql.Literal(int(seconds * 1000))))
        names = [_stand_in(conn, place, each, seconds) for place, each in enumerate(asked)]
        each_sum = [_summed(place, name, periods) for place, name in enumerate(names)]
        statement = sql.SQL(before) + sql.SQL(" UNION ALL ").join(each_sum)
        rows = conn.execute(statement + sql.SQL(" LIMIT {}").format(sql.Literal(LINES_MOST))).fetchall()
        conn.rollback()
    return rows


def _stand_in(conn: psycopg.Connection[Any], place: int, asked: CountsAt, seconds: float) -> sql.Identifier:
    """Make the foreign table of a province in this transaction; its name is this connection's own."""
    name = sql.Identifier(f"precinct_{conn.info.backend_pid}_{place}")
    url = make_url(asked.address)
    options = {**OPTIONS, **_where(url), "dbname": str(url.database)}
    options["options"] = f"-c statement_timeout={int(seconds * 1000)}"
    conn.execute(sql.SQL("CREATE SERVER {} FOREIGN DATA WRAPPER {} OPTIONS ({})").format(
        name, sql.Identifier(EXTENSION), _options(options)))  # fmt: skip
    who = {"user": url.username or "", "password": asked.password}
    conn.execute(sql.SQL("CREATE USER MAPPING FOR CURRENT_USER SERVER {} OPTIONS ({})").format(
        name, _options({key: value for key, value in who.items() if value})))  # fmt: skip
    columns = sql.SQL(", ").join(sql.SQL(f"{column} {kind}") for column, kind in COLUMNS.items())
    conn.execute(sql.SQL("CREATE FOREIGN TABLE {} ({}) SERVER {} OPTIONS ({})").format(
        name, columns, name, _options({"schema_name": SCHEMA, "table_name": VIEW})))  # fmt: skip
    return name


def _where(url: URL) -> dict[str, str]:
    said = {key: str(value) for key, value in url.query.items() if key in ("host", "sslmode", "sslrootcert")}
    return said | {key: str(value) for key, value in (("host", url.host), ("port", url.port)) if value}


def _options(options: dict[str, str]) -> sql.Composed:
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(key), sql.Literal(value)) for key, value in options.items()
    )


def _summed(place: int, name: sql.Identifier, periods: tuple[Months, Months]) -> sql.Composed:
    """A province's own sums; constants alone, so that its server does all of it."""
    (first, last), (later, end) = periods
    return sql.SQL(
        "SELECT {place}, month >= {later}, type, clearance, sum(count), count(*) - count(count) FROM {name}"
        " WHERE (month BETWEEN {first} AND {last}) OR (month BETWEEN {later} AND {end}) GROUP BY 2, 3, 4"
    ).format(
        place=sql.Literal(place), name=name, first=sql.Literal(first), last=sql.Literal(last),
        later=sql.Literal(later), end=sql.Literal(end),
    )  # fmt: skip
