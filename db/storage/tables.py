"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, UniqueConstraint, text

from db.storage.columns import INSTANT, METADATA, NUMBER, TEXT

DRAFT = Table(
    "draft",
    METADATA,
    Column("uid", TEXT, primary_key=True),
    Column("officer", TEXT, index=True, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("record", TEXT),
    Column("values", TEXT, nullable=False),
    Column("cursor", TEXT, nullable=False, default=""),
    Column("started_at", INSTANT, nullable=False),
    Column("saved_at", INSTANT, nullable=False),
    Column("parked", Boolean, nullable=False, default=False),
    info={"role": "local"},
)
INDEX = Table(
    "record_index",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("register", TEXT, nullable=False),
    Column("number", TEXT, nullable=False),
    Column("series", TEXT),
    Column("year", NUMBER),
    Column("serial", NUMBER),
    Column("position", NUMBER, nullable=False),
    Column("batch", TEXT),
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
    Column("uid", TEXT, primary_key=True),
    Column("kind", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("parent", TEXT),
    info={"role": "projection"},
)
JOURNAL = Table(
    "journal",
    METADATA,
    Column("position", NUMBER, primary_key=True),
    Column("origin", TEXT, nullable=False),
    Column("epoch", NUMBER, nullable=False),
    Column("stream", TEXT, nullable=False),
    Column("seq", NUMBER, nullable=False),
    Column("uid", TEXT, unique=True, nullable=False),
    Column("unit", TEXT, nullable=False),
    Column("record", TEXT),
    Column("at", INSTANT, nullable=False),
    Column("entered_at", INSTANT, nullable=False),
    Column("officer", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("schema", NUMBER, nullable=False),
    Column("body_hash", TEXT, nullable=False),
    Column("prev_hash", TEXT, nullable=False),
    Column("hash", TEXT, nullable=False),
    UniqueConstraint("origin", "epoch", "stream", "seq"),
    Index("journal_of_kind", "kind", "position"),
    Index("journal_of_officer", "officer", "position"),
    Index("journal_of_record", "record", "position"),
    info={"role": "journal"},
)
BODY = Table(
    "body",
    METADATA,
    Column("uid", TEXT, primary_key=True),
    Column("part", TEXT, primary_key=True),
    Column("digest", TEXT, nullable=False),
    Column("salt", TEXT),
    Column("json", TEXT),
    info={"role": "journal"},
)
QUARANTINED = Table(
    "quarantined",
    METADATA,
    Column("position", NUMBER, primary_key=True),
    Column("uid", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("schema", NUMBER, nullable=False),
    info={"role": "projection"},
)
PIN = Table(
    "pin",
    METADATA,
    Column("officer", TEXT, primary_key=True),
    Column("hash", TEXT, nullable=False),
    info={"role": "local"},
)
INFO = Table(
    "store_info",
    METADATA,
    Column("name", TEXT, primary_key=True),
    Column("value", TEXT, nullable=False),
    info={"role": "local"},
)
