"""One standing order, with who has read it."""

from __future__ import annotations

from datetime import datetime

from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading.chronology import acts_of, entries, section
from db.reference.officers.queries import called_here
from db.registers.orders import rules
from db.registers.orders.forms import IssueOrder
from db.registers.orders.models import ORDER
from db.registers.orders.queries import STAFF, officers_for, read_by
from db.storage import ends
from db.words.forms import Field
from db.words.messages import M_
from db.words.records import Line, Record, Section


@query("order.show", roles=STAFF)
def show_order(reading: Reading, number: str) -> Record:
    """An order with who has read it and who has not. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "order", number, ORDER)
    values = {**row._mapping, "audience": tuple(row.audience.split(",")) if row.audience else ()}
    acts = acts_of(reading, "order", row.state, ("order.acknowledge", "order.extend"))
    meant, done = officers_for(reading, row.audience), read_by(reading, row.uid)
    mine = called_here(reading.conn, reading.unit, reading.officer.uid)
    if mine.isdisjoint(meant) or not mine.isdisjoint(done):
        acts = tuple(name for name in acts if name != "order.acknowledge")
    over = row.valid_until is not None and row.valid_until <= reading.now
    return Record(
        register="order",
        uid=row.uid,
        number=row.number,
        state=row.state,
        title=row.subject or "",
        read_at=ends.last_position(reading.conn),
        sections=(section("Order", IssueOrder, values), _readers(meant, done)),
        chronology=entries(reading.conn, stored_events.events_of(reading.conn, reading.unit, row.uid)),
        acts=acts,
        warnings=(M_("This order has expired."),) if over and row.state == rules.IN_FORCE else (),
    )


def _readers(meant: dict[str, tuple[str, str]], done: dict[str, datetime]) -> Section:
    unread = [f"{name} ({badge})" for uid, (badge, name) in meant.items() if uid not in done]
    read = [f"{name} ({badge})" for uid, (badge, name) in meant.items() if uid in done]
    lines = (
        Line("unread", Field("words", "Not read yet"), "\n".join(unread)),
        Line("read", Field("words", "Has been read by"), "\n".join(read)),
    )
    return Section("Read by", tuple(line for line in lines if line.value))
