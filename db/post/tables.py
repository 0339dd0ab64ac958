"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table

from db.columns import METADATA, Instant

POST = Table(
    "post_event",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("state", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("heading", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("position", Integer, nullable=False),
    Index("post_position", "unit", "position"),
    Index("post_since", "unit", "since", "uid"),
    Index("post_state", "unit", "state", "since", "uid"),
    info={"role": "projection"},
)
