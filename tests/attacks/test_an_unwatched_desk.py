"""What a stranger at the keyboard, or a log that nobody looks at, gets: nothing of a record."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from textual.app import App, ComposeResult
from textual.widgets import OptionList

from db.kernel.base.access import Role
from db.storage.models import JOURNAL
from precinct_tui.frame.openings import MARKS_A_MINUTE
from precinct_tui.screens.settings import CHOICES
from precinct_tui.widgets.persian_input import PersianInput
from tests.conftest import BADGES, PASSWORD, ROOT
from tests.precinct_tui.conftest import open_app

__all__ = ["open_app"]


def marks(desk: Any) -> int:
    with desk.store.reading() as conn:
        return len(conn.execute(JOURNAL.select().where(JOURNAL.c.kind == "mark_set")).all())


async def test_a_locked_screen_changes_language_and_direction_alone(open_app: Any) -> None:
    async with open_app() as hands:
        for locked, offered in ((False, tuple(CHOICES)), (True, ("language", "digits", "bidi"))):
            if locked:
                await hands.press("f11")
                await hands.stand_on("LockScreen")
            hands.app.action_go("settings")
            await hands.stand_on("SettingsScreen")
            options = hands.app.screen.query_one(OptionList)
            assert tuple(options.get_option_at_index(place).id for place in range(options.option_count)) == offered
            await hands.press("escape")


async def test_moments_marked_by_a_stranger_fill_no_journal(open_app: Any) -> None:
    async with open_app() as hands:
        desk = hands.app.desk
        await hands.press("f11")
        await hands.stand_on("LockScreen")
        for _turn in range(MARKS_A_MINUTE + 4):
            await hands.press("insert")
        await hands.until(lambda: marks(desk) >= MARKS_A_MINUTE, "the marks that count")
        await hands.until(lambda: all(one.is_finished for one in hands.app.workers if one.group == "marks"), "the rest")
        assert marks(desk) == MARKS_A_MINUTE
        await hands.type(PASSWORD)
        await hands.press("enter")
        await hands.stand_on("DeskScreen")
        await hands.press("insert")  # who sits here marks what he likes
        await hands.until(lambda: marks(desk) == MARKS_A_MINUTE + 1, "his own")


def test_no_core_dump_no_log_and_files_for_their_owner_alone(tmp_path: Path) -> None:
    log = tmp_path / "events.log"
    words = (
        "import os, resource, sys\n"
        "from precinct_tui.__main__ import main\n"
        "sys.argv = ['precinct', 'version']\n"
        "assert not any(name.startswith('textual') for name in sys.modules)\n"
        "status = main()\n"
        "import textual.constants\n"
        "assert status == 0\n"
        "assert textual.constants.LOG_FILE is None\n"
        "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)\n"
        "open('made', 'w').close()\n"
    )
    environ = {**os.environ, "TEXTUAL_LOG": str(log), "TEXTUAL": "debug,devtools", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", words], cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not log.exists()
    assert (tmp_path / "made").stat().st_mode & 0o077 == 0


def test_only_the_administrator_makes_the_tables_anew(store_home: Path, tmp_path: Path, capsys: Any) -> None:
    from precinct_tui.__main__ import main

    secret = tmp_path / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    for role, allowed in ((Role.DUTY, False), (Role.COMMANDER, False), (Role.ADMINISTRATOR, True)):
        signed = ["--home", str(store_home), "--officer", BADGES[role], "--password-file", str(secret), "--json"]
        assert main(["journal", "rebuild", *signed]) == (0 if allowed else 1)
        assert main(["journal", "rebuild", "--check", *signed]) == 0
    assert "forbidden" in capsys.readouterr().out


class OneSecret(App[None]):
    """A field for a password, and one that is none."""

    base_direction = "rtl"

    def compose(self) -> ComposeResult:
        yield PersianInput("a secret of one's own", password=True, id="secret")
        yield PersianInput("a word", id="word")


async def test_a_password_is_never_copied() -> None:
    """By no key, and by dragging over it neither: whoever pastes after that gets what was there before."""
    app = OneSecret()
    async with app.run_test() as pilot:
        for name, kept in (("secret", "before"), ("word", "a word")):
            app.copy_to_clipboard("before")
            field = app.query_one(f"#{name}", PersianInput)
            field.focus()
            field.select_all()
            await pilot.press("ctrl+c")
            assert app.clipboard == kept
            app.copy_to_clipboard("before")
            await pilot.press("ctrl+x")
            assert (app.clipboard, field.value) == (kept, "a secret of one's own" if name == "secret" else "")
