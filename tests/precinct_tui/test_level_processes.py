"""A post, its county and its province as real processes: what is saved at the post stands above, whoever is killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from db.across.seats.unit_records import list_records
from db.words.records import Filter
from db.words.value_states import ValueState
from tests.conftest import BADGES, PASSWORD
from tests.db.carrying.levels.stick import Side, enrol_both, make_seat
from tests.db.carrying.levels.test_bundle_files import World, incidents, linked, world
from tests.postgres import server
from tools.homes import CHIEF, Home
from tools.live_call import ADDRESS, live_call, verb
from tools.postgres import empty_database

__all__ = ["linked", "world"]


def home_of(side: Side) -> Home:
    side.close()
    return Home(side.home, {CHIEF: (BADGES[CHIEF], PASSWORD)})


@pytest.mark.long
def test_what_is_saved_at_a_post_stands_at_its_county_and_its_province(world: World) -> None:
    unit, *seats = (home_of(side) for side in (world.unit, world.county, world.province))
    with ExitStack() as running:
        served = [
            running.enter_context(verb(seat, "serve-level", "--host", "127.0.0.1", "--port", "0")) for seat in seats
        ]
        county, province = (ADDRESS.search(seat.until("https://"))[0] for seat in served)  # type: ignore[index]
        running.enter_context(verb(seats[0], "up", "--to", province, "--follow"))

        def come(count: int) -> None:
            """Until both seats have so many: each says a line after it took something, of what was there before too."""
            for side, seat in zip((world.county, world.province), served, strict=True):
                while len(incidents(side)) < count:
                    seat.until("taken in")

        with verb(unit, "up", "--to", county, "--follow") as sender:
            sender.until("شهرستان اهواز")
            world.report()
            come(1)
        world.report()  # the sender was killed
        with verb(unit, "up", "--to", county, "--follow"):
            come(2)
    assert len(incidents(world.county)) == len(incidents(world.province)) == 2


@pytest.fixture(params=["file", "server"])
def province(request: pytest.FixtureRequest, world: World, tmp_path: Path) -> Iterator[Side]:
    """The province, in a file or on PostgreSQL."""
    if request.param == "file":
        yield world.province
        return
    with server() as address:
        home = make_seat(tmp_path / "server", "province", "استان", world.clock, empty_database(address, "province"))
        side = Side(home, world.clock)
        side.make_key()
        for below in (world.unit, world.county):
            enrol_both(below, side)
        yield side
        side.close()


@pytest.mark.long
def test_a_110_call_saved_at_a_post_stands_on_the_boards_above(world: World, province: Side) -> None:
    """`pytest -s` says after how many seconds; docs/levels.md names what was measured."""
    homes = [home_of(side) for side in (world.unit, world.county, province)]
    said: list[str] = []
    seconds = live_call(*homes, say=said.append)
    print("\n".join(said))
    assert set(seconds) == set(homes[1:])
    assert len([line for line in said if "after it was saved" in line]) == 2
    for side in (world.county, province):
        (row,) = list_records(side.desk, "call", Filter()).rows
        assert row.unit == world.unit.desk.store.unit
        assert ValueState.AT_UNIT in row.values
