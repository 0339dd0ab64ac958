"""Frozen tables as they are kept: found by their numbers, and read."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from db.across.indicators.coverage import UnitsHeard
from db.across.indicators.figures import FigureTable, from_data
from db.across.indicators.models import FREEZE
from db.across.indicators.periods import Comparison, compare, read_period
from db.kernel.base.officer import Reading
from db.kernel.projections import numbering
from db.reference.officers.queries import name_of
from db.words.calendar.jalali import local_date


def frozen_row(reading: Reading, number: str) -> Any:
    """The row of a frozen table by its number. Raises Refused("not_found")."""
    return numbering.asked_row(reading, "indicator", number, FREEZE)


def comparison_of_row(row: Any) -> Comparison:
    """What a frozen table compares."""
    other = read_period(row.against, "against")
    return compare(read_period(row.period), local_date(row.frozen_at), against=other, to_date=row.to_date)


def frozen_of(reading: Reading, row: Any) -> FigureTable:
    """A table as it was frozen, of its row."""
    kept = json.loads(row.figures)
    first = None if kept["first"] is None else date.fromisoformat(kept["first"])
    figures = tuple(from_data(raw) for raw in kept["figures"])
    by = name_of(reading.conn, row.officer)
    heard = UnitsHeard.from_data(kept["heard"]) if "heard" in kept else None
    comparison = comparison_of_row(row)
    return FigureTable(comparison, row.as_of, row.hash, row.frozen_at, figures, first, row.number, by, heard=heard)
