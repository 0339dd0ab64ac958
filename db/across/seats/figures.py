"""Figures at a seat, unit by unit: in the order of the units' names, never of what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.across.indicators.cards import card_of
from db.across.indicators.figures import FigureTable
from db.across.indicators.queries import table_of
from db.across.seats.reading import units_of
from db.kernel.access import READERS
from db.kernel.desk import query
from db.kernel.officer import Reading


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """A unit below by its name, and its table."""

    uid: str
    name: str
    table: FigureTable


@query("level.figures", roles=READERS)
def figures_of(
    reading: Reading,
    unit: str,
    period: str | None = None,
    against: str | None = None,
    to_date: date | None = None,
    only: tuple[str, ...] | None = None,
) -> FigureTable:
    """The table of one unit below, by its uid or name. Raises Refused: "not_found", "invalid"."""
    (uid,) = units_of(reading, unit)
    return table_of.read(reading.of(uid), period, against, to_date, only)


@query("level.figures_by_unit", roles=READERS)
def figures_by_unit(
    reading: Reading, code: str, period: str | None = None, against: str | None = None, to_date: date | None = None
) -> tuple[UnitFigures, ...]:
    """One card of every unit below. Raises Refused("invalid")."""
    only = (card_of(code).code,)
    units = sorted(units_of(reading).items(), key=lambda each: (each[1], each[0]))
    return tuple(
        UnitFigures(uid, name, table_of.read(reading.of(uid), period, against, to_date, only)) for uid, name in units
    )
