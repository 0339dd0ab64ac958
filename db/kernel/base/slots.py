"""Slots: what one room leaves open and others fill, by name, so that neither imports the other.

A room says in its declaration what it `offers`; another says which of them it `fills`, and with what. The name of a
slot begins with the register that offers it; what a filler is called with and gives back stands beside it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection

from db.words.records import Entry, Section

Filler = Callable[..., Any]
OFFERED: dict[str, list[Filler]] = {}
"""Every slot with what fills it, in the order of the rooms; filled by db/kernel/desk/rooms.py."""


def fillers(slot: str) -> tuple[Filler, ...]:
    """What fills a slot. Raises KeyError where no room offers it."""
    return tuple(OFFERED[slot])


def sections(slot: str, conn: Connection, unit: str, record: str) -> Iterator[Section]:
    """The sections that other rooms add to a record, in the order of the rooms."""
    for filler in fillers(slot):
        yield from filler(conn, unit, record)


def entries(slot: str, conn: Connection, unit: str, record: str) -> Iterator[Entry]:
    """The entries of other records that a record's chronology shows with its own."""
    for filler in fillers(slot):
        yield from filler(conn, unit, record)
