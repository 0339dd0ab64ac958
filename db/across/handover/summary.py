"""The handover summary: what the screen, the text page and `--json` show of one shift.

Facts stand by reference: an item keeps the record's number, codes and instants as they were at the cut-off, never a
name or words of another register. So a sealed record leaves nothing of itself in a handover, and what was signed does
not change when a record goes on. Officers' names are read where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.across.handover import counting, entries, read_back, rules, running_shift
from db.across.handover import sources as handover
from db.across.handover.models import ADDENDUM, ANSWER, ITEM, NOTICE
from db.across.handover.running_shift import chosen, crew_of
from db.across.handover.summary_values import (
    Addendum,
    CountLine,
    HandoverSummary,
    Named,
    NotCounted,
    NoticeLine,
    ReadBack,
    SummaryItem,
)
from db.across.handover.wording import LISTS, preview, stored
from db.kernel.base.access import DESK, READERS, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.kernel.signing import last_check
from db.reference.lists.queries import items_of
from db.reference.officers.queries import names
from db.registers.incidents.queries import places_of
from db.storage import ends

HELD_READERS = DESK | {Role.INSPECTOR}
"""Who sees what presses for a held person (a child, fear of return); others see band, number and clock."""
Known = Mapping[str, tuple[str, str]]
Labels = Mapping[tuple[str, str], Mapping[str, str]]


@query("shift.summary", roles=READERS)
def summary(reading: Reading, number: str | None = None) -> HandoverSummary:
    """The summary of a shift by its number, or of the one running. Raises Refused("not_found")."""
    return of_shift(reading, chosen(reading, number))


def of_shift(reading: Reading, shift: SqlRow[Any]) -> HandoverSummary:
    """The summary of a shift's row, as the asking officer may see it."""
    officers, labels = names(reading.conn), labels_of(reading)
    outgoing, incoming = running_shift.counts(reading.conn, reading.unit, shift.uid)
    hidden = hides_counts(reading, shift, incoming)
    items = shown_items(reading, shift, officers, labels)
    return HandoverSummary(
        unit_name=reading.desk.store.info.unit_name,
        demo=reading.desk.store.demo,
        uid=shift.uid,
        number=shift.number,
        state=shift.state,
        officer=_named(officers, shift.officer, shift.opened_at),
        crew=crew_of(shift),
        as_of=shift.started_at or reading.now,
        read_at=ends.last_position(reading.conn),
        cutoff=shift.cutoff,
        anchor=None if shift.cutoff is None else ends.anchor(reading.conn, shift.cutoff),
        started=None if shift.started_at is None else _named(officers, shift.started_by, shift.started_at),
        items=items,
        counts=_counts(labels, {} if hidden else outgoing, incoming, counting.differences(outgoing, incoming)),
        not_counted=_not_counted(reading, shift, labels),
        counts_hidden=hidden and bool(outgoing),
        differences=None if hidden else running_shift.differences_named(reading.conn, reading.unit, shift.uid),
        found=shift.found,
        outgoing=None if shift.signed_at is None else _named(officers, shift.officer, shift.signed_at),
        incoming=None if shift.closed_at is None or shift.alone else _named(officers, shift.closed_by, shift.closed_at),
        absent=labels.get(("relief_reason", shift.absent or "")),
        absent_words=shift.absent_words,
        alone=bool(shift.alone),
        alone_reason=shift.alone_reason,
        disagreement=shift.disagreement,
        following=None if shift.following is None else numbering.number_of(reading.conn, reading.unit, shift.following),
        notices=_notices(reading, shift, officers, labels),
        read_back=_read_back(reading, shift, items),
        untold=running_shift.untold_headcount(reading.conn, reading.unit, shift.uid),
        addenda=_addenda(reading, shift, officers),
        verified=_verified(reading, shift),
        whole=last_check.passed(reading.conn),
        entries=entries.counted(reading, entries.previous_cutoff(reading, shift), shift.cutoff),
        later=entries.later(reading, shift),
    )


SIGNING = ("handover_signed_out", "handover_taken_over", "handover_relieved", "shift_closed_alone")


def _verified(reading: Reading, shift: SqlRow[Any]) -> last_check.Stretch | None:
    signed = stored_events.events_of(reading.conn, reading.unit, shift.uid, SIGNING)
    passes = [event.facts["verified"] for event in signed if "verified" in event.facts]
    return last_check.Stretch(**passes[-1]) if passes else None


def labels_of(reading: Reading) -> dict[tuple[str, str], dict[str, str]]:
    """The words of the lists that a handover shows, by (list, code) and language."""
    return {
        (name, item.code): {"fa": item.fa, "en": item.en} for name in LISTS for item in items_of(reading.conn, name)
    }


