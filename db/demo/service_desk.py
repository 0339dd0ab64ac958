"""The service desk of the made-up precinct: weekly sessions in mosques, and the requests taken there and at home."""

from __future__ import annotations

from datetime import date, timedelta

from db.demo import people
from db.demo.world import Given, Story, World
from db.kernel.base.access import Role
from db.words.calendar.jalali import local_date, local_instant

PLACES = ("مسجد محلهٔ گلستان", "مسجد محلهٔ کیانپارس", "مسجد محلهٔ پادادشهر", "مسجد محلهٔ کوی ملت", "مسجد محلهٔ عامری")
OPENS_AT = 17
WORDS: dict[str, tuple[str, ...]] = {
    "neighbourhood_safety": (
        "کوچهٔ پشت مدرسه شب‌ها تاریک است و احساس ناامنی داریم.",
        "در پارک محله شب‌ها رفت‌وآمد غریبه زیاد شده است.",
    ),
    "patrol_wanted": (
        "درخواست گشت بیشتر جلوی مدرسهٔ دخترانه هنگام تعطیلی.",
        "برای بازارچه در ساعت شلوغی گشت پیاده لازم است.",
    ),
    "theft_follow_up": ("موتورسیکلتم یک ماه پیش سرقت شد؛ نتیجه را می‌خواهم.", "پیگیری سرقت قطعات خودرو."),
    "case_follow_up": ("پروندهٔ درگیری به کجا رسیده است؟", "شکایت تهدید تلفنی من چه شد؟"),
    "drug_dealing": ("دو نفر سر کوچهٔ ما مواد می‌فروشند؛ اسم من جایی نیاید.", "در ساختمان نیمه‌کاره مواد مصرف می‌شود."),
    "nuisance": ("سروصدای موتورهای شبانه خواب را گرفته است.", "کارگاه آهنگری تا نیمه‌شب کار می‌کند."),
    "traffic": ("چهارراه محله خط‌کشی و تابلو ندارد.", "جلوی مدرسه سرعت‌گیر لازم است."),
    "vehicle_release": ("موتورسیکلتم توقیف است؛ برای ترخیص چه مدارکی لازم است؟",),
    "military_service": ("معافیت کفالت پدر سالمند چگونه ثبت می‌شود؟",),
    "passport": ("گذرنامه‌ام صادر شده ولی نرسیده است.",),
    "certificate": ("گواهی عدم سوءپیشینه برای کار می‌خواهم.",),
    "lost_document": ("شناسنامه‌ام گم شده و برگهٔ مفقودی می‌خواهم.",),
    "family_counselling": ("پسرم با من حرف نمی‌زند؛ مشاور می‌خواهم.",),
    "cyber_advice": ("از حساب مادرم پول برداشته‌اند؛ از کجا پیگیری کنم؟", "صفحه‌ای با عکس دخترم ساخته‌اند."),
    "licence_premises": ("پروانهٔ کسب مغازه در اماکن معطل مانده است.",),
    "suggestion": ("پیشنهاد: شمارهٔ گشت محله روی در مدرسه نصب شود.",),
}
SHARES = {
    "neighbourhood_safety": 9.0, "patrol_wanted": 12.0, "theft_follow_up": 10.0, "case_follow_up": 10.0,
    "drug_dealing": 6.0, "nuisance": 9.0, "traffic": 7.0, "vehicle_release": 6.0, "military_service": 5.0,
    "passport": 3.0, "certificate": 5.0, "lost_document": 5.0, "family_counselling": 4.0, "cyber_advice": 5.0,
    "licence_premises": 3.0, "suggestion": 3.0,
}  # fmt: skip
AT_ONCE = {
    "vehicle_release": "کارت خودرو، بیمه‌نامه و برگ توقیف را به دایرهٔ راهور بیاورید.",
    "military_service": "به دفتر پلیس +۱۰ با مدارک پدر مراجعه کنید.",
    "certificate": "درخواست در دفتر خدمات الکترونیک قضایی ثبت می‌شود.",
    "lost_document": "برگهٔ مفقودی همان‌جا صادر و تحویل شد.",
    "passport": "پیگیری از پلیس گذرنامه با شمارهٔ رهگیری ممکن است.",
}
ANSWERS = (
    "گشت محدوده در ساعت گفته‌شده برقرار شد.", "موضوع بررسی شد و با عاملان برخورد قانونی شد.",
    "پرونده در دادسرا است؛ با شمارهٔ داده‌شده پیگیری کنید.", "به دستگاه مسئول نامه نوشته شد و نتیجهٔ اعلام می‌شود.",
    "بازدید انجام شد و تذکر داده شد.", "این موضوع در صلاحیت کلانتری نیست؛ مرجع آن معرفی شد.",
)  # fmt: skip
BODIES = ("municipality", "traffic_police", "criminal_investigation", "cyber_police", "governor")


