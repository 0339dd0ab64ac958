"""What the lists hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from db.kernel.access import EVERYONE
from db.kernel.desk import query
from db.kernel.officer import Reading
from db.reference.lists.models import ITEM


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a list, in both languages. `extra` holds what the list adds: a severity, a number of days."""

    list: str
    code: str
    fa: str
    en: str
    active: bool = True
    extra: Mapping[str, Any] = field(default_factory=dict)

    def label(self, language: str) -> str:
        """The item's words in a language."""
        return self.fa if language == "fa" else self.en

    def __str__(self) -> str:
        return self.en or self.fa


def codes_of(conn: Connection, name: str) -> frozenset[str]:
    """Every code of a list that is in use."""
    return frozenset(conn.execute(select(ITEM.c.code).where(ITEM.c.list == name, ITEM.c.active)).scalars())


def unlisted(conn: Connection, given: Mapping[str, tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Of fields (name → list and codes), those that give a code which its list does not hold or use any more."""
    return tuple(
        name for name, (title, codes) in given.items() if any(not _is_in_use(conn, title, code) for code in codes)
    )


def _is_in_use(conn: Connection, title: str, code: str) -> bool:
    chosen = select(ITEM.c.code).where(ITEM.c.list == title, ITEM.c.code == code, ITEM.c.active)
    return conn.execute(chosen).first() is not None


def items_of(conn: Connection, name: str) -> tuple[ListItem, ...]:
    """A list in its order, with what is out of use."""
    rows = conn.execute(select(ITEM).where(ITEM.c.list == name).order_by(ITEM.c.place))
    return tuple(ListItem(row.list, row.code, row.fa, row.en, row.active, json.loads(row.extra)) for row in rows)


def item(conn: Connection, name: str, code: str | None) -> ListItem | None:
    """One item, or None."""
    row = conn.execute(select(ITEM).where(ITEM.c.list == name, ITEM.c.code == code)).first()
    return None if row is None else ListItem(row.list, row.code, row.fa, row.en, row.active, json.loads(row.extra))


@query("list.all", roles=EVERYONE)
def all_lists(reading: Reading) -> dict[str, tuple[ListItem, ...]]:
    """Every list by its name, each in its order."""
    found: dict[str, list[ListItem]] = {}
    for row in reading.conn.execute(select(ITEM).order_by(ITEM.c.list, ITEM.c.place)):
        found.setdefault(row.list, []).append(
            ListItem(row.list, row.code, row.fa, row.en, row.active, json.loads(row.extra))
        )
    return {name: tuple(items) for name, items in found.items()}
