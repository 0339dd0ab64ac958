"""Making the precinct: its officers, what they look back on, and its days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from db.across.setting_up.parts import all_parts, switch_part
from db.demo import (
    before,
    custody,
    dispatch,
    ending,
    equipment,
    gangs,
    incidents,
    oversight,
    packets,
    people,
    post,
    programmes,
    service_desk,
    shifts,
    sketches,
    store_room,
)
from db.demo.made_store import kind_of, make_store, new_officers, officers_of, to_the_minute
from db.demo.world import Clock, World
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.opening.creating import NewStore
from db.reference.lists.forms import SwitchPart
from db.storage import keys
from db.words.calendar.jalali import local_date
from db.words.ids import Source
from db.words.messages import M_, Refused

UNIT = "کلانتری ۱۲ اهواز"
PARENT = "فرماندهی انتظامی شهرستان اهواز"
BEFORE = timedelta(minutes=6)
"""How long before the end the last shift is handed over."""


def make(
    home: Path,
    seed: int = 12,
    days: int = 30,
    progress: Callable[[int, int], None] | None = None,
    end: datetime | None = None,
    name: str = UNIT,
) -> tuple[dict[str, str], ...]:
    """Make a made-up precinct of this name in a missing or empty folder: so many days of it, up to `end` (now).

    It is a post where its name begins so. The same seed, days and end give the same people, numbers, words, times and
    codes. `progress` is told the days done and their total. Returns the officers as {badge, name, role, password, pin}.
    Raises Refused: "exists" where the folder is not empty, "invalid" for less than a day, and as `create_store` does.
    What is interrupted leaves nothing.
    """
    if days < 1:
        raise Refused("invalid", {"days": M_("At least one day is expected.")})
    until = to_the_minute(end)
    start = until - timedelta(days=days)
    rng = Random(seed)
    clock = Clock(start - before.back(days))
    source = Source(clock, Random(rng.getrandbits(64)).randbytes)
    officers = new_officers(people.POSTS, rng)
    guards = tuple(people.man(rng) for _ in range(shifts.GUARDS))

    def fill(desk: Desk) -> None:
        if before.back(days):
            before.write(desk.store, seed, start)
            clock.to(start)
        world = _world(desk, clock, rng, start, until)
        _switch_on(world, Source(clock, Random(f"parts {seed}").randbytes))
        _settle(world)
        _plan(world, days, until, guards)
        _run(world, days, guards, progress)
        oversight.answer(desk, source)
        shown = tuple({**officer, "pin": people.PIN} for officer in desk.store.keyring.demo)
        desk.store.note_in_keys(demo=shown)

    new = NewStore(name, officers, kind_of(name), parent=PARENT, demo=True, cost=keys.QUICK)
    return make_store(home, new, source, fill)


def _world(desk: Desk, clock: Clock, rng: Random, start: datetime, end: datetime) -> World:
    """The precinct before its days, with every officer at a desk."""
    desks = {officer.badge: replace(desk, officer=officer) for officer in officers_of(desk.store)}
    crews = tuple(
        (desks[duty.badge], desks[deputy.badge])
        for duty, deputy in zip(people.POSTS[:3], people.POSTS[3:6], strict=True)
    )
    return World(desk.store, clock, desk.source, rng, desks, crews, start, end - BEFORE - timedelta(minutes=8))


def _settle(world: World) -> None:
    """Give the officers their PINs and the precinct its points, patrols and rooms."""
    with world.store.batched():
        for badge, own in world.officers.items():
            world.give("officer.set_pin", own, password=people.password_of(badge), pin=people.PIN)
        dispatch.draw(world)
        custody.settle(world)


def _switch_on(world: World, source: Source) -> None:
    """Show all parts of the program. A source of its own: a part more moves no number of the store."""
    keeper = next(desk for desk in world.officers.values() if desk.officer.role is Role.ADMINISTRATOR)
    keeper = replace(keeper, source=source)
    for part in all_parts(keeper):
        switch_part(keeper, SwitchPart(uid=source.uid(), code=part.code, on=True))


def _run(world: World, days: int, guards: tuple[str, ...], progress: Callable[[int, int], None] | None) -> None:
    """Let the days pass; the last shift is handed over at their end."""
    for day in range(1, days + 1):
        with world.store.batched():
            world.run(min(world.start + timedelta(days=day), world.quiet))
            if day == days:
                world.clock.to(world.quiet)
                shifts.close(world, guards)
        if progress is not None:
            progress(day, days)


def _plan(world: World, days: int, end: datetime, guards: tuple[str, ...]) -> None:
    """Plan what happens in every register."""
    world.begin(world.start + timedelta(seconds=40), shifts.keep(world, guards))
    dispatch.plan(world, days)
    incidents.plan(world, days)
    gangs.plan(world, days)
    custody.plan(world, days)
    service_desk.plan(world, days, local_date(end))
    programmes.plan(world, days, local_date(end))
    oversight.plan(world, days)
    ending.plan(world)
    post.plan(world, guards)
    equipment.plan(world)
    packets.plan(world, days)
    sketches.plan(world, days)
    store_room.plan(world)
