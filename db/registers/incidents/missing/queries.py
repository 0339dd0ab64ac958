"""What a search owes: its next check, the words to the reporter, welfare first, a look of the inspectorate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.kernel.base.access import OVERSIGHT, READERS, SEALERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.registers.incidents.missing import rules
from db.registers.incidents.missing.state import limit
from db.registers.incidents.models import INCIDENT, MISSING
from db.words.calendar.jalali import day_bounds, local_date
from db.words.dates import AHEAD, MISSED, DateLine
from db.words.messages import M_, Message
from db.words.records import LIFE, PanelItem

SOON = timedelta(minutes=30)
CHECK = M_("Next check of a search")


def _rows(reading: Reading, *where: Any) -> list[SqlRow[Any]]:
    mine = (INCIDENT.c.unit == MISSING.c.unit, INCIDENT.c.uid == MISSING.c.uid, MISSING.c.unit == reading.unit)
    chosen = select(MISSING, INCIDENT.c.number).where(*mine, *where).order_by(MISSING.c.begun_at, MISSING.c.uid)
    return list(reading.conn.execute(chosen).all())


@query("incident.search_attention", roles=READERS)
def search_attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: what searches owe now, by number and type alone."""
    items = [item for row in _rows(reading, MISSING.c.erased.is_(False)) for item in _items(reading, row)]
    if reading.officer.role in OVERSIGHT:
        closed = _rows(reading, MISSING.c.state == rules.CLOSED, MISSING.c.seen.is_(False))
        items += [
            _item(row, M_("A search was closed without finding anyone"), "urgent", row.ended_at) for row in closed
        ]
    if reading.officer.role in SEALERS:
        until = reading.now - limit(reading.conn, "erase")
        if due := _rows(reading, MISSING.c.erased.is_(False), MISSING.c.ended_at <= until):
            said = M_("Names of ended searches are to be erased: {count}", count=len(due))
            items.append(PanelItem(said, due[0].ended_at, "due", "incident.erase_missing", uid="all"))
    return tuple(items)


def _items(reading: Reading, row: SqlRow[Any]) -> Iterator[PanelItem]:
    if row.state == rules.SEARCHING:
        if not row.enquired:
            yield _item(
                row, M_("First step of a search: the relatives' enquiry at the custody desk"), "urgent", row.begun_at
            )
        if row.next_due is not None and reading.now < row.next_due <= reading.now + SOON:
            yield _item(row, CHECK, "due", row.next_due)
        return
    if row.state == rules.FOUND and rules.welfare_first(row.age_group, row.fears, row.welfare):
        yield _item(row, M_("Welfare first, before the family"), "urgent", row.ended_at)
    if row.told in (None, "goes_on"):
        yield _item(row, M_("Say to the reporter what may be said"), "due", row.ended_at)


def _item(row: SqlRow[Any], said: Message, flag: str, at: Any) -> PanelItem:
    return PanelItem(said, at, flag, "incident", row.number, weight=LIFE if flag == "urgent" else LIFE + 2)


@query("incident.search_dates", roles=READERS)
def search_dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """The next checks of searches from one day to another, both included."""
    since, until = day_bounds(first)[0], day_bounds(last)[1]
    within = (MISSING.c.state == rules.SEARCHING, MISSING.c.next_due >= since, MISSING.c.next_due < until)
    return tuple(_check(reading, row) for row in _rows(reading, *within))


@query("incident.search_missed", roles=READERS)
def search_missed(reading: Reading) -> tuple[DateLine, ...]:
    """Checks of searches whose hour has passed, the longest over first."""
    over = [
        _check(reading, row)
        for row in _rows(reading, MISSING.c.state == rules.SEARCHING, MISSING.c.next_due <= reading.now)
    ]
    return tuple(sorted(over, key=lambda line: (line.at or reading.now, line.number)))


def _check(reading: Reading, row: SqlRow[Any]) -> DateLine:
    state = MISSED if row.next_due <= reading.now else AHEAD
    return DateLine(local_date(row.next_due), CHECK, "incident", row.number, row.uid, row.next_due, state=state)
