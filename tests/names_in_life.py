"""Made-up arrivals with names as frequent as in life, to measure how many honest ones a rule about like names asks.

`tests/data/names/in_life.tsv` lists given and family names by country, from general knowledge, the most frequent first;
the n-th is drawn with a weight of 1 / (n + 3). No two draws are one person: whoever is asked is asked for nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path

LISTS = Path(__file__).parent / "data" / "names"
COUNTRIES = {"afghan": 55, "iranian": 20, "pakistani": 15, "iraqi": 10}
"""Shares of a hundred arrivals."""
HELD = 40
"""People held at a busy post when somebody arrives."""
_ONE_NAME = 0.08
_DOCUMENT = 0.4

Names = tuple[str, ...]
"""The names of one person: as stated, and as in the document where there is one."""


@cache
def _listed(country: str, kind: str) -> tuple[tuple[tuple[str, str], ...], tuple[float, ...]]:
    rows = [line.split("\t") for line in (LISTS / "in_life.tsv").read_text(encoding="utf-8").splitlines()]
    names = tuple((row[2], row[3]) for row in rows if row[:2] == [country, kind])
    return names, tuple(accumulate(1 / (place + 3) for place in range(1, len(names) + 1)))


def person(chance: random.Random) -> Names:
    """Somebody: a stated name in Persian, of two out of five the name in a document in Latin letters too."""
    country = chance.choices(tuple(COUNTRIES), tuple(COUNTRIES.values()))[0]

    def drawn(kind: str) -> tuple[str, str]:
        names, weights = _listed(country, kind)
        return chance.choices(names, cum_weights=weights)[0]

    parts = [drawn("given")]
    if chance.random() >= _ONE_NAME:
        parts.append(drawn("family"))
    stated, document = (" ".join(part[script] for part in parts) for script in (0, 1))
    return (stated, document) if chance.random() < _DOCUMENT else (stated,)


def asked(rule: Callable[[Names, Names], bool], arrivals: int, seed: int) -> int:
    """How many of so many arrivals are asked, each at a post of its own where `HELD` others are held."""
    chance = random.Random(seed)
    count = 0
    for _ in range(arrivals):
        arriving, held = person(chance), [person(chance) for _ in range(HELD)]
        count += any(rule(arriving, names) for names in held)
    return count


def pairs(file: str) -> Sequence[tuple[str, str]]:
    """Every two names of each line of a list."""
    lines = [line.split("\t") for line in (LISTS / file).read_text(encoding="utf-8").splitlines()]
    return [(names[one], names[two]) for names in lines for one in range(len(names)) for two in range(one)]
