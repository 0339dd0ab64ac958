"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from db.storage.columns import DAY, INSTANT, METADATA, NUMBER, TEXT

COUNT = Table(
    "incident_count",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("type", TEXT, primary_key=True),
    Column("clearance", TEXT, primary_key=True),
    Column("live", NUMBER, nullable=False),
    Column("void", NUMBER, nullable=False),
    Column("solved", NUMBER, nullable=False),
    Column("late", NUMBER, nullable=False),
    Column("rounded", NUMBER, nullable=False),
    info={"role": "projection"},
    sqlite_with_rowid=False,
)
CORRECTED_KIND = Table(
    "corrected_kind",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("entry", TEXT, primary_key=True),
    Column("about", TEXT, nullable=False),
    Column("was_type", TEXT, nullable=False),
    Column("was_severity", TEXT),
    Column("type", TEXT, nullable=False),
    Column("severity", TEXT),
    Index("corrected_kind_of_incident", "about"),
    info={"role": "projection"},
)
MATTER = Table(
    "custody_matter",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("record", TEXT, primary_key=True),
    Column("residence", Boolean, nullable=False, default=False),
    Column("valid", Boolean, nullable=False, default=False),
    Column("no_ground", Boolean, nullable=False, default=False),
    Column("child", Boolean, nullable=False, default=False),
    info={"role": "projection"},
)
FREEZE = Table(
    "indicator_freeze",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("number", TEXT, nullable=False),
    Column("period", TEXT, nullable=False),
    Column("against", TEXT, nullable=False),
    Column("to_date", DAY),
    Column("as_of", NUMBER, nullable=False),
    Column("hash", TEXT, nullable=False),
    Column("frozen_at", INSTANT, nullable=False),
    Column("officer", TEXT, nullable=False),
    Column("figures", TEXT, nullable=False),
    Index("freeze_by_time", "unit", "frozen_at", "uid"),
    info={"role": "projection"},
)
