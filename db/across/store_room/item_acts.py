"""What the acts of the store room share: the item they are about, what is asked there, and the entry that they make."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import LEADERS
from db.kernel.desk.desk import Act
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.kernel.projections.projecting import label
from db.reference.officers.queries import names
from db.registers.incidents.models import INCIDENT
from db.registers.property import rules
from db.registers.property.models import ITEM
from db.registers.property.queries import sealed_alike
from db.words.calendar.times import AHEAD, format_moment
from db.words.exact_numbers import bare
from db.words.forms import Form
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Row

    Item = Row[*tuple[Any, ...]]

ENDED_CASES = frozenset({"disposed", "cleared", "void"})
"""States of an incident in which nobody needs its things any more."""


def find(act: Act, form: Form, states: frozenset[str]) -> Item:
    """The item that the form is about. Raises Refused("not_found", "conflict")."""
    row = act.conn.execute(select(ITEM).where(ITEM.c.unit == act.unit, ITEM.c.uid == form.record)).first()
    if row is None:
        raise Refused("not_found", {}, M_("There is no such item."))
    _refuse_changed(act, form, row)
    if row.state not in states:
        state = M_(rules.STATES[row.state])
        raise Refused("conflict", {}, M_("Item {number} is not in a state for this: {state}.",
                                         number=row.number, state=state))  # fmt: skip
    return row


def _refuse_changed(act: Act, form: Form, row: Item) -> None:
    """Refuse what was begun before somebody else moved this item: the record alone says so of a whole record."""
    if form.read_at is None:
        return
    for event in stored_events.events_of(act.conn, act.unit, row.record):
        if event.position > form.read_at and event.facts.get("target") == row.uid and event.uid != form.uid:
            raise Refused("conflict", {}, M_(
                "{officer} changed this record meanwhile ({what}, {when}). Look at it again before you save.",
                officer=names(act.conn).get(event.officer, ("", event.officer))[1], what=M_(label(event.kind)),
                when=format_moment(event.entered_at, digits="en", style="time"),
            ))  # fmt: skip


def moment(act: Act, row: Item, at: datetime | None) -> datetime:
    """The time of an act: now where none is given. One that lies ahead is refused, one before the item came is asked
    about."""
    when = at or act.now
    if when > act.now + AHEAD and not act.doubted:
        act.refuse("at", M_("This lies in the future."))
    if when < row.made_at:
        act.ask("at", M_("This is before it came into police hands."))
    return when


def ask_of_seal(act: Act, item: str | None, **typed: str | None) -> None:
    """Ask about a seal or bag that another item in police hands has."""
    for name, number in typed.items():
        other = sealed_alike(act.conn, act.unit, number, item, as_bag=name == "bag")
        if other is not None:
            act.ask(name, M_("This seal is in use: {number} has it. Look at both.", number=other))


def ask_of_order(act: Act, row: Item, order: str | None) -> None:
    """Ask about an order by which something of another record left already."""
    if not (key := bare(order)):
        return
    others = (ITEM.c.unit == act.unit, ITEM.c.order_key == key, ITEM.c.record != row.record)
    used = act.conn.execute(select(ITEM.c.number).where(*others).order_by(ITEM.c.uid).limit(1)).scalar()
    if used is not None:
        act.ask("order", M_("By this order {number} left already, of another record. Look at it.", number=used))


def case_open(act: Act, row: Item) -> str | None:
    """The number of the incident that an item belongs to, where that is not finished; None otherwise."""
    if row.origin == rules.BOOK:
        return row.of_number or None  # nobody here knows what became of that case
    if row.origin != rules.INCIDENT:
        return None
    here = (INCIDENT.c.unit == act.unit, INCIDENT.c.uid == row.record)
    state = act.conn.execute(select(INCIDENT.c.state).where(*here)).scalar()
    return row.of_number if state not in ENDED_CASES else None


def is_of_a_case(row: Item) -> bool:
    """Whether somebody else than its owner decides on an item: it was seized in an incident, an earlier
    book names its case, or an order keeps it."""
    of_a_book = row.origin == rules.BOOK and bool(row.of_number)
    return bool(row.origin == rules.INCIDENT or of_a_book or row.held_order is not None)


def refuse_without_order(act: Act, order: str | None) -> None:
    """Out of a case a thing goes by the number of an order; without one a leader alone lets it go."""
    if not (order or "").strip() and act.officer.role not in LEADERS:
        act.refuse("order", M_("Write the number of the order, or let the commander or standby officer do it."))


def write(act: Act, row: Item, kind: str, form: Form, at: datetime, facts: dict[str, Any] | None = None) -> str:
    """Append the entry to the record that the item belongs to; returns the item's number."""
    act.raise_if_refused()
    act.append(kind, record=row.record, at=at, form=form, facts={"target": row.uid, **(facts or {})})
    now = numbering.number_of(act.conn, act.unit, row.uid)
    return str(now or row.number)
