"""`precinct restore` chooses by how far a backup reaches, looks at it first, and asks where that is in doubt."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.kernel.base.access import Role
from db.opening.setup import open_store
from db.storage import backup_facts, keys
from db.storage.dialects import sqlite
from precinct_tui.__main__ import main
from precinct_tui.verbs import backup_choosing, signing_in
from tests.conftest import PASSWORD
from tests.db.storage.test_backup import add
from tests.db.storage.test_backup_choice import as_v0_1_0
from tests.made_once import copy_store, made_once
from tests.precinct_tui.verbs.test_cli_stores import Run, home, made, password, run, spoken
from tests.usual import some

Restore = Callable[..., tuple[int, str, str, int | None]]
__all__ = ["home", "made", "password", "run", "spoken"]


@pytest.fixture
def stick(made: Path, run: Run, home: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two backups; between them twenty entries."""

    def make(folder: Path) -> None:
        store = copy_store(made, folder / "store")
        signed = ("--home", str(store), "--officer", "7001", "--password-file", str(made.parent / "secret"))
        assert main(["backup", str(folder / "stick"), *signed]) == 0
        desk = open_store(store, "7001", PASSWORD)
        for number in range(20):
            add(desk, f"between{number}")
        desk.store.close()
        assert main(["backup", str(folder / "stick"), *signed]) == 0

    saved, _nothing = made_once(tmp_path_factory, "two-backups", make)
    shutil.rmtree(home)
    copy_store(saved / "store", home)
    return Path(shutil.copytree(saved / "stick", tmp_path / "stick"))


def both(stick: Path) -> tuple[Path, Path]:
    """(that of before the twenty entries, that of after them)."""
    older, newer = sorted(stick.iterdir(), key=lambda path: int(path.name.split("-")[2]))
    return older, newer


def year_ahead(path: Path) -> Path:
    """As it would be named if the clock had run a year ahead."""
    before, year, after = path.name[:9], path.name[9:13], path.name[13:]
    return path.rename(path.with_name(f"{before}{int(year) + 1}{after}"))


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 8
    path.write_bytes(content)


