"""Rounds of care by keys: each look-in at its own minute, nothing for who was not reached, what was answered stays."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events

from db.kernel.base.officer import Desk
from db.words.records import Entry
from precinct_tui.frame import key_barrier
from precinct_tui.frame.key_barrier import arrived_at as read_at
from precinct_tui.screens import caring
from tests.db.registers.custody.test_arrivals import bus, row
from tests.db.registers.custody.test_commands import act, opened, shown
from tests.precinct_tui.conftest import Hands, Open

FAMILY = ("نوید آرام", "بهار آرام", "شاهد آرام", "یاس آرام")


def family(desk: Desk, clock: Any) -> list[str]:
    """Four who came together, in two rooms; their numbers by their bands, 200 to 203."""
    arrival = bus(desk, len(FAMILY), kind="family")
    numbers = [row(desk, arrival, name, age=30) for name in FAMILY]
    for number, room in zip(numbers, ("room_2", "room_1", "room_2", "room_1"), strict=True):
        act(desk, number, "place_in", {"room": "یک خانواده"}, room=room)
    clock.advance(minutes=1)
    return numbers


def care_of(desk: Desk, number: str) -> list[Entry]:
    return [entry for entry in shown(desk, number).chronology if entry.kind == "care_given"]


def told(desk: Desk, number: str) -> list[dict[str, Any]]:
    return [{line.name: line.value for line in entry.lines} for entry in care_of(desk, number)]


async def asked(hands: Hands, what: str) -> None:
    await hands.until(lambda: hands.on in ("MenuScreen", "LookMenu"))
    await hands.see(what)


@pytest.fixture(autouse=True)
def keys_arrive_by_the_desks_clock(desk_as: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes between keys but what a test lets pass."""
    monkeypatch.setattr(key_barrier, "arrived_at", lambda _event: desk_as.clock().timestamp())


async def begin(hands: Hands, place: str) -> None:
    await hands.press("b")
    await hands.stand_on("BoardScreen")
    await hands.see("Held now")
    await hands.press("s")
    await asked(hands, "Which step")
    await hands.press(place)


async def test_a_family_of_four_is_looked_in_on_with_one_key_each_at_its_own_minute(open_app: Open, desk_as) -> None:
    desk = desk_as()
    numbers = family(desk, desk_as.clock)
    began = desk.now()
    async with open_app() as hands:
        await begin(hands, "1")
        for turn, band in enumerate(("201", "203", "200", "202"), 1):  # room after room
            await asked(hands, f"{turn} of 4")
            assert f"Band {band}" in hands.text
            await hands.press("enter")  # answers nothing
            desk_as.clock.advance(minutes=turn)
            await hands.press("1")
        await hands.see("Round ended: 4 done")
    minutes = {"201": 1, "203": 3, "200": 6, "202": 10}
    for number, band in zip(numbers, ("200", "201", "202", "203"), strict=True):
        (entry,) = care_of(desk, number)
        assert (entry.at - began).total_seconds() == 60 * minutes[band], band
    assert {line["seen"] for number in numbers for line in told(desk, number)} == {"spoke"}


async def test_what_presses_is_said_beside_its_step_and_no_digit_moves(open_app: Open, desk_as) -> None:
    family(desk_as(), desk_as.clock)
    desk_as.clock.advance(minutes=50)
    async with open_app() as hands:
        await hands.press("b")
        await hands.stand_on("BoardScreen")
        await hands.press("s")
        await asked(hands, "Is the person well?: 4, ")
        assert "1 Welfare check: 4" in hands.text
        await hands.see("2 Water: 4")
        line = next(line for line in hands.text.splitlines() if "Is the person well?: 4" in line)
        assert any(word in line for word in ("overdue", "due")), line
        assert "Water: 4," not in hands.text


async def test_a_key_that_is_held_down_answers_for_one_person_alone(open_app: Open, desk_as) -> None:
    """The step's own key, held, answers for nobody; and what is left out is said."""
    desk = desk_as()
    numbers = family(desk, desk_as.clock)
    async with open_app() as hands:
        await begin(hands, "1")
        await asked(hands, "1 of 4")
        await hands.press(*"111111")
        await asked(hands, "1 of 4")
        await hands.see("not counted")
        desk_as.clock.advance(seconds=2)
        for _repeat in range(40):
            await hands.press("1")
            desk_as.clock.advance(seconds=0.9)  # the slowest keyboard
        await asked(hands, "2 of 4")
        assert sum(len(care_of(desk, number)) for number in numbers) == 1
        desk_as.clock.advance(seconds=0.2)
        await hands.press("1")
        await asked(hands, "3 of 4")
        await hands.press("2", "7")  # other keys are meant, however soon
        await hands.see("Round ended: 3 done")
    assert [len(care_of(desk, number)) for number in numbers] == [1, 1, 0, 1]


