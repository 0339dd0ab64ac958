"""A seat's tables on PostgreSQL (db/storage/database.py): its address lies in the home, a password never in an address.

libpq takes the password from the home's `pgpass` (https://www.postgresql.org/docs/current/libpq-pgpass.html), where
there is one, else from its own places; so it stands in no list of processes, in no log and in no error.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from db.storage import files
from db.storage.dialects import later_programs, postgresql, sqlite
from db.storage.dialects.reads import remembered
from db.storage.dialects.sqlite_file import VERSION_TABLE
from db.words.messages import M_, Message, Refused

STORE = "store"


_STRANGE = (
    "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid"
    " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
    " AND NOT (tgname = :own AND relname = 'journal' AND prosrc = :does)"
    " UNION SELECT rulename FROM pg_rules WHERE schemaname = current_schema()"
    " UNION SELECT policyname FROM pg_policies WHERE schemaname = current_schema()"
    " UNION SELECT evtname FROM pg_event_trigger"
    " UNION SELECT matviewname FROM pg_matviews WHERE schemaname = current_schema()"
    " UNION SELECT viewname FROM pg_views WHERE schemaname = current_schema() ORDER BY 1"
)
_OWN = {"own": later_programs.TRIGGER, "does": later_programs.STATEMENTS["postgresql"][0].split("$$")[1]}
"""By what the program's own trigger is told from others in _STRANGE; its view of counts lies in a schema of its own."""


class Server:
    """One database of a server, in which the tables of one seat lie. Units are taken in beside each other."""

    def __init__(self, address: str, home: Path) -> None:
        self._url: URL = make_url(address).set(drivername="postgresql+psycopg")
        self._home = home
        self._readers: Collection[Any] = ()
        if (home / files.PASSWORDS).exists():
            self._url = self._url.update_query_dict({"passfile": str(home / files.PASSWORDS)})

    @property
    def place(self) -> str:
        """How it is named to a person: without a user."""
        return f"{self._url.host or self._url.query.get('host') or 'localhost'}/{self._url.database}"

    @property
    def address(self) -> str:
        """Its address, as psycopg takes it."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    def engine(self, *, writes: bool) -> Engine:
        """An engine of the database."""
        made = postgresql.engine(self._url, writes=writes)
        if not writes:
            self._readers = remembered(made)
        return made

    def beside(self, after: str) -> Engine:
        """An engine of another database of the server: the seat's name and what stands after it."""
        return postgresql.engine(self._url.set(database=f"{self._url.database}{after}"), writes=True)

    def end_reads(self) -> None:
        """Ask the server to end them."""
        for connection in tuple(self._readers):
            if not connection.closed:
                connection.cancel()

    def version(self) -> str | None:
        """The schema version; None where it has no tables. Raises Refused("unreadable", "wrong_database")."""
        made = self.engine(writes=False)
        try:
            with made.connect() as conn:
                if not inspect(conn).has_table(VERSION_TABLE):
                    return None
                return str(conn.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one())
        except DBAPIError as error:
            raise (self.refusal(error) or error) from error
        finally:
            made.dispose()

    def is_empty(self) -> Refused:
        """Its tables are elsewhere, or gone."""
        return Refused("damaged", {}, M_(
            "The database {place} holds no tables of a seat. Restore it from its backup.", place=self.place
        ))  # fmt: skip

    def weaknesses(self, conn: Connection) -> tuple[Message, ...]:
        """What of the server would lose or show what a seat keeps there, as far as it can be seen from here."""
        wrong: dict[Message, str] = {
            M_("Its server does not wait for the disk (fsync): a power cut loses what was saved."):
                "current_setting('fsync') <> 'on'",
            M_("Its server has no checksums: a failing disk is noticed late."):
                "current_setting('data_checksums') <> 'on'",
            M_("The seat is a superuser of its server: give it a user that owns this database and nothing else."):
                "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
            M_("What goes to its server over the network is not encrypted."):
                "inet_server_addr() IS NOT NULL AND NOT inet_server_addr() <<= '127.0.0.0/8'"
                " AND inet_server_addr() <> '::1' AND NOT (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid())",
        }  # fmt: skip
        seen = conn.execute(text(f"SELECT {', '.join(wrong.values())}")).one()
        found = [message for message, is_so in zip(wrong, seen, strict=True) if is_so]
        if strange := conn.execute(text(_STRANGE), _OWN).scalars().all():
            what = ", ".join(strange)
            found.append(M_(
                "Its database has triggers, rules, policies or views that are not the program's: {what}", what=what
            ))  # fmt: skip
        return tuple(found)

    def see_that_it_stands(self) -> None:
        """Nothing: who replaces a server's database ends its connections."""

    def begin(self, conn: Connection, unit: str, manner: str) -> None:
        """Wait for others: advisory locks that end with the transaction, also where its program is killed."""
        postgresql.alone(conn, STORE, shared=manner != "still")
        if manner == "act":
            postgresql.alone(conn, unit)

    def is_fault(self, error: BaseException) -> bool:
        """Whether the connection is gone."""
        return isinstance(error, DBAPIError) and error.connection_invalidated

    def is_lost(self, error: BaseException) -> bool:
        """A server that went takes every connection with it."""
        return self.is_fault(error)

    def refusal(self, error: BaseException) -> Refused | None:
        """What an error means to a person, told by its code alone."""
        if isinstance(error, PoolTimeout | OSError):
            return sqlite.refusal(error, self._home / sqlite.FILE)
        if not isinstance(error, DBAPIError):
            return None
        state = str(getattr(error.orig, "sqlstate", None) or "")
        kind = next((kind for code, kind in _BY_STATE.items() if state.startswith(code)), None)
        if kind is None and not state and type(error.orig).__name__ == "OperationalError":  # no answer has no code
            kind = "unreadable"
        return None if kind is None else Refused(kind, {}, self._said(kind))

    def _said(self, kind: str) -> Message:
        place = self.place
        if kind == "disk_full":
            return M_("The disk of the database {place} is full.", place=place)
        if kind == "read_only":
            return M_("Nothing can be written to the database {place}: see the rights of its user.", place=place)
        if kind == "busy":
            return M_("Another program is writing to the database {place}. Try again.", place=place)
        return M_(
            "The database {place} does not answer, or does not let this seat in. See to its server and the password.",
            place=place,
        )

    def is_behind(self) -> bool:
        """Never: the server says what is there."""
        return False

    def patient(self, raw: Any, seconds: float | None) -> AbstractContextManager[None]:
        """As long as the server lets one wait."""
        return nullcontext()

    def take_room(self, raw: Any) -> None:
        """Nothing: the server's disk is not this one."""

    def inside(self, raw: Any) -> int:
        """Nothing: likewise."""
        return 0

    def checkpoint(self, raw: Any) -> bool:
        """The server writes its log over by itself, on an encrypted disk; nothing that leaves a unit names a person."""
        return True

    def learn(self, raw: Any) -> None:
        """Does nothing: autovacuum counts."""

    def ship(self, conn: Connection) -> None:
        """Nothing."""


_BY_STATE = {
    "53100": "disk_full", "25006": "read_only", "42501": "read_only", "55P03": "busy", "40": "busy",
    "08": "unreadable", "57P": "unreadable", "28": "unreadable", "3D000": "unreadable", "53": "busy",
}  # fmt: skip
"""What an SQLSTATE begins with. https://www.postgresql.org/docs/current/errcodes-appendix.html"""
