"""A citizen's app at the command line: one file, and an inbox folder."""

from __future__ import annotations

import json
from pathlib import Path

from db.words.calendar.jalali import utc_now
from tests.conftest import ROOT
from tests.precinct_tui.verbs.test_cli import Precinct, password_file, precinct, spoken

__all__ = ["password_file", "precinct", "spoken"]
EXAMPLES = ROOT / "docs" / "examples" / "citizen-app"


def test_one_file_is_taken_and_answered(precinct: Precinct, tmp_path: Path) -> None:
    sent = tmp_path / "request.json"
    raw = json.loads((EXAMPLES / "request.json").read_text(encoding="utf-8"))
    sent.write_text(json.dumps({**raw, "sent_at": utc_now().isoformat()}), encoding="utf-8")
    status, said, _ = precinct("enter", "app", str(sent), "--json")
    answer = json.loads(said)
    assert (status, answer["state"], answer["stands"]) == (0, "taken", "registered")
    again = json.loads(precinct("enter", "app", str(sent), "--json")[1])
    assert again["code"] == answer["code"]
    shown = json.loads(precinct("show", "request", answer["code"], "--json")[1])
    assert shown["state"] == "registered"
    sent.write_text(json.dumps({**raw, "category": "weather", "id": "x"}), encoding="utf-8")
    status, said, _ = precinct("enter", "app", str(sent))
    assert status == 1
    assert "id: A UUID is expected." in said


def test_the_inbox_beside_the_store(precinct: Precinct, store_home: Path) -> None:
    inbox = store_home / "inbox"
    inbox.mkdir()
    raw = json.loads((EXAMPLES / "suggestion.json").read_text(encoding="utf-8"))
    sent = json.dumps({**raw, "sent_at": utc_now().isoformat()})
    (inbox / "suggestion.json").write_text(sent, encoding="utf-8")
    (inbox / "wrong.json").write_text("[]", encoding="utf-8")
    status, said, _ = precinct("inbox", "--json")
    found = json.loads(said)
    assert (status, found["taken"], [one["file"] for one in found["set_aside"]]) == (1, 1, ["wrong.json"])
    assert len(list((store_home / "outbox").iterdir())) == 1
    assert (inbox / "quarantine" / "wrong.json.reason.txt").exists()
    assert precinct("inbox")[0] == 0
