"""The table of docs/custody-duties.md is written from the declared duties."""

from __future__ import annotations

import pytest

from tools.duties_page import HEAD, PAGE, table, written


def test_the_page_has_the_table_of_the_declared_duties() -> None:
    page = PAGE.read_text("utf-8")
    assert written(page) == page, "run python -m tools.duties_page"


def test_nothing_but_the_table_is_written() -> None:
    page = f"before\n\n{HEAD}| old | row |\n\nafter\n\n| Wall | b |\n"
    assert written(page) == f"before\n\n{table()}\nafter\n\n| Wall | b |\n"
    with pytest.raises(ValueError, match="no table"):
        written("nothing")
