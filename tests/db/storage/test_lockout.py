"""Five wrong passwords, ten minutes."""

from __future__ import annotations

from pathlib import Path

from db.storage import lockout
from db.words.messages import Refused


def wrong(home: Path, times: int, at: float) -> None:
    for _ in range(times):
        lockout.failed(home, "7", lambda: at)


def locked(home: Path, at: float) -> bool:
    try:
        lockout.check(home, "7", lambda: at)
    except Refused as refused:
        return refused.code == "locked_out"
    return False


def test_five_wrong_passwords_lock_that_officer_for_ten_minutes(tmp_path: Path) -> None:
    wrong(tmp_path, 4, 100.0)
    assert not locked(tmp_path, 100.0)
    wrong(tmp_path, 1, 100.0)
    assert locked(tmp_path, 100.0)
    assert locked(tmp_path, 699.0)
    assert not locked(tmp_path, 701.0)
    lockout.check(tmp_path, "8", lambda: 100.0)


def test_after_the_ten_minutes_counting_begins_again(tmp_path: Path) -> None:
    wrong(tmp_path, 5, 0.0)
    wrong(tmp_path, 4, 700.0)
    assert not locked(tmp_path, 701.0)


def test_a_restart_begins_the_ten_minutes_again(tmp_path: Path) -> None:
    wrong(tmp_path, 5, 50_000.0)
    assert locked(tmp_path, 10.0)
    assert locked(tmp_path, 599.0)
    assert not locked(tmp_path, 601.0)


def test_a_right_password_or_a_reset_clears_it(tmp_path: Path) -> None:
    wrong(tmp_path, 5, 0.0)
    lockout.clear(tmp_path, "7")
    assert not locked(tmp_path, 1.0)


def test_a_file_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / lockout.FILE).write_text("[1,")
    assert not locked(tmp_path, 0.0)
    wrong(tmp_path, 1, 0.0)
    assert not locked(tmp_path, 0.0)
