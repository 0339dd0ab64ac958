"""`precinct update FOLDER`: checked, agreed to, installed, and backed up by the program that comes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from db.kernel.journal import stored_events
from db.opening.setup import open_store
from precinct_kiosk import current_version, service, versions
from precinct_kiosk.errors import FolderError
from precinct_kiosk.packed_folder import SIGNATURE
from precinct_tui.language.program_words import words_of
from precinct_tui.screens.machine import packed_programs
from tests.conftest import PASSWORD
from tests.precinct_kiosk.packed import THIEF, kiosk, pack
from tests.precinct_tui.verbs.test_cli_stores import Run, home, made, password, run, spoken

__all__ = ["home", "made", "password", "run", "spoken"]

SCRIPT = """#!/bin/sh
echo "$@" > "$0.said"
while [ $# -gt 0 ]; do [ "$1" = --password-file ] && cat "$2" > "$0.read"; shift; done
echo '{"backup": "/media/stick/one", "up_to_date": false}'
"""


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kiosk that runs this program; the newer one writes down what it is called with."""
    place = kiosk(tmp_path / "program")
    monkeypatch.setattr(sys, "prefix", str(place / "versions" / "0.9.0"))
    monkeypatch.setattr(versions, "_run", lambda *_of: "precinct 0.10.0")
    comes = place / "versions" / "0.10.0" / "bin"
    comes.mkdir(parents=True)
    (comes / "precinct").write_text(SCRIPT, encoding="utf-8")
    (comes / "precinct").chmod(0o755)
    return place


def code_of(said: str) -> str:
    return str(json.loads(said)["refused"]["code"])


def agreed(home: Path) -> list[tuple[str, str, str]]:
    """What the journal says of versions that were agreed to: way, version, sum."""
    desk = open_store(home, "7001", PASSWORD)
    with desk.store.reading() as conn:
        found = stored_events.events_of_kinds(conn, desk.store.unit, ("update_agreed",))
        said = [(str(one.facts["way"]), str(one.facts["to"]), str(one.facts["sum"])) for one in found]
    desk.store.close()
    return said


def test_a_newer_folder_is_taken_and_the_new_program_writes_the_backup(
    run: Run, home: Path, where: Path, tmp_path: Path
) -> None:
    status, said, _err = run("update", str(pack(tmp_path / "stick", "0.10.0")), "--json", "--backup", str(tmp_path))
    document = json.loads(said)
    assert (status, document["version"], document["prepared"]["backup"]) == (0, "0.10.0", "/media/stick/one")
    assert current_version.current(where) == "0.10.0"
    assert agreed(home) == [("forward", "0.10.0", document["sum"])]
    called = where / "versions" / "0.10.0" / "bin"
    words = (called / "precinct.said").read_text(encoding="utf-8")
    assert words.startswith(f"update --prepare --home {home} --json --officer 7001 ")
    assert f"--backup {tmp_path}" in words
    assert PASSWORD not in words
    assert (called / "precinct.read").read_text(encoding="utf-8") == f"{PASSWORD}\n"


@pytest.mark.parametrize(("version", "code"), [("0.9.0", "same"), ("0.8.0", "older"), ("0.10.0", "other_key")])
def test_what_is_not_taken_is_told_before_anybody_agrees(
    run: Run, home: Path, where: Path, tmp_path: Path, version: str, code: str
) -> None:
    folder = pack(tmp_path / "stick", version)
    if code == "other_key":
        (folder / SIGNATURE).write_bytes((pack(tmp_path / "thief", version, THIEF) / SIGNATURE).read_bytes())
    status, said, _err = run("update", str(folder), "--json")
    assert (status != 0, code_of(said)) == (True, code)
    assert current_version.current(where) == "0.9.0"
    assert agreed(home) == []


def test_on_a_kiosk_roots_service_takes_it(
    run: Run, home: Path, where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pack(tmp_path / "stick", "0.10.0")
    monkeypatch.setattr(packed_programs, "_is_own", lambda _where: False)
    monkeypatch.setattr(packed_programs, "LOOKS", 2)
    looks: list[float] = []

    def answers_at_the_second_look(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            service.serve(where)

    monkeypatch.setattr("time.sleep", answers_at_the_second_look)
    status, said, _err = run("update", str(folder), "--json")
    assert (status != 0, code_of(said)) == (True, "no_answer")
    assert current_version.current(where) == "0.9.0"
    status, said, _err = run("update", str(folder))
    assert (status, current_version.current(where)) == (0, "0.10.0")
    assert "Backed up into /media/stick/one" in said
    assert len(agreed(home)) == 2


def test_a_program_that_came_otherwise_is_not_updated_so(run: Run, home: Path, tmp_path: Path) -> None:
    status, said, _err = run("update", str(pack(tmp_path / "stick", "9.0.0")), "--json")
    assert (status != 0, code_of(said)) == (True, "not_from_a_folder")
    assert agreed(home) == []


def test_every_code_has_its_own_words(tmp_path: Path) -> None:
    values = {"version": "0.8.0", "current": "0.9.0", "needed": 3 * 2**20 + 1, "free": 2**21, "name": "x.whl"}
    codes = ("not_packed", "no_key", "other_key", "damaged", "older", "little_room", "failed")
    said = [str(words_of(FolderError(code, **values), tmp_path)) for code in codes]
    assert len({*said}) == len(codes)
    assert "4 MB" in said[codes.index("little_room")]
    assert "2 MB" in said[codes.index("little_room")]
    full = FolderError("failed", why="No space left\x1b[2J on device")
    assert "“No space left\N{REPLACEMENT CHARACTER}[2J on device”" in str(words_of(full, tmp_path))


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("exit 1", "not backed up yet"),
        ("echo nonsense", "not backed up yet"),
        ("""echo '{"backup": null, "up_to_date": true}'""", "changes no table"),
    ],
)
def test_it_says_whether_the_store_is_backed_up(
    run: Run, where: Path, tmp_path: Path, program: str, words: str
) -> None:
    (where / "versions" / "0.10.0" / "bin" / "precinct").write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
    status, said, _err = run("update", str(pack(tmp_path / "stick", "0.10.0")))
    assert (status, words in said) == (0, True)
