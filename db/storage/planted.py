"""Triggers and views in a store's file that this program did not make: whoever put one in acts unseen by it.

It makes one trigger, which older programs meet (later_programs.py), and no view.

They are looked for where the file's schema changed since the last look, at the beginning of a writing transaction, and
removed in it before anything is written; what they said is kept for the leaders (kernel/signing/found_problems.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from db.storage import local_info
from db.storage.dialects import later_programs

KEPT = "planted"
TEXT_MOST, MOST = 2_000, 100
_CHANGES = "PRAGMA schema_version"
_THERE = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY type, name"


@dataclass(frozen=True, slots=True)
class Planted:
    """A trigger or view: which of both, its name, what it said."""

    type: str
    name: str
    text: str


OWN = Planted(
    "trigger", later_programs.TRIGGER, later_programs.STATEMENTS["sqlite"][0].replace("IF NOT EXISTS ", "")
)  # fmt: skip
"""The trigger that the program makes, as the file has it."""
_HAS_JOURNAL = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal'"


def look(conn: Connection) -> None:
    """At the beginning of a writing transaction, remove what is not of this program, where the schema of the file was
    changed since this connection looked last. It is nothing on a server."""
    if conn.dialect.name != "sqlite":
        return
    if _changes(conn) != conn.info.get(KEPT):
        remove(conn)
        conn.info[KEPT] = _changes(conn)


def _changes(conn: Connection) -> int:
    """A number that differs once the schema of the file was changed."""
    return int(conn.exec_driver_sql(_CHANGES).scalar_one())


def _there(conn: Connection) -> list[Planted]:
    return [Planted(row[0], row[1], str(row[2] or "")[:TEXT_MOST]) for row in conn.exec_driver_sql(_THERE)]


def are_there(conn: Connection) -> bool:
    """Whether the file holds a trigger or view of others."""
    return any(each != OWN for each in _there(conn))


def remove(conn: Connection) -> None:
    """Remove every trigger and view of others, in the caller's writing transaction, and keep what they said until it is
    told. The program's own is made again where it is not there."""
    there = _there(conn)
    found = [each for each in there if each != OWN]
    for each in sorted(found, key=lambda each: each.type):  # a trigger of a view goes before it
        name = each.name.replace('"', '""')
        conn.exec_driver_sql(f'DROP {each.type} IF EXISTS "{name}"')
    if found:
        keep(conn, found)
    if OWN not in there and conn.exec_driver_sql(_HAS_JOURNAL).first() is not None:
        conn.exec_driver_sql(later_programs.STATEMENTS["sqlite"][0])


def keep(conn: Connection, found: Sequence[Planted]) -> None:
    """Keep what was found until it is told, in the caller's writing transaction."""
    kept = [*removed(conn), *found][-MOST:]
    local_info.keep(conn, KEPT, json.dumps([asdict(each) for each in kept]))


def removed(conn: Connection) -> Sequence[Planted]:
    """What was removed and is not told yet; nothing where what is kept can't be read."""
    try:
        return [Planted(str(each["type"]), str(each["name"]), str(each["text"])[:TEXT_MOST])
                for each in json.loads(local_info.kept(conn, KEPT) or "[]")]  # fmt: skip
    except (ValueError, KeyError, TypeError):
        return []
