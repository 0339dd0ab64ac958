"""The grids as a terminal shows them: read cell by cell, no cell touches its neighbour and no row wraps."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from tests.terminal.conftest import WORD
from tests.terminal.driver import Terminal

SIZES = [
    ("fa", 80, 24),
    ("en", 120, 36),
    ("fa", 120, 36),
    ("en", 80, 24),
]
EDGES = "▌▐ "
EDGE = "│"  # of what stands beside a list
LONG = {"fa": "خیابان امام، روبه‌روی بازار بزرگ، پلاک ۱۲", "en": "Imam street, opposite the great bazaar, number 12"}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two stores, of either language, with something that presses in each panel and list."""
    from db.kernel.desk.desk import COMMANDS
    from db.opening.creating import NewOfficer, NewStore, create_store
    from db.opening.setup import open_store
    from db.storage.keys import QUICK

    made = {}
    officers = (NewOfficer("1000", "x", Role.DUTY, WORD), NewOfficer("1008", "y", Role.ADMINISTRATOR, WORD))
    for language, place in LONG.items():
        home = tmp_path_factory.mktemp(language) / "store"
        create_store(home, NewStore("12", officers, cost=QUICK))
        desk = open_store(home, "1000", WORD)

        def give(command: str, desk: object = desk, **fields: object) -> str:
            declared = COMMANDS[command]
            return str(declared.run(desk, declared.form(**fields)))

        give("shift.open")
        for kind in ("theft_home", "missing_child", "neighbour_dispute"):
            give("incident.report", type=kind, place=place, summary=place)
        arrived = desk.now()
        for band, hours in (("7", 1), ("559", 23)):
            given = {"name_known": "unknown", "category": "self_presented", "band": band, "arrived_at": arrived}
            give("custody.open", **given, deprivation_at=arrived - timedelta(hours=hours) + timedelta(minutes=7))
        give("request.take", category="nuisance", words=place, answer_by="code", anonymous=True)
        desk.store.close()
        made[language] = home
    return made


def cells(line: str) -> list[str]:
    """What stands in a row, cell by cell: two blanks part them."""
    return re.split(r" {2,}", line.strip(EDGES))


def list_lines(terminal: Terminal) -> list[str]:
    """The lines of the screen without what stands beside its list."""
    lines = [line.ljust(terminal.screen.columns) for line in terminal.lines()]
    beside = next((line.index(EDGE) for line in lines if EDGE in line), None)
    if beside is None:
        return lines
    return [line[beside + 1 :] if terminal.base == "rtl" else line[:beside] for line in lines]


def rows_of(terminal: Terminal, header: int) -> list[list[str]]:
    """The rows of the list whose header stands in that line of the screen."""
    found = []
    for line in list_lines(terminal)[header + 1 : -1]:
        line = line.replace("█", " ").replace("▁", " ")
        if not line.strip(EDGES) or "─" in line:
            break
        found.append(cells(line))
    return found


@pytest.mark.long
@pytest.mark.parametrize(("language", "columns", "rows"), SIZES)
def test_every_row_has_all_its_cells(stores: dict[str, Path], language: str, columns: int, rows: int) -> None:
    rtl = language == "fa"
    terminal = Terminal(
        ["--home", str(stores[language]), "--lang", language], columns=columns, rows=rows, base="rtl" if rtl else "ltr"
    )
    try:
        terminal.see(("ورود به سامانه", "Sign in")[not rtl])
        terminal.type("1000")
        terminal.press("Enter")
        terminal.type(WORD)
        terminal.press("Enter")
        terminal.wait(lambda: "IA-" in "\n".join(terminal.lines()), "the desk's newest entries")
        terminal.settle()
        look_at_the_desk(terminal, columns)
        for key, number in (("F3", "IA-"), ("F4", "CA-")):
            terminal.press(key)
            terminal.wait(lambda number=number: number in "\n".join(terminal.lines()[3:6]), f"the list of {key}")
            terminal.settle()
            header = next(place for place, line in enumerate(list_lines(terminal)) if number in line) - 1
            look_at_the_list(terminal, header)
        terminal.press("F2", "b")
        terminal.wait(
            lambda: terminal.cells(("دستبند", "Band")[not rtl]) in "\n".join(terminal.lines()[:5]), "the board"
        )
        terminal.settle()
        look_at_the_list(terminal, 3)
        assert terminal.screen.past_the_edge == []
    finally:
        terminal.close()


def look_at_the_list(terminal: Terminal, header: int) -> None:
    """Each row has the header's cells and its mark, and there are no more lines than rows."""
    labels, listed = cells(list_lines(terminal)[header]), rows_of(terminal, header)
    assert len(listed) >= 2, "\n".join(terminal.lines())
    for row in listed:
        assert len(row) == len(labels) + 1, (labels, row)


def look_at_the_desk(terminal: Terminal, columns: int) -> None:
    """Rules from edge to edge; the newest in rows of number, time, kind and place, each in one line."""
    lines = terminal.lines()
    strip = lines[1]
    assert "○" in strip or "■" in strip or "●" in strip, "clocks in one row"
    assert "─" in lines[2], "and the first heading below them"
    newest = [line for line in lines if "IA-" in line]
    assert len(newest) == 3, "one line each"
    for line in newest:
        row = cells(line[: columns * 2 // 5] if columns >= 110 and line.index("IA-") < columns // 2 else line)
        assert sum("IA-" in cell for cell in row) == 1
        assert len(row) >= 4, row
