"""Projections made again from the journal: for good (`rebuild`), or beside the store to compare (`check`)."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from db.kernel import journal, schema, shadows
from db.kernel import projecting as events
from db.kernel.event import Event
from db.kernel.shadows import SEARCHED
from db.storage import ends
from db.storage.backup import copy_database
from db.storage.dialects import sqlite
from db.storage.models import BODY, JOURNAL, OF_ENTRY
from db.storage.store import Store

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Difference:
    """A projection that the journal makes otherwise: the first row that differs, as stored and as made again."""

    table: str
    stored: tuple[Any, ...] | None
    rebuilt: tuple[Any, ...] | None


@dataclass(frozen=True, slots=True)
class RebuildCheck:
    """What `check` found: how many entries were applied, and every projection that differs."""

    entries: int
    tables: int
    differences: tuple[Difference, ...]


def rebuild(store: Store, progress: Progress | None = None) -> int:
    """Drop every projection and make it again, in one transaction: a crash leaves the old ones.

    Returns how many entries, as `journal.verify` counts them.
    """
    with store.writing() as conn:
        for register in SEARCHED:
            conn.execute(shadows.table(register).delete())
        for projection in reversed(schema.projections()):
            conn.execute(projection.delete())
        total, told = _told(conn)
        done = 0
        again = _again(conn, store.origin)
        for some in journal.batches(conn):
            again(conn, some)
            done += len(some)
            if progress is not None:
                progress(done, total)
        store.set_info(conn, projection=events.PROJECTION_VERSION)
    return told


def check(store: Store, progress: Progress | None = None) -> RebuildCheck:
    """Copy the store, replay its journal into an empty one beside the copy, and compare every projection row by row.

    The work happens in encrypted files of a private folder; memory does not grow with the store.
    """
    key = store.unlocked.data_key
    with tempfile.TemporaryDirectory(prefix="precinct-check-", dir=store.home) as folder:
        copy, fresh = Path(folder) / "copy.db", Path(folder) / "fresh.db"
        with store.reading() as conn:
            copy_database(conn, store, copy)
        old, new = sqlite.scratch(copy, key), sqlite.scratch(fresh, key)
        try:
            with old.connect() as source, new.connect() as target:
                count = _replay(source, target, store.origin, progress)
                found = tuple(_compare(source, target))
                return RebuildCheck(count, len(schema.projections()) + len(SEARCHED), found)
        finally:
            old.dispose()
            new.dispose()


def _again(conn: Connection, origin: str) -> Callable[[Connection, Sequence[Event]], None]:
    """How the entries of this journal were applied: those of another machine may have been set aside.

    Which ones no reader could use was found when they came, and stands in the entry that this machine wrote then.
    """
    imports = select(BODY.c.json).join(JOURNAL, OF_ENTRY).where(BODY.c.part == "facts")
    imports = imports.where(JOURNAL.c.kind.in_(events.IMPORTS), JOURNAL.c.origin == origin)
    found = conn.execute(imports).scalars().all()
    if not found:
        return events.apply
    unread = {uid for text in found for uid in json.loads(text).get("unread", ())}
    return partial(events.apply_apart, unread=unread)


def _replay(source: Connection, target: Connection, origin: str, progress: Progress | None) -> int:
    with target.begin():
        schema.create_all(target)
    total, told = _told(source)
    done = 0
    again = _again(source, origin)
    for some in journal.batches(source):
        with target.begin():
            first, last = some[0].position, some[-1].position
            within = JOURNAL.c.position.between(first, last)
            copy_entries(source, target, within)
            again(target, some)
        done += len(some)
        if progress is not None:
            progress(done, total)
    return told


def copy_entries(source: Connection, target: Connection, *where: ColumnElement[bool]) -> None:
    """Copy the entries of a journal that are chosen, with their bodies, to their places in another one."""
    for table, chosen in ((JOURNAL, select(JOURNAL)), (BODY, select(BODY).join(JOURNAL, OF_ENTRY))):
        rows = [dict(row) for row in source.execute(chosen.where(*where)).mappings()]
        if rows:
            target.execute(table.insert(), rows)


def _told(conn: Connection) -> tuple[int, int]:
    """How many entries there are, and how many people are told of."""
    total = select(func.count()).select_from(JOURNAL)
    until = JOURNAL.c.position <= ends.last_position(conn)
    return int(conn.execute(total).scalar_one()), int(conn.execute(total.where(until)).scalar_one())


def _compare(source: Connection, target: Connection) -> Iterator[Difference]:
    for projection in schema.projections():
        statement = _ordered(projection)
        found = _first_difference(source.execute(statement), target.execute(statement), projection.name)
        if found is not None:
            yield found
    for register in SEARCHED:
        table = shadows.table(register)
        words = select(table.c.rowid, table.c.text).order_by(table.c.rowid)
        found = _first_difference(source.execute(words), target.execute(words), f"search_{register}")
        if found is not None:
            yield found


def _ordered(projection: Table) -> Any:
    return select(projection).order_by(*projection.primary_key.columns)


def _first_difference(stored: Any, rebuilt: Any, name: str) -> Difference | None:
    while True:
        left, right = stored.fetchmany(1_000), rebuilt.fetchmany(1_000)
        for place in range(max(len(left), len(right))):
            old = tuple(left[place]) if place < len(left) else None
            new = tuple(right[place]) if place < len(right) else None
            if old != new:
                return Difference(name, old, new)
        if not left and not right:
            return None
