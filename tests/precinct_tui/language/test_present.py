"""How values read on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from db.words.calendar.jalali import end_of_day
from db.words.forms import Field
from precinct_tui.bidi import strip_controls
from precinct_tui.language import present
from precinct_tui.language.i18n import set_language

MONEY = Field("rials", "Value")


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    yield
    set_language("fa")


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("fa", 2_300_000_000, "۲٬۳۰۰٬۰۰۰٬۰۰۰ ریال (دو میلیارد و سیصد میلیون)"),
        ("en", 2_300_000_000, "2,300,000,000 rials (two billion three hundred million)"),
        ("fa", 0, "۰ ریال"),
        ("en", 999, "999 rials"),
    ],
)
def test_money_is_shown_in_figures_and_words(language: str, value: int, shown: str) -> None:
    set_language(language)
    assert strip_controls(present.shown(MONEY, value)) == shown


@pytest.mark.parametrize(
    ("value", "fa", "en"),
    [
        ("215", "۲۱۵", "215"),
        ("1231، 77", "۱۲۳۱، ۷۷", "1231, 77"),
        ("P-215", "P-215", "P-215"),
        ("در اتاق 2", "در اتاق 2", "در اتاق 2"),
        ("۲۱۵", "۲۱۵", "215"),
        ("٢١٥", "۲۱۵", "215"),
        ("۱۷:۳۰", "۱۷:۳۰", "17:30"),
    ],
)
def test_a_bare_number_is_read_in_the_digits_of_the_language_and_words_as_typed(value: str, fa: str, en: str) -> None:
    assert strip_controls(present.shown(Field("text", "Band"), value)) == fa
    set_language("en")
    assert strip_controls(present.shown(Field("text", "Band"), value)) == en


def test_the_number_of_a_record_is_read_in_the_digits_of_the_language() -> None:
    assert strip_controls(present.number("CA-1405-17")) == "CA-۱۴۰۵-۱۷"
    set_language("en")
    assert present.number("CA-1405-17") == "CA-1405-17"


def test_what_is_due_on_a_day_is_said_as_that_day_wherever_it_stands() -> None:
    day = date(2026, 11, 14)
    assert strip_controls(present.moment(end_of_day(day), "short")) == "۰۸/۲۳"
    assert strip_controls(present.moment(end_of_day(day))) == strip_controls(present.day(day)) == "۱۴۰۵/۰۸/۲۳"
    assert strip_controls(present.moment(end_of_day(day) - timedelta(seconds=1), "short")) == "۰۸/۲۳ ۲۳:۵۹"


def test_a_moment_of_another_year_shows_that_year_in_a_list() -> None:
    now = datetime(2026, 11, 27, tzinfo=UTC)
    assert strip_controls(present.listed_moment(datetime(2026, 11, 20, 8, tzinfo=UTC), now)) == "۰۸/۲۹ ۱۱:۳۰"
    assert strip_controls(present.listed_moment(datetime(2026, 3, 20, 20, 29, 59, tzinfo=UTC), now)) == "۱۴۰۴/۱۲/۲۹"
    assert strip_controls(present.listed_moment(datetime(2026, 3, 20, 20, 30, tzinfo=UTC), now)) == "۰۱/۰۱ ۰۰:۰۰"


def test_five_past_midnight_what_was_just_now_has_its_hour() -> None:
    now = datetime(2026, 11, 27, 20, 35, tzinfo=UTC)  # 00:05
    for minutes, said in (
        (-11, "۲۳:۵۴"),
        (35, "۰۰:۴۰"),
        (-719, "۱۲:۰۶"),
        (-720, "۰۹/۰۶"),
        (719, "۱۲:۰۴"),
        (1440, "۰۹/۰۸"),
    ):
        assert strip_controls(present.day_or_time(now + timedelta(minutes=minutes), now)) == said
    assert strip_controls(present.day_or_time(end_of_day(date(2026, 11, 28)), now)) == "۰۹/۰۷", (
        "due on a day, at no hour"
    )


@pytest.mark.parametrize("kept", ["ندارد", "none", "بدون پلاک", "no plate"])
@pytest.mark.parametrize(("language", "said"), [("en", "No plate"), ("fa", "بدون پلاک")])
def test_no_plate_is_said_in_the_language_of_the_screen(kept: str, language: str, said: str) -> None:
    set_language(language)
    assert present.shown(Field("plate", "Plate"), kept) == said


def test_a_point_is_written_with_the_marks_of_the_language() -> None:
    what = Field("code", "Coordinates")
    set_language("fa")
    assert present.shown(what, "31.349, 48.684") == "\u2066۳۱٫۳۴۹، ۴۸٫۶۸۴\u2069"
    set_language("en")
    assert present.shown(what, "31.349, 48.684") == "31.349, 48.684"
    set_language("fa")


def test_a_clock_and_badges_are_read_in_the_language() -> None:
    set_language("fa")
    assert strip_controls(present.shown(Field("text", "From"), "17:30")) == "۱۷:۳۰"
    assert strip_controls(present.shown(Field("text", "Officers"), "1211, 1241")) == "۱۲۱۱، ۱۲۴۱"
