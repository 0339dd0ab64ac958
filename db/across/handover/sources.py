"""What a handover is made from: what is held, open, due and unfinished at this moment.

Each source is another register's query, read inside the caller's transaction, so that the draft and the cut-off stand
at the same position of the journal. What comes out are the small frozen inputs of rules.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import func, select

from db.across.handover import cutoff, rules
from db.across.handover.models import MARK, SHIFT
from db.across.handover.running_shift import running
from db.kernel.base.officer import Reading
from db.kernel.desk import drafts
from db.kernel.desk.desk import Query
from db.kernel.projections import numbering
from db.reading.dates import missed
from db.reading.open_findings import open_findings
from db.reference.officers import appointing
from db.registers.custody.arrivals.queries import pressing_arrivals
from db.registers.custody.case.completeness import MISSING, OUTCOMES
from db.registers.custody.people_held import held_cases
from db.registers.custody.queries import held_now
from db.registers.custody.show import required_items
from db.registers.dispatch.calls.queries import unfinished_calls
from db.registers.dispatch.patrols.queries import patrols_now
from db.registers.equipment import queries as equipment
from db.registers.incidents import queries
from db.registers.incidents.checks.queries import ended_incomplete, incomplete
from db.registers.orders.queries import in_force
from db.registers.oversight import queries as contacts
from db.registers.post.queries import since
from db.registers.property import queries as things
from db.registers.service_desk.requests import queries as requests
from db.registers.service_desk.sessions.queries import open_now
from db.storage.models import JOURNAL
from db.words.calendar.jalali import end_of_day
from db.words.forms import to_json

P = ParamSpec("P")
T = TypeVar("T")


def frozen(drafts: Iterable[rules.DraftedItem]) -> list[dict[str, Any]]:
    """Drafted items as the cut-off's event keeps them: JSON values, nothing that is absent."""
    return [
        {
            name: value
            for name, value in (
                ("code", item.code),
                ("priority", item.priority),
                ("register", item.register),
                ("number", item.number),
                ("about", item.about),
                ("since", to_json(item.since)),
                ("due", to_json(item.due)),
                ("details", dict(item.details)),
            )
            if value not in (None, {})
        }
        for item in drafts
    ]


def inputs(reading: Reading) -> cutoff.Inputs:
    """Everything a draft is made from, as it stands in this transaction."""
    after = last_cutoff(reading)
    incidents, left_out = open_incidents(reading)
    return cutoff.Inputs(
        held=held(reading),
        incidents=incidents,
        left_out=left_out,
        sessions=open_sessions(reading),
        answers=(*due_requests(reading), *due_contacts(reading), *due_things(reading)),
        passed=passed_dates(reading),
        drafts=unfinished(reading),
        marks=open_marks(reading),
        arrivals=open_arrivals(reading),
        calls=open_calls(reading),
        units=units(reading),
        orders=orders(reading, after),
        posts=posts(reading, after),
        equipment=equipment_now(reading),
        incomplete=(*incomplete_custody(reading, after), *incomplete_incidents(reading, after)),
        stand_in=appointing.acting(reading.conn, reading.unit, reading.now),
        appointed=appointed_alone(reading),
        findings=len(open_findings(reading.conn, reading.desk)),
    )


def held(reading: Reading) -> tuple[cutoff.HeldAtCutoff, ...]:
    """People whose clock runs, wherever they are, what presses and what each needs; then those who are missing."""
    people = [
        cutoff.HeldAtCutoff(
            uid=item.uid,
            number=item.number,
            band=item.band,
            since=item.since,
            duty=item.duty.kind if item.duty is not None else None,
            due=item.duty.due if item.duty is not None else None,
            flags=item.flags | (item.needs & rules.NEEDS),
            here=item.here,
            ends=item.ends,
            overdue=tuple(duty.kind for duty in item.overdue_duties),
        )
        for item in ask_in(reading, held_now)
    ]
    missing = [
        cutoff.HeldAtCutoff(item.uid, item.number, item.case.band, item.start, flags=frozenset({"missing"}), here=False)
        for item in held_cases(reading.conn, reading.unit, pending_at=reading.now)
        if item.state == "escaped"
    ]
    return (*people, *missing)


