"""What a handover is made from: the running shift, what is held, open, due and unfinished at this moment.

Each source is another register's query, read inside the caller's transaction, so that the draft and the cut-off stand
at the same position of the journal. What comes out are the small frozen inputs of rules.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy import Row as SqlRow

from db import drafts
from db.desk import Reading
from db.forms import to_json
from db.shifts import counting, rules
from db.shifts.events import COUNT, MARK, NOTICE, SHIFT


def running(conn: Connection, unit: str) -> SqlRow[Any] | None:
    """The shift that is not locked yet: at most one a unit."""
    chosen = select(SHIFT).where(SHIFT.c.unit == unit, SHIFT.c.state.in_(("open", "handing_over", "signed_out")))
    return conn.execute(chosen.order_by(SHIFT.c.opened_at.desc())).first()


def counts(conn: Connection, unit: str, shift: str) -> tuple[dict[str, int], dict[str, int]]:
    """(outgoing, incoming): what was counted → how many."""
    sides: dict[str, dict[str, int]] = {"outgoing": {}, "incoming": {}}
    for row in conn.execute(select(COUNT).where(COUNT.c.unit == unit, COUNT.c.record == shift)):
        sides[row.side][row.what] = row.how_many
    return sides["outgoing"], sides["incoming"]


def differing(conn: Connection, unit: str, shift: str) -> tuple[str, ...]:
    """What the two counts disagree about."""
    return counting.differences(*counts(conn, unit, shift))


def untold_headcount(conn: Connection, unit: str, shift: str) -> str | None:
    """missing or extra, where the people counted are not those of the register and nobody above was told; or None."""
    mine = select(COUNT).where(COUNT.c.unit == unit, COUNT.c.record == shift, COUNT.c.what == counting.PEOPLE)
    told = select(NOTICE.c.what).where(NOTICE.c.unit == unit, NOTICE.c.record == shift)
    rows = conn.execute(mine.where(COUNT.c.registered.is_not(None)).order_by(COUNT.c.at, COUNT.c.side))
    return counting.untold(((row.how_many, row.registered) for row in rows), conn.execute(told).scalars())


def frozen(drafts: Iterable[rules.Draft]) -> list[dict[str, Any]]:
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


def inputs(reading: Reading) -> rules.Inputs:
    """Everything a draft is made from, as it stands in this transaction."""
    return rules.Inputs(
        held=held(reading),
        incidents=open_incidents(reading),
        sessions=open_sessions(reading),
        answers=(*due_requests(reading), *due_contacts(reading)),
        drafts=unfinished(reading),
        marks=open_marks(reading),
    )


def held(reading: Reading) -> tuple[rules.Held, ...]:
    """People whose clock runs, wherever they are, and what presses most for each; then those who are missing."""
    from db.custody.held import held_cases
    from db.custody.queries import held_now

    found = [
        rules.Held(
            uid=item.uid,
            number=item.number,
            band=item.band,
            since=item.since,
            duty=item.duty.label.text if item.duty is not None else None,
            due=item.duty.due if item.duty is not None else None,
            flags=frozenset(item.flags),
            here=item.here,
        )
        for item in within(held_now, reading)
    ]
    missing = [
        rules.Held(item.uid, item.number, item.case.band, item.start, flags=frozenset({"missing"}), here=False)
        for item in held_cases(reading.conn, reading.unit, pressing=True)
        if item.state == "escaped"
    ]
    return (*found, *missing)


def open_incidents(reading: Reading) -> tuple[rules.OpenIncident, ...]:
    """Incidents that are not finished, the newest first."""
    from db.incidents.queries import open_now

    return tuple(
        rules.OpenIncident(item.uid, item.number, item.reported_at, item.state, item.type, item.urgent)
        for item in within(open_now, reading)
    )


def open_sessions(reading: Reading) -> tuple[rules.OpenSession, ...]:
    """Sessions of the service desk that are held now."""
    from db.service_desk.sessions import open_now

    return tuple(rules.OpenSession(item.uid, item.number, item.opened_at) for item in within(open_now, reading))


def due_requests(reading: Reading) -> tuple[rules.DueAnswer, ...]:
    """Requests that are late or soon due."""
    from db.service_desk.queries import due_now

    return tuple(rules.DueAnswer("request", item.uid, item.number, item.due) for item in within(due_now, reading))


def due_contacts(reading: Reading) -> tuple[rules.DueAnswer, ...]:
    """Contacts of 197 that are late or soon due. Complaints are sealed to the inspectorate and never among them."""
    from db.oversight.queries import due_now

    return tuple(rules.DueAnswer("oversight", item.uid, item.number, item.due) for item in within(due_now, reading))


def unfinished(reading: Reading) -> tuple[rules.Unfinished, ...]:
    """Half-typed entries of everyone: what, whose, since when.

    Entries of the handover itself are left out, and so are those to 197: that one is being written is nobody's to know.
    """
    return tuple(
        rules.Unfinished(line.kind, line.officer, line.started_at, line.parked)
        for line in drafts.lines(reading.conn)
        if line.kind.partition(".")[0] not in ("shift", "mark", "oversight")
    )


def open_marks(reading: Reading) -> tuple[rules.OpenMark, ...]:
    """Marks that nobody has explained, the oldest first."""
    rows = reading.conn.execute(
        select(MARK).where(MARK.c.unit == reading.unit, MARK.c.explained_at.is_(None)).order_by(MARK.c.at, MARK.c.uid)
    )
    return tuple(rules.OpenMark(row.uid, row.kind, row.at) for row in rows)


def within(query: Any, reading: Reading) -> Any:
    """What another register's query answers, read in this transaction."""
    return query.__wrapped__(reading)
