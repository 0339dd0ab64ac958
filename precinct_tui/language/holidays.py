"""Holidays of the open store, as calendars mark them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from db.words.calendar.jalali import date_to_jalali
from precinct_tui.language.present import Choice

_solar_holidays: dict[tuple[int, int], Choice] = {}
_dated_holidays: dict[date, Choice] = {}


def use(holidays: Iterable[tuple[Choice, Mapping[str, Any]]]) -> None:
    """Take over the holidays of the open store: each with {month, day} of the Jalali year, or {date} of one year."""
    _solar_holidays.clear()
    _dated_holidays.clear()
    for choice, when in holidays:
        if choice.active and "date" in when:
            _dated_holidays[date.fromisoformat(str(when["date"]))] = choice
        elif choice.active and "month" in when:
            _solar_holidays[int(when["month"]), int(when["day"])] = choice


def holiday_on(day: date) -> str:
    """What the holiday on this day is called; nothing where it is none."""
    jalali = date_to_jalali(day)
    choice = _dated_holidays.get(day) or _solar_holidays.get((jalali.month, jalali.day))
    return choice.label if choice is not None else ""
