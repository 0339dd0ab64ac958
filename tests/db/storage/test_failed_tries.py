"""Wrong passwords delay the next try by 0, 0, 1, 2, 4 … 30 seconds, for that badge at that place."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from db.storage import failed_tries
from db.words.messages import Refused

BOOT = 1_000.0


def attempt(home: Path, at: float, *, right: bool = False, badge: str = "7") -> bool:
    """One try at a moment; whether it was tried at all."""
    try:
        with failed_tries.counted(home, badge, lambda: BOOT + at):
            if not right:
                raise Refused("wrong_password")
    except Refused as refused:
        return refused.code != "wait"
    return True


@pytest.mark.parametrize(
    ("count", "seconds"), [(0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 4), (6, 8), (7, 16), (8, 30), (9, 30), (500, 30)]
)
def test_how_long_the_next_one_waits(count: int, seconds: int) -> None:
    assert failed_tries.delay(count) == seconds


def test_the_right_one_after_the_delay_opens_and_forgets(tmp_path: Path) -> None:
    for _turn in range(3):
        assert attempt(tmp_path, 0)
    assert not attempt(tmp_path, 0.9, right=True)
    assert failed_tries.count_of(tmp_path, "7") == 3  # what was not tried is not counted
    assert attempt(tmp_path, 1.0, right=True)
    assert failed_tries.count_of(tmp_path, "7") == 0
    assert attempt(tmp_path, 1.0)


def test_never_more_than_thirty_seconds_however_many(tmp_path: Path) -> None:
    at = 0.0
    for _turn in range(40):
        assert attempt(tmp_path, at)
        at += 30.0
    assert attempt(tmp_path, at, right=True)


def test_what_was_counted_before_the_machine_started_again_waits_once(tmp_path: Path) -> None:
    for at in (0, 0, 0, 1):
        assert attempt(tmp_path, at)
    assert not attempt(tmp_path, -900.0)
    assert not attempt(tmp_path, -899.0)
    assert attempt(tmp_path, -898.0, right=True)


@pytest.mark.parametrize("content", ['{"7@x": [1e999, 0]}', '{"7@x": [1, null]}', "[" * 9_999, '{"7@x": 1}', "\0"])
def test_a_damaged_count_keeps_nobody_out(content: str, tmp_path: Path) -> None:
    (tmp_path / failed_tries.FILE).write_text(content)
    assert attempt(tmp_path, 0, right=True)


def test_nobody_else_and_no_other_place_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _turn in range(3):
        attempt(tmp_path, 0)
    assert attempt(tmp_path, 0, badge="8")
    monkeypatch.setenv("PRECINCT_PLACE", "browser 10.0.0.7")
    assert attempt(tmp_path, 0)
    monkeypatch.delenv("PRECINCT_PLACE")
    assert not attempt(tmp_path, 0)
    failed_tries.clear(tmp_path, "7", everywhere=True)
    assert attempt(tmp_path, 0)


def test_twenty_four_at_once_open_no_more_than_one_after_another(tmp_path: Path) -> None:
    tried: list[bool] = []
    together = threading.Barrier(24)

    def one() -> None:
        together.wait()
        tried.append(attempt(tmp_path, 0))

    threads = [threading.Thread(target=one) for _one in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tried) == 24
    assert sum(tried) == 3  # the third is the last that waits for nothing
    assert failed_tries.count_of(tmp_path, "7") == 3


def test_a_restart_of_the_machine_waits_once_more_and_not_longer(tmp_path: Path) -> None:
    for _turn in range(3):
        attempt(tmp_path, 50_000)
    assert not attempt(tmp_path, -990, right=True)  # the clock since boot began again
    assert attempt(tmp_path, 50_001, right=True)


def test_an_hour_later_counting_begins_anew(tmp_path: Path) -> None:
    for turn in range(9):
        attempt(tmp_path, turn * 30.0)
    attempt(tmp_path, 8_000)
    assert failed_tries.count_of(tmp_path, "7") == 1


@pytest.mark.parametrize("content", ["[1,", "[]", '{"7@x": 3}', '{"7": [1, 2]}', "[" * 100_000])
def test_a_file_that_cannot_be_read_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / failed_tries.FILE).write_text(content)
    assert attempt(tmp_path, 0, right=True)
    assert attempt(tmp_path, 0)


def test_a_disk_that_takes_nothing_keeps_nobody_out(tmp_path: Path) -> None:
    (tmp_path / f"{failed_tries.FILE}.{os.getpid()}.tmp").mkdir()
    (tmp_path / f"{failed_tries.FILE}.lock").mkdir()
    assert attempt(tmp_path, 0)
    assert attempt(tmp_path, 0, right=True)


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    attempt(tmp_path, 0)
    assert (tmp_path / failed_tries.FILE).stat().st_mode & 0o077 == 0
