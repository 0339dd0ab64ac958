"""The picture of the house, and the page that describes it, show the rooms that there are."""

from __future__ import annotations

import re

from tools import house

PAGE = (house.ROOT / "docs" / "architecture.md").read_text("utf-8")
FLOORS = dict(re.findall(r"^- \*\*(\w+)\*\*: (.*(?:\n  .*)*)", PAGE.partition("\n## ")[0], re.MULTILINE))
"""What the page says of each room, from the highest floor down."""
MOST_WORDS = 905
"""As many as two printed pages hold (A4, 11 pt) with the picture: of 912 one line stood on a third."""


def test_every_room_stands_in_the_picture_on_its_floor() -> None:
    picture = house.PICTURE.read_text("utf-8")
    names = [f">{tree}/{room}<" for tree, room in house.floors()]
    assert len(names) == len(set(names)) > 15
    places = [picture.find(name) for name in names]
    assert -1 not in places, "a room came, went or moved: python -m tools.house"
    assert places == sorted(places)


def test_a_room_is_drawn_with_what_is_in_it() -> None:
    rooms = {f"{room.tree}/{room.name}": room for room in house.rooms()}
    assert dict(rooms["db/registers"].inside)["custody"] > 1_000
    assert "journal" in dict(rooms["db/kernel"].inside)
    assert all(room.x > 0 and room.x + room.width < house.WIDTH for room in rooms.values())
    tops = [room.y for room in house.rooms()]
    assert tops == sorted(tops)
    assert house.drawn().startswith("<svg ")


def test_the_page_names_every_room_from_the_highest_down_with_files_that_are_there() -> None:
    assert list(FLOORS) == [room for _tree, room in house.floors()]
    missing = [
        f"{tree}/{room}: {name}"
        for tree, room in house.floors()
        for name in re.findall(r"`([\w/]+\.py)`", FLOORS[room])
        if not any((house.ROOT / tree / room).rglob(name))
    ]
    named = re.findall(r"`((?:widgets|screens|language|bidi|words|kernel|reading|opening|tests)/\S+\.py)`", PAGE)
    missing += [
        name for name in named if not any((house.ROOT / tree / name).is_file() for tree in ("db", "precinct_tui", ""))
    ]
    assert len(named) > 10
    assert missing == []


def test_the_page_names_every_register_and_what_works_on_several() -> None:
    for room in ("registers", "across"):
        folders = {path.parent.name for path in (house.ROOT / "db" / room).glob("*/__init__.py")}
        assert folders - set(re.findall(r"\w+", FLOORS[room])) == set()


def test_the_page_stays_two_printed_pages() -> None:
    assert len(PAGE.split()) <= MOST_WORDS
    assert "](pictures/house.svg)" in PAGE
