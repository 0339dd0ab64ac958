"""The command line as a process: descriptors, pipes, signals, a terminal at its other end."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.cells import cell_len

from precinct_tui.bidi import visual
from tests.conftest import BADGES, PASSWORD, ROOT

PRECINCT = [sys.executable, "-m", "precinct_tui"]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "PRECINCT_STATE": os.environ["HOME"], **more}


def on_terminal(*words: str, typed: str = "", **more: str) -> tuple[int, str]:
    """Run on a terminal of 80 × 24: the exit status and all that it drew."""
    master, slave = pty.openpty()
    os.set_blocking(master, True)
    import fcntl
    import struct
    import termios

    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [*PRECINCT, *words], cwd=ROOT, env=environment(**more), stdin=slave, stdout=slave, stderr=slave,
        start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(slave)
    drawn, end, sent = b"", time.monotonic() + 60, not typed
    while time.monotonic() < end:
        if select.select([master], [], [], 0.1)[0]:
            try:
                some = os.read(master, 65_536)
            except OSError:
                break
            if not some:
                break
            drawn += some
        elif process.poll() is not None:
            break
        if not sent and drawn.rstrip().endswith(b":"):
            os.write(master, typed.encode())
            sent = True
    os.close(master)
    return process.wait(90), drawn.decode().replace("\r\n", "\n")


@pytest.fixture
def signed(store_home: Path, tmp_path: Path) -> list[str]:
    secret = tmp_path / "secret"
    secret.write_text(PASSWORD)
    duty = BADGES[next(iter(BADGES))]
    return ["--home", str(store_home), "--officer", duty, "--password-file", str(secret)]


def entered(tmp_path: Path, signed: list[str], summary: str) -> str:
    sent = tmp_path / "sent.json"
    sent.write_text(json.dumps({"type": "theft_shop", "summary": summary}))
    done = subprocess.run(
        [*PRECINCT, "enter", "incident", str(sent), "--json", *signed],
        cwd=ROOT, env=environment(), capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    return str(json.loads(done.stdout)["number"])


def test_a_password_comes_by_a_descriptor(store_home: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, f"{PASSWORD}\n".encode())
    os.close(writer)
    words = ["list", "incident", "--home", str(store_home), "--officer", "1000", "--password-file", f"/dev/fd/{reader}"]
    done = subprocess.run(
        [*PRECINCT, *words, "--json"],
        cwd=ROOT, env=environment(), pass_fds=(reader,), stdin=subprocess.DEVNULL, capture_output=True, timeout=180,
    )  # fmt: skip
    os.close(reader)
    assert (done.returncode, json.loads(done.stdout)["records"], done.stderr) == (0, [], b"")


@pytest.mark.long
def test_a_closed_pipe_is_quiet(signed: list[str]) -> None:
    process = subprocess.Popen(
        [*PRECINCT, "lists", "show", "--json", *signed],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(60) == 141
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.long
def test_ctrl_c_is_quiet(signed: list[str], tmp_path: Path) -> None:
    waits = tmp_path / "waits"
    os.mkfifo(waits)
    process = subprocess.Popen(
        [*PRECINCT, "lists", "show", *signed[:4], "--password-file", str(waits)],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    descriptor = os.open(waits, os.O_WRONLY)  # returns once the program reads
    for _ in range(12):  # pressed again by whoever sees that the first one fell between two steps
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
            break
    else:
        process.kill()
    out, err = process.communicate()
    os.close(descriptor)
    assert (process.returncode, out, err) == (130, b"", b"")


@pytest.mark.long
def test_persian_is_put_in_order_on_a_terminal_and_left_alone_in_a_pipe(signed: list[str], tmp_path: Path) -> None:
    summary = "سرقت از مغازه در بازار"
    number = entered(tmp_path, signed, summary)
    status, drawn = on_terminal("show", "incident", number, *signed)
    assert status == 0
    assert visual(summary) in drawn
    assert summary not in drawn
    assert all(cell_len(line) <= 80 for line in drawn.replace("\x1b[1m", "").replace("\x1b[0m", "").split("\n"))
    status, drawn = on_terminal("show", "incident", number, "--bidi", "off", *signed)
    assert summary in drawn
    piped = subprocess.run(
        [*PRECINCT, "show", "incident", number, *signed], cwd=ROOT, env=environment(), capture_output=True, timeout=180
    )
    assert summary in piped.stdout.decode()


@pytest.mark.long
def test_no_colour_means_none_and_json_is_bare(signed: list[str], tmp_path: Path) -> None:
    entered(tmp_path, signed, "\x1b[31m\x9b2J دزد\u202e")
    _status, drawn = on_terminal("list", "incident", *signed, NO_COLOR="1", TERM="dumb")
    assert "\x1b" not in drawn
    status, drawn = on_terminal("search", "دزد", "--in", "incident", "--json", *signed)
    assert status == 0
    assert json.loads(drawn)["records"][0]["text"]
    assert not set("\x1b\x9b\u202e") & set(drawn)


@pytest.mark.long
def test_who_asks_is_asked_at_a_terminal(signed: list[str]) -> None:
    words = ["list", "incident", "--lang", "en", "--json", *signed[:4]]
    status, drawn = on_terminal(*words, typed=f"{PASSWORD}\n")
    assert status == 0
    assert PASSWORD not in drawn
    assert drawn.split("\n")[0].strip() == "Password:"


@pytest.mark.long
def test_a_patrol_says_where_it_stands_without_a_screen(signed: list[str], tmp_path: Path) -> None:
    file = tmp_path / "patrol.json"
    file.write_text(json.dumps({"name": "patrol_1", "people": 2}), encoding="utf-8")
    subprocess.run([*PRECINCT, "enter", "patrol", str(file), *signed], cwd=ROOT, env=environment(), check=True)
    for line, status, told in (("p1 ok", 0, "گشت ۱"), ("p1 scene", 1, ""), ("p9 ok", 1, "p9")):
        found = subprocess.run(
            [*PRECINCT, "patrols", "--say", line, *signed], cwd=ROOT, env=environment(), capture_output=True, text=True
        )
        assert (found.returncode, told in found.stdout + found.stderr) == (status, True), found
        assert "Traceback" not in found.stderr
