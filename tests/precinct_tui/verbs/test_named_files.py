"""No verb reads a device without end, or waits for the writer of a pipe, where a file is named."""

from __future__ import annotations

import io
import os
from datetime import date
from pathlib import Path

import pytest

from db.demo.scenario import read_scenario
from db.kernel.base.access import Role
from db.storage.keys import FILE
from db.words.messages import Refused
from precinct_tui.verbs.calendar import FILE_MOST
from tests.precinct_tui.verbs.test_cli import Precinct, password_file, precinct

__all__ = ["password_file", "precinct"]

READS = {
    "holidays {file}": Role.COMMANDER,
    "enter incident {file}": Role.DUTY,
    "enter app {file}": Role.DUTY,
    "rights replace {file}": Role.COMMANDER,
    "import incident {file} --dry-run": Role.COMMANDER,
    "packet read {file}": Role.DUTY,
    "unit enrol {file}": Role.ADMINISTRATOR,
    "inspectorate agree {file}": Role.INSPECTOR,
    "list incident --format csv --profile {file} --out {new}": Role.DUTY,
    "journal import {file} --passphrase-file {secret}": Role.ADMINISTRATOR,
    "journal export {new} --since-file {file} --passphrase-file {secret}": Role.ADMINISTRATOR,
}


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


@pytest.mark.parametrize("words", READS)
def test_a_pipe_is_refused_at_once(precinct: Precinct, fifo: Path, tmp_path: Path, words: str) -> None:
    (tmp_path / "phrase").write_text("some words of a passphrase")
    said = words.format(file=fifo, new=tmp_path / "new", secret=tmp_path / "phrase")
    status, _out, err = precinct(*said.split(), role=READS[words])
    assert status == 1, err
    assert "Traceback" not in err
    assert fifo.name in err or "no file" in err


def test_a_scenario_is_no_pipe(fifo: Path) -> None:
    with pytest.raises(Refused, match="a device or a pipe"):
        read_scenario(fifo, date(2026, 9, 1))


def test_keys_that_are_a_pipe_keep_nobody_waiting(precinct: Precinct, store_home: Path, fifo: Path) -> None:
    (store_home / FILE).unlink()
    fifo.rename(store_home / FILE)
    for words in (("desk",), ("doctor",)):
        _status, out, err = precinct(*words)
        assert "a device or a pipe" in out + err


def test_holidays_from_standard_input_are_not_cut_off(precinct: Precinct, monkeypatch: pytest.MonkeyPatch) -> None:
    days = b"1406/01/13 " * (FILE_MOST // 11 + 1)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(days), encoding="utf-8"))
    status, _out, err = precinct("holidays", "-", role=Role.COMMANDER)
    assert status == 1
    assert "too large" in err
