"""“Still to be set up”: Enter on each of its lines leads to where that thing is set, or says who sets it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot

from db.across.provinces.commands import list_provinces
from db.across.setting_up import queries
from db.across.setting_up.queries import NATIONAL_STEPS, SEAT_STEPS, STEPS, TO_SET_UP, to_set_up
from db.kernel.base.access import Role
from db.storage import mounts
from db.storage.store import Store
from db.storage.store_info import NATIONAL
from db.words.messages import M_, Refused
from precinct_tui.__main__ import main
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import digits, set_language
from precinct_tui.language.settings import Settings
from precinct_tui.screens import desk as desk_screen
from precinct_tui.screens import setting_up
from precinct_tui.screens.form import FormScreen
from precinct_tui.screens.list_items import ListItemsScreen
from precinct_tui.screens.setting_up import WAYS
from precinct_tui.widgets.panel import Panel, PanelOptions
from tests.conftest import PASSWORD, Desks
from tests.precinct_tui.conftest import Hands, Open

ALL = (*STEPS, *SEAT_STEPS, *NATIONAL_STEPS)
OPENED = {
    "duty_officers": ("FormScreen", "officer.add", {"role": "duty_officer"}),
    "commander": ("FormScreen", "officer.add", {"role": "commander"}),
    "inspector": ("FormScreen", "officer.add", {"role": "inspector"}),
    "phones": ("ListItemsScreen", "duty_phone", {}),
    "landmarks": ("ListItemsScreen", "landmark", {}),
    "holidays": ("FormScreen", "list.add_holidays", {}),
    "roster": ("FormScreen", "roster.plan", {}),
    "patrols": ("FormScreen", "patrol.start", {}),
    "first_shift": ("HandoverScreen", "", {}),
    "first_handover": ("HandoverScreen", "", {}),
    "units": ("LinksScreen", "", {}),
    "backup": ("AskScreen", "", {}),
    "paper": ("MenuScreen", "", {}),
    "key": ("PhraseScreen", "", {}),
}
"""What each line opens: the screen, and of a form its command and what it begins with, of a list its name."""


@pytest.fixture(autouse=True)
def no_stick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No stick is mounted, and the desk reads nothing again by its own clock."""
    monkeypatch.setattr(desk_screen, "EVERY", 100_000.0)
    monkeypatch.setattr(mounts, "memory_sticks", lambda *, writable=False: ())


def test_every_line_has_a_way_and_whoever_may_go_it_reads_the_line() -> None:
    assert {step.name for step in ALL} == set(WAYS)
    assert len({step.name for step in STEPS}) == len(STEPS)
    for step in ALL:
        assert WAYS[step.name].roles & step.roles, f"{step.name}: nobody who reads it can do it"


async def at(hands: Hands, name: str) -> None:
    """Enter on the line of this name, wherever the others stand."""
    panel = hands.app.screen.query_one("#panel-setup", Panel)
    await hands.until(lambda: [line for line in panel.lines if line.target == (TO_SET_UP, None, name)], name)
    options = panel.query_one(PanelOptions)
    options.focus()
    options.highlighted = next(
        index for index, line in enumerate(panel.lines) if line.target == (TO_SET_UP, None, name)
    )
    await hands.press("enter")


async def leads_where_it_should(hands: Hands, name: str) -> None:
    screen, named, begins = OPENED[name]
    await hands.stand_on(screen)
    shown = hands.app.screen
    if isinstance(shown, FormScreen):
        assert (shown.command.name, shown._values) == (named, begins)
    elif isinstance(shown, ListItemsScreen):
        assert shown.list_named == named
    await hands.press("escape")
    await hands.stand_on("DeskScreen")


