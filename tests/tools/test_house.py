"""The picture of the house shows the rooms that there are."""

from __future__ import annotations

from tools import house


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
