"""Attachments and packets on the command line: from the scan to the court's answer, and the folder between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from db.across.packets.schema import check, schema
from db.across.packets.signed import checked_folder
from db.carrying.levels import links, secrets
from db.carrying.levels.forms import MakeUnitKey
from db.demo.attachments import picture, scan
from db.kernel.base.access import Role
from db.words.calendar.jalali import utc_now
from precinct_tui.__main__ import main
from tests.conftest import Desks
from tests.db.across.packets.test_packets import held, theft
from tests.precinct_tui.verbs.test_cli import Precinct, document, file_of, password_file, precinct, spoken

__all__ = ["file_of", "password_file", "precinct", "spoken"]


@pytest.fixture
def case(desk_as: Desks, tmp_path: Path) -> tuple[str, str]:
    """(number of a theft with a statement attached, number of who is held for it)."""
    desk = desk_as()
    return theft(desk, tmp_path).number, held(desk)


def test_a_scan_is_attached_listed_and_taken_out(precinct: Precinct, case: tuple[str, str], tmp_path: Path) -> None:
    incident, custody = case
    path = tmp_path / "عکس صحنه.png"
    path.write_bytes(picture(Random(1)))
    digest = hashlib.sha256(picture(Random(1))).hexdigest()
    added = document(precinct("attachment", "add", "incident", incident, str(path), "--what", "scene", "--json"))
    assert (added["place"], added["name"], added["sha256"]) == (2, "عکس صحنه.png", digest)
    status, said, _err = precinct("attachment", "add", "custody", custody, str(path), "--what", "medical")
    assert (status, digest in said) == (0, True)
    names = [one["name"] for one in document(precinct("attachment", "list", "incident", incident, "--json"))]
    assert names == ["statement.pdf", "عکس صحنه.png"]
    assert "statement.pdf" in precinct("attachment", "list", "incident", incident)[1]
    out = tmp_path / "out"
    out.mkdir()
    assert precinct("attachment", "out", "incident", incident, "2", "--out", str(out))[0] == 0
    assert (out / f"{incident}-2-عکس صحنه.png").read_bytes() == picture(Random(1))
    assert precinct("attachment", "out", "incident", incident, "9", "--out", str(out))[0] == 1
    status, _said, err = precinct("attachment", "add", "incident", incident, __file__, "--what", "scene")
    assert (status, "another kind of file" in err) == (1, True)
    assert precinct("attachment", "list", "incident", incident, role=Role.ADMINISTRATOR)[0] == 1
    checks = {one["check"]: one for one in document(precinct("doctor", "--json"))["checks"]}
    assert (checks["attachments"]["state"], "2 contents" in checks["attachments"]["text"]) == ("good", True)


@pytest.mark.long
def test_a_packet_goes_out_as_a_folder_and_its_answer_comes_back_once(
    precinct: Precinct, case: tuple[str, str], tmp_path: Path
) -> None:
    incident, custody = case
    words = ("packet", "prepare", incident, "--to", "prosecutor", "--person", custody, "--asks", "قرار مناسب")
    number = document(precinct(*words, "--json"))["number"]
    missing = {one["item"]["code"]: one["state"] for one in document(precinct("packet", "check", number, "--json"))}
    assert missing["approved"] == "missing"
    status, _said, err = precinct("packet", "send", number)
    assert (status, "Missing without a reason" in err) == (1, True)
    sent = document(precinct("packet", "send", number, "--incomplete", "وقت تنگ است", "--json"))
    assert sent == {"number": number, "state": "sent"}
    assert precinct("packet", "receipt", number, "775/1405")[0] == 0
    assert precinct("packet", "export", number, "--out", str(tmp_path / "stick"))[0] == 0
    folder = tmp_path / "stick" / number
    told = json.loads((folder / "packet.json").read_text(encoding="utf-8"))
    assert check("packet")(told) == ()
    for one in told["attachments"]:
        assert hashlib.sha256((folder / one["file"]).read_bytes()).hexdigest() == one["sha256"]
    assert (folder / "packet.pdf").read_bytes().startswith(b"%PDF")
    assert checked_folder(folder).state == "unsigned"
    assert precinct("packet", "export", number, "--out", str(tmp_path / "stick"))[0] == 1, "it is there already"
    form = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    assert form == document(precinct("packet", "form", number))
    answer = {"id": "8818", "answer": "detention", "at": utc_now().isoformat(), "number": "9140", "judge": "قاضی"}
    filled = folder / "answer.json"
    filled.write_text(json.dumps({**form, "answers": [answer]}, ensure_ascii=False), encoding="utf-8")
    taken = document(precinct("packet", "read", str(filled), "--json"))
    assert taken == {"number": number, "state": "answered", "new": 1, "known": 0}
    assert document(precinct("packet", "read", str(filled), "--json")) == {**taken, "new": 0, "known": 1}
    assert document(precinct("show", "custody", custody, "--json"))["state"] == "judge"
    assert document(precinct("show", "incident", incident, "--json"))["state"] == "disposed"
    filled.write_text(json.dumps({**form, "answers": [{**answer, "at": "yesterday"}]}), encoding="utf-8")
    status, _said, err = precinct("packet", "read", str(filled))
    assert (status, "answers[0].at" in err) == (1, True)
    assert precinct("packet", "read", str(filled), role=Role.INVESTIGATION)[0] == 1


def test_the_schemas_are_shipped_and_the_examples_of_the_documentation_fit_them(precinct: Precinct, root: Path) -> None:
    assert document(precinct("packet", "schema", "answer", role=None)) == schema("answer")
    for name, example in (("packet", "packet.json"), ("answer", "packet-answer.json")):
        told = json.loads((root / "docs" / "examples" / example).read_text(encoding="utf-8"))
        assert check(name)(told) == ()
        assert check(name)({**told, "version": 9}) != ()


def test_the_example_of_an_answer_is_read(
    precinct: Precinct, case: tuple[str, str], root: Path, file_of: Callable[[Any], str]
) -> None:
    incident, custody = case
    number = document(precinct("packet", "prepare", incident, "--to", "court", "--person", custody, "--json"))["number"]
    document(precinct("packet", "send", number, "--incomplete", "x", "--json"))
    form = document(precinct("packet", "form", number))
    example = json.loads((root / "docs" / "examples" / "packet-answer.json").read_text(encoding="utf-8"))
    for one in example["answers"]:
        one["at"] = utc_now().isoformat()
        one |= {"person": custody} if "person" in one else {}
    taken = document(precinct("packet", "read", file_of({**example, "packet": form["packet"]}), "--json"))
    assert (taken["new"], taken["state"]) == (2, "answered")


def test_pages_are_asked_for_where_they_cannot_be_counted(
    precinct: Precinct, case: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "packed.pdf"
    path.write_bytes(scan(Random(4)).replace(b"/Type /Page", b"/Type /Xage").replace(b"/Count", b"/Xount"))
    words = ("attachment", "add", "incident", case[0], str(path), "--what", "other")
    assert "pages" in precinct(*words)[2]
    assert document(precinct(*words, "--pages", "7", "--json"))["pages"] == 7


def test_the_court_verifies_a_folder_without_an_account(
    precinct: Precinct, case: tuple[str, str], desk_as: Desks, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    links.make_unit_key(desk_as(Role.ADMINISTRATOR), MakeUnitKey())
    key = tmp_path / "key"
    key.write_bytes(secrets.key_file(links.public_of(desk_as(Role.COMMANDER))))
    number = document(precinct("packet", "prepare", case[0], "--to", "prosecutor", "--json"))["number"]
    folder = tmp_path / "stick" / number
    status, said, _err = precinct("packet", "export", number, "--out", str(tmp_path / "stick"))
    assert (status, "not signed" in said) == (0, False)
    words = document(precinct("unit", "words", "--json"))["words"]

    def verified(*more: str) -> tuple[int, str]:
        status = main(["packet", "verify", str(folder), "--lang", "en", *more])
        return status, " ".join(capsys.readouterr().out.split())

    status, said = verified()
    assert (status, " ".join(words) in said, number in said) == (0, True, True)
    status, said = verified("--key", str(key))
    assert (status, said.startswith("Whole"), "six words" in said) == (0, True, False)
    (folder / "packet.json").write_text("{}", encoding="utf-8")
    status, said = verified("--key", str(key))
    assert (status, said.startswith("CHANGED"), "packet.json" in said) == (1, True, True)
    assert main(["packet", "verify", str(tmp_path / "nowhere"), "--lang", "en"]) == 1
    assert "There is no file" in capsys.readouterr().err
    assert main(["packet", "verify", str(folder), "--lang", "en", "--key", str(folder / "packet.pdf")]) == 1
    assert "no key file" in capsys.readouterr().err
