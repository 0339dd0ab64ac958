"""`precinct journal import`: what is in a file is shown by kind before anything is taken; what waits for two people."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.carrying.transfer.inbound_files import import_journal
from db.kernel.base.access import Role
from db.storage import ends
from db.words.ids import new_uid
from precinct_tui.language import lot_words
from precinct_tui.language.i18n import speaking
from tests.conftest import BADGES, Desks
from tests.db.carrying.transfer.forging import SECRET_WORDS, Forger
from tests.precinct_tui.verbs.test_cli import Precinct, password_file, precinct, spoken
from tests.usual import some

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


@pytest.mark.parametrize("lang", some(["en", "fa"]))
def test_what_is_in_a_file_is_said_before_anything_is_taken(
    precinct: Precinct, desk_as: Desks, words: tuple[str, ...], lang: str
) -> None:
    before = last(desk_as)
    status, out, _err = precinct(*words, "--dry-run", lang=lang)
    assert status == 0
    assert ("Officer added" if lang == "en" else "افسر افزوده شد") in out
    assert ("3 Moment marked" in out) or lang == "fa"
    assert ("waits for two people: 1" if lang == "en" else "در انتظار تأیید دو نفر: ۱") in out
    assert last(desk_as) == before
    status, out, _err = precinct(*words, lang=lang)
    assert status == 0
    one = "1 entry of this file changes officers" if lang == "en" else "۱ ثبت این فایل افسران"
    assert one in out
    assert "precinct journal waiting" in out
    assert ("not applied here" in out and "(2)" in out) or lang == "fa"


def test_one_and_many_read_right_in_both_languages() -> None:
    said = {}
    for code in ("en", "fa"):
        with speaking(code):
            said[code] = [lot_words.brought(count, "precinct journal waiting") for count in (1, 2)]
    one, many = said["en"]
    assert "1 entry of this file changes officers" in one
    assert "It is kept and waits until" in one
    assert "2 entries of this file change officers" in many
    assert "They are kept and wait until" in many
    assert ["۱ ثبت این فایل" in said["fa"][0], "۲ ثبت این فایل" in said["fa"][1]] == [True, True]


def test_a_script_is_told_the_same_and_two_people_let_it_count(precinct: Precinct, words: tuple[str, ...]) -> None:
    seen = json.loads(precinct(*words, "--dry-run", "--json")[1])
    assert (seen["entries"], seen["kinds"]["mark_set"], seen["leading"]) == (4, 3, {"officer_added": 1})
    taken = json.loads(precinct(*words, "--json")[1])
    assert (taken["entries"], taken["set_aside"], taken["leading"]) == (4, ["mark_set"] * 2, {"officer_added": 1})
    assert len(taken["waiting"]) == 1
    status, out, _err = precinct("journal", "agree", "1", "--json")
    assert (status, json.loads(out)["refused"]["code"]) == (1, "forbidden")
    for who in (Role.PATROL, Role.ADMINISTRATOR):  # whoever looks after the machine is told, and of no name
        checks = {check["check"]: check for check in json.loads(precinct("doctor", "--json", role=who)[1])["checks"]}
        assert checks["waiting"]["state"] == "warning"
        assert "1 entry of 1 file, since" in checks["waiting"]["text"]
        assert "6666" not in checks["waiting"]["text"]
    out = precinct("journal", "waiting", role=Role.COMMANDER, lang="en")[1]
    assert "1 Officer added" in out
    assert "6666 x" in out
    (lot,) = json.loads(precinct("journal", "waiting", "--json", role=Role.ADMINISTRATOR)[1])["lots"]
    assert (lot["state"], lot["said_yes"], lot["entries"][0]["says"]["role"]) == ("waits", [], "commander")
    for role, state in ((Role.COMMANDER, "waits"), (Role.ADMINISTRATOR, "counts")):
        said = json.loads(precinct("journal", "agree", "1", "--json", role=role)[1])
        assert (said["number"], said["state"]) == (1, state)
    assert (
        json.loads(precinct("journal", "refuse", "1", "--reason", "x", "--json")[1])["refused"]["code"] == "forbidden"
    )
    assert '"waiting"' not in precinct("doctor", "--json", role=Role.COMMANDER)[1]
    officers = json.loads(precinct("officer", "list", "--json", role=Role.COMMANDER)[1])
    assert "6666" in json.dumps(officers)
    assert "Agreed to" in precinct("journal", "waiting", "--all", role=Role.COMMANDER, lang="en")[1]
    assert json.loads(precinct("journal", "rebuild", "--check", "--json", role=Role.COMMANDER)[1])["identical"]
    assert precinct("journal", "verify", role=Role.COMMANDER)[0] == 0


@pytest.mark.long
def test_a_badge_with_two_names_in_a_file_of_lists_is_asked_about(
    precinct: Precinct, desk_as: Desks, tmp_path: Path
) -> None:
    desk = desk_as(Role.DUTY)
    forger = Forger(desk, tmp_path)
    forger.add("mark_set", new_uid(), {"facts": {"kind": "call"}})
    import_journal(desk, forger.file(), SECRET_WORDS)
    other = Forger(desk, tmp_path, like=forger)
    facts = {"badge": BADGES[Role.PATROL], "name": "نام دیگر", "role": "patrol"}
    other.add("officer_added", new_uid(), {"facts": facts})
    (tmp_path / "passphrase").write_bytes(SECRET_WORDS)
    words = "journal", "import", str(other.file(lists=True)), "--passphrase-file", str(tmp_path / "passphrase")
    assert json.loads(precinct(*words, "--json")[1])["refused"]["code"] == "forbidden"
    assert json.loads(precinct(*words, "--json", role=Role.ADMINISTRATOR)[1])["leading"] == {"officer_added": 1}
    assert "Has this badge number here" in precinct("journal", "waiting", role=Role.COMMANDER, lang="en")[1]
    agree = "journal", "agree", "1", "--json"
    assert json.loads(precinct(*agree, role=Role.COMMANDER)[1])["state"] == "waits"
    assert json.loads(precinct(*agree, role=Role.ADMINISTRATOR)[1])["refused"]["code"] == "same_badge"
    assert json.loads(precinct(*agree, "--same-person", role=Role.ADMINISTRATOR)[1])["state"] == "counts"
