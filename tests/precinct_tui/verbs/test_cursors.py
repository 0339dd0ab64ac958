"""Lists as JSON: how many there are, where they go on, every record as a line; and what no list named as its end."""

from __future__ import annotations

import base64
import json
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.kernel.base.access import Role
from db.opening.creating import NewOfficer, NewStore, create_store
from db.opening.setup import open_store
from db.storage.keys import QUICK
from db.words.records import Cursor
from precinct_tui.__main__ import main
from precinct_tui.verbs import cursors, listing
from precinct_tui.verbs.usage import WrongUsage
from tests.conftest import BADGES, PASSWORD, START
from tests.db.carrying.transfer.test_carrying import give
from tests.precinct_tui.verbs.test_cli import (
    THEFT,
    Precinct,
    document,
    enter,
    file_of,
    password_file,
    precinct,
    spoken,
)
from tests.usual import some

__all__ = ["file_of", "password_file", "precinct", "spoken"]
UID = "0198a0c4-0000-7000-8000-000000000001"
TAG = cursors.tag_of("unit", "incident", None, {"state": "open"})
KEYS = st.one_of(
    st.datetimes().map(lambda at: at.replace(tzinfo=START.tzinfo)),
    st.dates(),
    st.integers(-(2**63), 2**63 - 1),
    st.text(max_size=40).filter(lambda text: text.isprintable()),
)


@given(KEYS, st.sampled_from((UID, "x", "", "شماره", UID.upper())))
def test_an_end_is_read_as_it_was_written(key: Any, uid: str) -> None:
    end = cursors.list_end(cursors.written(Cursor(key, uid), TAG))
    assert end == cursors.ListEnd(Cursor(key, uid), TAG)
    assert type(end.cursor.key) is type(key)


@pytest.mark.parametrize("key", [START, START + timedelta(microseconds=1), date(2026, 11, 24), 684_000])
def test_an_end_is_short_and_no_text_to_be_read(key: Any) -> None:
    text = cursors.written(Cursor(key, UID), TAG)
    assert len(text) <= 43
    assert text.isascii()
    assert not set(text) & set("=+/ '\"")
    assert UID.encode() not in base64.urlsafe_b64decode(f"{text}==")


def test_whatever_is_damaged_is_refused() -> None:
    text = cursors.written(Cursor(START, UID), TAG)
    damaged = {text[:place] + other + text[place + 1 :] for place in range(len(text)) for other in "Aa_9!"} - {text}
    damaged |= {text[:length] for length in range(len(text))} | {text + "A", text + "=", f" {text}", text * 200, "[]"}
    old = base64.urlsafe_b64encode(json.dumps([{"at": START.isoformat()}, UID]).encode()).decode()
    for wrong in (
        *damaged,
        old,
        "ی",
        "\udcff",
        cursors.sealed(b""),
        cursors.sealed(b"\x00tag"),
        cursors.sealed(b"\x7f" * 40),
    ):
        with pytest.raises(ArgumentTypeError):
            cursors.list_end(wrong)


def test_the_end_of_another_list_is_refused() -> None:
    end = cursors.list_end(cursors.written(Cursor(START, UID), TAG))
    assert cursors.place_in(end, TAG) == Cursor(START, UID)
    assert cursors.place_in(None, TAG) is None
    state = {"state": "open"}
    for other in (("unit", "incident", None, {"state": "void"}), ("other", "incident", None, state),
                  ("unit", "custody", None, state), ("unit", "incident", "times", state)):  # fmt: skip
        with pytest.raises(WrongUsage):
            cursors.place_in(end, cursors.tag_of(*other))


# --- on the command line ------------------------------------------------------------------------------------------