@pytest.fixture
def restore(
    tmp_path: Path, password: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Restore:
    """`restore(folder, "--json", typed="2")` into a new folder: (status, output, errors, position it reaches or None).

    `typed`: what is typed at the terminal; None: nobody can be asked.
    """
    made = iter(range(99))

    def run(*words: str, typed: str | None = None, lang: str = "en") -> tuple[int, str, str, int | None]:
        target = tmp_path / f"restored{next(made)}"
        capsys.readouterr()
        with monkeypatch.context() as patch:
            patch.setattr(backup_choosing, "can_ask", lambda: typed is not None)
            patch.setattr(signing_in.sys, "stdin", io.StringIO("" if typed is None else f"{typed}\n"))
            status = main(["restore", *words, "--home", str(target), "--lang", lang])
        said = capsys.readouterr()
        still = keys.load(target).unchecked if status == 0 else None
        assert status == 0 or not (target / sqlite.FILE).exists()
        return status, said.out, said.err, None if still is None else still.position

    return run


def test_the_one_that_reaches_farthest_is_taken_and_all_is_named(stick: Path, restore: Restore) -> None:
    older, newer = both(stick)
    status, out, _err, position = restore(str(stick))
    assert (status, position) == (0, int(newer.name.split("-")[2]))
    for word in (str(newer), "officers 7001", f"position {position}", older.name, "Not checked yet"):
        assert word in out
    status, out, err, position = restore(str(older))
    assert (status, position) == (0, int(older.name.split("-")[2]))
    assert newer.name in err


@pytest.mark.parametrize("lang", some(["fa", "en"]))
def test_a_clock_that_ran_a_year_ahead_decides_nothing(stick: Path, restore: Restore, lang: str) -> None:
    older, newer = both(stick)
    older = year_ahead(older)
    reach = int(newer.name.split("-")[2])
    status, out, _err, _position = restore(str(stick), "--json")
    said = json.loads(out)["refused"]
    assert (status, said["code"]) == (1, "which_backup")
    assert restore(str(stick), lang=lang)[0] == 1
    status, _out, err, position = restore(str(stick), typed="1", lang=lang)
    assert (status, position) == (0, reach)
    assert older.name in err
    assert newer.name in err
    assert restore(str(stick), typed="\u06f2")[3] == int(older.name.split("-")[2])
    assert restore(str(stick), typed="7\n1")[3] == reach
    assert restore(str(stick), typed="")[0] == 1
    assert restore(str(newer))[3] == reach


def test_never_one_of_two_units(stick: Path, restore: Restore, tmp_path: Path, password: str) -> None:
    other = ["--home", str(tmp_path / "other"), "--officer", "8002", "--password-file", password, "--lang", "en"]
    assert main(["init", "--unit", "کلانتری ۲۲", "--name", "رئیس", *other]) == 0
    assert main(["backup", str(stick), *other]) == 0
    (theirs,) = [path for path in stick.iterdir() if "8002" in (path / keys.FILE).read_text()]
    status, out, _err, _position = restore(str(stick), "--json")
    assert (status, json.loads(out)["refused"]["code"]) == (1, "which_backup")
    status, _out, err, _position = restore(str(stick))
    assert (status, "officers 8002" in err, "officers 7001" in err) == (1, True, True)
    status, out, err, _position = restore(str(theirs))
    assert (status, "of other stores" in out) == (0, True)
    assert all(path.name in out for path in stick.iterdir())


@pytest.mark.parametrize("file", [sqlite.FILE, backup_facts.FILE, keys.FILE])
def test_a_flipped_bit_is_told_and_the_next_whole_one_is_offered(stick: Path, restore: Restore, file: str) -> None:
    older, newer = both(stick)
    spoil(newer / file)
    for named in (stick, newer):
        status, out, _err, _position = restore(str(named), "--json")
        assert (status, json.loads(out)["refused"]["code"]) == (1, "bad_backup")
        assert restore(str(named), typed="n")[0] == 1
        status, _out, err, position = restore(str(named), typed="y")
        assert (status, position) == (0, int(older.name.split("-")[2]))
        assert newer.name in err
    if file == keys.FILE:
        (newer / backup_facts.FILE).unlink()
        assert restore(str(stick), typed="y")[3] == int(older.name.split("-")[2])
        return
    spoil(older / sqlite.FILE)
    status, _out, err, _position = restore(str(stick), typed="y")
    assert (status, "--damaged" in err) == (1, True)
    assert restore(str(newer), "--damaged")[0] == 0


def test_an_officer_or_the_phrase_has_it_checked_inside(stick: Path, tmp_path: Path, password: str) -> None:
    signed = ["--officer", "7001", "--password-file", password, "--lang", "en"]
    wrong = tmp_path / "wrong"
    wrong.write_text("another-horse")
    assert main(["restore", str(stick), "--home", str(tmp_path / "a"), *signed[:3], str(wrong)]) == 1
    assert main(["restore", str(stick), "--home", str(tmp_path / "a"), *signed]) == 0
    still = keys.load(tmp_path / "a").unchecked
    assert (still is not None and still.what) == "chain"


def test_only_a_partial_one_is_named_and_not_taken(stick: Path, restore: Restore, tmp_path: Path) -> None:
    part = shutil.copytree(both(stick)[1], tmp_path / "part" / "precinct-20261130T120000Z-partial")
    status, out, _err, _position = restore(str(part.parent), "--json")
    said = json.loads(out)["refused"]
    assert (status, said["code"], str(part) in said["message"]) == (1, "only_partial", True)
    status, _out, err, _position = restore(str(part))
    assert (status, "journal rebuild" in err) == (0, True)


def test_one_of_version_0_1_0_says_that_it_has_no_sums(stick: Path, restore: Restore, home: Path) -> None:
    older, newer = both(stick)
    desk = open_store(home, "7001", PASSWORD)
    as_v0_1_0(older, desk.store.unlocked.data_key)
    as_v0_1_0(newer, desk.store.unlocked.data_key)
    desk.store.close()
    status, out, err, _position = restore(str(stick))
    assert (status, "0.1.0" in err, str(newer) in out) == (0, True, True)
    year_ahead(older)
    assert restore(str(stick))[0] == 1


def test_keys_come_from_a_backup_of_this_store_alone(
    stick: Path, run: Run, home: Path, tmp_path: Path, password: str
) -> None:
    other = ["--home", str(tmp_path / "other"), "--officer", "8002", "--password-file", password, "--lang", "en"]
    assert main(["init", "--unit", "کلانتری ۲۲", "--name", "رئیس", *other]) == 0
    assert main(["backup", str(stick), *other]) == 0
    (home / keys.FILE).unlink()
    assert run("restore", str(stick), "--keys-only")[0] == 0


@pytest.mark.parametrize("lang", some(["fa", "en"]))
def test_doctor_says_what_is_not_checked(
    stick: Path, tmp_path: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "again"
    assert main(["restore", str(stick), "--home", str(target)]) == 0
    capsys.readouterr()
    main(["doctor", "--home", str(target), "--json", "--lang", lang])
    checks = {check["check"]: check for check in json.loads(capsys.readouterr().out)["checks"]}
    assert checks["restored"]["state"] == "warning"


@pytest.mark.parametrize("lang", some(["fa", "en"]))
def test_a_damaged_slot_is_told_by_doctor_and_backup_and_comes_back_alone(
    run: Run, home: Path, tmp_path: Path, password: str, lang: str
) -> None:
    added = ("7002", "--name", "ستوان", "--role", str(Role.DUTY), "--new-password-file", password)
    assert run("officer", "add", *added)[0] == 0
    assert run("backup", str(tmp_path / "saved"))[0] == 0
    raw = json.loads((home / keys.FILE).read_text())
    slot = next(slot for slot in raw["slots"] if slot["name"] == "7002")
    slot["private"] = ("B" if slot["private"][0] == "A" else "A") + slot["private"][1:]
    (home / keys.FILE).write_text(json.dumps(raw))
    badge = "۷۰۰۲" if lang == "fa" else "7002"
    status, out, _err = run("doctor", lang=lang)
    assert (status, badge in out) == (1, True)
    status, _out, err = run("backup", str(tmp_path / "later"), lang=lang)
    assert (status, badge in err) == (0, True)
    made = run("backup", str(tmp_path / "later"), "--json")[1]
    assert json.loads(made)["damaged_keys"] == ["7002"]
    theirs = ("--officer", "7002", "--password-file", password)
    status, _out, err = run("desk", *theirs, signs=False, lang=lang)
    assert (status, "--keys-only" in err, badge in err) == (1, True, True)
    status, out, _err = run("restore", str(tmp_path / "saved"), "--keys-only", lang=lang)
    assert (status, {"en": "7002", "fa": "۷۰۰۲"}[lang] in out) == (0, True)
    assert keys.load(home).damaged() == ()


def test_doctor_says_which_keys_of_format_1_are_not_checked_yet(run: Run, home: Path, password: str) -> None:
    added = ("7002", "--name", "ستوان", "--role", str(Role.DUTY), "--new-password-file", password)
    assert run("officer", "add", *added)[0] == 0
    raw = json.loads((home / keys.FILE).read_text())
    for slot in raw["slots"]:
        del slot["sum"]
    (home / keys.FILE).write_text(json.dumps({**raw, "format": 1}))
    for _sign_in in range(2):
        checks = {check["check"]: check for check in json.loads(run("doctor", "--json")[1])["checks"]}
        assert checks["keys"]["state"] == "warning"
        assert "Not checked yet" in checks["keys"]["text"]
        assert "7002" in checks["keys"]["text"]
    assert "7001" not in checks["keys"]["text"]
