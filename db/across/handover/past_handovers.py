"""Looking back: two handovers side by side, what became of each item, and a commander's week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.across.handover import counting, running_shift
from db.across.handover.models import ANSWER, ITEM, NOTICE, SHIFT
from db.across.handover.running_shift import chosen
from db.across.handover.summary import hides_counts, labels_of, of_shift, shown_items
from db.across.handover.summary_values import CountLine, SummaryItem
from db.across.handover.wording import stored
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.projections import projecting as events
from db.reference.officers.queries import names
from db.registers.roster.rules import GRACE
from db.storage.models import JOURNAL
from db.words.messages import M_, Message

WEEK = timedelta(days=7)
OFTEN = 3
"""An item handed over more often than this in a week stands out."""
SLOW = timedelta(hours=1)
"""From the cut-off to the last signature; longer than this is late."""
ENDS = frozenset({
    "incident_disposed", "incident_voided", "person_released", "brought_before_judge", "person_referred",
    "child_delivered", "death_recorded", "escape_recorded", "request_closed", "request_answered_now", "request_merged",
    "oversight_told", "session_closed", "session_cancelled", "post_ended", "order_withdrawn", "mark_explained",
    "call_finished", "call_joined", "call_ended", "call_voided", "patrol_ended", "arrival_matched", "arrival_withdrawn",
})  # fmt: skip
"""Entries that end what an item stands for."""
REOPENS = frozenset({
    "incident_reopened", "request_reopened", "custody_reopened", "recaptured", "person_returned", "call_parted",
    "call_resumed",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class InBoth:
    """An item that stands in both handovers, as it was in each."""

    first: SummaryItem
    second: SummaryItem


@dataclass(frozen=True, slots=True)
class HandoverComparison:
    """Two handovers side by side, the older one first. `counts` are (counts of the first, of the second) by thing."""

    first: str
    second: str
    first_at: datetime
    second_at: datetime
    stayed: tuple[InBoth, ...]
    went: tuple[SummaryItem, ...]
    came: tuple[SummaryItem, ...]
    counts: tuple[tuple[CountLine, CountLine | None], ...]


@dataclass(frozen=True, slots=True)
class Became:
    """What became of an item: the entry that ended it and when, or None; in how many handovers it has stood."""

    item: SummaryItem
    how: Message | None
    at: datetime | None
    times: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """An item handed over often in the week."""

    item: SummaryItem
    times: int
    last: str
    """The number of the last of those shifts."""


@dataclass(frozen=True, slots=True)
class Late:
    """A signature that came late: the officer, the shift, when it was due and when it came (None: not yet)."""

    shift: str
    what: Message
    officer: str
    due: datetime
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Differing:
    """Counts that differed at a handover, and what was found out."""

    shift: str
    what: Mapping[str, str]
    outgoing: int | None
    incoming: int | None
    found: str | None


@dataclass(frozen=True, slots=True)
class Week:
    """What a commander wants to know of a week of handovers."""

    since: datetime
    until: datetime
    shifts: int
    alone: int
    """How many of the shifts were closed without relief."""
    relieved: int
    """How many of the shifts were taken over from an absent officer."""
    read_back: tuple[int, int]
    """(right answers, wrong answers) at the read-backs."""
    repeated: tuple[Repeated, ...]
    late: tuple[Late, ...]
    differences: tuple[Differing, ...]


def _key(item: SummaryItem) -> tuple[str, str] | None:
    """What makes two items the same: the record they are about. A note without a record is known by its words."""
    about = item.about or item.what
    return None if about is None else (item.code, about)


@query("shift.compare", roles=READERS)
def compare(reading: Reading, first: str, second: str | None = None) -> HandoverComparison:
    """Two handovers by number; without a second, the first beside the one before. Raises Refused("not_found")."""
    new = chosen(reading, first)
    old = _before(reading, new) if second is None else chosen(reading, second)
    if (old.opened_at, old.uid) > (new.opened_at, new.uid):
        old, new = new, old
    officers, labels = names(reading.conn), labels_of(reading)
    before = {key: item for item in shown_items(reading, old, officers, labels) if (key := _key(item)) is not None}
    after = [item for item in shown_items(reading, new, officers, labels) if _key(item) is not None]
    keys = {_key(item) for item in after}
    return HandoverComparison(
        old.number,
        new.number,
        old.started_at or old.opened_at,
        new.started_at or new.opened_at,
        stayed=tuple(InBoth(before[key], item) for item in after if (key := _key(item)) in before),
        went=tuple(item for key, item in before.items() if key not in keys),
        came=tuple(item for item in after if _key(item) not in before),
        counts=_counts(reading, old, new),
    )


def _before(reading: Reading, shift: SqlRow[Any]) -> SqlRow[Any]:
    """The shift before this one; this one itself where it is the first."""
    older = select(SHIFT).where(SHIFT.c.unit == reading.unit, SHIFT.c.opened_at < shift.opened_at)
    before = reading.conn.execute(older.order_by(SHIFT.c.opened_at.desc(), SHIFT.c.uid.desc()).limit(1)).first()
    return shift if before is None else before


def _counts(reading: Reading, old: SqlRow[Any], new: SqlRow[Any]) -> tuple[tuple[CountLine, CountLine | None], ...]:
    earlier = of_shift(reading, old).counts
    two = {line.what: line for line in of_shift(reading, new).counts}
    return tuple((line, two.get(line.what)) for line in earlier)


@query("shift.became", roles=READERS)
def became(reading: Reading, number: str) -> tuple[Became, ...]:
    """What became of the items of a handover, in its order. Raises Refused("not_found")."""
    shift = chosen(reading, number)
    items = shown_items(reading, shift, names(reading.conn), labels_of(reading))
    return tuple(_became(reading, item) for item in items if item.item)


def _became(reading: Reading, item: SummaryItem) -> Became:
    times = 1
    if item.about is None:
        return Became(item, None, None, times)
    standing = select(ITEM.c.record).where(
        ITEM.c.unit == reading.unit, ITEM.c.about == item.about, ITEM.c.code == item.code
    )
    times = len(set(reading.conn.execute(standing).scalars()))
    columns = JOURNAL.c
    last = reading.conn.execute(
        select(columns.kind, columns.at)
        .where(columns.unit == reading.unit, columns.record == item.about, columns.kind.in_(ENDS | REOPENS))
        .order_by(columns.position.desc())
        .limit(1)
    ).first()
    if last is None or last.kind in REOPENS:
        return Became(item, None, None, times)
    return Became(item, M_(events.label(last.kind)), last.at, times)


@query("shift.week", roles=READERS)
def week(reading: Reading, until: datetime | None = None) -> Week:
    """The handovers begun in the week before an instant, now unless given."""
    end = until or reading.now
    begin = end - WEEK
    shifts = reading.conn.execute(
        select(SHIFT)
        .where(SHIFT.c.unit == reading.unit, SHIFT.c.started_at > begin, SHIFT.c.started_at <= end)
        .order_by(SHIFT.c.started_at)
    ).all()
    uids = [row.uid for row in shifts]
    theirs = select(ANSWER.c.right).where(ANSWER.c.unit == reading.unit, ANSWER.c.record.in_(uids))
    answers = list(reading.conn.execute(theirs).scalars())
    return Week(
        begin,
        end,
        len(shifts),
        sum(bool(row.alone) for row in shifts),
        sum(row.absent is not None for row in shifts),
        (sum(answers), len(answers) - sum(answers)),
        _repeated(reading, shifts),
        tuple(_late(reading, shifts, begin, end)),
        tuple(_differences(reading, shifts)),
    )


def _repeated(reading: Reading, shifts: Sequence[SqlRow[Any]]) -> tuple[Repeated, ...]:
    """Items that stood in more than OFTEN handovers of the week; units and people held stand there as a rule."""
    officers, labels = names(reading.conn), labels_of(reading)
    rows = reading.conn.execute(
        select(ITEM).where(ITEM.c.unit == reading.unit, ITEM.c.record.in_([row.uid for row in shifts]))
    ).all()
    numbers = {row.uid: row.number for row in shifts}
    order = {row.uid: place for place, row in enumerate(shifts)}
    handed_over: dict[tuple[str, str], list[SqlRow[Any]]] = {}
    for row in rows:
        key = _key(stored(row, labels, officers))
        if key is not None and row.code not in ("unit", "order"):
            handed_over.setdefault(key, []).append(row)
    often = [sorted(rows, key=lambda row: order[row.record]) for rows in handed_over.values() if len(rows) > OFTEN]
    items = [Repeated(stored(rows[-1], labels, officers), len(rows), numbers[rows[-1].record]) for rows in often]
    return tuple(sorted(items, key=lambda repeated: (-repeated.times, repeated.item.number or "")))


def _late(reading: Reading, shifts: Sequence[SqlRow[Any]], begin: datetime, end: datetime) -> Iterator[Late]:
    officers = names(reading.conn)

    def name(uid: str | None) -> str:
        return officers.get(uid or "", ("", uid or ""))[1]

    for row in shifts:
        if row.closed_at is not None and row.closed_at - row.started_at > SLOW:
            text = M_("Signed long after the cut-off")
            yield Late(row.number, text, name(row.closed_by), row.started_at + SLOW, row.closed_at)
        elif row.closed_at is None and reading.now - row.started_at > SLOW:
            yield Late(row.number, M_("Not signed yet"), name(row.officer), row.started_at + SLOW, None)
    opened = select(SHIFT).where(SHIFT.c.unit == reading.unit, SHIFT.c.opened_at > begin, SHIFT.c.opened_at <= end)
    for row in reading.conn.execute(opened.order_by(SHIFT.c.opened_at)):
        if row.planned_at is not None and row.opened_at > row.planned_at + GRACE:
            yield Late(
                row.number, M_("Shift opened later than rostered"), name(row.officer), row.planned_at, row.opened_at
            )
    waiting = select(NOTICE, SHIFT.c.number).join(
        SHIFT, (SHIFT.c.unit == NOTICE.c.unit) & (SHIFT.c.uid == NOTICE.c.record)
    )
    waiting = waiting.where(NOTICE.c.unit == reading.unit, NOTICE.c.at > begin, NOTICE.c.at <= end)
    for row in reading.conn.execute(waiting.order_by(NOTICE.c.at)):
        due = row.at + counting.COUNTERSIGN_WITHIN
        if (row.countersigned_at or reading.now) > due:
            yield Late(row.number, M_("Countersignature"), name(row.countersigned_by), due, row.countersigned_at)


def _differences(reading: Reading, shifts: Sequence[SqlRow[Any]]) -> Iterator[Differing]:
    labels = labels_of(reading)
    for row in shifts:
        outgoing, incoming = running_shift.counts(reading.conn, reading.unit, row.uid)
        if hides_counts(reading, row, incoming):
            continue
        for what in counting.differences(outgoing, incoming):
            label = labels.get(("handover_count", what), {"fa": what, "en": what})
            yield Differing(row.number, label, outgoing.get(what), incoming.get(what), row.found)
