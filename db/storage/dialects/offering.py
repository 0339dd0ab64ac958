"""The one view of counts that a province offers, and who of its server may read it: PostgreSQL alone.

It lies in a database of its own beside the seat's. A role that is let in may connect to that one and read this view.
PostgreSQL tells everybody who connects to a database how many rows its tables have, and how much all databases of a
server write; so the server's administrator closes what tells (`closing`), and nobody is let in before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from db.words.messages import M_, Message, Refused

SCHEMA, VIEW = "precinct_counts", "monthly"
COLUMNS = ("month", "county", "type", "clearance", "count")
OF_COUNTS = "_counts"
"""What stands after the name of the seat's database in that of its counts."""
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


_TELLING = (
    "SELECT 'TABLE pg_catalog.' || quote_ident(relname) AS what, {table} AS open FROM pg_class"
    " WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v') AND (relname LIKE 'pg\\_stat%'"
    " OR relname IN ('pg_locks', 'pg_prepared_xacts', 'pg_replication_slots', 'pg_shmem_allocations',"
    " 'pg_largeobject_metadata'))"
    " UNION ALL SELECT 'FUNCTION pg_catalog.' || oid::regprocedure, {function} FROM pg_proc"
    " WHERE pronamespace = 'pg_catalog'::regnamespace AND prokind = 'f' AND (proname ~ '^(pg_stat_|lo_|txid_|pg_wal|"
    "pg_current_(wal|xact|snapshot)|pg_snapshot_|pg_xact_|pg_last_|pg_control_|pg_ls_|pg_get_(wal|replication)|"
    "pg_show_replication)' OR proname IN ('lowrite', 'loread', 'pg_lock_status', 'pg_tablespace_size',"
    " 'pg_database_size', 'pg_prepared_xact', 'pg_logical_emit_message', 'pg_export_snapshot', 'mxid_age',"
    " 'pg_get_multixact_members') OR oid::regprocedure::text = 'age(xid)')"
)
"""Names in the catalogue that tell how much is written, or write: tables and functions, each with whether it is open.
The age of a transaction is its distance from the next one, of whatever database of the server."""


def closing() -> str:
    """The SQL that the server's administrator runs in the database of the counts. It closes what tells how much is
    written to everybody but superusers, and each database of the server to whoever is not let in by name.
    """
    telling = _TELLING.format(table="true", function="true")
    return f"""DO $$ DECLARE each record; BEGIN
  FOR each IN {telling} LOOP EXECUTE 'REVOKE ALL ON ' || each.what || ' FROM PUBLIC'; END LOOP;
  FOR each IN SELECT datname FROM pg_database LOOP
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', each.datname);
  END LOOP;
END $$;
"""


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


def leave(conn: Connection) -> None:
    """Take the view of version 0.1.0 out of the seat's own database, in the caller's transaction: who reads it there
    learns how many rows the seat's tables have."""
    if _is_there(conn):
        for role in readers(conn):
            conn.execute(text(f'REVOKE ALL ON DATABASE {_database(conn)} FROM "{role}"'))
        conn.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))


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
    if (tells := telling(conn, role)) is not None:
        raise _invalid(tells)
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
        " AND (deptype = 'o' OR (deptype = 'a' AND dbid <> 0))) FROM pg_roles WHERE rolname = :role"
    )
    more = conn.execute(asked.bindparams(role=role)).scalar_one_or_none()
    if more is None:
        raise _invalid(M_(
            "The server has no such role. Its administrator makes one: {command}",
            command=f"createuser --pwprompt --connection-limit=4 {role}",
        ))  # fmt: skip
    if more:
        raise _invalid(M_("This role may do more on the server than sign in. Name one that is for this alone."))


def telling(conn: Connection, role: str) -> Message | None:
    """A refusal where a role could see how much is written at the server, with what closes it; None where it can't."""
    mine = {"table": f"has_table_privilege('{role}', oid, 'SELECT')",
            "function": f"has_function_privilege('{role}', oid, 'EXECUTE')"}  # fmt: skip
    tells = text(f"SELECT count(*) FROM ({_TELLING.format(**mine)}) AS telling WHERE open")
    others = text(
        "SELECT count(*) FROM pg_database WHERE datallowconn AND datname <> current_database()"
        " AND has_database_privilege(:role, oid, 'CONNECT')"
    )
    if not conn.execute(tells).scalar_one() and not conn.execute(others, {"role": role}).scalar_one():
        return None
    name = conn.execute(text("SELECT current_database()")).scalar_one()
    return M_(
        "This role could see how much is written at the server. Its administrator closes that first: {command}",
        command=f"precinct counts close | psql -d {name}",
    )


def _invalid(message: Any) -> Refused:
    return Refused("invalid", {"role": message})
