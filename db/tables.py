"""What all tables share: their role, the type of an instant, and the tables that belong to no register.

Each table says whether it is a `projection` (made from the journal, may be dropped and rebuilt), `journal` (the
source itself) or `local` (of this machine alone: drafts, settings). A test fails on one that says nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Boolean, Column, DateTime, Dialect, Index, String, Table, UniqueConstraint, text
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass

PROJECTION: dict[str, Any] = {"info": {"role": "projection"}}
LOCAL: dict[str, Any] = {"info": {"role": "local"}}
JOURNALLED: dict[str, Any] = {"info": {"role": "journal"}}


_TYPES: dict[tuple[type, int | None], TypeEngine[Any]] = {}


def _shared(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """One type for all columns of its kind: SQLAlchemy makes a class and a memory of the dialect for each that is used.

    A Boolean knows its column and stays its own.
    """
    if isinstance(kind, Boolean):
        return kind
    return _TYPES.setdefault((type(kind), getattr(kind, "length", None)), kind)


class _CoreOnly(SQLModelMetaclass):
    """Gives a model its `__table__` and no mapper: nothing here is read or written by a Session."""

    def __init__(self, name: str, bases: tuple[type, ...], members: dict[str, Any], **config: Any) -> None:
        if not config.get("table"):
            super().__init__(name, bases, members, **config)
            return
        columns = {field: made for field, made in vars(self).items() if isinstance(made, Column)}
        for field, column in columns.items():
            column.name = column.key = column.name or field
            column.type = _shared(column.type)
        stated = members["__table_args__"]
        *constraints, options = stated if isinstance(stated, tuple) else (stated,)
        self.__table__ = Table(members["__tablename__"], SQLModel.metadata, *columns.values(), *constraints, **options)


class Model(SQLModel, metaclass=_CoreOnly):
    """What every table derives from. Nothing validates by it, so pydantic need not build a validator each."""

    model_config = {"defer_build": True}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite keeps it as text of fixed width, which sorts as time does."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A real timestamp where the database has one."""
        return dialect.type_descriptor(String(27) if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuses a naive time: it would be read as another moment elsewhere."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored instant needs its time zone")
        value = value.astimezone(UTC)
        return f"{value.isoformat(timespec='microseconds')[:-6]}Z" if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Aware UTC again."""
        return datetime.fromisoformat(value) if isinstance(value, str) else cast("datetime | None", value)


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model, for the paths where a Session would cost too much."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


class JournalEntry(Model, table=True):
    """The append-only journal. `position` is the local order of applying; it is neither hashed nor shipped."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("origin", "epoch", "stream", "seq"),
        Index("journal_of_record", "record", "position"),
        Index("journal_of_officer", "officer", "position"),
        Index("journal_of_kind", "kind", "position"),
        JOURNALLED,
    )
    position: int | None = Field(default=None, primary_key=True)
    origin: str
    epoch: int
    stream: str
    seq: int
    uid: str = Field(unique=True)
    unit: str
    record: str | None = None
    at: datetime = Field(sa_type=Instant)
    entered_at: datetime = Field(sa_type=Instant)
    officer: str
    kind: str
    schema_: int = Field(sa_column_kwargs={"name": "schema"})
    body_hash: str
    prev_hash: str
    hash: str


class Body(Model, table=True):
    """The parts of an event's body. Sealing empties `salt` and `json`; `digest` stays, so the chain still verifies."""

    __tablename__ = "body"
    __table_args__ = JOURNALLED
    uid: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    digest: str
    salt: str | None = None
    json_: str | None = Field(default=None, sa_column_kwargs={"name": "json"})


class RecordIndex(Model, table=True):
    """Every record with its number: what gives the next number, finds a record by its number and orders search.

    `position` is that of the event that opened it; `batch` the import it came with (db/imports).
    """

    __tablename__ = "record_index"
    __table_args__ = (
        UniqueConstraint("unit", "register", "number"),
        UniqueConstraint("unit", "register", "series", "year", "serial"),
        Index("record_at_position", "position"),
        Index("record_by_uid", "uid", "number", "position"),
        Index("record_of_batch", "batch", "position", sqlite_where=text("batch IS NOT NULL")),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    register_: str = Field(sa_column_kwargs={"name": "register"})
    number: str
    series: str | None = None
    year: int | None = None
    serial: int | None = None
    position: int
    batch: str | None = None
    sealed: bool = False


class Quarantined(Model, table=True):
    """Events that this version cannot read: kept raw in the journal, not applied."""

    __tablename__ = "quarantined"
    __table_args__ = PROJECTION
    position: int = Field(primary_key=True)
    uid: str
    kind: str
    schema_: int = Field(sa_column_kwargs={"name": "schema"})


class UnitRow(Model, table=True):
    """Units: this precinct, and those above and below it."""

    __tablename__ = "unit"
    __table_args__ = PROJECTION
    uid: str = Field(primary_key=True)
    kind: str
    name: str
    parent: str | None = None


class StoreInfo(Model, table=True):
    """What this machine knows of its own store: unit, origin, epoch, series, versions."""

    __tablename__ = "store_info"
    __table_args__ = LOCAL
    name: str = Field(primary_key=True)
    value: str


class DraftRow(Model, table=True):
    """Half-typed forms, private to their officer until handover shows that they exist."""

    __tablename__ = "draft"
    __table_args__ = LOCAL
    uid: str = Field(primary_key=True)
    officer: str = Field(index=True)
    kind: str
    record: str | None = None
    values_: str = Field(sa_column_kwargs={"name": "values"})
    cursor: str = ""
    started_at: datetime = Field(sa_type=Instant)
    saved_at: datetime = Field(sa_type=Instant)
    parked: bool = False


class PinRow(Model, table=True):
    """PINs, which only unlock or switch officers on this machine."""

    __tablename__ = "pin"
    __table_args__ = LOCAL
    officer: str = Field(primary_key=True)
    hash: str


DRAFT = table(DraftRow)
INDEX = table(RecordIndex)
UNIT = table(UnitRow)
JOURNAL = table(JournalEntry)
BODY = table(Body)
QUARANTINED = table(Quarantined)
PIN = table(PinRow)
INFO = table(StoreInfo)
