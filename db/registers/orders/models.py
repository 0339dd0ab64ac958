"""The tables of standing orders and of who has read them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class StandingOrder(Model, table=True):
    """A standing order. `audience` are roles joined by commas; empty means everyone who keeps or reads records."""

    __tablename__ = "standing_order"
    __table_args__ = (
        Index("order_issued", "unit", "issued_at", "uid"),
        Index("order_state", "unit", "state", "issued_at", "uid"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    number: str
    state: str
    issued_at: datetime = Field(sa_type=Instant)
    valid_until: datetime | None = Field(default=None, sa_type=Instant)
    """None: until further notice."""
    audience: str = ""
    subject: str | None = None
    text: str | None = None
    seat: str | None = None
    """The unit above that gave it, by its uid; None: of this unit, or issued by a program that did not keep it."""
    position: int
    """The position of the entry that issued it: a handover names what is new since the one before."""


class OrderReading(Model, table=True):
    """An officer has read an order and said so by PIN."""

    __tablename__ = "order_reading"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    officer: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)


ORDER = table_of(StandingOrder)
READING = table_of(OrderReading)
