"""What can still be read of a damaged file, copied row by row into a new one under the same key.

A page that does not fit its code is never taken for what was written: its rows are lost, those around it are not.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.storage.columns import METADATA
from db.storage.dialects import sqlite
from db.words.messages import M_, Message

BATCH = 500
NAMED = 12
"""Tables, stretches and numbers that are named at most."""
_NOT_COPIED = ("sqlite_", "search_")
"""The library's own tables, and search, which is made again."""
_ENDS_AT = 2**40
"""No row has a higher number."""

_EMPTY = hashlib.sha256(b"").hexdigest()
"""The hash of a body without parts."""

SavedRow = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What could not be read: `tables` that are not whole, missing `positions` (first, last), `records` by number.

    `journal` is whole where none of these tables is the journal's: all others are made again from it.
    """

    tables: tuple[str, ...]
    positions: tuple[tuple[int, int], ...]
    records: tuple[str, ...]
    journal: bool
    last: int
    """The position of the last entry that could be read."""


def salvage(source: Path, key: bytes, target: Path) -> Salvaged:
    """Copy what can be read of a file into a new one. Raises the library's error where not even the schema can."""
    reader = sqlite.connect(source, key, writes=False)
    try:
        schema = reader.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    finally:
        reader.close()
    copied = [(kind, name, sql) for kind, name, sql in schema if not name.startswith(_NOT_COPIED)]
    copy = sqlite.connect(target, key, writes=True)
    try:
        copy.execute("PRAGMA foreign_keys = OFF")
        for kind, _name, sql in copied:
            if kind == "table":
                copy.execute(sql)
        tables = sorted((name for kind, name, _sql in copied if kind == "table"), key=lambda name: name != "journal")
        torn = [name for name in tables if not _copied(source, key, copy, name)]
        for kind, _name, sql in copied:
            if kind != "table":
                copy.execute(sql)
        for _kind, name, sql in schema:
            if name.startswith("search_") and str(sql).startswith("CREATE VIRTUAL TABLE"):
                copy.execute(sql)
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        hurt = [name for name in torn if METADATA.tables.get(name, _OTHER).info.get("role") == "journal"]
        return Salvaged(tuple(torn), _gaps(copy), _records(copy) if hurt else (), not hurt, _last(copy))
    finally:
        copy.close()


_OTHER = next(iter(METADATA.tables.values()))
"""For a table that no model declares."""


def said(salvaged: Salvaged) -> Message:
    """What is lost, in words."""
    tables = ", ".join(salvaged.tables[:NAMED]) or "-"
    if salvaged.journal:
        return M_(
            "Every entry of the journal could be read. Not whole, and made again by `precinct journal rebuild`:"
            " {tables}.",
            tables=tables,
        )
    stretches = ", ".join(str(a) if a == b else f"{a}…{b}" for a, b in salvaged.positions[:NAMED]) or "-"
    return M_(
        "Not whole: {tables}. The journal can be read up to position {last}, without {positions}. Records that lack"
        " entries: {records}.",
        last=salvaged.last,
        tables=tables,
        positions=stretches,
        records=", ".join(salvaged.records[:NAMED]) or "-",
    )


def _copied(source: Path, key: bytes, copy: sqlite.Connection, table: str) -> bool:
    """Copy the rows of a table that can be read; whether all could."""
    points: list[tuple[Any, ...]] = []
    if table == "body":
        points = [tuple(row) for row in copy.execute("SELECT unit, uid FROM journal ORDER BY unit, uid")]
    rows = _Rows(source, key, table, _key_of(copy, table), points)
    while some := list(itertools.islice(rows, BATCH)):
        marks = ", ".join("?" * len(some[0]))
        copy.execute("BEGIN")
        copy.executemany(f'INSERT OR IGNORE INTO "{table}" VALUES ({marks})', some)
        copy.execute("COMMIT")
    return rows.whole


def _key_of(copy: sqlite.Connection, table: str) -> tuple[str, ...]:
    """The columns by which a table is stored in order; none where it is stored by row number."""
    listed = copy.execute("SELECT wr FROM pragma_table_list WHERE name = ?", (table,)).fetchone()
    if listed is None or not listed[0]:
        return ()
    keyed = copy.execute("SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", (table,)).fetchall()
    return tuple(f'"{row[0]}"' for row in keyed)


