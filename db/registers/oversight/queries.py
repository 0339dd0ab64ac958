"""197 contacts as the precinct reads them, without complaints: by code, in a list without names, by what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy import Row as SqlRow

from db.kernel.base import slots
from db.kernel.base.access import DESK, FIELD, OVERSIGHT, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.reference.officers import inspectorate
from db.reference.officers.queries import officer_by_badge
from db.registers.oversight import rules
from db.registers.oversight.forms import RecordContact
from db.registers.oversight.models import CONTACT
from db.words.calendar.jalali import end_of_day, local_date
from db.words.checks import code_is_valid, read_code
from db.words.codes import NEAR, Status, checked_code
from db.words.dates import AHEAD, MISSED, DateLine
from db.words.forms import Field, fields_of
from db.words.messages import M_, Refused
from db.words.records import LIMITS, Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder


@query("oversight.who_reads", roles=DESK | OVERSIGHT)
def who_reads(reading: Reading) -> tuple[str, ...]:
    """Who will be able to read a complaint that is written now: inspectors, then the levels above, by their names."""
    badges = inspectorate.readers(reading.conn, reading.desk.store)
    officers = {badge: officer_by_badge(reading.conn, badge) for badge in badges}
    names = [badge if officer is None else officer.name for badge, officer in officers.items()]
    levels = [name for filler in slots.fillers("oversight.reader_names") for name in filler(reading.conn, reading.unit)]
    return (*names, *levels)


RECORDED = dict(fields_of(RecordContact))
DUE = Field("date", "Due")
COLUMNS = (
    Column("received_at", "Received at", RECORDED["received_at"], 12),
    Column("kind", "Kind", RECORDED["kind"], 10, grows=True),
    Column("priority", "Priority", RECORDED["priority"], 6),
    Column("due", "Due", DUE, 10),
)
_in_columns = RowBuilder(COLUMNS, CONTACT.c.keys())
SHOWN = 20


@dataclass(frozen=True, slots=True)
class DueContact:
    """A contact that waits for its answer. `due` is the end of the promised day."""

    uid: str
    number: str
    kind: str
    priority: str
    due: datetime
    overdue: bool


def is_overdue(reading: Reading, row: SqlRow[Any]) -> bool:
    """Whether the promised day of a contact has passed by now."""
    return rules.overdue(row.state, row.due, row.stopped_on, local_date(reading.now))


@query("oversight.status_by_code", roles=FIELD | READERS)
def status_by_code(reading: Reading, code: str) -> Status:
    """What became of a contact: state, due day and reply, for whoever holds its code. Complaints are not here.

    Raises Refused("invalid", "not_found").
    """
    code = checked_code(code, "code")
    chosen = select(CONTACT).where(CONTACT.c.unit == reading.unit, CONTACT.c.number == code)
    row = reading.conn.execute(chosen).first()
    if row is None:
        raise Refused("not_found", {"code": M_("No request has the code {code}.", code=code)})
    return Status(code, row.state, row.due, is_overdue(reading, row), row.reply, row.replied_at)


@query("oversight.list", roles=READERS)
def list_contacts(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of receipt, newest first. No names, no words; complaints are not here."""
    rows, following = keyset.page(reading, CONTACT.c.received_at, which, after, limit)
    return Page(tuple(_row(reading, row) for row in rows), following)


def _row(reading: Reading, row: SqlRow[Any]) -> Row:
    late, waits = is_overdue(reading, row), row.state in rules.OPEN
    near = waits and row.stopped_on is None and row.due <= local_date(reading.now + NEAR)
    flags = {"overdue": late, "due": near and not late, "urgent": row.priority == "immediate" and waits}
    return _in_columns(row, flags=frozenset(name for name, holds in flags.items() if holds))


@query("oversight.count", roles=READERS)
def count_contacts(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, CONTACT.c.received_at, which)


@query("oversight.search", roles=READERS)
def search_contacts(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Contacts are found by their code alone, never by words or names."""
    if not code_is_valid(typed):
        return ()
    chosen = select(CONTACT).where(CONTACT.c.unit == reading.unit, CONTACT.c.number == read_code(typed)).limit(limit)
    return tuple(
        Hit("oversight", row.uid, row.number, row.state, row.received_at, "") for row in reading.conn.execute(chosen)
    )


def _waiting(reading: Reading, limit: int | None = None) -> list[SqlRow[Any]]:
    chosen = select(CONTACT).where(
        CONTACT.c.unit == reading.unit,
        CONTACT.c.stopped_on.is_(None),
        CONTACT.c.state.in_(sorted(rules.OPEN)),
        CONTACT.c.due <= local_date(reading.now + NEAR),
    )
    return list(reading.conn.execute(chosen.order_by(CONTACT.c.due, CONTACT.c.uid).limit(limit)).all())


@query("oversight.due_now", roles=READERS)
def due_now(reading: Reading) -> tuple[DueContact, ...]:
    """Contacts that are overdue or due within two days, the longest overdue first; complaints are not here."""
    today = local_date(reading.now)
    return tuple(
        DueContact(row.uid, row.number, row.kind, row.priority, end_of_day(row.due), row.due < today)
        for row in _waiting(reading)
    )


@query("oversight.dates", roles=READERS)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """Contacts that wait for an answer promised from one day to another, both included; complaints are not here."""
    today = local_date(reading.now)
    waiting = (CONTACT.c.unit == reading.unit, CONTACT.c.stopped_on.is_(None), CONTACT.c.state.in_(sorted(rules.OPEN)))
    chosen = select(CONTACT).where(*waiting, CONTACT.c.due >= first, CONTACT.c.due <= last)
    return tuple(
        DateLine(
            row.due, M_("Answer to a 197 contact is due"), "oversight", row.number, row.uid,
            state=MISSED if row.due < today else AHEAD,
        )
        for row in reading.conn.execute(chosen)
    )  # fmt: skip


@query("oversight.attention", roles=OVERSIGHT)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The inspector's panel: contacts that are overdue or soon due."""
    today = local_date(reading.now)
    return tuple(
        PanelItem(
            M_("The 197 contact waits for its answer"),
            end_of_day(row.due),
            "overdue" if row.due < today else "due",
            "oversight",
            row.number,
            weight=LIMITS,
        )
        for row in _waiting(reading, SHOWN)
    )


def contacts_of(conn: Connection, unit: str, session: str) -> int:
    """How many contacts were recorded in a public meeting; complaints are sealed and counted nowhere."""
    chosen = select(func.count()).where(CONTACT.c.unit == unit, CONTACT.c.meeting == session)
    return int(conn.execute(chosen).scalar_one())
