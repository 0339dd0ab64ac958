"""The lists of this store."""

from __future__ import annotations

from sqlmodel import Field

from db.storage.columns import CLUSTERED
from db.storage.models import PROJECTION, Model, table_of


class ListItemRow(Model, table=True):
    """One item of a list. An item is put out of use, never deleted: records name its code."""

    __tablename__ = "list_item"
    __table_args__ = {**PROJECTION, **CLUSTERED}
    unit: str = Field(primary_key=True)
    list: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    place: int
    fa: str
    en: str
    active: bool = True
    extra: str = "{}"


ITEM = table_of(ListItemRow)
