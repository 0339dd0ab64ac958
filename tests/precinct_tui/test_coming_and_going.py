"""First start, signing in, locking, switching officers, another language."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from textual.widgets import Input, OptionList

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.drafts import mine
from db.opening.recovery import recover
from db.words.folding import persian_digits
from precinct_tui.frame import key_barrier, navigation
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.actions import ACTIONS
from precinct_tui.language.i18n import language, set_language
from precinct_tui.language.lists import prepare
from precinct_tui.language.settings import Settings, load_settings, save_settings
from tests.precinct_kiosk.packed import kiosk
from tests.precinct_tui.conftest import Hands, half_typed


@pytest.fixture(autouse=True)
def persian_again() -> Any:
    yield
    set_language("fa")


def test_every_action_of_the_whole_app_is_reachable(tmp_path: Path) -> None:
    """Those that are imported late too, under the name that the table gives them."""
    app = PrecinctApp(tmp_path, Settings(language="en"), bidi="off")
    named = {action.do.partition("(")[0] for action in ACTIONS if action.where == "app"}
    assert len(named) > 15
    for name in named:
        assert callable(getattr(app, f"action_{name}"))
        assert name in ("go", "switch_language") or callable(getattr(app.openings, name))
    assert callable(app.openings.open_call)
    assert callable(app.openings.go_on)


async def test_signing_in_needs_the_right_password(store_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a key for the desk that comes while it opens, on a machine where that takes long, does not stop it."""
    waits, goes_on = threading.Event(), threading.Event()

    def slowly(desk: Desk) -> None:
        waits.set()
        assert goes_on.wait(90)
        prepare(desk)

    monkeypatch.setattr(navigation, "prepare", slowly)
    monkeypatch.setattr(key_barrier, "MOST", 0.01)
    monkeypatch.setattr(key_barrier, "LONGEST", 0.02)
    app = PrecinctApp(store_home, Settings(language="en"), bidi="off")
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.stand_on("SignInScreen")
        assert not app.screen.query_one("#demo").display
        await hands.type("1000")
        await hands.press("enter")
        await hands.type("wrong-horse")
        await hands.press("enter")
        await hands.see("wrong")
        assert app.desk is None
        await hands.press("f3")
        assert hands.on == "SignInScreen"
        await hands.type("correct-horse")
        await hands.press("enter")
        await hands.until(waits.is_set)
        app.action_go("desk")
        await hands.until(lambda: not any(task.group == "navigation" for task in app.workers))
        goes_on.set()
        await hands.stand_on("DeskScreen")
        assert app.desk is not None
        app.desk.store.close()


async def test_a_screen_reads_its_own_sheets_and_no_other_anew(open_app: Any) -> None:
    async with open_app(Role.DUTY) as hands:
        before = {id(rule) for rule in hands.app.stylesheet.rules}
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        after = {id(rule) for rule in hands.app.stylesheet.rules}
        assert before < after
        padding = hands.app.screen.query_one("#bar").styles.padding
        assert (padding.left, padding.right) == (1, 1)


async def test_digits_of_either_kind_sign_in(store_home: Path) -> None:
    app = PrecinctApp(store_home, Settings(language="fa"))
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.stand_on("SignInScreen")
        await hands.type("۱۰۰۰")
        await hands.press("enter")
        await hands.type("correct-horse")
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
        assert app.desk is not None
        app.desk.store.close()


