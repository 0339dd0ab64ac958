"""What the indicators show: the table, the records behind a figure, charts, completeness, and what was frozen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Unpack

from sqlalchemy import Connection, String, and_, bindparam, column, func, select, true

from db.across.indicators import counting, heard
from db.across.indicators.cards import Card, Of, card_of, cards, company
from db.across.indicators.duties import duties_by_record
from db.across.indicators.figures import FigureOptions, FigureTable, figures
from db.across.indicators.periods import Comparison, DayRange, compare, half_year_of, read_period
from db.across.indicators.publishing import for_outside
from db.across.indicators.scopes import names_of, scope_of
from db.across.indicators.sources import OF_PEOPLE, CountedRows, Scope, rows_of
from db.carrying.levels import purposes
from db.carrying.levels.links import BELOW
from db.carrying.levels.models import LINK
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.base.register import REGISTERS, not_kept
from db.kernel.base.visible import shown
from db.kernel.desk.desk import query
from db.registers.custody.models import CUSTODY
from db.registers.custody.searching import list_for_a_purpose
from db.registers.dispatch.models import CALL
from db.registers.incidents.checks.queries import with_findings
from db.registers.incidents.models import INCIDENT
from db.registers.oversight.models import CONTACT
from db.registers.service_desk.models import REQUEST, SESSION
from db.storage import ends
from db.storage.dialects.elements import TextsOf
from db.storage.models import UNIT
from db.words.calendar.jalali import date_to_jalali, day_bounds, local_date
from db.words.messages import M_, Refused
from db.words.records import Cursor

THIS, LAST = "this", "last"
LOOKED_AT = 300
"""Records whose checks are run for a view of how complete a period is: each takes its whole history."""
RECORDS = ("record",)
"""What figures follow from: who read something moves none of them."""
BREACHED = frozenset({"breached", "own"})
"""Which duties a card counts whose records may be listed: those with such a breach."""
NUMERATOR, DENOMINATOR = "numerator", "denominator"
DUTIES = tuple(card.code for card in cards().values() if "duties" in card.of.options)
"""The figures that follow from the events of custody records, and take longer than what is counted."""


_BEGINNINGS = (
    (INCIDENT.c.entered_at, INCIDENT.c.unit, INCIDENT.c.batch.is_(None)),
    (INCIDENT.c.day, INCIDENT.c.unit, and_(INCIDENT.c.batch.is_not(None), shown(INCIDENT.c.batch))),
    (CUSTODY.c.opened_at, CUSTODY.c.unit, true()),
    (REQUEST.c.received_at, REQUEST.c.unit, true()),
    (SESSION.c.day, SESSION.c.unit, true()),
    (CALL.c.started_at, CALL.c.unit, true()),
    (CONTACT.c.received_at, CONTACT.c.unit, true()),
)


def first_day(conn: Connection, units: Sequence[str]) -> date | None:
    """The first day of records; None in a store without any.

    Incidents begin with their first entry: one that happened long before and was reported late makes no record of that
    time. Those brought in from an earlier register begin with the day of the first.
    """
    days: list[date] = []
    each = TextsOf(bindparam("units", type_=String())).table_valued(column("value", String()))
    for when, of, seen in _BEGINNINGS:
        by_unit = select(func.min(when)).where(of == each.c.value, seen).scalar_subquery()  # by its index, each
        first = conn.execute(select(func.min(by_unit)).select_from(each), {"units": json.dumps(units)}).scalar_one()
        if first is not None:
            days.append(local_date(first) if isinstance(first, datetime) else first)
    return min(days, default=None)


def comparison_of(
    today: date, first: date | None, period: str | None, against: str | None, to_date: date | None
) -> Comparison:
    """What is set against what. Without a period, the half-year that is running, or was when the last record was made.

    Raises Refused("invalid") at period, against or to_date.
    """
    this = half_year_of(today) if not period else read_period(period)
    other = read_period(against, "against") if against else None
    comparison = compare(this, today, against=other, to_date=to_date)
    if first is not None and comparison.this.last < first:
        raise Refused("invalid", {"period": M_("Nothing was recorded before {day}.", day=str(date_to_jalali(first)))})
    return comparison


@query("indicator.table", roles=READERS)
def table_of(  # noqa: PLR0913  its parameters are read, in proving.py
    reading: Reading,
    period: str | None = None,
    against: str | None = None,
    to_date: date | None = None,
    only: tuple[str, ...] | None = None,
    duties: bool = True,
    leaves: bool = False,
) -> FigureTable:
    """The figures of a period against another, as of the journal's newest position; `leaves`: as it may leave the unit.

    Only the wanted cards, or lines of them, and what they are never told without. Raises Refused("invalid").
    """
    names = None if only is None else {card_of(code).code for code in only}
    kept = None if names is None else names.union(*(company(name) for name in names))
    table = made(reading, period, against, to_date, only=None if leaves else kept, duties=duties)
    if not leaves:
        return table
    # What is hidden depends on every line, so lines are left out only after that.
    table = for_outside(reading, table)
    return (
        table
        if kept is None
        else replace(table, figures=tuple(figure for figure in table.figures if figure.card.code in kept))
    )


def made(
    reading: Reading, period: str | None, against: str | None, to_date: date | None, **wanted: Unpack[FigureOptions]
) -> FigureTable:
    """The table inside a transaction: what a query shows and a freeze keeps. Raises Refused: "invalid", "not_kept"."""
    conn, today = reading.conn, local_date(reading.now)
    store = reading.desk.store
    if store.info.is_national:  # noughts would be read as none
        raise not_kept(store.info)
    scope = scope_of(conn, reading.unit, today)
    first = first_day(conn, scope.units)
    comparison = comparison_of(today, first, period, against, to_date)
    head = ends.head(conn, store.unit, store.origin, store.epoch, "record")
    units = heard.units_heard(reading, comparison)
    if units is not None:  # of people held nothing came
        wanted["duties"] = False
    counted = figures(conn, scope, comparison, first, reading.now, **wanted)
    as_of = ends.last_position(conn, RECORDS)
    table = FigureTable(comparison, as_of, "" if head is None else head.hash, reading.now, counted, first)
    if units is None:
        return table
    return heard.at_seat(reading, table, units)


@dataclass(frozen=True, slots=True)
class Behind:
    """A record behind a figure: its register and number, its time, the code it is counted under, its value.

    `unit` is the unit that keeps it where that is not this one, by its name, and `unit_uid` the same by its uid.
    """

    register: str
    uid: str
    number: str
    state: str
    when: datetime | date
    what: str
    value: int | None
    unit: str = ""
    unit_uid: str = ""


@dataclass(frozen=True, slots=True)
class BehindPage:
    """Some of the records behind a figure, newest first; `split` is the list of their codes."""

    register: str
    split: str | None
    rows: tuple[Behind, ...]
    next: Cursor | None
    as_of: int


@query("indicator.records", roles=READERS)
def records_behind(  # noqa: PLR0913  its parameters are read, in proving.py
    reading: Reading,
    code: str,
    period: str | None = None,
    against: str | None = None,
    to_date: date | None = None,
    which: str = THIS,
    of: str = NUMERATOR,
    after: Cursor | None = None,
    limit: int = 50,
    purpose: str = "",
) -> BehindPage:
    """The records that a figure counted: of this period or the last, of its numerator or its denominator.

    Custody records show numbers, times and outcomes only, and for a purpose (a code of the list custody_purpose, which
    stands for half an hour); the access stream keeps that they were listed. At a seat every list asks for a purpose, a
    code of the list level_purpose. Raises Refused.
    """
    conn, card, today = reading.conn, card_of(code), local_date(reading.now)
    scope = scope_of(conn, reading.unit, today)
    comparison = comparison_of(today, first_day(conn, scope.units), period, against, to_date)
    span = comparison.last if which == LAST else comparison.this
    source = card.among if of == DENOMINATOR and card.among is not None else card.of
    rows = rows_of(source, scope)
    if _by_week(rows.register):
        message = M_("No list stands behind this figure: it would tell the day of each. Their list shows their weeks.")
        raise Refused("forbidden", {"code": message}, message)
    if _everybody(source):
        message = M_("No list stands behind this figure: it would be one of foreign nationals.")
        raise Refused("forbidden", {"code": message}, message)
    at_seat = reading.desk.store.info.is_seat
    if source.source in OF_PEOPLE and after is None and not at_seat:
        list_for_a_purpose(reading, purpose)
    what = code.partition(".")[2] or None
    chosen = counting.listing(rows, scope.units, span, what=what, only=_breached(reading, rows, scope, span))
    records, following = counting.records(conn, chosen, after, limit)
    if rows.register == "custody" and after is None:
        reading.note("custody_counted", None, {"code": code, "period": comparison.period.code})
    if at_seat and after is None:
        opened_for = purposes.for_purpose(reading, purpose)
        reading.note(purposes.LISTED, None, {"code": code, "period": comparison.period.code, "purpose": opened_for})
    names = names_of(conn, reading.unit)
    page = tuple(
        Behind(
            rows.register, row.uid, row.number, row.state, row.when, row.what, row.value,
            *(("", "") if row.unit == reading.unit else (names.get(row.unit, row.unit), row.unit)),
        )
        for row in records
    )  # fmt: skip
    return BehindPage(rows.register, _split(card), page, following, ends.last_position(conn, RECORDS))


def _by_week(register: str) -> bool:
    """Whether a register tells nothing finer of its records than their weeks."""
    return register in REGISTERS and REGISTERS[register].by_week


def _everybody(source: Of) -> bool:
    """Whether the list behind a figure would be one of all whose residence was asked about: of foreign nationals."""
    told_by = source.options.get("only") or source.options.get("duties") in BREACHED
    return source.source == "custody" and not told_by


def _split(card: Card) -> str | None:
    lists = {"incidents": "incident_type", "cleared": "incident_type", "lowered": "incident_type"}
    return card.split or lists.get(card.of.source)


def _breached(reading: Reading, rows: CountedRows, scope: Scope, span: DayRange) -> list[str] | None:
    """The uids of records with a breach, where breaches are counted; None: all."""
    if rows.duties not in BREACHED:
        return None
    by_record = duties_by_record(reading.conn, rows, scope.units, span, reading.now)
    return [uid for uid, duties in by_record.items() if getattr(duties, rows.duties)]


@dataclass(frozen=True, slots=True)
class Completeness:
    """How complete the records of a period are. Shares in per cent, None where there is nothing to divide by.

    `open_checks` of the newest `looked_at` records that are not approved have open checks; `returned` were sent back
    with notes and not submitted again; at a seat these and `unapproved` are None: they are known at the units
    alone. `silent`: days on which nothing was entered; `missing_units` entered nothing.
    """

    span: DayRange
    days: int
    silent: tuple[date, ...]
    entered: int
    late: int
    unapproved: int | None
    rounded: int
    open_checks: int | None
    looked_at: int
    returned: int | None
    unanswered: int
    units: int
    missing_units: tuple[str, ...]
    as_of: int


@query("indicator.completeness", roles=READERS)
def completeness(
    reading: Reading, period: str | None = None, against: str | None = None, to_date: date | None = None
) -> Completeness:
    """Days without entries, late and unapproved shares, records with open checks, units that have not reported."""
    conn, today = reading.conn, local_date(reading.now)
    scope = scope_of(conn, reading.unit, today)
    comparison = comparison_of(today, first_day(conn, scope.units), period, against, to_date)
    span = comparison.this
    tally = counting.Tally(conn, scope.units, [span])
    entered, late, rounded = (sum(row[3 + place] for row in tally.rows) for place in (0, 3, 4))
    reviewed = _Reviewed() if reading.desk.store.info.is_seat else _reviewed(reading, scope, span)
    unanswered = conn.execute(
        select(func.count())
        .select_from(REQUEST)
        .where(REQUEST.c.unit.in_(scope.units), REQUEST.c.stopped_on.is_(None), REQUEST.c.due < today,
               REQUEST.c.received_at >= day_bounds(span.first)[0], REQUEST.c.received_at < day_bounds(span.last)[1])
    ).scalar_one()  # fmt: skip
    busy = set(_days_entered(conn, scope.units, span))
    days = [span.first + timedelta(days=place) for place in range(span.days)]
    reporting = _reporting(conn, scope.units)
    silent_units = [unit for unit in reporting if not _entered_on(conn, unit, span)]
    names = names_of(conn, reading.unit)
    return Completeness(
        span, span.days, tuple(day for day in days if day not in busy), entered, late, reviewed.unapproved, rounded,
        reviewed.open_checks, reviewed.looked_at, reviewed.returned, int(unanswered), len(reporting),
        tuple(names.get(unit, unit) for unit in silent_units),
        ends.last_position(conn, RECORDS),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Reviewed:
    """What review and checks say of the records of a period; nothing of it where it is not known here."""

    unapproved: int | None = None
    open_checks: int | None = None
    looked_at: int = 0
    returned: int | None = None


def _reviewed(reading: Reading, scope: Scope, span: DayRange) -> _Reviewed:
    conn, here = reading.conn, (INCIDENT.c.unit.in_(scope.units), INCIDENT.c.day.between(span.first, span.last))
    live = (*here, INCIDENT.c.state != "void", shown(INCIDENT.c.batch))
    # What is approved is looked up once; what waits for it is the rest.
    waiting = (*live, INCIDENT.c.approved_at.is_(None))
    unapproved = conn.execute(select(func.count()).select_from(INCIDENT).where(*waiting)).scalar_one()
    newest = select(INCIDENT).where(*waiting).order_by(INCIDENT.c.day.desc(), INCIDENT.c.uid.desc()).limit(LOOKED_AT)
    looked_at = conn.execute(newest).all()
    returned = select(func.count()).select_from(INCIDENT).where(*live, INCIDENT.c.review == "returned")
    open_checks = len(with_findings(reading, looked_at))
    return _Reviewed(int(unapproved), open_checks, len(looked_at), int(conn.execute(returned).scalar_one()))


def _reporting(conn: Connection, units: Sequence[str]) -> tuple[str, ...]:
    """The units that are expected to write: those with none below them, that were not retired."""
    parents = set(conn.execute(select(UNIT.c.parent).where(UNIT.c.parent.is_not(None))).scalars())
    of_these = LINK.c.unit.in_(units), LINK.c.relation == BELOW
    parents |= set(conn.execute(select(LINK.c.unit).where(*of_these)).scalars())
    retired = set(conn.execute(select(LINK.c.uid).where(*of_these, LINK.c.until.is_not(None))).scalars())
    return tuple(unit for unit in units if unit not in parents | retired) or tuple(units)


def _days_entered(conn: Connection, units: Sequence[str], span: DayRange) -> Sequence[date]:
    """Days in Tehran on which any record of these units was entered."""
    days: set[date] = set()
    for unit in units:
        for place in range(span.days):
            day = span.first + timedelta(days=place)
            if day not in days and _entered_on(conn, unit, DayRange(day, day)):
                days.add(day)
    return tuple(days)


def _entered_on(conn: Connection, unit: str, span: DayRange) -> bool:
    """Whether a unit wrote an incident, a custody record, a request or a contact in a span."""
    since, until = day_bounds(span.first)[0], day_bounds(span.last)[1]
    tables = (
        (INCIDENT.c.unit, INCIDENT.c.reported_at, shown(INCIDENT.c.batch)),
        (CUSTODY.c.unit, CUSTODY.c.opened_at, true()),
        (REQUEST.c.unit, REQUEST.c.received_at, true()),
        (CONTACT.c.unit, CONTACT.c.received_at, true()),
    )
    return any(
        conn.execute(select(when).where(of == unit, when >= since, when < until, seen).limit(1)).first() is not None
        for of, when, seen in tables
    )
