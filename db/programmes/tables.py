"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, String, Table

from db.columns import METADATA, Instant

PROGRAMME = Table(
    "programme",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("title", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("reach", String, nullable=False),
    Column("place", String, nullable=False),
    Column("day", Date, nullable=False),
    Column("begins_at", Instant, nullable=False),
    Column("start", String),
    Column("end", String),
    Column("owner", String),
    Column("owner_unit", String),
    Column("occasion", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attendance", Integer),
    Column("copied_from", String),
    Index("programme_begins", "unit", "begins_at", "uid"),
    Index("programme_state", "unit", "state", "begins_at", "uid"),
    info={"role": "projection"},
)
