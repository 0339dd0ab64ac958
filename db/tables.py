"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, UniqueConstraint, text

from db.columns import METADATA, Instant

DRAFT = Table(
    "draft",
    METADATA,
    Column("uid", String, primary_key=True),
    Column("officer", String, index=True, nullable=False),
    Column("kind", String, nullable=False),
    Column("record", String),
    Column("values", String, nullable=False),
    Column("cursor", String, nullable=False, default=""),
    Column("started_at", Instant, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("parked", Boolean, nullable=False, default=False),
    info={"role": "local"},
)
INDEX = Table(
    "record_index",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("register", String, nullable=False),
    Column("number", String, nullable=False),
    Column("series", String),
    Column("year", Integer),
    Column("serial", Integer),
    Column("position", Integer, nullable=False),
    Column("batch", String),
    Column("sealed", Boolean, nullable=False, default=False),
    UniqueConstraint("unit", "register", "number"),
    UniqueConstraint("unit", "register", "series", "year", "serial"),
    Index("record_at_position", "position"),
    Index("record_by_uid", "uid", "number", "position"),
    Index("record_of_batch", "batch", "position", sqlite_where=text("batch IS NOT NULL")),
    info={"role": "projection"},
)
UNIT = Table(
    "unit",
    METADATA,
    Column("uid", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("parent", String),
    info={"role": "projection"},
)
JOURNAL = Table(
    "journal",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("origin", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("stream", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("uid", String, unique=True, nullable=False),
    Column("unit", String, nullable=False),
    Column("record", String),
    Column("at", Instant, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("officer", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("body_hash", String, nullable=False),
    Column("prev_hash", String, nullable=False),
    Column("hash", String, nullable=False),
    UniqueConstraint("origin", "epoch", "stream", "seq"),
    Index("journal_of_kind", "kind", "position"),
    Index("journal_of_officer", "officer", "position"),
    Index("journal_of_record", "record", "position"),
    info={"role": "journal"},
)
BODY = Table(
    "body",
    METADATA,
    Column("uid", String, primary_key=True),
    Column("part", String, primary_key=True),
    Column("digest", String, nullable=False),
    Column("salt", String),
    Column("json", String),
    info={"role": "journal"},
)
QUARANTINED = Table(
    "quarantined",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("uid", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("schema", Integer, nullable=False),
    info={"role": "projection"},
)
PIN = Table(
    "pin",
    METADATA,
    Column("officer", String, primary_key=True),
    Column("hash", String, nullable=False),
    info={"role": "local"},
)
INFO = Table(
    "store_info",
    METADATA,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
    info={"role": "local"},
)
