"""The check that most tests use finds what the check of a precinct finds."""

from __future__ import annotations

import pytest

from db.kernel.base.access import Role
from db.kernel.folding import rebuild
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.models import INCIDENT
from tests.conftest import Desks
from tests.quick_check import check_in_memory


@pytest.mark.parametrize("place", [None, "کارون", "اهواز"])
def test_both_find_the_same(desk_as: Desks, monkeypatch: pytest.MonkeyPatch, place: str | None) -> None:
    """Rows as they were made, changed behind the journal's back, or set to what they are."""
    desk = desk_as(Role.DUTY)
    report_incident(desk, ReportIncident(type="theft_home", place="اهواز", summary="گلدان"))
    if place is not None:
        with desk.store.writing() as conn:
            conn.execute(INCIDENT.update().values(place=place))
    real = rebuild.check(desk.store)
    check_in_memory(monkeypatch)
    assert rebuild.check(desk.store) == real
    assert bool(real.differences) is (place == "کارون")
    assert real.entries > 10
