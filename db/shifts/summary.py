"""The handover summary: what the screen, the text page and `--json` show of one shift.

Facts stand by reference: an item keeps the record's number, codes and instants as they were at the cut-off, never a
name or words of another register. So a sealed record leaves nothing of itself in a handover, and what was signed does
not change when a record goes on. Officers' names are read where they are shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import and_, func, select

from db import events, journal, numbering
from db.access import DESK, READERS, Role
from db.desk import COMMANDS, Command, Reading, query
from db.incidents.queries import open_now
from db.lists.queries import items_of
from db.messages import M_, Message
from db.officers.queries import names
from db.shifts import handover, rules
from db.shifts.events import ADDENDUM, ITEM, SHIFT
from db.shifts.marks import MARK_KINDS
from db.tables import RecordIndex, table

INDEX = table(RecordIndex)

HELD_READERS = DESK | {Role.INSPECTOR}
"""Who sees what presses for a held person (a child, fear of return); others see band, number and clock."""
COUNT_LABELS: dict[str, Message] = {
    "people_held": M_("People held"),
    "weapons": M_("Weapons"),
    "radios": M_("Radios"),
    "keys": M_("Keys"),
    "vehicles": M_("Vehicles"),
    "sealed_items": M_("Sealed items"),
    "complaint_envelopes": M_("Sealed 197 envelopes"),
}
FLAG_LABELS: dict[str, Message] = {
    "child": M_("child"),
    "fear_of_return": M_("fear of return"),
    "breach": M_("breach"),
    "medical": M_("medical need"),
    "injured": M_("injured"),
    "self_harm": M_("risk of self-harm"),
    "missing": M_("missing"),
    "elsewhere": M_("moved elsewhere"),
    "overdue": M_("overdue"),
    "due": M_("due"),
    "urgent": M_("urgent"),
    "late": M_("late entry"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """An officer and the instant he did something."""

    badge: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """One item. `text` names the thing, `notes` what presses; `next` and `due` are its next duty and when."""

    item: int
    code: str
    priority: str
    text: Message
    notes: tuple[Message, ...] = ()
    register: str | None = None
    number: str | None = None
    about: str | None = None
    """The uid of that record."""
    type: Mapping[str, str] | None = None
    """What kind of incident, by language (fa, en)."""
    place: str | None = None
    """Where an incident that is still open is: read from its register now, not kept here."""
    since: datetime | None = None
    next: Message | None = None
    due: datetime | None = None
    what: str | None = None
    action: str | None = None
    owner: str | None = None
    by_when: datetime | None = None
    if_then: str | None = None
    heard: Mapping[str, str] | None = None
    """First-hand or reported, by language (fa, en)."""
    drafted: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CountLine:
    """One thing counted by both. `outgoing` is None while it is hidden from who counts blind."""

    what: str
    label: Message
    outgoing: int | None
    incoming: int | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Addendum:
    """Words after the lock; None where they are sealed."""

    by: Named
    text: str | None


@dataclass(frozen=True, slots=True)
class HandoverSummary:
    """One shift and its handover. Before the cut-off, items are those that a handover begun at `as_of` would draft."""

    unit_name: str
    demo: bool
    uid: str
    number: str
    state: str
    officer: Named
    crew: tuple[tuple[Message, str], ...]
    as_of: datetime
    read_at: int
    cutoff: int | None
    anchor: str | None
    started: Named | None
    items: tuple[SummaryItem, ...]
    counts: tuple[CountLine, ...]
    counts_hidden: bool
    found: str | None
    outgoing: Named | None
    incoming: Named | None
    absent: str | None
    alone: bool
    alone_reason: str | None
    disagreement: str | None
    following: str | None
    addenda: tuple[Addendum, ...]
    entries: tuple[tuple[Message, int], ...]
    """How many entries of each kind belong to this shift."""
    later: int
    """Entries written between the cut-off and the lock: they belong to the next shift."""

    @property
    def uncounted(self) -> bool:
        """Whether it was signed over without a count by the one who took it over."""
        counted = [line for line in self.counts if line.outgoing is not None]
        return (
            self.state == "signed"
            and not self.alone
            and bool(counted)
            and all(line.incoming is None for line in self.counts)
        )

    @property
    def differs(self) -> bool:
        """Whether the two counts disagree about anything."""
        return any(line.differs for line in self.counts)


@query("shift.summary", roles=READERS)
def summary(reading: Reading, number: str | None = None) -> HandoverSummary:
    """The summary of a shift by its number, or of the one running. Raises Refused("not_found")."""
    return of_shift(reading, chosen(reading, number))


def chosen(reading: Reading, number: str | None) -> SqlRow[Any]:
    """The shift's row by its number as typed; the one running where no number is given. Raises Refused("not_found")."""
    from db.messages import Refused

    if number is None:
        found = handover.running(reading.conn, reading.unit)
        if found is None:
            raise Refused("not_found", {}, M_("No shift is open."))
        return found
    uid, _ = numbering.find(reading.conn, reading.desk.store, "shift", number, reading.now)
    return reading.conn.execute(select(SHIFT).where(SHIFT.c.unit == reading.unit, SHIFT.c.uid == uid)).one()


