"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Table

from db.storage.columns import INSTANT, METADATA, NUMBER, TEXT

BATCH = Table(
    "import_batch",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("register", TEXT, nullable=False),
    Column("file", TEXT, nullable=False),
    Column("sha256", TEXT, nullable=False),
    Column("rows", NUMBER, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("officer", TEXT, nullable=False),
    Column("started_at", INSTANT, nullable=False),
    Column("ended_at", INSTANT),
    info={"role": "projection"},
)
