"""What is to be completed in the incidents of a shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.base.visible import shown
from db.kernel.desk.desk import query
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reading import keyset
from db.reference.lists.queries import items_of
from db.registers.incidents.checks.case import IncidentCase, case_of
from db.registers.incidents.checks.checking import Check, Finding
from db.registers.incidents.checks.findings import CHECKS, findings
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.rules import REVIEW_STATES, WRITTEN
from db.words.forms import Field, fields_of
from db.words.messages import M_, Message
from db.words.records import Column, Cursor, Filter, Page, Row, RowBuilder

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]

TITLE = "To complete"
LIST_STATES = {name: REVIEW_STATES[name] for name in ("draft", "returned", "reopened")}
_REPORT = dict(fields_of(ReportIncident))
COLUMNS = (
    Column("reported_at", "Reported", _REPORT["reported_at"], width=16),
    Column("type", "Type", _REPORT["type"], width=16),
    Column("missing", "To complete", Field("text", "To complete"), width=20, grows=True),
    Column("count", "Open checks", Field("number", "Open checks"), width=6, wide=True),
)
BACK = timedelta(hours=24)
"""How far back the list looks where nothing else is asked for."""
MOST = 200


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A record with open checks. `type` is a code of its list."""

    uid: str
    number: str
    type: str
    state: str
    review: str
    reported_at: datetime
    place: str | None
    findings: tuple[Finding, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of its open checks, each once."""
        return tuple(dict.fromkeys(finding.number for finding in self.findings))


_row = RowBuilder(COLUMNS, Incomplete.__dataclass_fields__, "missing", "count")


@query("incident.incomplete", roles=READERS)
def incomplete(reading: Reading, since: datetime | None = None, limit: int = MOST) -> tuple[Incomplete, ...]:
    """Records with open checks that are still in their writers' hands: those reported since (a day ago), and open ones.

    Newest first. What a shift leaves to the next is this list, with `since` the hour it began.
    """
    begun = since or reading.now - BACK
    rows_by_uid: dict[str, Found] = {}
    for which in (INCIDENT.c.reported_at >= begun, INCIDENT.c.state == "open"):  # two reads, each of its index
        chosen = select(INCIDENT).where(
            INCIDENT.c.unit == reading.unit, INCIDENT.c.state != "void", shown(INCIDENT.c.batch),
            INCIDENT.c.review.in_(WRITTEN), which,
        )  # fmt: skip
        newest = chosen.order_by(INCIDENT.c.reported_at.desc(), INCIDENT.c.uid.desc()).limit(limit)
        rows_by_uid |= {row.uid: row for row in reading.conn.execute(newest)}
    rows = sorted(rows_by_uid.values(), key=lambda row: (row.reported_at, row.uid), reverse=True)
    return with_findings(reading, rows[:limit])


@query("incident.list_incomplete", roles=READERS)
def list_incomplete(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """The same as a list; the state of a filter is where the record stands in its review."""
    left = [record for record in _listed(reading) if which.state in (None, record.review)]
    records, following = keyset.cut_of(left, lambda record: (record.reported_at, record.uid), after, limit)
    return Page(tuple(_listed_row(record) for record in records), following)


def _listed_row(record: Incomplete) -> Row:
    computed = {"missing": _told(record.findings), "count": len(record.findings)}
    return _row(record, computed, head=(record.uid, record.number, record.review))


@query("incident.count_incomplete", roles=READERS)
def count_incomplete(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves."""
    return sum(which.state in (None, record.review) for record in _listed(reading))


def _listed(reading: Reading) -> tuple[Incomplete, ...]:
    listed: tuple[Incomplete, ...] = incomplete.read(reading)
    return listed


def _told(some: Sequence[Finding]) -> Message:
    """The first open check, and how many more there are."""
    if len(some) == 1:
        return some[0].message
    return M_("{first} (+{count})", first=some[0].message, count=len(some) - 1)


def ended_incomplete(reading: Reading, uids: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
    """Those of these incidents that ended with open checks: (uid, number, how many). What only waits is left out."""
    rows: list[Found] = []
    for start in range(0, len(uids), 500):
        here = (INCIDENT.c.unit == reading.unit, INCIDENT.c.uid.in_(uids[start : start + 500]))
        ended = (INCIDENT.c.state.not_in(("open", "void")), INCIDENT.c.review.in_(WRITTEN))
        rows += reading.conn.execute(select(INCIDENT).where(*here, *ended).order_by(INCIDENT.c.reported_at)).all()
    cases = zip(rows, _cases(reading, rows), strict=True)
    counted = [(row.uid, row.number, len(findings(case, review=True))) for row, case in cases]
    return tuple(line for line in counted if line[2])


@query("incident.checks", roles=READERS)
def open_checks(reading: Reading, number: str) -> Incomplete:
    """One record with its open checks, whether there are any or not. Raises Refused("not_found")."""
    row = numbering.asked_row(reading, "incident", number, INCIDENT)
    (case,) = _cases(reading, [row])
    return _incomplete(row, case)


def with_findings(reading: Reading, rows: Sequence[Found]) -> tuple[Incomplete, ...]:
    """Those of these rows that have open checks, in the same order."""
    records = (_incomplete(row, case) for row, case in zip(rows, _cases(reading, rows), strict=True))
    return tuple(record for record in records if record.findings)


def _cases(reading: Reading, rows: Sequence[Found]) -> list[IncidentCase]:
    histories = stored_events.events_of_many(reading.conn, reading.unit, [row.uid for row in rows])
    types = {item.code: item for item in items_of(reading.conn, "incident_type")}
    return [case_of(histories[row.uid], reading.now, types.get) for row in rows]


def _incomplete(row: Found, case: IncidentCase) -> Incomplete:
    doubts = findings(case) if row.review != "approved" else ()
    return Incomplete(row.uid, row.number, row.type, row.state, row.review, row.reported_at, row.spot, doubts)


def all_checks() -> tuple[Check, ...]:
    """The table of checks, in the order of their numbers."""
    return CHECKS
