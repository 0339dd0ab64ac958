"""The board: by the next deadline, families together, names alike flagged, rooms and what they hold; no names."""

from __future__ import annotations

from typing import Any

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.reference.lists.commands import set_capacity
from db.reference.lists.forms import SetCapacity
from db.registers.custody.board.board import board
from tests.db.registers.custody.test_arrivals import bus, row
from tests.db.registers.custody.test_commands import act, opened, refused, shown


def test_families_stand_together_at_their_most_pressing_member(desk: Desk, desk_as: Any) -> None:
    arrival = bus(desk, 4, minutes=5)
    father, other = row(desk, arrival, "نوید آرام"), row(desk, arrival, "شاهد پناهی")
    child = row(desk, arrival, "بهار آرام", age=9, carer_band="200")
    for number in (father, other):
        act(desk, number, "wellbeing", well="well", needs=("ill",))
    people = board(desk).people
    numbers = [one.number for one in people]
    assert abs(numbers.index(father) - numbers.index(child)) == 1, "beside each other, whatever presses"
    by_number = {one.number: one for one in people}
    assert by_number[father].family == by_number[child].family != by_number[other].family
    assert by_number[father].needs == ("ill",)
    assert "child" in by_number[child].flags
    dues = [one.duty.due for one in people if one.duty is not None and one.duty.due is not None]
    assert dues[0] == min(dues)


def test_names_alike_are_flagged_on_both_and_named_on_neither(desk: Desk) -> None:
    arrival = bus(desk, 3)
    first, second, third = (
        row(desk, arrival, "کریم احمدی"),
        row(desk, arrival, "كريم احمدي"),
        row(desk, arrival, "نرگس"),
    )
    by_number = {one.number: one for one in board(desk).people}
    assert (by_number[first].alike, by_number[second].alike) == ((second,), (first,))
    assert by_number[third].alike == ()
    assert "کریم" not in repr(board(desk))
    assert "نرگس" not in repr(board(desk))

    def flagged(number: str) -> bool:
        return any("nearly the same name" in str(warning) for warning in shown(desk, number).warnings)

    assert [flagged(number) for number in (first, second, third)] == [True, True, False]
    act(desk, second, "release", outcome="released_no_ground", band=by_number[second].band, copy_given=True)
    assert [flagged(number) for number in (first, second)] == [False, False], "only while both are held"
    assert {one.number: one.alike for one in board(desk).people} == {first: (), third: ()}


def test_rooms_say_how_many_they_hold_and_a_full_one_is_asked_about(desk: Desk, desk_as: Any) -> None:
    set_capacity(desk_as(Role.COMMANDER), SetCapacity(code="room_1", capacity=1))
    first, second = opened(desk), opened(desk, name="سلیمه نوری", band="18")
    act(desk, first, "place_in", room="room_1")
    act(desk, first, "place_in", room="room_1")
    full = refused(lambda: act(desk, second, "place_in", room="room_1"))
    assert (full.code, set(full.fields)) == ("unlikely", {"room"})
    act(desk, second, "place_in", {"room": "خانواده‌اند"}, room="room_1")
    rooms = {room.code: (room.inside, room.holds) for room in board(desk).rooms}
    assert rooms["room_1"] == (2, 1)
    act(desk, first, "release", outcome="released_no_ground", band="17")
    assert {room.code: room.inside for room in board(desk).rooms}["room_1"] == 1
    assert refused(lambda: set_capacity(desk, SetCapacity(code="room_1", capacity=2))).code == "forbidden"