@pytest.mark.long
async def test_the_first_start_makes_a_store_and_asks_to_sign_in(tmp_path: Path) -> None:
    home = tmp_path / "new"
    app = PrecinctApp(home, Settings(language="en"), bidi="off")
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.stand_on("FirstRunScreen")
        for text in ("Precinct 3", "77", "A Keeper", "long enough words", "long enougH words"):
            await hands.type(text)
            await hands.press("enter")
        await hands.press("enter")
        await hands.see("differ")
        assert not (home / "keys.json").exists()
        app.screen.query_one("#again", Input).value = "long enough words"
        app.screen.query_one("#make").focus()
        await hands.until(lambda: not app.screen.query_one("#make").has_class("-active"))
        await hands.press("enter")
        await hands.stand_on("PhraseScreen")
        assert not (home / "keys.json").exists()
        phrase = app.screen._groups
        assert all(group in hands.text for group in phrase)
        await hands.press("enter")
        await hands.until(lambda: app.screen.has_class("-asking"))
        await hands.until(lambda: not any(group in hands.text for group in phrase), "the phrase is gone")
        first, second = app.screen._asked
        await hands.type("00000" if phrase[first] != "00000" else "11111")
        await hands.press("enter", "enter")
        await hands.see("has other digits")
        assert not (home / "keys.json").exists()
        for place in (first, second):
            app.screen.query_one(f"#group-{place}", Input).value = persian_digits(phrase[place])
        await hands.press("enter", "enter")
        await hands.until(lambda: app.screen._groups != phrase, "the county's codes")
        codes = app.screen._groups
        for start in range(0, 36, 3):
            await hands.see("  ".join(f"{group}: {typed}" for group, typed in enumerate(codes[start : start + 3], 1)))
        assert not (home / "keys.json").exists()
        await hands.press("enter")
        for place in app.screen._asked:
            app.screen.query_one(f"#group-{place}", Input).value = codes[place]
        app.screen.query_one("#on").focus()
        await hands.press("enter")
        await hands.stand_on("FirstBodiesScreen")
        assert not (home / "keys.json").exists()
        await hands.press("enter", "enter", "enter", "enter")
        await hands.type("Precinct 9, Precinct 11")
        await hands.press("enter", "enter")
        await hands.stand_on("SignInScreen")
        assert (home / "keys.json").exists()
        recover(home, " ".join(phrase), "77", "long enough too")  # what stands on the paper opens the store
        recover(home, " ".join(phrase), "77", "long enough words")
        await hands.type("77")
        await hands.press("enter")
        await hands.type("long enough words")
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
        assert app.desk is not None
        assert app.desk.officer.role == Role.ADMINISTRATOR
        app.desk.store.close()


async def test_another_officer_takes_the_locked_screen_and_the_draft_waits(open_app: Any, desk_as: Any) -> None:
    async with open_app() as hands:
        first = hands.app.desk
        box = await half_typed(hands)
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        hands.app.screen.query_one("#badge", Input).value = "1001"
        hands.app.screen.query_one("#pin").focus()
        await hands.type("correct-horse")
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
        assert hands.app.desk.officer.badge == "1001"
        assert mine(hands.app.desk) == ()
        kept = mine(first)
        assert [draft.values[box.key] for draft in kept] == ["he was saying"]


