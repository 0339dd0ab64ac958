"""Core statements for the paths where every microsecond shows: compiled once, run on the driver's own cursor.

The SQL is SQLAlchemy's, so the same statement serves another database by the ordinary way; only where the driver is
SQLite's are SQLAlchemy's per-call costs (cache key, context, result objects: several times the query itself) left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, Select, TextClause

from db.storage.columns import Instant
from db.words.forms import moment_of


def _reads_moment(column: Any) -> Any:
    """How an instant is read; without a look at each whether it is one, where the column always holds one."""
    return moment_of if getattr(column, "nullable", True) else datetime.fromisoformat


class Lean:
    """A SELECT, INSERT or text whose values are all named `bindparam`s (for an INSERT: its columns).

    `along` names a table and the index that SQLite reads it along: it plans without knowing how many rows a value has.

    Rows come back as plain tuples in the order of the statement's columns, converted as their types say.
    """

    def __init__(self, statement: Select[Any] | Insert | TextClause, along: tuple[str, str] | None = None) -> None:
        self.statement = statement
        self._along = along
        self._sql: str | None = None
        self._names: Sequence[str] = ()
        self._binds: Mapping[str, Any] = {}
        self._constants: dict[str, Any] = {}
        self._results: tuple[tuple[int, Any], ...] = ()

    def all(self, conn: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Every row."""
        if conn.dialect.name != "sqlite":
            return [tuple(row) for row in conn.execute(self.statement, dict(values))]
        rows: list[tuple[Any, ...]] = self._execute(conn, values).fetchall()
        return list(zip(*self._converted(rows), strict=True)) if self._results else rows

    def columns(self, conn: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Every row, as one tuple for each column of the statement; an empty list where there is no row.

        A page is made from columns at once several times faster than row by row.
        """
        if conn.dialect.name != "sqlite":
            return list(zip(*conn.execute(self.statement, dict(values)), strict=True))
        return self._converted(self._execute(conn, values).fetchall())

    def _converted(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        columns = list(zip(*rows, strict=True))
        for place, convert in self._results if rows else ():
            columns[place] = tuple(map(convert, columns[place]))
        return columns

    def first(self, conn: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self.all(conn, values)
        return rows[0] if rows else None

    def run(self, conn: Connection, values: Mapping[str, Any]) -> int:
        """Execute what gives no rows; the new row's key where it was an INSERT."""
        if conn.dialect.name != "sqlite":
            done = conn.execute(self.statement, dict(values))
            key = done.inserted_primary_key if isinstance(self.statement, Insert) else None
            return int(key[0]) if key else 0
        return int(self._execute(conn, values).lastrowid)

    def run_many(self, conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute an INSERT or text once for each row; each row holds every value."""
        if conn.dialect.name != "sqlite":
            conn.execute(self.statement, [dict(row) for row in rows])
            return
        if self._sql is None:
            self._compile(conn)
        assert self._sql is not None
        raw = conn.connection.dbapi_connection
        assert raw is not None
        columns = []
        for name in self._names:
            values = [row[name] for row in rows]
            columns.append([*map(self._binds[name], values)] if name in self._binds else values)
        raw.cursor().executemany(self._sql, list(zip(*columns, strict=True)))

    def _execute(self, conn: Connection, values: Mapping[str, Any]) -> Any:
        if self._sql is None:
            self._compile(conn)
        assert self._sql is not None
        raw = conn.connection.dbapi_connection
        assert raw is not None
        binds = self._binds
        values = {**self._constants, **values}
        bound = [binds[name](values[name]) if name in binds else values[name] for name in self._names]
        return raw.cursor().execute(self._sql, bound)

    def _compile(self, conn: Connection) -> None:
        if isinstance(self.statement, Insert):
            compiled: Any = self.statement.compile(
                dialect=conn.dialect, column_keys=[column.key for column in self.statement.table.columns]
            )
        else:
            compiled = self.statement.compile(dialect=conn.dialect)
            columns = tuple(self.statement.selected_columns) if isinstance(self.statement, Select) else ()
            types = [column.type for column in columns]
            found = [
                (
                    place,
                    _reads_moment(columns[place])
                    if isinstance(kind, Instant)
                    else kind.result_processor(conn.dialect, None),
                )
                for place, kind in enumerate(types)
            ]
            self._results = tuple((place, convert) for place, convert in found if convert is not None)
        self._names = compiled.positiontup
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._binds = {
            name: convert
            for name, kind in ((bind.key, bind.type) for bind in compiled.binds.values())
            if (convert := kind.bind_processor(conn.dialect)) is not None
        }
        self._sql = str(compiled)
        if self._along is not None:
            source, index = self._along
            self._sql = self._sql.replace(f"FROM {source} ", f"FROM {source} INDEXED BY {index} ", 1)
