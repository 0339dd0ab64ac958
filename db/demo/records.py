"""What is written into the made-up incidents after the call: details, protected people, chains of custody, review."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.demo import people
from db.demo.happenings import Happening
from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.words.calendar.jalali import local_date

SEALS = 40_000
WHY = "همان گفته شد؛ در محل دیده شد."
OPEN_CHECKS = "مابقی پس از پاسخ مراجع تکمیل می‌شود."
POUND = "پارکینگ شهرداری"
STORE = "انبار اموال کلانتری"
MEANS = ("fake_gateway", "sms_link", "card_data", "phone_call", "advert")
NOTES = (
    "شمارهٔ رسید نوشته نشده است.", "نام شاکی و نشانی او تکمیل شود.", "نتیجهٔ گشت نوشته شود.", "ارزش اموال برآورد شود.",
)  # fmt: skip


def seized(world: World) -> dict[str, Any]:
    """What is written of goods that were seized: who appraised them and when, seal, receipt, where they are."""
    return {
        "appraiser": "کارشناس",
        "appraised_on": local_date(world.now),
        "seal": str(SEALS + world.rng.randrange(9_000)),
        "receipt": str(world.rng.randint(1_000, 9_999)) if world.chance(0.85) else None,
        "kept_at": STORE,
    }


def vehicle(world: World, what: Happening) -> dict[str, Any]:
    """What is written of a vehicle besides its plate."""
    kind = "motorcycle" if what.vehicle == "motorcycle" else world.weighted({"car": 7, "pickup": 2, "truck": 1})
    if what.vehicle == "loaded":
        loaded = world.chance(0.8)
        outcome = world.weighted({"impound": 5, "penalties_court": 3, "judiciary": 2})
        return {"fate": "seized", "kind": "pickup", "loaded": loaded, "outcome": outcome, "impound": POUND}
    stolen = what.type in ("theft_vehicle", "theft_motorcycle")
    return {"fate": "stolen" if stolen else "involved" if world.chance(0.9) else None, "kind": kind}


def details(world: World, what: Happening, record: str) -> Story:
    """What the kind of incident asks besides."""
    if what.type.startswith("cyber") and world.chance(0.85):
        world.give(
            "incident.set_cyber", world.writer(), record, means=world.one(MEANS),
            loss=world.rng.randint(8, 900) * 1_000_000, bank_told=world.chance(0.6),
            trace=str(world.rng.randint(10**9, 10**10)), evidence=world.chance(0.7),
        )  # fmt: skip
        yield world.minutes(2, 8)
    if what.type.startswith("accident") and world.chance(0.85):
        amicable = what.type == "accident_damage" and world.chance(0.7)
        world.give(
            "incident.set_accident", world.writer(), record, sketch="amicable" if amicable else "judicial",
            sketch_number=str(world.rng.randint(100, 999)), scene=world.weighted({"intact": 7, "disturbed": 3}),
            road=world.one(("street", "boulevard", "crossing", "roundabout")),
            light=world.weighted({"day": 6, "night_lit": 3, "dusk": 1}), surface="dry",
        )  # fmt: skip
        yield world.minutes(2, 8)
    if what.goods == "contraband" and world.chance(0.9):
        world.give(
            "incident.set_contraband", world.writer(), record,
            found_in="vehicle" if what.vehicle == "loaded" else world.one(("store", "shop", "home")),
            hidden=world.chance(0.4), papers=world.weighted({"none": 7, "incomplete": 2, "doubtful": 1}),
            body="penalties_court", case_number=str(world.rng.randint(1_000, 9_999)) if world.chance(0.7) else None,
        )  # fmt: skip
        yield world.minutes(2, 8)
        if what.vehicle != "loaded" and world.chance(0.5):
            world.give(
                "incident.move_property", world.writer(), record, why=WHY, target="1", move="to_custodian",
                giver=people.man(world.rng), taker="سازمان اموال تملیکی", seal_whole=True,
                receipt=str(world.rng.randint(1_000, 9_999)),
            )  # fmt: skip
    if what.type in ("domestic_violence", "threat", "theft_by_force", "theft_armed") and world.chance(0.5):
        world.give(
            "incident.add_protected", world.writer(), record, why=WHY, role=world.one(("witness", "complainant")),
            reason=world.one(("asked", "threatened")), name=people.anyone(world.rng),
            phone=people.mobile(world.rng), note="تماس فقط از راه بازرسی.",
        )  # fmt: skip


def died(world: World, record: str) -> None:
    """Somebody who was hurt in an accident has died of it."""
    world.give(
        "incident.record_death", world.writer(), record, why=WHY, died_at=world.ago(10, 40), where="بیمارستان",
        was_injured=True, source="اعلام بیمارستان", told=True,
    )  # fmt: skip


def review(world: World, record: str) -> Story:
    """The writer submits, the commander reads the next day: most stand, some go back once."""
    if world.chance(0.12):  # nobody has come to it yet
        return
    yield world.minutes(20, 400)
    world.give("incident.submit", world.writer(), record, why=OPEN_CHECKS)
    if world.chance(0.1):
        return
    yield timedelta(hours=world.rng.randint(3, 30))
    reader = world.of(Role.COMMANDER if world.chance(0.8) else Role.STANDBY)
    if world.chance(0.07):
        world.give("incident.return", reader, record, notes=world.one(NOTES))
        if world.chance(0.4):
            return
        yield timedelta(hours=world.rng.randint(2, 20))
        world.give("incident.submit", world.writer(), record, why=OPEN_CHECKS)
        yield timedelta(hours=world.rng.randint(2, 20))
    world.give("incident.approve", reader, record, why="افسر دیگری در دسترس نبود.")
