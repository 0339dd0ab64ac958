"""A seat that was never sent a month: its figures are not counted there, never none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from db.across.indicators.figures import FigureTable
from db.across.indicators.queries import table_of
from db.across.seats.figures import figures_by_unit
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.words.value_states import ValueState
from tests.conftest import START
from tests.db.carrying.levels.stick import Side, copied, enrolled, take, up

SENT, NEVER, AFTER = "1405-09", "1405-10", "1405-08"
"""START lies in the first of these months; of the second nothing comes. The third is before the first record."""


@pytest.fixture
def ends(ready_store: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Side, Side]]:
    """A precinct and its county."""
    with copied(enrolled(ready_store, tmp_path_factory), tmp_path) as sides:
        yield sides


def states(table: FigureTable) -> set[ValueState]:
    return {
        figure.states[0]
        for figure in table.figures
        if figure.card.measure == "count" and figure.card.code != "requests_rated"
    }


def test_a_month_that_was_never_sent_is_not_counted_as_none(ends: tuple[Side, Side], tmp_path: Path) -> None:
    unit, county = ends
    (before,) = figures_by_unit(county.desk, "thefts")
    assert states(before.table) == states(table_of(county.desk)) == {ValueState.NOT_COUNTED}, "nothing ever came"
    for _one in range(2):
        report_incident(unit.desk, ReportIncident(type="theft_home", summary="x"))
    up(unit, tmp_path / "stick")
    take(county, tmp_path / "stick")
    county.clock.set(START + timedelta(days=70))
    for period, this, state in ((SENT, 2, ValueState.KNOWN), (NEVER, None, ValueState.NOT_COUNTED)):
        every = table_of(county.desk, period)
        (own,) = figures_by_unit(county.desk, "thefts", period)
        for table in (every, own.table):
            assert table.figure("thefts").this == this
            assert states(table) == {state}
            assert table.heard is not None
            assert len(table.heard.missing) == 1
    assert table_of(county.desk, NEVER).figure("thefts").last is None
    against = table_of(county.desk, NEVER, SENT)
    assert (against.figure("thefts").last, against.figure("thefts").change) == (2, None)
    report_incident(unit.desk, ReportIncident(type="fight", summary="x"))  # in the month that was missing, two weeks on
    up(unit, tmp_path / "stick")
    take(county, tmp_path / "stick")
    caught_up = table_of(county.desk, NEVER)
    assert (caught_up.figure("thefts").this, caught_up.figure("violent_crime").this) == (0, 0), "it is none, then"
