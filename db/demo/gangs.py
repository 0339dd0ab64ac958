"""Gang files of the made-up precinct: investigation ties thefts of one method together, and breaks some gangs up."""

from __future__ import annotations

from datetime import datetime, timedelta

from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.registers.incidents.listing import list_incidents
from db.words.calendar.jalali import local_date
from db.words.records import Filter

EVERY = timedelta(days=5)
KINDS = {
    "vehicle": ("theft_motorcycle", "theft_vehicle", "theft_vehicle_parts"),
    "robbery": ("theft_phone_snatching", "theft_bag_snatching", "theft_by_force"),
    "theft": ("theft_home", "theft_shop"),
    "cable": ("theft_cable",),
    "fraud": ("cyber_fraud", "cyber_phishing", "cyber_deposit", "cyber_withdrawal"),
}
TITLES = {
    "vehicle": "سارقان موتورسیکلت محله‌های غربی",
    "robbery": "قاپ‌زنان موتورسوار بلوار",
    "theft": "سارقان منازل با تخریب قفل",
    "cable": "سارقان کابل برق حاشیهٔ شهر",
    "fraud": "پیامک‌های جعلی ابلاغ",
}
SUMMARY = "شیوه و ساعت وقوع یکی است؛ وقایع در یک محدوده رخ داده‌اند."


def plan(world: World, days: int) -> None:
    """Begin a file every few days, the first once there are cases."""
    moment = world.start + min(timedelta(days=2), timedelta(days=days) / 2)
    while moment < world.quiet - timedelta(hours=6):
        world.begin(moment, _file(world))
        moment += EVERY + world.minutes(0, 1_400)


def _file(world: World) -> Story:
    desk = world.of(Role.INVESTIGATION)
    cases = _cases(world)
    kind = max(KINDS, key=lambda name: len(cases[name]))
    opened = world.give(
        "gang.open", desk, kind=kind, main=world.chance(0.6), title=TITLES[kind], summary=SUMMARY,
        area="حوزهٔ کلانتری", order=f"{world.rng.randint(100, 999)}/{world.rng.randint(1, 9)}",
    )  # fmt: skip
    for number in cases[kind][:4]:
        yield world.minutes(10, 240)
        world.give(
            "gang.link_case", desk, opened.uid, incident=number, suspects=world.rng.randint(1, 3),
            basis=world.one(("method", "vehicle", "witness", "trace")),
        )  # fmt: skip
    yield timedelta(hours=world.rng.randint(12, 90))
    world.give("gang.add_entry", desk, opened.uid, text="مخفیگاه شناسایی شد؛ دستور ورود از مقام قضایی گرفته شد.")
    yield timedelta(hours=world.rng.randint(4, 30))
    if world.chance(0.75):
        world.give(
            "gang.break_up", desk, opened.uid, why="اعضا در یک واقعه با هم دستگیر شدند.",
            broken_up_on=local_date(world.now), arrested=world.rng.randint(2, 6),
            how="دستگیری در مخفیگاه با حکم قضایی.",
        )  # fmt: skip
    else:
        world.give("gang.close", desk, opened.uid, cause=world.one(("no_trace", "to_other_unit")))


def _cases(world: World) -> dict[str, list[str]]:
    """The newest incidents of each kind of gang, by number."""
    since: datetime = world.now - timedelta(days=12)
    rows = list_incidents(world.of(Role.INVESTIGATION), Filter(since=since), None, 400).rows
    return {
        kind: [row.number for row in rows if row.state != "void" and row.values[1] in types]
        for kind, types in KINDS.items()
    }
