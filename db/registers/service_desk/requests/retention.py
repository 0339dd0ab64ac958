"""How long a closed request keeps who asked: announced, then sealed by one command; held by whoever needs it.

Name and telephone go in any case; the words stay only where the citizen agreed. Codes, times, category and outcome
stay, so that every figure counts what it counted before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from db.kernel.base.access import DESK, SEALERS, Role
from db.kernel.base.officer import Desk, Reading
from db.kernel.desk.desk import Act, command, query
from db.kernel.erasing import sealing
from db.reading import keyset
from db.reference.lists.queries import items_of
from db.registers.service_desk import rules
from db.registers.service_desk.forms import HoldRequest, SealRequests
from db.registers.service_desk.models import REQUEST
from db.registers.service_desk.request_lookup import root, row_of
from db.registers.service_desk.requests.attendance import is_over, told_uid
from db.storage import sealed_list
from db.words.calendar.jalali import local_date, local_instant, week_of
from db.words.forms import Field
from db.words.messages import M_, Message, Refused
from db.words.records import Column, Cursor, Filter, Page, RowBuilder
from db.words.records import Row as ListRow

LIST = "desk_limit"
AT_ONCE = 200
"""At most so many requests in one act."""
MERGED = M_("The request it repeats is not over")
HELD = M_("Kept unsealed on request")
TITLE = "Names of closed requests"
STATES = {
    "new": "To be announced",
    "announced": "Announced ahead",
    "ready": "Ready to be sealed",
    "kept": "Not sealed",
}
COLUMNS = (
    Column("closed_at", "Week ended", Field("date", "Week ended"), width=14),
    Column("seals_at", "Week of sealing", Field("date", "Week of sealing"), width=14),
    Column("words", "Words", Field("text", "Words"), width=14, wide=True),
    Column("why", "Why not", Field("text", "Why not"), width=16, grows=True),
)
STAY, GO = M_("Stay, as agreed"), M_("Go too")


@dataclass(frozen=True, slots=True)
class ContactKeeping:
    """How long after its end a request keeps who asked, and how long before that it is announced."""

    after: timedelta = timedelta(days=90)
    notice: timedelta = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class ContactSealingLine:
    """A closed request whose contact data is to be sealed, or soon is. `kept` says why not.

    `closed_at` and `seals_at` are the Saturdays of the weeks of both: one that was answered on the spot was taken in
    the second in which it ended (requests/attendance.py).
    """

    uid: str
    number: str
    closed_at: date
    seals_at: date | None
    keep_words: bool
    ready: bool
    kept: Message | None

    @property
    def state(self) -> str:
        """kept, ready, announced, or new: to be announced."""
        return "kept" if self.kept else "ready" if self.ready else "new" if self.seals_at is None else "announced"


_row = RowBuilder(COLUMNS, ContactSealingLine.__dataclass_fields__, "words", "why")


def keeping(conn: Connection) -> ContactKeeping:
    """How long requests keep who asked, as it is set now."""
    set_to = {item.code: item.extra.get("value") for item in items_of(conn, LIST)}
    days = {code: timedelta(days=value) for code, value in set_to.items() if isinstance(value, int)}
    usual = ContactKeeping()
    return ContactKeeping(days.get("seal_after", usual.after), days.get("seal_notice", usual.notice))


def sealed_from(closed_at: datetime, told_at: datetime, keep: ContactKeeping) -> datetime:
    """From when: so long after its end, and so long after it was announced."""
    return max(told_at + keep.notice, closed_at + keep.after)


def lines(reading: Reading) -> tuple[ContactSealingLine, ...]:
    """Requests whose contact data is there though they ended long enough ago, by week, the oldest first."""
    conn, columns = reading.conn, REQUEST.c
    keep = keeping(conn)
    chosen = select(REQUEST).where(
        columns.unit == reading.unit,
        columns.contact_sealed.is_(False),
        columns.closed_at < local_instant(week_of(local_date(reading.now - keep.after + keep.notice))),
    )
    found = (_line(reading, row) for row in conn.execute(chosen))
    return tuple(sorted(found, key=lambda line: (line.closed_at, line.number)))


def _line(reading: Reading, row: Row[Any]) -> ContactSealingLine:
    over = root(reading.conn, reading.unit, row).state == rules.CLOSED
    kept = HELD if row.held else None if over else MERGED
    closed, seals = (None if at is None else week_of(local_date(at)) for at in (row.closed_at, row.seals_at))
    assert closed is not None
    ready = seals is not None and is_over(seals, local_date(reading.now))
    return ContactSealingLine(row.uid, row.number, closed, seals, row.keep_words, ready, kept)


@query("request.sealing", roles=DESK | SEALERS)
def sealing_lines(reading: Reading) -> tuple[ContactSealingLine, ...]:
    """What is to be announced, what was, what is ready, what is kept; codes and times, no names."""
    return lines(reading)


def list_sealing(desk: Desk, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[ListRow]:
    """The lines as rows of a list, the oldest first; the state of a filter is a key of STATES."""
    left = [line for line in sealing_lines(desk) if which.state in (None, line.state)]
    lines_here, following = keyset.cut_of(left, lambda line: (line.closed_at, line.number), after, limit, oldest=True)
    rows = tuple(
        _row(
            line, {"words": STAY if line.keep_words else GO, "why": line.kept},
            head=(told_uid(line.uid), line.number, line.state),
        )
        for line in lines_here
    )  # fmt: skip
    return Page(rows, following)


def count_sealing(desk: Desk, which: Filter) -> int:
    """How many lines a filter leaves."""
    return sum(which.state in (None, line.state) for line in sealing_lines(desk))


@command(
    "request.seal_due",
    label="Announce and seal requests",
    form=SealRequests,
    roles=SEALERS,
    writes=("contact_sealed", "record_sealed", "request_sealed", "request_sealing_announced"),
    recordless=True,
    hidden=True,
)
def seal_due(act: Act, form: SealRequests) -> str:
    """Announces the requests whose sealing is near and seals those announced long enough ago.

    Returns how many were sealed. Raises Refused("conflict") where there is nothing to do.
    """
    due = [line for line in lines(act.reading()) if not line.kept]
    ready = [line for line in due if line.ready][:AT_ONCE]
    new = [line for line in due if line.seals_at is None][:AT_ONCE]
    if not ready and not new:
        raise Refused("conflict", {}, M_("No request is to be announced or sealed now."))
    keep, store = keeping(act.conn), act.desk.store
    for line in new:
        seals_at = sealed_from(_ended(act, line.uid), act.now, keep)
        act.append("request_sealing_announced", record=line.uid, facts={"seals_at": seals_at})
    for line in ready:
        kind = sealing.CONTACT_SEALED if line.keep_words else sealing.SEALED
        act.append(kind, record=line.uid, facts={"reason": "its time to be kept is over"})
        act.append("request_sealed", record=line.uid)
        sealed_list.remember(store, act.conn, f"{sealing.CONTACT_LINE}{line.uid}" if line.keep_words else line.uid)
    return str(len(ready))


def _ended(act: Act, uid: str) -> datetime:
    row = row_of(act.conn, act.unit, uid)
    assert row is not None
    at: datetime = row.closed_at
    return at


@command(
    "request.hold", label="Keep it from being sealed", form=HoldRequest, roles=DESK | {Role.INSPECTOR},
    writes="request_held",
    needs={rules.CLOSED},
)  # fmt: skip
def hold_request(act: Act, form: HoldRequest) -> str:
    """Records that somebody needs a closed request as it is, or needs it no longer; returns its code.

    Raises Refused("conflict", "not_found").
    """
    request = row_of(act.conn, act.unit, form.record or "")
    if request is None:
        raise Refused("not_found", {}, M_("There is no such request."))
    if request.state != rules.CLOSED:
        raise Refused("conflict", {}, M_("Request {code} is still open.", code=request.number))
    if request.contact_sealed:
        raise Refused("conflict", {}, M_("Request {code} is sealed already.", code=request.number))
    act.append("request_held", record=request.uid, form=form)
    return str(request.number)


def needs_names(conn: Connection, unit: str, record: str) -> bool:
    """Whether a request is not over: no sealing may touch it then, whoever wrote it."""
    over = (REQUEST.c.unit == unit, REQUEST.c.uid == record, REQUEST.c.closed_at.is_not(None))
    return conn.execute(select(REQUEST.c.uid).where(*over)).first() is None
