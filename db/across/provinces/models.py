"""The provinces that the national command asks."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from db.storage.columns import Instant
from db.storage.models import PROJECTION, Model, table_of


class ProvinceRow(Model, table=True):
    """A province (`uid`, as its own database says) and the address of its database, without a password."""

    __tablename__ = "province"
    __table_args__ = PROJECTION
    unit: str = Field(primary_key=True)
    uid: str = Field(primary_key=True)
    name: str
    address: str
    since: datetime = Field(sa_type=Instant)


PROVINCE = table_of(ProvinceRow)
