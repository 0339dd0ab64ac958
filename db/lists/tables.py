"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, String, Table

from db.columns import METADATA

ITEM = Table(
    "list_item",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("list", String, primary_key=True),
    Column("code", String, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("fa", String, nullable=False),
    Column("en", String, nullable=False),
    Column("active", Boolean, nullable=False, default=True),
    Column("extra", String, nullable=False, default="{}"),
    info={"role": "projection"},
)
