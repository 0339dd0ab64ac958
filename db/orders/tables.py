"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from db.columns import METADATA, Instant

ORDER = Table(
    "standing_order",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("state", String, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("valid_until", Instant),
    Column("audience", String, nullable=False, default=""),
    Column("subject", String),
    Column("text", String),
    Column("position", Integer, nullable=False),
    Index("order_issued", "unit", "issued_at", "uid"),
    Index("order_state", "unit", "state", "issued_at", "uid"),
    info={"role": "projection"},
)
READING = Table(
    "order_reading",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("record", String, primary_key=True),
    Column("officer", String, primary_key=True),
    Column("at", Instant, nullable=False),
    info={"role": "projection"},
)
