"""Calls and patrols of the made-up precinct: who is on shift, where it says it is, who is sent and what they say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.demo import people
from db.demo.world import Given, Story, World
from db.kernel.base.access import Role
from db.registers.dispatch.patrols.queries import PatrolNow, board, nearest
from db.registers.dispatch.rules import BUSY

CREWS = (
    ("patrol_1", "1231", 2, "پژو پارس", "کیانپارس، کیان‌آباد"),
    ("patrol_2", "1232", 3, "وانت دوکابین", "گلستان، پردیس"),
    ("patrol_3", None, 2, "سمند", "زیتون کارمندی، پادادشهر"),
    ("moto_1", None, 1, "هوندا ۲۵۰", "عامری، خیابان نادری"),
)
POINTS = {
    "کیانپارس": "31.349, 48.684", "کیان‌آباد": "31.360, 48.672", "گلستان": "31.306, 48.641", "پردیس": "31.331, 48.640",
    "زیتون کارمندی": "31.301, 48.706", "زیتون کارگری": "31.289, 48.713", "پادادشهر": "31.290, 48.688",
    "امانیه": "31.334, 48.668", "عامری": "31.318, 48.680", "خیابان نادری": "31.322, 48.683",
    "پل سفید": "31.325, 48.679",
    "لشکرآباد": "31.322, 48.662", "چهارشیر": "31.310, 48.697", "باغ معین": "31.303, 48.690", "ملی‌راه": "31.352, 48.700",
    "شهرک نفت": "31.338, 48.712", "سپیدار": "31.283, 48.668", "حصیرآباد": "31.306, 48.713", "آسیاباد": "31.312, 48.705",
    "کمپلو": "31.329, 48.655",
}  # fmt: skip
"""Points as the made-up precinct has set them."""
RIVER = "31.375, 48.668\n31.345, 48.672\n31.325, 48.679\n31.305, 48.674\n31.285, 48.660\n31.265, 48.640"
BRIDGES = "31.325, 48.679\n31.345, 48.672\n31.305, 48.674"
ENDS = ("wrong_number", "nobody_speaks", "nobody_speaks", "information", "information", "other_service", "hoax")
REMARKS = ("مالک در محل حاضر است.", "موردی دیده نشد؛ گشت‌زنی ادامه دارد.", "نیاز به پشتیبانی نیست.")
AGAIN = ("همسایه همان نزاع را خبر داد.", "رهگذر دیگری همان را گفت.", "شاکی دوباره زنگ زد و گفت هنوز کسی نیامده است.")


def draw(world: World) -> None:
    """Set the points of places and draw the river, as a precinct does once."""
    commander = world.of(Role.COMMANDER)
    for name, point in POINTS.items():
        world.give("list.set_landmark", commander, name=name, point=point)
    world.give("barrier.draw", commander, name="کارون", kind="river", line=RIVER, gaps=BRIDGES)


def patrol(world: World, crew: tuple[str, str | None, int, str, str]) -> Story:
    """A patrol goes on shift with each crew, and off it once what it was sent to is done."""
    name, badge, count, vehicle, beats = crew
    while True:
        started = world.give(
            "patrol.start", world.writer(), name=name, crew=badge, people=count, vehicle=vehicle, beats=beats,
            place=world.one(beats.split("، ")),
        )  # fmt: skip
        yield world.until(world.relief(world.now)) + world.minutes(0, 6)
        while (now := _now(world, started.uid)) is not None and (now.state in BUSY or now.asked_by):
            yield world.minutes(4, 9)
        world.give("patrol.end", world.duty(), started.uid)
        yield world.minutes(1, 4)


def speak(world: World) -> Story:
    """Each patrol is heard from time to time."""
    while True:
        yield world.minutes(25, 50)
        _speak(world)


def _speak(world: World) -> None:
    """Each patrol is heard from, and most say where they are."""
    for patrol in board(world.duty()):
        if patrol.beats and world.chance(0.75):
            world.give("patrol.place", world.writer(), patrol.uid, place=world.one(patrol.beats))
        else:
            world.give("patrol.hear", world.writer(), patrol.uid)


def _now(world: World, uid: str) -> PatrolNow | None:
    return next((patrol for patrol in board(world.duty()) if patrol.uid == uid), None)


def send(world: World, command: str, record: str, *, stays: bool = False) -> Story:
    """Send whoever is suggested first, or another for a reason; then what the patrol says until it is clear."""
    ranked = [option.ranked for option in nearest(world.duty(), record=record)]
    free = [one for one in ranked if one.rank is not None and one.second is None]
    if not free:
        return
    chosen = free[1] if len(free) > 1 and world.chance(0.08) else free[0]
    world.give(
        command, world.writer(), record, patrol=chosen.patrol.name.code, why="گشت پیشنهادی پشت ترافیک پل مانده بود."
    )
    uid = chosen.patrol.uid
    for to, least, most, share in (("en_route", 1, 3, 0.85), ("on_scene", 3, 14, 0.93), ("available", 9, 40, 1.0)):
        yield world.minutes(least, most)
        option = _now(world, uid)
        if option is None or option.sent_record != record or (stays and to == "available"):
            return
        if to == "available" and world.chance(0.4):
            world.give("patrol.remark", world.writer(), uid, text=world.spelled(world.one(REMARKS)))
        if world.chance(share):
            world.give("patrol.move", world.writer(), uid, to=to)


def take(world: World, said: dict[str, Any], finish: dict[str, Any]) -> tuple[Given, Given]:
    """A call taken at once, and the incident it opens."""
    call = world.give("call.start", world.writer(), why="به نقل از تماس‌گیرنده.", **said)
    return call, world.give("call.finish", world.writer(), call.uid, **finish)


def again(world: World, said: dict[str, Any], incident: str) -> Story:
    """Another caller of the same incident, minutes later."""
    yield world.minutes(2, 15)
    call = world.give(
        "call.start", world.writer(), type=said["type"], place=said["place"], summary=world.one(AGAIN),
        caller_phone=people.mobile(world.rng),
    )  # fmt: skip
    world.give("call.join", world.writer(), call.uid, incident=incident)


def nothing(world: World) -> Story:
    """A call that no incident comes of."""
    call = world.give("call.start", world.writer(), type="information_request", caller_unknown="not_asked")
    yield world.minutes(1, 3)
    world.give("call.end", world.writer(), call.uid, end=world.one(ENDS))


def plan(world: World, days: int) -> None:
    """Begin the patrols' shifts, the calls that come to nothing, and the one that waits at the end."""
    for place, crew in enumerate(CREWS, 3):
        world.begin(world.start + timedelta(minutes=place), patrol(world, crew))
    world.begin(world.start + timedelta(minutes=9), speak(world))
    for _ in range(days * 4):
        moment = world.start + world.minutes(10, days * 24 * 60)
        if moment < world.quiet - timedelta(minutes=40):
            world.begin(moment, nothing(world))
    world.begin(world.quiet - timedelta(minutes=5), _parked(world))
    world.begin(world.quiet - timedelta(minutes=1), _spoken(world))


def _spoken(world: World) -> Story:
    _speak(world)
    yield from ()


def _parked(world: World) -> Story:
    world.give("call.start", world.duty(), type="noise", place="کیانپارس", caller_unknown="declined")
    yield from ()
