"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from db.storage.columns import DAY, INSTANT, METADATA, NUMBER, TEXT

PROGRAMME = Table(
    "programme",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("number", TEXT, nullable=False),
    Column("title", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("reach", TEXT, nullable=False),
    Column("place", TEXT, nullable=False),
    Column("day", DAY, nullable=False),
    Column("begins_at", INSTANT, nullable=False),
    Column("start", TEXT),
    Column("end", TEXT),
    Column("owner", TEXT),
    Column("owner_unit", TEXT),
    Column("occasion", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("attendance", NUMBER),
    Column("copied_from", TEXT),
    Index("programme_begins", "unit", "begins_at", "uid"),
    Index("programme_state", "unit", "state", "begins_at", "uid"),
    info={"role": "projection"},
)
