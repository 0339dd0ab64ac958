"""A night by any word for it, with any word for when in it: its small hours are those of the day that follows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from db.words.calendar.days import BadMoment
from db.words.calendar.jalali import jalali_to_date, local_instant
from db.words.calendar.moments import parse_when, read_date

NIGHT_BEGAN = jalali_to_date(1405, 9, 8)
"""A Sunday; the test speaks on the day after it."""
NOW = local_instant(jalali_to_date(1405, 9, 9), 10, 0)
NIGHTS = (
    "دیشب", "شب گذشته", "شب قبل", "شب پیش", "شب قبلی", "دیروز شب", "یک‌شنبه شب", "یکشنبه شب", "۸ آذر شب", "9/8 شب",
    "last night", "yesterday night", "sunday night",
)  # fmt: skip
ALONE = ("دیشب", "شب گذشته", "شب قبل", "شب پیش", "شب قبلی", "last night")
"""Words that name a night and no day."""
SMALL_HOURS = ("بامداد", "سحر", "صبح زود", "دم صبح", "صبح", "بعد از نیمه‌شب", "پس از نیمه شب", "dawn", "morning")
MIDNIGHT = ("نیمه‌شب", "نیمه شب", "نصف شب", "نصفه‌شب", "شب", "midnight")
HOURS = {
    "ساعت ۳": (3, 0), "ساعت سه": (3, 0), "۳": (3, 0), "3:00": (3, 0), "ساعت ۳ و ربع": (3, 15), "ساعت سه و نیم": (3, 30),
    "ساعت ۰۳:۱۵": (3, 15), "ساعت یک ربع به سه": (2, 45), "ساعت ۴": (4, 0), "ساعت یک": (1, 0),
}  # fmt: skip


def after_midnight(hour: int, minute: int) -> datetime:
    """The instant in the night that began on NIGHT_BEGAN."""
    return local_instant(NIGHT_BEGAN + timedelta(days=1), hour, minute)


@pytest.mark.parametrize("night", NIGHTS)
def test_an_hour_of_a_night_is_that_of_the_day_after_by_any_word(night: str) -> None:
    wrong = {}
    for part in (*SMALL_HOURS, *MIDNIGHT, ""):
        for said, (hour, minute) in HOURS.items():
            typed = f"{night} {said} {part}".strip()
            when = parse_when(typed, NOW)
            meant = after_midnight(hour, minute)
            # «یکشنبه شب ساعت ۳» may be of the night before
            either = () if part or hour >= 5 or night in ALONE else (meant - timedelta(days=1),)
            if (when.moment, when.about, tuple(each.moment for each in when.others)) != (meant, 0, either):
                wrong[typed] = when
    assert wrong == {}


@pytest.mark.parametrize("night", ["دیشب", "شب گذشته", "شب قبل", "last night"])
def test_the_words_may_stand_in_any_order(night: str) -> None:
    for part in SMALL_HOURS:
        for typed in (f"ساعت ۳ {part} {night}", f"{part} {night} ساعت ۳", f"{night} {part} ساعت ۳"):
            assert parse_when(typed, NOW).moment == after_midnight(3, 0), typed


@pytest.mark.parametrize(
    ("part", "start", "end"),
    [("بامداد", "0:00", "5:00"), ("سحر", "3:00", "5:30"), ("صبح زود", "4:30", "8:00"), ("دم صبح", "4:00", "6:30"),
     ("dawn", "0:00", "5:00"), ("بعد از نیمه‌شب", "0:00", "5:00")],
)  # fmt: skip
@pytest.mark.parametrize("night", NIGHTS)
def test_a_part_of_a_night_without_an_hour_ends_it(night: str, part: str, start: str, end: str) -> None:
    begins, ends = (after_midnight(*map(int, clock.split(":"))) for clock in (start, end))
    when = parse_when(f"{night} {part}", NOW)
    assert (when.moment, when.about) == (begins + (ends - begins) / 2, (ends - begins).seconds // 120)
    assert parse_when(f"{night} {part}", NOW, edge="earliest").moment == begins
    assert parse_when(f"{night} {part}", NOW, edge="latest").moment == ends


@pytest.mark.parametrize("typed", ["دیشب ساعت ۹ صبح", "دیشب صبح", "شب گذشته ساعت ۱۱ صبح", "last night 9 morning"])
def test_a_morning_that_is_no_longer_night_is_asked_about(typed: str) -> None:
    when = parse_when(typed, NOW + timedelta(hours=4))
    assert when.moment > after_midnight(7, 0)
    assert [when.moment - each.moment for each in when.others] == [timedelta(days=1)]


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("دیشب ساعت ۱۱ شب", 23), ("شب گذشته ساعت ۸", 20), ("شب قبل ساعت ۹ سر شب", 21), ("دیشب ساعت ۶ عصر", 18),
     ("شب پیش ساعت ۷ غروب", 19), ("دیروز شب ساعت ده", 22)],
)  # fmt: skip
def test_an_evening_stays_that_of_its_own_day(typed: str, hour: int) -> None:
    assert parse_when(typed, NOW).moment == local_instant(NIGHT_BEGAN, hour, 0)


@pytest.mark.parametrize(
    ("typed", "now", "meant"),
    [
        ("پریشب ساعت ۳ بامداد", (9, 9, 10), (9, 8, 3)),
        ("دو شب پیش ساعت ۳ بامداد", (9, 9, 10), (9, 8, 3)),
        ("ساعت ۲ شب قبل", (9, 9, 10), (9, 9, 2)),
        ("امشب ساعت ۳ بامداد", (9, 9, 10), (9, 10, 3)),
        ("امشب ساعت ۳ بامداد", (9, 9, 1), (9, 9, 3)),
        ("فرداشب ساعت ۲ بامداد", (9, 9, 10), (9, 11, 2)),
        ("tonight 3 dawn", (9, 9, 10), (9, 10, 3)),
        ("دیشب ساعت ۱ بامداد", (9, 9, 2), (9, 9, 1)),
        ("دیشب ساعت ۳ بامداد", (9, 9, 2), (9, 8, 3)),
        ("دیروز ساعت ۳ بامداد", (9, 9, 10), (9, 8, 3)),
        ("بامداد دیروز ساعت ۳", (9, 9, 10), (9, 8, 3)),
        ("ساعت ۳ بامداد", (9, 9, 10), (9, 9, 3)),
        ("یکشنبه شب گذشته ساعت ۲ بامداد", (9, 8, 10), (9, 2, 2)),
    ],
)
def test_which_night_it_is(typed: str, now: tuple[int, int, int], meant: tuple[int, int, int]) -> None:
    said_at, at = (local_instant(jalali_to_date(1405, month, day), hour, 0) for month, day, hour in (now, meant))
    assert parse_when(typed, said_at).moment == at


def test_a_night_as_a_date_is_the_day_it_began() -> None:
    for night in ("دیشب", "شب گذشته", "شب قبل", "شب پیش", "last night"):
        assert read_date(night, NOW)[0].day == NIGHT_BEGAN


@pytest.mark.parametrize(
    "typed", ["سه شب پیش", "سه شب گذشته", "دو شب گذشته", "۳ شب قبل ساعت ۲", "صبح دیروز ساعت ۱۰ شب"]
)
def test_nights_that_are_counted_or_contradict_are_not_guessed(typed: str) -> None:
    with pytest.raises(BadMoment):
        parse_when(typed, NOW)
