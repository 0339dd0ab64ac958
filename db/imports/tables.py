"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from db.columns import METADATA, Instant

BATCH = Table(
    "import_batch",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("register", String, nullable=False),
    Column("file", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("officer", String, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    info={"role": "projection"},
)
