"""The made-up precinct's own affairs: its roster, a standing order that everyone has read, faults and visits."""

from __future__ import annotations

from datetime import timedelta

from db.demo import people
from db.demo.world import HALF_DAY, Story, World
from db.kernel.base.access import Role

ORDERS = (
    ("گشت مدارس", "در ساعت‌های آغاز و پایان مدارس، یک گشت در محدودهٔ مدارس مستقر باشد و نتیجه در دفتر ثبت شود."),
    ("کلید انبار", "کلید انبار تنها با امضای افسر نگهبان تحویل داده شود و در پایان نوبت شمارش گردد."),
)
EVENTS = (
    ("power", "برق ساختمان قطع شد و ژنراتور روشن است.", "ادارهٔ برق", "وصل شد."),
    ("inspection", "بازدید از تحت‌نظرگاه و دفترها.", "بازرس شهرستان", "دو تذکر دربارهٔ خوانایی دفترها داده شد."),
    ("radio", "بی‌سیم ثابت صدا ندارد.", "مخابرات فرماندهی", "تعویض شد."),
    ("network", "خط تلفن مرکز قطع است.", "مخابرات", "وصل شد."),
)
NOT_ADDRESSED = (Role.AUDITOR, Role.ADMINISTRATOR)


def plan(world: World, guards: tuple[str, ...]) -> None:
    """Begin the roster and the orders on the first morning, and something every other day."""
    world.begin(world.start + timedelta(minutes=3), _roster(world, guards))
    world.begin(world.start + timedelta(minutes=5), _orders(world))
    moment = world.start + timedelta(hours=9)
    for kind in EVENTS * 20:
        if moment >= world.quiet - timedelta(hours=4):
            break
        world.begin(moment, _event(world, *kind))
        moment += timedelta(hours=31)


def _roster(world: World, guards: tuple[str, ...]) -> Story:
    """Twelve hours on and twenty-four off, in the order in which the crews keep the desk."""
    commander = world.of(Role.COMMANDER)
    first = world.relief(world.now) - HALF_DAY
    uid = world.give("roster.plan", commander, pattern="p12_24", starts_at=first).uid
    crews = len(world.crews)
    for team in range(1, crews + 1):
        crew = (world.turn(world.now) + team - 1) % crews
        duty, deputy = world.crews[crew]
        for who, role in (
            (duty.officer.badge, "duty_officer"),
            (deputy.officer.badge, "deputy"),
            (guards[crew], "guard"),
        ):
            world.give("roster.add_member", commander, uid, who=who, role=role, team=team)
    standby = world.of(Role.STANDBY).officer.badge
    world.give("roster.add_member", commander, uid, who=standby, role="standby")
    yield from ()


def _orders(world: World) -> Story:
    commander = world.of(Role.COMMANDER)
    for subject, text in ORDERS:
        uid = world.give("order.issue", commander, subject=subject, text=text).uid
        yield world.minutes(1, 2)
        for desk in world.officers.values():
            if desk.officer.role not in NOT_ADDRESSED:
                world.give("order.acknowledge", desk, uid, password=people.PIN)
        yield world.minutes(1, 2)


def _event(world: World, kind: str, what: str, who: str, result: str) -> Story:
    uid = world.give("post.note", world.writer(), kind=kind, what=what, who=who).uid
    yield world.minutes(30, 150)
    world.give("post.end", world.writer(), uid, result=result)
