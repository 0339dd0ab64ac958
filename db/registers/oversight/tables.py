"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from db.storage.columns import DAY, INSTANT, METADATA, TEXT

CONTACT = Table(
    "oversight_contact",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("number", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("meeting", TEXT),
    Column("priority", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("received_at", INSTANT, nullable=False),
    Column("due", DAY, nullable=False),
    Column("stopped_on", DAY),
    Column("reply", TEXT),
    Column("replied_at", INSTANT),
    Column("outcome", TEXT),
    Column("body", TEXT),
    Column("told_citizen_at", INSTANT),
    Index("oversight_due", "unit", "stopped_on", "due", "uid"),
    Index("oversight_meeting", "unit", "meeting"),
    Index("oversight_received", "unit", "received_at", "uid"),
    Index("oversight_state", "unit", "state", "received_at", "uid"),
    info={"role": "projection"},
)
