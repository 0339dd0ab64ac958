"""Custody on the command line: its lists, its limits, the words of rights, completeness, the notice of an arrival."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.registers.custody.rights.wording import SHIPPED
from precinct_tui.verbs import parsing
from tests.db.registers.custody.test_arrivals import bus, row
from tests.db.registers.custody.test_commands import act, opened
from tests.precinct_tui.verbs.test_cli import Precinct, document, file_of, password_file, precinct, records, spoken

__all__ = ["file_of", "password_file", "precinct", "spoken"]


@pytest.fixture
def number(desk_as: Any) -> str:
    return opened(desk_as())


def test_starts_and_ends(precinct: Precinct, number: str) -> None:
    (line,) = records(precinct("list", "custody", "--times", "--json"))
    assert (line["number"], line["state"], line["ended_at"]) == (number, "holding", None)
    assert records(precinct("list", "custody", "--times", "--state", "rest", "--json")) == []
    status, said, _err = precinct("list", "custody", "--times")
    assert status == 0
    assert "Holding" in said
    assert "احمد" not in said
    assert precinct("list", "incident", "--times")[0] == 2
    assert precinct("list", "custody", "--times", "--state", "held")[0] == 2


def test_a_list_and_its_file_say_nothing_of_where_people_are_from(
    precinct: Precinct, number: str, desk_as: Any, tmp_path: Path
) -> None:
    act(desk_as(), number, "set_language", language="pashto")
    act(desk_as(), number, "see_documents", type="passport_visa", document_number="آ-۱۲۳۴")
    for option in ("--type", "--by", "--place", "--text"):
        assert precinct("list", "custody", option, "pashto")[0] == 2, option
    file = tmp_path / "list.csv"
    assert precinct("list", "custody", "--format", "csv", "--out", str(file))[0] == 0
    for said in (file.read_text(encoding="utf-8-sig"), precinct("list", "custody")[1]):
        assert number in said
        assert not [word for word in ("آ-۱۲۳۴", "پشتو", "Pashto", "pashto", "passport", "احمد") if word in said]


def test_what_is_to_be_sealed(precinct: Precinct, desk_as: Any, file_of: Callable[[Any], str]) -> None:
    from tests.db.registers.custody.test_sealing import walked

    walked(desk_as())
    assert records(precinct("list", "custody", "--sealing", "--json")) == [], "it has just ended"
    entry = file_of({"entry": "custody.seal_due", "fields": {}})
    refused = document(precinct("enter", "entry", entry, "--json", role=Role.COMMANDER))
    assert refused["refused"]["code"] == "conflict"
    assert document(precinct("enter", "entry", entry, "--json"))["refused"]["code"] == "forbidden"


def test_completeness_item_by_item(precinct: Precinct, number: str) -> None:
    found = {item["code"]: item for item in document(precinct("show", "custody", number, "--completeness", "--json"))}
    assert (found["numbered"]["state"], found["rights"]["state"], found["end"]["state"]) == (
        "kept",
        "missing",
        "not_yet",
    )
    assert {item["source"].split(",")[0] for item in found.values()} == {"Nelson Mandela Rules", "Body of Principles"}


def test_a_commander_sets_a_limit(precinct: Precinct, number: str) -> None:
    assert (
        document(precinct("lists", "set", "custody_limit", "check", "45", "--json"))["refused"]["code"] == "forbidden"
    )
    assert precinct("lists", "set", "custody_limit", "check", "۴۵", role=Role.COMMANDER)[0] == 0
    kept = {item["code"]: item for item in document(precinct("lists", "show", "custody_limit", "--json"))}
    assert kept["check"]["value"] == 45
    wrong = document(precinct("lists", "set", "custody_limit", "check", "500", "--json", role=Role.COMMANDER))
    assert set(wrong["refused"]["fields"]) == {"value"}
    assert precinct("lists", "set", "sex", "male", "1", role=Role.COMMANDER)[0] == 1


def test_words_of_rights_are_shown_changed_and_given_back(precinct: Precinct, tmp_path: Path) -> None:
    path = tmp_path / "ur.toml"
    shown = document(precinct("rights", "show", "ur", "--out", str(path), "--json"))
    assert shown["wording"].startswith("ur-4-")
    assert path.read_bytes() == (SHIPPED / "ur.toml").read_bytes()
    path.write_text(path.read_text(encoding="utf-8").replace('version = "4"', 'version = "5"'), encoding="utf-8")
    assert document(precinct("rights", "replace", str(path), "--json"))["refused"]["code"] == "forbidden"
    assert document(precinct("rights", "replace", str(path), "--json", role=Role.COMMANDER))["wording"][:5] == "ur-5-"
    status, said, _err = precinct("rights", "show", "ur")
    assert status == 0
    assert 'version = "5"' in said
    assert "ur-5-" in precinct("print", "rights", "--language", "ur", lang="fa")[1]
    assert precinct("rights", "show", "tr")[0] == 2


def test_one_notice_for_an_arrival(precinct: Precinct, desk_as: Any) -> None:
    desk = desk_as()
    arrival = bus(desk, 3)
    number = row(desk, arrival, "نوید آرام")
    text = precinct("print", "group-notice", number)[1]
    assert "اعلام گروهی: ۳ نفر" in text
    assert "رونوشت" not in text
    assert "رونوشت ۲" in precinct("print", "group-notice", arrival)[1], "the same paper, however it was asked for"
    alone = opened(desk, band="900")
    assert document(precinct("print", "group-notice", alone, "--json"))["refused"]["code"] == "not_found"
    assert precinct("print", "group-notice", "no-such-uid")[0] == 1


def test_a_record_names_its_entries_only_where_it_is_asked_to(precinct: Precinct, number: str) -> None:
    (uid,) = (entry["uid"] for entry in document(precinct("show", "custody", number, "--json"))["chronology"])
    assert uid not in precinct("show", "custody", number)[1]
    assert uid in precinct("show", "custody", number, "--entries")[1]


def test_the_purposes_are_said_in_the_readers_language(precinct: Precinct, number: str, desk_as: Any) -> None:
    act(desk_as(), number, "release", outcome="released_no_ground", band="17", copy_given=True)
    status, said, err = precinct("show", "custody", number, "--lang", "fa")
    assert (status, said) == (1, "")
    assert "--purpose" in err
    assert "duty (" in err
    assert "court (" in err


def test_a_wall_is_said_once(precinct: Precinct, number: str, file_of: Any) -> None:
    sent = {"to": "camp", "body": "اردوگاه", "receiver": "نوری", "reason": "پر", "band": "17", "at": "now"}
    given = {"register": "custody", "number": number, "entry": "move", "fields": sent}
    status, _said, err = precinct("enter", "entry", file_of(given))
    assert status != 0
    assert err.count("Fear of return was not answered") == 1


def test_a_year_alone_is_no_time_that_a_list_begins_at(precinct: Precinct, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "utc_now", lambda: datetime(2026, 10, 5, 16, 20, tzinfo=UTC))
    status, said, err = precinct("list", "custody", "--since", "1405")
    assert (status, said) == (2, "")
    assert "or the year 1405" in err
    assert precinct("list", "custody", "--since", "14:05")[0] == 0
