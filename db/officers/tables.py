"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, String, Table

from db.columns import METADATA, Instant

OFFICER = Table(
    "officer",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("badge", String, index=True, nullable=False),
    Column("name", String, nullable=False),
    Column("rank", String),
    Column("role", String, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("added_at", Instant, nullable=False),
    info={"role": "projection"},
)
