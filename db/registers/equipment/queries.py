"""Equipment as it is listed and looked for, and who holds what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy import Row as SqlRow

from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.reading import keyset
from db.reading.hits import hits
from db.reference.officers.queries import names
from db.registers.equipment.forms import AddEquipment, TakeEquipmentBack
from db.registers.equipment.models import EQUIPMENT
from db.registers.equipment.rules import HERE, IN_USE, LONG_OUT, MISSING, OUT
from db.words.forms import Field, fields_of
from db.words.messages import M_
from db.words.records import Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

ADDED = dict(fields_of(AddEquipment))
COLUMNS = (
    Column("since", "Since", Field("moment", "Since"), 16),
    Column("kind", "Kind", ADDED["kind"], 9),
    Column("mark", "Mark", ADDED["mark"], 7),
    Column("holder", "With", Field("text", "With", part="facts"), 14, grows=True),
    Column("wrong", "What is wrong with it", dict(fields_of(TakeEquipmentBack))["wrong"], 16, wide=True),
)
_row = RowBuilder(COLUMNS, {name for name in EQUIPMENT.c.keys() if name != "holder"}, "holder")  # noqa: SIM118


@dataclass(frozen=True, slots=True)
class Holding:
    """One officer, by name, and the pieces that he holds: kind and mark, and since when he holds the first of them."""

    officer: str
    badge: str
    pieces: tuple[tuple[str, str], ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Stock:
    """How many pieces of a kind belong here and are in use: `out` with officers, `missing`, `faulty` in their place."""

    kind: str
    all: int
    out: int
    missing: int
    faulty: int

    @property
    def here(self) -> int:
        """How many are in their place."""
        return self.all - self.out - self.missing


def _shown(reading: Reading, rows: Iterable[SqlRow[Any]]) -> tuple[Row, ...]:
    called = names(reading.conn)
    return tuple(_row(row, {"holder": called.get(row.holder or "", ("", None))[1]}) for row in rows)


@query("equipment.list", roles=READERS)
def list_equipment(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time since when each piece is where it is, newest first."""
    rows, following = keyset.page(reading, EQUIPMENT.c.since, which, after, limit)
    return Page(_shown(reading, rows), following)


@query("equipment.count", roles=READERS)
def count_equipment(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, EQUIPMENT.c.since, which)


@query("equipment.search", roles=READERS)
def search_equipment(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """Pieces by their mark and words, the newest first."""
    return hits(reading, "equipment", EQUIPMENT.c.since, typed, limit, lambda row: row.mark)


@query("equipment.holdings", roles=READERS)
def holdings(reading: Reading) -> tuple[Holding, ...]:
    """Who holds what, by name of the officer."""
    chosen = select(EQUIPMENT).where(EQUIPMENT.c.unit == reading.unit, EQUIPMENT.c.state == OUT)
    rows = reading.conn.execute(chosen.order_by(EQUIPMENT.c.holder, EQUIPMENT.c.kind, EQUIPMENT.c.mark))
    called = names(reading.conn)
    held = []
    for holder, group in groupby(rows, lambda row: row.holder):
        pieces = list(group)
        badge, name = called.get(holder, ("", holder))
        marks = tuple((piece.kind, piece.mark) for piece in pieces)
        held.append(Holding(name, badge, marks, min(piece.since for piece in pieces)))
    return tuple(sorted(held, key=lambda each: (each.officer, each.badge)))


def kinds_here(conn: Connection, unit: str) -> frozenset[str]:
    """The kinds of which a unit has pieces in use."""
    chosen = select(EQUIPMENT.c.kind).distinct().where(EQUIPMENT.c.unit == unit, EQUIPMENT.c.state.in_(IN_USE))
    return frozenset(conn.execute(chosen).scalars())


@query("equipment.stock", roles=READERS)
def stock(reading: Reading) -> tuple[Stock, ...]:
    """How many pieces of each kind belong here, in the order of the list's codes; nothing where none were added."""
    table, one = EQUIPMENT, func.count
    chosen = select(
        table.c.kind,
        one().label("all"),
        one().filter(table.c.state == OUT).label("out"),
        one().filter(table.c.state == MISSING).label("missing"),
        one().filter(table.c.state == HERE, table.c.wrong.is_not(None)).label("faulty"),
    ).where(table.c.unit == reading.unit, table.c.state.in_(IN_USE))
    rows = reading.conn.execute(chosen.group_by(table.c.kind).order_by(table.c.kind))
    return tuple(Stock(row.kind, row.all, row.out, row.missing, row.faulty) for row in rows)


@query("equipment.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: what is missing, and what an officer has kept beyond any turn."""
    chosen = select(EQUIPMENT).where(EQUIPMENT.c.unit == reading.unit, EQUIPMENT.c.state.in_((MISSING, OUT)))
    rows = reading.conn.execute(chosen.order_by(EQUIPMENT.c.since, EQUIPMENT.c.uid))
    texts = {MISSING: M_("Equipment is missing"), OUT: M_("Equipment not brought back")}
    return tuple(
        PanelItem(texts[row.state], row.since, "", "equipment", row.number)
        for row in rows
        if row.state == MISSING or reading.now - row.since > LONG_OUT
    )
