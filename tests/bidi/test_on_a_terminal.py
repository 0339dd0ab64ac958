"""What reaches a real pseudo-terminal, read back with pyte, mode by mode."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte
import pytest

from precinct_tui.bidi import layout, visual

ROOT = Path(__file__).resolve().parent.parent.parent


def photograph(
    *arguments: str, env: dict[str, str], leave_by: signal.Signals | None = None
) -> tuple[list[str], bytes, int]:
    """Run the demo until its footer stands, then leave it with Ctrl+Q or a signal.

    Returns the rows, every byte that was sent, and the exit status.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bidi.demo", *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        env={**clean, "LC_ALL": "C.UTF-8", "COLORTERM": "truecolor", **env},
        start_new_session=True,
    )
    os.close(slave)
    screen = pyte.Screen(80, 24)
    stream = pyte.ByteStream(screen)
    sent = b""
    rows: list[str] = []
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if select.select([master], [], [], 0.5)[0]:
            try:
                data = os.read(master, 65536)
            except OSError:
                break
            sent += data
            if not rows:
                # pyte reads "CSI > … u" and "CSI < u" (key modes) as text.
                stream.feed(data.replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b""))
        elif not rows and b"f2" in sent:
            rows = list(screen.display)
            if leave_by is None:
                os.write(master, b"\x11")
            else:
                child.send_signal(leave_by)
    status = child.wait(90)
    os.close(master)
    return rows, sent, status


@pytest.mark.terminal
def test_app_mode_sends_visual_rows_and_puts_vte_back() -> None:
    rows, sent, status = photograph("rtl", "auto", env={"TERM": "xterm-256color", "VTE_VERSION": "8000"})
    assert status == 0
    table = rows[6]
    for cell in ("۱۴۰۴-۲۱-۰۰۰۱", "سرقت خودرو", "اهواز، خیابان امام (پلاک ۱۲)"):
        assert visual(cell).strip() in table
    assert table.index(visual("سرقت خودرو")) > table.index(visual("اهواز").strip())
    assert any(layout("سلام abc ۱۲ لا", ligatures=False).visual in row for row in rows)
    assert sent.index(b"\x1b[8l") < sent.index("\ufeb3".encode())
    assert sent.rindex(b"\x1b[8h") > sent.rindex("\ufeb3".encode())


@pytest.mark.terminal
def test_terminal_mode_sends_stored_rows_field_by_field() -> None:
    _, sent, _ = photograph("rtl", "terminal", env={"TERM": "xterm-256color", "VTE_VERSION": "8000"})
    text = sent.decode()
    assert "\u200e\u202bسرقت خودرو\u202c\u200e" in text
    assert "\ufeb3" not in text
    assert "\x1b[8l" not in text


@pytest.mark.terminal
def test_a_killed_program_leaves_the_terminal_as_it_was() -> None:
    env = {"TERM": "xterm-256color", "VTE_VERSION": "8000"}
    _, sent, status = photograph("rtl", "auto", env=env, leave_by=signal.SIGTERM)
    assert status == -signal.SIGTERM
    after = sent[sent.rindex(b"\x1b[8h") :]
    assert b"\x1b[?1049l" in after
    assert b"\x1b[?25h" in after
