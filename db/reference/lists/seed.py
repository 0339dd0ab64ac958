"""The lists that a new store begins with: stable codes with their Persian and English, each in its room's `seeds.toml`.

A store keeps its own copy, which a commander extends. What a newer version ships reaches a store when it is opened.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, bindparam, select

from db.kernel.base import slots
from db.kernel.desk import rooms
from db.reference.lists.models import ITEM


@dataclass(frozen=True, slots=True)
class SeedItem:
    """One entry of a list. `extra` holds what rules need of it: a group, a severity, working days, a kind."""

    list: str
    code: str
    fa: str
    en: str
    extra: Mapping[str, str | int | bool] = field(default_factory=dict, hash=False)


def seed_lists() -> Mapping[str, tuple[SeedItem, ...]]:
    """Every list by its name, its items in the order in which they are offered: those of every declared room.

    Raises ValueError where a list stands in two rooms.
    """
    lists: dict[str, tuple[SeedItem, ...]] = {}
    for room in (room for room in rooms.DECLARED if room.seeds):
        for title, items in _read(room.seeds).items():
            if title in lists:
                raise ValueError(f"{room.name}: the list {title} stands in another room too")
            lists[title] = items
    return MappingProxyType(lists)


def program_codes(title: str) -> frozenset[str]:
    """The codes that the program ships in a list; none where no room has it."""
    return _program_codes(title, tuple([room.seeds for room in rooms.DECLARED if room.seeds]))


def lists_of(package: str) -> tuple[str, ...]:
    """The lists that a room seeds."""
    return tuple(_read(package))


@cache
def _program_codes(title: str, packages: tuple[str, ...]) -> frozenset[str]:
    seeded = (_read(package).get(title) for package in packages)
    return frozenset(item.code for items in seeded if items is not None for item in items)


@cache
def _read(package: str) -> Mapping[str, tuple[SeedItem, ...]]:
    text = files(package).joinpath("seeds.toml").read_text(encoding="utf-8")
    return {
        title: tuple(_item(title, code, dict(values)) for code, values in items.items())
        for title, items in tomllib.loads(text).items()
    }


def _item(title: str, code: str, values: dict[str, str | int | bool]) -> SeedItem:
    fa, en = str(values.pop("fa")), str(values.pop("en"))
    return SeedItem(title, code, fa, en, MappingProxyType(values))


def seed_item(title: str, code: str) -> SeedItem:
    """One item of a list. Raises KeyError."""
    for item in seed_lists()[title]:
        if item.code == code:
            return item
    raise KeyError(f"{title}.{code}")


ShippedWords = tuple[str, str]
"""Persian and English."""
WORDS_WAIT = "lists.words_wait"
_WORDS = select(ITEM.c.fa, ITEM.c.en).where(
    ITEM.c.unit == bindparam("unit"), ITEM.c.list == bindparam("in_list"), ITEM.c.code == bindparam("in_code")
)
_ITEMS = select(ITEM.c.list, ITEM.c.code).where(ITEM.c.unit == bindparam("unit"))


@cache
def earlier_words() -> Mapping[tuple[str, str], tuple[ShippedWords, ...]]:
    """The Persian and English words that earlier releases shipped for a list and code, and a later one changed."""
    text = files(__package__).joinpath("reworded.toml").read_text(encoding="utf-8")
    return {
        (title, code): tuple((fa, en) for fa, en in words)
        for title, codes in tomllib.loads(text).items()
        for code, words in codes.items()
    }


def reworded(conn: Connection, unit: str) -> list[dict[str, Any]]:
    """The items that have words of an earlier release here, with those of this one, as facts of `lists_reworded`.

    `waits`: words that name a removal change what an entry says, and wait for the inspectorate.
    """
    items = []
    for (title, code), earlier in sorted(earlier_words().items()):
        given = {"unit": unit, "in_list": title, "in_code": code}
        row, now = conn.execute(_WORDS, given).first(), seed_item(title, code)
        if row is None or (row.fa, row.en) not in earlier:
            continue
        before = {"fa_before": row.fa, "en_before": row.en}
        asks = {"waits": True} if words_wait(now.fa) or words_wait(now.en) else {}
        items.append({"list": title, "code": code, "fa": now.fa, "en": now.en, **before, **asks})
    return items


def words_wait(words: str) -> bool:
    """Whether a release's words for an item wait for the inspectorate, as a room says."""
    return any(filler(words) for filler in slots.fillers(WORDS_WAIT))


def unseeded(conn: Connection, unit: str) -> list[dict[str, Any]]:
    """What this version ships and a store does not hold, as facts of `lists_seeded`; all of it in a new store."""
    here = set(map(tuple, conn.execute(_ITEMS, {"unit": unit}).all()))
    return [
        {"list": item.list, "code": item.code, "fa": item.fa, "en": item.en, "extra": dict(item.extra)}
        for _, items in sorted(seed_lists().items())
        for item in items
        if (item.list, item.code) not in here
    ]
