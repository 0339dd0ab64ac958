import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.words.calendar import jalali as calendar
from db.words.calendar.days import BadMoment
from db.words.calendar.jalali import (
    as_utc,
    date_to_jalali,
    day_bounds,
    half_of,
    half_year,
    is_leap,
    jalali,
    jalali_to_date,
    jalali_year,
    local_date,
    month_days,
    month_name,
    weekday_name,
)
from db.words.calendar.moments import parse_date, parse_moment, parse_when
from db.words.calendar.times import Elapsed, elapsed, format_date, format_elapsed, format_moment
from db.words.folding import persian_digits

TEHRAN = timezone(timedelta(hours=3, minutes=30))
NOW = datetime(2026, 11, 24, 11, 0, 30, tzinfo=UTC)  # Tuesday 1405/9/3 14:30:30 in Tehran


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """The instant of a Jalali day and a Tehran clock, worked out by a fixed offset."""
    d = jalali_to_date(year, month, day)
    return datetime(d.year, d.month, d.day, hour, minute, second, tzinfo=TEHRAN)


TYPED = [
    ("۷/۳", at(1405, 7, 3)),
    ("7/3", at(1405, 7, 3)),
    ("٧/٣", at(1405, 7, 3)),
    ("7-3", at(1405, 7, 3)),
    ("۱۴۰۵/۷/۳ ۱۴:۳۰", at(1405, 7, 3, 14, 30)),
    ("۱۴:۳۰ ۱۴۰۵/۷/۳", at(1405, 7, 3, 14, 30)),
    ("1405-07-03 14:30:15", at(1405, 7, 3, 14, 30, 15)),
    ("1405/7/3 - 14:30", at(1405, 7, 3, 14, 30)),
    ("1405.7.3", at(1405, 7, 3)),
    ("05/7/3", at(1405, 7, 3)),
    ("98/7/3", at(1398, 7, 3)),
    ("3/7/1405", at(1405, 7, 3)),
    ("۷/۳ ۱۴۳۰", at(1405, 7, 3, 14, 30)),
    ("۷/۳ ساعت ۹", at(1405, 7, 3, 9)),
    ("7/3 9", at(1405, 7, 3, 9)),
    ("۳ مهر", at(1405, 7, 3)),
    ("۳ مهر ۱۴۰۴ ۸:۰۵", at(1404, 7, 3, 8, 5)),
    ("3 Mehr 1404", at(1404, 7, 3)),
    ("مهر ۳", at(1405, 7, 3)),
    ("۳ مهر ۱۴۳۰", at(1405, 7, 3, 14, 30)),
    ("۱ آذر ۰۵", at(1405, 9, 1)),
    ("14:30", at(1405, 9, 3, 14, 30)),
    ("۱۴۳۰", at(1405, 9, 3, 14, 30)),
    ("٩:٠٥", at(1405, 9, 3, 9, 5)),
    ("930", at(1405, 9, 3, 9, 30)),
    ("ساعت ۹", at(1405, 9, 3, 9)),
    ("امروز", at(1405, 9, 3)),
    ("today 08:00", at(1405, 9, 3, 8)),
    ("دیروز ۱۴:۳۰", at(1405, 9, 2, 14, 30)),
    ("ديروز ۱۴:۳۰", at(1405, 9, 2, 14, 30)),
    ("۱۴:۳۰ دیروز", at(1405, 9, 2, 14, 30)),
    ("دیروز، ساعت ۱۴:۳۰", at(1405, 9, 2, 14, 30)),
    ("Yesterday at 14:30", at(1405, 9, 2, 14, 30)),
    ("پریروز", at(1405, 9, 1)),
    ("فردا ۷", at(1405, 9, 4, 7)),
    ("پس‌فردا", at(1405, 9, 5)),
    ("tomorrow", at(1405, 9, 4)),
    ("now", NOW),
    ("الان", NOW),
    ("الآن", NOW),
    ("اکنون", NOW),
    ("-20m", NOW - timedelta(minutes=20)),
    ("−۲۰ د", NOW - timedelta(minutes=20)),
    ("+۲س", NOW + timedelta(hours=2)),
    ("-1h", NOW - timedelta(hours=1)),
    ("-1h30m", NOW - timedelta(minutes=90)),
    ("- 1 h 30 m", NOW - timedelta(minutes=90)),
    ("-3d", NOW - timedelta(days=3)),
    ("۲۰ دقیقه پیش", NOW - timedelta(minutes=20)),
    ("نیم ساعت پیش", NOW - timedelta(minutes=30)),
    ("یک ساعت قبل", NOW - timedelta(hours=1)),
    ("۲ ساعت دیگر", NOW + timedelta(hours=2)),
    ("20 minutes ago", NOW - timedelta(minutes=20)),
    ("half an hour ago", NOW - timedelta(minutes=30)),
    ("شنبه گذشته", at(1405, 8, 30)),
    ("شنبهٔ گذشته", at(1405, 8, 30)),
    ("شنبه آینده", at(1405, 9, 7)),
    ("شنبه", at(1405, 8, 30)),
    ("سه شنبه", at(1405, 9, 3)),
    ("سه‌شنبه گذشته", at(1405, 8, 26)),
    ("سه‌شنبه آینده", at(1405, 9, 10)),
    ("پنج شنبه ۱۰:۰۰", at(1405, 8, 28, 10)),
    ("last saturday", at(1405, 8, 30)),
    ("next fri 10:00", at(1405, 9, 6, 10)),
    ("2026-09-25T14:30:00+03:30", at(1405, 7, 3, 14, 30)),
    ("2026-09-25T11:00Z", at(1405, 7, 3, 14, 30)),
    ("2026-09-25 07:00:00.5-04:00", at(1405, 7, 3, 14, 30) + timedelta(seconds=0.5)),
    ("2026-09-25T14:30", at(1405, 7, 3, 14, 30)),
    ("2026/9/25", at(1405, 7, 3)),
    ("25/9/2026", at(1405, 7, 3)),
]


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_typed_moments(typed: str, meant: datetime) -> None:
    moment = parse_moment(typed, NOW)
    assert moment == meant
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(("typed", "exact"), [("7/3", False), ("دیروز", False), ("7/3 0:00", True), ("-20m", True)])
def test_a_day_alone_is_not_exact(typed: str, exact: bool) -> None:
    assert parse_when(typed, NOW).exact is exact


