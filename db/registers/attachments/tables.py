"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from db.storage.columns import BYTES, INSTANT, METADATA, NUMBER, TEXT

ATTACHMENT = Table(
    "attachment",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("record", TEXT, nullable=False),
    Column("place", NUMBER, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("what", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("size", NUMBER, nullable=False),
    Column("pages", NUMBER, nullable=False),
    Column("protected", Boolean, nullable=False, default=False),
    Column("name", TEXT),
    Column("sha256", TEXT),
    Column("note", TEXT),
    Column("stands", Boolean, nullable=False, default=True),
    Index("attachment_of_content", "sha256"),
    Index("attachment_of_record", "unit", "record", "place"),
    info={"role": "projection"},
)
CONTENT = Table(
    "attachment_content",
    METADATA,
    Column("sha256", TEXT, primary_key=True),
    Column("size", NUMBER, nullable=False),
    Column("content", BYTES, nullable=False),
    info={"role": "journal"},
)
