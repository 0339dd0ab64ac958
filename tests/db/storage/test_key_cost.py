"""What a password costs is measured once a machine, by its processor, and used for every password that is set there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.storage import key_cost
from db.storage.key_cost import MOST, QUICK, Cost

FLOOR = Cost(ops=3, mem=64 * 1024 * 1024)
"""What a kiosk asks for: `keys.KIOSK` is cheap in tests."""


@pytest.fixture
def spent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[float]]:
    """Seconds of processor that each check takes, in turn; every call of this machine's Argon2id takes one of them."""
    seconds: list[float] = []
    clock = [0.0]

    def derived(_password: str, _salt: bytes, _cost: Cost) -> bytes:
        clock[0] += seconds.pop(0)
        return b""

    monkeypatch.setenv("PRECINCT_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(key_cost, "derived", derived)
    monkeypatch.setattr(key_cost.time, "thread_time", lambda: clock[0])
    monkeypatch.setattr(key_cost.time, "perf_counter", lambda: pytest.fail("another program's time counts for nothing"))
    key_cost.measured.cache_clear()
    yield seconds
    key_cost.measured.cache_clear()


def again() -> Cost:
    """What the next program of this machine asks for."""
    key_cost.measured.cache_clear()
    return key_cost.measured(FLOOR)


def kept(tmp_path: Path) -> Path:
    return tmp_path / "state" / key_cost.KEPT


def test_it_is_measured_once_and_the_quickest_of_three_counts(spent: list[float], tmp_path: Path) -> None:
    spent += [0.3, 0.06, 0.09]
    assert again() == Cost(10, FLOOR.mem), "0.02 s a pass: ten of them are 200 ms"
    assert spent == []
    assert again() == Cost(10, FLOOR.mem), "the next program measures nothing"
    assert kept(tmp_path).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("seconds", "ops"), [(6.0, FLOOR.ops), (0.000_3, MOST.ops // 4)])
def test_it_is_never_less_than_the_minimum_nor_without_end(spent: list[float], seconds: float, ops: int) -> None:
    spent += [seconds] * 3
    assert again().ops == ops


def _written(**changed: object) -> Callable[[dict[str, object]], str]:
    return lambda kept: json.dumps(kept | changed)


@pytest.mark.parametrize(
    "change",
    [
        _written(ops=1),
        _written(ops=2_000_000),
        _written(ops="10"),
        _written(ops=True),
        _written(mem=8192),
        _written(machine="another"),
        lambda _kept: "[" * 900,
        lambda _kept: "[]",
        lambda _kept: "{}" + " " * 2_000,
    ],
)
def test_what_the_file_says_is_taken_only_where_it_could_have_been_measured_here(
    spent: list[float], tmp_path: Path, change: Callable[[dict[str, object]], str]
) -> None:
    spent += [0.06] * 3
    again()
    kept(tmp_path).write_text(change(json.loads(kept(tmp_path).read_text(encoding="utf-8"))), encoding="utf-8")
    spent += [0.05] * 3
    assert again().ops == 12
    assert again().ops == 12


def test_where_nothing_can_be_kept_it_is_measured_by_each_program(spent: list[float], tmp_path: Path) -> None:
    (tmp_path / "state").write_text("no folder", encoding="utf-8")
    spent += [0.06] * 6
    assert [again().ops, again().ops] == [10, 10]
    assert spent == []


def test_a_cheap_one_stays_and_nothing_is_kept(spent: list[float], tmp_path: Path) -> None:
    assert key_cost.measured(QUICK) == QUICK
    assert not kept(tmp_path).exists()
