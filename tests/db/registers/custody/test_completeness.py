"""Completeness by Nelson Mandela Rules 6 to 8 and Body of Principles 12, item by item."""

from __future__ import annotations

from typing import Any

from db.kernel.base.officer import Desk
from db.registers.custody.case.completeness import ITEMS
from db.registers.custody.show import completeness_of
from db.words.messages import Message
from tests.db.registers.custody.test_commands import act, opened, shown


def states(desk: Desk, number: str) -> dict[str, str]:
    return {item.code: item.state for item in completeness_of(desk, number)}


def test_a_record_says_what_it_keeps_and_what_is_missing(desk: Desk, desk_as: Any) -> None:
    number = opened(desk, name_known="refused", name=None, sex="male", deprivation_place="میدان ساعت")
    found = states(desk, number)
    assert list(found) == [code for code, *_ in ITEMS]
    kept = {"numbered", "identity", "sex", "liberty", "admission"}
    assert {code for code, state in found.items() if state == "kept"} == kept, "a refused name is an answer"
    assert found["end"] == found["copy"] == "not_yet"
    assert found["force"] == found["death"] == found["property"] == "not_called_for"
    missing = {line.name for line in shown(desk, number).sections[-1].lines}
    assert missing == {code for code, state in found.items() if state == "missing"}
    act(desk, number, "wellbeing", well="well")
    act(desk, number, "set_identity", kin="نامعلوم")
    act(
        desk,
        number,
        "set_ground",
        ground="entry_or_stay",
        stated_by="aliens_office",
        told_at=desk.now(),
        in_writing=True,
    )
    act(desk, number, "give_rights", language="dari", written=True, receipt="signed", fear="no")
    act(desk, number, "tell_family", result="person_declined")
    act(desk, number, "place_in", room="room_1")
    act(desk, number, "property_in", items="گوشی", receipt="signed")
    after = states(desk, number)
    assert {code for code, state in after.items() if state == "missing"} == {"authority"}
    assert after["property"] == "not_yet"
    act(desk, number, "release", outcome="released_no_ground", band="17")
    closed = states(desk, number)
    assert {code for code, state in closed.items() if state == "missing"} == {"authority", "property", "copy"}
    act(desk, number, "property_out", complete=True, receipt="signed")
    act(desk, number, "give_copy")
    assert {code for code, state in states(desk, number).items() if state == "missing"} == {"authority"}


def test_a_whole_record_says_that_nothing_is_missing(desk: Desk) -> None:
    number = opened(desk, sex="female", deprivation_place="بازار", category="self_presented")
    act(desk, number, "wellbeing", well="well")
    act(desk, number, "set_identity", kin="نگفت")
    act(desk, number, "set_ground", ground="no_ground")
    act(desk, number, "give_rights", language="persian", written=True, receipt="signed", fear="no")
    act(desk, number, "tell_family", result="told")
    act(desk, number, "release", outcome="released_no_ground", band="17", copy_given=True)
    section = shown(desk, number).sections[-1]
    assert [str(line.value) for line in section.lines] == ["Nothing is missing"]
    assert isinstance(section.lines[0].value, Message)


def test_what_is_missing_is_told_before_an_act_that_closes_and_stops_none(desk: Desk) -> None:
    number = opened(desk, sex="female", deprivation_place="بازار", category="self_presented")
    act(desk, number, "property_in", items="گوشی", receipt="signed")
    record = shown(desk, number)
    assert set(record.lacks) <= set(record.acts)
    told = [str(message) for message in record.lacks["custody.release"]]
    assert {"Rights given, with a receipt", "What was taken and given back", "A copy given to the person"} <= set(told)
    assert "Day and hour of release or hand-over" not in told
    act(desk, number, "release", outcome="released_no_ground", band="17")
    assert shown(desk, number).lacks == {}
