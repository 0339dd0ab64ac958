"""What a terminal gets in each mode, cell by cell: the same fields in the same columns, ordered here, wrapped for the
terminal to order, or as stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from precinct_tui.bidi import strip_controls, visual
from tests.terminal.conftest import WORD, sign_in
from tests.terminal.driver import Paper, Terminal

LRM, RLE, PDF = "\u200e", "\u202b", "\u202c"
TYPED = "دو همسایه (پلاک ۱۲) بر سر B-7 گفت‌وگو دارند."
SIGN_IN = ("میز ثبت کلانتری", "گذرواژه")
LIST = ("وضعیت", "زمان گزارش", "اختلاف همسایگی", "پل سفید")
RECORD = ("شرح واقعه", "زمان گزارش", "اختلاف همسایگی", TYPED)

Screens = dict[str, list[str]]


def bare(text: str) -> str:
    """Text without what takes no cell and steers order or joining."""
    return strip_controls(text).replace("\u200c", "")


class Cells(Paper):
    """ZWNJ takes no cell; pyte would drop what follows it."""

    def draw(self, data: str) -> None:
        """A run of text at the cursor."""
        super().draw(bare(data))


class AsStored(Terminal):
    """A terminal that shows words in the order in which they are stored."""

    def cells(self, words: str) -> str:
        """The words themselves."""
        return bare(words)


@pytest.fixture
def home(home: Path) -> Path:
    """The small store with one incident in it."""
    from db.opening.setup import open_store
    from db.registers.incidents.commands import report_incident
    from db.registers.incidents.forms import ReportIncident

    desk = open_store(home, "1000", WORD)
    report_incident(desk, ReportIncident(type="neighbour_dispute", place="پل سفید", summary=TYPED))
    desk.store.close()
    return home


def seen(home: Path, mode: str) -> tuple[Screens, str]:
    """The rows of three screens in a mode, and all that was sent."""
    terminal = (Terminal if mode == "app" else AsStored)(["--home", str(home), "--bidi", mode])
    terminal.screen.__class__ = Cells

    def see(*words: str) -> list[str]:
        terminal.see(*words)
        while terminal.read(0.5):  # until nothing more is painted
            pass
        return [bare(row) for row in terminal.screen.display]

    try:
        found = {"sign-in": see(*SIGN_IN)}
        sign_in(terminal)
        terminal.press("F3")
        found["list"] = see(*LIST)
        terminal.press("Enter")
        found["record"] = see(*RECORD[:-1])
        return found, terminal.raw.decode(errors="replace")
    finally:
        terminal.close()


@pytest.fixture
def stored(home: Path) -> Screens:
    """The three screens as stored: what the other modes are held against."""
    return seen(home, "off")[0]


def fields_of(stored: Screens) -> list[tuple[str, int, int, str]]:
    """(screen, row, first column, words) of fields that must be there: as stored they begin where they are written."""
    found = []
    for name, words in (("sign-in", SIGN_IN), ("list", LIST), ("record", RECORD)):
        for some in words:
            cells = bare(some)
            places = [(row, text.index(cells)) for row, text in enumerate(stored[name]) if cells in text]
            assert places, f"{some} is not on {name}:\n" + "\n".join(stored[name])
            found.append((name, *places[0], some))
    return found


@pytest.mark.long
def test_off_sends_what_is_stored(home: Path) -> None:
    screens, sent = seen(home, "off")
    assert fields_of(screens)
    assert not any("\ufb50" <= char <= "\ufefc" for char in sent)  # no letter is shaped
    assert RLE not in sent
    assert LRM not in sent


@pytest.mark.long
def test_app_orders_and_joins_each_field_in_the_columns_it_has(home: Path, stored: Screens) -> None:
    screens, sent = seen(home, "app")
    for name, row, column, words in fields_of(stored):
        cells = bare(visual(words, base="rtl"))
        assert cells != bare(words)
        shown = screens[name][row][column : column + len(bare(words))]
        assert shown.strip() == cells.strip(), f"{words} on {name}: {shown!r}"
    assert RLE not in sent


@pytest.mark.long
def test_terminal_wraps_each_field_and_leaves_it_as_stored(home: Path, stored: Screens) -> None:
    screens, sent = seen(home, "terminal")
    assert {name: rows[1:] for name, rows in screens.items()} == {name: rows[1:] for name, rows in stored.items()}
    for words in (*SIGN_IN, *LIST):
        assert f"{LRM}{RLE}{words}{PDF}{LRM}" in sent, words
    assert not any("\ufb50" <= char <= "\ufefc" for char in sent)


@pytest.mark.long
def test_a_typed_field_moves_nothing_beside_it(home: Path, stored: Screens) -> None:
    """What was typed holds brackets, digits and Latin letters; the label beside it stands where it stood."""
    screens, _sent = seen(home, "app")
    row = next(row for row, text in enumerate(stored["record"]) if TYPED[:8] in text)
    label = visual("شرح واقعه", base="rtl")
    assert screens["record"][row].rstrip().endswith(label)
    assert visual("(پلاک ۱۲)", base="rtl") in screens["record"][row]
    assert "B-7" in screens["record"][row]
