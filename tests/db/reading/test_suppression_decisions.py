"""What is kept back stays decided: two programs that read the same papers keep the same lines back.

A store's figures are published by one version and read by the next; a line that one of them kept back and the other
told would be told. The decisions over many tables are held by a digest, those of a few by hand in test_suppression.py.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from db.reading import suppression
from db.reading.suppression import CellSet, CountedLine, EarlierPapers, KeptBack, is_small, keep_back

VALUES = (0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 14, 40)
DECIDED = "a670127af33428e36d8edf26fbe9318566fd97208fb73e9c44003fb6731c9f31"
"""Made by `digest()` of the version whose papers the solver of test_published.py read."""


def line(key: str, cells: Sequence[CellSet], held: Sequence[int]) -> CountedLine:
    sums = [sum(held[cell] for cell in each) for each in cells]
    return CountedLine(key, tuple(cells), max(sums), any(map(is_small, sums)))


def grid(random: Random) -> tuple[list[int], list[CountedLine]]:
    """A table with the sums of its rows and columns, as types by outcome are, and some sums across."""
    rows, columns = random.randrange(1, 5), random.randrange(2, 5)
    held = [random.choice(VALUES) for _cell in range(rows * columns)]
    sets = [frozenset({cell}) for cell in range(len(held))]
    sets += [frozenset(range(row * columns, row * columns + columns)) for row in range(rows)]
    sets += [frozenset(range(column, len(held), columns)) for column in range(columns)]
    sets += [frozenset(range(len(held)))]
    sets += [frozenset(random.sample(range(len(held)), random.randrange(1, len(held) + 1))) for _ in range(2)]
    every = [line(str(place), [each], held) for place, each in enumerate(dict.fromkeys(sets))]
    every.append(line("pair", random.sample(sets, 2), held))  # both periods of a line go together
    return held, random.sample(every, random.randrange(2, len(every) + 1))


def after(lines: Sequence[CountedLine], back: KeptBack) -> EarlierPapers:
    told = frozenset(each for one in lines if one.key not in back.keys for each in one.reveals)
    return EarlierPapers(told, frozenset(each for one in lines if one.key in back.keys for each in one.reveals))


def decisions() -> Iterator[list[Any]]:
    """Two papers of each table: the second knows what the first told."""
    for seed in range(600):
        random = Random(seed)
        held, lines = grid(random)
        first = random.sample(lines, random.randrange(1, len(lines) + 1))
        watched = {frozenset({cell}): "" for cell in range(len(held))}
        once = keep_back(held, first, watched if seed % 3 else {})
        again = keep_back(held, lines, watched, after(first, once))
        for back in (once, again):
            yield [seed, sorted(back.small), list(back.besides), back.given_away, list(back.gives_away)]


def digest() -> str:
    return hashlib.sha256(json.dumps(list(decisions())).encode()).hexdigest()


def test_the_same_lines_are_kept_back_of_the_same_papers() -> None:
    assert digest() == DECIDED


def test_the_numbers_of_the_rule_stand() -> None:
    assert (suppression.SMALL, suppression.CHOICES, suppression.MANY_GROUPS) == (5, 3, 400)
    assert CountedLine("x", (), 1).small is False
