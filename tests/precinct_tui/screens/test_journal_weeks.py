"""The line of a week in the journal's list: its count is seen on eighty columns, and that it is of a week is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from rich.cells import cell_len

from db.reading.journal_queries import _OF_A_WEEK, _week_line
from precinct_tui.language.i18n import set_language
from precinct_tui.screens.journal import _what
from precinct_tui.verbs.journal import _when

CELLS = 22
"""Cells of the column that says what, on a screen of eighty."""


@pytest.fixture(params=["en", "fa"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


@pytest.mark.parametrize("kind", sorted(_OF_A_WEEK))
def test_its_count_is_not_cut(language: str, kind: str) -> None:
    words = _what(_week_line(date(2026, 11, 28), kind, 130))
    assert words.endswith("130" if language == "en" else "۱۳۰")
    assert cell_len(words) <= CELLS, words


@pytest.mark.parametrize("kind", sorted(_OF_A_WEEK))
def test_the_command_line_says_that_it_is_a_week(language: str, kind: str) -> None:
    said = _when(_week_line(date(2026, 11, 28), kind, 130)).translate(dict.fromkeys(map(ord, "\u2066\u2069")))
    assert said == ("week from 1405/09/07" if language == "en" else "هفتهٔ آغازشده از ۱۴۰۵/۰۹/۰۷")
