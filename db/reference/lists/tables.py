"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Table

from db.storage.columns import METADATA, NUMBER, TEXT

ITEM = Table(
    "list_item",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("list", TEXT, primary_key=True),
    Column("code", TEXT, primary_key=True),
    Column("place", NUMBER, nullable=False),
    Column("fa", TEXT, nullable=False),
    Column("en", TEXT, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("extra", TEXT, nullable=False, default="{}"),
    info={"role": "projection"},
)
