"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from db.storage.columns import INSTANT, METADATA, NUMBER, TEXT

ROSTER = Table(
    "roster",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("number", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("pattern", TEXT, nullable=False),
    Column("on_minutes", NUMBER, nullable=False),
    Column("teams", NUMBER, nullable=False),
    Column("starts_at", INSTANT, nullable=False),
    Column("ended_at", INSTANT),
    Index("roster_starts", "unit", "starts_at", "uid"),
    Index("roster_state", "unit", "state", "starts_at", "uid"),
    info={"role": "projection"},
)
MEMBER = Table(
    "roster_member",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("record", TEXT, primary_key=True),
    Column("member", NUMBER, primary_key=True),
    Column("team", NUMBER, nullable=False),
    Column("role", TEXT, nullable=False),
    Column("officer", TEXT),
    Column("name", TEXT),
    Column("gone", Boolean, nullable=False, default=False),
    info={"role": "projection"},
)
ABSENCE = Table(
    "roster_absence",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("record", TEXT, primary_key=True),
    Column("absence", NUMBER, primary_key=True),
    Column("member", NUMBER, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("since", INSTANT, nullable=False),
    Column("until", INSTANT, nullable=False),
    Column("substitute", TEXT),
    info={"role": "projection"},
)
