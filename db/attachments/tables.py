"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table

from db.columns import METADATA, Instant

ATTACHMENT = Table(
    "attachment",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("record", String, nullable=False),
    Column("place", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("protected", Boolean, nullable=False, default=False),
    Column("name", String),
    Column("sha256", String),
    Column("note", String),
    Column("stands", Boolean, nullable=False, default=True),
    Index("attachment_of_content", "sha256"),
    Index("attachment_of_record", "unit", "record", "place"),
    info={"role": "projection"},
)
CONTENT = Table(
    "attachment_content",
    METADATA,
    Column("sha256", String, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    info={"role": "journal"},
)
