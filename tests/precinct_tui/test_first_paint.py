"""What the first screen waits for: nothing that it does not need, and nothing twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet

from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import language, set_language
from precinct_tui.language.settings import Settings
from precinct_tui.verbs import cli
from tests.conftest import ROOT
from tests.precinct_tui.conftest import Hands

LATER = (
    "sqlalchemy",
    "nacl",
    "db.kernel.base.register",
    "db.kernel.desk.desk",
    "db.words.forms",
    "rich.progress",
    "secrets",
    "precinct_tui.widgets.menu",
    "precinct_tui.frame.openings",
)
"""What is imported while the officer types."""
LATE = ("textual.app", "textual.screen", "precinct_tui.frame.app")
"""What is imported once the terminal shows no longer what is typed."""
NEVER = ("aiohttp", "alembic", "openpyxl", "psycopg", "sqlalchemy.dialects.postgresql", "typst", "zxcvbn")
"""What a desk has no use for until somebody prints, serves, upgrades or sets a password: memory that stays free."""


def imported(*steps: tuple[str, tuple[str, ...]]) -> list[set[str]]:
    """Which of these modules a program has after each step, in which it imports others."""
    look = "import sys\n" + "".join(
        f"import {modules}\nprint(*(set({of!r}) & set(sys.modules)))\n" for modules, of in steps
    )
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    return [set(line.split()) for line in done.stdout.split("\n")[: len(steps)]]


def test_what_is_needed_later_is_imported_later() -> None:
    app = "precinct_tui.frame.app"
    steps = (("precinct_tui.verbs.cli", LATE), (app, LATE), ("precinct_tui.screens.sign_in", LATER))
    assert imported(*steps, ("precinct_tui.frame.openings, db.opening.setup", NEVER)) == [
        set(),
        set(LATE),
        set(),
        set(),
    ]


async def test_sheets_are_read_once(store_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again: list[Stylesheet] = []
    monkeypatch.setattr(Stylesheet, "reparse", again.append)
    try:
        app = PrecinctApp(store_home, Settings(language="en"), bidi="off")
        assert app.current_theme.name == "dark"
        async with app.run_test(size=(80, 24)) as pilot:
            hands = Hands(app, pilot)
            await hands.stand_on("SignInScreen")
            await hands.see("Password")
            await pilot.pause()
        assert again == []
    finally:
        set_language("fa")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The stores that the command line opens."""
    homes: list[Path] = []
    monkeypatch.setattr(cli, "open_on_screen", lambda home: homes.append(home) or 0)
    return homes


def test_options_alone_open_the_desk(opened: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = language()
    try:
        for words in ([f"--home={tmp_path}", "--lang", "en"], ["--lang=fa", "--home", str(tmp_path), "--bidi", "off"]):
            assert cli.run(words) == 0
        assert cli.line_order.chosen_mode() == "off"
        monkeypatch.setenv("PRECINCT_HOME", str(tmp_path / "usual"))
        assert cli.run([]) == 0
    finally:
        cli.line_order.choose_mode("auto")
        set_language(before)
    assert opened == [tmp_path, tmp_path, tmp_path / "usual"]


@pytest.mark.parametrize("words", [["--lang", "xx"], ["--bidi=up"], ["--home"], ["--home", "--lang"], ["--hom", "x"]])
def test_what_makes_no_sense_is_still_said(
    opened: list[Path], words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(words) == cli.USAGE
    assert words[0].partition("=")[0] in capsys.readouterr().err
    assert opened == []