def open_incidents(reading: Reading) -> tuple[tuple[cutoff.IncidentAtCutoff, ...], cutoff.IncidentsLeftOut | None]:
    """Incidents that are not finished, the newest first, and what was left out where they are too many to name."""
    named = ask_in(reading, queries.open_now)
    rest = queries.left_out(reading, named)
    return tuple(
        cutoff.IncidentAtCutoff(item.uid, item.number, item.reported_at, item.state, item.type, item.urgent)
        for item in named
    ), None if rest is None else cutoff.IncidentsLeftOut(rest.count, rest.urgent, rest.since)


def open_sessions(reading: Reading) -> tuple[cutoff.SessionAtCutoff, ...]:
    """Sessions of the service desk that are held now."""
    return tuple(cutoff.SessionAtCutoff(item.uid, item.number, item.opened_at) for item in ask_in(reading, open_now))


def due_requests(reading: Reading) -> tuple[cutoff.DueAnswer, ...]:
    """Requests that are late or soon due."""
    return tuple(
        cutoff.DueAnswer("request", item.uid, item.number, item.due, item.begins)
        for item in ask_in(reading, requests.due_now)
    )


def due_contacts(reading: Reading) -> tuple[cutoff.DueAnswer, ...]:
    """Contacts of 197 that are late or soon due. Complaints are sealed to the inspectorate and never among them."""
    return tuple(
        cutoff.DueAnswer("oversight", item.uid, item.number, item.due) for item in ask_in(reading, contacts.due_now)
    )


HANDED_OVER = frozenset({"missing", "due_back", "order_overdue", "perishable"})
"""Duties of the store room that are handed over; a seal or a place can be seen to at any time."""


def due_things(reading: Reading) -> tuple[cutoff.DueAnswer, ...]:
    """Things of the store room that are missing, due back or spoil, or whose order has ended."""
    return tuple(
        cutoff.DueAnswer("property", item.uid, item.number, item.due)
        for item in ask_in(reading, things.due_now, HANDED_OVER)
        if item.due is not None
    )


def passed_dates(reading: Reading) -> tuple[cutoff.PassedDate, ...]:
    """Dates that passed, of which nobody has said what came of them."""
    return tuple(
        cutoff.PassedDate(line.register, line.uid, line.number, line.at or end_of_day(line.day))
        for line in ask_in(reading, missed)
    )


def unfinished(reading: Reading) -> tuple[cutoff.HalfTypedEntry, ...]:
    """Half-typed entries of everyone: what, whose, since when.

    Entries of the handover itself are left out, and calls, which stand among the unfinished ones; and so are those to
    197: that one is being written is nobody's to know.
    """
    return tuple(
        cutoff.HalfTypedEntry(line.kind, line.officer, line.started_at, line.parked)
        for line in drafts.lines(reading)
        if line.kind.partition(".")[0] not in ("shift", "mark", "oversight", "call")
    )


def open_marks(reading: Reading) -> tuple[cutoff.MarkAtCutoff, ...]:
    """Marks that nobody has explained, the oldest first."""
    rows = reading.conn.execute(
        select(MARK).where(MARK.c.unit == reading.unit, MARK.c.explained_at.is_(None)).order_by(MARK.c.at, MARK.c.uid)
    )
    return tuple(cutoff.MarkAtCutoff(row.uid, row.kind, row.at) for row in rows)


def last_cutoff(reading: Reading) -> int:
    """The position of the cut-off that the shift now running began after.

    The first shift has none before it, and counts from its opening: what a precinct brought along is not left to it.
    """
    cutoff_at = reading.conn.execute(select(func.max(SHIFT.c.cutoff)).where(SHIFT.c.unit == reading.unit)).scalar_one()
    if cutoff_at is None and (shift := running(reading.conn, reading.unit)) is not None:
        entries = (JOURNAL.c.unit == reading.unit, JOURNAL.c.record == shift.uid)
        mine = select(func.min(JOURNAL.c.position)).where(*entries)
        cutoff_at = reading.conn.execute(mine).scalar_one()
    return int(cutoff_at or 0)


def appointed_alone(reading: Reading) -> tuple[str, ...]:
    """Officers whom the administrator appointed alone, until the first handover has named them."""
    first_cutoff = reading.conn.execute(
        select(func.max(SHIFT.c.cutoff)).where(SHIFT.c.unit == reading.unit)
    ).scalar_one()
    return () if first_cutoff is not None else appointing.appointed_alone(reading.conn, reading.unit)


