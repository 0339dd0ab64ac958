"""Triggers and views that this program did not put into a store's file: whoever did acts unseen by them.

They are looked for where the file's schema changed since the last look, at the beginning of a writing transaction, and
removed in it before anything is written; what they said is kept for the leaders (kernel/signing/found_problems.py).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection

from db.storage import local_info
from db.storage.dialects import file_objects
from db.storage.dialects.file_objects import SchemaObject

KEPT = "planted"
MOST = 100


def look(conn: Connection) -> None:
    """At the beginning of a writing transaction, remove what is not of this program, where the schema of the file was
    changed since this connection looked last. It is nothing on a server.
    """
    if not file_objects.is_file(conn) or file_objects.changes(conn) == conn.info.get(KEPT):
        return
    if found := file_objects.remove(conn):
        keep(conn, found)
    conn.info[KEPT] = file_objects.changes(conn)


def keep(conn: Connection, found: Sequence[SchemaObject]) -> None:
    """Keep what was found until it is told, in the caller's writing transaction."""
    kept = [*removed(conn), *found][-MOST:]
    local_info.keep(conn, KEPT, json.dumps([asdict(each) for each in kept]))


def removed(conn: Connection) -> Sequence[SchemaObject]:
    """What was removed and is not told yet; nothing where what is kept can't be read."""
    try:
        said = json.loads(local_info.kept(conn, KEPT) or "[]")
        return [SchemaObject(str(each["type"]), str(each["name"]), str(each["text"])) for each in said]
    except (ValueError, KeyError, TypeError):
        return []
