"""Places of a made-up store. The precinct has set points of its neighbourhoods, so distances are known."""

from __future__ import annotations

from functools import lru_cache

from db.demo.dispatch import POINTS
from db.reference.lists.places import gazetteer, locate

STREETS_ALONE = frozenset({"پل سفید", "خیابان نادری", "باغ معین"})
"""Points at which nobody lives: a burglary is in none of them."""
HOMES = tuple(name for name in POINTS if name not in STREETS_ALONE)
"""Where an incident is: each has houses, shops, schools and streets, so that any words fit."""
NAMED = (
    "جلوی", "مقابل", "کنار", "پشت", "پارک", "بازار", "ایستگاه", "مدرسه", "بیمارستان", "نانوایی", "درمانگاه", "بلوار",
    "چهارراه", "مغازه", "تاکسی", "زیرگذر", "پل ", "حیاط", "انبار", "واحد", "ساختمان", "خانه", "منزل",
)  # fmt: skip
"""Words by which a text says itself where it is: a landmark beside it would say another place."""


def says_where(text: str) -> bool:
    """Whether a text names the spot itself."""
    return any(word in text for word in NAMED)


@lru_cache(maxsize=1)
def place_names() -> tuple[str, ...]:
    """The neighbourhoods and towns of the gazetteer."""
    return tuple(place.fa for place in gazetteer() if place.kind in ("neighbourhood", "town"))


located = lru_cache(maxsize=None)(locate)
"""Locate a place as `locate` does, each once: the same few come by the thousand."""
