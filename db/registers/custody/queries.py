"""What the custody register lists: its pages (no names), search, who is held now and what presses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import select

from db.kernel import journal, numbering, search
from db.kernel import projecting as kinds
from db.kernel.access import DESK, LEADERS, READERS, SEALERS, Role
from db.kernel.desk import query
from db.kernel.event import Event
from db.kernel.officer import Reading
from db.reading import keyset
from db.registers.custody import rules
from db.registers.custody.arrivals.queries import Arrival, pressing
from db.registers.custody.arrivals.withdrawn import withdrawn_and_opened
from db.registers.custody.attention import ENDS, attention_of
from db.registers.custody.case.duties import spec_of
from db.registers.custody.case.meaning import fear_blocks
from db.registers.custody.case.standing import OPEN_STATES
from db.registers.custody.case.timeline import own
from db.registers.custody.events import words_of
from db.registers.custody.held import HeldCase, held_cases
from db.registers.custody.models import CUSTODY, DUTY, NOTICE
from db.registers.custody.phones import book, with_phones
from db.registers.custody.sealing import lines
from db.words.forms import Field
from db.words.messages import M_, Message
from db.words.records import Column, Cursor, Duty, Filter, Hit, Page, PanelItem, Row
from db.words.searching import query_terms

COLUMNS = (
    Column("band", "Band", Field("code", "Band"), width=6),
    Column("opened_at", "Opened", Field("moment", "Opened"), width=16),
    Column("next", "Next duty", Field("text", "Next duty"), width=16, grows=True),
    Column("due", "Due by", Field("moment", "Due by"), width=16, wide=True),
    Column("outcome", "Outcome", Field("choice", "Outcome", list="custody_outcome"), width=24, wide=True),
)
AT_WORK = OPEN_STATES | {"escaped"}
"""States in which the desk works on a record: opening it needs no purpose of its own."""
PURPOSES = "custody_purpose"
OFTEN = 3
"""A step put off so often stands on the commander's desk."""
INSPECTED = timedelta(days=14)
"""How long a notice stands before the inspectorate on its desk; the register keeps it for ever."""


@query("custody.list", roles=READERS)
def list_custody(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of opening, newest first: numbers, times, state and outcome; no name, no nationality."""
    found, following = keyset.page(reading, CUSTODY.c.opened_at, which, after, limit)
    histories = journal.events_of_many(reading.conn, reading.unit, [row.uid for row in found if row.pressing])
    duties = {uid: rules.duties(history, reading.now) for uid, history in histories.items()}
    return Page(tuple(_row(row, duties.get(row.uid, ())) for row in found), following)


def _row(row: SqlRow[Any], duties: tuple[Duty, ...]) -> Row:
    following = rules.next_duty(duties)
    due = None if following is None else following.due
    values = (row.band or None, row.opened_at, None if following is None else _named(following), due, row.outcome)
    flag = "" if following is None else following.state
    return Row(row.uid, row.number, row.state, values, frozenset({flag} & {"overdue", "due"}))


def _named(duty: Duty) -> Message:
    """A duty, and that it presses: said of it alone, for beside “Held” it would be read of the 24 hours."""
    if duty.state == "overdue":
        return M_("overdue: {duty}", duty=duty.label)
    return M_("due: {duty}", duty=duty.label) if duty.state == "due" else duty.label


@query("custody.count", roles=READERS)
def count_custody(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, CUSTODY.c.opened_at, which)


@query("custody.search", roles=READERS)
def search_custody(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest records whose names, band or document numbers hold every word of `typed`; searching is noted."""
    conn = reading.conn
    uids = search.find(conn, reading.unit, "custody", typed, limit)
    columns = (CUSTODY.c.uid, CUSTODY.c.number, CUSTODY.c.state, CUSTODY.c.opened_at)
    chosen = select(*columns).where(CUSTODY.c.unit == reading.unit, CUSTODY.c.uid.in_(uids))
    rows = {row.uid: row for row in conn.execute(chosen)}
    histories = journal.events_of_many(conn, reading.unit, uids)
    terms = tuple(form for forms in query_terms(typed) for form in forms)
    reading.note("custody_searched", None, {"found": len(uids)})
    return tuple(
        Hit("custody", uid, rows[uid].number, rows[uid].state, rows[uid].opened_at, _around(histories[uid], terms))
        for uid in uids
        if uid in rows
    )


def _around(history: tuple[Event, ...], terms: tuple[str, ...]) -> str:
    return search.line_found(map(words_of, own(history)), terms)


# --- who is held now -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """A person held now, for the desk and the handover.

    `since` is the deprivation of liberty. `duty` presses most; `ends` is when police holding does, where that still
    runs. `flags`: child, fear_of_return, medical, breach (one without a reason), overdue; `overdue` says which duties
    are, what presses most first. `needs` are codes of the list vulnerability. `here`: in this building and in its
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
    overdue: tuple[Message, ...] = ()


@query("custody.held_now", roles=DESK | {Role.INSPECTOR})
def held_now(reading: Reading) -> tuple[HeldPerson, ...]:
    """Everyone whose clock runs, by the next deadline."""
    found = [_held(reading, held) for held in held_cases(reading.conn, reading.unit)]
    return tuple(sorted(found, key=_by_deadline))


def _by_deadline(held: HeldPerson) -> tuple[bool, datetime, str]:
    due = None if held.duty is None else held.duty.due
    return due is None, due or held.since, held.number


def _held(reading: Reading, held: HeldCase) -> HeldPerson:
    case, duties = held.case, rules.duties_of(held.case, reading.now)
    following, over = rules.next_duty(duties), rules.overdue(duties)
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
        ends=min((duty.due for duty in duties if _holding(duty) and duty.due is not None), default=None),
        overdue=tuple(duty.label for duty in over),
    )