async def test_a_key_that_waited_for_the_disk_is_taken_by_when_it_was_pressed(
    open_app: Open, desk_as, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow save between two repeats makes no second answer."""
    desk = desk_as()
    numbers = family(desk, desk_as.clock)
    write = caring.give_care

    def slowly(*args: Any, **answers: Any) -> str:
        desk_as.clock.advance(minutes=1)
        return write(*args, **answers)

    pressed = desk_as.clock().timestamp()
    monkeypatch.setattr(caring, "give_care", slowly)
    monkeypatch.setattr(key_barrier, "arrived_at", lambda event: pressed + (5 if event.key == "1" else 0))
    async with open_app() as hands:
        await begin(hands, "1")
        await asked(hands, "1 of 4")
        await hands.press("enter", "1", "1", "1")
        await asked(hands, "2 of 4")
        await hands.press("escape")
        await hands.see("Round ended: 1 done")
    assert sum(len(care_of(desk, number)) for number in numbers) == 1


async def test_who_was_not_seen_and_who_came_after_a_call_have_nothing_recorded(open_app: Open, desk_as) -> None:
    """A 110 call comes in the middle: what was answered is saved, and the next round begins with those not reached."""
    desk = desk_as()
    numbers = family(desk, desk_as.clock)
    async with open_app() as hands:
        await begin(hands, "1")
        await asked(hands, "1 of 4")
        await hands.press("2")
        await asked(hands, "2 of 4")
        await hands.press("7")  # not seen
        await asked(hands, "3 of 4")
        await hands.press("shift+f3")
        await hands.stand_on("CallScreen")
        assert [len(care_of(desk, number)) for number in numbers] == [0, 1, 0, 0]
        await hands.press("escape")
        await asked(hands, "3 of 4")  # it goes on where it was
        await hands.press("escape")
        await hands.see("Nothing recorded: 203, 200, 202")
        await hands.press("s")
        await asked(hands, "Which step")
        await hands.press("1")
        await asked(hands, "1 of 4")
        assert "Band 203" in hands.text
        await hands.press("escape")
        await hands.stand_on("BoardScreen")
    assert [told(desk, number) for number in (numbers[0], numbers[2], numbers[3])] == [[], [], []]


async def test_a_look_in_that_says_unwell_asks_what_is_done_and_the_next_round_goes_on(open_app: Open, desk_as) -> None:
    desk = desk_as()
    numbers = family(desk, desk_as.clock)
    async with open_app() as hands:
        await begin(hands, "1")
        await asked(hands, "1 of 4")
        await hands.press("4", "2")  # unwell; typed ahead: a doctor
        await hands.stand_on("FormScreen")
        assert hands.app.screen.command.name == "custody.doctor"
        await hands.press("escape")
        await hands.stand_on("BoardScreen")
        await hands.see("Nothing recorded: 203, 200, 202")
    assert [line["seen"] for line in told(desk, numbers[1])] == ["unwell"]


async def test_food_is_for_those_ticked_and_who_was_out_or_had_it_is_not_ticked(open_app: Open, desk_as) -> None:
    """One who ticks everybody without walking has to put in who cannot have got it; Enter alone saves nothing."""
    desk = desk_as()
    numbers = family(desk, desk_as.clock)
    act(desk, numbers[0], "take_out", why="doctor", by="1201", place="بهداری")
    act(desk, numbers[3], "care", given=("food",))
    desk_as.clock.advance(minutes=14)
    async with open_app() as hands:
        await begin(hands, "3")
        await hands.stand_on("GivenList")
        await hands.see("given it?   2 of 4")
        assert all(word in hands.text for word in ("200", "Room 1", "out of the cell"))
        assert not any(name.split()[0] in hands.text for name in FAMILY), "bands and rooms, no names"
        await hands.press("enter", "enter")
        await hands.stand_on("GivenList")
        await hands.press("space", "ctrl+s")  # band 201, the first, did not get any
        await hands.stand_on("BoardScreen")
        await hands.see("Round ended: 1 done")
    assert [len(care_of(desk, number)) for number in numbers] == [0, 0, 1, 1]
    assert told(desk, numbers[2])[0]["given"] == ("food",)
    assert care_of(desk, numbers[2])[0].at == desk.now()


async def test_a_list_that_is_left_records_nothing_and_a_refusal_stops_nobody_else(open_app: Open, desk_as) -> None:
    desk = desk_as()
    numbers = [*family(desk, desk_as.clock), opened(desk, band="19")]
    async with open_app() as hands:
        await begin(hands, "2")
        await hands.stand_on("GivenList")
        await hands.press("escape")
        await hands.stand_on("BoardScreen")
        await hands.press("s")
        await asked(hands, "Which step")
        await hands.press("2")
        await hands.stand_on("GivenList")
        act(desk, numbers[4], "release", outcome="released_no_ground", band="19")  # at another desk meanwhile
        desk_as.clock.advance(minutes=2)
        await hands.press("ctrl+s")
        await hands.see("Round ended: 4 done")
        await hands.see("Nothing recorded: 19")
        await hands.see("19: Released")
    assert [len(care_of(desk, number)) for number in numbers] == [1, 1, 1, 1, 0]


def test_a_key_arrives_when_it_was_read() -> None:
    """Measured on a clock that nobody sets."""
    key = events.Key("1", "1")
    key.time = 77.5
    assert read_at(key) == 77.5
