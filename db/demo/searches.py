"""Searches for missing persons in the made-up precinct: begun at once, step after step, found or closed."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from db.demo import people
from db.kernel.base.access import Role

if TYPE_CHECKING:
    from db.demo.happenings import Happening
    from db.demo.world import Story, World

STEPS = ("custody_enquiry", "patrols", "emergency", "last_place", "relatives")


def search(world: World, what: Happening, record: str, *, still_open: bool) -> Story:
    """The course of a search; chance of its own, so that nothing else in the made-up precinct changes by it."""
    if what.type not in ("missing_person", "missing_child"):
        return
    chance = Random(record)
    child = what.type == "missing_child"
    world.give(
        "incident.begin_search", world.writer(), record, age_group="child" if child else "elder",
        name=people.anyone(chance), last_seen_by="همسایه", last_seen_where="بازار",
        last_seen_at=world.now - timedelta(hours=2),
        clothing="پیراهن آبی، شلوار تیره", health=None if child else "فراموشی دارد؛ داروی فشار خون تا شب",
    )  # fmt: skip
    for step in STEPS[: chance.randint(2, len(STEPS))]:
        yield timedelta(minutes=chance.randint(5, 25))
        world.give("incident.search_step", world.writer(), record, step=step)
    if still_open:
        return
    yield timedelta(minutes=chance.randint(40, 200))
    if chance.random() < 0.15:
        world.give(
            "incident.close_search", world.of(Role.COMMANDER), record, decided_by="فرمانده کلانتری",
            authority="دستور بازپرس، شمارهٔ ۱۴", reason="جست‌وجو به پلیس آگاهی سپرده شد.",
        )  # fmt: skip
        return
    fears = child and chance.random() < 0.3
    wish = None if child else chance.choice(("safe", "safe", "nothing", "where"))
    world.give("incident.found_missing", world.writer(), record, wish=wish, fears=fears, outcome="well")
    yield timedelta(minutes=chance.randint(3, 15))
    ends = "ended" if fears or wish == "nothing" else "ended_safe"
    world.give("incident.told_reporter", world.writer(), record, said=ends)
    if child:
        if fears:
            world.give("incident.hand_over_found", world.writer(), record, to="welfare")
            yield timedelta(minutes=30)
        world.give("incident.hand_over_found", world.writer(), record, to="family")
