"""A packet's folder on its way to court: whole, changed, of another key, of a copy, without a signature."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from db.across.packets import signed
from db.across.packets.showing import sign_files
from db.across.packets.signed import CheckedFolder, checked_folder
from db.carrying.levels import links, secrets
from db.carrying.levels.forms import MakeUnitKey
from db.kernel.base.access import Role
from precinct_tui.documents.packet_folder import export
from tests.conftest import Desks
from tests.db.across.packets.test_packets import packet_act, theft


@pytest.fixture
def number(desk_as: Desks, tmp_path: Path) -> str:
    """A packet of a theft with a scan, in a precinct whose administrator made its key."""
    links.make_unit_key(desk_as(Role.ADMINISTRATOR), MakeUnitKey())
    desk = desk_as()
    return packet_act(desk, "prepare", incident=theft(desk, tmp_path).number, body="prosecutor").number


@pytest.fixture
def folder(desk_as: Desks, number: str, tmp_path: Path) -> Path:
    """What the stick holds."""
    return export(desk_as(), number, tmp_path / "stick").folder


def test_whoever_has_it_sees_that_it_is_whole_and_compares_six_words(desk_as: Desks, number: str, folder: Path) -> None:
    checked = checked_folder(folder)
    own = links.public_of(desk_as(Role.COMMANDER))
    assert (checked.state, checked.unit, checked.known, checked.number) == ("whole", own, False, number)
    assert checked.words == links.own_words(desk_as())
    assert len(set(checked.words)) > 3
    assert (checked.changed, checked.added, checked.epoch) == ((), (), 1)
    assert (checked.answer, checked_folder(folder, own).answer) == ("unknown", "known")
    (folder / signed.FORM).write_text("{}", encoding="utf-8")  # the court fills it in
    assert checked_folder(folder, own).state == "whole"
    (folder / "note.txt").write_text("x", encoding="utf-8")
    assert checked_folder(folder, own) == replace(checked, known=True, added=("note.txt",))


def test_every_byte_and_every_file_counts(folder: Path) -> None:
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    assert len(names) > 4
    assert any(name.startswith("attachments/") for name in names)
    for name in names:
        if name == signed.FORM:
            continue
        content = (folder / name).read_bytes()
        spoiled = bytearray(content)
        spoiled[len(spoiled) // 2] ^= 1
        for other in (bytes(spoiled), b"x" + content, b""):
            (folder / name).write_bytes(other)
            checked = checked_folder(folder)
            assert (checked.answer, checked.changed) == ("changed", (name,)), name
        (folder / name).unlink()
        assert checked_folder(folder).state == ("unsigned" if name == signed.FILE else "changed")
        (folder / name).write_bytes(content)
    assert checked_folder(folder).state == "whole"


def test_who_signs_anew_with_a_key_of_his_own_is_not_the_unit(desk_as: Desks, folder: Path) -> None:
    own = links.public_of(desk_as(Role.COMMANDER))
    said = json.loads((folder / signed.FILE).read_bytes().partition(b"\n")[0])
    forger = secrets.pair_of("6b" * 32)
    said["unit"] |= {"signs": forger.signs, "seals": forger.seals}
    said["packet"] = "DA-1405-99"
    content = {name: value for name, value in said.items() if name not in ("format", "version")}
    (folder / signed.FILE).write_bytes(secrets.sign_said(signed.FORMAT, content, forger))
    forged = checked_folder(folder)
    assert (forged.state, forged.known) == ("whole", False)
    assert forged.words != links.own_words(desk_as()), "the telephone tells"
    assert checked_folder(folder, own).changed == (signed.FILE,)


NO_SIGNATURES = (
    b"", b"{}", b"\xff" * 200, b"[" * 100_000, b"x" * (signed.LONGEST + 1),
    b'{"format":"precinct-packet-signature","version":1}\nAAAA\n',
    b'{"format":"precinct-packet-signature","version":1,"unit":[],"files":3}\n',
)  # fmt: skip


def test_what_is_no_signature_is_none_and_a_later_format_is_said_so(folder: Path) -> None:
    for said in NO_SIGNATURES:
        (folder / signed.FILE).write_bytes(said)
        assert checked_folder(folder) == CheckedFolder("changed", changed=(signed.FILE,)), said[:60]
    (folder / signed.FILE).write_bytes(b'{"format":"precinct-packet-signature","version":2}\n\n')
    assert checked_folder(folder).state == "newer"


def test_a_signed_name_leads_nowhere_else_and_one_that_no_store_takes_spoils_the_whole_signature(
    desk_as: Desks, number: str, folder: Path
) -> None:
    (folder.parent / "outside").write_text("x", encoding="utf-8")
    (folder / "link").symlink_to(folder.parent / "outside")
    desk = desk_as()
    for name in ("../outside", "/etc/hostname", "link", "a/../packet.json", "attachments"):
        (folder / signed.FILE).write_bytes(sign_files(desk, number, {name: sha256(b"x").hexdigest()}))
        assert checked_folder(folder).changed == (name,)
    (folder / signed.FILE).write_bytes(sign_files(desk, number, {"x\0y": sha256(b"x").hexdigest()}))
    assert checked_folder(folder) == CheckedFolder("changed", changed=(signed.FILE,))


def test_a_store_that_was_restored_is_told(desk_as: Desks, number: str, tmp_path: Path) -> None:
    desk = desk_as()
    desk.store.info = replace(desk.store.info, epoch=3)
    checked = checked_folder(export(desk, number, tmp_path / "again").folder)
    assert (checked.epoch, checked.answer) == (3, "copy")


def test_without_a_key_the_folder_has_no_signature(desk_as: Desks, tmp_path: Path) -> None:
    desk = desk_as()
    packet = packet_act(desk, "prepare", incident=theft(desk, tmp_path).number, body="prosecutor")
    made = export(desk, packet.number, tmp_path / "stick")
    assert "precinct unit key" in str(made.notes[-1])
    assert checked_folder(made.folder).state == "unsigned"
