"""Incidents of the made-up precinct, each as a story from the call to its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.demo import dispatch, people, records, searches
from db.demo.happenings import GOODS, HAPPENINGS, LANDMARKS, LEARNT, NOTES, STREETS, Happening
from db.demo.places import HOMES, says_where
from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.words.calendar.jalali import local_date, local_instant
from db.words.folding import persian_digits

A_DAY = (11, 18)
"""Least and most incidents a day."""
HOURS = (3, 2, 2, 1, 1, 1, 2, 4, 5, 6, 6, 6, 5, 4, 4, 5, 6, 7, 8, 9, 9, 8, 6, 4)
"""How many of a hundred or so begin in each hour of Tehran."""
LONGEST = timedelta(minutes=150)
"""An ordinary incident that began later than so long before the end might still be open then."""
BY_TYPE = {happening.type: happening for happening in HAPPENINGS}
STAYS = frozenset({"missing_child", "neighbour_dispute"})
"""What a patrol is still at when the made-up days end."""
CARS = ("پراید سفید", "پژو نقره‌ای", "وانت آبی", "سمند مشکی")
LAST = (
    ("theft_motorcycle", timedelta(hours=5)),
    ("missing_child", timedelta(minutes=38)),
    ("neighbour_dispute", timedelta(minutes=21)),
    ("cyber_withdrawal", timedelta(hours=3)),
    ("accident_injury", timedelta(minutes=95)),
)
"""What is open when the made-up days end, and how long before that it came in."""


def plan(world: World, days: int) -> None:
    """Begin every incident of so many days."""
    shares = {happening.type: happening.share for happening in HAPPENINGS}
    for day in range(days + 1):
        today = local_date(world.start + timedelta(days=day))
        for _ in range(world.rng.randint(*A_DAY)):
            hour = world.rng.choices(range(24), HOURS)[0]
            moment = local_instant(today, hour) + world.minutes(0, 59)
            what = BY_TYPE[world.weighted(shares)]
            if moment < world.quiet - LONGEST:
                world.begin(moment, _incident(world, what))
    for kind, before in LAST:
        world.begin(world.quiet - before, _incident(world, BY_TYPE[kind], open_at_the_end=True))


def _incident(world: World, what: Happening, *, open_at_the_end: bool = False) -> Story:
    record = _report(world, what)
    seized = what.goods == "contraband"
    if what.scene and not seized and (open_at_the_end or world.chance(0.85)):
        sending = dispatch.send(world, "incident.send_unit", record, stays=open_at_the_end and what.type in STAYS)
        world.begin(world.now + world.minutes(1, 4), sending)
        yield world.minutes(6, 17)
        yield from _scene(world, what, record)
    if what.person and world.chance(0.4):
        role = world.one(("suspect", "witness", "informant"))
        world.give("incident.add_party", world.writer(), record, role=role, name=people.anyone(world.rng), note=None)
    yield world.minutes(2, 6)
    yield from _things(world, what, record)
    yield from records.details(world, what, record)
    yield from searches.search(world, what, record, still_open=open_at_the_end)
    for _ in range(world.weighted({0: 5, 1: 4, 2: 1})):
        yield world.minutes(5, 45)
        _entry(world, record)
    if open_at_the_end:
        return
    # What came in before the last hours is dealt with in them, so that a known few are open at the end.
    yield min(world.minutes(8, 90), max(world.until(world.quiet) - timedelta(minutes=1), timedelta(0)))
    if world.chance(0.012) and record not in world.for_court:
        world.give("incident.void", world.writer(), record, reason="دو بار ثبت شده بود؛ شمارهٔ قبلی معتبر است.")
        return
    yield from _end(world, what, record)
    world.begin(world.now, records.review(world, record))


def _report(world: World, what: Happening) -> str:
    rng = world.rng
    source = world.weighted({"call_110": 62, "in_person": 20, "patrol": 8, "phone": 7, "citizen_app": 3})
    if what.goods == "contraband":
        source = "patrol"
    elif not what.scene:
        source = world.weighted({"in_person": 70, "phone": 20, "citizen_app": 10})
    late = world.chance(0.03)
    reported = world.ago(40, 120) if late else world.ago(0, 4)
    took = world.minutes(90, 900) if what.type.startswith(("theft", "cyber")) else world.minutes(2, 25)
    occurred = (reported - took).replace(second=0, microsecond=0)
    named = source != "patrol" and world.chance(0.7)
    words = world.one(what.texts)
    injured = rng.randint(1 if what.type == "accident_injury" else 0, what.hurt) if what.hurt else None
    if source == "call_110" and not late and not what.hurt:
        return _called(world, what, named=named)
    given = world.give(
        "incident.report", world.writer(), why="همان ساعت سامانه قطع بود؛ از برگهٔ شماره‌دار ثبت شد.",
        type=what.type,
        place=world.one(HOMES),
        landmark=world.spelled(world.one(LANDMARKS)) if world.chance(0.6) and not says_where(words) else None,
        address=f"خیابان {world.one(STREETS)}، پلاک {_house(world)}" if what.scene and world.chance(0.5) else None,
        summary=world.spelled(words),
        caller_name=people.anyone(rng) if named else None,
        caller_phone=people.mobile(rng) if named and world.chance(0.85) else None,
        caller_unknown=None if named or source == "patrol" else world.one(("declined", "declined", "not_asked")),
        source=source,
        reported_at=reported,
        occurred_from=occurred if world.chance(0.75) else None,
        approximate=True if world.chance(0.3) else None,
        injured=injured,
    )  # fmt: skip
    if world.chance(0.025):
        world.give(
            "incident.correct", world.writer(), given.uid, target=given.uid, field="address",
            value=f"خیابان {world.one(STREETS)}، پلاک {_house(world)}", reason="نشانی در تماس دوم اصلاح شد",
        )  # fmt: skip
    return given.uid


def _called(world: World, what: Happening, *, named: bool) -> str:
    """The incident of a call to 110; now and then others call about the same."""
    said: dict[str, Any] = {
        "type": what.type,
        "place": world.one(HOMES),
        "summary": world.spelled(world.one(what.texts)),
        "caller_name": people.anyone(world.rng) if named else None,
        "caller_phone": people.mobile(world.rng) if named and world.chance(0.85) else None,
        "caller_unknown": None if named else world.one(("declined", "declined", "not_asked")),
    }
    occurred = world.ago(5, 240) if world.chance(0.6) else None
    _, incident = dispatch.take(world, said, {"occurred_from": occurred})
    if world.chance(0.06):
        world.begin(world.now, dispatch.again(world, said, incident.number))
    return incident.uid


def _house(world: World) -> str:
    return persian_digits(str(world.rng.randint(2, 240)))


def _scene(world: World, what: Happening, record: str) -> Story:
    if what.hurt and world.chance(0.6):
        yield world.minutes(1, 4)
        world.give(
            "incident.add_party", world.writer(), record, role="injured", name=people.anyone(world.rng),
            note="با آمبولانس به بیمارستان منتقل شد.",
        )  # fmt: skip


def _things(world: World, what: Happening, record: str) -> Story:
    rng, seized = world.rng, what.goods == "contraband"
    if what.type.startswith(("theft", "cyber", "fraud", "threat", "assault")) and world.chance(0.6):
        world.give(
            "incident.add_party", world.writer(), record, role="complainant", name=people.anyone(rng),
            phone=people.mobile(rng) if world.chance(0.7) else None,
        )  # fmt: skip
        yield world.minutes(1, 5)
    if what.goods is not None:
        kind, text, unit, least, most, millions = world.one(GOODS[what.goods])
        amount = rng.randint(least, most)
        rials = round(millions * rng.uniform(0.7, 1.4)) * 1_000_000 * (1 if unit == "note" else amount) or None
        world.give(
            "incident.add_property", world.writer(), record, fate="seized" if seized else "stolen", kind=kind,
            what=world.spelled(text), quantity=None if unit == "note" else amount, measure=unit, rials=rials,
            **(records.seized(world) if seized else {"appraiser": "به گفتهٔ شاکی"}),
        )  # fmt: skip
        yield world.minutes(1, 4)
    if what.vehicle is not None:
        plate = people.motorcycle(rng) if what.vehicle == "motorcycle" else people.plate(rng)
        world.give(
            "incident.add_vehicle", world.writer(), record, plate="؟" if what.vehicle == "unread" else plate,
            note="هوندا ۱۲۵" if what.vehicle == "motorcycle" else world.one(CARS), **records.vehicle(world, what),
        )  # fmt: skip


def _entry(world: World, record: str) -> None:
    heard = world.one(("seen", "reported", None))
    world.give(
        "incident.add_entry", world.writer(), record, text=world.spelled(world.one(LEARNT)), heard=heard,
        told_by="گشت" if heard == "reported" else None,
    )  # fmt: skip


def _end(world: World, what: Happening, record: str) -> Story:
    if what.to is None or (what.ends and world.chance(0.4)):
        world.give(
            "incident.set_disposition", world.writer(), record, disposition=world.one(what.ends),
            note=world.spelled(world.one(NOTES)) if world.chance(0.6) else None,
        )  # fmt: skip
        return
    if what.type == "accident_injury" and world.chance(0.04):
        records.died(world, record)
        yield world.minutes(5, 20)
    letter = f"{world.rng.randint(100, 999)}/{world.rng.randint(10, 99)}/{world.rng.randint(1, 9)}"
    world.give(
        "incident.refer", world.writer(), record, body=what.to, letter=letter, sent_on=local_date(world.now),
        receipt=str(world.rng.randint(10_000, 99_999)) if world.chance(0.5) else None,
    )  # fmt: skip
    if what.goods is not None and what.goods != "contraband" and world.chance(0.3):
        yield timedelta(days=world.rng.randint(1, 9)) + world.minutes(0, 600)
        yield from _cleared(world, record)


def _cleared(world: World, record: str) -> Story:
    desk = world.of(Role.INVESTIGATION)
    world.give(
        "incident.add_property", desk, record, fate="recovered", kind="other", what="بخشی از اموال در مخفیگاه کشف شد",
        quantity=1, measure="piece",
    )  # fmt: skip
    yield world.minutes(10, 60)
    how = world.weighted({"suspect_referred": 6, "suspect_identified": 2, "complainant_forgave": 2})
    note = world.spelled("پرونده برای دادسرا تکمیل شد.")
    world.give("incident.clear", desk, record, clearance=how, cleared_on=local_date(world.now), note=note)
