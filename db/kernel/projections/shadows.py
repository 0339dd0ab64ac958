"""Shadows: the folded words that a record is found by, a table a register.

The rowid of a record is the position of the event that opened it, so order of rowid is order of opening.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, MetaData, Select, Table, Text, bindparam, select

SEARCHED: dict[str, Table] = {}
"""The registers that are searched by words, each with its own table; the database makes these its own way."""


def declare(register: str) -> None:
    """Let a register be searched by words: its table is `search_<register>`."""
    SEARCHED[register] = table(register)


@cache
def table(register: str) -> Table:
    """The table of a register's shadows."""
    return Table(f"search_{register}", MetaData(), Column("rowid", BigInteger, primary_key=True), Column("text", Text))


AT_ONCE = 500


def read(conn: Connection, register: str, places: Sequence[int]) -> dict[int, str]:
    """The shadows of the records that were opened at these positions; nothing of those that have none."""
    here: dict[int, str] = {}
    for start in range(0, len(places), AT_ONCE):
        some = {"places": places[start : start + AT_ONCE]}
        here.update({row.rowid: row.text for row in conn.execute(_at(register), some)})
    return here


@cache
def _at(register: str) -> Select[Any]:
    shadow = table(register)
    return select(shadow.c.rowid, shadow.c.text).where(shadow.c.rowid.in_(bindparam("places", expanding=True)))


def write(conn: Connection, register: str, changed: Sequence[tuple[int, str, str]]) -> None:
    """Shadows as they were and as they are to be: (position, before, now); "" is none."""
    shadow = table(register)
    gone = [{"place": place} for place, before, _ in changed if before]
    new = [{"rowid": place, "text": now} for place, _, now in changed if now]
    if gone:
        conn.execute(shadow.delete().where(shadow.c.rowid == bindparam("place")), gone)
    if new:
        conn.execute(shadow.insert(), new)
