"""Shadows: the folded words that a record is found by, one FTS5 table a register, told apart by where it was opened.

The rowid of a record is the position of the event that opened it, so order of rowid is order of opening.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, TextClause, text


@dataclass(frozen=True, slots=True)
class _Statements:
    """What is run on the search table of one register."""

    erase: TextClause
    insert: TextClause
    shadow: TextClause


SEARCHED: dict[str, _Statements] = {}
"""The registers that are searched by words, each with the statements of its own table."""


def declare(register: str) -> None:
    """Let a register be searched by words: its table is `search_<register>`."""
    SEARCHED[register] = _Statements(
        erase=text(f"DELETE FROM search_{register} WHERE rowid = :rowid"),
        insert=text(f"INSERT INTO search_{register}(rowid, text) VALUES (:rowid, :shadow)"),
        shadow=text(f"SELECT text FROM search_{register} WHERE rowid = :rowid"),
    )


def read(conn: Connection, register: str, place: int) -> str:
    """The shadow of the record that was opened at a position; "" where it has none."""
    return conn.execute(SEARCHED[register].shadow, {"rowid": place}).scalar_one_or_none() or ""


def write(conn: Connection, register: str, changed: Sequence[tuple[int, str, str]]) -> None:
    """Shadows as they were and as they are to be: (position, before, now); "" is none."""
    gone = [{"rowid": place} for place, before, _ in changed if before]
    new = [{"rowid": place, "shadow": now} for place, _, now in changed if now]
    if gone:
        conn.execute(SEARCHED[register].erase, gone)
    if new:
        conn.execute(SEARCHED[register].insert, new)
