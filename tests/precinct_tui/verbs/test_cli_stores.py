"""Backup, damage and lost keys on the command line and at the sign-in screen, in a store made by `precinct init`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.kernel.folding import rebuild, renewing, versions
from db.opening.setup import open_store
from db.storage import keys
from db.storage.columns import METADATA
from db.storage.dialects import sqlite
from db.storage.models import MADE_BY
from db.words.messages import Refused
from precinct_tui.__main__ import main
from precinct_tui.frame.app import PrecinctApp
from precinct_tui.language.i18n import language, set_language
from precinct_tui.language.settings import Settings
from tests.conftest import PASSWORD
from tests.made_once import made_once
from tests.precinct_tui.conftest import Hands
from tests.usual import some

Said = tuple[int, str, str]
Run = Callable[..., Said]
SIGNED = ("--officer", "7001")


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    before = language()
    yield
    set_language(before)


@pytest.fixture
def password(tmp_path: Path) -> str:
    path = tmp_path / "secret"
    path.write_text(PASSWORD, encoding="utf-8")
    return str(path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store that `precinct init` made, once for all tests of a run."""

    def make(folder: Path) -> int:
        (folder / "secret").write_text(PASSWORD, encoding="utf-8")
        signed = ("--officer", "7001", "--password-file", str(folder / "secret"))
        return main(["init", "--unit", "کلانتری ۱۴", "--name", "مدیر", "--home", str(folder / "store"), *signed])

    folder, status = made_once(tmp_path_factory, "init-store", make)
    assert status == 0
    return folder / "store"