def _holding(duty: Duty) -> bool:
    """Whether this is the end of police holding, and still to come or over."""
    return duty.code.partition("-")[0] in ENDS and duty.state in ("open", "due", "overdue")


@query("custody.clock_strip", roles=READERS)
def clock_strip(reading: Reading) -> tuple[tuple[str, Duty], ...]:
    """(band or number, duty) of everyone held, what presses most first; no names.

    Of each person the next duty, and whatever the law limits that is due soon or over.
    """
    found: list[tuple[str, Duty]] = []
    kept = book(reading.conn)
    for held in held_cases(reading.conn, reading.unit):
        duties = with_phones(rules.duties_of(held.case, reading.now), kept, reading.now)
        following = rules.next_duty(duties)
        for duty in duties:
            if duty is following or rules.legal(duty):
                found.append((held.case.band or held.number, replace(duty, number=held.number)))
    found += [("", duty) for arrival in pressing(reading.conn, reading.unit, reading.now) for duty in arrival.duties]
    return tuple(sorted(found, key=lambda item: (rules.press(item[1]), item[0])))


@query("custody.attention", roles=DESK | {Role.INSPECTOR})
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """What needs somebody now: duties due or over, breaches without a reason; before the inspectorate, its notices."""
    found = list(attention_of(held_cases(reading.conn, reading.unit, pressing=True), reading.now))
    for arrival in pressing(reading.conn, reading.unit, reading.now):
        found.append(_arrived(arrival))
    if reading.officer.role in SEALERS:
        found += _sealing(reading)
    if reading.officer.role in LEADERS:
        found += _for_the_commander(reading)
    if reading.officer.role in LEADERS:
        found += withdrawn_and_opened(reading)
    found.sort(key=lambda item: item.at or reading.now)
    if reading.officer.role == Role.INSPECTOR:
        return (*_notices(reading, reading.now - INSPECTED, 50), *found)
    return tuple(found)


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


def _arrived(arrival: Arrival) -> PanelItem:
    """Who arrived and has no record yet, which is the duty that the line says; another one that is overdue is named."""
    over = rules.overdue(arrival.duties)
    text, other = arrival.label, next((duty for duty in over if duty.code != "arrival"), None)
    if other is not None:
        text = M_("{what}; overdue: {duty}", what=text, duty=other.label)
    return PanelItem(text, arrival.at, "overdue" if over else "urgent", "arrival", uid=arrival.uid)


def _sealing(reading: Reading) -> Iterator[PanelItem]:
    """Announced beforehand, so that whoever needs the record can hold it: what is to be announced, and sealed."""
    found = [line for line in lines(reading, recent=True) if not line.kept]
    if new := sum(line.announced_at is None for line in found):
        yield PanelItem(
            M_("{count} custody records: announce that they will be sealed", count=new),
            reading.now,
            "",
            "sealing",
            uid="all",
        )
    if ready := sum(line.ready for line in found):
        yield PanelItem(
            M_("{count} custody records are ready to be sealed", count=ready), reading.now, "due", "sealing", uid="all"
        )


@query("custody.notices", roles=frozenset({Role.INSPECTOR, Role.AUDITOR}))
def notices(reading: Reading, limit: int = 200) -> tuple[PanelItem, ...]:
    """What the inspectorate was told by itself, newest first: force, deaths, breaches, later starts, many openings."""
    return tuple(_notices(reading, None, limit))


def _notices(reading: Reading, since: datetime | None, limit: int) -> Iterator[PanelItem]:
    chosen = select(NOTICE).where(NOTICE.c.unit == reading.unit)
    if since is not None:
        chosen = chosen.where(NOTICE.c.at >= since)
    for row in reading.conn.execute(chosen.order_by(NOTICE.c.at.desc(), NOTICE.c.entry.desc()).limit(limit)):
        about = row.record or row.about
        number = numbering.number_of(reading.conn, reading.unit, about) if about else None
        yield PanelItem(M_(kinds.label(row.what)), row.at, "urgent", "custody" if number else None, number)
