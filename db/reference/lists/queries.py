"""What the lists hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, select

from db.kernel.base.access import EVERYONE
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.events.ruled import CALLED, COUNTS_AS, RULED, UNAGREED
from db.reference.lists.models import AGREED, ASKED, ITEM, LIKE, OF_THE_UNIT
from db.reference.lists.seed import program_codes

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

_OF_LIST, _OF_CODE = ITEM.c.list == bindparam("in_list"), ITEM.c.code == bindparam("in_code")
_ITEMS, _ITEM = select(ITEM).where(_OF_LIST).order_by(ITEM.c.place), select(ITEM).where(_OF_LIST, _OF_CODE)
_ACTIVE = select(ITEM.c.active).where(_OF_LIST, _OF_CODE)


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

    @property
    def ruled(self) -> bool:
        """Whether a rule reads this list and the item is the program's: it can't be switched off."""
        return is_ruled(self.list, self.code)

    def __str__(self) -> str:
        return self.en or self.fa


def _item(row: SqlRow[Any]) -> ListItem:
    """An item of its row. Most have no further values, and every sign-in reads all items."""
    extra = {} if row.extra == "{}" else json.loads(row.extra)
    return ListItem(row.list, row.code, row.fa, row.en, row.active, extra)


def codes_of(conn: Connection, name: str) -> frozenset[str]:
    """Every code of a list that may be given: in use, or the program's own in a list that a rule reads."""
    rows = conn.execute(select(ITEM.c.code, ITEM.c.active).where(ITEM.c.list == name))
    return frozenset(row.code for row in rows if row.active or is_ruled(name, row.code))


def is_ruled(title: str, code: str) -> bool:
    """Whether a rule reads this list and the program ships this code in it: it can't be switched off."""
    return title in RULED and code in program_codes(title)


def waits(added: ListItem) -> bool:
    """Whether the inspectorate has still to agree to the competence of an added item."""
    if added.list not in RULED or is_ruled(added.list, added.code) or added.extra.get(AGREED):
        return False
    return added.extra.get(LIKE) in RULED[added.list].competent


def words_asked(item: ListItem) -> tuple[str, str] | None:
    """The Persian and English words for an item that wait for the inspectorate; None where none do."""
    asked = item.extra.get(ASKED)
    return None if asked is None else (str(asked[0]), str(asked[1]))


def counting(conn: Connection, given: Mapping[str, tuple[str, tuple[str, ...]]]) -> dict[str, Any]:
    """Facts of an event: what codes of these fields (name → list and codes) count as and are called (ruled.py)."""
    kept: dict[str, str] = {}
    waiting: list[str] = []
    for title, codes in given.values():
        if title not in RULED:
            continue
        for code in codes:
            if code in program_codes(title) or (added := item(conn, title, code)) is None:
                continue
            if waits(added):
                waiting.append(code)
            kept[code] = "" if code in waiting and RULED[title].strict else str(added.extra.get(LIKE, ""))
    facts = {COUNTS_AS: kept, UNAGREED: sorted(waiting), CALLED: _called(conn, given.values())}
    return {name: said for name, said in facts.items() if said}


_OWN_WORDS = (
    select(ITEM.c.list, ITEM.c.code, ITEM.c.fa, ITEM.c.en)
    .where(ITEM.c.words_before != "", ITEM.c.list.in_(bindparam("in_lists", expanding=True)))
    .order_by(ITEM.c.list, ITEM.c.code)
)


def _called(conn: Connection, given: Iterable[tuple[str, tuple[str, ...]]]) -> list[dict[str, str]]:
    """The words of those items that do not have the first words that the program gave them."""
    chosen = {(title, code) for title, codes in given for code in codes}
    if not chosen:
        return []
    rows = conn.execute(_OWN_WORDS, {"in_lists": sorted({title for title, _code in chosen})})
    return [dict(row._mapping) for row in rows if (row.list, row.code) in chosen]


@dataclass(frozen=True, slots=True)
class Reworded:
    """An item that has other words than it had: those of now, and those before with the moment until which they held,
    the first first."""

    fa: str
    en: str
    before: tuple[tuple[datetime, str, str], ...]

    def at(self, moment: datetime) -> tuple[str, str]:
        """Its Persian and English words at a moment."""
        return next(((fa, en) for until, fa, en in self.before if moment < until), (self.fa, self.en))


_REWORDED = select(ITEM).where(ITEM.c.words_before.notin_(("", OF_THE_UNIT)))


def reworded(conn: Connection) -> dict[tuple[str, str], Reworded]:
    """The items that were called otherwise before: list and code → their words."""
    return {
        (row.list, row.code): Reworded(
            row.fa,
            row.en,
            tuple((datetime.fromisoformat(until), fa, en) for until, fa, en in json.loads(row.words_before)),
        )
        for row in conn.execute(_REWORDED)
    }


def unlisted(conn: Connection, given: Mapping[str, tuple[str, tuple[str, ...]]]) -> tuple[str, ...]:
    """Of fields (name → list and codes), those that give a code which its list does not hold or use any more."""
    return tuple(
        name for name, (title, codes) in given.items() if any(not _is_in_use(conn, title, code) for code in codes)
    )


def _is_in_use(conn: Connection, title: str, code: str) -> bool:
    kept = conn.execute(_ACTIVE, {"in_list": title, "in_code": code}).first()
    return kept is not None and (kept.active or is_ruled(title, code))


def items_of(conn: Connection, name: str) -> tuple[ListItem, ...]:
    """A list in its order, with what is out of use."""
    return tuple(map(_item, conn.execute(_ITEMS, {"in_list": name})))


def landmarks(conn: Connection) -> tuple[ListItem, ...]:
    """The places whose points the precinct keeps."""
    return tuple(item for item in items_of(conn, "landmark") if item.active)


def item(conn: Connection, name: str, code: str | None) -> ListItem | None:
    """One item, or None."""
    row = conn.execute(_ITEM, {"in_list": name, "in_code": code}).first()
    return None if row is None else _item(row)


_EVERY = select(ITEM).order_by(ITEM.c.list, ITEM.c.place)


@query("list.all", roles=EVERYONE)
def all_lists(reading: Reading) -> dict[str, tuple[ListItem, ...]]:
    """Every list by its name, each in its order."""
    lists: dict[str, list[ListItem]] = {}
    for row in reading.conn.execute(_EVERY):
        lists.setdefault(row.list, []).append(_item(row))
    return {name: tuple(items) for name, items in lists.items()}
