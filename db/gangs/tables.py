"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, text

from db.columns import METADATA, Instant

GANG = Table(
    "gang",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("state", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("main", Boolean, nullable=False, default=False),
    Column("title", String),
    Column("opened_at", Instant, nullable=False),
    Column("cases", Integer, nullable=False, default=0),
    Column("broken_up_on", Date),
    Column("arrested", Integer),
    Column("closed_at", Instant),
    Index("gang_broken_up", "unit", "broken_up_on", "kind", sqlite_where=text("broken_up_on IS NOT NULL")),
    Index("gang_by_state", "unit", "state", "opened_at", "uid", "number", "kind", "title", "cases"),
    Index("gang_by_time", "unit", "opened_at", "uid", "state", "number", "kind", "title", "cases"),
    info={"role": "projection"},
)
CASE = Table(
    "gang_case",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("record", String, nullable=False),
    Column("about", String, nullable=False),
    Column("linked_at", Instant, nullable=False),
    Column("basis", String),
    Column("suspects", Integer),
    Column("stands", Boolean, nullable=False, default=True),
    Index("case_of_gang", "unit", "record"),
    Index("case_of_incident", "unit", "about"),
    info={"role": "projection"},
)
