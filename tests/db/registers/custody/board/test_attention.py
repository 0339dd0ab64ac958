"""What the desk is told of people held: each by itself while they are few, one line a kind when they are many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.custody.board.attention import FEW
from db.registers.custody.board.notices import notices
from db.registers.custody.queries import attention, clock_strip
from db.words.messages import Message
from tests.db.registers.custody.test_arrivals import bus, row
from tests.db.registers.custody.test_commands import act, opened


def test_many_people_are_a_few_lines_that_open_the_board(desk: Desk, desk_as: Any) -> None:
    arrival = bus(desk, 40)
    numbers = [row(desk, arrival, f"نفر {place}") for place in range(40)]
    desk_as.clock.advance(minutes=58)
    lines = attention(desk)
    people = [item for item in lines if item.register == "board"]
    assert len(lines) <= FEW
    assert sum(int(item.text.params["count"]) for item in people) == 40
    assert {item.flag for item in people} == {"overdue"}
    assert {item.number for item in people} == {None}
    assert len({name for name, _ in clock_strip(desk)}) == 40, "the strip still has each of them"
    desk_as.clock.advance(minutes=10)
    act(desk, numbers[0], "tell_prosecutor", via="phone", to="قاضی کشیک")
    late = [item for item in attention(desk) if item.flag == "late"]
    assert [item.number for item in late] == [numbers[0]], "one alone of its kind keeps its number"


def test_a_few_people_are_told_of_one_by_one(desk: Desk, desk_as: Any) -> None:
    found = {opened(desk, name_known="unknown", name=None, band=str(place)) for place in range(30, 30 + FEW)}
    assert {item.number for item in attention(desk)} == found
    opened(desk, name_known="unknown", name=None, band="50")
    folded = attention(desk)
    assert [(item.register, item.text.params["count"]) for item in folded] == [("board", FEW + 1)]
    assert isinstance(folded[0].text.params["duty"], Message)


def test_what_should_not_have_happened_is_told_by_its_name_and_to_the_commander(desk: Desk, desk_as: Any) -> None:
    chief, what = desk_as(Role.COMMANDER), ("rights_withheld", "child_questioned", "moved_without_record")
    for place, fact in enumerate((*what, *what)):
        number = opened(desk, name_known="unknown", name=None, band=str(place))
        act(desk, number, "late_fact", what=fact, text="x")
    breaches = [item for item in attention(chief) if item.flag == "late"]
    assert {str(item.text.params["duty"]): item.text.params["count"] for item in breaches} == {
        "Rights were withheld": 2, "A child was questioned by police": 2, "Moved without a record": 2,
    }  # fmt: skip
    ended = opened(desk, name_known="unknown", name=None, band="99")
    free = {"outcome": "released_no_ground", "band": "99", "copy_given": True}
    act(desk, ended, "release", {"safe": "x"}, **free)
    act(desk, ended, "late_fact", what="removed_without_order", text="x")
    assert [str(item.text) for item in attention(chief) if item.number == ended] == ["What should not have happened"]
    assert ended not in {item.number for item in attention(desk)}
    assert ended in {item.number for item in notices(desk_as(Role.INSPECTOR))}


def test_whose_holding_ends_within_four_hours_stands_on_the_desk(desk: Desk, desk_as: Any) -> None:
    number = opened(desk, deprivation_at=desk.now())

    def ending() -> list[tuple[str | None, object, str]]:
        lines = [item for item in attention(desk) if "Police holding ends" in str(item.text.params["duty"])]
        return [(item.number, item.at, item.flag) for item in lines]

    end = desk.now() + timedelta(hours=24)
    desk_as.clock.advance(hours=19, minutes=59)
    assert ending() == []
    desk_as.clock.advance(minutes=1)
    assert ending() == [(number, end, "due")]
    desk_as.clock.advance(hours=5)
    assert ending() == [(number, end, "overdue")], "over, it is named before what else of this person is"
    act(desk, number, "release", outcome="released_no_ground", band="17")
    assert [flag for _number, _at, flag in ending()] == ["late"], "only why it was so late is asked"


def test_a_step_put_off_a_third_time_is_the_commanders_and_a_sixth_time_the_inspectorates(
    desk: Desk, desk_as: Any
) -> None:
    number = opened(desk)
    again = "Put off again and again: Language"
    for times in range(1, 7):
        act(desk, number, "put_off", step="language", why="unconscious")
        desk_as.clock.advance(minutes=20)
        commander = [str(item.text) for item in attention(desk_as(Role.COMMANDER))]
        assert (again in commander) == (times >= 3), times
        assert len(notices(desk_as(Role.INSPECTOR))) == (times == 6), times
