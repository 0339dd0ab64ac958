"""A handover through a pty: its questions read back, and the paper of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from db.across.handover.commands_relief import questions
from db.opening.setup import open_store
from db.words.messages import Message
from precinct_tui.language.i18n import language, set_language, translate
from tests.terminal.conftest import WORD
from tests.terminal.driver import ROOT, Terminal


def read_back_rightly(terminal: Terminal, home: Path, badge: str) -> None:
    """Answer the questions of the read-back by number, as who has read the page would; they are asked of the store."""
    desk = open_store(home, badge, WORD)
    try:
        asked = questions(desk)
    finally:
        desk.store.close()
    for question in asked:
        terminal.see(translate_in(terminal, question.text))
        terminal.press(str(question.right))


def translate_in(terminal: Terminal, message: Message) -> str:
    """A message in the language that the terminal's direction tells."""
    before = language()
    set_language("fa" if terminal.base == "rtl" else "en")
    try:
        return translate(message)
    finally:
        set_language(before)


def print_handover(home: Path) -> str:
    """What `precinct print handover` writes of the first shift."""
    word = home.parent / "word"
    word.write_text(WORD)
    done = subprocess.run(
        [sys.executable, "-m", "precinct_tui", "print", "handover", "--home", str(home), "--shift", "1",
         "--officer", "1001", "--password-file", str(word)],
        cwd=ROOT, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
