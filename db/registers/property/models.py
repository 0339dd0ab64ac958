"""The table of items. One row for each thing that came into police hands; where it went stays in it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class PropertyItem(Model, table=True):
    """An item of the store room. `uid` is the entry that made it, `record` the record that this entry stands in.

    `origin`: incident, custody or found; `of_number`: that record's number. `placed`: it was taken into the room once,
    and has a number of the room; `also`: a second such number, given on another machine. `since`: when it came into its
    state. `way`: how it left (a code of property_way), `order_number` by which. `held_order`, `held_until`: kept under
    an order. `due_on`: back from examination. `doubt`: a key of rules.DOUBTS. The columns `…_key` are compared.
    """

    __tablename__ = "property_item"
    __table_args__ = (
        Index("property_item_by_time", "unit", "since", "uid"),
        Index("property_item_by_state", "unit", "state", "since", "uid"),
        Index("property_item_by_arrival", "unit", "made_at", "uid"),
        Index("property_item_of_record", "unit", "record"),
        Index("property_item_by_seal", "unit", "seal_key"),
        Index("property_item_by_bag", "unit", "bag_key"),
        Index("property_item_by_order", "unit", "order_key"),
        PROJECTION,
    )
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    record: str
    origin: str
    of_number: str | None = None
    number: str
    placed: bool = False
    also: str | None = None
    state: str
    since: datetime = Field(sa_type=Instant)
    made_at: datetime = Field(sa_type=Instant)
    kind: str
    what: str | None = None
    quantity: int | None = None
    measure: str | None = None
    rials: int | None = None
    seal: str | None = None
    seal_key: str | None = None
    bag: str | None = None
    bag_key: str | None = None
    place: str | None = None
    way: str | None = None
    order_number: str | None = None
    order_key: str | None = None
    held_order: str | None = None
    held_until: date | None = None
    due_on: date | None = None
    keeps_until: date | None = None
    doubt: str | None = None
    left_at: datetime | None = Field(default=None, sa_type=Instant)
    names_erased: bool = False


ITEM = table_of(PropertyItem)
