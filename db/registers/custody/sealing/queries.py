"""Which records are near their sealing, which are kept from it and why; no names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, or_, select

from db.kernel.base.access import DESK, SEALERS
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import CORRECTED, DECIDED, STRIKES
from db.kernel.journal import stored_events
from db.reading import keyset
from db.registers.custody.case.status import ENDED
from db.registers.custody.case.twins import ALONE
from db.registers.custody.entries_in_question import beside_of
from db.registers.custody.models import CUSTODY
from db.registers.custody.sealing.rules import (
    DECIDED_ON,
    SEALABLE,
    SHORTEST,
    Keeping,
    announced,
    is_held,
    reasons_to_keep,
    review_at,
    sealed_from,
    sealing_approved,
)
from db.registers.custody.settings.limits import set_here
from db.storage.models import INDEX
from db.words.forms import Field
from db.words.messages import Message
from db.words.records import Column, Cursor, Filter, Page, Row, RowBuilder

SEAL_AFTER, SEAL_NOTICE = "seal_after", "seal_notice"
"""Codes of the list `custody_limit`: days after which a record is sealed, and days before that it is announced."""
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
_row = RowBuilder(COLUMNS, SealingLine.__dataclass_fields__, "why")


def keeping(conn: Connection) -> Keeping:
    """How long records keep their words, as it is set now."""
    kept, usual = set_here(conn), Keeping()
    return Keeping(
        after=timedelta(days=kept.get(SEAL_AFTER, usual.after.days)),
        notice=timedelta(days=kept.get(SEAL_NOTICE, usual.notice.days)),
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
    histories = stored_events.events_of_many(reading.conn, reading.unit, [row.uid for row in rows])
    others = beside_of(reading.conn, reading.unit, histories)
    listed = []
    for row in rows:
        history = histories[row.uid]
        announcement = announced(history)
        kept = reasons_to_keep(history, reading.now, others.get(row.uid, ALONE))
        review = review_at(history, kept, row.ended_at)
        due = review is not None and reading.now >= review
        if (row.state != "closed" or row.outcome not in SEALABLE) and not (due or sealing_approved(history)):
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


def list_sealing(desk: Desk, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """The lines as rows of a list, the oldest first; the state of a filter is a key of STATES."""
    left = [line for line in sealing_lines(desk) if which.state in (None, line.state)]
    page, following = keyset.cut_of(left, lambda line: (line.ended_at, line.uid), after, limit, oldest=True)
    return Page(tuple(_row(line, {"why": line.kept[0] if line.kept else None}) for line in page), following)


def count_sealing(desk: Desk, which: Filter) -> int:
    """How many lines a filter leaves."""
    return sum(which.state in (None, line.state) for line in sealing_lines(desk))


_HOLDS = ("sealing_held", DECIDED_ON, *STRIKES, CORRECTED, DECIDED)
"""Kinds that say who holds a record, and what changed or decided that."""


def needs_names(conn: Connection, unit: str, record: str) -> bool:
    """Whether somebody is held, needs the record, or a case is followed: no sealing may touch it, whoever wrote it."""
    row = conn.execute(
        select(CUSTODY.c.state, CUSTODY.c.outcome).where(CUSTODY.c.unit == unit, CUSTODY.c.uid == record)
    ).first()
    if row is None or row.state not in ENDED:
        return True
    said = stored_events.events_of(conn, unit, record, _HOLDS)
    reviewed = [event.facts.get("decision") for event in said if event.kind == DECIDED_ON]
    without_case = row.state == "closed" and row.outcome in SEALABLE
    return is_held(said) or not (without_case or reviewed[-1:] == ["seal"])
