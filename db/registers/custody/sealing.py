"""Sealing custody records: announced, then done, by one command; held by who needs the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, or_, select

from db.kernel import envelopes, journal, numbering, sealing, slots
from db.kernel.access import DESK, SEALERS, Role
from db.kernel.desk import Act, command, query
from db.kernel.officer import Desk, Reading
from db.reading import keyset
from db.reference.officers import inspectorate
from db.registers.custody.acting import find, is_involved, refuse_involved, write
from db.registers.custody.case.reading import read
from db.registers.custody.case.standing import ENDED
from db.registers.custody.keeping.forms import HoldSealing, ReviewKeeping, SealDue
from db.registers.custody.limits import keeping
from db.registers.custody.models import CUSTODY
from db.registers.custody.sealing_rules import (
    DECIDED_ON,
    SEALABLE,
    SHORTEST,
    announced,
    held,
    kept_by,
    let_go,
    review_at,
    sealed_from,
)
from db.storage import sealed_list
from db.storage.models import INDEX
from db.words.forms import Field, to_json
from db.words.messages import M_, Message, Refused
from db.words.records import Column, Cursor, Filter, Page, Row

AT_ONCE = 200
"""At most so many records in one act."""
PRESSES = timedelta(days=60)
"""For so long after its time came a record stands on the desk; the list of sealing has it for good."""


@dataclass(frozen=True, slots=True)
class SealingLine:
    """A record whose time to be sealed has come, or is near.

    `seals_at` is when it will be sealed, if it was announced. `kept`: why it is not; `ready`: announced long enough.
    """

    uid: str
    number: str
    ended_at: datetime
    announced_at: datetime | None
    seals_at: datetime | None
    ready: bool
    kept: tuple[Message, ...]
    review: bool = False
    """Whether what keeps it has done so for the longest period: the inspectorate says whether it is kept on."""

    @property
    def state(self) -> str:
        """review, kept, ready, announced, or new: to be announced."""
        if self.review:
            return "review"
        return "kept" if self.kept else "ready" if self.ready else "new" if self.announced_at is None else "announced"


TITLE = "Sealing of records"
STATES = {
    "new": "To be announced",
    "announced": "Announced ahead",
    "ready": "Ready to be sealed",
    "kept": "Not sealed",
    "review": "To be reviewed by the inspectorate",
}
COLUMNS = (
    Column("ended_at", "Ended at", Field("moment", "Ended at"), width=16),
    Column("seals_at", "To be sealed at", Field("moment", "To be sealed at"), width=16),
    Column("why", "Why not", Field("text", "Why not"), width=20, grows=True),
)


def lines(reading: Reading, *, recent: bool = False) -> tuple[SealingLine, ...]:
    """Records that ended long enough ago, the oldest first, those that something keeps among them.

    `recent` leaves out those whose time came long ago.
    """
    keep = keeping(reading.conn)
    near = reading.now - keep.after + keep.notice
    soon = (CUSTODY.c.state == "closed", CUSTODY.c.outcome.in_(SEALABLE), CUSTODY.c.ended_at <= near)
    long_ago = (CUSTODY.c.state.in_(ENDED), CUSTODY.c.ended_at <= reading.now - SHORTEST)
    chosen = (
        select(CUSTODY.c.uid, CUSTODY.c.number, CUSTODY.c.ended_at, CUSTODY.c.state, CUSTODY.c.outcome)
        .join(INDEX, (INDEX.c.unit == CUSTODY.c.unit) & (INDEX.c.uid == CUSTODY.c.uid))
        .where(CUSTODY.c.unit == reading.unit, or_(and_(*soon), and_(*long_ago)))
        .where(INDEX.c.sealed.is_(False))
    )
    if recent:
        chosen = chosen.where(CUSTODY.c.ended_at > near - keep.notice - PRESSES)
    rows = reading.conn.execute(chosen.order_by(CUSTODY.c.ended_at, CUSTODY.c.uid)).all()
    histories = journal.events_of_many(reading.conn, reading.unit, [row.uid for row in rows])
    listed = []
    for row in rows:
        history = histories[row.uid]
        announcement, kept = announced(history), kept_by(history, reading.now)
        review = review_at(history, kept, row.ended_at)
        due = review is not None and reading.now >= review
        if (row.state != "closed" or row.outcome not in SEALABLE) and not (due or let_go(history)):
            continue  # its time is not near
        seals_at = None
        if announcement is not None and not kept:  # never before the day that was announced, whatever is set since
            seals_at = max(announcement[1], sealed_from(row.ended_at, announcement[0], keep))
        ready = seals_at is not None and reading.now >= seals_at
        told_at = None if announcement is None else announcement[0]
        listed.append(SealingLine(row.uid, row.number, row.ended_at, told_at, seals_at, ready, kept, due))
    return tuple(listed)


@query("custody.sealing", roles=DESK | SEALERS)
def sealing_lines(reading: Reading) -> tuple[SealingLine, ...]:
    """What is to be announced, what was, what is ready, and what is kept and why; no names."""
    return lines(reading)


def _complaints(reading: Reading) -> tuple[frozenset[str], int]:
    """The records that complaints name, and how many complaints of people in custody name none that is known.

    Raises Refused("password_needed") as `envelopes.opened` does.
    """
    complained, nameless = set(), 0
    named = (complaint for filler in slots.fillers("custody.complaints") for complaint in filler(reading))
    for number, in_custody in named:
        try:
            if number:
                complained.add(numbering.asked(reading, "custody", number)[0])
            elif in_custody:
                nameless += 1
        except Refused:
            nameless += 1
    return frozenset(complained), nameless


def list_sealing(desk: Desk, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """The lines as rows of a list, the oldest first; the state of a filter is a key of STATES."""
    left = [line for line in sealing_lines(desk) if which.state in (None, line.state)]
    page, following = keyset.cut_of(left, lambda line: (line.ended_at, line.uid), after, limit, oldest=True)
    rows = tuple(
        Row(line.uid, line.number, line.state, (line.ended_at, line.seals_at, line.kept[0] if line.kept else None))
        for line in page
    )
    return Page(rows, following)


def count_sealing(desk: Desk, which: Filter) -> int:
    """How many lines a filter leaves."""
    return sum(which.state in (None, line.state) for line in sealing_lines(desk))


@command("custody.seal_due", label="Announce and seal what has ended", form=SealDue, roles=SEALERS, opens=True)
def seal_due(act: Act, form: SealDue) -> str:
    """Announces the records whose sealing is near, seals those announced long enough ago; numbers and times stay.

    Only the inspectorate can know which records a complaint needs, so it alone seals, where there is one here; the
    commander announces. A record that a complaint names is sealed as the others are, so that nobody can tell it by
    its names that stayed: what it said goes to the inspectorate in a sealed entry first. There is one such entry
    whether it holds something or not. Returns how many were sealed. Raises Refused("conflict") where there is nothing
    to do.
    """
    inspector = act.officer.role is Role.INSPECTOR
    complained, nameless = _complaints(act.reading()) if inspector else (frozenset[str](), 0)
    open_lines = [line for line in lines(act.reading()) if not line.kept and not _is_named(act, line.uid)]
    ready = [line for line in open_lines if line.ready][:AT_ONCE]
    new = [line for line in open_lines if line.announced_at is None][:AT_ONCE]
    if ready and not inspector and inspectorate.has_reader(act.conn, act.desk.store):
        if not new:
            message = M_("These records are ready. The inspectorate seals them: it alone knows of complaints.")
            raise Refused("conflict", {}, message)
        ready = []
    if not ready and not new:
        raise Refused("conflict", {}, M_("No record is to be announced or sealed now."))
    if ready and nameless:
        doubt = M_("{count} complaints of people in custody name no record. Hold what they need first.", count=nameless)
        act.ask("note", doubt)
    act.settle()
    keep = keeping(act.conn)
    for line in new:
        seals_at = sealed_from(line.ended_at, act.now, keep)
        act.append("sealing_announced", record=line.uid, facts={"seals_at": seals_at})
    if ready and inspector:
        _keep_for_inspectorate(act, [line for line in ready if line.uid in complained])
    for line in ready:
        act.append(sealing.SEALED, record=line.uid, facts={"reason": "ended in release without a case"})
        sealed_list.remember(act.desk.store, act.conn, line.uid)
    return str(len(ready))


def _is_named(act: Act, record: str) -> bool:
    """Whether the officer is named in what happened there: another one announces and seals it."""
    return is_involved(act, read(journal.events_of(act.conn, act.unit, record)))


def _keep_for_inspectorate(act: Act, named: list[SealingLine]) -> None:
    """Seals what records say that complaints name, before it is erased; nothing, in the same size, where none is."""
    histories = journal.events_of_many(act.conn, act.unit, [line.uid for line in named])
    records = [
        {
            "number": line.number,
            "uid": line.uid,
            "entries": [
                {"kind": event.kind, "at": to_json(event.at), **event.identity, **event.words}
                for event in histories[line.uid]
                if event.identity or event.words
            ],
        }
        for line in named
    ]
    try:
        content = {"what": envelopes.RECORD_WORDS, "records": records}
        envelopes.put(act.conn, act.desk, envelopes.uid_of(act.desk.source.uid()), content, large=True)
    except ValueError:
        message = M_("What complaints need of these records is too long to seal at once. Hold some, and seal the rest.")
        raise Refused("conflict", {}, message) from None


@command("custody.hold_sealing", label="Hold a record from sealing", form=HoldSealing, roles=DESK | {Role.INSPECTOR})
def hold_sealing(act: Act, form: HoldSealing) -> str:
    """Records who needs the record unsealed, or needs it no longer; returns the record's number.

    Raises Refused("forbidden") where the desk lifts a hold of the inspectorate.
    """
    record = find(act, form)
    if form.by == "inspectorate" and act.officer.role is not Role.INSPECTOR:
        raise Refused("forbidden", {"by": M_("The inspectorate holds and lifts for itself.")})
    if form.effect == "lift":
        refuse_involved(act, record.case)
    sealed = select(INDEX.c.sealed).where(INDEX.c.unit == act.unit, INDEX.c.uid == form.record)
    if act.conn.execute(sealed).scalar_one_or_none():
        raise Refused("conflict", {}, M_("This record is sealed already."))
    return write(act, form, record, "sealing_held")


@command(
    "custody.review_keeping",
    label="Review whether a record is kept on",
    form=ReviewKeeping,
    roles=frozenset({Role.INSPECTOR}),
)
def review_keeping(act: Act, form: ReviewKeeping) -> str:
    """The inspectorate's word once a record was kept for the longest period: kept on as long again, or its words go.

    Returns the number. Raises Refused("conflict") before that time, or where a review takes nothing away.
    """
    record = find(act, form, ENDED)
    kept, ended_at = kept_by(record.events, act.now), record.case.standing.ended_at
    at = None if ended_at is None else review_at(record.events, kept, ended_at)
    if at is None or act.now < at:
        raise Refused("conflict", {}, M_("This record is not to be reviewed now."))
    act.append(DECIDED_ON, record=form.record, form=form)
    return record.number


def needs_names(conn: Connection, unit: str, record: str) -> bool:
    """Whether somebody is held, needs the record, or a case is followed: no sealing may touch it, whoever wrote it."""
    row = conn.execute(
        select(CUSTODY.c.state, CUSTODY.c.outcome).where(CUSTODY.c.unit == unit, CUSTODY.c.uid == record)
    ).first()
    if row is None or row.state not in ENDED:
        return True
    said = journal.events_of(conn, unit, record, ("sealing_held", DECIDED_ON))
    reviewed = [event.facts.get("decision") for event in said if event.kind == DECIDED_ON]
    without_case = row.state == "closed" and row.outcome in SEALABLE
    return held(said) or not (without_case or reviewed[-1:] == ["seal"])
