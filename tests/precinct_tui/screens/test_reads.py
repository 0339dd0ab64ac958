"""Does this line read correctly? Asked once on a kind of terminal; answered and changed at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from precinct_tui.bidi import terminal_state, visual
from precinct_tui.bidi.controls import strip_controls
from precinct_tui.bidi.terminal import Answers
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.frame.seat import Seat
from precinct_tui.language.i18n import digits, set_digits, set_language
from precinct_tui.language.settings import Settings, load_settings, save_settings
from precinct_tui.screens.reads import SAMPLE, TURN
from tests.precinct_tui.conftest import Hands

VTE = {"TERM": "xterm-256color", "VTE_VERSION": "7800"}


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    set_language("fa")
    set_digits("auto")


@asynccontextmanager
async def started(home: Path, seat: Seat, settings: Settings | None = None) -> Any:
    app = PrecinctApp(home, settings, bidi=seat.mode, seat=seat)
    written: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        assert app._driver is not None
        app._driver.write = written.append  # type: ignore[method-assign, assignment]
        await Hands(app, pilot).stand_on("FirstRunScreen" if not home.exists() else "SignInScreen")
        yield app, pilot, written


def painted(app: PrecinctApp, pilot: Pilot[None]) -> str:
    return Hands(app, pilot).text


@pytest.mark.long
async def test_the_line_is_shown_in_each_way_and_the_terminal_told(tmp_path: Path) -> None:
    async with started(tmp_path / "new", Seat(VTE)) as (app, pilot, written):
        ordered = visual(SAMPLE[0])
        assert ordered in painted(app, pilot)
        await pilot.press("f6")
        assert app.bidi_mode == "terminal"
        assert "".join(written).startswith("\x1b[8h\x1b[2J")
        await pilot.pause()
        assert ordered not in painted(app, pilot)
        assert SAMPLE[0] in painted(app, pilot)
        written.clear()
        await pilot.press("f6")
        assert (app.bidi_mode, written) == ("off", [])
        await pilot.press("f6")
        assert app.bidi_mode == "app"
        assert "\x1b[8l\x1b[2J" in written
        await pilot.pause()
        assert ordered in painted(app, pilot)
        assert not load_settings().terminals


async def test_the_answer_is_kept_for_this_kind_of_terminal_alone(tmp_path: Path) -> None:
    async with started(tmp_path / "new", Seat(VTE)) as (app, pilot, _written):
        await pilot.press("f6", "f7")
        assert not app.screen.query("#reads")
    kept = load_settings()
    assert kept.terminals == {"VTE; TERM=xterm-256color; VTE_VERSION=7800": "terminal"}
    again = Seat(VTE, known=kept.terminals)
    assert (again.mode, again.unsure) == ("terminal", False)
    for other in ({"TERM": "xterm", "XTERM_VERSION": "x"}, VTE | {"VTE_VERSION": "7900"}, VTE | {"TERM": "vte"}):
        seat = Seat(other, known=kept.terminals)
        assert (seat.mode, seat.unsure) == ("app", True)
    async with started(tmp_path / "new", again, kept) as (app, pilot, _written):
        assert not app.screen.query("#reads")
        await pilot.press("f6")  # nothing is asked, so nothing is answered
        assert app.bidi_mode == "terminal"


@pytest.mark.parametrize(("env", "passes"), [({"TERM": "xterm-256color"}, False), (VTE, True)])
async def test_nobody_goes_on_unanswered_where_the_terminal_is_not_known(
    tmp_path: Path, env: dict[str, str], passes: bool
) -> None:
    async with started(tmp_path / "new", Seat(env)) as (app, pilot, _written):
        app.screen.query_one("#make").press()
        await pilot.pause()
        said = str(app.screen.query_one("#said").content)
        assert said, "the form answers for itself only once the question is answered"
        assert ("F7 بله" in strip_controls(said)) is not passes
        await pilot.press("f7")
        assert app.screen.is_answered()


async def test_the_row_has_two_columns_each_on_its_side(tmp_path: Path) -> None:
    async with started(tmp_path / "new", Seat(VTE)) as (app, _pilot, _written):
        left, right = app.screen.query("#sample Static")
        assert left.region.right <= right.region.x
        assert left.region.y == right.region.y
        assert ("چپ" in str(left.content), "راست" in str(right.content)) == (True, True)


def test_within_tmux_the_first_key_has_it_pass_on_what_the_terminal_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    env = {"TERM": "tmux-256color", "TMUX": "socket,1,0", "TMUX_PANE": "%0"}
    said = Answers(around="VTE(7800)", passthrough="off")
    asked: list[tuple[str, ...]] = []

    def tmux(_env: object, command: str, *words: str) -> str:
        asked.append((command, *words))
        return "VTE(7800)\t1\n"

    monkeypatch.setattr(terminal_state, "_tmux", tmux)
    assert terminal_state.ask_tmux(env) == Answers(around="VTE(7800)", passthrough="on")
    asked.clear()
    seat, written = Seat(env, said), list[str]()
    before = seat.state
    assert (seat.report.name, seat.must_answer) == ("tmux in VTE", True)
    assert seat.open_way(written.append)
    assert asked[0] == ("set-option", "-p", "allow-passthrough", "on")
    assert written == ["\x1bPtmux;\x1b\x1b[8l\x1b\\\x1b[2J"]
    assert (before, seat.state) == tuple(
        f"tmux in VTE; TERM=tmux-256color; around=VTE(7800); passthrough={now}" for now in ("off", "on")
    )
    assert not seat.open_way(written.append), "once"
    assert not Seat(VTE, said._replace(passthrough="")).open_way(written.append)
    konsole = Seat(env, said._replace(around="Konsole 25.04.2"))
    written.clear()
    assert konsole.open_way(written.append)
    assert written == ["\x1bPtmux;\x1b\x1b]50;BidiRenderingEnabled=false\x07\x1b\\\x1b[2J"]


async def test_what_the_settings_say_is_not_asked(tmp_path: Path) -> None:
    async with started(tmp_path / "new", Seat(VTE, setting="app")) as (app, _pilot, _written):
        assert not app.screen.query("#reads")


@pytest.mark.long
async def test_settings_take_effect_at_once(open_app: Any) -> None:
    async with open_app(language="fa", bidi="app") as hands:
        app = hands.app
        app.seat = Seat(VTE, known={Seat(VTE).state: "app"})
        written: list[str] = []
        app._driver.write = written.append
        app.action_go("settings")
        await hands.stand_on("SettingsScreen")
        app.use_settings(replace(app.settings, bidi="off", idle_lock_minutes=1, density="roomy"))
        await hands.pilot.pause()
        assert app.bidi_mode == "off"
        assert "\x1b[8h" in "".join(written)
        assert app.screen.has_class("-roomy")
        await hands.see("تنظیمات")
        await hands.press("down", "enter")  # digits
        await hands.stand_on("MenuScreen")
        await hands.press("down", "down", "enter")
        await hands.stand_on("SettingsScreen")
        await hands.see("0123456789")
        assert digits(17) == "17"
        await hands.until(lambda: "1 دقیقه" in hands.text, "Latin digits everywhere")


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(st.dictionaries(NAMES, st.sampled_from(["app", "terminal", "off"]), max_size=4), st.text(max_size=20))
def test_what_is_saved_is_read_back(tmp_path_factory: Any, terminals: dict[str, str], folder: str) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.toml"
    folder = folder.encode("utf-8", "ignore").decode()
    settings = Settings(terminals=terminals, papers_folder=folder, digits="latn", density="roomy", bidi="off")
    save_settings(settings, path)
    assert load_settings(path) == settings


def test_every_way_is_tried_in_turn() -> None:
    seen, mode = [], "app"
    for _turn in range(3):
        seen.append(mode)
        mode = TURN[mode]  # type: ignore[index]
    assert (sorted(seen), mode) == (["app", "off", "terminal"], "app")
