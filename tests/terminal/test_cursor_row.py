"""The row under the cursor of a list, as it stands on the terminal once only what changed was painted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.conftest import WORD, Opened, sign_in


@pytest.mark.long
@pytest.mark.parametrize("language", ["fa", "en"])
def test_it_is_coloured_from_edge_to_edge_and_leaves_nothing_behind(home: Path, opened: Opened, language: str) -> None:
    from db.opening.setup import open_store
    from db.registers.incidents.commands import report_incident
    from db.registers.incidents.forms import ReportIncident

    desk = open_store(home, "1000", WORD)
    for _ in range(30):  # more than a page, so that the scroll bar stands beside the rows
        report_incident(desk, ReportIncident(type="theft_home", place="کیانپارس", reported_at=desk.now()))
    desk.store.close()
    terminal = opened("--lang", language)
    sign_in(terminal)
    terminal.press("F3")
    newest = terminal.cells("IA-1405-30" if language == "en" else "IA-۱۴۰۵-۳۰")
    terminal.wait(lambda: any(newest in line for line in terminal.lines()), "the newest row")
    terminal.settle()
    top = next(y for y, line in enumerate(terminal.lines()) if newest in line)

    def coloured() -> list[set[str]]:
        """The background colours of each row of the list, the scroll bar's column left out."""
        rows = (terminal.screen.buffer[y] for y in range(top, top + 10))
        return [{row[column].bg for column in range(80) if column != 78} for row in rows]

    terminal.wait(lambda: coloured()[0] != coloured()[1], "the cursor's row in a colour of its own")
    cursor, ground = coloured()[:2]
    assert len(ground) == 1
    assert len(cursor - ground) == 1  # its bar stands on the ground
    for at, key in ((1, "Down"), (2, "Down"), (1, "Up")):
        expected = [cursor if y == at else ground for y in range(10)]
        terminal.press(key)
        terminal.settle()
        assert coloured() == expected, f"the cursor's colour on row {at} alone"
