"""A seat's screens as a terminal shows them: no row wraps, no cell touches its neighbour, nothing past the edge."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from tests.conftest import BADGES, PASSWORD
from tests.precinct_tui.small_county import NAMES, county_home
from tests.terminal.driver import Terminal
from tests.terminal.test_grids import EDGE, cells, list_lines, rows_of


@pytest.mark.long
@pytest.mark.parametrize(
    ("language", "columns", "rows"), [("fa", 80, 24), ("en", 80, 24), ("fa", 120, 36), ("en", 120, 36)]
)
def test_lists_over_units_have_all_their_cells(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, language: str, columns: int, rows: int
) -> None:
    home, rtl = shutil.copytree(county_home(tmp_path_factory), tmp_path / "county"), language == "fa"
    terminal = Terminal(
        ["--home", str(home), "--lang", language], columns=columns, rows=rows, base="rtl" if rtl else "ltr"
    )
    try:
        terminal.see(("ورود به سامانه", "Sign in")[not rtl])
        terminal.type(BADGES[Role.COMMANDER])
        terminal.press("Enter")
        terminal.type(PASSWORD)
        terminal.press("Enter")
        terminal.see(("نیازمند رسیدگی", "Needs attention")[not rtl])
        for key in ("F2", "F3", "F4", "F5", "F7"):
            terminal.press(key)
            terminal.wait(lambda: terminal.cells(NAMES[1]) in "\n".join(terminal.lines()[2:]), f"the list of {key}")
            terminal.settle()
            header = next(place for place, line in enumerate(list_lines(terminal)) if terminal.cells(NAMES[0]) in line
                          or terminal.cells(NAMES[1]) in line) - 1  # fmt: skip
            labels = cells(list_lines(terminal)[header])
            listed = [row for row in rows_of(terminal, header) if row != [EDGE]]  # below the list its edge goes on
            assert len(listed) >= 2, "\n".join(terminal.lines())
            assert all(len(labels) <= len(row) <= len(labels) + 1 for row in listed), (labels, listed)
        assert terminal.screen.past_the_edge == []
    finally:
        terminal.close()
