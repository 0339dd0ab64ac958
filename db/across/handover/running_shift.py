"""Which shift is running, its crew, and what was counted in it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from db.across.handover import counting
from db.across.handover.models import COUNT, NOTICE, SHIFT
from db.kernel.base.officer import Reading
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reference.lists.queries import ListItem, items_of
from db.registers.equipment.queries import kinds_here
from db.words.messages import M_, Message, Refused

SIGNATURES = ("handover_signed_out", "shift_closed_alone")


def running(conn: Connection, unit: str) -> SqlRow[Any] | None:
    """The shift that is not locked yet: at most one a unit."""
    states = ("open", "handing_over", "signed_out")
    return conn.execute(select(SHIFT).where(SHIFT.c.unit == unit, SHIFT.c.state.in_(states))).first()


def counts(conn: Connection, unit: str, shift: str) -> tuple[dict[str, int], dict[str, int]]:
    """(outgoing, incoming): what was counted → how many."""
    sides: dict[str, dict[str, int]] = {"outgoing": {}, "incoming": {}}
    for row in conn.execute(select(COUNT).where(COUNT.c.unit == unit, COUNT.c.record == shift)):
        sides[row.side][row.what] = row.how_many
    return sides["outgoing"], sides["incoming"]


def not_counted(conn: Connection, unit: str, shift: str) -> tuple[ListItem, ...]:
    """What of the commander's list the outgoing officer has not counted, in its order."""
    outgoing, _incoming = counts(conn, unit, shift)
    answered = {*outgoing, *not_asked(conn, unit)}
    return tuple(item for item in items_of(conn, "handover_count") if item.active and item.code not in answered)


def not_asked(conn: Connection, unit: str) -> frozenset[str]:
    """Codes of the commander's list that are not counted here, because a register says how many there are."""
    return counting.IN_BAGS | counting.answered_by_equipment(kinds_here(conn, unit))


def signature(conn: Connection, shift: SqlRow[Any]) -> Event | None:
    """The entry by which the outgoing officer signed, with or without relief; None where he has not."""
    if shift.signed_at is None:
        return None
    return next(reversed(stored_events.events_of(conn, shift.unit, shift.uid, SIGNATURES)), None)


def differing(conn: Connection, unit: str, shift: str) -> tuple[str, ...]:
    """Codes of the list about which the two counts disagree, or a count and the store room."""
    found = counting.differences(*counts(conn, unit, shift))
    return found if counting.BAGS in found or _bags_off(conn, unit, shift) is None else (*found, counting.BAGS)


def _bags_off(conn: Connection, unit: str, shift: str) -> tuple[int, int] | None:
    """(counted, by the store room) of the sealed bags, the last count that was off; None where none was."""
    mine = select(COUNT).where(COUNT.c.unit == unit, COUNT.c.record == shift, COUNT.c.what == counting.BAGS)
    rows = conn.execute(mine.order_by(COUNT.c.at.desc(), COUNT.c.side)).all()
    off = (row for row in rows if counting.bags_off(row.how_many, row.registered))
    return next(((row.how_many, row.registered) for row in off), None)


def differences_named(conn: Connection, unit: str, shift: str) -> Message | None:
    """Name each thing that the two counts disagree about, with both numbers, people held first, then sealed bags where
    a count was not what the store room says; None without one."""
    outgoing, incoming = counts(conn, unit, shift)
    differing = counting.differences(outgoing, incoming)
    things = [item for item in items_of(conn, "handover_count") if item.code in differing]
    named: Message | None = None
    for thing in sorted(things, key=lambda item: counting.people_first(item.code)):
        numbers = {"outgoing": outgoing[thing.code], "incoming": incoming[thing.code]}
        one = M_("{thing}: handed over {outgoing}, counted {incoming}", thing=thing, **numbers)
        named = one if named is None else M_("{some}; {more}", some=named, more=one)
    off = _bags_off(conn, unit, shift)
    if off is None:
        return named
    one = M_("Sealed bags and items: {counted} counted, {registered} by the store room",
             counted=off[0], registered=off[1])  # fmt: skip
    return one if named is None else M_("{some}; {more}", some=named, more=one)


def untold_headcount(conn: Connection, unit: str, shift: str) -> str | None:
    """missing or extra, where the people counted are not those of the register and nobody above was told; or None."""
    mine = select(COUNT).where(COUNT.c.unit == unit, COUNT.c.record == shift, COUNT.c.what == counting.PEOPLE)
    noticed = select(NOTICE.c.what).where(NOTICE.c.unit == unit, NOTICE.c.record == shift)
    rows = conn.execute(mine.where(COUNT.c.registered.is_not(None)).order_by(COUNT.c.at, COUNT.c.side))
    return counting.untold(((row.how_many, row.registered) for row in rows), conn.execute(noticed).scalars())


def chosen(reading: Reading, number: str | None) -> SqlRow[Any]:
    """The shift's row by its number as typed; the one running where no number is given. Raises Refused("not_found")."""
    if number is None:
        shift = running(reading.conn, reading.unit)
        if shift is None:
            raise Refused("not_found", {}, M_("No shift is open."))
        return shift
    return numbering.asked_row(reading, "shift", number, SHIFT)


def crew_of(shift: SqlRow[Any]) -> tuple[tuple[Message, str], ...]:
    """The roster roles of a shift and who holds them."""
    roles = (
        (M_("Deputy duty officer"), shift.deputy),
        (M_("Standby officer"), shift.standby),
        (M_("Guard commander"), shift.guard),
    )
    return tuple((label, name) for label, name in roles if name)


STATES = {"open": "Open", "handing_over": "Handing over", "signed_out": "Signed out", "signed": "Signed"}
NOTICES = {
    "missing": M_("People missing"),
    "extra": M_("People here without a record"),
    "relief": M_("Relief of an absent officer"),
}
