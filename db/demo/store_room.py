"""The store room of the made-up precinct: what incidents bring is taken in, sent out, handed on; things are found."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from db.demo import people
from db.demo.world import Story, World
from db.registers.incidents.listing import list_incidents
from db.registers.property import rules
from db.registers.property.queries import list_items
from db.words.calendar.jalali import local_date
from db.words.records import Filter, Row

EVERY = timedelta(hours=7)
FOUND_EVERY = timedelta(hours=5)
SEALS = 70_000
WHY = "همان‌طور که بود ثبت شد."
THINGS = (
    ("phone", "گوشی با قاب مشکی", 8), ("keys", "دسته‌کلید با جاکلیدی", 6), ("bank_card", "کارت بانکی", 6),
    ("documents", "کیف مدارک", 4), ("clothing", "کاپشن مردانه", 3), ("electronics", "هدفون", 3),
    ("bicycle", "دوچرخهٔ بچگانه", 1), ("identity_paper", None, 5), ("cash", "اسکناس در پاکت", 2),
)  # fmt: skip
"""Things that citizens bring: kind, what it looks like, how often."""
WHERE = ("پارک", "تاکسی", "بازار", "جلوی بانک", "ایستگاه اتوبوس", "مسجد")


def plan(world: World) -> None:
    """Begin the rounds through the room, and what citizens bring."""
    rng = Random(f"store room of {world.start.isoformat()} {world.store.unit}")
    world.begin(world.start + timedelta(hours=2), _rounds(world, rng))
    world.begin(world.start + timedelta(hours=4), _found(world, rng))
    world.begin(world.start + timedelta(hours=6), _seized_cars(world, rng))


def _found(world: World, rng: Random) -> Story:
    weights = [often for _kind, _what, often in THINGS]
    while True:
        kind, what, _often = rng.choices(THINGS, weights)[0]
        mark = str(rng.randrange(10**9, 10**10)) if kind in ("phone", "bank_card", "identity_paper") else None
        world.give(
            "property.find", world.duty(), why=WHY, kind=kind, what=what, mark=mark, found_at=world.now,
            where=rng.choice(WHERE), finder=people.anyone(rng), finder_phone=people.mobile(rng),
            place=rng.choice(("shelf", "cabinet", "desk")), seal=str(SEALS + rng.randrange(9_000)),
            signature="signed", rials=rng.randint(2, 90) * 100_000 if kind == "cash" else None,
        )  # fmt: skip
        yield FOUND_EVERY + timedelta(minutes=rng.randint(0, 300))


def _seized_cars(world: World, rng: Random) -> Story:
    """A car is seized in an open incident every third day or so, and towed to the pound."""
    while True:
        rows = list_incidents(world.duty(), Filter(state="open"), None, 20).rows
        if rows:
            given = world.give(
                "incident.add_vehicle", world.duty(), rng.choice(rows).uid, why=WHY, plate=people.plate(rng),
                fate="seized", kind="car", note=rng.choice(("پژو ۴۰۵ نقره‌ای", "پراید سفید", "سمند مشکی")),
            )  # fmt: skip
            yield timedelta(minutes=rng.randint(40, 180))
            world.give(
                "property.impound", world.duty(), given.uid, why=WHY, pound="پارکینگ شهرداری",
                mileage=rng.randint(8_000, 290_000), keys_here=rng.random() < 0.8, damage=("front",),
                towed_by="یدک‌کش راهور",
            )  # fmt: skip
        yield timedelta(hours=rng.randint(60, 90))


def _rounds(world: World, rng: Random) -> Story:
    while True:
        for row in _in_state(world, rules.UNPLACED):
            if row.number.startswith("I") and rng.random() < 0.85 and row.values[1] != rules.VEHICLE:
                _take_in(world, rng, row)
                yield timedelta(minutes=rng.randint(2, 6))
        for row in _in_state(world, rules.EXAMINATION):
            if rng.random() < 0.3:
                world.give("property.back", world.duty(), row.uid, why=WHY, place="cabinet", seal_whole=True)
                yield timedelta(minutes=rng.randint(2, 6))
        for row in _in_state(world, rules.HERE):
            if rng.random() < 0.06:
                _move_on(world, rng, row)
                yield timedelta(minutes=rng.randint(2, 6))
        yield EVERY


def _in_state(world: World, state: str) -> tuple[Row, ...]:
    return list_items(world.duty(), Filter(state=state), None, 200).rows


def _take_in(world: World, rng: Random, row: Row) -> None:
    world.give(
        "property.take_in", world.duty(), row.uid, why=WHY, giver=people.man(rng), signature="signed",
        place=rng.choice(("shelf", "shelf", "cabinet", "safe", "yard")),
        seal=str(SEALS + 10_000 + rng.randrange(9_000)),
    )  # fmt: skip


def _move_on(world: World, rng: Random, row: Row) -> None:
    desk, order = world.duty(), f"{rng.randint(100, 999)}/{rng.randint(1, 9)}"
    today = local_date(world.now)
    match rng.choices(("send", "hold", "move", "back", "on"), (3, 2, 2, 3, 3))[0]:
        case "send":
            world.give(
                "property.send", desk, row.uid, why=WHY, to=rng.choice(("laboratory", "cyber_police", "expert")),
                order=order, due_on=today + timedelta(days=rng.randint(2, 9)), signature="signed",
                receipt=str(rng.randint(1_000, 9_999)),
            )  # fmt: skip
        case "hold":
            until = today + timedelta(days=rng.randint(3, 30))
            world.give("property.hold", desk, row.uid, why=WHY, order=order, until=until)
        case "move":
            world.give("property.move", desk, row.uid, why=WHY, place="cabinet")
        case "back":
            world.give(
                "property.give_back", desk, row.uid, why=WHY, to=people.anyone(rng), signature="signed", order=order,
                shown="فاکتور خرید",
            )  # fmt: skip
        case _:
            world.give(
                "property.hand_on", desk, row.uid, why=WHY, way=rng.choice(("court", "custodian")), order=order,
                to="مسئول دفتر", receipt=str(rng.randint(1_000, 9_999)),
            )  # fmt: skip
