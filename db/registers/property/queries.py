"""Items of the store room as they are listed, looked for and due. No list shows a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy import Row as SqlRow

from db.kernel.base.access import READERS, SEALERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.projections import exact_lookup, search
from db.reading import keyset
from db.reference.lists.queries import items_of
from db.registers.property import forms, rules
from db.registers.property.models import ITEM
from db.words.calendar.jalali import day_bounds, local_date
from db.words.dates import AHEAD, MISSED, DateLine, hour_of
from db.words.exact_numbers import bare
from db.words.forms import Field, fields_of
from db.words.messages import M_, Message
from db.words.records import LIMITS, Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

FOUND_FIELDS = dict(fields_of(forms.FindItem))
COLUMNS = (
    Column("since", "Since", Field("moment", "Since"), 16),
    Column("kind", "Kind", FOUND_FIELDS["kind"], 11),
    Column("what", "Description", FOUND_FIELDS["what"], 14, wide=True, grows=True),
    Column("under", "Seal", Field("text", "Seal"), 7),
    Column("place", "Place", FOUND_FIELDS["place"], 7, grows=True),
    Column("of_number", "Record", Field("text", "Record"), 13, wide=True),
)
_row = RowBuilder(COLUMNS, ITEM.c.keys(), "under")
DUE_STATES = (*rules.IN_HANDS, rules.MISSING)


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something that is due for an item: `code` of rules.DUTIES."""

    uid: str
    number: str
    kind: str
    code: str
    due: datetime | None
    overdue: bool

    @property
    def label(self) -> Message:
        """What is due, in words."""
        return rules.DUTIES[self.code]


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """How many items are in police hands, came in and went within some days: by kind and in all. No thing is named."""

    on_hand: Mapping[str, int] = field(default_factory=dict)
    came: Mapping[str, int] = field(default_factory=dict)
    went: Mapping[str, int] = field(default_factory=dict)
    missing: int = 0


