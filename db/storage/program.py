"""Version of this program, and the one under which a store is: one version at a time writes to a store.

A store's own table of notes keeps two: the version that brought the store up, by which a program of another version
that is still open knows that it must not write; and the version whose first entry is in the journal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.storage import local_info, planted
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

VERSION = "0.2.0"
"""As in pyproject.toml."""
BROUGHT_UP, BEGUN = "program", "program_begun"
_NOTED = f"SELECT name, value FROM local_info WHERE name IN ('{BROUGHT_UP}', '{BEGUN}')"


def begin(conn: Connection, opened_under: str | None, *, local: bool = False) -> None:
    """Read at the beginning of a writing transaction under which version the store is, once nothing else acts in it.

    `opened_under`: the version that had brought it up when it was opened here; None while it is made or brought up:
    nothing is read then. `local`: what is written is of no entry (drafts): a program of another version may. Raises
    Refused("other_version") where another version brought it up since it was opened.
    """
    planted.look(conn)
    noted = {row[0]: str(row[1]) for row in conn.exec_driver_sql(_NOTED)} if opened_under is not None else {}
    now = noted.get(BROUGHT_UP, "")
    if not local and opened_under is not None and now not in (VERSION, opened_under):
        raise Refused("other_version", {}, M_(
            "This store was brought up by version {version}. Start the program again.", version=now
        ))  # fmt: skip
    conn.info[BEGUN] = noted.get(BEGUN, "")


def is_begun(conn: Connection) -> bool:
    """Whether the journal has this version's first entry; also where this is no writing transaction of a store."""
    return bool(conn.info.get(BEGUN, VERSION) == VERSION)


def keep_brought_up(conn: Connection) -> None:
    """Note that this version brought the store up, in the caller's transaction."""
    local_info.keep(conn, BROUGHT_UP, VERSION)


def has_brought_up(conn: Connection) -> bool:
    """Whether this version brought the store up last."""
    return local_info.kept(conn, BROUGHT_UP) == VERSION


def keep_begun(conn: Connection) -> None:
    """Note that this version's first entry is about to be written, in the caller's transaction."""
    keep_brought_up(conn)
    local_info.keep(conn, BEGUN, VERSION)
    conn.info[BEGUN] = VERSION
