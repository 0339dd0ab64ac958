"""Saved acts are taken away with the file, or the store is copied: what this machine remembers tells it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from db.across.setting_up.losses import SignLoss, losses, memory_trouble, sign_loss
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.journal import journal
from db.opening.setup import open_store
from db.storage import ends, heads, keys
from db.storage.dialects import sqlite
from db.storage.heads import place_of
from db.storage.models import JOURNAL
from db.words.ids import Source
from db.words.messages import Refused
from precinct_tui.verbs import doctor
from tests.attacks.test_signatures import report
from tests.conftest import BADGES, PASSWORD, Desks, sign_in
from tests.precinct_tui.conftest import Open
from tests.usual import some


def again(desks: Desks, home: Path, role: Role = Role.DUTY, *, moved: bool | None = False) -> Desk:
    desk = open_store(home, BADGES[role], PASSWORD, Source(desks.clock), moved=moved)
    desks.open.append(desk)
    return desk


def put_back(desks: Desks, *, without_keys: bool = False) -> tuple[Desk, list[str]]:
    """The file of before three acts is put in the place of the one with them; their numbers."""
    desk = desks(Role.DUTY)
    first = report(desk)
    desk.store.checkpoint()
    older = desk.store.path.read_bytes()
    ring = (desk.store.home / keys.FILE).read_bytes()
    gone = [report(desk, f"شماره {number}") for number in range(3)]
    desk.store.close(remember=False)
    for path in desk.store.home.glob(f"{sqlite.FILE}-*"):
        path.unlink()
    desk.store.path.write_bytes(older)
    if not without_keys:
        (desk.store.home / keys.FILE).write_bytes(ring)
    del first
    return again(desks, desk.store.home), gone


def said(desk: Desk) -> str:
    return " ".join(str(item.text) for item in losses(desk))


def test_what_is_gone_is_named_to_everybody_until_a_leader_signs(desk_as: Desks) -> None:
    desk, gone = put_back(desk_as)
    assert desk.store.epoch == 2
    assert len(desk.store.series) == 2
    inspector, commander = (
        again(desk_as, desk.store.home, Role.INSPECTOR),
        again(desk_as, desk.store.home, Role.COMMANDER),
    )
    for who in (desk, inspector, commander):
        assert all(number in said(who) for number in gone)
        assert "3 saved entries" in said(who) or "4 saved entries" in said(who)
    for who, code in ((desk, "forbidden"), (inspector, "forbidden")):
        with pytest.raises(Refused) as refused:
            sign_loss(who, SignLoss(password=PASSWORD))
        assert refused.value.code == code
    with pytest.raises(Refused):
        sign_loss(commander, SignLoss(password="wrong"))
    sign_loss(commander, SignLoss(password=PASSWORD))
    assert said(desk) == said(commander) == ""
    with pytest.raises(Refused):
        sign_loss(commander, SignLoss(password=PASSWORD))


def test_it_is_written_once_after_each_commit_and_the_disk_is_not_waited_for(
    desk_as: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were it written before, an act that was turned back would be told as gone; were it synced, a save would wait."""
    desk, other = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    written: list[tuple[int, int]] = []
    synced: list[int] = []
    true = os.pwrite

    def last() -> int:
        with other.store.reading() as conn:
            return ends.end(conn)

    def watched(file: int, raw: bytes, place: int) -> int:
        written.append((len(raw), last()))
        return true(file, raw, place)

    monkeypatch.setattr(os, "pwrite", watched)
    monkeypatch.setattr(os, "fsync", synced.append)
    report(desk)
    saved = last()
    with suppress(ZeroDivisionError), desk.store.writing() as conn:
        noted = journal.Note("signed_out", desk.officer.uid, desk.officer.uid)
        journal.note(conn, desk.store, desk.source, noted)
        raise ZeroDivisionError
    assert written == [(heads.SLOT, saved)]
    assert synced == []
    desk.store.memory._due()  # what the background does every five seconds
    assert len(synced) == 1


