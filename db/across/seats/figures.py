"""Figures at a seat, unit by unit and county by county: in the order of names, never of what is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from db.across.indicators.cards import card_of
from db.across.indicators.figures import FigureTable
from db.across.indicators.queries import table_of
from db.across.seats.unit_records import UnitHere, units_here, units_of
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.storage.store_info import SEATS

COUNTY = "county"
Days = tuple[str | None, str | None, date | None]
"""A period, what it is set against, and to which day both are counted."""


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
    """One card of every unit below that is no seat itself. Raises Refused("invalid")."""
    units = [link for link in _below(reading) if link.kind not in SEATS]
    return _of_each(reading, units, code, (period, against, to_date))


@query("level.figures_by_county", roles=READERS)
def figures_by_county(
    reading: Reading, code: str, period: str | None = None, against: str | None = None, to_date: date | None = None
) -> tuple[UnitFigures, ...]:
    """One card of every county below, over the units that the county says it enrolled. Raises Refused("invalid")."""
    counties = [link for link in _below(reading) if link.kind == COUNTY]
    return _of_each(reading, counties, code, (period, against, to_date))


def _below(reading: Reading) -> list[UnitHere]:
    """The units below, retired ones too, in the order of their names."""
    return sorted(units_here(reading), key=lambda unit: (unit.name, unit.uid))


def _of_each(reading: Reading, units: Sequence[UnitHere], code: str, days: Days) -> tuple[UnitFigures, ...]:
    only = (card_of(code).code,)
    return tuple(
        UnitFigures(unit.uid, unit.name, table_of.read(reading.of(unit.uid), *days, only=only)) for unit in units
    )