@pytest.fixture
def run(made: Path, home: Path, password: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """`run("list", "incident")` as the first administrator of a store that `precinct init` made."""
    shutil.copytree(made, home)

    def run(*words: str, lang: str = "en", signs: bool = True) -> Said:
        signed = ("--officer", "7001", "--password-file", password) if signs else ()
        status = main([*words, "--home", str(home), "--lang", lang, *signed])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def saved(run: Run, tmp_path: Path, password: str) -> str:
    """A backup, and an officer added since."""
    assert run("backup", str(tmp_path / "backups"))[0] == 0
    added = ("7002", "--name", "ستوان", "--role", str(Role.DUTY), "--new-password-file", password)
    assert run("officer", "add", *added)[0] == 0
    return str(tmp_path / "backups")


def officers(run: Run) -> list[str]:
    return [row["badge"] for row in json.loads(run("officer", "list", "--json")[1])]


@pytest.mark.parametrize("lang", some(["en", "fa"]))
def test_lost_keys_come_back_and_what_was_done_since_is_there(run: Run, saved: str, home: Path, lang: str) -> None:
    (home / keys.FILE).unlink()
    for words in (("list", "incident"), ("serve", "--port", "0"), ("restore", saved)):
        signs = words[0] == "list"
        status, _out, err = run(*words, lang=lang, signs=signs)
        assert (status, "restore --keys-only" in err) == (1, True), words
    status, out, _err = run("doctor", lang=lang, signs=False)
    assert (status, "restore --keys-only" in out) == (1, True)

    status, out, err = run("restore", saved, "--keys-only", lang=lang)
    assert status == 0, err
    assert {"en": "7002", "fa": "۷۰۰۲"}[lang] in out
    assert "reset-password" in out
    assert officers(run) == ["7001", "7002"]


def test_in_json_too(run: Run, saved: str, home: Path) -> None:
    (home / keys.FILE).write_text("{")
    found = json.loads(run("restore", saved, "--keys-only", "--json")[1])
    assert (found["without_keys"], found["new_epoch"]) == (["7002"], False)
    assert Path(found["kept"]).read_text() == "{"
    again = run("restore", saved, "--keys-only", "--json")
    assert (again[0], json.loads(again[1])["refused"]["code"]) == (1, "exists")


def test_the_recovery_phrase_shows_it_as_well(
    home: Path, password: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ("--home", str(home), "--lang", "en")
    signed = (*SIGNED, "--password-file", password)
    assert main(["init", "--unit", "x", "--name", "y", "--json", *at, *signed]) == 0
    phrase = tmp_path / "phrase"
    phrase.write_text(json.loads(capsys.readouterr().out)["recovery"])
    assert main(["backup", str(tmp_path / "backups"), *at, *signed]) == 0
    (home / keys.FILE).unlink()
    shown = ["restore", str(tmp_path / "backups"), "--keys-only", *at]
    assert main([*shown, "--phrase-file", password]) == 1
    assert main([*shown, "--phrase-file", str(phrase)]) == 0


def test_keys_alone_are_not_put_back_damaged(run: Run, saved: str) -> None:
    assert run("restore", saved, "--keys-only", "--damaged")[0] == 2


@pytest.mark.usefixtures("room_inside")
@pytest.mark.parametrize("lang", some(["fa", "en"]))
def test_a_damaged_store_is_not_backed_up(run: Run, home: Path, tmp_path: Path, lang: str) -> None:
    assert run("officer", "list")[0] == 0
    path = home / sqlite.FILE  # its last pages are free now: whatever opens it reads none of them
    content = bytearray(path.read_bytes())
    content[len(content) - 500] ^= 1
    path.write_bytes(content)
    status, out, err = run("backup", str(tmp_path / "backups"), lang=lang)
    assert (status, out) == (1, "")
    assert str(path) in err
    assert all("partial" in path.name for path in (tmp_path / "backups").iterdir())
    assert run("restore", str(tmp_path / "backups"), "--json", signs=False)[0] == 1


def test_a_backup_that_was_not_finished_is_not_taken(run: Run, saved: str, tmp_path: Path) -> None:
    whole = next(Path(saved).iterdir())
    left = whole.rename(whole.with_name(f"{whole.name}.part"))
    for named in (saved, str(left)):
        status, out, _err = run("restore", named, "--json", signs=False)
        assert (status, json.loads(out)["refused"]["code"]) == (1, "not_a_backup")


@pytest.mark.parametrize("lang", some(["fa", "en"]))
async def test_the_sign_in_screen_names_the_way_out(run: Run, home: Path, lang: str) -> None:
    (home / keys.FILE).unlink()
    app = PrecinctApp(home, Settings(language=lang), bidi="off")
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(app, pilot)
        await hands.stand_on("SignInScreen")
        await hands.see("--keys-only")


def test_doctor_names_the_registers_whose_rows_an_older_version_made(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows() -> dict[str, str]:
        checks = json.loads(run("doctor", "--json")[1])["checks"]
        return next(check for check in checks if check["check"] == "rows")

    assert rows() == {"check": "rows", "state": "good", "text": "all of this version"}
    desk = open_store(home, "7001", PASSWORD)
    with desk.store.writing() as conn:
        conn.execute(MADE_BY.update().where(MADE_BY.c.room == "incidents").values(version=versions.MIXED))
    desk.store.close()

    def full(*_: object) -> None:
        raise Refused("disk_full")

    with monkeypatch.context() as patched:
        patched.setattr(rebuild, "copy_and_fold", full)
        left = rows()
    assert left["state"] == "warning"
    assert "Incidents" in left["text"]
    assert "precinct journal rebuild" in left["text"]
    assert "Custody" not in left["text"]
    assert run("journal", "rebuild")[0] == 0
    assert rows()["state"] == "good"


def test_a_comparison_names_what_waits_for_its_renewal_and_what_differs(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an upgrade: rows of the lists are those that an older version made."""
    monkeypatch.setattr(renewing.Renewal, "run", lambda _self: None)
    desk = open_store(home, "7001", PASSWORD)
    codes = METADATA.tables["list_item"]
    with desk.store.writing() as conn:
        conn.execute(codes.update().where(codes.c.list == "incident_type").values(fa="mark"))
    desk.store.close()
    status, said, _ = run("journal", "rebuild", "--check")
    assert (status, "! list_item differs" in said, "renewed" in said) == (1, True, False)
    desk = open_store(home, "7001", PASSWORD)
    with desk.store.writing() as conn:
        conn.execute(MADE_BY.update().where(MADE_BY.c.room == "lists").values(version=versions.MIXED))
    desk.store.close()
    status, said, _ = run("journal", "rebuild", "--check")
    assert (status, "differs" in said) == (0, False)
    assert "1 table is being renewed after an upgrade. Compare again when that is done." in said
    assert "identical" not in said
    found = json.loads(run("journal", "rebuild", "--check", "--json")[1])
    assert (found["identical"], found["differences"], found["renewing"]) == (False, [], ["list_item"])
    assert run("journal", "rebuild")[0] == 0
    found = json.loads(run("journal", "rebuild", "--check", "--json")[1])
    assert (found["identical"], found["renewing"]) == (True, [])


def test_recover_checks_the_phrase_before_it_asks_for_a_password(
    home: Path, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("1" * 40, encoding="utf-8")
    words = ["recover", "--officer", "7001", "--phrase-file", str(wrong), "--home", str(home), "--lang", "en", "--json"]
    assert main(words) == 1
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "wrong_phrase"
    never_read = tmp_path / "not there"
    assert main([*words, "--new-password-file", str(never_read)]) == 1
    assert json.loads(capsys.readouterr().out)["refused"]["code"] == "wrong_phrase"
