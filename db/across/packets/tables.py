"""The tables of models.py. Made by tools/tables.py: do not edit."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from db.storage.columns import INSTANT, METADATA, TEXT

PACKET = Table(
    "packet",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("number", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("about", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("body", TEXT, nullable=False),
    Column("prepared_at", INSTANT, nullable=False),
    Column("sent_at", INSTANT),
    Column("letter", TEXT),
    Column("receipt", TEXT),
    Column("registration", TEXT),
    Column("result", TEXT),
    Column("answered_at", INSTANT),
    Index("packet_by_state", "unit", "state", "prepared_at", "uid", "number", "about", "kind", "body", "sent_at"),
    Index("packet_by_time", "unit", "prepared_at", "uid", "state", "number", "about", "kind", "body", "sent_at"),
    Index("packet_of_incident", "unit", "about"),
    info={"role": "projection"},
)
ANSWER = Table(
    "court_answer",
    METADATA,
    Column("unit", TEXT, primary_key=True),
    Column("uid", TEXT, primary_key=True),
    Column("record", TEXT, nullable=False),
    Column("about", TEXT, nullable=False),
    Column("at", INSTANT, nullable=False),
    Column("answer", TEXT, nullable=False),
    Column("registration", TEXT),
    Column("number", TEXT),
    Column("judge", TEXT),
    Index("answer_of_incident", "unit", "record"),
    info={"role": "projection"},
)
