"""What a doctor looks at inside a store: the file page by page, its references, its schema."""

from __future__ import annotations

from dataclasses import dataclass

from db.kernel.projections import schema
from db.registers.attachments import contents
from db.storage.dialects import sqlite_pages
from db.storage.store import Store
from db.words.messages import Message


def schema_of(store: Store) -> str:
    """The schema version of the file, and the one this program writes where they differ."""
    version = store.database.version() or "?"
    return version if version == schema.VERSION else f"{version} → {schema.VERSION}"


def weaknesses(store: Store) -> tuple[Message, ...]:
    """What of the store's server would lose or show what is kept there; nothing of a file."""
    with store.reading() as conn:
        return store.database.weaknesses(conn)


def schema_differences(store: Store) -> tuple[str, ...]:
    """What of the tables is not as this version makes them; nothing is said of an older store."""
    with store.reading() as conn:
        return schema.differences(conn)


def integrity(store: Store) -> tuple[str, ...]:
    """What is wrong with the file, in SQLite's words: every page as a reader gets it, then tables and references.
    Nothing of a server: it checks its own pages.
    """
    if not store.in_file:
        return ()
    return tuple(sqlite_pages.problems(store.path, store.unlocked.data_key))


@dataclass(frozen=True, slots=True)
class Attachments:
    """The contents of attachments: how many are kept, their bytes, and what is missing or damaged, by record."""

    count: int
    size: int
    problems: tuple[Message, ...]


def attachments(store: Store) -> Attachments:
    """Every content read and compared with its hash."""
    with store.reading() as conn:
        return Attachments(*contents.count(conn), tuple(contents.problems(conn)))
