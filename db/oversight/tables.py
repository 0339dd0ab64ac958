"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, String, Table

from db.columns import METADATA, Instant

CONTACT = Table(
    "oversight_contact",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("meeting", String),
    Column("priority", String, nullable=False),
    Column("state", String, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("due", Date, nullable=False),
    Column("stopped_on", Date),
    Column("reply", String),
    Column("replied_at", Instant),
    Column("outcome", String),
    Column("body", String),
    Column("told_citizen_at", Instant),
    Index("oversight_due", "unit", "stopped_on", "due", "uid"),
    Index("oversight_meeting", "unit", "meeting"),
    Index("oversight_received", "unit", "received_at", "uid"),
    Index("oversight_state", "unit", "state", "received_at", "uid"),
    info={"role": "projection"},
)
