"""`precinct journal import`: what is in a file is shown by kind before anything is taken; a leader's yes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.kernel.access import Role
from db.storage import ends
from db.words.ids import new_uid
from tests.conftest import Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger
from tests.precinct_tui.verbs.test_cli import Precinct, password_file, precinct, spoken

__all__ = ["password_file", "precinct", "spoken"]


@pytest.fixture
def words(desk_as: Desks, tmp_path: Path) -> tuple[str, ...]:
    """The words that take in a file with a new commander, a call and what nobody can read."""
    desk = desk_as(Role.DUTY)
    forger = Forger(desk, tmp_path)
    forger.add("officer_added", new_uid(), {"facts": {"badge": "6666", "name": "x", "role": "commander"}})
    for value in ("call", {"a": 1}, 2**70):
        forger.add("mark_set", new_uid(), {"facts": {"kind": value}})
    secret = tmp_path / "passphrase"
    secret.write_bytes(SECRET_WORDS)
    return "journal", "import", str(forger.file()), "--passphrase-file", str(secret)


def last(desk_as: Desks) -> int:
    with desk_as.open[0].store.reading() as conn:
        return ends.last_position(conn, ("record",))


@pytest.mark.parametrize("lang", ["en", "fa"])
def test_what_is_in_a_file_is_said_before_anything_is_taken(
    precinct: Precinct, desk_as: Desks, words: tuple[str, ...], lang: str
) -> None:
    before = last(desk_as)
    status, out, _err = precinct(*words, "--dry-run", lang=lang)
    assert status == 0
    assert ("Officer added" if lang == "en" else "افسر افزوده شد") in out
    assert ("3 Moment marked" in out) or lang == "fa"
    status, out, err = precinct(*words, lang=lang)
    assert status == 1
    assert ("leader" if lang == "en" else "افسر جانشین") in out
    assert "--yes" in err
    assert last(desk_as) == before


def test_a_script_is_told_the_same(precinct: Precinct, words: tuple[str, ...]) -> None:
    seen = json.loads(precinct(*words, "--dry-run", "--json")[1])
    assert (seen["entries"], seen["kinds"]["mark_set"], seen["leading"]) == (4, 3, {"officer_added": 1})
    status, out, _err = precinct(*words, "--json")
    assert (status, json.loads(out)["refused"]["code"]) == (1, "needs_leader")
    status, out, _err = precinct(*words, "--json", "--yes")
    assert (status, json.loads(out)["refused"]["code"]) == (1, "forbidden")
    taken = json.loads(precinct(*words, "--json", "--yes", role=Role.COMMANDER)[1])
    assert (taken["entries"], taken["set_aside"], taken["leading"]) == (4, ["mark_set"] * 2, {"officer_added": 1})
    assert json.loads(precinct("journal", "rebuild", "--check", "--json", role=Role.COMMANDER)[1])["identical"]
    assert precinct("journal", "verify", role=Role.COMMANDER)[0] == 0


def test_what_was_set_aside_is_named(precinct: Precinct, words: tuple[str, ...]) -> None:
    status, out, _err = precinct(*words, "--yes", role=Role.COMMANDER)
    assert status == 0
    assert "not applied here" in out
    assert "(2)" in out