class _Rows:
    """The rows of a table that can be read, each once; `whole` once they are read and none was left out."""

    def __init__(
        self, source: Path, key: bytes, table: str, key_columns: tuple[str, ...], points: Sequence[tuple[Any, ...]]
    ) -> None:
        """`points` are keys (unit, uid) from which reading goes on behind a fault."""
        self._points = points
        self._source, self._key, self._table = source, key, table
        self._columns = key_columns
        self.whole = True
        self._rows = self._by_key() if key_columns else self._by_number()

    def __iter__(self) -> Iterator[SavedRow]:
        return self._rows

    def __next__(self) -> SavedRow:
        return next(self._rows)

    def _asked(self, statement: str, given: SavedRow = ()) -> Iterator[SavedRow]:
        """Ask by a new connection: one that met a fault gives nothing more."""
        reader = sqlite.connect(self._source, self._key, writes=False)
        try:
            yield from reader.execute(statement, tuple(given))
        finally:
            reader.close()

    def _by_number(self) -> Iterator[SavedRow]:
        """In the order of their numbers; past a page that can't be read from the next number that can."""
        after = -1
        while True:
            try:
                for row in self._after(after):
                    after = row[0]
                    yield row[1:]
            except sqlite.Error:
                self.whole = False
                further = self._next_readable(after)
                if further is None:
                    return
                after = further - 1
            else:
                return

    def _after(self, number: int) -> Iterator[SavedRow]:
        statement = f'SELECT rowid, * FROM "{self._table}" WHERE rowid > ? ORDER BY rowid'
        return self._asked(statement, (number,))

    def _reads(self, number: int) -> bool:
        """Whether the first row from this number on can be read; True where there is none."""
        try:
            next(self._after(number - 1), None)
        except sqlite.Error:
            return False
        return True

    def _next_readable(self, after: int) -> int | None:
        """The first number after the last row that was read from which rows can be read again."""
        step = 1
        while not self._reads(after + 1 + step):
            step *= 2
            if step > _ENDS_AT:
                return None
        low, high = step // 2, step  # from low on it can't be read, from high on it can
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._reads(after + 1 + middle) else (middle, high)
        return after + 1 + high

    def _by_key(self) -> Iterator[SavedRow]:
        """From the first on; past a fault from the next entry of the journal; where none helps, from the last back."""
        columns, back = ", ".join(self._columns), ", ".join(f"{column} DESC" for column in self._columns)
        chosen, width = f'SELECT {columns}, * FROM "{self._table}"', len(self._columns)
        jumps: list[tuple[str, SavedRow]] = [(f"{chosen} ORDER BY {columns}", ())]
        jumps += [(f"{chosen} WHERE (unit, uid) >= (?, ?) ORDER BY {columns}", point) for point in self._points]
        last: tuple[Any, ...] = ("", "")
        for statement, point in jumps:
            if point and tuple(point) <= last:
                continue
            try:
                for row in self._asked(statement, point):
                    last = tuple(row[:2])
                    yield row[width:]
            except sqlite.Error:
                self.whole = False
            else:
                return
        with contextlib.suppress(sqlite.Error):
            yield from (row[width:] for row in self._asked(f"{chosen} ORDER BY {back}"))


def _last(copy: sqlite.Connection) -> int:
    return int(copy.execute("SELECT coalesce(max(position), 0) FROM journal").fetchone()[0])


def _gaps(copy: sqlite.Connection) -> tuple[tuple[int, int], ...]:
    """The positions that no entry has, as stretches; what was after the last one is not known."""
    gaps, expected = [], 1
    for (position,) in copy.execute("SELECT position FROM journal ORDER BY position"):
        if position > expected:
            gaps.append((expected, position - 1))
        expected = position + 1
    return tuple(gaps)


def _records(copy: sqlite.Connection) -> tuple[str, ...]:
    """The numbers of records of which an entry or its body is missing, as far as the rest tells."""
    missing = (
        "SELECT number FROM record_index AS i WHERE number IS NOT NULL AND (NOT EXISTS (SELECT 1 FROM journal AS j"
        " WHERE j.position = i.position) OR EXISTS (SELECT 1 FROM journal AS j WHERE j.record = i.uid"
        " AND j.body_hash != ? AND NOT EXISTS (SELECT 1 FROM body AS b WHERE b.unit = j.unit AND b.uid = j.uid)))"
        " ORDER BY i.position LIMIT ?"
    )
    try:
        return tuple(str(row[0]) for row in copy.execute(missing, (_EMPTY, NAMED + 1)))
    except sqlite.Error:
        return ()
