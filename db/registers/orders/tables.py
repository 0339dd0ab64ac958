"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from db.storage.columns import INSTANT, METADATA, NUMBER, TEXT

ORDER = Table(
    "standing_order",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("number", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("issued_at", INSTANT, nullable=False),
    Column("valid_until", INSTANT),
    Column("audience", TEXT, nullable=False, default=""),
    Column("subject", TEXT),
    Column("text", TEXT),
    Column("position", NUMBER, nullable=False),
    Index("order_issued", "unit", "issued_at", "uid"),
    Index("order_state", "unit", "state", "issued_at", "uid"),
    info={"role": "projection"},
)
READING = Table(
    "order_reading",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("record", TEXT, primary_key=True),
    Column("officer", TEXT, primary_key=True),
    Column("at", INSTANT, nullable=False),
    info={"role": "projection"},
)
