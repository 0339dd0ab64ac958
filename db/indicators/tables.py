"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table

from db.columns import METADATA, Instant

COUNT = Table(
    "incident_count",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("type", String, primary_key=True),
    Column("clearance", String, primary_key=True),
    Column("live", Integer, nullable=False),
    Column("void", Integer, nullable=False),
    Column("solved", Integer, nullable=False),
    Column("late", Integer, nullable=False),
    Column("rounded", Integer, nullable=False),
    info={"role": "projection"},
    sqlite_with_rowid=False,
)
CORRECTED_KIND = Table(
    "corrected_kind",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("entry", String, primary_key=True),
    Column("about", String, nullable=False),
    Column("was_type", String, nullable=False),
    Column("was_severity", String),
    Column("type", String, nullable=False),
    Column("severity", String),
    Index("corrected_kind_of_incident", "about"),
    info={"role": "projection"},
)
MATTER = Table(
    "custody_matter",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("record", String, primary_key=True),
    Column("residence", Boolean, nullable=False, default=False),
    Column("valid", Boolean, nullable=False, default=False),
    Column("no_ground", Boolean, nullable=False, default=False),
    Column("child", Boolean, nullable=False, default=False),
    info={"role": "projection"},
)
FREEZE = Table(
    "indicator_freeze",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("period", String, nullable=False),
    Column("against", String, nullable=False),
    Column("to_date", Date),
    Column("as_of", Integer, nullable=False),
    Column("hash", String, nullable=False),
    Column("frozen_at", Instant, nullable=False),
    Column("officer", String, nullable=False),
    Column("figures", String, nullable=False),
    Index("freeze_by_time", "unit", "frozen_at", "uid"),
    info={"role": "projection"},
)
