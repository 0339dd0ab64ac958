"""What stands on the desk when the made-up days end: a mark nobody has explained, and a draft that was parked."""

from __future__ import annotations

from datetime import timedelta

from db.demo import people, shifts
from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.kernel.desk import drafts


def plan(world: World) -> None:
    """Begin the marks of every few days, and what the last hour leaves behind."""
    world.begin(world.start + timedelta(hours=1), _sheets(world))
    moment = world.start + world.minutes(120, 900)
    while moment < world.quiet - timedelta(hours=5):
        world.begin(moment, _explained(world))
        moment += timedelta(days=1) + world.minutes(0, 2_000)
    world.begin(world.quiet - timedelta(minutes=44), _mark(world))
    world.begin(world.quiet - timedelta(minutes=17), _draft(world))


def _sheets(world: World) -> Story:
    world.give("paper.print", world.writer(), paper="blank-sheets", sheets=10)
    yield from ()


def _explained(world: World) -> Story:
    desk = world.writer()
    mark = world.give("mark.set", desk, kind=world.one(("arrival", "call", "left")))
    yield world.minutes(5, 90)
    what = world.one(("تماس اداری با مرکز ۱۱۰ بود.", "ورود پیک نامه‌های دادسرا.", "گشت برای سوخت‌گیری خارج شد."))
    world.give("mark.explain", world.writer(), mark.uid, what=what)


def _mark(world: World) -> Story:
    world.give("mark.set", world.of(Role.PATROL), kind="arrival")
    yield from ()


def _draft(world: World) -> Story:
    """A report that a more urgent call interrupted: of the officer whose badge README names, whoever is on duty now."""
    values = {
        "type": "theft_from_vehicle",
        "place": "زیتون کارمندی",
        "summary": "شیشهٔ خودرو شکسته شده و کیف ابزار",
        "caller_name": people.anyone(world.rng),
        "source": "call_110",
    }
    desk = world.crews[shifts.FIRST][0]
    draft = drafts.Draft(world.source.uid(), "incident.report", values, world.now, cursor=("summary", 36), parked=True)
    drafts.save(desk, draft)
    yield from ()
