"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from db.columns import METADATA, Instant

ROSTER = Table(
    "roster",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("state", String, nullable=False),
    Column("pattern", String, nullable=False),
    Column("on_minutes", Integer, nullable=False),
    Column("teams", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("roster_starts", "unit", "starts_at", "uid"),
    Index("roster_state", "unit", "state", "starts_at", "uid"),
    info={"role": "projection"},
)
MEMBER = Table(
    "roster_member",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("record", String, primary_key=True),
    Column("member", Integer, primary_key=True),
    Column("team", Integer, nullable=False),
    Column("role", String, nullable=False),
    Column("officer", String),
    Column("name", String),
    Column("gone", Boolean, nullable=False, default=False),
    info={"role": "projection"},
)
ABSENCE = Table(
    "roster_absence",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("record", String, primary_key=True),
    Column("absence", Integer, primary_key=True),
    Column("member", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("substitute", String),
    info={"role": "projection"},
)
