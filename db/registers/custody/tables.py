"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Table

from db.storage.columns import INSTANT, METADATA, NUMBER, TEXT

CUSTODY = Table(
    "custody",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("number", TEXT, nullable=False),
    Column("band", TEXT, nullable=False, default=""),
    Column("state", TEXT, nullable=False),
    Column("outcome", TEXT),
    Column("judge", Boolean, nullable=False, default=False),
    Column("opened_at", INSTANT, nullable=False),
    Column("start_at", INSTANT, nullable=False),
    Column("arrived_at", INSTANT),
    Column("ended_at", INSTANT),
    Column("pending", TEXT, nullable=False, default=""),
    Column("pressing", Boolean, nullable=False, default=True),
    Index("custody_by_state", "unit", "state", "opened_at", "uid", "number", "band", "outcome"),
    Index("custody_by_time", "unit", "opened_at", "uid", "state", "number", "band", "outcome"),
    Index("custody_pressing", "unit", "pressing", "opened_at"),
    info={"role": "projection"},
)
SPAN = Table(
    "custody_span",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("entry", TEXT, primary_key=True),
    Column("record", TEXT, nullable=False),
    Column("what", TEXT, nullable=False),
    Column("began_at", INSTANT, nullable=False),
    Column("ended_at", INSTANT),
    Index("span_by_time", "unit", "began_at", "entry", "what", "record", "ended_at"),
    Index("span_of_custody", "record"),
    info={"role": "projection"},
)
NOTICE = Table(
    "custody_notice",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("entry", TEXT, primary_key=True),
    Column("record", TEXT),
    Column("about", TEXT),
    Column("what", TEXT, nullable=False),
    Column("officer", TEXT, nullable=False),
    Column("at", INSTANT, nullable=False),
    Index("notice_by_time", "unit", "at", "entry"),
    Index("notice_of_custody", "record"),
    info={"role": "projection"},
)
ARRIVAL = Table(
    "custody_arrival",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("at", INSTANT, nullable=False),
    Column("start_at", INSTANT, nullable=False),
    Column("kind", TEXT),
    Column("heads", NUMBER),
    Column("told_at", INSTANT),
    Column("pressing", Boolean, nullable=False, default=True),
    Index("arrival_pressing", "unit", "pressing", "at"),
    info={"role": "projection"},
)
MEMBER = Table(
    "custody_member",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("record", TEXT, primary_key=True),
    Column("about", TEXT, nullable=False),
    Index("member_of_arrival", "about", "record"),
    info={"role": "projection"},
)
LINK = Table(
    "custody_link",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("entry", TEXT, primary_key=True),
    Column("record", TEXT, nullable=False),
    Column("about", TEXT, nullable=False),
    Column("tie", TEXT, nullable=False),
    Index("link_of_custody", "record", "about"),
    info={"role": "projection"},
)