def of_shift(reading: Reading, shift: SqlRow[Any]) -> HandoverSummary:
    """The summary of a shift's row, as the asking officer may see it."""
    known = names(reading.conn)
    outgoing, incoming = handover.counts(reading.conn, reading.unit, shift.uid)
    hidden = hides_counts(reading, shift, incoming)
    differing = rules.differences(outgoing, incoming)
    after = previous_cutoff(reading, shift)
    return HandoverSummary(
        unit_name=reading.desk.store.info.unit_name,
        demo=reading.desk.store.demo,
        uid=shift.uid,
        number=shift.number,
        state=shift.state,
        officer=_named(known, shift.officer, shift.opened_at),
        crew=crew_of(shift),
        as_of=shift.started_at or reading.now,
        read_at=journal.last_position(reading.conn),
        cutoff=shift.cutoff,
        anchor=None if shift.cutoff is None else journal.anchor(reading.conn, shift.cutoff),
        started=None if shift.started_at is None else _named(known, shift.started_by, shift.started_at),
        items=_items(reading, shift, known),
        counts=tuple(
            CountLine(
                what, COUNT_LABELS[what], None if hidden else outgoing.get(what), incoming.get(what), what in differing
            )
            for what in rules.COUNTED
            if what in incoming or (what in outgoing and not hidden)
        ),
        counts_hidden=hidden and bool(outgoing),
        found=shift.found,
        outgoing=None if shift.signed_at is None else _named(known, shift.officer, shift.signed_at),
        incoming=None if shift.closed_at is None or shift.alone else _named(known, shift.closed_by, shift.closed_at),
        absent=shift.absent,
        alone=bool(shift.alone),
        alone_reason=shift.alone_reason,
        disagreement=shift.disagreement,
        following=None if shift.following is None else numbering.number_of(reading.conn, shift.following),
        addenda=_addenda(reading, shift, known),
        entries=_entries(reading, after, shift.cutoff),
        later=_later(reading, shift),
    )


def hides_counts(reading: Reading, shift: SqlRow[Any], incoming: Mapping[str, int]) -> bool:
    """Whether the outgoing count is kept from this reader: until the blind count is in, only who counted sees it."""
    return not incoming and reading.officer.uid != shift.officer and (shift.state != "signed" or bool(shift.alone))


def previous_cutoff(reading: Reading, shift: SqlRow[Any]) -> int:
    """The cut-off before this shift's own; 0 for the first shift."""
    before = select(func.max(SHIFT.c.cutoff)).where(SHIFT.c.unit == reading.unit)
    if shift.cutoff is not None:
        before = before.where(SHIFT.c.cutoff < shift.cutoff)
    return int(reading.conn.execute(before).scalar_one() or 0)


def crew_of(shift: SqlRow[Any]) -> tuple[tuple[Message, str], ...]:
    """The roster roles of a shift and who holds them."""
    roles = (
        (M_("Deputy duty officer"), shift.deputy),
        (M_("Standby officer"), shift.standby),
        (M_("Guard commander"), shift.guard),
    )
    return tuple((label, name) for label, name in roles if name)


def _named(known: Mapping[str, tuple[str, str]], uid: str | None, at: datetime) -> Named:
    badge, name = known.get(uid or "", ("", uid or ""))
    return Named(badge, name, at)


def _items(reading: Reading, shift: SqlRow[Any], known: Mapping[str, tuple[str, str]]) -> tuple[SummaryItem, ...]:
    labels = {
        (name, item.code): {"fa": item.fa, "en": item.en}
        for name in ("first_hand", "incident_type")
        for item in items_of(reading.conn, name)
    }
    rows = reading.conn.execute(select(ITEM).where(ITEM.c.unit == reading.unit, ITEM.c.record == shift.uid)).all()
    found = [_stored(row, labels, known) for row in rows]
    if shift.cutoff is None:
        drafts = rules.draft(handover.inputs(reading), reading.now)
        found += [_preview(item, labels, known) for item in drafts]
    places = {item.uid: item.place for item in handover.within(open_now, reading)}
    if reading.officer.role not in HELD_READERS:
        found = [replace(item, notes=()) if item.code == "held" else item for item in found]
    found = [replace(item, place=places.get(item.about)) if item.code == "incident" else item for item in found]
    return tuple(
        sorted(
            found,
            key=lambda item: rules.rank(item.priority, item.by_when or item.due, item.since, item.code, item.number),
        )
    )


Labels = Mapping[tuple[str, str], Mapping[str, str]]


