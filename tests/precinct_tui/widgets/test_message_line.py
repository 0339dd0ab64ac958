"""The newest message: in a line of its own, instead of the one before, until the next act."""

from __future__ import annotations

import ast
import dataclasses
from pathlib import Path

import pytest

import precinct_tui
from db.kernel.base.access import Role
from db.words.messages import M_, Refused
from precinct_tui.language.i18n import _
from precinct_tui.widgets.message_line import MessageLine
from precinct_tui.widgets.newest_message import LEAST, SECONDS
from tests.precinct_tui.conftest import Hands, Open

ROOT = Path(precinct_tui.__file__).parent


def shown(hands: Hands) -> list[str]:
    """What the lines of the screen on top say."""
    return [line.said for line in hands.app.screen.query(MessageLine)]


def older(hands: Hands, seconds: float) -> None:
    """Have the newest message been given earlier."""
    messages = hands.app.messages
    assert messages._newest is not None
    messages._newest = dataclasses.replace(messages._newest, at=messages._newest.at - seconds)


def test_nothing_is_said_by_a_notice_over_the_screen() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("notify", "bell")
    ]
    assert found == []


async def test_the_newest_replaces_in_a_row_of_its_own_above_the_footer(open_app: Open) -> None:
    async with open_app(Role.DUTY) as hands:
        ground = hands.app.screen.query_one("#place")
        rows = ground.size.height
        hands.app.tell("Patrol 7 is sent.")
        hands.app.tell(Refused("invalid", {}, M_("No record 88.")), "error")
        await hands.see("■ No record 88.")
        assert "Patrol 7" not in hands.text
        line = hands.app.screen.query_one(MessageLine)
        assert line.region.y == 22
        assert ground.size.height == rows - 1, "it covers no row"
        assert line.has_class("-error")
        assert line.styles.text_align == "left"
        hands.app.tell("[b]Moment[/b] marked", "warning")
        await hands.see("▲ [b]Moment[/b] marked")
        assert (line.has_class("-warning"), line.has_class("-error")) == (True, False)


async def test_it_goes_at_the_next_act_and_not_by_moving_or_typing(open_app: Open) -> None:
    async with open_app(Role.DUTY) as hands:
        hands.app.tell("Typed ahead")
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        assert shown(hands) == ["✓ Typed ahead"], "it was not to be read yet, and goes along to the next screen"
        older(hands, LEAST)
        await hands.press("down")
        assert shown(hands) == ["✓ Typed ahead"]
        await hands.press("n")
        await hands.until(lambda: shown(hands) == [""])
        await hands.stand_on("FormScreen")
        await hands.until(lambda: hands.app.screen.takes_keys)
        hands.app.tell("Moment marked")
        older(hands, LEAST)
        next(box for box in hands.app.screen.entry.boxes if box.what.kind == "words").enter()
        await hands.pilot.pause()
        await hands.type("ab")
        assert shown(hands) == ["✓ Moment marked"]
        await hands.press("escape")
        await hands.until(lambda: "Moment marked" not in hands.text)


async def test_its_time_ends_and_a_lock_takes_it_away(open_app: Open) -> None:
    async with open_app(Role.DUTY) as hands:
        hands.app.tell("Saved a-number")
        await hands.see("a-number")
        hands.app.action_lock()
        await hands.stand_on("LockScreen")
        assert "a-number" not in hands.text
        hands.app.tell("Moment marked")
        await hands.see("Moment marked")
        older(hands, SECONDS["done"])
        assert hands.app.newest_message is None


@pytest.mark.parametrize(("language", "mark_first"), [("fa", False), ("en", True)])
async def test_its_mark_stands_where_reading_begins(open_app: Open, language: str, mark_first: bool) -> None:
    """A square or triangle between words stays at its cell: the first cell of a Persian line is the last one."""
    async with open_app(Role.DUTY, language=language, bidi="app") as hands:
        hands.app.tell(_("No call waits."), "warning")
        line = hands.app.screen.query_one(MessageLine)
        await hands.until(lambda: line.region.height == 1)
        row = hands.text.splitlines()[line.region.y].strip()
        assert row.startswith("▲") == mark_first
        assert row.endswith("▲") != mark_first
        assert len(row) > 8
