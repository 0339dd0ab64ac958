"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from db.storage.columns import INSTANT, METADATA, NUMBER, TEXT

POST = Table(
    "post_event",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("number", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("heading", TEXT, nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("ended_at", INSTANT),
    Column("position", NUMBER, nullable=False),
    Index("post_position", "unit", "position"),
    Index("post_since", "unit", "since", "uid"),
    Index("post_state", "unit", "state", "since", "uid"),
    info={"role": "projection"},
)
