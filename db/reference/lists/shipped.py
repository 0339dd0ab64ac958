"""Items of lists that a release of the program shipped: nobody else fills lists by an entry that no command wrote.

The table is beside this file (`shipped.json`: list → code → what rules need of it, in each form that was shipped);
`python -m tools.shipped_lists` adds what the seeds of now have. Words are not compared: they may be mended.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from db.kernel.base.writers import Claim
from db.reference.lists import seed

ShippedItems = Mapping[str, Mapping[str, tuple[Mapping[str, Any], ...]]]
"""list → code → each `extra` that it was shipped with."""


@cache
def table() -> ShippedItems:
    """What releases shipped, 0.1.0 included."""
    said = json.loads(files(__package__).joinpath("shipped.json").read_text(encoding="utf-8"))
    return {title: {code: tuple(extras) for code, extras in codes.items()} for title, codes in said.items()}


def is_shipped(claim: Claim) -> bool:
    """Whether each item of an entry `lists_seeded` is one that a release shipped, or that this program ships."""
    items = claim.facts.get("items")
    return isinstance(items, list) and all(isinstance(item, dict) and _is_one(item) for item in items)


def is_reworded(claim: Claim) -> bool:
    """Whether each item of an entry `lists_reworded` has words that releases shipped, before and after, and waits where
    it must."""
    items = claim.facts.get("items")
    return isinstance(items, list) and all(isinstance(item, dict) and _are_ours(item) for item in items)


def _are_ours(item: Mapping[str, Any]) -> bool:
    key = str(item.get("list")), str(item.get("code"))
    earlier = seed.earlier_words().get(key, ())
    now = (item.get("fa"), item.get("en"))
    if (item.get("fa_before"), item.get("en_before")) not in earlier:
        return False
    own = seed.seed_item(*key)
    if now != (own.fa, own.en) and now not in earlier:
        return False
    return bool(item.get("waits")) == (seed.words_wait(str(now[0])) or seed.words_wait(str(now[1])))


def _is_one(item: Mapping[str, Any]) -> bool:
    title, code, extra = str(item.get("list")), str(item.get("code")), item.get("extra") or {}
    if extra in table().get(title, {}).get(code, ()):
        return True
    return any(own.code == code and dict(own.extra) == extra for own in seed.seed_lists().get(title, ()))
