"""The search finds incidents by the name of their type, behind those that hold the words."""

from __future__ import annotations

import pytest

from db.kernel.base.officer import Desk
from db.reference.lists.queries import all_lists
from db.registers.incidents.commands import report_incident
from db.registers.incidents.forms import ReportIncident
from db.registers.incidents.queries import search_incidents
from db.registers.incidents.typed_type import types_called


def reported(desk: Desk, kind: str, summary: str) -> str:
    return str(report_incident(desk, ReportIncident(type=kind, place="اهواز", summary=summary)))


@pytest.mark.parametrize("typed", ["تصادف خسارتی", "damage", "خسارت خودرو"])
def test_an_incident_is_found_by_any_name_of_its_type(desk: Desk, typed: str) -> None:
    wanted = reported(desk, "accident_damage", "پراید و پژو به هم خوردند")
    reported(desk, "noise", "بلندگوی عروسی")
    assert [hit.number for hit in search_incidents(desk, typed)] == [wanted]


def test_incidents_that_hold_the_words_stand_before_those_of_the_type_and_none_twice(desk: Desk) -> None:
    both = reported(desk, "noise", "Noise of a generator")
    worded = reported(desk, "fire", "much noise was heard first")
    of_type = reported(desk, "noise", "بلندگو")
    found = [hit.number for hit in search_incidents(desk, "noise")]
    assert sorted(found) == sorted([both, worded, of_type])
    assert found[-1] == of_type
    assert len(search_incidents(desk, "noise", 2)) == 2


@pytest.mark.parametrize("typed", ["no", "1405", "noise 4", "oise", "*", ""])
def test_few_letters_numbers_and_middles_of_words_name_no_type(desk: Desk, typed: str) -> None:
    assert types_called(all_lists(desk)["incident_type"], typed) == ()
