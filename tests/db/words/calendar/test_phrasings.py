"""However a moment is said, it is read as that moment, or the question offers it: never as another one."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from db.words.calendar.days import BadMoment
from db.words.calendar.moments import parse_when
from tests.db.words.calendar.phrasings import Meant, in_tehran, patterns, phrasings, spelled

FIRST = datetime(2026, 3, 25, tzinfo=UTC)
"""After the turn of a year, so that a day without its year is soon last year's."""


def moments(count: int, seed: int) -> list[Meant]:
    """Moments and when they are typed: most within a few days, minutes as people say them and any others."""
    chance = random.Random(seed)
    found = []
    for _each in range(count):
        now = FIRST + timedelta(minutes=chance.randrange(500 * 1440))
        ago = chance.choice((chance.randrange(1, 1440), chance.randrange(1, 3 * 1440), chance.randrange(1, 30 * 1440)))
        at = now - timedelta(minutes=ago)
        if chance.random() < 0.7:
            at -= timedelta(minutes=at.minute % 15)
        found.append(Meant(in_tehran(at), in_tehran(now)))
    return found


def read_otherwise(meant: Meant, script: int) -> tuple[int, list[str]]:
    """(how many texts, those that are read as another moment or not at all)."""
    count, wrong = 0, []
    for pattern in patterns():
        for text in phrasings(pattern, meant):
            for typed in spelled(text, script):
                count += 1
                try:
                    when = parse_when(typed, meant.now)
                except BadMoment as bad:
                    wrong.append(f"{pattern}: {typed} ({meant.at:%a %m-%d %H:%M} at {meant.now:%a %m-%d %H:%M}): {bad}")
                    continue
                off = min(abs(each.moment - meant.at) - timedelta(minutes=each.about) for each in when.readings)
                if off > timedelta(seconds=59):
                    told = [each.written for each in when.readings]
                    wrong.append(
                        f"{pattern}: {typed} ({meant.at:%a %m-%d %H:%M} at {meant.now:%a %m-%d %H:%M}): {told}"
                    )
    return count, wrong


@pytest.mark.parametrize(("count", "seed"), [(40, 1), pytest.param(2_000, 2, marks=pytest.mark.long)])
def test_every_phrasing_of_a_moment_is_that_moment_or_offers_it(count: int, seed: int) -> None:
    told, wrong = [], []
    for place, meant in enumerate(moments(count, seed)):
        texts, others = read_otherwise(meant, place % 3)
        told.append(texts)
        wrong += others
    assert wrong == []
    assert min(told) >= 40


def test_every_pattern_of_the_page_is_tried() -> None:
    tried = {
        pattern for meant in moments(400, 3) for pattern in patterns() if any(True for _ in phrasings(pattern, meant))
    }
    assert tried == set(patterns())
    assert len(tried) >= 40
