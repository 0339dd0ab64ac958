"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table, text

from db.storage.columns import DAY, INSTANT, METADATA, NUMBER, TEXT

GANG = Table(
    "gang",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("number", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("main", Boolean, nullable=False, default=False),
    Column("title", TEXT),
    Column("opened_at", INSTANT, nullable=False),
    Column("cases", NUMBER, nullable=False, default=0),
    Column("broken_up_on", DAY),
    Column("arrested", NUMBER),
    Column("closed_at", INSTANT),
    Index("gang_broken_up", "unit", "broken_up_on", "kind", sqlite_where=text("broken_up_on IS NOT NULL")),
    Index("gang_by_state", "unit", "state", "opened_at", "uid", "number", "kind", "title", "cases"),
    Index("gang_by_time", "unit", "opened_at", "uid", "state", "number", "kind", "title", "cases"),
    info={"role": "projection"},
)
CASE = Table(
    "gang_case",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("record", TEXT, nullable=False),
    Column("about", TEXT, nullable=False),
    Column("linked_at", INSTANT, nullable=False),
    Column("basis", TEXT),
    Column("suspects", NUMBER),
    Column("stands", Boolean, nullable=False, default=True),
    Index("case_of_gang", "unit", "record"),
    Index("case_of_incident", "unit", "about"),
    info={"role": "projection"},
)