@pytest.fixture
def numbers(store_home: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Five incidents, the newest first; a document shows two of them unless it is asked for more."""
    monkeypatch.setattr(listing, "LIMIT", 2)
    monkeypatch.setattr(listing, "PAGE", 2)
    desk = open_store(store_home, BADGES[Role.DUTY], PASSWORD)
    entered = [give(desk, "incident.report", **THEFT) for _ in range(5)]
    desk.store.close()
    return entered[::-1]


def test_a_list_that_was_cut_says_so_and_goes_on_while_records_are_added(
    precinct: Precinct, file_of: Callable[[Any], str], numbers: list[str]
) -> None:
    page = document(precinct("list", "incident", "--json"))
    assert list(page) == ["total", "shown", "next", "records"]
    assert (page["total"], page["shown"], len(page["next"])) == (5, 2, 43)
    found = [row["number"] for row in page["records"]]
    enter(precinct, file_of)
    while page["next"] is not None:
        page = document(precinct("list", "incident", "--json", "--after", page["next"]))
        assert page["total"] == 6
        found += [row["number"] for row in page["records"]]
    assert found == numbers
    nothing = document(precinct("list", "incident", "--state", "void", "--json"))
    assert nothing == {"total": 0, "shown": 0, "next": None, "records": []}


def test_every_record_is_a_line(precinct: Precinct, numbers: list[str]) -> None:
    status, out, _err = precinct("list", "incident", "--json-lines")
    lines = out.splitlines()
    assert (status, [json.loads(line)["number"] for line in lines]) == (0, numbers)
    assert [json.loads(line) for line in lines] == document(precinct("list", "incident", "--json", "--limit", "9"))[
        "records"
    ]
    assert len(precinct("list", "incident", "--json-lines", "--limit", "3")[1].splitlines()) == 3
    after = document(precinct("list", "incident", "--json"))["next"]
    out = precinct("list", "incident", "--json-lines", "--after", after)[1]
    assert [json.loads(line)["number"] for line in out.splitlines()] == numbers[2:]
    assert precinct("list", "incident", "--state", "void", "--json-lines")[:2] == (0, "")
    status, out, _err = precinct("list", "incident", "--json-lines", role=Role.ADMINISTRATOR)
    assert (status, len(out.splitlines()), json.loads(out)["refused"]["code"]) == (1, 1, "forbidden")
    assert precinct("list", "incident", "--json-lines", "--json")[0] == 2


def test_an_end_is_of_one_list_with_one_filter(precinct: Precinct, numbers: list[str]) -> None:
    end = document(precinct("list", "incident", "--json"))["next"]
    others = (("--state", "open"), ("--type", "theft_shop"), ("--since", "1400/01/01"), ("--sort", "occurred"),
              ("--at-work",), ("--text", "قفل"))  # fmt: skip
    for other in others:
        said = precinct("list", "incident", *other, "--json", "--after", end)
        assert (said[0], document(said)["refused"]["code"]) == (2, "usage"), other
        assert "another filter" in document(said)["refused"]["message"], other


def test_an_end_that_is_damaged_or_of_another_register_is_refused_clearly(
    precinct: Precinct, numbers: list[str]
) -> None:
    end = document(precinct("list", "incident", "--json"))["next"]
    assert "copy all of it" in precinct("list", "incident", "--after", end[:-1])[2]
    assert "end of another list" in precinct("list", "session", "--after", end)[2]
    today = document(precinct("list", "incident", "--since=-2h", "--json"))["next"]
    assert precinct("list", "incident", "--since=-119m", "--json", "--after", today)[0] == 0, "the clock goes on"


def test_the_line_for_a_person_names_the_same_end(precinct: Precinct, numbers: list[str]) -> None:
    _status, _out, err = precinct("list", "incident")
    end = document(precinct("list", "incident", "--json"))["next"]
    assert end in err


@pytest.mark.parametrize("kind", some(["county", "province"]))
def test_a_seat_without_records_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoken: None, kind: str
) -> None:
    home, secret = tmp_path / "seat", tmp_path / "secret"
    secret.write_text(PASSWORD, encoding="utf-8")
    chief, keeper = (NewOfficer(BADGES[role], "x", role, PASSWORD) for role in (Role.COMMANDER, Role.ADMINISTRATOR))
    create_store(home, NewStore("ستاد", (keeper, chief), cost=QUICK, unit_kind=kind))
    signed = ("--home", str(home), "--lang", "en", "--officer", chief.badge, "--password-file", str(secret))
    for register in ("incident", "gang", "session"):
        assert main(["list", register, "--json", *signed]) == 0
        page = json.loads(capsys.readouterr().out)
        assert (page["total"], page["shown"], page["next"], page["records"]) == (0, 0, None, []), register
        assert main(["list", register, "--json-lines", *signed]) == 0
        assert capsys.readouterr().out == ""
        assert main(["list", register, *signed]) == 0
        assert capsys.readouterr().out.startswith("No records")
