"""F4 lists who is here; what somebody chose stays for him until he clears it, signs out or hands over."""

from __future__ import annotations

from typing import Any

import pytest

from db.kernel.base.officer import Desk
from db.registers.custody.board.preview import preview_custody
from db.registers.custody.queries import list_custody
from db.storage.models import JOURNAL
from db.words.records import Filter, Preview
from precinct_tui.screens.register import RegisterScreen
from precinct_tui.widgets.preview_pane import PreviewPane
from tests.db.registers.custody.test_commands import opened
from tests.db.registers.custody.test_sealing import walked
from tests.precinct_tui.conftest import Hands, Open


def numbers(hands: Hands) -> list[str]:
    screen = hands.app.screen
    assert isinstance(screen, RegisterScreen)
    table = screen.table
    return [row.number for at in range(table.known) if (row := table.row_at(at)) is not None]


async def test_f4_shows_who_is_held_and_slash_shows_all_until_one_signs_out(open_app: Open, desk_as: Any) -> None:
    gone, held = walked(desk_as(), band="11"), opened(desk_as(), band="12", name="کاوه مرادی")
    async with open_app() as hands:
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: numbers(hands) == [held])
        await hands.see("1 hidden, / shows all")
        await hands.press("slash")
        await hands.stand_on("MenuScreen")
        await hands.press("enter")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: set(numbers(hands)) == {gone, held})
        assert "hidden" not in hands.text
        await hands.press("f2")
        await hands.stand_on("DeskScreen")
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: set(numbers(hands)) == {gone, held})
        assert hands.app.choices
        hands.app.openings.sign_out()
        await hands.stand_on("SignInScreen")
        assert not hands.app.choices


async def test_another_officer_at_the_same_screen_has_lists_of_his_own(open_app: Open, desk_as: Any) -> None:
    walked(desk_as(), band="11")
    async with open_app() as hands:
        hands.app.choices["somebody else", "custody"] = object()
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.see("nothing here")
        await hands.see("1 hidden")


async def test_a_wide_screen_shows_what_is_under_the_cursor_and_opens_nothing(open_app: Open, desk_as: Any) -> None:
    number = opened(desk_as(), band="12", name="کاوه مرادی")
    before = notes(desk_as())
    async with open_app(size=(120, 36)) as hands:
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.see("Duties that stand open")
        pane = hands.app.screen.query_one(PreviewPane)
        said = "\n".join(pane.plain)
        assert number in said
        assert "کاوه" not in said
        assert "افغان" not in said
        await hands.press("v")
        await hands.until(lambda: not pane.display)
        await hands.press("v")
        await hands.until(lambda: pane.display)
        assert notes(desk_as()) == before


async def test_a_narrow_screen_reads_nothing_beside_its_list(open_app: Open, desk_as: Any) -> None:
    opened(desk_as(), band="12")
    async with open_app(size=(80, 24)) as hands:
        await hands.press("f4")
        await hands.stand_on("RegisterScreen")
        await hands.until(lambda: numbers(hands))
        pane = hands.app.screen.query_one(PreviewPane)
        assert not pane.display
        assert not pane.plain


def test_a_preview_of_a_person_is_duties_and_times_alone(desk: Desk) -> None:
    number = opened(desk, name="کاوه مرادی")
    row = next(row for row in list_custody(desk, Filter()).rows if row.number == number)
    before = notes(desk)
    told = preview_custody(desk, row.uid)
    assert {line.what.kind for line in told.lines} == {"moment"}
    assert told.duties
    assert all(duty.due is not None for duty in told.duties)
    assert preview_custody(desk, "nobody") == Preview()
    assert notes(desk) == before


def notes(desk: Desk) -> int:
    """Entries that say that somebody read a record of custody."""
    with desk.store.reading() as conn:
        return len(conn.execute(JOURNAL.select().where(JOURNAL.c.kind == "custody_read")).all())


@pytest.mark.long
async def test_a_filter_is_kept_under_a_name_and_opened_from_the_menu(open_app: Open, desk_as: Any) -> None:
    walked(desk_as(), band="11")
    held = opened(desk_as(), band="12", name="کاوه مرادی")

    async def choose(hands: Hands, *typed: str) -> None:
        await hands.stand_on("RegisterScreen")
        await hands.press("slash")
        await hands.stand_on("MenuScreen")
        await hands.type(typed[0])
        await hands.press("enter")

    async with open_app() as hands:
        await hands.press("f4")
        await hands.until(lambda: numbers(hands) == [held])
        await choose(hands, "last 7")
        await hands.see("deadline first, Last")
        await choose(hands, "keep this")
        await hands.stand_on("AskScreen")
        await hands.type("شب")
        await hands.press("enter")
        await hands.see("«شب», Held now")
        await choose(hands, "all")
        await hands.until(lambda: len(numbers(hands)) == 2)
        await choose(hands, "شب")
        await hands.until(lambda: numbers(hands) == [held])
        await hands.see("1 hidden, / shows all")
        assert "«شب»" in hands.text
        await choose(hands, "throw")
        await hands.stand_on("MenuScreen")
        await hands.see("Throw which one away?")
        await hands.press("1")
        await hands.stand_on("RegisterScreen")
        await hands.press("slash")
        await hands.stand_on("MenuScreen")
        assert "شب" not in "\n".join(line for line in hands.text.splitlines() if "│" in line)
