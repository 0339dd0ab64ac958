"""What interrupts a shift: a power cut, a call, a lock, a wrong password, no terminal, a signal."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from db.kernel.desk import drafts
from db.opening.setup import open_store
from precinct_tui.frame import enduring
from tests.terminal.conftest import OFFICERS, PIN, WORD, Opened, sign_in
from tests.terminal.driver import ROOT, Terminal

WORDS = "خودرو او را برده‌اند"


def kept(home: Path, badge: str = "1000") -> tuple[drafts.Draft, ...]:
    """The drafts of an officer, read from the disk."""
    desk = open_store(home, badge, WORD)
    try:
        return drafts.mine(desk)
    finally:
        desk.store.close()


def half_typed(terminal: Terminal) -> None:
    """A report, typed as far as its words, the cursor two letters before their end."""
    terminal.press("F3", "n")
    terminal.type("نزاع")
    terminal.press("Enter")
    terminal.type("اهواز")
    terminal.press("Enter", "Enter", "Enter")
    terminal.type(WORDS)
    terminal.press("Right", "Right")
    terminal.see(WORDS)


def go_through_panels(terminal: Terminal, words: str) -> None:
    """On the desk, try one panel after the other by Enter and Tab until these words stand on the screen."""
    terminal.press("Tab", "Tab")  # past what leads elsewhere: that no shift is open, and what is to be set up
    for _panel in range(3):
        terminal.press("Enter")
        terminal.settle()
        if terminal.shows(words):
            return
        terminal.press("Tab")
    terminal.see(words)


def test_a_power_cut_loses_no_word(home: Path, opened: Opened) -> None:
    first = opened()
    sign_in(first)
    half_typed(first)
    first.type("!")
    written = WORDS[:-2] + "!" + WORDS[-2:]
    beside = open_store(home, "1000", WORD)
    first.wait(lambda: [each.values.get("summary") for each in drafts.mine(beside)] == [written], "the words on disk")
    beside.store.close()
    first.kill()

    draft = kept(home)[0]
    assert draft.values["summary"] == written
    assert draft.values["type"] == "fight"
    assert draft.values["place"] == "اهواز"
    second = opened()
    sign_in(second)
    second.see("ثبت‌های نیمه‌کاره ۱")
    second.press("F3")
    second.settle()
    second.type("n")  # a new report: an entry is kept half-typed, and 1 goes on with it
    second.settle()
    second.type("1")
    second.see(WORDS[:-2] + "!" + WORDS[-2:], "نزاع", "اهواز")


@pytest.mark.long
def test_a_call_parks_what_is_half_typed_and_gives_it_back(home: Path, opened: Opened) -> None:
    t = opened()
    sign_in(t)
    half_typed(t)
    t.press("S-F3")
    t.gone(WORDS)
    t.type("سرقت منزل")
    t.press("Enter")
    t.type("آبادان")
    t.press("Enter", "C-s")
    t.see(WORDS, "ذخیره شد:")
    t.type("؟")
    t.see(WORDS[:-2] + "؟" + WORDS[-2:])
    t.press("C-s")
    t.see("ذخیره شد:")
    t.gone("ثبت واقعه")
    t.press("F3")
    t.see("نزاع", "آبادان")
    assert kept(home) == ()


@pytest.mark.long
def test_a_lock_and_another_officer_leave_the_draft(home: Path, opened: Opened) -> None:
    t = opened()
    sign_in(t)
    half_typed(t)
    t.press("F11")
    t.see("صفحه قفل است")
    t.gone(WORDS, "بهرام آزمون")
    t.press("S-Tab")
    t.type("1001")
    t.press("Enter")
    t.type(WORD)  # his PIN works once he typed his password here
    t.press("Enter")
    t.see("شیرین نمونه")
    t.gone(WORDS)
    assert [draft.values["summary"] for draft in kept(home)] == [WORDS]
    t.press("F11")
    t.see("صفحه قفل است")
    t.press("S-Tab")
    t.type("1000")
    t.press("Enter")
    t.type(PIN)
    t.press("Enter")
    t.see("بهرام آزمون", "ثبت واقعه")


@pytest.mark.long
def test_a_moment_is_marked_on_the_locked_screen_and_stands_until_explained(opened: Opened) -> None:
    t = opened()
    sign_in(t)
    t.see("لحظه‌های ثبت‌شدهٔ بی‌توضیح")
    t.press("F11")
    t.see("صفحه قفل است")
    t.press("Ins")
    t.see("زمان ثبت شد:")
    t.type(PIN)
    t.press("Enter")
    t.see("بهرام آزمون", "لحظه‌های ثبت‌شدهٔ بی‌توضیح ۱")
    go_through_panels(t, "دربارهٔ شماره")
    t.type("در زدند و کسی نبود")
    t.press("C-s")
    t.see("لحظه‌های ثبت‌شدهٔ بی‌توضیح")
    t.gone("لحظه‌های ثبت‌شدهٔ بی‌توضیح ۱")


@pytest.mark.long
def test_wrong_passwords_delay_and_lock_nobody_out(opened: Opened) -> None:
    t = opened()
    t.type("1000")
    t.press("Enter")
    for _turn in range(8):  # those that come too soon are not tried
        t.type("wrong-horse")
        t.press("Enter")
    t.see("ورود کسی بسته")
    t.press("S-Tab")
    t.type("1001")
    t.press("Enter")
    t.type(WORD)
    t.press("Enter")
    t.see("شیرین نمونه")


def test_without_a_terminal_it_says_so(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "precinct_tui", "--home", str(home)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    for verb in ("init", "list", "show", "search", "enter", "print", "journal"):
        assert verb in done.stderr


@pytest.mark.long
def test_sigterm_leaves_the_terminal_clean(opened: Opened) -> None:
    t = opened()
    sign_in(t)
    t.signal(signal.SIGTERM)
    assert t.leave() == -signal.SIGTERM
    said = bytes(t.raw)
    for mode in (b"?1049", b"?2004", b"?1003", b"?1000"):
        assert said.rindex(mode + b"l") > said.rindex(mode + b"h")
    assert said.rindex(b"\x1b[?25h") > said.rindex(b"\x1b[?25l")
    assert termios.tcgetattr(t.slave)[3] & termios.ECHO
    assert termios.tcgetattr(t.slave)[3] & termios.ICANON


@pytest.mark.long
@pytest.mark.parametrize("where", ["register.RegisterScreen.action_filter", "narrowing.MenuScreen"])
def test_a_fault_shows_where_it_happened_and_nobody_s_words(
    home: Path, opened: Opened, tmp_path: Path, where: str
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(
        "from precinct_tui.screens import narrowing, register\n"
        "def fails(*_rest, **_named):\n"
        "    secret = 'a-name-nobody-' + 'may-read'\n"
        "    raise ValueError(secret)\n"
        f"{where} = fails\n"
    )
    t = opened(environment={"PYTHONPATH": f"{broken}:{ROOT}"})
    t.type("1000")
    t.press("Enter")
    t.type(WORD)
    t.press("Enter", "F3", "/")
    t.see("ValueError")
    t.press("Esc")
    t.see(OFFICERS["1000"][0])
    for _again in range(enduring.MOST):  # a screen that fails again and again is no desk
        t.press("F3", "/")
    assert t.leave() == 1
    assert b"in fails" in t.raw
    assert b"nobody-may" not in t.raw
    t.see("آنچه پیش‌تر تأیید شده محفوظ")


@pytest.mark.long
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_keeps_what_is_typed(home: Path, opened: Opened, how: int) -> None:
    """Nothing is waited for between the last key on the screen and the signal."""
    t = opened()
    sign_in(t)
    half_typed(t)
    t.type("!؟!")
    t.wait(lambda: "!؟!" in t.readable("".join(t.screen.display)) or t.shows("؟!"), "the last keys")
    t.signal(how)
    assert t.leave() == -how
    (draft,) = kept(home)
    assert "!؟!" in draft.values["summary"]


@pytest.mark.long
def test_a_closed_window_keeps_what_is_typed(home: Path, opened: Opened) -> None:
    t = opened()
    sign_in(t)
    half_typed(t)
    os.close(t.slave)
    os.close(t.master)
    t.process.wait(90)
    t.slave, t.master = (os.open(os.devnull, os.O_RDONLY) for _end in range(2))
    (draft,) = kept(home)
    assert draft.values["summary"] == WORDS