@query("property.list", roles=READERS)
def list_items(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by when each item came into its state, the newest first."""
    rows, following = keyset.page(reading, ITEM.c.since, which, after, limit, *_at_work(which))
    today = local_date(reading.now)
    return Page(tuple(_listed(row, reading.now, today) for row in rows), following)


def _at_work(which: Filter) -> tuple[Any, ...]:
    return (ITEM.c.state.in_(DUE_STATES),) if which.at_work else ()


def _listed(row: SqlRow[Any], now: datetime, today: date) -> Row:
    due = rules.duties(row._mapping, now, today)
    flags = {"overdue"} if any(each.overdue for each in due) else {"due"} if due else set()
    return _row(row, {"under": row.seal or row.bag}, flags=frozenset(flags))


@query("property.count", roles=READERS)
def count_items(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, ITEM.c.since, which, *_at_work(which))


@query("property.search", roles=READERS)
def search_items(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Items with exactly this seal, bag, serial, IMEI, plate or record number; then those whose words hold it.

    An identity paper is found by its whole number alone.
    """
    uids = list(exact_lookup.look(reading, "property", typed))
    uids += [row.uid for row in _rows(reading, ITEM.c.of_number == typed.strip().upper())]
    if search.expression(typed):
        uids += search.find(reading.conn, reading.unit, "property", typed, limit)
    chosen = list(dict.fromkeys(uids))[:limit]
    rows = {row.uid: row for row in _rows(reading, ITEM.c.uid.in_(chosen))} if chosen else {}
    return tuple(
        Hit("property", uid, rows[uid].number, rows[uid].state, rows[uid].since, rows[uid].what or "")
        for uid in chosen
        if uid in rows
    )


def _rows(reading: Reading, *where: Any) -> Sequence[SqlRow[Any]]:
    chosen = select(ITEM).where(ITEM.c.unit == reading.unit, *where)
    return reading.conn.execute(chosen.order_by(ITEM.c.since, ITEM.c.uid)).all()


@query("property.due_now", roles=READERS)
def due_now(reading: Reading, among: frozenset[str] = frozenset(rules.DUTIES)) -> tuple[DueItem, ...]:
    """Items of the store room of which something is due, late first; of each the most urgent duty `among` these."""
    today = local_date(reading.now)
    items = []
    soon = today + rules.SOON
    may_be_due = or_(  # what rules.duties looks at: of a full room few things ask for something
        ITEM.c.state.in_((rules.MISSING, rules.UNPLACED)), ITEM.c.seal.is_(None), ITEM.c.due_on <= soon,
        ITEM.c.held_until <= soon, ITEM.c.keeps_until <= soon,
    )  # fmt: skip
    here = select(ITEM).where(ITEM.c.unit == reading.unit, ITEM.c.state.in_(DUE_STATES), may_be_due)
    for row in reading.conn.execute(here):  # in no order: the index of the states gives them
        if due := [each for each in rules.duties(row._mapping, reading.now, today) if each.code in among]:
            items.append(DueItem(row.uid, row.number, row.kind, due[0].code, due[0].due, due[0].overdue))
    codes = list(rules.DUTIES)

    def urgency(item: DueItem) -> tuple[bool, int, datetime, str]:
        return not item.overdue, codes.index(item.code), item.due or reading.now, item.uid

    return tuple(sorted(items, key=urgency))


SHOWN = 10


def erased_after(conn: Connection) -> timedelta:
    """How long after a found thing left its finder is named, as it is set now."""
    days = next((each.extra.get("value") for each in items_of(conn, "desk_limit") if each.code == "found_after"), None)
    return timedelta(days=days) if isinstance(days, int) else rules.ERASED_AFTER


@query("property.to_erase", roles=SEALERS)
def to_erase(reading: Reading) -> tuple[str, ...]:
    """The numbers of the found things whose finder is to be erased now, the oldest first."""
    over = ITEM.c.since < reading.now - erased_after(reading.conn)
    found = (ITEM.c.origin.in_(rules.NAMED_HERE), ITEM.c.state.in_(rules.GONE), ITEM.c.names_erased.is_(False))
    return tuple(row.number for row in _rows(reading, *found, over))


def needs_names(conn: Connection, unit: str, record: str) -> bool:
    """Whether a found thing is still here, so that no sealing may touch who found it."""
    state = select(ITEM.c.state).where(ITEM.c.unit == unit, ITEM.c.uid == record)
    return conn.execute(state).scalar() not in rules.GONE


@query("property.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: what is due in the store room."""
    due: tuple[DueItem, ...] = due_now.read(reading)
    items = (
        []
        if reading.officer.role not in SEALERS
        else [
            PanelItem(M_("Erase its finder: it left long ago"), None, "due", "property", number)
            for number in to_erase.read(reading)[:SHOWN]
        ]
    )
    return (
        *items,
        *(
            PanelItem(
                M_("{number}: {what}", number=item.number, what=item.label),
                item.due,
                "overdue" if item.overdue else "due",
                "property",
                item.number,
                weight=LIMITS,
                what=item.label,
            )
            for item in due[:SHOWN]
        ),
    )


@query("property.counts", roles=READERS)
def counts(reading: Reading, first: date, last: date) -> StoreCounts:
    """Items in police hands now, and those that came and went from one day to another, both included, by kind."""
    begin, end = day_bounds(first)[0], day_bounds(last)[1]
    came = (ITEM.c.made_at >= begin, ITEM.c.made_at < end)
    went = (ITEM.c.state.in_(rules.GONE), ITEM.c.since >= begin, ITEM.c.since < end)
    missing = _by_kind(reading, ITEM.c.state == rules.MISSING)
    return StoreCounts(
        _by_kind(reading, ITEM.c.state.in_(rules.IN_HANDS)),
        _by_kind(reading, *came),
        _by_kind(reading, *went),
        sum(missing.values()),
    )


def _by_kind(reading: Reading, *where: Any) -> Mapping[str, int]:
    chosen = select(ITEM.c.kind, func.count()).where(ITEM.c.unit == reading.unit, *where).group_by(ITEM.c.kind)
    return {row[0]: row[1] for row in reading.conn.execute(chosen)}


def sealed_here(conn: Connection, unit: str) -> int:
    """How many sealed bags, and seals on things without one, the room holds: what is counted without opening any."""
    where = ITEM.c.unit == unit, ITEM.c.state.in_(rules.IN_THE_BUILDING), ITEM.c.kind != rules.VEHICLE
    under = func.coalesce(ITEM.c.bag_key, ITEM.c.seal_key)
    return conn.execute(select(func.count(under.distinct())).where(*where)).scalar_one()


def of_record(reading: Reading, record: str) -> Sequence[SqlRow[Any]]:
    """The items of a record, in the order in which they came."""
    chosen = select(ITEM).where(ITEM.c.unit == reading.unit, ITEM.c.record == record)
    return reading.conn.execute(chosen.order_by(ITEM.c.made_at, ITEM.c.uid)).all()


def sealed_alike(conn: Connection, unit: str, number: str | None, item: str | None, *, as_bag: bool) -> str | None:
    """The number of another thing in police hands that has this seal or bag; None where none has.

    A bag may hold several things of one record: in the record of `item`, only a seal that is a bag's number is alike.
    """
    if not (key := bare(number)):
        return None
    record = select(ITEM.c.record).where(ITEM.c.unit == unit, ITEM.c.uid == (item or "")).scalar_subquery()
    in_it = (ITEM.c.record != func.coalesce(record, ""),) if as_bag else ()
    alike = or_(ITEM.c.seal_key == key, and_(ITEM.c.bag_key == key, *in_it))
    chosen = select(ITEM.c.number).where(
        ITEM.c.unit == unit, alike, ITEM.c.state.in_(DUE_STATES), ITEM.c.uid != (item or "")
    )
    found: str | None = conn.execute(chosen.order_by(ITEM.c.uid).limit(1)).scalar()
    return found


@query("property.dates", roles=READERS)
def dates(reading: Reading, first: date, last: date) -> tuple[DateLine, ...]:
    """What is due in the store room from one day to another, both included."""
    due: tuple[DueItem, ...] = due_now.read(reading)
    return tuple(
        DateLine(
            local_date(item.due), item.label, "property", item.number, item.uid, hour_of(item.due),
            state=MISSED if item.overdue else AHEAD,
        )
        for item in due
        if item.due is not None and first <= local_date(item.due) <= last
    )  # fmt: skip