def test_what_is_left_out_leans_to_the_past_or_the_future() -> None:
    night = at(1405, 9, 3, 0, 30)
    assert parse_moment("23:50", night) == at(1405, 9, 2, 23, 50)
    assert parse_moment("23:50", night, lean="future") == at(1405, 9, 3, 23, 50)
    late = at(1405, 9, 3, 23, 0)
    assert parse_moment("06:00", late) == at(1405, 9, 3, 6)
    assert parse_moment("06:00", late, lean="future") == at(1405, 9, 4, 6)
    assert parse_moment("14:40", NOW) == at(1405, 9, 2, 14, 40)  # the last such hour
    spring = at(1405, 1, 5)
    assert parse_moment("12/28", spring) == at(1404, 12, 28)
    assert parse_moment("12/28", spring, lean="future") == at(1405, 12, 28)
    assert parse_moment("12/30", at(1404, 1, 5)) == at(1403, 12, 30)  # the year before had one
    winter = at(1405, 12, 20)
    assert parse_moment("1/15", winter) == at(1405, 1, 15)
    assert parse_moment("1/15", winter, lean="future") == at(1406, 1, 15)
    assert parse_moment("شنبه", NOW, lean="future") == at(1405, 9, 7)


BAD = [
    ("7/31", "no day 31 in Mehr: it has 30"),
    ("۳۱ مهر", "no day 31 in Mehr"),
    ("1/32", "no day 32 in Farvardin: it has 31"),
    ("7/0", "no day 0"),
    ("1405/12/30", "Esfand 1405 has 29 days"),
    ("13/1", "no month 13"),
    ("0/1", "no month 0"),
    ("25:00", "no hour 25"),
    ("2500", "no hour 25"),
    ("24:00", "no 24:00"),
    ("14:60", "no minute 60"),
    ("14:30:60", "no second 60"),
    ("7/3 25:00", "no hour 25"),
    ("1005/7/3", "year 1005"),
    ("2400/7/3", "year 2400"),
    ("2026/2/30", "Gregorian"),
    ("2026-02-30T10:00Z", "ISO 8601"),
    ("-999999w", "too far|out of range"),
    ("+999999d", "too far|out of range"),
    ("", "Write a date or time"),
    ("  ", "Write a date or time"),
    ("هنگام ظهر", "known here"),
    ("7.3", "known here"),
    ("9", "known here"),
    ("405/7/3", "known here"),
    ("-20", "known here"),
    ("دیروز 7/3", "known here"),
    ("{0}{x}", "known here"),
    ("x" * 1_000_000, "known here"),
]


