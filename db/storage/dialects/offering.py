"""The one view of counts that a province's database offers, and who of its server may read it: PostgreSQL alone.

It lies in a schema of its own. A role that is let in may connect and read this view, and nothing else that is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from db.words.messages import M_, Refused

SCHEMA, VIEW = "precinct_counts", "monthly"
COLUMNS = ("month", "county", "type", "clearance", "count")
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_MADE = (
    f"CREATE SCHEMA {SCHEMA}",
    f"CREATE TABLE {SCHEMA}.about (province text NOT NULL, until text NOT NULL, made_at timestamptz NOT NULL,"
    " units bigint NOT NULL, behind bigint NOT NULL)",
    f"CREATE TABLE {SCHEMA}.told (month text NOT NULL, county text NOT NULL, type text NOT NULL,"
    " clearance text NOT NULL, count bigint)",
    f"CREATE VIEW {SCHEMA}.{VIEW} AS SELECT about.*, told.* FROM {SCHEMA}.about LEFT JOIN {SCHEMA}.told ON true",
)
"""Where nothing is told the view still says of which province, up to when and of how many units."""


class About(NamedTuple):
    """Whose counts are offered, up to which month, when they were made, of how many units, how many were behind."""

    province: str
    until: str
    made_at: datetime
    units: int
    behind: int


def about(conn: Connection) -> About | None:
    """What is offered now; None before the first time."""
    if not _is_there(conn):
        return None
    row = conn.execute(text(f"SELECT {', '.join(About._fields)} FROM {SCHEMA}.about")).first()
    return None if row is None else About(*row)


def put(conn: Connection, said: About, lines: Iterable[tuple[Any, ...]]) -> None:
    """Offer these lines, each in the order of COLUMNS, in place of what was offered."""
    if not _is_there(conn):
        for statement in _MADE:
            conn.execute(text(statement))
    conn.execute(text(f"DELETE FROM {SCHEMA}.about"))
    conn.execute(text(f"DELETE FROM {SCHEMA}.told"))
    _insert(conn, "about", About._fields, [tuple(said)])
    _insert(conn, "told", COLUMNS, lines)


def _insert(conn: Connection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    values = [dict(zip(columns, row, strict=True)) for row in rows]
    named = ", ".join(f":{column}" for column in columns)
    if values:
        conn.execute(text(f"INSERT INTO {SCHEMA}.{table} ({', '.join(columns)}) VALUES ({named})"), values)


def _is_there(conn: Connection) -> bool:
    return conn.execute(text("SELECT to_regnamespace(:name)"), {"name": SCHEMA}).scalar_one() is not None


def readers(conn: Connection) -> tuple[str, ...]:
    """The roles of the server that may read the view, by name."""
    if not _is_there(conn):
        return ()
    granted = text(
        "SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = :schema"
        " AND table_name = :view AND grantee <> current_user ORDER BY grantee"
    )
    return tuple(conn.execute(granted, {"schema": SCHEMA, "view": VIEW}).scalars())


def let_in(conn: Connection, role: str) -> None:
    """Let a role of the server read the view, and nothing else. Raises Refused("invalid") at "role" where it may do
    more than sign in, so that this could not be held.
    """
    base = _database(conn)
    _see_that_it_may_nothing_else(conn, _checked(role))
    for statement in (
        f"REVOKE ALL ON DATABASE {base} FROM PUBLIC",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        f'GRANT CONNECT ON DATABASE {base} TO "{role}"',
        f'GRANT USAGE ON SCHEMA {SCHEMA} TO "{role}"',
        f'GRANT SELECT ON {SCHEMA}.{VIEW} TO "{role}"',
    ):
        conn.execute(text(statement))


def shut_out(conn: Connection, role: str) -> None:
    """A role reads nothing any more. Raises Refused("invalid") at "role"."""
    if _checked(role) not in readers(conn):
        raise _invalid(M_("This role reads no counts here."))
    for what in (f"{SCHEMA}.{VIEW}", f"SCHEMA {SCHEMA}", f"DATABASE {_database(conn)}"):
        conn.execute(text(f'REVOKE ALL ON {what} FROM "{role}"'))


def _database(conn: Connection) -> str:
    name = conn.execute(text("SELECT current_database()")).scalar_one()
    return conn.dialect.identifier_preparer.quote_identifier(str(name)).replace(":", r"\:")


def _checked(role: str) -> str:
    if not _NAME.fullmatch(role):
        raise _invalid(M_("A role of the server is named in small Latin letters, digits and _."))
    return role


def _see_that_it_may_nothing_else(conn: Connection, role: str) -> None:
    asked = text(
        "SELECT NOT rolcanlogin OR rolname = current_user"
        " OR rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
        " OR EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)"
        " OR EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = pg_roles.oid"
        " AND (deptype = 'o' OR (deptype = 'a' AND dbid IN (SELECT oid FROM pg_database WHERE datname ="
        " current_database())))) FROM pg_roles WHERE rolname = :role"
    )
    more = conn.execute(asked.bindparams(role=role)).scalar_one_or_none()
    if more is None:
        raise _invalid(M_(
            "The server has no such role. Its administrator makes one: {command}",
            command=f"createuser --pwprompt --connection-limit=4 {role}",
        ))  # fmt: skip
    if more:
        raise _invalid(M_("This role may do more on the server than sign in. Name one that is for this alone."))


def _invalid(message: Any) -> Refused:
    return Refused("invalid", {"role": message})
