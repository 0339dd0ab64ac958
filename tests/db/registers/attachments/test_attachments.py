"""Attachments on a real store: taken, kept encrypted once, listed, taken out, backed up, sealed, looked over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from db.demo.attachments import picture, scan
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.desk.desk import COMMANDS
from db.kernel.folding import rebuild
from db.opening import health
from db.opening.setup import open_store
from db.reading import journal_queries
from db.registers.attachments import rules
from db.registers.attachments.contents import sha256
from db.registers.attachments.models import CONTENT
from db.registers.attachments.queries import list_attachments, take_out
from db.registers.custody.show import show_custody
from db.registers.incidents.show import show_incident
from db.storage import backup, reserve, sealed_list
from db.words.form_reading import read_form
from db.words.ids import Source
from db.words.messages import Refused
from db.words.records import Record
from tests.conftest import BADGES, PASSWORD, Desks
from tests.db.registers.custody.test_commands import act, opened
from tests.db.registers.incidents.test_commands import give, report, value
from tests.db.sealed import seal


def file(folder: Path, content: bytes, name: str = "scan.pdf") -> str:
    path = folder / name
    path.write_bytes(content)
    return str(path)


def attach_to(desk: Desk, register: str, record: Record, /, **fields: Any) -> str:
    form = read_form(COMMANDS[f"{register}.attach"].form, fields, now=desk.now(), record=record.uid)
    return COMMANDS[f"{register}.attach"].run(desk, form)


def refused(run: Any, *arguments: Any, **fields: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        run(*arguments, **fields)
    return caught.value


def kept(desk: Desk) -> set[str]:
    with desk.store.reading() as conn:
        return set(conn.execute(select(CONTENT.c.sha256)).scalars())


def test_a_scan_is_listed_and_taken_out_as_it_was(desk: Desk, tmp_path: Path) -> None:
    content = scan(Random(1), pages=3)
    record = report(desk)
    record = give(
        desk, "attach", record, path=file(tmp_path, content, "صورت‌جلسه.pdf"), what="statement", note="دو نسخه"
    )
    assert value(record, "Attachments", "name") == "صورت‌جلسه.pdf"
    assert value(record, "Attachments", "sha256") == sha256(content)
    assert str(value(record, "Attachments", "pages")) == "3 pages"
    entry = record.chronology[-1]
    assert {line.name for line in entry.lines} >= {"name", "kind", "size", "sha256", "note", "what", "pages"}
    taken = take_out(desk, "incident", record.number, 1)
    assert taken.content == content
    access = journal_queries.list_journal(desk_of(desk, Role.AUDITOR), stream="access").rows
    assert "attachment_taken_out" in [row.kind for row in access]
    assert rebuild.check(desk.store).differences == ()
    assert journal_queries.verify(desk).problems == ()


def desk_of(desk: Desk, role: Role) -> Desk:
    return open_store(desk.store.home, BADGES[role], PASSWORD, desk.source)


def test_nothing_of_it_is_readable_in_the_folder_of_the_store_or_of_a_backup(desk: Desk, tmp_path: Path) -> None:
    content = scan(Random(2)) + b"PLAINLY SEEN" * 20 + b"%%EOF"
    give(desk, "attach", report(desk), path=file(tmp_path, content), what="scene")
    copy = backup.backup(desk.store, tmp_path / "backups")
    places = [path for folder in (desk.store.home, copy) for path in folder.rglob("*") if path.is_file()]
    assert len(places) > 3
    assert [path for path in places if b"PLAINLY" in path.read_bytes() or b"scan.pdf" in path.read_bytes()] == []


def test_what_is_attached_twice_is_kept_once(desk: Desk, tmp_path: Path) -> None:
    path = file(tmp_path, picture(Random(3)), "a.png")
    first, second = report(desk), report(desk)
    give(desk, "attach", first, path=path, what="scene")
    give(desk, "attach", second, path=path, what="goods")
    assert len(kept(desk)) == 1
    assert "no. 1" in str(refused(give, desk, "attach", first, path=path, what="scene").fields["path"])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 a program", "another kind"),
        (b"<html><script>", "another kind"),
        (scan(Random(4))[:300], "cut off"),
        (picture(Random(4))[:-20], "cut off"),
        (b"%PDF-1.4\n" + b"x" * rules.LIMIT, "larger than 16 MB"),
    ],
)
def test_what_is_not_taken_is_told_why(desk: Desk, tmp_path: Path, content: bytes, why: str) -> None:
    told = refused(give, desk, "attach", report(desk), path=file(tmp_path, content, "x.jpg"), what="scene")
    assert (told.code, why in str(told.fields["path"])) == ("invalid", True)
    assert kept(desk) == set()


def test_a_folder_a_pipe_and_nothing_at_all_are_no_files(desk: Desk, tmp_path: Path) -> None:
    record = report(desk)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "nothing", "/dev/null"):
        assert refused(give, desk, "attach", record, path=str(path), what="scene").fields.keys() == {"path"}


@pytest.mark.parametrize(
    ("name", "kind", "cleaned"),
    [
        ("scan.pdf", "pdf", "scan.pdf"),
        ("../../etc/passwd", "jpeg", "passwd.jpg"),
        ("C:\\Users\\x\\عکس صحنه.JPEG", "jpeg", "عکس صحنه.jpeg"),
        ("invoice\u202efdp.exe", "png", "invoicefdp.exe.png"),
        ("a\n\x1b[31m b?.png", "png", "a 31m b_.png"),
        (".pdf", "pdf", "pdf.pdf"),
        ("..", "tiff", "scan.tif"),
        ("x" * 300 + ".pdf", "pdf", "x" * 96 + ".pdf"),
        ("page.html", "pdf", "page.html.pdf"),
    ],
)
def test_a_name_is_cleaned(name: str, kind: str, cleaned: str) -> None:
    found = rules.clean_name(name, kind)
    if "\x1b" in name:
        assert set(found).isdisjoint("\n\x1b?")
        assert found.endswith(".png")
    else:
        assert found == cleaned


def test_one_that_shows_a_protected_person_is_the_inspectorates(desk: Desk, tmp_path: Path) -> None:
    record = report(desk)
    path = file(tmp_path, picture(Random(5)), "احمد رضایی.png")
    record = give(desk, "attach", record, path=path, what="identity", protected="yes")
    assert value(record, "Attachments", "name") == "protected-1.png"
    assert refused(take_out, desk, "incident", record.number, 1).code == "forbidden"
    assert take_out(desk_of(desk, Role.INSPECTOR), "incident", record.number, 1).content == picture(Random(5))


def test_one_taken_back_stays_in_the_chronology(desk: Desk, tmp_path: Path) -> None:
    record = report(desk)
    record = give(desk, "attach", record, path=file(tmp_path, picture(Random(6))), what="scene")
    assert "incident.withdraw_attachment" in record.acts
    record = give(desk, "withdraw_attachment", record, target="1", reason="از پروندهٔ دیگری است")
    assert [part for part in record.sections if part.title == "Attachments"] == []
    assert [entry.kind for entry in record.chronology][-2:] == ["attachment_added", "attachment_withdrawn"]
    assert refused(give, desk, "withdraw_attachment", record, target="1", reason="x").code == "conflict"
    assert rebuild.check(desk.store).differences == ()


def test_sealing_a_record_erases_its_contents_but_not_those_of_others(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as(Role.DUTY)
    own, shared = picture(Random(7)), picture(Random(8))
    custody, incident = show_custody(desk, opened(desk)), report(desk)
    attach_to(desk, "custody", custody, path=file(tmp_path, own, "own.png"), what="medical")
    attach_to(desk, "custody", custody, path=file(tmp_path, shared, "shared.png"), what="scene")
    give(desk, "attach", incident, path=file(tmp_path, shared, "shared.png"), what="scene")
    act(desk, custody.number, "see_documents", type="passport_visa", verified_with="aliens_office", answer="valid")
    act(desk, custody.number, "release", outcome="released_documents_valid", band="17", copy_given=True)
    old = backup.backup(desk.store, tmp_path / "backups")
    seal(desk, "custody", custody.number)
    assert kept(desk) == {sha256(shared)}
    (first, second) = list_attachments(desk, "custody", custody.number)
    assert (first.name, first.sha256, first.size) == (None, None, len(own))
    assert (second.name, second.sha256) == (None, None)
    assert refused(take_out, desk, "custody", custody.number, 1).code == "sealed"
    assert journal_queries.verify(desk).problems == ()
    assert rebuild.check(desk.store).differences == ()
    rebuild.rebuild(desk.store)
    assert kept(desk) == {sha256(shared)}
    assert take_out(desk, "incident", incident.number, 1).content == shared
    # An older backup put in its place is sealed again, its contents with it.
    desk_as.close()
    remembered = (desk_as.home / sealed_list.FILE).read_bytes()
    shutil.rmtree(desk_as.home)
    desk_as.home.mkdir()
    (desk_as.home / sealed_list.FILE).write_bytes(remembered)
    backup.restore(old, desk_as.home)
    again = open_store(desk_as.home, BADGES[Role.DUTY], PASSWORD, Source(desk_as.clock))
    assert kept(again) == {sha256(shared)}
    again.store.close()


def test_a_backup_has_the_contents(desk: Desk, tmp_path: Path) -> None:
    content = scan(Random(9), pages=2)
    record = report(desk)
    give(desk, "attach", record, path=file(tmp_path, content), what="expert")
    copy = backup.backup(desk.store, tmp_path / "backups")
    backup.restore(copy, tmp_path / "restored")
    again = open_store(tmp_path / "restored", BADGES[Role.DUTY], PASSWORD, desk.source)
    assert take_out(again, "incident", record.number, 1).content == content
    again.store.close()


def broken(desk: Desk, changes: Iterable[Any]) -> tuple[str, ...]:
    with desk.store.writing() as conn:
        for change in changes:
            conn.execute(change)
    assert len(journal_queries.verify(desk).problems) == len(health.attachments(desk.store).problems)
    return tuple(str(problem) for problem in health.attachments(desk.store).problems)


def test_a_missing_or_changed_content_is_told_without_a_name(desk: Desk, tmp_path: Path) -> None:
    record = report(desk)
    for place in (10, 11):
        give(desk, "attach", record, path=file(tmp_path, picture(Random(place)), f"{place}.png"), what="scene")
    assert health.attachments(desk.store).problems == ()
    first, second = (one.sha256 for one in list_attachments(desk, "incident", record.number))
    changes = [
        CONTENT.delete().where(CONTENT.c.sha256 == first),
        CONTENT.update().where(CONTENT.c.sha256 == second).values(content=b"other"),
    ]
    missing, damaged = broken(desk, changes)
    assert missing == f"The content of attachment 1 of {record.number} is missing here."
    assert damaged == f"The content of attachment 2 of {record.number} is damaged."
    assert refused(take_out, desk, "incident", record.number, 1).code == "not_here"
    assert refused(take_out, desk, "incident", record.number, 2).code == "damaged"
    assert "path" not in show_incident(desk, record.number).title


def test_a_disk_with_little_room_keeps_it_for_records(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = report(desk)
    path = file(tmp_path, picture(Random(12)))
    monkeypatch.setattr("db.storage.reserve.free", lambda _home: reserve.MARK + 100)
    told = refused(give, desk, "attach", record, path=path, what="scene")
    assert "too little room" in str(told.fields["path"])
    monkeypatch.setattr("db.storage.reserve.free", lambda _home: reserve.MARK - 1)
    assert refused(give, desk, "attach", record, path=path, what="scene").code == "little_space"


def test_pages_are_counted_or_asked_for(desk: Desk, tmp_path: Path) -> None:
    assert rules.pages_of("pdf", scan(Random(1), pages=12)) == 12
    packed = file(tmp_path, b"%PDF-1.7\n stream of objects %%EOF")
    record = report(desk)
    assert refused(give, desk, "attach", record, path=packed, what="scene").fields.keys() == {"pages"}
    record = give(desk, "attach", record, path=packed, what="scene", pages=4)
    assert str(value(record, "Attachments", "pages")) == "4 pages"
    two = b"II*\x00\x08\0\0\0" + b"\0\0\x0e\0\0\0" + b"\0\0\0\0\0\0"
    assert rules.pages_of("tiff", two) == 2
    assert rules.pages_of("tiff", b"II*\x00\x08\0\0\0" + b"\0\0\x08\0\0\0") == 1, "a ring ends"


def test_one_that_may_not_be_kept_is_erased_for_good_and_again_from_an_older_backup(
    desk_as: Desks, tmp_path: Path
) -> None:
    desk, commander = desk_as(Role.DUTY), desk_as(Role.COMMANDER)
    record, content = report(desk), picture(Random(21))
    give(desk, "attach", record, path=file(tmp_path, content, "چهره.png"), what="scene")
    old = backup.backup(desk.store, tmp_path / "backups")
    assert refused(give, desk, "erase_attachment", record, target="1", reason="x").code == "forbidden"
    record = give(commander, "erase_attachment", record, target="1", reason="چهرهٔ شاهد در آن است")
    assert kept(desk) == set()
    assert list_attachments(desk, "incident", record.number) == ()
    added, erased = record.chronology[-2:]
    assert (added.sealed, erased.kind) == (True, "attachment_erased")
    assert refused(give, commander, "erase_attachment", record, target="1", reason="x").code == "conflict"
    assert journal_queries.verify(desk).problems == ()
    assert rebuild.check(desk.store).differences == ()
    remembered = (desk_as.home / sealed_list.FILE).read_bytes()
    desk_as.close()
    shutil.rmtree(desk_as.home)
    desk_as.home.mkdir()
    (desk_as.home / sealed_list.FILE).write_bytes(remembered)
    backup.restore(old, desk_as.home)
    again = open_store(desk_as.home, BADGES[Role.DUTY], PASSWORD, Source(desk_as.clock))
    assert kept(again) == set()
    assert rebuild.check(again.store).differences == ()
    again.store.close()


def test_erasing_leaves_what_another_record_holds(desk_as: Desks, tmp_path: Path) -> None:
    desk, path = desk_as(Role.DUTY), file(tmp_path, picture(Random(22)), "a.png")
    first, second = report(desk), report(desk)
    give(desk, "attach", first, path=path, what="scene")
    give(desk, "attach", second, path=path, what="scene")
    give(desk_as(Role.COMMANDER), "erase_attachment", first, target="1", reason="x")
    assert take_out(desk, "incident", second.number, 1).content == picture(Random(22))