@pytest.mark.parametrize("kind", ["precinct", pytest.param("post", marks=pytest.mark.long), "county"])
@pytest.mark.parametrize("language", ["en", pytest.param("fa", marks=pytest.mark.long)])
async def test_enter_on_every_line_of_a_store_made_by_init(tmp_path: Path, kind: str, language: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    home = tmp_path / "store"
    words = ["init", "--home", str(home), "--kind", kind, "--unit", "کلانتری ۱۴", "--name", "مدیر", "--officer", "9001"]
    assert await asyncio.to_thread(main, [*words, "--password-file", str(secret), "--json"]) == 0
    app = PrecinctApp(home, Settings(language=language, idle_lock_minutes=0), bidi="off")
    try:
        async with app.run_test(size=(80, 24)) as pilot:
            hands = await signed_in(app, pilot)
            panel = hands.app.screen.query_one("#panel-setup", Panel)
            await hands.until(lambda: panel.lines, "the lines")
            assert "Enter" in next(line for line in hands.text.splitlines() if f" {digits(len(panel.lines))} " in line)
            steps = SEAT_STEPS if kind == "county" else STEPS
            names = [step.name for step in steps if Role.ADMINISTRATOR in step.roles and step.name != "key"]
            assert [line.target for line in panel.lines] == [(TO_SET_UP, None, name) for name in names]
            for name in names:
                await at(hands, name)
                await leads_where_it_should(hands, name)
    finally:
        set_language("fa")


async def signed_in(app: PrecinctApp, pilot: Pilot[None]) -> Hands:
    hands = Hands(app, pilot)
    await hands.stand_on("SignInScreen")
    await hands.type("9001")
    await hands.press("enter")
    await hands.type(PASSWORD)
    await hands.press("enter")
    await hands.sit_down()
    return hands


def nothing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step is still to be done, so that each line is there."""
    for name in ("STEPS", "SEAT_STEPS", "NATIONAL_STEPS"):
        steps = getattr(queries, name)
        monkeypatch.setattr(
            queries, name, tuple(queries.SetUpStep(s.name, s.text, s.roles, lambda _reading: False) for s in steps)
        )


@pytest.mark.parametrize("role", [Role.DUTY, Role.COMMANDER, Role.INSPECTOR, Role.ADMINISTRATOR])
async def test_whoever_reads_a_line_gets_there_or_reads_who_does(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    nothing_done(monkeypatch)
    monkeypatch.setattr(setting_up.setup, "asks_for_key", lambda _desk: True)
    async with open_app(role) as hands:
        for item in to_set_up(hands.app.desk):
            name = str(item.uid)
            await at(hands, name)
            if role in WAYS[name].roles:
                await leads_where_it_should(hands, name)
                continue
            await hands.until(lambda: hands.told, "who does it")
            who = {"key": "Inspector"}.get(name, "Administrator")
            assert hands.told.pop() == f"This is done by: {who}"
            assert hands.on == "DeskScreen"


def test_what_each_role_cannot_do_itself() -> None:
    cannot = {
        role: sorted({step.name for step in ALL if role in step.roles and role not in WAYS[step.name].roles})
        for role in Role
    }
    assert {role: names for role, names in cannot.items() if names} == {
        Role.COMMANDER: ["commander", "duty_officers", "inspector", "key", "provinces"],
        Role.ADMINISTRATOR: ["key"],
    }


async def test_a_backup_goes_onto_the_stick_and_the_line_is_gone(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mounts, "memory_sticks", lambda *, writable=False: (tmp_path / "stick",))
    async with open_app(Role.ADMINISTRATOR, size=(120, 36)) as hands:
        await at(hands, "backup")
        await hands.see("Backed up into")
        (made,) = (tmp_path / "stick").iterdir()
        assert (made / "precinct.db").is_file()
        panel = hands.app.screen.query_one("#panel-setup", Panel)
        await hands.until(lambda: "backup" not in [line.target[2] for line in panel.lines], "a list without it")


async def test_a_backup_that_cannot_be_written_says_why_and_leaves_its_line(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "stick").write_text("no folder")
    monkeypatch.setattr(mounts, "memory_sticks", lambda *, writable=False: (tmp_path / "stick",))
    async with open_app(Role.ADMINISTRATOR) as hands:
        await at(hands, "backup")
        await hands.until(lambda: hands.app.screen.query_one("#notice").display, "why not")
        assert "Backed up" not in hands.text
        await at(hands, "backup")
        await hands.stand_on("DeskScreen")


async def test_the_inspector_makes_the_key_from_the_line(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_done(monkeypatch)
    made: list[str] = []
    monkeypatch.setattr(setting_up.setup, "asks_for_key", lambda _desk: not made)
    monkeypatch.setattr(setting_up.setup, "make_key", lambda _desk, paper: made.append(paper))
    async with open_app(Role.INSPECTOR) as hands:
        await at(hands, "key")
        await hands.stand_on("PhraseScreen")
        shown: Any = hands.app.screen
        await hands.press("enter")
        for place in shown._asked:
            await hands.type(shown._groups[place])
            await hands.press("enter")
        await hands.stand_on("DeskScreen")
        await hands.until(lambda: made, "the key")
        assert made == [shown.phrase]
        await at(hands, "key")
        await hands.until(lambda: hands.told, "that there is one")
        assert "already has the key" in hands.told[-1]
        assert len(made) == 1


@pytest.fixture
def national(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seat that says it is the national command, which has a server alone."""
    load = Store.load_info

    def loaded(store: Store) -> None:
        load(store)
        store.info = replace(store.info, kind=NATIONAL)

    monkeypatch.setattr(Store, "load_info", loaded)


async def test_a_province_is_added_by_its_address_and_its_name(
    open_app: Open, desk_as: Desks, monkeypatch: pytest.MonkeyPatch, national: None
) -> None:
    asked: list[str] = []

    def heard(_desk: object, address: str) -> Any:
        asked.append(address)
        if "nobody" in address:
            raise Refused("invalid", {}, M_("There is no such province."))
        return SimpleNamespace(uid="0b5f3a1c-9d7e-4a53-8c11-2f6f0a9d1e77", until="1405-08")

    monkeypatch.setattr(setting_up, "heard_at", heard)
    async with open_app(Role.ADMINISTRATOR) as hands:
        await at(hands, "provinces")
        await hands.stand_on("AskScreen")
        await hands.press("escape")
        await hands.stand_on("DeskScreen")
        assert asked == []
        for address in ("postgresql://nobody", "postgresql:///k"):
            await at(hands, "provinces")
            await hands.stand_on("AskScreen")
            first = hands.app.screen
            await hands.type(address)
            await hands.press("enter")
            await hands.until(lambda first=first: hands.app.screen is not first and hands.on == "AskScreen")
            await hands.type("Khuzestan")
            await hands.press("enter")
            if "nobody" in address:
                await hands.see("There is no such province.")
        await hands.stand_on("ProvincesScreen")
        assert [each.name for each in list_provinces(hands.app.desk)] == ["Khuzestan"]
    assert asked == ["postgresql://nobody", "postgresql:///k"]