@pytest.mark.parametrize(("typed", "why"), BAD)
def test_bad_moments_are_explained(typed: str, why: str) -> None:
    with pytest.raises(BadMoment, match=why) as caught:
        parse_moment(typed, NOW)
    assert len(str(caught.value)) < 200


def test_a_leap_year_has_its_day() -> None:
    assert parse_moment("1403/12/30", NOW) == at(1403, 12, 30)
    assert [year for year in range(1395, 1413) if is_leap(year)] == [1395, 1399, 1403, 1408, 1412]
    assert (month_days(1403, 12), month_days(1404, 12), month_days(1404, 6), month_days(1404, 7)) == (30, 29, 31, 30)


def outcome(parse: Callable[..., date], text: str, lean: str) -> str:
    """What came of reading `text`: the moment shown, or why not."""
    try:
        return format_date(parse(text, NOW, lean=lean))
    except BadMoment as bad:
        return str(bad)


@given(
    st.text(max_size=80) | st.text(alphabet="0123456789/:.-+ tzmhdسدر", max_size=25),
    st.sampled_from(["past", "future"]),
)
def test_any_text_is_a_moment_or_explained(text: str, lean: str) -> None:
    for parse in (parse_moment, parse_date):
        assert outcome(parse, text, lean)


def test_dates() -> None:
    day = date(2026, 9, 25)
    for typed in ("7/3", "۱۴۰۵/۷/۳", "2026-09-25", "3 مهر", "05/07/03"):
        assert parse_date(typed, NOW) == day
    assert parse_date("1365/2/10", NOW) == date(1986, 4, 30)
    assert parse_date("-3d", NOW) == date(2026, 11, 21)
    assert parse_date("امروز", NOW) == date(2026, 11, 24)
    for typed in ("14:30", "1430", "7/3 14:30", "", "x", "x" * 100):
        with pytest.raises(BadMoment):
            parse_date(typed, NOW)