def test_a_file_that_is_behind_says_nothing(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    path = desk.store.memory.path
    before = path.read_bytes()
    report(desk)
    desk.store.close(remember=False)
    path.write_bytes(before)
    desk = again(desk_as, desk.store.home)
    assert (desk.store.epoch, said(desk)) == (1, "")


def test_a_torn_slot_leaves_the_other_and_an_unreadable_file_keeps_nobody_out(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    report(desk)
    remembered = desk.store.memory.recall()
    assert remembered is not None
    path, raw = desk.store.memory.path, bytearray(desk.store.memory.path.read_bytes())
    assert len(raw) == 2 * heads.SLOT
    raw[heads.SLOT * (remembered.count % 2) + 100] ^= 1
    path.write_bytes(bytes(raw))
    older = desk.store.memory.recall()
    assert older is not None
    assert older.count == remembered.count - 1
    for content in (b"", b"x" * 5_000, os.urandom(2 * heads.SLOT)):
        desk.store.close(remember=False)
        path.write_bytes(content)
        desk = again(desk_as, desk.store.home)
        assert desk.store.epoch == 1
        report(desk)
    path.unlink()
    victim = path.with_name("victim")
    victim.write_bytes(b"kept")
    path.symlink_to(victim)
    desk.store.close(remember=False)
    report(again(desk_as, desk.store.home))
    assert victim.read_bytes() == b"kept"


def test_what_is_remembered_names_nothing_to_who_reads_the_disk(desk_as: Desks) -> None:
    desk = desk_as(Role.DUTY)
    number = report(desk)
    raw = desk.store.memory.path.read_bytes()
    assert number.encode() not in raw
    assert desk.store.origin.encode() not in raw
    with desk.store.reading() as conn:
        sealed = conn.execute(select(JOURNAL.c.hash).where(JOURNAL.c.stream == "sealed")).scalars().all()
    remembered = desk.store.memory.recall()
    assert remembered is not None
    assert set(remembered.ends) <= {"record", "access"}
    assert not {end[1] for end in remembered.ends.values()} & set(sealed)


def test_two_programs_at_one_store_remember_the_newest_of_both(desk_as: Desks) -> None:
    one, two = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    for number in range(6):
        report((one, two)[number % 2], f"شماره {number}")
    remembered = one.store.memory.recall()
    with one.store.reading() as conn:
        mine = select(JOURNAL.c.seq).where(JOURNAL.c.stream == "record").order_by(JOURNAL.c.seq.desc()).limit(1)
        assert remembered is not None
        assert remembered.ends["record"][0] == conn.execute(mine).scalar_one()


@pytest.mark.parametrize("answer", [None, True, False])
def test_a_store_that_never_was_here_asks_and_a_copy_begins_anew(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: bool | None
) -> None:
    monkeypatch.setattr(heads, "place_of", place_of)
    desk = sign_in(desk_as.home, Role.DUTY, desk_as.clock)  # the place is noted then
    report(desk)
    desk.store.close()
    shutil.copytree(desk.store.home, tmp_path / "elsewhere")
    before = {path: path.read_bytes() for path in (tmp_path / "elsewhere").iterdir() if path.name == sqlite.FILE}
    if answer is None:
        with pytest.raises(Refused) as refused:
            again(desk_as, tmp_path / "elsewhere", moved=None)
        assert refused.value.code == "moved_or_copied"
        assert all(path.read_bytes() == content for path, content in before.items())
        return
    other = again(desk_as, tmp_path / "elsewhere", moved=answer)
    assert (other.store.epoch == 1) is answer
    other.store.close()
    assert again(desk_as, tmp_path / "elsewhere", moved=None).store.epoch == other.store.epoch


@pytest.mark.parametrize("language", some(["fa", "en"]))
async def test_the_line_on_the_commanders_desk_is_signed_with_enter(
    open_app: Open, desk_as: Desks, language: str
) -> None:
    put_back(desk_as)
    words = {"en": "saved entries", "fa": "از دست رفته"}
    async with open_app(Role.COMMANDER, language=language, size=(120, 36)) as hands:
        await hands.see(words[language])
        await hands.press("enter")
        await hands.stand_on("FormScreen")


def _is_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _is_circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _lies_below_a_file(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_text("")


def _is_damaged(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 8)


@pytest.mark.parametrize(
    ("broken", "word"),
    [
        (_is_folder, "folder"),
        (_is_circle, "link"),
        (_lies_below_a_file, "can't be read or written"),
        (_is_damaged, "damaged"),
    ],
)
def test_a_memory_that_cannot_be_used_is_told_to_who_keeps_the_machine(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[[Path], None], word: str
) -> None:
    monkeypatch.setenv("PRECINCT_STATE", str(tmp_path / "state"))
    desk = desk_as(Role.ADMINISTRATOR)
    path = desk.store.memory.path
    desk.store.close()
    assert path.is_file()
    assert memory_trouble(desk) == ()
    broken(path)
    desk = again(desk_as, desk.store.home, Role.ADMINISTRATOR)
    (item,) = memory_trouble(desk)
    assert word in str(item.text)
    assert "older copy" in str(item.text)
    check = doctor._memory(desk)
    assert (check.state, check.text != "") == ("warning", True)


def test_a_memory_that_can_be_written_again_is_no_trouble_any_more(
    desk_as: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRECINCT_STATE", str(tmp_path / "state"))
    desk = desk_as(Role.COMMANDER)

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(os, "pwrite", full)
        desk.store.memory.commit(desk.store.origin, desk.store.epoch, {})
    (item,) = memory_trouble(desk)
    assert "disk is full" in str(item.text)
    desk.store.memory.commit(desk.store.origin, desk.store.epoch, {})
    assert memory_trouble(desk) == ()