def plan(world: World, days: int, end: date) -> None:
    """Begin the weekly sessions, counted back from the day before the last, and the requests at the precinct itself."""
    for week in range(days // 7 + 1):
        day = end - timedelta(days=1 + 7 * week)
        held = local_instant(day, OPENS_AT) + world.minutes(10, 40)
        planned = max(held - timedelta(days=2), world.start + timedelta(minutes=15))
        if held > world.start + timedelta(minutes=30):
            world.begin(planned, _session(world, day, PLACES[week % len(PLACES)]))
    weekly = world.start + timedelta(minutes=12)
    for place, day_of_week in zip(PLACES[:2], ("monday", "wednesday"), strict=True):
        world.begin(weekly, _weekly(world, place, day_of_week))
    next_day = end + timedelta(days=6)
    world.begin(world.quiet - timedelta(hours=4), _planned(world, next_day, PLACES[-1]))
    for day_number in range(days + 1):
        for _ in range(world.weighted({0: 3, 1: 5, 2: 2})):
            hour = world.rng.randint(8, 13)
            moment = local_instant(local_date(world.start + timedelta(days=day_number)), hour) + world.minutes(0, 59)
            world.begin(moment, _request(world, None))


def _plan_session(world: World, day: date, place: str) -> Given:
    staff = (world.crews[0][1].officer.badge, world.of(Role.INVESTIGATION).officer.badge)
    return world.give(
        "session.plan", world.of(Role.COMMANDER), place=place, day=day, start="17:30", end="19:30",
        staff=", ".join(staff), categories=tuple(world.rng.sample(sorted(SHARES), 3)),
        logistics="میز و برق از مسجد؛ اینترنت همراه لازم است.",
    )  # fmt: skip


def _weekly(world: World, place: str, day_of_week: str) -> Story:
    world.give(
        "session.add_pattern", world.of(Role.COMMANDER), place=place, weekday=day_of_week, start="17:30", end="19:30",
        daily=True,
    )  # fmt: skip
    yield from ()


def _planned(world: World, day: date, place: str) -> Story:
    _plan_session(world, day, place)
    yield from ()


def _session(world: World, day: date, place: str) -> Story:
    record, number = (given := _plan_session(world, day, place)).uid, given.number
    world.give(
        "session.announce", world.of(Role.COMMANDER), record, announced="میز خدمت کلانتری، پس از نماز مغرب.",
        by=("mosque_board", "loudspeaker"),
    )  # fmt: skip
    yield world.until(local_instant(day, OPENS_AT) + world.minutes(28, 34))
    desk = world.of(Role.COMMANDER) if world.chance(0.3) else world.of(Role.DEPUTY)
    world.give("session.open", desk, record)
    for _ in range(world.rng.randint(6, 11)):
        yield world.minutes(5, 12)
        world.begin(world.now, _request(world, number))
    yield world.minutes(3, 8)
    world.give("session.close", desk, record)


def _request(world: World, session: str | None) -> Story:
    rng = world.rng
    category = world.weighted(SHARES)
    anonymous = world.chance(0.75 if category == "drug_dealing" else 0.18)
    answer_by = world.weighted({"code": 4, "phone": 3, "sms": 2, "next_session": 1, "in_person": 1})
    phone = people.mobile(rng) if answer_by in ("phone", "sms") or (not anonymous and world.chance(0.5)) else None
    if anonymous:
        answer_by, phone = "code", None
    at_once = AT_ONCE.get(category) if world.chance(0.7) else None
    consent = True if world.chance(0.7) else None
    desk = world.writer() if session is None else world.of(Role.DEPUTY)
    taken = world.give(
        "request.take", desk, category=category, words=world.spelled(world.one(WORDS[category])), answer_by=answer_by,
        anonymous=anonymous, name=None if anonymous else people.anyone(rng), phone=phone,
        no_phone=None if phone else world.one(("declined", "has_none", "not_asked")), consent=consent, session=session,
        answered=at_once,
    )  # fmt: skip
    if at_once is not None:
        return
    yield from _follow_up(world, taken, consent=bool(consent))


def _follow_up(world: World, taken: Given, *, consent: bool) -> Story:
    record = taken.uid
    yield world.minutes(60, 60 * 20)
    owner = world.one(("1211", "1212", "1213", "1241", "1231"))
    world.give("request.assign", world.of(Role.COMMANDER), record, owner=owner)
    yield world.minutes(60 * 8, 60 * 48)
    if consent and world.chance(0.3):
        reference = f"{world.rng.randint(1000, 9999)}/{world.rng.randint(10, 99)}"
        world.give("request.refer", world.writer(), record, body=world.one(BODIES), reference=reference)
        yield world.minutes(60 * 12, 60 * 60)
    elif world.chance(0.6):
        world.give("request.act", world.writer(), record, action=world.spelled("از محل بازدید و با اهالی گفت‌وگو شد."))
        yield world.minutes(60 * 4, 60 * 36)
    if world.chance(0.02):  # nobody gets round to it
        return
    if world.chance(0.05):
        yield timedelta(days=world.rng.randint(4, 9))
    world.give("request.reply", world.writer(), record, reply=world.spelled(world.one(ANSWERS)), via="code")
    yield world.minutes(60, 60 * 24 * 3)
    outcome = world.weighted({"done": 7, "referred": 2, "out_of_scope": 1.5, "impossible": 1, "reconciled": 0.5})
    world.give("request.close", world.writer(), record, outcome=outcome)
    if world.chance(0.3):
        yield world.minutes(60 * 5, 60 * 24 * 4)
        content = world.chance(0.75)
        world.give("request.satisfaction", world.writer(), record, code=taken.number, satisfied=content)
        if not content and world.chance(0.4):
            yield world.minutes(5, 30)
            reason = "مشکل دوباره پیش آمده است."
            world.give("request.reopen", world.writer(), record, code=taken.number, reason=reason)
