"""What people held are told: which wording a record keeps, and a commander's own words in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.registers.custody.rights.commands import ReplaceRights, replace_rights
from db.registers.custody.rights.wording import LANGUAGES, SHIPPED, file_of, words_in
from db.storage.backup import RIGHTS, backup, restore
from tests.db.registers.custody.test_commands import act, opened, refused, shown


def given(desk: Desk, **answers: Any) -> str:
    """The version that a record keeps once rights are given."""
    number = opened(desk, name_known="unknown", name=None, band=None)
    told: dict[str, Any] = {"language": "pashto", "written": True, "receipt": "signed", "fear": "no"}
    act(desk, number, "give_rights", **(told | answers))
    entry = next(entry for entry in shown(desk, number).chronology if entry.kind == "rights_given")
    return str(next((line.value for line in entry.lines if line.name == "version"), None))


def own(tmp_path: Path, old: str, new: str) -> Path:
    """A file with the Pashto words, changed."""
    path = tmp_path / "own.toml"
    text = (SHIPPED / "ps.toml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_the_record_keeps_the_wording_by_itself(desk: Desk, store_home: Path) -> None:
    assert given(desk) == words_in("ps", store_home).wording
    assert given(desk, language="turkish") == "None", "there is no such sheet: the Persian one is none"
    assert given(desk, version="A-7") == "A-7", "an older sheet was given"


def test_a_commander_replaces_words_and_the_journal_keeps_them(desk_as: Any, store_home: Path, tmp_path: Path) -> None:
    from db.reading.journal_queries import list_journal

    commander, desk = desk_as(Role.COMMANDER), desk_as()
    before = given(desk)
    path = own(tmp_path, 'version = "4"', 'version = "5"')
    assert refused(lambda: replace_rights(desk, ReplaceRights(path=str(path)))).code == "forbidden"
    wording = replace_rights(commander, ReplaceRights(path=str(path)))
    assert wording.startswith("ps-5-")
    assert file_of("ps", store_home) == store_home / RIGHTS / "ps.toml"
    assert (before, given(desk)) == (words_in("ps").wording, wording)
    assert refused(lambda: replace_rights(commander, ReplaceRights(path=str(path)))).fields.keys() == {"path"}
    rows = list_journal(desk_as(Role.INSPECTOR), kind="rights_words_replaced").rows
    assert len(rows) == 1


def test_words_changed_behind_its_back_show(desk: Desk, store_home: Path, tmp_path: Path) -> None:
    (store_home / RIGHTS).mkdir()
    path = (
        own(tmp_path, "۱۹۷", "۱۱۰")
        if "۱۹۷" in (SHIPPED / "ps.toml").read_text("utf-8")
        else own(tmp_path, "197", "110")
    )
    (store_home / RIGHTS / "ps.toml").write_bytes(path.read_bytes())
    assert given(desk).startswith("ps-4-")
    assert given(desk) != words_in("ps").wording


@pytest.mark.parametrize("content", [b"", b"language = 3", b"\x00", b"\xff\xfe", b"x" * 99_999, None])
def test_half_a_sheet_is_none(desk_as: Any, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "broken.toml"
    if content is not None:
        path.write_bytes(content)
    found = refused(lambda: replace_rights(desk_as(Role.COMMANDER), ReplaceRights(path=str(path))))
    assert (found.code, set(found.fields)) == ("invalid", {"path"})


def test_rights_are_recorded_though_the_file_is_broken(desk: Desk, store_home: Path) -> None:
    (store_home / RIGHTS).mkdir()
    (store_home / RIGHTS / "ps.toml").write_text("half", encoding="utf-8")
    assert given(desk) == "None"


def test_a_backup_carries_the_words(desk_as: Any, tmp_path: Path) -> None:
    commander = desk_as(Role.COMMANDER)
    replace_rights(commander, ReplaceRights(path=str(own(tmp_path, 'version = "4"', 'version = "5"'))))
    made = backup(commander.store, tmp_path / "backups")
    restore(made, tmp_path / "again")
    assert words_in("ps", tmp_path / "again").version == "5"


def test_every_language_is_whole() -> None:
    lengths = {language: len(words_in(language).list("rights.items")) for language in LANGUAGES}
    assert set(lengths.values()) == {15}