async def test_the_same_officer_goes_on_where_he_was(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        await hands.press("ctrl+l")
        await hands.stand_on("LockScreen")
        assert "Incidents" not in hands.text
        await hands.type("correct-horse")
        await hands.press("enter")
        await hands.stand_on("RegisterScreen")


async def test_an_idle_screen_locks_itself(open_app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app() as hands:
        hands.app.settings = Settings(language="en", idle_lock_minutes=1)
        for idle in (50, 70):
            assert hands.on == "DeskScreen"
            now = hands.app._last_input + idle
            monkeypatch.setattr("precinct_tui.frame.app.time", SimpleNamespace(monotonic=lambda now=now: now))
            hands.app._look_idle()
        await hands.stand_on("LockScreen")


async def test_a_locked_desk_gives_way_to_a_newer_program_and_the_draft_waits(
    open_app: Any, desk_as: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = kiosk(tmp_path / "program")
    monkeypatch.setattr(sys, "prefix", str(place / "versions" / "0.9.0"))
    async with open_app() as hands:
        box = await half_typed(hands)

        async def look(idle: float) -> None:
            now = hands.app._last_input + idle
            monkeypatch.setattr("precinct_tui.frame.app.time", SimpleNamespace(monotonic=lambda: now))
            hands.app._look_idle()
            await hands.pilot.pause()

        await hands.press("f11")
        await hands.stand_on("LockScreen")
        await look(300)
        assert hands.on == "LockScreen", "the version that runs is the one that starts"
        (place / "current").unlink()
        (place / "current").symlink_to("versions/0.10.0")
        await look(10)
        assert hands.on == "LockScreen", "somebody types his password"
        await look(300)
        await hands.until(lambda: hands.app._exit, "the end")
        assert hands.app.return_code == 0
    kept = mine(desk_as(Role.DUTY))
    assert [draft.values[box.key] for draft in kept] == ["he was saying"]


async def test_a_desk_at_work_does_not_give_way(open_app: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    place = kiosk(tmp_path / "program")
    monkeypatch.setattr(sys, "prefix", str(place / "versions" / "0.8.0"))
    async with open_app() as hands:
        hands.app.openings.give_way()
        await hands.app.workers.wait_for_complete()
        assert (hands.on, hands.app._exit) == ("DeskScreen", False)


async def test_who_sits_at_the_desk_is_told_once_of_a_newer_program(
    open_app: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = kiosk(tmp_path / "program")
    monkeypatch.setattr(sys, "prefix", str(place / "versions" / "0.9.0"))
    async with open_app() as hands:
        told: list[str] = []
        monkeypatch.setattr(hands.app, "tell", lambda text, *_more: told.append(text))

        def minute_later() -> None:
            hands.app._held_after = 0.0
            hands.app._look_idle()

        minute_later()
        assert told == [], "the version that runs is the one that starts"
        for version in ("0.10.0", "0.11.0"):
            (place / "current").unlink()
            (place / "current").symlink_to(f"versions/{version}")
            minute_later()
            minute_later()
        assert [text.split("\u2066")[1].split("\u2069")[0] for text in told] == ["0.10.0", "0.11.0"]
        assert (hands.on, hands.app._exit) == ("DeskScreen", False)


async def test_a_first_start_that_is_being_written_down_does_not_give_way(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody is signed in yet, and no key is pressed while a phrase goes onto paper."""
    place = kiosk(tmp_path / "program")
    monkeypatch.setattr(sys, "prefix", str(place / "versions" / "0.8.0"))
    app = PrecinctApp(tmp_path / "new", Settings(language="en"), bidi="off")
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.stand_on("FirstRunScreen")
        app.openings.give_way()
        await app.workers.wait_for_complete()
        assert (hands.on, app._exit) == ("FirstRunScreen", False)


@pytest.mark.long
async def test_the_language_changes_on_every_screen_and_is_remembered(open_app: Any) -> None:
    async with open_app(language="en", bidi="app") as hands:
        await hands.press("f3")
        await hands.stand_on("RegisterScreen")
        assert hands.app.screen.has_class("-ltr")
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("فارسی")
        await hands.press("enter")
        await hands.until(lambda: language() == "fa" and not hands.app.screen.has_class("-ltr"))
        await hands.until(lambda: "Incidents" not in hands.text)
        assert load_settings().language == "fa"


@pytest.mark.long
async def test_the_menu_finds_an_action_by_the_other_language(open_app: Any) -> None:
    async with open_app(language="fa") as hands:
        await hands.press("f10")
        await hands.stand_on("MenuScreen")
        await hands.type("settings")
        await hands.pilot.pause()
        assert hands.app.screen.query_one(OptionList).option_count == 1
        await hands.press("enter")
        await hands.stand_on("SettingsScreen")


@pytest.mark.long
async def test_jump_mode_goes_to_a_field_by_a_letter_of_either_layout(open_app: Any) -> None:
    async with open_app() as hands:
        await hands.press("ctrl+f")
        await hands.stand_on("SearchScreen")
        await hands.press("ctrl+o")
        await hands.stand_on("JumpScreen")
        targets = hands.app.screen._targets
        letter, widget = list(targets.items())[-1]
        from precinct_tui.language.keyboard import persian_twins

        await hands.press(persian_twins(letter)[0])
        await hands.stand_on("SearchScreen")
        assert hands.app.focused is widget


def test_settings_survive_and_nonsense_falls_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"
    kept = Settings(language="en", bidi="terminal", idle_lock_minutes=0, density="roomy")
    save_settings(kept, path)
    assert load_settings(path) == kept
    path.write_text('language = "xx"\nidle_lock_minutes = -3\nbidi = 7\n', encoding="utf-8")
    assert load_settings(path) == Settings()
    path.write_text("= = =", encoding="utf-8")
    assert load_settings(path) == Settings()
