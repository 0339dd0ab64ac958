"""What went to court in the made-up precinct: packets with scans, receipts, and answers that came back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from db.across.packets.queries import list_packets
from db.demo.attachments import picture, scan
from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.registers.custody.people_held import held_cases
from db.registers.incidents.listing import list_incidents
from db.words.calendar.jalali import local_date
from db.words.records import Filter

EVERY = timedelta(hours=40)
ASKS = "با عنایت به دلایل پیوست، صدور دستور مقتضی استدعا می‌شود."
KINDS = ("theft", "fight", "assault", "cyber", "contraband", "accident_injury", "threat")
"""How the types begin that a court hears."""
JUDGES = ("بازپرس شعبه ۲ دادسرای اهواز", "دادیار شعبه ۵", "قاضی کشیک")


def plan(world: World, days: int) -> None:
    """A packet every other day, and what stands at the end: one prepared, one that came back."""
    rng = Random(int(world.start.timestamp()))
    moment = world.start + min(timedelta(hours=20), timedelta(days=days) / 3)
    while moment < world.quiet - timedelta(hours=30):
        world.begin(moment, _packet(world, rng, "answered"))
        moment += EVERY + timedelta(minutes=rng.randrange(1_200))
    world.begin(world.quiet - timedelta(hours=9), _packet(world, rng, "held"))
    world.begin(world.quiet - timedelta(hours=11), _packet(world, rng, "returned"))
    world.begin(world.quiet - timedelta(hours=3), _packet(world, rng, "prepared"))


def _packet(world: World, rng: Random, fate: str) -> Story:
    for _try in range(4):
        if (incident := _incident(world)) is not None:
            break
        yield timedelta(minutes=50)
    else:
        return
    uid, number = incident
    world.for_court.add(uid)
    people = _offender(world) if fate == "held" else None
    for name, what, content in _scans(rng):
        world.give("incident.attach", world.duty(), uid, path=name, what=what, content=content)
        yield timedelta(minutes=rng.randint(2, 9))
    prepared = world.give(
        "packet.prepare", world.duty(), incident=number, body="prosecutor", people=people, asks=ASKS,
        why="پروندهٔ قبلی برای اعاده است.",
    )  # fmt: skip
    yield timedelta(minutes=rng.randint(5, 25))
    world.give(
        "packet.note_item", world.duty(), prepared.uid, item="approved", how="to_follow",
        reason="فرمانده هنگام بازگشت از مأموریت امضا می‌کند.",
    )  # fmt: skip
    if fate == "prepared":
        return
    yield timedelta(minutes=rng.randint(10, 40))
    world.give(
        "packet.send", world.duty(), prepared.uid, at=world.minute, carried_by="پیک کلانتری",
        incomplete="بقیهٔ مدارک پس از تکمیل فرستاده می‌شود.",
    )  # fmt: skip
    if fate == "held":
        return
    yield timedelta(minutes=rng.randint(50, 130))
    receipt = str(rng.randint(10_000, 99_999))
    world.give("packet.receipt", world.duty(), prepared.uid, at=world.minute, receipt=receipt)
    yield timedelta(minutes=rng.randint(30, 90))
    yield from _answers(world, rng, prepared.uid, fate)


def _answers(world: World, rng: Random, packet: str, fate: str) -> Story:
    registration = f"{rng.randint(1, 9)}{rng.randint(10_000, 99_999)}"
    world.give(
        "packet.answer", world.duty(), packet, at=world.minute, answer="registered", registration=registration,
    )  # fmt: skip
    yield timedelta(minutes=rng.randint(20, 60))
    judge, number = rng.choice(JUDGES), f"{rng.randint(100, 999)}/د"
    if fate == "returned":
        world.give(
            "packet.answer", world.duty(), packet, at=world.minute, answer="completion", judge=judge, number=number,
            due=local_date(world.now) + timedelta(days=10), text="اظهارات شاهد و نظر کارشناس ضمیمه شود.",
        )  # fmt: skip
        return
    yield timedelta(hours=rng.randint(6, 20))
    answer = rng.choice(("indictment", "non_prosecution", "jurisdiction", "cessation"))
    world.give("packet.answer", world.duty(), packet, at=world.minute, answer=answer, judge=judge, number=number)


def _scans(rng: Random) -> Iterator[tuple[str, str, bytes]]:
    yield "صورت‌جلسه و اظهارات.pdf", "statement", scan(rng, rng.randint(2, 5))
    yield "عکس محل.png", "scene", picture(rng)


def _incident(world: World) -> tuple[str, str] | None:
    """(uid, number) of the newest case that a court would hear and that nobody has referred yet."""
    since = world.now - timedelta(days=3)
    rows = list_incidents(world.of(Role.INVESTIGATION), Filter(since=since), None, 300).rows
    taken = {row.values[1] for row in list_packets(world.of(Role.INVESTIGATION), Filter(), None, 300).rows}
    fits = (row for row in rows if row.state in ("open", "disposed") and row.number not in taken)
    free = (row for row in fits if row.uid not in world.for_court)
    return next(((row.uid, row.number) for row in free if str(row.values[1]).startswith(KINDS)), None)


def _offender(world: World) -> str | None:
    """The number of somebody held for an offence caught in the act; None where nobody is."""
    with world.store.reading() as conn:
        cases = held_cases(conn, world.store.unit)
    return next((held.number for held in cases if held.case.ground == "flagrant_offence"), None)
