"""What the custody register lists: its pages (no names), search, who is held now and what presses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.kernel.base.access import DESK, LEADERS, READERS, SEALERS, Role
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.reading import keyset
from db.reading.pressing import PRESSES, most_pressing, pressing
from db.registers.custody import rules
from db.registers.custody.arrivals.queries import Arrival, pressing_arrivals
from db.registers.custody.arrivals.withdrawn_arrivals import withdrawn_and_opened
from db.registers.custody.board.attention import attention_of
from db.registers.custody.board.notices import INSPECTED, on_the_desk
from db.registers.custody.case.duties import spec_of
from db.registers.custody.case.meaning import fear_blocks
from db.registers.custody.case.spec import ENDING
from db.registers.custody.case.status import OPEN_STATES
from db.registers.custody.changes.queries import waiting_here
from db.registers.custody.entries_in_question import cases_of
from db.registers.custody.models import CUSTODY, DUTY, NOTICE
from db.registers.custody.outcome.offered_bodies import are_offered
from db.registers.custody.people_held import HeldCase, held_cases
from db.registers.custody.rules import end_of_holding, holding
from db.registers.custody.sealing.queries import lines
from db.registers.custody.settings.phones import book, with_phones
from db.words.forms import Field
from db.words.messages import M_, Message
from db.words.records import LIMITS, Column, Cursor, Duty, Filter, Page, PanelItem, Row, RowBuilder

COLUMNS = (
    Column("band", "Band", Field("code", "Band"), width=6),
    Column("opened_at", "Record opened", Field("moment", "Record opened"), width=16),
    Column("next", "Next duty", Field("text", "Next duty"), width=16, grows=True, whole=True),
    Column("due", "Due by", Field("moment", "Due by"), width=6, clock="Time left"),
    Column("outcome", "Outcome", Field("choices", "Outcome", list="custody_outcome"), width=24, wide=True),
    Column("ends", "Hour 24", Field("moment", "Hour 24"), width=7, wide=True, clock="24 hours", soon=ENDING.usual),
)
SCANNED = ("due", "next", "ends", "band", "number", "state")
_in_columns = RowBuilder(COLUMNS, ("opened_at",), "band", "next", "due", "outcome", "ends")
OPENED_AT, DUE_AT = ([column.name for column in COLUMNS].index(name) for name in ("opened_at", "due"))
AT_WORK = OPEN_STATES | {"escaped"}
"""States in which the desk works on a record: opening it needs no purpose of its own."""
PURPOSES = "custody_purpose"
OFTEN = 3
"""A step put off so often stands on the commander's desk."""


