"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from db.columns import METADATA, Instant

PACKET = Table(
    "packet",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("state", String, nullable=False),
    Column("about", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("body", String, nullable=False),
    Column("prepared_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("letter", String),
    Column("receipt", String),
    Column("registration", String),
    Column("result", String),
    Column("answered_at", Instant),
    Index("packet_by_state", "unit", "state", "prepared_at", "uid", "number", "about", "kind", "body", "sent_at"),
    Index("packet_by_time", "unit", "prepared_at", "uid", "state", "number", "about", "kind", "body", "sent_at"),
    Index("packet_of_incident", "unit", "about"),
    info={"role": "projection"},
)
ANSWER = Table(
    "court_answer",
    METADATA,
    Column("unit", String, primary_key=True),
    Column("uid", String, primary_key=True),
    Column("record", String, nullable=False),
    Column("about", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("answer", String, nullable=False),
    Column("registration", String),
    Column("number", String),
    Column("judge", String),
    Index("answer_of_incident", "unit", "record"),
    info={"role": "projection"},
)
