"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from db.columns import METADATA, Instant

CUSTODY = Table(
    "custody",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("band", String, nullable=False, default=""),
    Column("state", String, nullable=False),
    Column("outcome", String),
    Column("judge", Boolean, nullable=False, default=False),
    Column("opened_at", Instant, nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("arrived_at", Instant),
    Column("ended_at", Instant),
    Column("pending", String, nullable=False, default=""),
    Column("pressing", Boolean, nullable=False, default=True),
    Index("custody_by_state", "unit", "state", "opened_at", "uid", "number", "band", "outcome"),
    Index("custody_by_time", "unit", "opened_at", "uid", "state", "number", "band", "outcome"),
    Index("custody_pressing", "unit", "pressing", "opened_at"),
    info={"role": "projection"},
)
SPAN = Table(
    "custody_span",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("entry", String, primary_key=True),
    Column("record", String, nullable=False),
    Column("what", String, nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("span_by_time", "unit", "began_at", "entry", "what", "record", "ended_at"),
    Index("span_of_custody", "record"),
    info={"role": "projection"},
)
NOTICE = Table(
    "custody_notice",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("entry", String, primary_key=True),
    Column("record", String),
    Column("about", String),
    Column("what", String, nullable=False),
    Column("officer", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("notice_by_time", "unit", "at", "entry"),
    Index("notice_of_custody", "record"),
    info={"role": "projection"},
)
ARRIVAL = Table(
    "custody_arrival",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("start_at", Instant, nullable=False),
    Column("kind", String),
    Column("heads", Integer),
    Column("told_at", Instant),
    Column("pressing", Boolean, nullable=False, default=True),
    Index("arrival_pressing", "unit", "pressing", "at"),
    info={"role": "projection"},
)
MEMBER = Table(
    "custody_member",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("record", String, primary_key=True),
    Column("about", String, nullable=False),
    Index("member_of_arrival", "about", "record"),
    info={"role": "projection"},
)
LINK = Table(
    "custody_link",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("entry", String, primary_key=True),
    Column("record", String, nullable=False),
    Column("about", String, nullable=False),
    Column("tie", String, nullable=False),
    Index("link_of_custody", "record", "about"),
    info={"role": "projection"},
)
