"""A copy of a store says so inside its encrypted file: nothing beside the file gives that or takes it away."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Connection

from db.storage import local_info
from db.storage.dialects import sqlite
from db.storage.models import INFO

_COPY_OF, _COPY_END = "copy_of", "copy_end"


@dataclass(frozen=True, slots=True)
class CopyEnd:
    """Where a journal ends: how many entries, the last position, its hash. Never shown: it counts sealed entries."""

    count: int
    position: int
    hash: str


def end_of(connection: sqlite.Connection, until: int | None = None) -> CopyEnd:
    """Where the journal of a file ends, or ended with the position `until`."""
    counted = "SELECT count(*), coalesce(max(position), 0) FROM journal WHERE position <= coalesce(?, position)"
    count, position = connection.execute(counted, (until,)).fetchone()
    last = connection.execute("SELECT hash FROM journal WHERE position = ?", (position,)).fetchone()
    return CopyEnd(count, position, "" if last is None else str(last[0]))


def is_as_copied(connection: sqlite.Connection) -> bool:
    """Whether a file holds all entries that it was copied with; True of a copy that does not say how many."""
    said = connection.execute(f"SELECT value FROM {INFO.name} WHERE name = ?", (_COPY_END,)).fetchone()
    if said is None:
        return True
    try:
        end = CopyEnd(**json.loads(said[0]))
    except (ValueError, TypeError):
        return False
    return end_of(connection, end.position) == end


def reach_of(connection: sqlite.Connection) -> tuple[int, int]:
    """(epoch, position) up to which people are told that a copy reaches, without what was written into it since.

    (0, 0) of a copy that does not say where its journal ended.
    """
    told = (
        f"SELECT max(j.epoch), max(j.position) FROM journal AS j, {INFO.name} AS e WHERE e.name = ? AND j.position <="
        f" json_extract(e.value, '$.position') AND j.stream IN ('record', 'access')"
        f" AND j.origin = (SELECT value FROM {INFO.name} WHERE name = 'origin')"
    )
    epoch, position = connection.execute(told, (_COPY_END,)).fetchone()
    return epoch or 0, position or 0


def mark(path: Path, key: bytes, name: str, end: CopyEnd | None = None) -> None:
    """Say in a database file that it is the copy `name`, and where its journal ends: its first opening begins a new
    epoch.

    Raises Refused for what the disk refuses.
    """
    copy = sqlite.connect(path, key, writes=True)
    try:
        there = copy.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (INFO.name,)).fetchone()
        if there is None:  # of a version that kept nothing of the sort: its keys.json says it
            return
        said = {_COPY_OF: name} if end is None else {_COPY_OF: name, _COPY_END: json.dumps(asdict(end))}
        copy.execute(f"DELETE FROM {INFO.name} WHERE name IN (?, ?)", (_COPY_OF, _COPY_END))
        copy.executemany(f"INSERT INTO {INFO.name} (name, value) VALUES (?, ?)", tuple(said.items()))
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite.Error as error:
        raise (sqlite.refusal(error, path) or error) from error
    finally:
        copy.close()


def mark_own(conn: Connection, name: str) -> None:
    """Say it of the open store, in the caller's writing transaction: the next sign-in begins a new epoch."""
    local_info.keep(conn, _COPY_OF, name)


def is_copy(conn: Connection) -> bool:
    """Whether the store says of itself that it is a copy that nobody signed in to yet."""
    return local_info.kept(conn, _COPY_OF) is not None


def unmark(conn: Connection) -> None:
    """It has an epoch of its own now."""
    local_info.drop(conn, _COPY_OF)
    local_info.drop(conn, _COPY_END)
