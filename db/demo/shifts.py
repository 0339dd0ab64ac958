"""Shifts of the made-up precinct: three crews, twelve hours on and twenty-four off, each handed over and signed for."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta

from db.across.handover.commands_relief import questions
from db.across.handover.summary import summary
from db.demo import equipment, people
from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.custody.queries import held_now
from db.registers.property.queries import sealed_here

NOT_BEFORE = timedelta(hours=3)
"""A crew that would be relieved so shortly before the end stays until the end."""
COUNTS = {
    "vehicles": 6,
    "complaint_envelopes": 2,
    "blank_sheets": 40,
}
GUARDS = 3
ITEMS = (
    ("watch", "گشت محدودهٔ مدارس هنگام تعطیلی انجام شود.", "اعزام گشت"),
    ("normal", "کلید انبار نزد اسلحه‌دار است.", "تحویل گرفته شود"),
    ("watch", "چراغ محوطهٔ پشتی خاموش است؛ نگهبان دوم گذاشته شود.", "پیگیری با تأسیسات"),
    ("normal", "بی‌سیم شماره ۷ برای تعمیر فرستاده شد.", "پس از تعمیر تحویل گرفته شود"),
    ("urgent", "آب محله از ساعت ۲۲ قطع است؛ تماس‌ها افزایش دارد.", "هماهنگی با آب و فاضلاب"),
    ("normal", "برگه‌های حقوق متهم رو به پایان است.", "درخواست چاپ"),
)  # fmt: skip
DONE = ("پیگیری و اعلام نتیجه", "تماس دوباره با شاکی", "مراجعهٔ گشت و گزارش", "منتظر پاسخ مرجع بماند")
FIRST = 0
"""The crew whose badge README names."""
MOVED = "میان دو شمارش یک کیسه جابه‌جا شد."
"""What an officer says whose count is another: something moved meanwhile."""


def keep(world: World, guards: tuple[str, ...]) -> Story:
    """Open the first shift and hand over at every relief; the last shift is left for `close`."""
    world.on = world.turn(world.now)
    world.give("shift.open", world.duty(), **_crew(world, guards))
    while world.relief(world.now) <= world.quiet - NOT_BEFORE:
        relief = world.relief(world.now)
        yield world.until(relief - timedelta(minutes=22))
        counted = yield from _hand_over(world)
        yield world.until(relief + world.minutes(0, 4))
        _take_over(world, guards, counted)


def close(world: World, guards: tuple[str, ...]) -> None:
    """Leave a shift open that is the first crew's, who look around first; another crew hands over to them before."""
    if world.on == FIRST:
        return
    _start(world)
    world.clock.to(world.now + world.minutes(1, 2))
    counted = _count(world)
    world.clock.to(world.now + world.minutes(1, 2))
    _plan(world)
    world.give("shift.sign_out", world.duty(), password=people.PIN)
    world.clock.to(world.now + world.minutes(1, 2))
    _take_over(world, guards, counted, FIRST)


def _crew(world: World, guards: tuple[str, ...]) -> dict[str, str]:
    standby = world.of(Role.STANDBY).officer.name
    return {"deputy": world.crews[world.on][1].officer.name, "standby": standby, "guard": guards[world.on]}


def _hand_over(world: World) -> Generator[timedelta, None, dict[str, int]]:
    duty = world.duty()
    for priority, what, action in world.rng.sample(ITEMS, world.weighted({0: 5, 1: 4, 2: 1})):
        world.give("shift.add_item", duty, priority=priority, what=world.spelled(what), action=action)
        yield world.minutes(0.5, 1)
    _start(world)
    yield world.minutes(1, 3)
    counted = _count(world)
    yield world.minutes(1, 3)
    _plan(world)
    yield world.minutes(1, 3)
    world.give("shift.sign_out", duty, password=people.PIN)
    return counted


def _start(world: World) -> None:
    world.give("shift.start_handover", world.duty())


def _count(world: World) -> dict[str, int]:
    counts = _counts(world, _held(world))
    world.give("shift.count", world.duty(), counts=counts)
    return counts


def _counts(world: World, people_held: int) -> dict[str, int]:
    with world.store.reading() as conn:
        bags = sealed_here(conn, world.store.unit)
    return {"people_held": people_held, "sealed_items": bags, **COUNTS}


def _held(world: World) -> int:
    return sum(person.here for person in held_now(world.duty()))


def _plan(world: World) -> None:
    """Say what is to be done about the first of the items."""
    duty = world.duty()
    for item in [item for item in summary(duty).items if item.item and not item.action][:3]:
        world.give("shift.plan_item", duty, item=item.item, action=world.one(DONE), owner=_next(world).officer.name)


def _read_back(world: World, relief: Desk) -> None:
    """Answer the three questions; now and then one is answered wrongly at first."""
    for question in questions(relief):
        if len(question.options) > 1 and world.chance(0.06):
            world.give("shift.answer", relief, item=question.item, answer=question.right % len(question.options) + 1)
        world.give("shift.answer", relief, item=question.item, answer=question.right)


def _next(world: World) -> Desk:
    return world.crews[(world.on + 1) % len(world.crews)][0]


def _take_over(world: World, guards: tuple[str, ...], counted: dict[str, int], crew: int | None = None) -> None:
    following = (world.on + 1) % len(world.crews) if crew is None else crew
    relief = world.crews[following][0]
    counts = _counts(world, _held(world))
    late = None
    if world.chance(0.04):
        counts["blank_sheets"] -= 1
        late = "یک برگهٔ سفید روی میز افسر تحقیق مانده بود و به پوشه برگشت."
    if counts["sealed_items"] != counted["sealed_items"]:
        late = "بین دو شمارش یک قلم وارد انبار یا از آن خارج شد؛ دفتر انبار آن را نشان می‌دهد."
    if counts["people_held"] != counted["people_held"]:
        late = "بین دو شمارش یک نفر وارد یا خارج شد؛ دفتر تحت‌نظرگاه آن را نشان می‌دهد."
    world.give("shift.count_blind", relief, counts=counts)
    if late is not None:
        world.give("shift.explain_difference", world.duty(), found=late)
    _read_back(world, relief)
    equipment.take_back(world, relief)
    world.on = following
    equipment.hand_out(world, relief)
    world.give("shift.take_over", relief, read=True, password=people.PIN, why=MOVED, **_crew(world, guards))
