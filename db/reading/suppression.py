"""Small numbers kept back outside the unit, so that they cannot be had from totals either: pure functions.

A table counts one population by one question (category, outcome …): every table of it adds up to the same total. A
count from 1 to 4 is kept back. So that it is not what the total leaves, the smallest count from 5 on is kept back too,
and every count equal to that one. What is kept back is not marked apart: any order of the values kept back would give
the same publication, so none of them can be told, even by whoever knows this rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SMALL = 5
"""The least count that is told."""


@dataclass(frozen=True, slots=True)
class Published:
    """A population's total and tables; None is a count that is kept back."""

    total: int | None
    tables: Mapping[str, Mapping[str, int | None]]


def publish(tables: Mapping[str, Mapping[str, int]]) -> Published:
    """What of these tables may leave the unit. Raises ValueError where they do not add up to one total.

    A table that holds a small count and no other is kept back as a whole. Where the total is small itself, or tells
    such a table (every count as large as a small one can be), everything is kept back.
    """
    totals = {sum(table.values()) for table in tables.values()}
    if len(totals) != 1:
        raise ValueError("tables of one population add up to one total")
    total = totals.pop()
    if 0 < total < SMALL or any(_told_by_total(table, total) for table in tables.values()):
        return Published(None, {name: dict.fromkeys(table) for name, table in tables.items()})
    return Published(total, {name: _published(table) for name, table in tables.items()})


def _is_small(count: int) -> bool:
    return 0 < count < SMALL


def _told_by_total(table: Mapping[str, int], total: int) -> bool:
    """Whether a table without a count from 5 on could be only one: all its counts as large as they can be."""
    return total > 0 and max(table.values()) < SMALL and total >= (SMALL - 1) * len(table)


def _published(table: Mapping[str, int]) -> dict[str, int | None]:
    if not any(map(_is_small, table.values())):
        return dict(table)
    others = [count for count in table.values() if count >= SMALL]
    if not others:
        return dict.fromkeys(table)
    second = min(others)
    return {name: None if _is_small(count) or count == second else count for name, count in table.items()}
