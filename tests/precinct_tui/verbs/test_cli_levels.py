"""The whole way of a stick at the command line, in both languages; what a script is told; the independent reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db.carrying.levels import links, secrets
from db.kernel.base.access import Role
from db.opening.creating import NewStore, create_store
from db.reference.lists.commands import add_holidays
from db.reference.lists.forms import AddHolidays, AgreeItem, ChangeItem
from db.reference.lists.item_commands import agree_item, change_item
from db.registers.incidents import forms
from db.registers.incidents.commands import report_incident
from db.storage import keys
from db.storage.store_info import Info
from precinct_tui.__main__ import main
from precinct_tui.language.i18n import speaking
from precinct_tui.verbs.searching import nothing_found
from tests.bundle_reader import read_bundle, read_receipt, ten_words
from tests.conftest import BADGES, Clock, Desks
from tests.db.carrying.levels.stick import KEEPER, Side
from tests.officers import officers_of
from tests.precinct_tui.verbs.test_cli import Precinct, password_file, precinct, spoken

WORDS_COST = secrets.COST
"""What the ten words cost, before the tests make that little."""

__all__ = ["password_file", "precinct", "spoken"]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def seat(tmp_path: Path, password_file: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """The same command line at a county's home."""
    home = tmp_path / "county"
    officers = officers_of((Role.ADMINISTRATOR, Role.COMMANDER, Role.INSPECTOR))
    create_store(home, NewStore("شهرستان اهواز", officers, "county", cost=keys.QUICK))

    def run(*words: str, role: Role, lang: str = "en") -> tuple[int, str, str]:
        signed = ("--officer", BADGES[role], "--password-file", str(password_file))
        status = main([*words, "--home", str(home), "--lang", lang, *signed])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def ok(answer: tuple[int, str, str]) -> dict[str, Any]:
    status, out, err = answer
    assert status == 0, (out, err)
    found: dict[str, Any] = json.loads(out)
    return found


@pytest.mark.long
def test_a_stick_from_key_to_receipt(
    precinct: Precinct, seat: Run, desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "COST", WORDS_COST)  # docs/bundle-format.md, as the reader has it
    mine, county, stick = tmp_path / "mine.json", tmp_path / "county.json", tmp_path / "stick"
    keeper, chief = {"role": Role.ADMINISTRATOR}, {"role": Role.COMMANDER}
    unit_key = ok(precinct("unit", "key", str(mine), "--json", **keeper))
    seat_key = ok(seat("unit", "key", str(county), "--json", **keeper))
    assert seat_key["kind"] == "county"
    assert precinct("up", "--to", str(stick), **chief)[0] == 1  # nobody is enrolled

    words = ok(precinct("unit", "words", str(county), "--json", **chief))["words"]
    assert words == ok(seat("unit", "words", str(mine), "--json", **keeper))["words"]
    assert words == ten_words(unit_key, seat_key, list(secrets.word_list()))
    said = " ".join(words)
    assert precinct("unit", "enrol", str(county), "--words", said + " آب", **chief)[0] == 1
    assert precinct("unit", "enrol", str(county), "--words", said, **keeper)[0] == 1
    assert precinct("unit", "enrol", str(county), "--words", said, **chief)[0] == 0
    assert seat("unit", "enrol", str(mine), "--words", said, **keeper)[0] == 0

    report_incident(desk_as(Role.DUTY), forms.ReportIncident(type="theft_home", summary="دزدی از خانهٔ همسایه"))
    assert seat("units", "--strict", **chief)[0] == 1
    status, out, _err = precinct("up", "--to", str(stick), lang="fa", **chief)
    assert (status, "رسیدی از" in out) == (0, True)
    _read_apart(seat, stick, unit_key, tmp_path / "county")
    status, out, _err = seat("take", str(stick), lang="fa", **chief)
    assert (status, "ثبت دریافت شد" in out) == (0, True)
    (receipt,) = stick.glob("*.receipt")
    assert read_receipt(receipt, str(seat_key["signs"]))["unit"] == unit_key["unit"]
    came = ok(precinct("down", "--from", str(stick), "--json", **chief))
    assert (len(came["receipts"]), came["orders"], came["taken"], came["items"]) == (1, [], [], [])
    (tmp_path / "order.json").write_text(json.dumps({"subject": "گشت شبانه", "text": "هر شب دو گشت"}), encoding="utf-8")
    (incident,) = json.loads(seat("list", "incident", "--json", **chief)[1])["records"]
    about = ("remark", "incident", incident["number"], "--unit", incident["unit"], "--words", "نشانی ناقص است")
    uid = ok(seat(*about, "--json", **chief))["remark"]
    ok(seat("enter", "order", str(tmp_path / "order.json"), "--json", **chief))
    seat("take", str(stick), **chief)
    assert "--orders" in precinct("down", "--from", str(stick), lang="en", **chief)[1]
    assert precinct("remarks", "--acknowledge", "9999", **chief)[0] == 1
    read = ("remarks", "--acknowledge", incident["number"].rpartition("-")[2], "--done", "کامل شد", "--json")
    assert ok(precinct(*read, **chief))["remarks"][0]["uid"] == uid
    assert "در راه" in seat("remarks", lang="fa", **chief)[1]
    county = Side(tmp_path / "county", Clock())
    add_holidays(county.desk, AddHolidays(days="1406/01/20 عید فطر"))
    change_item(county.desk, ChangeItem(list="wish", code="wishes", fa="می‌خواهد تازه"))
    agree_item(county.open(Role.INSPECTOR), AgreeItem(list="wish", code="wishes"))
    county.close()
    seat("take", str(stick), **chief)
    assert "--lists" in precinct("down", "--from", str(stick), lang="fa", **chief)[1]
    assert "عید فطر" in precinct("down", "--from", str(stick), "--lists", lang="fa", **chief)[1]
    down = precinct("down", "--from", str(stick), "--lists", lang="en", **chief)[1]
    assert "--item wish/wishes" in down, "a yes of its own"
    assert "were taken" not in down
    assert precinct("down", "--from", str(stick), "--item", "wish/none", **chief)[0] == 1
    assert ok(precinct("down", "--from", str(stick), "--item", "wish/wishes", "--json", **chief))["changed"] == [
        "wishes"
    ]
    assert ok(precinct("down", "--from", str(stick), "--json", **chief))["items"] == []
    status, out, _err = precinct("down", "--from", str(stick), "--orders", lang="fa", **chief)
    assert (status, "دستور شهرستان اهواز: گشت شبانه" in out) == (0, True)
    status, out, _err = seat("units", "--strict", lang="en", **chief)
    assert (status, "1 of 1" in out) == (0, True)
    (one,) = json.loads(seat("units", "--json", **chief)[1])["units"]
    assert (one["state"], one["missing"]) == ("fine", 0)
    _broken(seat, stick)