def open_arrivals(reading: Reading) -> tuple[cutoff.Arrived, ...]:
    """People who arrived, not all of whom have a record yet."""
    return tuple(
        cutoff.Arrived(
            item.uid, item.start, item.opened, item.heads,
            min((duty.due for duty in item.duties if duty.due is not None), default=None),
        )
        for item in pressing_arrivals(reading.conn, reading.unit, reading.now)
    )  # fmt: skip


def open_calls(reading: Reading) -> tuple[cutoff.CallAtCutoff, ...]:
    """Calls that nobody has finished, parked ones among them."""
    return tuple(cutoff.CallAtCutoff(item.uid, item.number, item.started_at) for item in unfinished_calls(reading))


def units(reading: Reading) -> tuple[cutoff.UnitNow, ...]:
    """The patrols on shift and what each is doing."""
    return tuple(
        cutoff.UnitNow(item.uid, item.number, item.name.code, item.state, item.since, item.sent_to, item.call_by)
        for item in patrols_now(reading)
    )


def orders(reading: Reading, after: int) -> tuple[cutoff.OrderAtCutoff, ...]:
    """The standing orders in force, those issued since the last cut-off marked as new."""
    return tuple(
        cutoff.OrderAtCutoff(
            item.uid, item.number, item.issued_at, item.valid_until, item.position > after, item.unread
        )
        for item in ask_in(reading, in_force)
    )


def posts(reading: Reading, after: int) -> tuple[cutoff.AtThePost, ...]:
    """Faults that last, visitors who are here, and what was noted since the last cut-off."""
    return tuple(
        cutoff.AtThePost(item.uid, item.number, item.kind, item.heading, item.since, item.ended_at is not None)
        for item in since.read(reading, after)
    )


def equipment_now(reading: Reading) -> tuple[cutoff.EquipmentAtCutoff, ...]:
    """The post's weapons, radios and keys by kind: how many belong here, and how many are elsewhere."""
    return tuple(
        cutoff.EquipmentAtCutoff(item.kind, item.all, item.out, item.missing, item.faulty)
        for item in equipment.stock.read(reading)
    )


def incomplete_incidents(reading: Reading, after: int) -> tuple[cutoff.IncompleteAtCutoff, ...]:
    """Incidents that checks say are incomplete, each once: those of this shift, open ones, and those that it ended."""
    shift = running(reading.conn, reading.unit)
    listed = incomplete.read(reading, None if shift is None else shift.opened_at)
    by_uid = {
        item.uid: cutoff.IncompleteAtCutoff("incident", item.uid, item.number, len(item.numbers)) for item in listed
    }
    ended = ended_since(reading, after, ("incident_disposed", "incident_referred", "incident_cleared"))
    for uid, number, missing in ended_incomplete(reading, ended):
        by_uid[uid] = cutoff.IncompleteAtCutoff("incident", uid, number, missing)
    return tuple(by_uid.values())


def incomplete_custody(reading: Reading, after: int) -> tuple[cutoff.IncompleteAtCutoff, ...]:
    """Records of custody that ended since the last cut-off and lack what the rules ask of them."""
    records = []
    for uid in ended_since(reading, after, sorted(set(OUTCOMES) - {"escape_recorded"})):
        missing = sum(item.state == MISSING for item in required_items(reading.conn, reading.unit, uid))
        number = numbering.number_of(reading.conn, reading.unit, uid)
        if missing and number is not None:
            records.append(cutoff.IncompleteAtCutoff("custody", uid, number, missing))
    return tuple(records)


def ended_since(reading: Reading, after: int, kinds: Sequence[str]) -> tuple[str, ...]:
    """Records with an entry of one of these kinds after a position of the journal, each once, in order."""
    columns = JOURNAL.c
    ended = select(columns.record).where(
        columns.unit == reading.unit, columns.kind.in_(kinds), columns.position > after
    )
    return tuple(dict.fromkeys(reading.conn.execute(ended.order_by(columns.position)).scalars()))


def ask_in(reading: Reading, query: Query[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Ask another register's query in this transaction."""
    return query.read(reading, *args, **kwargs)