def _stored(row: SqlRow[Any], labels: Labels, known: Mapping[str, tuple[str, str]]) -> SummaryItem:
    details = json.loads(row.details)
    text, notes, following = worded(row.code, details, known)
    return SummaryItem(
        item=row.item,
        code=row.code,
        priority=row.priority,
        text=text,
        notes=notes,
        register=row.about_register,
        number=row.number,
        about=row.about,
        type=labels.get(("incident_type", details.get("type", ""))),
        since=row.since,
        next=following,
        due=row.due,
        what=row.what,
        action=row.action,
        owner=row.owner,
        by_when=row.by_when,
        if_then=row.if_then,
        heard=labels.get(("first_hand", row.heard or "")),
        drafted=row.drafted,
        reason=row.reason,
    )


def _preview(item: rules.Draft, labels: Labels, known: Mapping[str, tuple[str, str]]) -> SummaryItem:
    text, notes, following = worded(item.code, item.details, known)
    return SummaryItem(
        item=0,
        code=item.code,
        priority=item.priority,
        text=text,
        notes=notes,
        register=item.register,
        number=item.number,
        about=item.about,
        type=labels.get(("incident_type", str(item.details.get("type", "")))),
        since=item.since,
        next=following,
        due=item.due,
        drafted=item.priority,
    )


def worded(
    code: str, details: Mapping[str, Any], known: Mapping[str, tuple[str, str]]
) -> tuple[Message, tuple[Message, ...], Message | None]:
    """(what the item is, what presses, its next duty) in words, from its code and details."""
    notes = tuple(FLAG_LABELS.get(flag, M_(flag)) for flag in details.get("flags", ()))
    following = M_(details["duty"]) if details.get("duty") else None
    match code:
        case "held" if details.get("band"):
            return M_("Person held, band {band}", band=_band(details["band"])), notes, following
        case "held":
            return M_("Person held"), notes, following
        case "incident":
            return M_("Open incident"), notes, following
        case "session":
            return M_("Service desk still open"), notes, following
        case "request":
            return M_("Request waiting for its answer"), notes, following
        case "oversight":
            return M_("197 contact waiting for its answer"), notes, following
        case "mark":
            return (
                M_("Mark not explained: {kind}", kind=MARK_KINDS.get(details["kind"], M_("Marked moment"))),
                notes,
                None,
            )
        case "draft":
            command = _command(details["command"])
            label = M_(command.label) if command is not None else M_("something half-typed")
            name = known.get(details["officer"], ("", ""))[1]
            if details.get("parked"):
                return M_("Parked entry of {officer}: {what}", officer=name, what=label), notes, None
            return M_("Unfinished entry of {officer}: {what}", officer=name, what=label), notes, None
        case _:
            return M_("Item"), notes, following


def _band(band: str) -> int | str:
    """A band's number as a number, so that it is shown in the digits of the language, unless it begins with a zero."""
    return int(band) if band.isdecimal() and str(int(band)) == band else band


def _command(name: str) -> Command | None:
    """The command that a half-typed entry is for; its register may not have been needed so far."""
    if name not in COMMANDS:
        from db.registers import load_all

        load_all()
    return COMMANDS.get(name)


def _addenda(reading: Reading, shift: SqlRow[Any], known: Mapping[str, tuple[str, str]]) -> tuple[Addendum, ...]:
    rows = reading.conn.execute(
        select(ADDENDUM)
        .where(ADDENDUM.c.unit == reading.unit, ADDENDUM.c.record == shift.uid)
        .order_by(ADDENDUM.c.position)
    )
    return tuple(Addendum(_named(known, row.officer, row.at), row.text) for row in rows)


def shown_entries(reading: Reading, after: int, until: int | None) -> Any:
    """The condition that chooses a shift's entries among the journal's: this unit's, without contacts of 197.

    Those are left out because a count of them tells the desk that one was made.
    """
    columns = journal.JOURNAL.c
    where = and_(
        columns.unit == reading.unit,
        columns.stream == "record",
        columns.position > after,
        columns.kind.not_in(events.confidential()),
    )
    return where if until is None else and_(where, columns.position <= until)


def _entries(reading: Reading, after: int, until: int | None) -> tuple[tuple[Message, int], ...]:
    columns = journal.JOURNAL.c
    chosen = (
        select(columns.kind, func.count().label("entries"))
        .where(shown_entries(reading, after, until))
        .group_by(columns.kind)
        .order_by(func.count().desc(), columns.kind)
    )
    return tuple((M_(events.label(row.kind)), row.entries) for row in reading.conn.execute(chosen))


def _later(reading: Reading, shift: SqlRow[Any]) -> int:
    if shift.cutoff is None:
        return 0
    columns = journal.JOURNAL.c
    where = and_(shown_entries(reading, shift.cutoff, None), columns.record.is_(None) | (columns.record != shift.uid))
    if shift.closed_at is not None:
        where = and_(where, columns.position < _locked_at(reading, shift))
    return int(reading.conn.execute(select(func.count()).select_from(journal.JOURNAL).where(where)).scalar_one())


def _locked_at(reading: Reading, shift: SqlRow[Any]) -> Any:
    columns = journal.JOURNAL.c
    locks = ("handover_taken_over", "shift_closed_alone")
    return (
        select(func.min(columns.position)).where(columns.record == shift.uid, columns.kind.in_(locks)).scalar_subquery()
    )
