"""What every table is made of: the one collection of them, and the types of columns.

All columns of a kind share their type: SQLAlchemy keeps a class and a memory of the dialect for each that is used. A
Boolean knows its column and stays its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, MetaData, String, text
from sqlalchemy.types import TypeDecorator, TypeEngine

from db.storage.dialects import sqlite

METADATA = MetaData()
"""Every table of the program, once its room is imported (`db.kernel.projections.schema.tables` imports all)."""


def partly(condition: str) -> dict[str, Any]:
    """The options of an index over the rows that hold a condition. PostgreSQL takes them over (`prepare`):
    naming its option here would import all of its dialect at every desk.
    """
    return {sqlite.WHERE: text(condition)}


CLUSTERED: dict[str, Any] = {sqlite.ROWID: False}
"""The option of a table that is kept in the order of its key, where the database knows that."""

WHOLE = BigInteger().with_variant(Integer(), "sqlite")
"""A whole number of 64 bits: SQLite's INTEGER has them already."""


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite keeps it as text of fixed width, which sorts as time does."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A real timestamp where the database has one."""
        return dialect.type_descriptor(String(27) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuses a naive time: it would be read as another moment elsewhere. Raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs its time zone")
        value = value.astimezone(UTC)
        return f"{value.isoformat(timespec='microseconds')[:-6]}Z" if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware UTC again."""
        return datetime.fromisoformat(value) if isinstance(value, str) else cast("datetime | None", value)
