"""Contacts of 197, the public oversight office, in the made-up precinct; complaints are sealed as in a real one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.demo import people
from db.demo.world import Story, World
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.opening.setup import switch
from db.registers.oversight.complaints import read_complaints
from db.words.calendar.jalali import local_date, local_instant
from db.words.form_reading import read_form
from db.words.ids import Source

A_DAY = {0: 3.0, 1: 4.0, 2: 2.0, 3: 1.0}
KINDS = {"criticism": 34.0, "suggestion": 26.0, "thanks": 24.0, "complaint": 16.0}
"""How often each kind comes, to a hundred."""
WORDS: dict[str, tuple[str, ...]] = {
    "criticism": (
        "تلفن کلانتری دیر پاسخ می‌دهد.", "گشت پس از تماس دیر به محل رسید.", "برای یک برگهٔ مفقودی دو بار مراجعه کردم.",
        "چراغ خیابان ما ماه‌هاست خاموش است.", "نوبت‌دهی میز خدمت نامنظم بود.",
    ),
    "suggestion": (
        "شمارهٔ گشت محله در بازارچه نصب شود.", "در ایام مدرسه گشت پیاده بگذارید.", "میز خدمت عصرها هم برگزار شود.",
        "آموزش پیشگیری از سرقت در مسجد محله برگزار شود.",
    ),
    "thanks": (
        "از مأموری که کیف پدرم را پیدا کرد سپاسگزارم.", "رسیدگی سریع به نزاع کوچه جای قدردانی دارد.",
        "افسر نگهبان با حوصله راهنمایی کرد.", "گشت در چند دقیقه رسید و آرامش برگشت.",
    ),
    "complaint": (
        "مأمور در برخورد با من لحن تندی داشت.", "خودروی من بی‌توضیح به پارکینگ برده شد.",
        "به شکایت من رسیدگی نشد و پاسخی نگرفتم.",
    ),
}  # fmt: skip
REPLIES = (
    "موضوع به کلانتری ابلاغ و پیگیری شد.", "با تشکر؛ پیام شما به یگان رسید.",
    "تذکر لازم داده شد و زمان پاسخ بررسی می‌شود.",
    "پیشنهاد در جلسهٔ هفتگی مطرح شد.",
)  # fmt: skip
ANSWERS: dict[str, dict[str, Any]] = {
    "reply": {"reply": "اظهارات شما شنیده شد و موضوع از یگان پیگیری می‌شود.", "via": "code"},
    "outcome": {"outcome": "upheld"},
    "told": {"told_citizen_at": "now"},
}
"""What an inspector writes in the steps of a complaint."""
UNIT = "کلانتری ۱۲ اهواز"


def plan(world: World, days: int) -> None:
    """Begin the contacts of so many days, and one that waits at the end."""
    for day in range(days + 1):
        today = local_date(world.start + timedelta(days=day))
        for _ in range(world.weighted(A_DAY)):
            moment = local_instant(today, world.rng.randint(8, 20)) + world.minutes(0, 59)
            world.begin(moment, _contact(world, world.weighted(KINDS)))
    for hours in (58, 44, 30):  # with the newest below, one for each state (`answer`)
        world.begin(world.quiet - timedelta(hours=hours), _contact(world, "complaint"))
    world.begin(world.quiet - timedelta(hours=20), _contact(world, "thanks"))
    world.begin(world.quiet - timedelta(hours=2), _contact(world, "complaint"))
    world.begin(world.quiet - timedelta(minutes=70), _contact(world, "criticism"))


def _contact(world: World, kind: str) -> Story:
    anonymous = world.chance(0.35)
    phone = None if anonymous or world.chance(0.2) else people.mobile(world.rng)
    answers: dict[str, Any] = {
        "priority": world.weighted({"normal": 7, "urgent": 2, "immediate": 0.6}),
        "words": world.spelled(world.one(WORDS[kind])),
        "about_unit": UNIT,
        "answer_by": "phone" if phone else "code",
        "anonymous": anonymous,
        "name": None if anonymous else people.anyone(world.rng),
        "phone": phone,
    }
    if kind == "complaint":
        world.give(
            "oversight.complain", world.writer(), happened_where=world.one(("در خیابان", "در کلانتری")), **answers
        )
        return
    if phone is None:
        answers["no_phone"] = world.one(("declined", "has_none", "not_asked"))
    record = world.give("oversight.record", world.writer(), kind=kind, **answers).uid
    inspector = world.of(Role.INSPECTOR)
    yield world.minutes(60 * 3, 60 * 50)
    world.give(
        "oversight.reply",
        inspector,
        record,
        reply=world.one(REPLIES),
        via=answers["answer_by"],
        told_citizen_at=world.minute,
    )
    yield world.minutes(60, 60 * 60)
    outside = world.chance(0.25)
    outcome = (
        "out_of_remit" if outside else world.weighted({"acted_on": 4, "passed_on": 4, "not_upheld": 1, "upheld": 1})
    )
    body = world.one(("شهرداری اهواز", "شرکت توزیع برق", "دادسرا")) if outside else None
    world.give("oversight.outcome", inspector, record, outcome=outcome, body=body)


def answer(desk: Desk, source: Source) -> None:
    """The inspector answers what was complained of: one complaint stands in each state, the newest as it came."""
    badge = next(post.badge for post in people.POSTS if post.role is Role.INSPECTOR)
    inspector = switch(desk, badge, people.password_of(badge))
    complaints = read_complaints(inspector)
    for complaint, acts in zip(complaints[1:], ("reply", "reply outcome", "reply outcome told"), strict=False):
        for name in acts.split():
            declared = COMMANDS[f"complaint.{name}"]
            answers = ANSWERS[name]
            form = read_form(declared.form, answers, now=desk.now(), uid=source.uid(), record=complaint.uid)
            declared.run(inspector, form)
