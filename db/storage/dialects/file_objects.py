"""Triggers and views of a store's file. The program makes one trigger there, which older programs meet
(later_programs.py), and no view.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from db.storage.dialects import later_programs

TEXT_MOST = 2_000
_CHANGES = "PRAGMA schema_version"
_THERE = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY type, name"
_HAS_JOURNAL = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'journal'"


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """A trigger or view: which of both, its name, what it says."""

    type: str
    name: str
    text: str


OWN = SchemaObject(
    "trigger", later_programs.TRIGGER, later_programs.STATEMENTS["sqlite"][0].replace("IF NOT EXISTS ", "")
)  # fmt: skip
"""The trigger that the program makes, as the file has it."""


def is_file(conn: Connection) -> bool:
    """Whether the tables lie in a file."""
    return conn.dialect.name == "sqlite"


def changes(conn: Connection) -> int:
    """A number that differs once the schema of the file was changed."""
    return int(conn.exec_driver_sql(_CHANGES).scalar_one())


def _there(conn: Connection) -> list[SchemaObject]:
    return [SchemaObject(row[0], row[1], str(row[2] or "")[:TEXT_MOST]) for row in conn.exec_driver_sql(_THERE)]


def are_there(conn: Connection) -> bool:
    """Whether the file holds a trigger or view of others."""
    return is_file(conn) and any(each != OWN for each in _there(conn))


def remove(conn: Connection) -> tuple[SchemaObject, ...]:
    """Remove every trigger and view of others, in the caller's writing transaction, and return them. The program's own
    is made again where it is not there.
    """
    there = _there(conn)
    found = tuple(each for each in there if each != OWN)
    for each in found:  # triggers first: one of a view goes before it
        name = each.name.replace('"', '""')
        conn.exec_driver_sql(f'DROP {each.type} IF EXISTS "{name}"')
    if OWN not in there and conn.exec_driver_sql(_HAS_JOURNAL).first() is not None:
        conn.exec_driver_sql(later_programs.STATEMENTS["sqlite"][0])
    return found
