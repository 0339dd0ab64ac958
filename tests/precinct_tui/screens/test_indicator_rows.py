"""The table of indicators is scanned: heads in a rule, what is beside a figure set in and quiet, the note whole."""

from __future__ import annotations

from db.across.indicators.figures import Figure
from db.kernel.base.access import Role
from precinct_tui.language.i18n import set_language
from precinct_tui.screens.indicators.lines import BLANK, WIDE_COLUMNS, below, lines_of
from precinct_tui.screens.indicators.table import IndicatorsScreen
from precinct_tui.widgets.footer_line import FooterKey, FooterLine
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import HEADING
from tests.precinct_tui.conftest import Open
from tests.precinct_tui.test_no_value import table_with


async def test_heads_stand_out_and_rows_under_a_figure_are_set_in(open_app: Open) -> None:
    set_language("en")
    async with open_app(Role.COMMANDER, language="en") as hands:
        hands.app.action_go("indicators")
        await hands.until(lambda: hands.on == "IndicatorsScreen" and hands.app.screen.told is not None, "read")
        screen = hands.app.screen
        assert isinstance(screen, IndicatorsScreen)
        assert screen.told is not None
        made = lines_of(screen.told, (), folded=True)
        heads = [row for row in made.rows if HEADING in row.flags]
        under = [row for row in made.rows if "old" in row.flags]
        assert len(heads) > 3
        assert all(str(row.values[0]).startswith("– ") for row in under)
        assert "– void" in [row.values[0] for row in under]
        assert not any(str(row.values[0]).startswith("– ") for row in made.rows if "old" not in row.flags)
        table = screen.query_one(RegisterTable)
        lines = hands.text.split("\n")
        top = table.region.y + 1
        assert lines[top].startswith("─ Theft ──")
        assert lines[top].rstrip().endswith("──")
        assert "– void" in lines[top + 2]
        note = screen.query_one("#note")
        assert note.region.height >= 2
        assert screen.query_one(FooterLine).region.y > note.region.y
        assert "Esc Back" in " ".join(lines[-1].split()), "the way back is named beside six keys of its own"


def test_a_note_that_the_dash_tells_stands_below_alone() -> None:
    set_language("en")
    new = Figure("thefts", 4, 0, 4, None, 0, records=4, last_records=0)
    small = Figure("homicides", 3, 2, 3, None, 2, records=3, last_records=2)
    table = table_with(new, small)
    place = [column.name for column in WIDE_COLUMNS].index("note")
    rows = {row.uid: row.values[place] for row in lines_of(table, (), folded=True, wide=True).rows}
    assert rows[new.code] == BLANK
    assert "nothing to compare with" in below(new, table)
    assert str(rows[small.code]).startswith("small base"), "what no other column tells stays"


async def test_the_footer_has_a_margin_where_reading_begins(open_app: Open) -> None:
    async with open_app(Role.DUTY, language="fa") as hands:
        keys = list(hands.app.screen.query(FooterLine).first().query(FooterKey))
        assert len(keys) > 2
        assert max(key.region.right for key in keys) == 79
