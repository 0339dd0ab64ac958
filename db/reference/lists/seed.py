"""The lists that a new store begins with: stable codes with their Persian and English, from the files in `seeds/`.

A store keeps its own copy, which a commander extends; nothing here reads a store.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class ListItem:
    """One entry of a list. `extra` holds what rules need of it: a group, a severity, working days, a kind."""

    list: str
    code: str
    fa: str
    en: str
    extra: Mapping[str, str | int | bool] = field(default_factory=dict, hash=False)


@cache
def seed_lists() -> Mapping[str, tuple[ListItem, ...]]:
    """Every list by its name, its items in the order in which they are offered.

    Every TOML file in `seeds/` is read; a list stands in one of them only. Raises ValueError where it does not.
    """
    lists: dict[str, tuple[ListItem, ...]] = {}
    seeds = files("db.reference.lists").joinpath("seeds").iterdir()
    for file in sorted((file for file in seeds if file.name.endswith(".toml")), key=lambda file: file.name):
        for title, items in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if title in lists:
                raise ValueError(f"{file.name}: the list {title} stands in another file too")
            lists[title] = tuple(_item(title, code, dict(values)) for code, values in items.items())
    return MappingProxyType(lists)


def _item(title: str, code: str, values: dict[str, str | int | bool]) -> ListItem:
    fa, en = str(values.pop("fa")), str(values.pop("en"))
    return ListItem(title, code, fa, en, MappingProxyType(values))


def seed_item(title: str, code: str) -> ListItem:
    """One item of a list. Raises KeyError."""
    for item in seed_lists()[title]:
        if item.code == code:
            return item
    raise KeyError(f"{title}.{code}")
