"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table

from db.storage.columns import INSTANT, METADATA, TEXT

OFFICER = Table(
    "officer",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("badge", TEXT, index=True, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("rank", TEXT),
    Column("role", TEXT, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("added_at", INSTANT, nullable=False),
    info={"role": "projection"},
)
