"""What of shifts needs someone: a signature that is missing, a shift left open, a recount, a notice not yet signed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import and_, select

from db.across.handover import counting, running_shift
from db.across.handover.models import NOTICE, SHIFT
from db.across.handover.running_shift import NOTICES
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.registers.roster import rules as roster
from db.registers.roster.queries import in_use, turn_of
from db.words.messages import M_, Message
from db.words.records import PanelItem

LONG = timedelta(hours=26)
"""A shift open for longer than the longest pattern (24 hours and a late relief) is noticed."""
LIMIT = 20


@query("shift.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """What of shifts needs someone: a handover that waits for a signature, a shift left open, a recount."""
    row = running_shift.running(reading.conn, reading.unit)
    items = []
    if row is not None and row.state == "handing_over":
        items.append(_attention(row, M_("Handover begun; the outgoing officer has not signed yet."), row.started_at))
    elif row is not None and row.state == "signed_out":
        items.append(
            _attention(row, M_("The outgoing officer has signed; nobody has taken over yet."), row.signed_at, "urgent")
        )
    else:
        items += _by_roster(reading, row)
    last = _last_signed(reading)
    if last is not None:
        outgoing, incoming = running_shift.counts(reading.conn, reading.unit, last.uid)
        if last.alone and outgoing and not incoming:
            items.append(_attention(last, M_("Closed without relief: count again."), last.closed_at, "urgent"))
        elif last.found is None and counting.differences(outgoing, incoming):
            text = M_("Counts differ at handover; the finding is not written yet.")
            items.append(_attention(last, text, last.closed_at, "urgent"))
    for shift in (row, last):
        if shift is not None and running_shift.untold_headcount(reading.conn, reading.unit, shift.uid) is not None:
            text = M_("The count does not match the custody register. Tell the commander or standby officer now.")
            items.append(_attention(shift, text, shift.started_at, "urgent"))
    return (*items, *_unsigned(reading))


def _by_roster(reading: Reading, row: SqlRow[Any] | None) -> Iterator[PanelItem]:
    """A shift that nobody has opened in its turn, or that was left open; without a roster, one open for over a day."""
    turn = turn_of(in_use(reading, reading.now), reading.now)
    if row is None:
        if turn is not None and roster.nobody(turn, reading.now):
            text = M_("Roster: team {team} is on duty, but nobody has opened a shift.", team=turn.team)
            what = M_("Nobody has opened team {team}'s shift", team=turn.team)
            yield PanelItem(text, turn.since, "overdue", what=what, end="F8")
    elif turn is not None and roster.left_open(turn, row.opened_at, reading.now):
        yield _attention(row, M_("Roster: this shift should have been handed over."), turn.since, "overdue")
    elif turn is None and reading.now - row.opened_at > LONG:
        yield _attention(row, M_("This shift has been open for more than a day."), row.opened_at, "overdue")


def _unsigned(reading: Reading) -> Iterator[PanelItem]:
    """What was agreed or told by radio or telephone and waits for its signature; after a day it is overdue."""
    columns = (SHIFT.c.number, NOTICE.c.what, NOTICE.c.at)
    waiting = select(*columns).join(SHIFT, and_(SHIFT.c.unit == NOTICE.c.unit, SHIFT.c.uid == NOTICE.c.record))
    waiting = waiting.where(NOTICE.c.unit == reading.unit, NOTICE.c.countersigned_at.is_(None))
    for row in reading.conn.execute(waiting.order_by(NOTICE.c.at, NOTICE.c.entry).limit(LIMIT)):
        due = row.at + counting.COUNTERSIGN_WITHIN
        text = M_("{what}: to be countersigned by the commander or standby officer", what=NOTICES[row.what])
        yield PanelItem(text, due, "overdue" if due < reading.now else "due", "shift", row.number)


def _attention(row: SqlRow[Any], text: Message, at: datetime | None, flag: str = "") -> PanelItem:
    return PanelItem(text, at, flag, "shift", row.number)


def _last_signed(reading: Reading) -> SqlRow[Any] | None:
    signed = select(SHIFT).where(SHIFT.c.unit == reading.unit, SHIFT.c.state == "signed")
    return reading.conn.execute(signed.order_by(SHIFT.c.opened_at.desc(), SHIFT.c.uid.desc()).limit(1)).first()
