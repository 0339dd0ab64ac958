"""Programmes of the made-up precinct: some held, one cancelled, one still to come. They draw no chance."""

from __future__ import annotations

from datetime import date, timedelta

from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.words.calendar.jalali import local_instant

EVERY = 6
"""Days from one programme to the next."""
TOLD = (
    ("آموزش ایمنی عبور برای دانش‌آموزان", "traffic", "outside", "دبستان محلهٔ گلستان", 140),
    ("نشست با شورای محله", "social", "outside", "سرای محلهٔ کیانپارس", 35),
    ("دورهٔ بازآموزی تنظیم صورت‌جلسه", "training", "inside", "سالن کلانتری", 18),
    ("نمایشگاه پیشگیری از کلاهبرداری رایانه‌ای", "policing", "outside", "پارک محلهٔ پادادشهر", 220),
    ("مسابقهٔ نقاشی کودکان", "cultural", "outside", "کتابخانهٔ محله", None),
)


def plan(world: World, days: int, end: date) -> None:
    """Begin a programme every few days, each planned three days ahead, and one after the end."""
    for place, back in enumerate(range(2, days + 1, EVERY)):
        day = end - timedelta(days=back)
        planned = max(local_instant(day, 10) - timedelta(days=3), world.start + timedelta(minutes=20))
        if local_instant(day, 19) > planned:
            world.begin(planned, _programme(world, day, place))
    world.begin(world.quiet - timedelta(hours=3), _programme(world, end + timedelta(days=4), len(TOLD) - 1))


def _programme(world: World, day: date, place: int) -> Story:
    title, kind, reach, where, came = TOLD[place % len(TOLD)]
    planned = world.give(
        "programme.plan", world.of(Role.COMMANDER), title=title, kind=kind, reach=reach, place=where, day=day,
        start="16:00", end="18:00", owner="1211", occasion="year",
    )  # fmt: skip
    yield world.until(local_instant(day, 19))
    if came is None:
        world.give("programme.cancel", world.of(Role.COMMANDER), planned.uid, reason="سالن در دسترس نبود.")
    else:
        world.give("programme.hold", world.of(Role.COMMANDER), planned.uid, attendance=came)
