"""Records that two machines changed since they last met: on both desks until somebody has set what holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, func, select

from db.kernel.access import DESK
from db.kernel.desk import query
from db.kernel.machines import TAKEN_IN
from db.kernel.officer import Reading
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
    for number, (position, at) in since.items():
        mine = (INDEX.c.unit == reading.unit, INDEX.c.number == number)
        row = reading.conn.execute(select(INDEX.c.uid, INDEX.c.register).where(*mine)).first()
        if row is not None and _last_written(reading.conn, reading.unit, row.uid) < position:
            text = M_("{number} was changed on two machines: look at it and set what holds.", number=number)
            what = M_("Changed on two machines")
            items.append(PanelItem(text, at, "due", row.register, number, what=what))
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


def _last_written(conn: Connection, unit: str, record: str) -> int:
    newest = select(func.max(JOURNAL.c.position)).where(
        JOURNAL.c.unit == unit, JOURNAL.c.record == record, JOURNAL.c.stream == "record"
    )
    return int(conn.execute(newest).scalar() or 0)