@query("custody.list", roles=READERS)
def list_custody(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of opening, newest first: numbers, times, state and outcome; no name, no nationality.

    The list of those held now begins with the next deadline. No other filter hides anyone who is past or near a limit
    of the law: they stand before its first page.
    """
    if which.at_work:
        rows, following = keyset.cut_of([row for row, _ in _held_rows(reading)], _next_first, after, limit, oldest=True)
        return Page(rows, following)
    through = _shown_through(reading, which)[:limit] if after is None else ()
    page, following = keyset.page(reading, CUSTODY.c.opened_at, which, after, limit - len(through))
    return Page((*through, *_rows(reading, page)), following)


def _rows(reading: Reading, rows: Sequence[SqlRow[Any]]) -> tuple[Row, ...]:
    duties = _duties(reading, rows)
    return tuple(_row(row, duties.get(row.uid, ()), reading.now) for row in rows)


def _duties(reading: Reading, rows: Sequence[SqlRow[Any]]) -> dict[str, tuple[Duty, ...]]:
    histories = stored_events.events_of_many(reading.conn, reading.unit, [row.uid for row in rows if row.pressing])
    cases = cases_of(reading.conn, reading.unit, histories)
    return {uid: rules.duties_of(case, reading.now) for uid, case in cases.items()}


def _held_rows(reading: Reading) -> list[tuple[Row, bool]]:
    """Everyone whose clock runs, and whether a limit of the law is over or near."""
    held = _held_now(reading)
    duties = _duties(reading, held)
    return [(_row(row, duties[row.uid], reading.now), _near(duties[row.uid], reading.now)) for row in held]


def _held_now(reading: Reading) -> list[SqlRow[Any]]:
    """The rows of everyone whose clock runs."""
    chosen = select(CUSTODY).where(CUSTODY.c.unit == reading.unit, CUSTODY.c.pressing)
    return [row for row in reading.conn.execute(chosen) if row.state in OPEN_STATES]


def _near(duties: Iterable[Duty], now: datetime) -> bool:
    return any(rules.limited(duty) and pressing(duty, now) in PRESSES for duty in duties)


def _next_first(row: Row) -> tuple[datetime, str]:
    return row.values[DUE_AT] or rules.LAST, row.uid


def _shown_through(reading: Reading, which: Filter) -> tuple[Row, ...]:
    """Held people past or near a limit whom a filter would hide, the next deadline first."""
    if which == Filter():
        return ()
    hidden = [row for row, near in _held_rows(reading) if near and not _left(which, row)]
    return tuple(sorted(hidden, key=_next_first))


def _left(which: Filter, row: Row) -> bool:
    opened = row.values[OPENED_AT]
    return (
        which.state in (None, row.state)
        and (which.since is None or opened >= which.since)
        and (which.until is None or opened < which.until)
    )


def _row(row: SqlRow[Any], duties: tuple[Duty, ...], now: datetime) -> Row:
    following = rules.next_duty(duties, now)
    due = None if following is None else following.due
    outcomes = tuple(row.outcomes.split()) or None  # one that was sent on, came back and walked free has two
    computed = {
        "band": row.band or None,
        "next": None if following is None else following.label,
        "due": due,
        "outcome": outcomes,
        "ends": end_of_holding(duties),
    }
    ending = (duty for duty in duties if holding(duty))
    most = most_pressing([*ending, *([] if following is None else [following])], now)
    return _in_columns(row, computed, flags=frozenset({most} & PRESSES))


@query("custody.count", roles=READERS)
def count_custody(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves, those who show through it among them; None above COUNT_CAP."""
    if which.at_work:
        return keyset.capped(len(_held_now(reading)))
    count = keyset.count(reading, CUSTODY.c.opened_at, which)
    return None if count is None else keyset.capped(count + len(_shown_through(reading, which)))


# --- who is held now -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """A person held now, for the desk and the handover.

    `since` is the deprivation of liberty. `duty` presses most; `ends` is when police holding does, where that still
    runs. `flags`: child, fear_of_return, medical, breach (one without a reason), overdue; `overdue_duties` are those,
    the most urgent first. `needs` are codes of the list vulnerability. `here`: in this building and in its
    headcount; who was moved is not.
    """

    uid: str
    number: str
    band: str
    name: str
    since: datetime
    elapsed: timedelta
    state: str
    here: bool
    place: str
    duty: Duty | None
    flags: frozenset[str]
    needs: frozenset[str]
    ends: datetime | None
    overdue_duties: tuple[Duty, ...] = ()

    @property
    def overdue(self) -> tuple[Message, ...]:
        """The labels of the overdue duties."""
        return tuple(duty.label for duty in self.overdue_duties)


@query("custody.held_now", roles=DESK | {Role.INSPECTOR})
def held_now(reading: Reading) -> tuple[HeldPerson, ...]:
    """Everyone whose clock runs, by the next deadline."""
    people = [_held(reading, held) for held in held_cases(reading.conn, reading.unit)]
    return tuple(sorted(people, key=_by_deadline))


def _by_deadline(held: HeldPerson) -> tuple[bool, datetime, str]:
    due = None if held.duty is None else held.duty.due
    return due is None, due or held.since, held.number


def _held(reading: Reading, held: HeldCase) -> HeldPerson:
    case, duties = held.case, rules.duties_of(held.case, reading.now)
    following, over = rules.next_duty(duties, reading.now), rules.overdue(duties)
    holds = {
        "child": case.child,
        "fear_of_return": fear_blocks(case),
        "medical": case.ill,
        "breach": any(duty.breach_reason is None for duty in rules.breaches(duties)),
        "overdue": bool(over),
    }
    return HeldPerson(
        uid=held.uid,
        number=held.number,
        band=case.band,
        name=case.name,
        since=case.start or held.start,
        elapsed=reading.now - (case.start or held.start),
        state=held.state,
        here=held.state in ("held", "judge"),
        place=case.place,
        duty=following,
        flags=frozenset(name for name, true in holds.items() if true),
        needs=case.needs,
        ends=end_of_holding(duties),
        overdue_duties=over,
    )


def _ending(duty: Duty, now: datetime) -> bool:
    """Whether this is the end of holding, and presses: from then on it stands in the strip."""
    return holding(duty) and pressing(duty, now) in PRESSES


@query("custody.clock_strip", roles=READERS)
def clock_strip(reading: Reading) -> tuple[tuple[str, Duty], ...]:
    """(band or number, duty) of everyone held, what presses most first; no names.

    Each person has the next duty, and what the law limits and is due or over, the end of holding among it.
    """
    lines: list[tuple[str, Duty]] = []
    kept = book(reading.conn)
    for held in held_cases(reading.conn, reading.unit):
        duties = with_phones(rules.duties_of(held.case, reading.now), kept, reading.now)
        following = rules.next_duty(duties, reading.now)
        for duty in duties:
            if duty is following or rules.legal(duty) or _ending(duty, reading.now):
                lines.append((held.case.band or held.number, replace(duty, number=held.number)))
    lines += [
        ("", duty) for arrival in pressing_arrivals(reading.conn, reading.unit, reading.now) for duty in arrival.duties
    ]
    urgency = rules.by_urgency(reading.now)
    lines.sort(key=lambda item: (urgency(item[1]), item[0]))
    # As on the desk: hour 24 that is near or over, other limits of the law that are, then the rest.
    return tuple(sorted(lines, key=lambda item: (not _ending(item[1], reading.now), not rules.legal(item[1]))))


@query("custody.attention", roles=DESK | {Role.INSPECTOR})
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """What needs somebody now: duties due or over, breaches without a reason; before the inspectorate, its notices."""
    items = list(attention_of(held_cases(reading.conn, reading.unit, pending_at=reading.now), reading.now))
    for arrival in pressing_arrivals(reading.conn, reading.unit, reading.now):
        items.append(_arrived(arrival, reading.now))
    if reading.officer.role in SEALERS:
        items += _sealing(reading)
    if reading.officer.role in LEADERS:
        items += _for_the_commander(reading)
    if reading.officer.role in LEADERS:
        items += withdrawn_and_opened(reading)
    items.sort(key=lambda item: item.at or reading.now)
    if reading.officer.role == Role.INSPECTOR:
        return (*_undecided(reading), *_bodies(reading), *on_the_desk(reading), *items)
    return tuple(items)


def _undecided(reading: Reading) -> Iterator[PanelItem]:
    """What waits for the inspectorate's word, in one line that opens the list of it."""
    if changes := waiting_here(reading):
        text = M_("Corrections waiting for your decision: {count}", count=len(changes))
        yield PanelItem(text, changes[0].change.entered_at, "urgent", "undecided", uid="all")


def _bodies(reading: Reading) -> Iterator[PanelItem]:
    """The bodies of the last year, which one yes puts into the list that decides where somebody goes."""
    if are_offered(reading.conn, reading.desk.store, reading.now):
        text = M_("Bodies of the last year need one approval: Lists, key B")
        yield PanelItem(text, reading.now, "", "lists", uid="all")


def _for_the_commander(reading: Reading) -> Iterator[PanelItem]:
    """Steps that were put off three times, and what was done as stated much later only, of the last two weeks."""
    mine = (CUSTODY.c.unit == reading.unit, DUTY.c.unit == CUSTODY.c.unit, DUTY.c.record == CUSTODY.c.uid)
    often = select(CUSTODY.c.number, DUTY.c.code, DUTY.c.due).where(*mine, DUTY.c.put >= OFTEN)
    for put in reading.conn.execute(often.order_by(DUTY.c.due).limit(20)):
        text = M_("Put off again and again: {duty}", duty=spec_of(put.code).label)
        yield PanelItem(text, put.due, "", "custody", put.number)
    since = reading.now - INSPECTED
    stated = select(CUSTODY.c.number, CUSTODY.c.opened_at, CUSTODY.c.stated).where(
        CUSTODY.c.unit == reading.unit, CUSTODY.c.stated > 0, CUSTODY.c.opened_at >= since
    )
    for row in reading.conn.execute(stated.order_by(CUSTODY.c.opened_at).limit(20)):
        text = M_("Done as stated later, not evidenced: {count}", count=row.stated)
        yield PanelItem(text, row.opened_at, "late", "custody", row.number)
    yield from _known_afterwards(reading, since)


def _known_afterwards(reading: Reading, since: datetime) -> Iterator[PanelItem]:
    """What should not have happened, written of somebody who is held no longer: else it stands among what presses."""
    of = (CUSTODY.c.unit == NOTICE.c.unit) & (CUSTODY.c.uid == NOTICE.c.about) & CUSTODY.c.pressing.is_(False)
    chosen = (
        select(CUSTODY.c.number, NOTICE.c.at)
        .join(CUSTODY, of)
        .where(NOTICE.c.unit == reading.unit, NOTICE.c.at >= since, NOTICE.c.what == "late_fact_recorded")
    )
    for row in reading.conn.execute(chosen.order_by(NOTICE.c.at).limit(20)):
        yield PanelItem(M_("What should not have happened"), row.at, "late", "custody", row.number)


def _arrived(arrival: Arrival, now: datetime) -> PanelItem:
    """Who arrived and has no record yet, which is the duty that the line says; another one that is overdue is named."""
    over = (duty for duty in rules.overdue(arrival.duties) if pressing(duty, now) == "overdue")
    text, other = arrival.label, next((duty for duty in over if duty.code != "arrival"), None)
    if other is not None:
        text = M_("{what}; overdue: {duty}", what=text, duty=other.label)
    presses = most_pressing(arrival.duties, now)
    flag = presses if presses in PRESSES else ""
    return PanelItem(text, arrival.at, flag, "arrival", uid=arrival.uid, weight=LIMITS, first=True)


def _sealing(reading: Reading) -> Iterator[PanelItem]:
    """Announced beforehand, so that whoever needs the record can hold it: what is to be announced, and sealed."""
    open_lines = [line for line in lines(reading, recent=True) if not line.kept]
    if new := sum(line.announced_at is None for line in open_lines):
        yield PanelItem(
            M_("{count} custody records: announce that they will be sealed", count=new),
            reading.now,
            "",
            "sealing",
            uid="all",
        )
    if ready := sum(line.ready for line in open_lines):
        yield PanelItem(
            M_("{count} custody records are ready to be sealed", count=ready), reading.now, "due", "sealing", uid="all"
        )
