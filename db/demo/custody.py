"""Custody in the made-up precinct: each person's walk from arrival to what became of it, duty by duty.

Who is a foreign national is drawn apart from how it ends; most are released, because their documents are valid or
because there is no ground. Nobody's nationality is a reason for anything here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.demo import custody_cases, people
from db.demo.custody_leaving import (
    CHILD,
    FEAR,
    NO_GROUND,
    OFFENCE,
    REFERRED,
    VALID,
    Person,
    few,
    leave,
    release,
    show_papers,
)
from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.registers.custody.case.understanding import SHEET_LANGUAGES
from db.registers.custody.queries import held_now
from db.words.calendar.jalali import local_date, local_instant, tehran
from db.words.folding import persian_digits

SHARES = {VALID: 45.0, NO_GROUND: 14.0, REFERRED: 12.0, OFFENCE: 29.0}
HOURS = {VALID: 4, NO_GROUND: 4, REFERRED: 20, OFFENCE: 27}
"""An ordinary record that begins later than so many hours before the end might not be closed by then."""
SPOKEN = ("persian", "dari")
"""Languages in which the desk and a held person need nobody between them."""
ARRIVALS = (0, 0, 0, 0, 0, 0, 1, 2, 4, 5, 6, 6, 4, 3, 3, 4, 5, 6, 6, 6, 5, 4, 3, 2)
"""How many of a hundred or so come in each hour of Tehran."""
A_DAY = {0: 2.0, 1: 4.0, 2: 3.0, 3: 1.0}
PLACES = ("پایانهٔ مسافربری سیاحی", "بازار عبدالحمید", "کارگاه ساختمانی در گلدشت", "میدان ساعت", "کمپلو", "سه‌راه خرمشهر")
OFFENCES = (
    ("سرقت گوشی همراه و دستگیری در صحنه", "فرد هنگام گریز با گوشی شاکی گرفته شد."),
    ("نزاع دسته‌جمعی و ایراد ضرب", "شاهدان حاضر او را ضارب معرفی کردند."),
    ("تخریب و ورود به‌عنف", "در محل با ابزار تخریب دیده شد."),
    ("سرقت قطعات خودرو", "باتری خودرو همراه او بود."),
)  # fmt: skip
WOMEN = ("بهار", "شکریه", "رباب", "رنا", "مهناز")
BELONGINGS = ("گوشی همراه\nکیف پول\nساعت", "کیف دستی\nگوشی همراه", "کمربند\nکلید\nکیف پول", "گوشی همراه\nدسته‌کلید")


PHONES = {
    "duty_judge": "06155500101", "prosecutor": "06155500102", "juvenile": "06155500103", "commander": "06155500104",
    "inspectorate": "06155500105", "forensic": "06155500106",
}  # fmt: skip
"""Numbers that ring nowhere, as the made-up precinct has written them down."""


def settle(world: World) -> None:
    """Whom to call, as a commander writes down once."""
    commander = world.of(Role.COMMANDER)
    for code, phone in PHONES.items():
        world.give("list.set_phone", commander, code=code, phone=phone)


def plan(world: World, days: int) -> None:
    """Begin the records of so many days, those that every made-up precinct has, and the two who are held at the end."""
    for day in range(days + 1):
        today = local_date(world.start + timedelta(days=day))
        for _ in range(world.weighted(A_DAY)):
            moment = local_instant(today, world.rng.choices(range(24), ARRIVALS)[0]) + world.minutes(0, 59)
            kind = world.weighted(SHARES)
            if moment < world.quiet - timedelta(hours=HOURS[kind]):
                world.begin(moment, _walk(world, _person(world, kind)))
    quiet = world.quiet
    world.begin(quiet - timedelta(hours=51), _walk(world, _person(world, REFERRED, late=True)))
    world.begin(quiet - timedelta(hours=43), _walk(world, _person(world, FEAR)))
    world.begin(quiet - timedelta(hours=38), custody_cases.child_alone(world))
    world.begin(quiet - timedelta(hours=36), _walk(world, _person(world, NO_GROUND)))
    world.begin(quiet - timedelta(hours=34), custody_cases.bus(world))
    world.begin(quiet - timedelta(hours=30), _family(world))
    world.begin(quiet - timedelta(hours=22, minutes=2), _walk(world, _person(world, OFFENCE, stays=True)))
    world.begin(quiet - timedelta(minutes=52), _walk(world, _person(world, REFERRED, stays=True)))
    world.begin(quiet - timedelta(minutes=1), _round(world))


def _person(world: World, kind: str, *, late: bool = False, stays: bool = False) -> Person:
    if kind == OFFENCE and (stays or world.chance(0.85)):
        return Person(kind, people.man(world.rng), late=late, stays=stays)
    country = world.one(sorted(people.ABROAD))
    languages, names = people.ABROAD[country]
    return Person(kind, world.one(names), country, world.one(languages), late, stays)


def _family(world: World) -> Story:
    """A man with his daughter, who is no suspect and stays with him."""
    father = _person(world, VALID)
    father.name = f"نوید {people.family(world.rng)}"
    name = f"بهار {father.name.split(' ', 1)[1]}"
    father.parent = True
    child = Person(CHILD, name, father.country, father.language, carer=father.name, of=father)
    world.begin(world.now, _walk(world, father))
    world.begin(world.now + timedelta(minutes=2), _walk(world, child))
    yield from ()


def _round(world: World) -> Story:
    """The last round of the last shift: everyone who is here is looked at."""
    for held in held_now(world.duty()):
        if held.here:
            _check(world, held.uid)
    yield from ()


def _walk(world: World, person: Person) -> Story:
    _open(world, person)
    arrived = world.now
    yield world.minutes(1, 3)
    yield from _first_questions(world, person)
    if not person.late:
        _tell_prosecutor(world, person)
        yield world.minutes(1, 2)
    if person.kind in (VALID, NO_GROUND, CHILD):
        yield from _soon_free(world, person)
        return
    yield from _ground_and_rights(world, person)
    if person.late:
        yield world.until(arrived + timedelta(minutes=46))
        _check(world, person.uid)
        yield world.until(arrived + timedelta(minutes=81))
        _tell_prosecutor(world, person)
        yield world.minutes(2, 5)
        reason = "خط تلفن دادسرا قطع بود و بی‌سیم پاسخ نمی‌داد؛ نخستین تماس موفق ثبت شد."
        world.give("custody.explain_breach", world.duty(), person.uid, duty="prosecutor", reason=reason)
    yield from _contacts(world, person)
    yield from _held(world, person)


def _open(world: World, person: Person) -> None:
    deprived = world.ago(12, 26)
    person.band = str(world.rng.randint(100, 999))
    age = 9 if person.kind == CHILD else world.rng.randint(30 if person.parent else 19, 58)
    reason = {OFFENCE: world.one(OFFENCES)[0], CHILD: "همراه پدر خود آورده شد."}.get(person.kind, "بررسی مدارک اقامت")
    self_presented = person.kind in (VALID, NO_GROUND) and world.chance(0.2)
    category = "with_family" if person.kind == CHILD else "self_presented" if self_presented else "brought_by_patrol"
    given = world.give(
        "custody.open", world.writer(), why="جداگانه بررسی شد.",
        name_known="stated", name=world.spelled(person.name), father_name=world.one(people.MEN),
        sex="female" if person.name.split()[0] in WOMEN else "male",
        age=age, nationality=person.country or "ایران", band=person.band, deprivation_at=deprived,
        deprivation_place=world.one(PLACES), arrived_at=world.ago(0, 1), category=category,
        brought_by=None if self_presented else "this_unit", reason=reason,
        arrested_by=None if self_presented else world.one(("1231", "1232")),
    )  # fmt: skip
    person.uid, person.number = given.uid, given.number
    if person.of is not None and person.of.number:
        world.give("custody.link", world.writer(), person.uid, other=person.of.number, tie="parent")


def _first_questions(world: World, person: Person) -> Story:
    desk, uid = world.writer(), person.uid
    ill = person.kind != CHILD and not person.stays and world.chance(0.08)
    needs = ("child",) if person.kind == CHILD else ("ill",) if ill else None
    illness = "قند خون" if ill else None
    world.give(
        "custody.wellbeing", desk, uid, at=world.minute, well="unwell" if ill else "well", illness=illness,
        self_harm=False, needs=needs,
    )  # fmt: skip
    yield world.minutes(1, 2)
    if ill:
        world.give("custody.doctor", desk, uid, at=world.minute, step="called")
        yield world.minutes(8, 16)
        world.give(
            "custody.doctor", desk, uid, at=world.minute, step="seen", doctor="پزشک اورژانس ۱۱۵",
            complaints="سرگیجه؛ دارو داده شد و بستری لازم نیست.", present=("nobody",), result="بستری لازم نیست.",
        )  # fmt: skip
        yield world.minutes(0.5, 1)
    needed = person.language not in SPOKEN
    world.give(
        "custody.set_language", desk, uid, at=world.minute, language=person.language, interpreter_needed=needed,
        literate=world.chance(0.85),
    )  # fmt: skip
    yield world.minutes(0.5, 1.5)
    if needed:
        tie = world.weighted({"telephone": 7, "professional": 2, "relative": 1})
        world.give(
            "custody.interpreter", desk, uid, why="مترجم دیگری در دسترس نبود.", at=world.minute,
            language=person.language, tie=tie, name=people.anyone(world.rng), by_phone=tie == "telephone",
            phone=people.mobile(world.rng) if tie == "telephone" else None,
        )  # fmt: skip
        person.unsettled = tie == "relative"
        yield world.minutes(0.5, 1)
    child = person.kind == CHILD
    world.give(
        "custody.set_age", desk, uid, at=world.minute, child="child" if child else "adult", basis="stated",
        age=9 if child else None, with_whom="carer" if child else None, carer=person.carer,
        suspected=False if child else None,
    )  # fmt: skip
    yield world.minutes(0.5, 1.5)


def _tell_prosecutor(world: World, person: Person) -> None:
    hour = world.now.astimezone(tehran()).hour
    to = "دادسرای عمومی و انقلاب، کشیک دفتر" if 8 <= hour < 14 else "قاضی کشیک"
    reference = f"ک-{few(world, 1000, 9999)}"
    world.give(
        "custody.tell_prosecutor", world.writer(), person.uid, at=world.minute,
        via=world.weighted({"phone": 7, "system": 3}), to=to, reference=reference,
    )  # fmt: skip


def _soon_free(world: World, person: Person) -> Story:
    """Who has valid papers, or whom nothing is held against, goes at once."""
    if person.kind == NO_GROUND:
        show_papers(world, person, "no_answer")
        yield world.minutes(1, 3)
        world.give(
            "custody.set_ground", world.writer(), person.uid, at=world.minute, ground="no_ground",
            necessity="نه جرمی مطرح است و نه مرجع ذی‌صلاح اعلامی کرده است.",
        )  # fmt: skip
    elif person.kind == CHILD:
        ground: dict[str, Any] = {
            "at": world.minute,
            "ground": "with_carer",
            "necessity": "کودک همراه پدر است و اتهامی ندارد.",
        }
        world.give("custody.set_ground", world.writer(), person.uid, **ground)
    else:
        show_papers(world, person, "valid")
    yield world.minutes(1, 2)
    _rights(world, person, "no", None)
    yield world.minutes(4, 9)
    if person.kind == CHILD:
        yield world.minutes(3, 6)
        if person.of is not None and person.of.gone:
            return
        world.give(
            "custody.child_delivered", world.duty(), person.uid, at=world.minute, to="child_to_carer",
            receiver=person.carer, receipt=f"ر-{few(world, 100, 999)}", band=person.band,
        )  # fmt: skip
        yield timedelta(minutes=40)
        world.give("custody.confirm_arrival", world.duty(), person.uid, at=world.minute, arrived=True, who=person.carer)
        return
    release(world, person, "released_documents_valid" if person.kind == VALID else "released_no_ground")


def _rights(world: World, person: Person, fear: str, said: str | None) -> None:
    receipt = world.weighted({"signed": 8, "fingerprint": 1, "refused": 0.5})
    world.give(
        "custody.give_rights", world.writer(), person.uid, at=world.minute, language=person.language,
        written=True, read_aloud=True, receipt=receipt, witness="افسر نگهبان" if receipt == "refused" else None,
        fear=fear, fear_words=said, interpreter=_read_out(person),
    )  # fmt: skip


def _read_out(person: Person) -> str | None:
    """The interpreter who reads out what has no sheet in the person's language."""
    if person.language in SHEET_LANGUAGES:
        return None
    return "relative" if person.unsettled else "telephone"


