"""Invented people. Family names are put together from plants and landscapes, so that chance meets no known person."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from db.kernel.base.access import Role

MEN = (
    "احسان", "امید", "ایمان", "بابک", "بهزاد", "پیمان", "حسین", "حمید", "داریوش", "رامین", "رضا", "سامان", "سعید",
    "سیاوش", "شهرام", "عباس", "علی", "فرشاد", "کامران", "کاوه", "کریم", "مجید", "محسن", "مسعود", "منصور", "مهدی",
    "میثم", "ناصر", "نوید", "یاسر",
)  # fmt: skip
WOMEN = (
    "آرزو", "اعظم", "الهام", "بهاره", "پروین", "ترانه", "خدیجه", "رقیه", "ریحانه", "زهرا", "زینب", "سارا", "سپیده",
    "سمیه", "شیرین", "فاطمه", "فرزانه", "فریبا", "کبری", "لیلا", "مریم", "مینا", "نرگس", "نسرین", "هاجر",
)  # fmt: skip
_STEMS = (
    "انار", "باران", "بلوط", "پسته", "پونه", "چنار", "خرما", "دشت", "رود", "زیتون", "ساحل", "سدر", "سرو", "شالی",
    "شمشاد", "صدف", "کاج", "کنار", "گز", "گندم", "لیمو", "مرجان", "موج", "نارنج", "نارون", "نخل", "نیزار",
)  # fmt: skip
_ENDINGS = ("نیا", "پور", "فر", "زاده", "نژاد", "منش")

ABROAD: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "افغانستان": (
        ("dari", "pashto", "persian"),
        ("نورگل شاه‌بیدی", "رحیم‌داد سنگ‌آبی", "میرویس انارباغی", "قدیر زردآلویی", "سمیع کاریزکی", "شکریه توت‌زاری"),
    ),
    "عراق": (("arabic",), ("کرار الزیتونی", "قاسم الساقیه", "رباب النخیلی", "یوسف الواحه")),
    "پاکستان": (("urdu", "balochi"), ("وقاص گل‌باغی", "عمران دریاپوری", "جاوید سبزپوری", "مهناز گل‌باغی")),
    "سوریه": (("arabic",), ("طارق البستانی", "رنا الزیتونی")),
    "بنگلادش": (("bengali",), ("شاکیل دهان‌پوری", "رفیق چای‌باغی")),
    "هند": (("hindi", "english"), ("انور پدماکنار",)),
    "ترکیه": (("turkish",), ("هارون دره‌باغ",)),
    "نخواست بگوید": (("arabic", "dari", "english"), ("صفدر گل‌دره‌ای", "عارف چنارستانی", "بشیر نیزاری")),
}
"""What a person may state as nationality, with languages and invented names. Nothing else depends on it."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A place in the precinct: badge, role, rank, and the crew of the 12/24 rota that it belongs to."""

    badge: str
    role: Role
    rank: str
    crew: int | None = None


POSTS = (
    Appointment("1201", Role.DUTY, "captain", 0),
    Appointment("1202", Role.DUTY, "lieutenant_1", 1),
    Appointment("1203", Role.DUTY, "captain", 2),
    Appointment("1211", Role.DEPUTY, "lieutenant_2", 0),
    Appointment("1212", Role.DEPUTY, "warrant_officer_1", 1),
    Appointment("1213", Role.DEPUTY, "lieutenant_3", 2),
    Appointment("1220", Role.COMMANDER, "lieutenant_colonel"),
    Appointment("1221", Role.STANDBY, "major"),
    Appointment("1231", Role.PATROL, "sergeant_1"),
    Appointment("1232", Role.PATROL, "warrant_officer_2"),
    Appointment("1241", Role.INVESTIGATION, "lieutenant_1"),
    Appointment("1251", Role.INSPECTOR, "major"),
    Appointment("1261", Role.AUDITOR, "captain"),
    Appointment("1271", Role.ADMINISTRATOR, "lieutenant_2"),
)
PIN = "121212"


def password_of(badge: str) -> str:
    """The password of a made-up officer: the badge twice, which is the same keys on every keyboard layout."""
    return badge * 2


def family(rng: Random) -> str:
    """A family name."""
    stem, ending = rng.choice(_STEMS), rng.choice(_ENDINGS)
    return stem + ending if stem[-1] in "ادرزژو" else f"{stem}\u200c{ending}"


def man(rng: Random) -> str:
    """A man's full name."""
    return f"{rng.choice(MEN)} {family(rng)}"


def anyone(rng: Random) -> str:
    """A full name of a woman or a man."""
    return f"{rng.choice(WOMEN if rng.random() < 0.42 else MEN)} {family(rng)}"


def mobile(rng: Random) -> str:
    """A number of the right shape. Those that go on with three noughts are not given to subscribers."""
    return f"{rng.choice(('0916', '0916', '0936', '0912'))}000{rng.randrange(10_000):04d}"


def plate(rng: Random) -> str:
    """A car's plate, mostly of Khuzestan."""
    letter = rng.choice("بجدسصطقلمنوهی")
    return f"{rng.randint(11, 99)}{letter}{rng.randint(111, 999)}{rng.choice(('14', '14', '24', '34', '77'))}"


def motorcycle(rng: Random) -> str:
    """A motorcycle's plate of Khuzestan."""
    return f"{rng.randint(561, 569)}{rng.randint(11_111, 99_999)}"
