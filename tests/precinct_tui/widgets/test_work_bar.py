"""A line that says what is done and how far it is, on a screen."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from precinct_tui.bidi.widths import cell_len
from precinct_tui.language.i18n import speaking
from precinct_tui.widgets.work_bar import CELLS, told_at_screen, work_bar


@pytest.mark.parametrize(
    ("done", "total", "full"), [(0, 10, 0), (5, 10, CELLS // 2), (10, 10, CELLS), (12, 10, CELLS), (-3, 10, 0)]
)
def test_the_bar_is_as_full_as_the_work_is_done(done: int, total: int, full: int) -> None:
    with speaking("en"):
        said = work_bar("Backing up", done, total)
    assert said == f"Backing up {'█' * full}{'░' * (CELLS - full)} {max(0, min(done, total))} of {total}"
    assert cell_len(said) < 80


@pytest.mark.parametrize(("done", "total", "said"), [(0, 0, "Reading"), (7, 0, "Reading 7"), (7, -1, "Reading 7")])
def test_where_the_total_is_not_known_there_is_no_bar(done: int, total: int, said: str) -> None:
    with speaking("en"):
        assert work_bar("Reading", done, total) == said


def test_it_is_in_the_digits_of_the_language() -> None:
    with speaking("fa"):
        assert work_bar("نوشتن", 3, 12).endswith("۳ از ۱۲")


def test_a_thread_bothers_the_screen_once_for_each_cell_of_the_bar() -> None:
    shown: list[str] = []

    def call(function: Any, *given: Any) -> None:
        function(*given)

    app: Any = SimpleNamespace(call_from_thread=call)
    step = told_at_screen(app, "Backing up", shown.append)
    for done in range(100_001):
        step(done, 100_000)
    assert len(shown) == CELLS + 1
    assert shown[-1].count("█") == CELLS
    step(1, 0)
    assert shown[-1].startswith("Backing up ")
    assert "░" not in shown[-1]
