"""What all tables share: their role, the type of an instant, and the tables that belong to no register.

Each table says whether it is a `projection` (made from the journal, may be dropped and rebuilt), `journal` (the
source itself) or `local` (of this machine alone: drafts, settings). A test fails on one that says nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, Table, UniqueConstraint, and_
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from db.storage.columns import CLUSTERED, METADATA, WHOLE, Instant, partly

PROJECTION: dict[str, Any] = {"info": {"role": "projection"}}
LOCAL: dict[str, Any] = {"info": {"role": "local"}}
JOURNALLED: dict[str, Any] = {"info": {"role": "journal"}}


class Model(DeferredReflection, SQLModel, registry=registry(metadata=METADATA)):
    """What every table derives from. Statements read and write the tables: no object is mapped and nothing validates.

    So mapping is put off, as SQLAlchemy offers by DeferredReflection, and never done; pydantic builds no validators.
    """

    model_config = {"defer_build": True}


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model: what the program reads and writes, by SQLAlchemy Core. Whole numbers have 64 bits."""
    table: Table = vars(model)["__table__"]
    for column in table.c:
        if type(column.type) is Integer:
            column.type = WHOLE
    return table


class JournalEntry(Model, table=True):
    """The append-only journal. `position` is this store's order of applying; it is neither hashed nor shipped.

    Records and officers have uids that no two units share: their look-ups need no unit, and are half as large without.
    """

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("unit", "uid"),
        Index("journal_at_position", "position"),
        Index("journal_of_record", "record", "position"),
        Index("journal_of_officer", "officer", "position"),
        Index("journal_of_kind", "unit", "kind", "position"),
        JOURNALLED,
    )
    unit: str = Field(primary_key=True)
    origin: str = Field(primary_key=True)
    epoch: int = Field(primary_key=True)
    stream: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    position: int
    uid: str
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
    __table_args__ = {**JOURNALLED, **CLUSTERED}
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    part: str = Field(primary_key=True)
    digest: str
    salt: str | None = None
    json_: str | None = Field(default=None, sa_column_kwargs={"name": "json"})


class ClosedPart(Model, table=True):
    """Parts of entries that are kept, and read by nobody until the inspectorate decides (erasing/closing.py)."""

    __tablename__ = "closed_part"
    __table_args__ = {**PROJECTION, **CLUSTERED}
    unit: str = Field(primary_key=True)
    entry: str = Field(primary_key=True)
    part: str = Field(primary_key=True)


class SignatureRow(Model, table=True):
    """The signature of an officer's entries up to a position (db/storage/signatures.py).

    `beside` is the salt of the heads that stay here; of another machine's entry, the digest that they have with it.
    `records` and `accesses`: how many entries of these streams it covers, the last ones up to there; of another
    machine's the former alone; neither in the form of version 0.1.0.
    """

    __tablename__ = "signature"
    __table_args__ = JOURNALLED
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    beside: bytes
    signature: bytes
    records: int | None = None
    accesses: int | None = None


class RecordIndex(Model, table=True):
    """Every record with its number: what gives the next number, finds a record by its number and orders search.

    `position` is that of the event that opened it; `batch` the import it came with (db/carrying/imports).
    """

    __tablename__ = "record_index"
    __table_args__ = (
        UniqueConstraint("unit", "register", "number"),
        UniqueConstraint("unit", "register", "series", "year", "serial"),
        Index("record_at_position", "unit", "position"),
        Index("record_of_batch", "unit", "batch", "position", **partly("batch IS NOT NULL")),
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


class ExactRow(Model, table=True):
    """A number that a record is looked up by as a whole, in the spelling of its kind, within its register."""

    __tablename__ = "exact"
    __table_args__ = (Index("exact_of_record", "unit", "record"), {**PROJECTION, **CLUSTERED})
    unit: str = Field(primary_key=True)
    register_: str = Field(primary_key=True, sa_column_kwargs={"name": "register"})
    kind: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    record: str = Field(primary_key=True)


class Quarantined(Model, table=True):
    """Events that this version cannot read: kept raw in the journal, not applied."""

    __tablename__ = "quarantined"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    position: int
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

    __tablename__ = "local_info"
    __table_args__ = LOCAL
    name: str = Field(primary_key=True)
    value: str


class ProjectionRow(Model, table=True):
    """Which version of a room's folds made its rows of a unit, as they stand in this store."""

    __tablename__ = "local_projection"
    __table_args__ = LOCAL
    room: str = Field(primary_key=True)
    unit: str = Field(primary_key=True)
    version: int


class DraftRow(Model, table=True):
    """Half-typed forms, private to their officer until handover shows that they exist."""

    __tablename__ = "local_draft"
    __table_args__ = LOCAL
    uid: str = Field(primary_key=True)
    officer: str = Field(index=True)
    kind: str
    record: str | None = None
    values_: str = Field(sa_column_kwargs={"name": "values"})
    number: str = Field("", sa_column_kwargs={"server_default": ""})
    read_at: int | None = None
    cursor: str = ""
    started_at: datetime = Field(sa_type=Instant)
    saved_at: datetime = Field(sa_type=Instant)
    parked: bool = False


class PinRow(Model, table=True):
    """PINs, which only unlock or switch officers on this machine."""

    __tablename__ = "local_pin"
    __table_args__ = LOCAL
    officer: str = Field(primary_key=True)
    hash: str


class LetterBoxRow(Model, table=True):
    """The box in which complaints wait for the journal: one row of one size (db/kernel/journal/letter_box.py)."""

    __tablename__ = "local_letter_box"
    __table_args__ = LOCAL
    place: int = Field(primary_key=True)
    sealed: bytes


DRAFT = table_of(DraftRow)
LETTER_BOX = table_of(LetterBoxRow)
INDEX = table_of(RecordIndex)
EXACT = table_of(ExactRow)
UNIT = table_of(UnitRow)
JOURNAL = table_of(JournalEntry)
BODY = table_of(Body)
CLOSED_PART = table_of(ClosedPart)
SIGNATURE = table_of(SignatureRow)
QUARANTINED = table_of(Quarantined)
PIN = table_of(PinRow)
INFO = table_of(StoreInfo)
MADE_BY = table_of(ProjectionRow)
OF_ENTRY = and_(JOURNAL.c.unit == BODY.c.unit, JOURNAL.c.uid == BODY.c.uid)
"""Joins the entries of the journal with their bodies."""
