"""Making the precinct: aside, and put in its place only when it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from db.demo import (
    before,
    custody,
    dispatch,
    ending,
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
)
from db.demo.officers import let_sign, new_officers
from db.demo.world import Clock, World
from db.opening.creating import NewStore, create_store
from db.opening.setup import open_store
from db.reference.officers.queries import officer_by_badge
from db.storage import heads, keys
from db.words.calendar.jalali import local_date
from db.words.ids import Source
from db.words.messages import M_, Refused

UNIT = "کلانتری ۱۲ اهواز"
PARENT = "فرماندهی انتظامی شهرستان اهواز"
POST = "پاسگاه"
"""How the name of a post begins."""
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
    return put_in_place(home, lambda aside: _fill(aside, seed, days, until, progress, name))


def kind_of(name: str) -> str:
    """The kind of a made-up unit, as its name says: a post, or a precinct."""
    return "post" if name.startswith(POST) else "precinct"


def to_the_minute(end: datetime | None) -> datetime:
    """The instant at which a made-up precinct ends: this one, or now, in UTC without its seconds."""
    return (end or datetime.now(UTC)).astimezone(UTC).replace(second=0, microsecond=0)


def put_in_place(home: Path, fill: Callable[[Path], keys.Keyring]) -> tuple[dict[str, str], ...]:
    """Fill a folder aside and put it in its place once it is whole; returns its officers.

    Raises Refused("exists") where the place is not an empty folder, and what `fill` raises: then nothing is left.
    """
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        message = M_("{home} is not empty. Name a new folder, or an empty one.", home=str(home))
        raise Refused("exists", {"home": message}, message)
    home.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{home.name}-", dir=home.parent))
    try:
        ring = fill(aside)
        if home.exists():
            home.rmdir()
        os.rename(aside, home)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return ring.demo


def _fill(
    home: Path, seed: int, days: int, end: datetime, progress: Callable[[int, int], None] | None, name: str
) -> keys.Keyring:
    rng = Random(seed)
    start = end - timedelta(days=days)
    clock = Clock(start - before.back(days))
    source = Source(clock, Random(rng.getrandbits(64)).randbytes)
    new = new_officers(people.POSTS, rng)
    create_store(home, NewStore(name, new, kind_of(name), parent=PARENT, demo=True, cost=keys.QUICK), source)
    guards = tuple(people.man(rng) for _ in range(shifts.GUARDS))
    first = new[0]
    desk = open_store(home, first.badge, first.password, source)
    store = desk.store
    let_sign(store, new)
    try:
        with store.reading() as conn:
            officers = {officer.badge: officer_by_badge(conn, officer.badge) for officer in new}
        desks = {
            badge: replace(desk, officer=officer, source=source)
            for badge, officer in officers.items()
            if officer is not None
        }
        crews = tuple(
            (desks[duty.badge], desks[deputy.badge])
            for duty, deputy in zip(people.POSTS[:3], people.POSTS[3:6], strict=True)
        )
        if before.back(days):
            before.write(store, seed, start)
            clock.to(start)
        world = World(store, clock, source, rng, desks, crews, start, end - BEFORE - timedelta(minutes=8))
        with store.batched():
            for badge, own in desks.items():
                world.give("officer.set_pin", own, password=people.password_of(badge), pin=people.PIN)
            dispatch.draw(world)
            custody.settle(world)
        _plan(world, days, end, guards)
        for day in range(1, days + 1):
            with store.batched():
                world.run(min(start + timedelta(days=day), world.quiet))
                if day == days:
                    clock.to(world.quiet)
                    shifts.close(world, guards)
            if progress is not None:
                progress(day, days)
        oversight.answer(desk, source)
        shown = tuple({**officer, "pin": people.PIN} for officer in store.keyring.demo)
        store.note_in_keys(demo=shown)
        store.checkpoint()
    finally:
        store.close()
        heads.forget(store.keyring.store, home)
    return store.keyring


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
    packets.plan(world, days)
    sketches.plan(world, days)
