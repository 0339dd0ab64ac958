"""The desk while it is being read: no panel says that there is nothing before its own answer has come."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.words.messages import M_, Refused
from db.words.records import LIFE, LIMITS, PanelItem
from precinct_tui.frame.rights import Rights
from precinct_tui.screens import desk as desk_screen
from precinct_tui.screens.desk import place_of
from precinct_tui.widgets.clock_strip import ClockStrip
from precinct_tui.widgets.panel import Panel
from precinct_tui.widgets.rule import HeadingRule
from tests.conftest import START
from tests.db.registers.custody.test_commands import opened
from tests.precinct_tui.conftest import Hands, Open

PANELS = tuple(desk_screen.PANELS)


class Gate:
    """Holds the readings that pass through it until it is opened by name; keeps the order in which they asked."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.asked: list[str] = []
        self._open = {name: threading.Event() for name in names}

    def open(self, name: str) -> None:
        """Let the readings of this name through."""
        self._open[name].set()

    def open_all(self) -> None:
        """Let everything through."""
        for event in self._open.values():
            event.set()

    def hold(self, name: str) -> None:
        """Wait at the gate."""
        self.asked.append(name)
        self._open[name].wait(20)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Every panel of the desk and the custody clocks are read as always, once the gate lets them."""
    gate = Gate((*PANELS, "clocks"))
    read, clocks = desk_screen.read_panel, Rights.clocks

    def read_later(desk: Any, name: str) -> Any:
        gate.hold(name)
        return read(desk, name)

    def clocks_later(rights: Rights) -> Callable[[], Any] | None:
        source = clocks(rights)

        def ask() -> Any:
            gate.hold("clocks")
            assert source is not None
            return source()

        return None if source is None else ask

    monkeypatch.setattr(desk_screen, "read_panel", read_later)
    monkeypatch.setattr(Rights, "clocks", clocks_later)
    yield gate
    gate.open_all()


def says(hands: Hands, name: str) -> str:
    """The heading of a panel as it is painted; "" where there is no such panel."""
    panel = next(iter(hands.app.screen.query(f"#panel-{name}")), None)
    if not isinstance(panel, Panel) or not panel.display:
        return ""
    return panel.query_one(HeadingRule).render_line(0).text


@pytest.mark.parametrize("role", [Role.DUTY, pytest.param(Role.COMMANDER, marks=pytest.mark.long)])
async def test_no_panel_says_nothing_before_it_is_read(open_app: Open, gate: Gate, role: Role) -> None:
    gate.open("clocks")
    async with open_app(role) as hands:
        names = [(panel.id or "").removeprefix("panel-") for panel in hands.app.screen.query(Panel)]
        assert len(names) == len(PANELS)
        for place, name in enumerate(names):
            await hands.until(lambda name=name: name in gate.asked, f"the reading of {name}")
            assert [each for each in names if "reading …" not in says(hands, each)] == names[:place]
            assert not any("nothing" in says(hands, each) for each in names[place:])
            gate.open(name)
        await hands.until(lambda: not any("reading …" in says(hands, name) for name in names), "all answers")
        assert any("nothing" in says(hands, name) for name in names), "and now it is so"


async def test_the_custody_strip_is_read_before_any_panel(open_app: Open, desk_as: Any, gate: Gate) -> None:
    opened(desk_as())
    desk_as.clock.advance(minutes=45)
    async with open_app() as hands:
        await hands.until(lambda: gate.asked, "something is read")
        assert set(gate.asked) == {"clocks"}, "the people held come first"
        gate.open("clocks")
        await hands.until(lambda: "on_duty" in gate.asked, "then the panels")
        assert hands.app.screen.query_one(ClockStrip).display
        assert "Tell the prosecutor" in hands.text
        assert all("reading …" in says(hands, name) for name in PANELS), "and the strip waits for none of them"
        gate.open_all()


@pytest.mark.long
async def test_a_role_without_clocks_reads_its_panels_all_the_same(open_app: Open, gate: Gate) -> None:
    gate.open_all()
    async with open_app(Role.ADMINISTRATOR) as hands:
        await hands.until(lambda: gate.asked and "reading …" not in hands.text, "all answers")
        assert "clocks" not in gate.asked


@pytest.mark.long
async def test_what_is_refused_at_first_is_not_called_nothing(
    open_app: Open, desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(desk_as())
    read, refuses = desk_screen.read_panel, {"attention", "latest"}

    def busy(desk: Any, name: str) -> Any:
        if name in refuses:
            raise Refused("busy", {}, M_("Another program is writing to this store. Try again."))
        return read(desk, name)

    monkeypatch.setattr(desk_screen, "read_panel", busy)
    async with open_app() as hands:
        await hands.see("Another program")
        assert all("not read" in says(hands, name) for name in refuses)
        assert "nothing" in says(hands, "drafts"), "the others are read"
        refuses.clear()
        hands.app.screen.read_again()
        await hands.until(lambda: not any("not read" in says(hands, name) for name in PANELS), "the next answer")
        lines = says(hands, "attention")
        assert "nothing" not in lines
        refuses.add("attention")
        hands.app.screen.read_again()
        await hands.pilot.pause()
        assert says(hands, "attention") == lines, "what was read stays"


async def test_clocks_that_cannot_be_read_stay_as_they_were(
    open_app: Open, desk_as: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(desk_as())
    desk_as.clock.advance(minutes=45)
    clocks, tries = Rights.clocks, []

    def busy() -> Any:
        tries.append(1)
        raise Refused("busy", {}, M_("Another program is writing to this store. Try again."))

    monkeypatch.setattr(Rights, "clocks", lambda rights: busy if tries else clocks(rights))
    async with open_app() as hands:
        await hands.see("Tell the prosecutor")
        strip = hands.app.screen.query_one(ClockStrip)
        tries.append(1)
        strip.reload()
        await hands.until(lambda: len(tries) > 1, "it was refused")
        await hands.pilot.pause()
        assert strip.display
        assert "Tell the prosecutor" in strip.render_line(0).text, "somebody is still held"


@pytest.mark.parametrize("minutes", [1, 14, 16, 60, 200])
def test_a_check_that_is_due_sooner_never_hides_a_limit_that_is_near(minutes: int) -> None:
    """Of one weight: what is over, then what is urgent and limits that are near, as they came; then the rest."""
    at = START + timedelta(minutes=minutes)
    check = PanelItem(M_("Look in"), START, "due", "custody", "1", weight=LIMITS)
    limit = PanelItem(M_("Tell the prosecutor's office"), at, "due", "custody", "2", weight=LIMITS, first=True)
    over = PanelItem(M_("Look in"), START - timedelta(hours=1), "overdue", "custody", "3", weight=LIMITS)
    note = PanelItem(M_("Somebody stands in"), at, "urgent", weight=LIMITS)
    late = PanelItem(M_("Say why it was late"), START, "late", "custody", "4", weight=LIMITS)
    ill = PanelItem(M_("Look in"), at, "due", "custody", "5", weight=LIFE)
    assert sorted([late, check, note, limit, over, ill], key=place_of) == [ill, over, note, limit, check, late]
    assert sorted([limit, note], key=place_of) == [limit, note], "as urgent things stand among each other"


def test_what_is_over_stands_where_it_did_though_it_is_a_limit() -> None:
    assert place_of(PanelItem(M_("x"), flag="overdue", first=True)) == place_of(PanelItem(M_("x"), flag="overdue"))
    assert place_of(PanelItem(M_("x"), flag="", first=True)) < place_of(PanelItem(M_("x"), flag="due"))
