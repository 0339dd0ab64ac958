"""Cases that every made-up precinct has: a bus of forty with two of one name, a child alone, a wrongful stop."""

from __future__ import annotations

from datetime import timedelta

from db.demo import people
from db.demo.world import Story, World
from db.words.folding import persian_digits

FORTY = 40
BANDS = 1001
"""Where the bands of the bus begin: beyond those that single people wear."""
TWINS = "رحیم نورزاد"
"""Two of the passengers say the same name."""


def bus(world: World) -> Story:
    """Forty passengers are brought in; their papers are verified by a list, and everyone goes within half an hour.

    Each has a record, papers and a release of their own: nothing but when, where and who brought them is shared.
    """
    arrived = world.minute
    arrival = world.give("custody.arrive", world.duty(), at=arrived).uid
    yield timedelta(seconds=50)
    world.give(
        "custody.describe_arrival", world.duty(), arrival, kind="group", heads=FORTY, band_from=BANDS,
        deprivation_at=arrived - timedelta(minutes=18), deprivation_place="پایانهٔ مسافربری سیاحی",
        brought_by="other_unit",
    )  # fmt: skip
    languages, names = people.ABROAD["افغانستان"]
    firsts = [name.split()[0] for name in names[:5]]
    families = [name.split()[1] for name in names]
    records = []
    for place in range(FORTY):
        yield timedelta(seconds=9)
        name = TWINS if place in (6, 31) else f"{world.one(firsts)} {world.one(families)}"
        given = world.give(
            "custody.open_row", world.writer(), arrival, name=name, sex="male", age=world.rng.randint(19, 52),
            nationality="افغانستان", language=world.one(languages), band=str(BANDS + place),
        )  # fmt: skip
        records.append((given.uid, str(BANDS + place)))
    yield timedelta(seconds=30)
    world.give(
        "custody.group_notice", world.duty(), arrival, at=world.minute, via="phone", to="قاضی کشیک", heads=FORTY,
        reference=f"ک-{persian_digits(world.rng.randint(1000, 9999))}", note="فهرست نام‌ها در پی تماس خوانده شد.",
    )  # fmt: skip
    yield timedelta(minutes=2)
    for uid, _band in records:
        yield timedelta(seconds=7)
        world.give(
            "custody.see_documents", world.writer(), uid, at=world.minute, type="amayesh_card",
            document_number=str(world.rng.randint(10_000_000, 99_999_999)), verified_with="aliens_office",
            answer="valid", reference="فهرست ۴۰ نفره",
        )  # fmt: skip
    for uid, band in records:
        yield timedelta(seconds=7)
        world.give(
            "custody.release", world.writer(), uid, at=world.now, outcome="released_documents_valid", band=band,
            copy_given=True, safe="با مینی‌بوس گروه برگشتند.",
        )  # fmt: skip


def child_alone(world: World) -> Story:
    """A child whom citizens found goes to welfare at once; nobody questions it."""
    band = "998"
    uid = world.give(
        "custody.open", world.duty(), why="جداگانه بررسی شد.", name_known="stated", name="آرش", sex="male", age=8,
        band=band, deprivation_at=world.minute, deprivation_place="بازار عبدالحمید", arrived_at=world.minute,
        category="found_alone", brought_by="citizen", reason="در بازار تنها بود و نشانی خانه را نمی‌دانست.",
    ).uid  # fmt: skip
    yield timedelta(minutes=1)
    world.give("custody.wellbeing", world.duty(), uid, at=world.minute, well="well", needs=("child", "child_alone"))
    world.give("custody.set_language", world.duty(), uid, at=world.minute, language="arabic")
    world.give(
        "custody.set_age", world.duty(), uid, at=world.minute, child="child", age=8, basis="estimated",
        estimated_by="افسر نگهبان", with_whom="alone", suspected=False,
    )  # fmt: skip
    yield timedelta(minutes=3)
    world.give(
        "custody.tell_prosecutor", world.duty(), uid, at=world.minute, via="phone", to="دادسرای ویژهٔ نوجوانان",
        reference=f"ک-{persian_digits(world.rng.randint(1000, 9999))}",
    )  # fmt: skip
    world.give("custody.care", world.writer(), uid, at=world.minute, seen="spoke", given=("food", "water"))
    yield timedelta(minutes=14)
    world.give(
        "custody.child_delivered", world.duty(), uid, at=world.minute, to="welfare", band=band,
        receiver="مددکار اورژانس اجتماعی", receipt=f"ب-{persian_digits(world.rng.randint(100, 999))}",
        copy_given=False, no_copy="not_possible",
    )  # fmt: skip
    yield timedelta(minutes=50)
    world.give(
        "custody.confirm_arrival", world.duty(), uid, at=world.minute, arrived=True, who="مددکار اورژانس اجتماعی"
    )
