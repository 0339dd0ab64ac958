"""Sealing custody records: announced, then done, by one command; held by who needs the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from db import journal, sealing
from db.access import DESK, Role
from db.custody.acting import find, write
from db.custody.events import CUSTODY
from db.custody.forms_keeping import HoldSealing, SealDue
from db.custody.sealing_rules import AFTER, NOTICE, SEALABLE, announced, kept_by
from db.desk import Act, Reading, command, query
from db.messages import M_, Message, Refused
from db.sealing_commands import SEALERS
from db.tables import RecordIndex, table

INDEX = table(RecordIndex)
AT_ONCE = 200
"""At most so many records in one act."""


@dataclass(frozen=True, slots=True)
class SealingLine:
    """A record whose time to be sealed has come, or is near. `kept`: why it is not; `ready`: announced long enough."""

    uid: str
    number: str
    ended_at: datetime
    announced_at: datetime | None
    ready: bool
    kept: tuple[Message, ...]


def lines(reading: Reading) -> tuple[SealingLine, ...]:
    """Records that ended long enough ago, the oldest first, those that something keeps among them."""
    chosen = (
        select(CUSTODY.c.uid, CUSTODY.c.number, CUSTODY.c.ended_at)
        .join(INDEX, INDEX.c.uid == CUSTODY.c.uid)
        .where(CUSTODY.c.unit == reading.unit, CUSTODY.c.state == "closed", CUSTODY.c.outcome.in_(SEALABLE))
        .where(INDEX.c.sealed.is_(False), CUSTODY.c.ended_at <= reading.now - AFTER + NOTICE)
    )
    rows = reading.conn.execute(chosen.order_by(CUSTODY.c.ended_at, CUSTODY.c.uid)).all()
    histories = journal.events_of_many(reading.conn, [row.uid for row in rows])
    found = []
    for row in rows:
        history = histories[row.uid]
        told, kept = announced(history), kept_by(history, reading.now)
        ready = not kept and told is not None and reading.now >= max(told + NOTICE, row.ended_at + AFTER)
        found.append(SealingLine(row.uid, row.number, row.ended_at, told, ready, kept))
    return tuple(found)


@query("custody.sealing", roles=SEALERS)
def sealing_lines(reading: Reading) -> tuple[SealingLine, ...]:
    """What is to be announced, what was, what is ready, and what is kept and why; no names."""
    return lines(reading)


@command("custody.seal_due", label="Announce and seal what has ended", form=SealDue, roles=SEALERS, hidden=True)
def seal_due(act: Act, form: SealDue) -> str:
    """Announces the records whose sealing is near, seals those announced long enough ago; numbers and times stay.

    Returns how many were sealed. Raises Refused("conflict") where there is nothing to do.
    """
    found = [line for line in lines(act.reading()) if not line.kept][:AT_ONCE]
    ready = [line for line in found if line.ready]
    new = [line for line in found if line.announced_at is None]
    if not ready and not new:
        raise Refused("conflict", {}, M_("No record is to be announced or sealed now."))
    for line in new:
        seals_at = max(act.now + NOTICE, line.ended_at + AFTER)
        act.append("sealing_announced", record=line.uid, facts={"seals_at": seals_at})
    for line in ready:
        act.append(sealing.SEALED, record=line.uid, facts={"reason": "ended in release without a case"})
        sealing.remember(act.desk.store.home, line.uid)
    return str(len(ready))


@command("custody.hold_sealing", label="Hold a record from sealing", form=HoldSealing, roles=DESK | {Role.INSPECTOR})
def hold_sealing(act: Act, form: HoldSealing) -> str:
    """Records who needs the record unsealed, or needs it no longer; returns the record's number.

    Raises Refused("forbidden") where the desk lifts a hold of the inspectorate.
    """
    found = find(act, form)
    if form.by == "inspectorate" and act.officer.role is not Role.INSPECTOR:
        raise Refused("forbidden", {"by": M_("The inspectorate holds and lifts for itself.")})
    return write(act, form, found, "sealing_held")