def _ground_and_rights(world: World, person: Person) -> Story:
    desk, uid = world.writer(), person.uid
    if person.kind == OFFENCE:
        _, evidence = world.one(OFFENCES)
        warrant = not person.stays and world.chance(0.3)
        ground, number = "flagrant_offence", None
        if warrant:
            ground, number = "arrest_warrant", f"{few(world, 100, 999)}/ج"
        necessity = "بیم فرار و امحای آثار جرم"
    else:
        show_papers(world, person, "pending")
        yield world.minutes(1, 2)
        ground, evidence = "entry_or_stay", "اعلام کارشناس ادارهٔ امور اتباع"
        number = f"{persian_digits(person.band)}/ا"
        necessity = "تا پاسخ کتبی مرجع ذی‌صلاح"
    world.give(
        "custody.set_ground", desk, uid, at=world.minute, ground=ground, order_number=number, necessity=necessity,
        evidence=evidence, told_at=world.minute, told_language=person.language, in_writing=True,
        stated_by="aliens_office" if ground == "entry_or_stay" else None,
        interpreter=_read_out(person), read_aloud=True if _read_out(person) else None,
    )  # fmt: skip
    yield world.minutes(1, 2)
    feared = person.kind == FEAR
    said = "گفت اگر بازگردد جانش در خطر است و نام افراد مسلحی را که تهدیدش کرده‌اند نگفت." if feared else None
    answer = "yes" if feared else world.weighted({"no": 9, "would_not_say": 1})
    person.unsettled = person.unsettled or answer == "would_not_say"
    _rights(world, person, answer, said)
    yield world.minutes(1, 3)
    if feared:
        through = None if person.language in SPOKEN else "telephone"
        world.give("custody.offer_asylum", desk, uid, at=world.minute, in_private=True, interpreter=through, wish="yes")
    world.give(
        "custody.property_in", desk, uid, at=world.minute, items=world.one(BELONGINGS),
        cash=world.rng.randint(1, 40) * 500_000, bag=f"پ-{few(world, 1000, 9999)}", counted_by="two",
        second_officer=world.one(("1231", "1232")), receipt="signed",
    )  # fmt: skip
    person.property_in = True
    yield world.minutes(1, 2)


