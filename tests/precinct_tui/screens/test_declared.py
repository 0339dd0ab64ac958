"""What a register declares for its screens is drawn, and the screens that all registers share know none by name."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.base.register import KEPT_WITH, REGISTERS, SETS
from db.kernel.desk.desk import COMMANDS, QUERIES
from db.kernel.desk.rooms import PAPERS
from db.words.forms import fields_of
from precinct_tui.documents.paper_table import MAKERS
from precinct_tui.frame.openings import Openings
from precinct_tui.language.actions import BY_ID, with_registers
from precinct_tui.screens import screen_table
from precinct_tui.screens.custody.lists import SealingScreen, SpansScreen
from precinct_tui.screens.derived_list import DerivedList
from precinct_tui.screens.incomplete import IncompleteScreen
from precinct_tui.screens.panels import DRAWN
from precinct_tui.screens.record import KEYED
from precinct_tui.screens.service_desk.sealing import RequestSealingScreen
from tests.conftest import ROOT
from tests.precinct_tui.conftest import Open

SCREENS = ROOT / "precinct_tui" / "screens"
SHARED = [
    *(
        SCREENS / f"{name}.py"
        for name in ("register", "record", "search", "printing", "desk", "derived_list", "list_place", "form")
    ),
    *(SCREENS / f"{name}.py" for name in ("narrowing", "attachments", "panels")),
    *sorted((ROOT / "precinct_tui" / "widgets").glob("*.py")),
]


@pytest.mark.parametrize("path", SHARED, ids=lambda path: path.name)
def test_no_shared_screen_or_widget_knows_a_register_by_name(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    names = {text for text in texts if text.partition(".")[0] in REGISTERS and " " not in text}
    assert names == set()


def test_what_is_declared_for_the_screen_is_there() -> None:
    for name, register in REGISTERS.items():
        assert {panel.kind for panel in register.panels} <= set(DRAWN), name
        assert len({panel.kind for panel in register.panels}) == len(register.panels), name
        assert set(register.keyed) <= KEYED, name
        assert set(register.keyed.values()) <= set(COMMANDS), name
        assert not register.new or register.new in BY_ID, name
        assert not register.shown_on or register.shown_on in screen_table.SCREENS, name
    for unfinished in screen_table.UNFINISHED.values():
        assert unfinished.query in QUERIES
        assert hasattr(Openings, unfinished.opening)
    for command in COMMANDS.values():
        assert {what.numbers for _name, what in fields_of(command.form)} <= {"", *REGISTERS}, command.name
    declared = {paper.name for papers in PAPERS.values() for paper in papers}
    assert declared == set(MAKERS)
    assert set(DRAWN) == {panel.kind for register in REGISTERS.values() for panel in register.panels}


def test_every_screen_of_its_own_is_there_under_its_name() -> None:
    for one in screen_table.OWN:
        assert hasattr(import_module(f"precinct_tui.screens.{one.module}"), one.made), one.name


@pytest.mark.parametrize("screen", [SpansScreen, SealingScreen, RequestSealingScreen, IncompleteScreen])
def test_a_derived_list_is_declared_by_its_register(screen: type[DerivedList]) -> None:
    assert screen.LIST in REGISTERS[screen.REGISTER].beside


def test_every_register_is_in_the_menu_once() -> None:
    rows = [action.register for action in with_registers() if action.do == f"go({action.register!r})"]
    assert len(rows) == len(set(rows))
    assert set(rows) | {name for name, one in REGISTERS.items() if one.shown_on} == set(REGISTERS)


def test_the_smaller_stores_are_what_registers_declare() -> None:
    assert SETS["all"] == ()
    assert SETS["requests"] == ("session", "request")
    assert set(KEPT_WITH.values()) <= set(REGISTERS)


@pytest.mark.long
async def test_a_call_is_begun_on_its_own_screen_from_the_list(open_app: Open) -> None:
    async with open_app(Role.DUTY) as hands:
        hands.app.action_go("call")
        await hands.stand_on("RegisterScreen")
        await hands.press("n")
        await hands.stand_on("CallScreen")
