"""What goes to standard output by `--out -`, a list in codes, a number looked for without a purpose."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from precinct_tui.verbs import out_file
from tests.conftest import Desks
from tests.db.registers.custody.test_commands import opened
from tests.precinct_tui.verbs.test_cli import (
    Precinct,
    document,
    enter,
    file_of,
    password_file,
    precinct,
    records,
    spoken,
)  # fmt: skip

__all__ = ["file_of", "password_file", "precinct", "spoken"]
CODES = ("list", "incident", "--format", "csv", "--codes", "--out", "-")


def test_a_list_goes_to_standard_output(precinct: Precinct, file_of: Callable[[Any], str], tmp_path: Path) -> None:
    number = enter(precinct, file_of)
    path = tmp_path / "list.csv"
    assert precinct("list", "incident", "--format", "csv", "--out", str(path))[0] == 0
    status, out, err = precinct("list", "incident", "--format", "csv", "--out", "-")
    assert (status, err) == (0, "")
    assert out == path.read_bytes().decode()
    assert number in out
    assert not Path("-").exists()


def test_codes_are_for_a_program(precinct: Precinct, file_of: Callable[[Any], str]) -> None:
    number = enter(precinct, file_of, fields={"type": "theft_shop", "summary": "سرقت"})
    status, out, _err = precinct(*CODES, lang="fa")
    assert status == 0
    (row,) = csv.DictReader(io.StringIO(out))
    assert not out.startswith("\ufeff")
    assert (row["number"], row["type"], row["severity"]) == (number, "theft_shop", "major")
    assert row["state"] == document(precinct("show", number, "--json"))["state"]
    assert row["reported_at"].endswith("Z")
    assert (row["cleared_on"], row["late"]) == ("not_known", "0")
    assert all(value.isascii() for name, value in row.items() if name != "spot"), row
    assert precinct(*CODES, lang="fa")[1] == precinct(*CODES, lang="en")[1]


@pytest.mark.parametrize("more", [["--format", "xlsx"], []])
def test_codes_are_of_csv_alone(precinct: Precinct, tmp_path: Path, more: list[str]) -> None:
    out = ["--out", str(tmp_path / "x")] if more else []
    assert precinct("list", "incident", "--codes", *more, *out)[0] == 2
    assert not (tmp_path / "x").exists()


def test_two_documents_do_not_mix(precinct: Precinct) -> None:
    status, out, _err = precinct("list", "incident", "--format", "csv", "--out", "-", "--json")
    assert status == 2
    assert document((status, out, ""))["refused"]["code"] == "usage"


def test_bytes_do_not_fill_a_terminal(precinct: Precinct, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out_file, "is_terminal", lambda _stream: True)
    status, out, err = precinct("list", "incident", "--format", "xlsx", "--out", "-")
    assert (status, out) == (2, "")
    assert "terminal" in err
    assert precinct("list", "incident", "--format", "csv", "--out", "-")[0] == 0


def test_a_number_is_found_in_custody_without_a_purpose(
    precinct: Precinct, desk_as: Desks, file_of: Callable[[Any], str]
) -> None:
    enter(precinct, file_of)
    number = opened(desk_as())
    for typed in (number, "1"):
        (hit,) = records(precinct("search", typed, "--in", "custody", "--json"))
        assert hit["number"] == number
    assert records(precinct("search", number, "--in", "incident", "--json")) == []
    status, _out, err = precinct("search", "احمد", "--in", "custody")
    assert status == 1
    assert "--purpose" in err
    looked = precinct("journal", "list", "--json", role=Role.INSPECTOR)[1]
    assert "custody_searched" not in looked
