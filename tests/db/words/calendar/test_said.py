"""Times as they are said: each of a file, and what is asked, kept and shown of those that mean no one minute."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.words.calendar.days import BadMoment, Lean
from db.words.calendar.jalali import jalali_to_date, local_instant
from db.words.calendar.moments import Edge, parse_when, read_date
from db.words.calendar.spoken_times import FromNow, number, ordinal, span
from db.words.calendar.typed_moment import as_said
from db.words.form_reading import read_form
from db.words.forms import Form, ask, fields_of
from db.words.messages import Refused

TIMES = Path(__file__).parents[3] / "data" / "spelling" / "times.tsv"
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # Tuesday 1405/9/3 14:30 in Tehran


def at(said: str) -> datetime:
    year, month, day, hour, minute = map(int, re.split("[/ :]", said))
    return local_instant(jalali_to_date(year, month, day), hour, minute)


def pairs() -> Iterator[tuple[datetime, Lean, str, str]]:
    now, lean = NOW, "past"
    for line in TIMES.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            day, clock, *more = line.removeprefix("@ ").split(" ")
            now, lean = at(f"{day} {clock}"), more[0] if more else "past"
        elif line and not line.startswith("#"):
            typed, meant = line.split("\t")
            yield now, lean, typed, meant  # type: ignore[misc]


def read(typed: str, now: datetime, lean: Lean) -> str:
    """Every reading, in the order of time."""
    return " | ".join(each.written for each in parse_when(typed, now, lean=lean).readings)


def test_every_time_in_the_file_is_read_as_it_is_meant() -> None:
    told = list(pairs())
    assert len(told) >= 200
    assert [(typed, meant, read(typed, now, lean)) for now, lean, typed, meant in told
            if read(typed, now, lean) != meant] == []  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "edge", "meant", "about"),
    [
        ("دیروز صبح", "earliest", "1405/09/02 05:00", 420),
        ("دیروز صبح", "latest", "1405/09/02 12:00", 420),
        ("دیشب", "earliest", "1405/09/02 19:00", 600),
        ("دیشب", "latest", "1405/09/03 05:00", 600),
        ("امروز", "earliest", "1405/09/03 00:00", 870),
        ("امروز", "latest", "1405/09/03 14:30", 870),
        ("دیروز", "latest", "1405/09/03 00:00", 1440),
        ("بعدازظهر", "latest", "1405/09/03 14:30", 120),
        ("هفتهٔ پیش", "earliest", "1405/08/23 00:00", 10080),
    ],
)
def test_the_edge_that_does_a_person_no_wrong_counts_and_the_hour_is_asked(
    typed: str, edge: Edge, meant: str, about: int
) -> None:
    when = parse_when(typed, NOW, edge=edge)
    assert (when.moment, when.about) == (at(meant), about)
    assert when.asked is not None
    assert "Which hour" in when.asked.text
    assert parse_when("دیروز ساعت ۸ صبح", NOW, edge=edge).asked is None


def test_a_part_of_today_never_lies_ahead() -> None:
    for typed in ("صبح", "بعدازظهر", "امروز", "امشب", "ظهر"):
        for hour in range(24):
            now = at(f"1405/09/03 {hour:02d}:20")
            when = parse_when(typed, now, edge="latest")
            assert when.moment <= now or typed == "امشب" or when.moment - timedelta(minutes=when.about) > now


ONES = [
    "صفر", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده", "سیزده", "چهارده",
    "پانزده", "شانزده", "هفده", "هجده", "نوزده",
]  # fmt: skip


@given(st.integers(1, 59), st.sampled_from(["پیش", "قبل", "دیگر"]))
def test_minutes_in_words_are_minutes(count: int, way: str) -> None:
    tens = {20: "بیست", 30: "سی", 40: "چهل", 50: "پنجاه"}
    words = ONES[count] if count < 20 else tens[count // 10 * 10] + (f" و {ONES[count % 10]}" if count % 10 else "")
    assert number(words) == count
    assert span(f"{words} دقیقه {way}") == FromNow(count if way == "دیگر" else -count)


def test_days_of_a_month_in_words() -> None:
    ones = ["-", "اول", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم"]
    assert [ordinal(word) for word in ones[1:]] == list(range(1, 10))
    assert [ordinal(f"بیست و {word}") for word in ones[2:]] == list(range(22, 30))
    assert (ordinal("بیست و یکم"), ordinal("سی و یکم"), ordinal("سیام")) == (21, 31, 30)


SAID = [
    "دیشب", "امشب", "صبح", "شب", "ظهر", "ساعت", "۲", "و", "نیم", "ربع", "به", "یک", "سه‌شنبه", "۳", "آذر", "ماه", "سال",
    "هفته", "پیش", "1405", "1405/7/3", "پریروز", "گذشته", "ده", "سوم",
]  # fmt: skip
WORDS = st.lists(st.sampled_from(SAID), max_size=6).map(" ".join)


@given(WORDS | st.text(max_size=30), st.sampled_from(["past", "future"]), st.sampled_from(["", "earliest", "latest"]))
def test_any_words_are_a_moment_or_explained(typed: str, lean: Any, edge: Any) -> None:
    for look in (lambda: parse_when(typed, NOW, lean=lean, edge=edge), lambda: read_date(typed, NOW, lean=lean)):
        with contextlib.suppress(BadMoment):
            look()
    as_said("moment", typed, NOW, lean, edge)


# --- in a form -------------------------------------------------------------------------------------------------


class Telling(Form):
    """What is said, when, until when."""

    seen: datetime | None = ask("moment", "Seen at")
    freed: datetime | None = ask("moment", "Deprived of liberty at", edge="earliest")
    until: datetime | None = ask("moment", "Valid until", lean="future")
    born: Any = ask("date", "Born on")


def test_a_form_keeps_how_far_a_moment_may_be_off() -> None:
    form = read_form(Telling, {"seen": "دیروز عصر", "until": "9/2"}, now=NOW)
    assert (form.seen, form.off_by) == (at("1405/09/02 17:00"), {"seen": 120})
    assert form.until == at("1406/09/02 00:00")


@pytest.mark.parametrize(
    "raw", [{"seen": "9/10"}, {"seen": "دوشنبه ۳ آذر"}, {"born": "9/20"}, {"seen": "امروز ساعت ۲"}]
)
def test_what_may_mean_two_times_is_refused_with_both_written_out(raw: dict[str, str]) -> None:
    ((name, typed),) = raw.items()
    what = dict(fields_of(Telling))[name]
    meanings = as_said(what.kind, typed, NOW, what.lean, what.edge).meanings
    with pytest.raises(Refused) as refused:
        read_form(Telling, raw, now=NOW, reasons={name: "چنین گفت"})  # no reason makes one thing of two
    assert (refused.value.code, set(refused.value.fields), len(meanings)) == ("invalid", {name}, 2)
    for each in meanings:
        assert f"day {each.typed}" in str(refused.value.fields[name])
        assert getattr(read_form(Telling, {name: each.typed}, now=NOW), name) == each.value


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        *((typed, "How long ago? Write a number") for typed in (
            "چند دقیقه پیش", "چندین ساعت قبل", "یکی دو ساعت پیش", "حدود دو سه ساعت پیش", "سه چهار روز پیش",
            "2-3 روز پیش", "پنج تا شش دقیقه پیش", "لحظاتی پیش", "a few minutes ago", "2 or 3 hours ago",
        )),
        *((typed, "15:30 ±30 is from 15:00") for typed in (
            "بین ۳ تا ۴", "بین ساعت ۳ و ۴", "از دیروز تا امروز", "ساعت ۳ تا ۴", "15:00-16:10", "between 3 and 4",
        )),
        ("12/30", "Esfand 1404 has 29 days: write 1404/12/29"), ("۳۰ اسفند ساعت ۵", "write 1404/12/29"),
        ("۳۰ اسفند ۱۴۰۴", "write 1404/12/29"),
        # what was typed is quoted as it was typed
        ("حدود  فُلان ‌روز", "“حدود  فُلان ‌روز” is no"), ("8/9 ±٣٠", "“8/9 ±٣٠” is no"), ("۲ ساعت", "“۲ hours ago”"),
        ("۲۰ دقیقه", "“۲۰ دقیقه ago”"), ("ظهرِ فُلانی", "“ظهرِ فُلانی” is no"), ("  ", "Write a date or time, as"),
    ],
)  # fmt: skip
def test_a_refusal_quotes_what_was_typed_and_says_what_to_write(typed: str, told: str) -> None:
    with pytest.raises(BadMoment) as refused:
        parse_when(typed, NOW)
    assert told in str(refused.value)


def test_a_day_either_way_round_is_no_question_where_one_lies_before_the_bound() -> None:
    now, since = at("1405/09/11 16:45"), at("1405/09/01 00:00")
    for typed, meant in (("8/9", "1405/09/08 00:00"), ("8/9 14:30", "1405/09/08 14:30")):
        when = parse_when(typed, now, since=since)
        assert (when.moment, when.others) == (at(meant), ())


def test_a_part_of_a_day_from_which_a_limit_runs_is_asked_once_and_never_stops_anybody() -> None:
    with pytest.raises(Refused) as refused:
        read_form(Telling, {"freed": "دیشب"}, now=NOW)
    assert (refused.value.code, set(refused.value.fields)) == ("unlikely", {"freed"})
    assert read_form(Telling, {"freed": "دیشب"}, now=NOW, reasons={"freed": "چنین گفت"}).freed is not None
    assert read_form(Telling, {"seen": "14:05", "freed": "دیشب ساعت ۹"}, now=NOW).off_by == {}


def test_a_year_alone_is_no_time_that_has_not_come() -> None:
    noon = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)  # 12:00 in Tehran, 1405/9/3
    with pytest.raises(BadMoment) as told:
        parse_when("1405", noon)
    assert "or the year 1405" in str(told.value.args[0])
    passed = parse_when("1405", noon + timedelta(hours=3))
    assert passed.moment == noon + timedelta(hours=2, minutes=5)
    assert str(passed.said) == "The time 14:05 is taken, and not the year."
    assert parse_when("1405", noon, lean="future").said == passed.said