def _contacts(world: World, person: Person) -> Story:
    desk, uid = world.writer(), person.uid
    result = world.weighted({"told": 8, "person_declined": 2})
    world.give(
        "custody.tell_family", desk, uid, at=world.minute, result=result,
        who=world.one(("برادر", "همسر", "پدر")) if result == "told" else None,
        phone=people.mobile(world.rng) if result == "told" else None, call="made" if result == "told" else "declined",
    )  # fmt: skip
    if person.country is None:
        return
    for body in ("consulate", "unhcr"):
        yield world.minutes(1, 3)
        wishes = body == "unhcr" if person.kind == FEAR else world.chance(0.15)
        world.give(
            "custody.offer_contacts", desk, uid, why="خویشاوندش ترجمه کرد؛ دوباره پرسیده می‌شود.", at=world.minute,
            body=body, wish="wishes" if wishes else "does_not_wish", contacted_at=world.minute if wishes else None,
        )  # fmt: skip


def _held(world: World, person: Person) -> Story:
    """Hours of checks and reviews, until the end that this record has."""
    begun = world.now
    if person.stays:
        leaves = world.quiet + timedelta(days=1)
    elif person.kind == OFFENCE:
        morning = local_instant(local_date(begun + timedelta(hours=13)), 8) + world.minutes(20, 90)
        soon = timedelta(hours=1) < morning - begun < timedelta(hours=21)
        leaves = morning if soon else begun + world.minutes(240, 900)
    else:
        leaves = begun + world.minutes(90, 420)
    reviewed, asked = begun, False
    room = "women" if person.name.split()[0] in WOMEN else ("room_1", "room_2")[int(person.band) % 2]
    world.give("custody.place_in", world.writer(), person.uid, why="اتاق دیگری باز نبود.", at=world.minute, room=room)
    _check(world, person.uid)
    while True:
        yield min(world.minutes(36, 45), world.until(leaves))
        if world.now >= leaves:
            break
        _check(world, person.uid)
        if person.kind == OFFENCE and not asked and world.chance(0.08):
            asked = True
            yield from _lawyer(world, person)
        if world.chance(0.03):
            world.give(
                "custody.enquiry", world.writer(), person.uid, at=world.minute,
                relation=world.one(("brother", "spouse", "friend")), wish="wishes",
                answer="به خواست خود فرد، محل نگهداری گفته شد.",
            )  # fmt: skip
        if world.now - reviewed > timedelta(hours=4, minutes=40):
            reviewed = world.now
            reason = "دلیل نگهداری هنوز برقرار است؛ پاسخ مرجع یا دادسرا نرسیده است."
            standby = world.of(Role.STANDBY)
            world.give(
                "custody.review", standby, person.uid, at=world.minute, decision="go_on", reason=reason, heard=True
            )
    yield from leave(world, person)


def _lawyer(world: World, person: Person) -> Story:
    desk, uid = world.writer(), person.uid
    world.give("custody.lawyer", desk, uid, at=world.minute, step="asked")
    yield world.minutes(2, 6)
    world.give("custody.lawyer", desk, uid, at=world.minute, step="told")
    yield world.minutes(20, 30)
    _check(world, uid)
    world.give("custody.lawyer", desk, uid, at=world.minute, step="arrived", name=people.anyone(world.rng))
    yield world.minutes(8, 12)
    remarks = "موکل از حقوق خود آگاه است؛ ایرادی به نحوهٔ نگهداری ندارد."
    world.give("custody.lawyer", desk, uid, at=world.minute, step="left", remarks=remarks)


def _check(world: World, uid: str) -> None:
    hour = world.now.astimezone(tehran()).hour
    night = hour in (0, 1, 2, 3, 4, 5)
    given = None if night else world.one((None, None, ("water",), ("food", "water"), ("toilet",)))
    if hour % 4 == 3:  # the hours of meals, and of water at night
        given = ("food", "water")
    seen = "asleep_breathing" if night else "spoke"
    world.give("custody.care", world.writer(), uid, at=world.minute, seen=seen, given=given)