def hides_counts(reading: Reading, shift: SqlRow[Any], incoming: Mapping[str, int]) -> bool:
    """Whether the outgoing count is kept from this reader: until the blind count is in, only who counted sees it."""
    return not incoming and reading.officer.uid != shift.officer and (shift.state != "signed" or bool(shift.alone))


def _named(officers: Known, uid: str | None, at: datetime) -> Named:
    badge, name = officers.get(uid or "", ("", uid or ""))
    return Named(badge, name, at)


def _counts(
    labels: Labels, outgoing: Mapping[str, int], incoming: Mapping[str, int], differing: tuple[str, ...]
) -> tuple[CountLine, ...]:
    """What was counted, in the order of the commander's list."""
    order = [code for name, code in labels if name == "handover_count"]
    return tuple(
        CountLine(what, labels["handover_count", what], outgoing.get(what), incoming.get(what), what in differing)
        for what in order
        if what in outgoing or what in incoming
    )


def _not_counted(reading: Reading, shift: SqlRow[Any], labels: Labels) -> NotCounted | None:
    """What the outgoing officer's own signature says that he has not counted; None where he counted everything."""
    signature = running_shift.signature(reading.conn, shift)
    if signature is None or not signature.facts.get("not_counted"):
        return None
    things = tuple(
        labels.get(("handover_count", what), {"fa": what, "en": what}) for what in signature.facts["not_counted"]
    )
    return NotCounted(things, signature.words.get("uncounted") or signature.words.get("reasons", {}).get("uncounted"))


def shown_items(reading: Reading, shift: SqlRow[Any], officers: Known, labels: Labels) -> tuple[SummaryItem, ...]:
    """The kept items and, before the cut-off, those that would be drafted now; what presses most stands first."""
    rows = reading.conn.execute(select(ITEM).where(ITEM.c.unit == reading.unit, ITEM.c.record == shift.uid)).all()
    items = [stored(row, labels, officers) for row in rows]
    if shift.cutoff is None:
        drafts = rules.draft(handover.inputs(reading), reading.now)
        items += [preview(item, labels, officers) for item in drafts]
    if reading.officer.role not in HELD_READERS:
        items = [replace(item, notes=()) if item.code == "held" else item for item in items]
    if located := [item.about for item in items if item.code in rules.AT_A_PLACE and item.about]:
        places = places_of(reading, located)
        items = [replace(item, place=places.get(item.about or "")) for item in items]
    return tuple(
        sorted(
            items,
            key=lambda item: rules.rank(item.priority, item.by_when or item.due, item.since, item.code, item.number),
        )
    )


def _notices(reading: Reading, shift: SqlRow[Any], officers: Known, labels: Labels) -> tuple[NoticeLine, ...]:
    chosen_rows = select(NOTICE).where(NOTICE.c.unit == reading.unit, NOTICE.c.record == shift.uid)
    return tuple(
        NoticeLine(
            row.what,
            row.how_many,
            _named(officers, row.officer, row.at),
            row.who,
            labels.get(("signature_via", row.via or "")),
            row.phone,
            None if row.countersigned_at is None else _named(officers, row.countersigned_by, row.countersigned_at),
        )
        for row in reading.conn.execute(chosen_rows.order_by(NOTICE.c.at, NOTICE.c.entry))
    )


def _read_back(reading: Reading, shift: SqlRow[Any], items: tuple[SummaryItem, ...]) -> ReadBack | None:
    """What the officer who takes over answered; before that, whoever has answered."""
    chosen_rows = select(ANSWER).where(ANSWER.c.unit == reading.unit, ANSWER.c.record == shift.uid)
    if shift.closed_by is not None:
        chosen_rows = chosen_rows.where(ANSWER.c.officer == shift.closed_by)
    rows = reading.conn.execute(chosen_rows).all()
    if not rows:
        return None
    right = {(row.item, row.asked) for row in rows if row.right}
    asked = max(len(right), len(read_back.questions(items, shift.cutoff or 0)))
    return ReadBack(asked, len(right), sum(not row.right for row in rows))


def _addenda(reading: Reading, shift: SqlRow[Any], officers: Known) -> tuple[Addendum, ...]:
    rows = reading.conn.execute(
        select(ADDENDUM)
        .where(ADDENDUM.c.unit == reading.unit, ADDENDUM.c.record == shift.uid)
        .order_by(ADDENDUM.c.position)
    )
    return tuple(Addendum(_named(officers, row.officer, row.at), row.text) for row in rows)
