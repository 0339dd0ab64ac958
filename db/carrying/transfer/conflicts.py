"""Records that two machines changed since they last met: on both desks until somebody has set what holds."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from db.kernel.base.access import DESK
from db.kernel.base.machines import TAKEN_IN
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.projections.rows import AT_ONCE
from db.storage.models import BODY, INDEX, JOURNAL, OF_ENTRY
from db.words.messages import M_
from db.words.records import PanelItem

NAMES_SOME = '%"both":["%'
"""In the facts of an import that names records which changed on both; they are canonical JSON."""


@query("journal.changed_on_both", roles=DESK)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: what changed on two machines, the oldest first, until something is written in it again.

    The machine that found it out says so in its journal, which tells the other one's desk too.
    """
    since: dict[str, tuple[int, datetime]] = {}
    for position, at, number in _found_out(reading.conn, reading.unit):
        since[number] = position, at
    items = []
    newest = _newest(reading.conn, reading.unit, list(since))
    for number, (position, at) in since.items():
        register, last = newest.get(number, ("", position))
        if last < position:
            text = M_("{number} was changed on two machines: look at it and set what holds.", number=number)
            what = M_("Changed on two machines")
            items.append(PanelItem(text, at, "due", register, number, what=what))
    return tuple(items)


def _found_out(conn: Connection, unit: str) -> Iterator[tuple[int, datetime, str]]:
    """(position, moment, number) for each record that an import of any machine named, in the order of this journal."""
    facts = and_(OF_ENTRY, BODY.c.part == "facts")
    chosen = select(JOURNAL.c.position, JOURNAL.c.entered_at, BODY.c.json).join(BODY, facts).where(
        JOURNAL.c.unit == unit, JOURNAL.c.kind == TAKEN_IN, BODY.c.json.like(NAMES_SOME)
    )  # fmt: skip
    for row in conn.execute(chosen.order_by(JOURNAL.c.position)):
        for number in json.loads(row.json)["both"]:
            yield row.position, row.entered_at, str(number)


def _newest(conn: Connection, unit: str, numbers: Sequence[str]) -> dict[str, tuple[str, int]]:
    """number → register, and the position of the newest entry, of each of these records that is here."""
    last = func.max(JOURNAL.c.position)
    chosen = (
        select(INDEX.c.number, INDEX.c.register, last)
        .join(JOURNAL, and_(JOURNAL.c.record == INDEX.c.uid, JOURNAL.c.unit == INDEX.c.unit))
        .where(INDEX.c.unit == unit, JOURNAL.c.stream == "record")
        .group_by(INDEX.c.number, INDEX.c.register)
    )
    newest: dict[str, tuple[str, int]] = {}
    for start in range(0, len(numbers), AT_ONCE):
        some = INDEX.c.number.in_(numbers[start : start + AT_ONCE])
        newest |= {number: (register, position) for number, register, position in conn.execute(chosen.where(some))}
    return newest