since_1402 = st.datetimes(
    datetime(2023, 3, 22),  # noqa: DTZ001
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(since_1402, st.sampled_from(["fa", "en"]))
def test_what_is_shown_can_be_typed(moment: datetime, digits: str) -> None:
    shown = format_moment(moment, digits=digits)  # type: ignore[arg-type]
    assert parse_moment(shown, NOW) == moment.replace(second=0, microsecond=0)
    assert parse_date(format_date(moment, digits=digits), NOW) == local_date(moment)  # type: ignore[arg-type]


@given(since_1402)
def test_short_and_time_styles_are_read_back_near_the_moment(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    assert parse_moment(format_moment(moment, style="time"), moment) == minute
    assert parse_moment(format_moment(moment, style="short"), moment) == minute


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        as_utc(datetime(2026, 1, 1))  # noqa: DTZ001


@given(st.dates(date(1822, 1, 1), date(2220, 1, 1)))
def test_calendars_agree_both_ways_and_days_follow(day: date) -> None:
    here, after = date_to_jalali(day), date_to_jalali(day + timedelta(days=1))
    assert jalali_to_date(here.year, here.month, here.day) == day
    assert after > here
    if after.month == here.month:
        assert after.day == here.day + 1
    else:
        assert (here.day, after.day) == (month_days(here.year, here.month), 1)


@pytest.mark.parametrize(
    ("day", "iranian"),
    [
        (date(1979, 2, 11), "1357/11/22"),
        (date(2021, 3, 20), "1399/12/30"),
        (date(2021, 3, 21), "1400/01/01"),
        (date(2025, 3, 20), "1403/12/30"),
        (date(2025, 3, 21), "1404/01/01"),
        (date(2026, 3, 21), "1405/01/01"),
        (date(2026, 11, 24), "1405/09/03"),
    ],
)
def test_known_days(day: date, iranian: str) -> None:
    assert str(date_to_jalali(day)) == iranian


def test_the_year_turns_at_tehrans_midnight() -> None:
    newyear = datetime(2026, 3, 20, 20, 30, tzinfo=UTC)
    assert jalali_year(newyear) == 1405
    assert jalali_year(newyear - timedelta(microseconds=1)) == 1404


def test_half_years() -> None:
    start, end = half_year(1405, 1)
    assert (end - start).days == 186
    assert half_year(1405, 2) == (end, half_year(1406, 1)[0])
    assert [(b - a).days for a, b in (half_year(y, 2) for y in (1403, 1404))] == [180, 179]
    assert (half_of(start), half_of(end)) == ((1405, 1), (1405, 2))
    assert half_of(end - timedelta(seconds=1)) == (1405, 1)
    with pytest.raises(ValueError):
        half_year(1405, 3)


def test_shown() -> None:
    moment = at(1405, 7, 3, 4, 5, 59)
    assert format_moment(moment) == "۱۴۰۵/۰۷/۰۳ ۰۴:۰۵"
    assert format_moment(moment, digits="en", style="short") == "07/03 04:05"
    assert format_moment(moment, style="time") == persian_digits("04:05")
    assert format_date(moment, digits="en") == format_date(date(2026, 9, 25), digits="en") == "1405/07/03"
    assert weekday_name(moment) == "جمعه"
    assert weekday_name(date(2026, 11, 24), "en") == "Tuesday"
    assert (month_name(7), month_name(12, "en")) == ("مهر", "Esfand")
    assert jalali(moment) == calendar.JalaliDate(1405, 7, 3)


def test_elapsed() -> None:
    start = at(1405, 7, 3, 4, 0)
    assert elapsed(start, start + timedelta(hours=5, minutes=20, seconds=59)) == Elapsed(0, 5, 20)
    assert elapsed(start, start + timedelta(hours=25)).total_hours == 25
    assert elapsed(start + timedelta(minutes=12), start) == Elapsed(0, 0, 12, negative=True)
    assert elapsed(start + timedelta(seconds=30), start) == Elapsed(0, 0, 0)
    assert format_elapsed(start, start + timedelta(hours=25, minutes=3)) == "۲۵:۰۳"
    assert format_elapsed(start + timedelta(minutes=12), start, digits="en") == "−0:12"


def test_a_day_has_its_bounds() -> None:
    assert day_bounds(date(2026, 9, 25)) == (at(1405, 7, 3), at(1405, 7, 4))


def test_a_machine_without_zones_knows_tehran() -> None:
    program = (
        "import zoneinfo\n"
        "def missing(key): raise zoneinfo.ZoneInfoNotFoundError(key)\n"
        "zoneinfo.ZoneInfo = missing\n"
        "from datetime import datetime, UTC\n"
        "from db.words.calendar.times import format_moment\n"
        "print(format_moment(datetime(2026, 9, 25, 11, 0, tzinfo=UTC), digits='en'))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=180, check=True)
    assert done.stdout.strip() == "1405/07/03 14:30"
