"""The table of indicators is scanned: heads in a rule, what is beside a figure set in and quiet, the note whole."""

from __future__ import annotations

from db.kernel.base.access import Role
from precinct_tui.language.i18n import set_language
from precinct_tui.screens.indicators.lines import lines_of
from precinct_tui.screens.indicators.table import IndicatorsScreen
from precinct_tui.widgets.footer_line import FooterKey, FooterLine
from precinct_tui.widgets.register_table import RegisterTable
from precinct_tui.widgets.row_words import HEADING
from tests.precinct_tui.conftest import Open


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


async def test_the_footer_has_a_margin_where_reading_begins(open_app: Open) -> None:
    async with open_app(Role.DUTY, language="fa") as hands:
        keys = list(hands.app.screen.query(FooterLine).first().query(FooterKey))
        assert len(keys) > 2
        assert max(key.region.right for key in keys) == 79
