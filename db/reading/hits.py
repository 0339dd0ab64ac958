"""What the search of one register gives: the newest records that hold what was typed, with the words that say why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Row, select

from db.kernel.base.officer import Reading
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import search
from db.words.records import Hit
from db.words.searching import query_terms


def hits(
    reading: Reading,
    register: str,
    instant: Column[Any],
    typed: str,
    limit: int,
    words_of: Callable[[Row[*tuple[Any, ...]]], str],
) -> tuple[Hit, ...]:
    """The newest records whose words hold every word of `typed`, in any spelling, from the table of `instant`.

    `instant` is the time that a hit shows; `words_of` gives its words from its row.
    """
    uids, columns = search.find(reading.conn, reading.unit, register, typed, limit), instant.table.c
    chosen = select(instant.table).where(columns.unit == reading.unit, columns.uid.in_(uids))
    rows = {row.uid: row for row in reading.conn.execute(chosen)}
    return tuple(
        Hit(register, uid, row.number, row.state, row._mapping[instant], words_of(row))
        for uid in uids
        if (row := rows.get(uid)) is not None
    )


def line_of(reading: Reading, uid: str, typed: str, words_of: Callable[[Event], str]) -> str:
    """The first line of a record's entries, as they stand corrected, that holds something of `typed`; "" for none."""
    terms = tuple(form for forms in query_terms(typed) for form in forms)
    return search.line_found(map(words_of, effective(stored_events.events_of(reading.conn, reading.unit, uid))), terms)