def _read_apart(seat: Run, stick: Path, unit_key: dict[str, Any], home: Path) -> None:
    """What the independent reader finds is whole, and of what was typed there is nothing."""
    side = Side(home, Clock())
    desk = side.open(KEEPER)
    with desk.store.reading() as conn:
        private = bytes(links.own_pair(conn, desk.store).sealing)
    side.close()
    (bundle,) = stick.glob("*.bundle")
    found = read_bundle(bundle, private, str(unit_key["signs"]))
    assert (found.problems, found.header["from"]) == ([], unit_key["unit"])
    reported = [entry[3] for entry in found.entries if len(entry) > 3 and entry[3]["kind"] == "incident_reported"]
    assert [said["facts"]["type"] for said in reported] == ["theft_home"]
    assert "همسایه" not in json.dumps(found.entries, ensure_ascii=False)


def _broken(seat: Run, stick: Path) -> None:
    (bundle,) = stick.glob("*.bundle")
    bundle.write_bytes(bundle.read_bytes()[:-9])
    status, out, _err = seat("take", str(stick), lang="en", role=Role.COMMANDER)
    assert status == 1
    assert "کلانتری ۱۲" in out
    assert "cut, changed" in out


def test_a_seat_is_set_up_from_the_command_line(
    tmp_path: Path, password_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "KIOSK", keys.QUICK)
    words = ("init", "--kind", "province", "--unit", "استان خوزستان", "--name", "نرگس", "--officer", "9001", "--json")
    status = main([*words, "--home", str(tmp_path / "p"), "--password-file", str(password_file)])
    assert (status, json.loads(capsys.readouterr().out)["kind"]) == (0, "province")


def test_a_search_where_words_never_come_does_not_say_that_there_is_nothing(seat: Run) -> None:
    for words in (("gold", "--in", "incident"), ("IA-1405-7",)):
        assert "Words stay at the units" in seat("search", *words, role=Role.COMMANDER)[1]
    assert ok(seat("search", "gold", "--in", "incident", "--json", role=Role.COMMANDER))["words"] == "at_unit"
    kinds = {kind: Info("u", "ستاد", "o", 1, "", kind=kind) for kind in ("precinct", "county", "national")}
    with speaking("en"):
        said = {kind: nothing_found(info).partition(":")[0] for kind, info in kinds.items()}
    assert said == {
        "precinct": "Nothing was found.", "county": "Words stay at the units", "national": "There are no records here",
    }  # fmt: skip
