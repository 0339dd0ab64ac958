"""The lists of this store."""

from __future__ import annotations

from sqlmodel import Field

from db.storage.columns import CLUSTERED
from db.storage.models import PROJECTION, Model, table_of


class ListItemRow(Model, table=True):
    """One item of a list. An item is put out of use, never deleted: records name its code.

    `words_before` holds the words that it had before those of now, each [until (UTC), Persian, English], the first
    first; "" of an item that the program shipped and nobody reworded.
    """

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
    words_before: str = Field(default="", sa_column_kwargs={"server_default": ""})


ITEM = table_of(ListItemRow)
LIKE, AGREED, ASKED = "like", "agreed", "asked"
"""What `extra` of an item of a list that a rule reads may hold: the program's code that an added one counts as, the
inspectorate's yes to that, and other words in Persian and English that wait for it."""
PARTS = "program_part"
"""The list whose items say which parts of the program are shown here: `on` of `extra`, where somebody has said it."""
OF_THE_UNIT = "[]"
"""`words_before` of an item that the unit added, under its first words."""
