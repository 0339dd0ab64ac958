"""A packed folder is taken whole, newer and signed, or not at all."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from precinct_kiosk import current_version, service, versions
from precinct_kiosk.errors import FolderError
from precinct_kiosk.known_folder import is_known
from precinct_kiosk.packed_folder import SIGNATURE, SUMS, copy_files, sign_sums
from tests.precinct_kiosk.packed import PACKER, THIEF, close_again, kiosk, pack
from tools.kiosk.closing import packer_key


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return kiosk(tmp_path / "program")


def refused(folder: Path, where: Path) -> str:
    """The code of what is refused; nothing is left of it and 0.9.0 starts as before."""
    with pytest.raises(FolderError) as caught:
        versions.install(folder, where)
    assert current_version.current(where) == "0.9.0"
    assert [path.name for path in where.glob(".taking-*")] == []
    return caught.value.code


def test_a_signed_newer_folder_is_installed_beside_and_then_starts(where: Path, tmp_path: Path) -> None:
    for old in ("0.8.0", "0.10.1"):
        (where / "versions" / old / "bin").mkdir(parents=True)
    steps: list[str] = []
    (where / ".taking-left").mkdir()
    stick = tmp_path / "media"
    stick.symlink_to(pack(tmp_path / "stick", "0.10.0"))
    before = os.umask(0o077)  # as the program sets it for what it keeps
    try:
        packed = versions.install(stick, where, steps.append)
    finally:
        os.umask(before)
    assert (packed.version, current_version.current(where), steps) == ("0.10.0", "0.10.0", ["copy", "install", "try"])
    said = subprocess.run([where / "current" / "bin" / "precinct"], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["precinct", "0.10.0"]
    assert (where / "versions" / "0.10.0").stat().st_mode & 0o055 == 0o055, "a desk that is not root's starts it"
    assert sorted(path.name for path in (where / "versions").iterdir()) == ["0.10.0", "0.9.0"], "what ran works on"
    assert [path.name for path in where.glob(".taking-*")] == []
    assert current_version.place_of(where / "versions" / "0.10.0") == where
    assert current_version.place_of(tmp_path) is None


def change_wheel(folder: Path) -> None:
    wheel = next(folder.glob("*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b" ")


def change_and_sum(folder: Path) -> None:
    """A thief who sums anew what he changed, and has no key."""
    signature = (folder / SIGNATURE).read_bytes()
    change_wheel(folder)
    close_again(folder, THIEF)
    (folder / SIGNATURE).write_bytes(signature)


def link_out(folder: Path) -> None:
    outside = (folder / "requirements.lock").rename(folder.parent / "outside.lock")
    (folder / "requirements.lock").symlink_to(outside)


def pipe(folder: Path) -> None:
    (folder / "requirements.lock").unlink()
    os.mkfifo(folder / "requirements.lock")


def signed_again(folder: Path, sums: bytes) -> None:
    """The packer's own signature over a list: nobody packs so, and nothing of it is followed."""
    (folder / SUMS).write_bytes(sums)
    (folder / SIGNATURE).write_bytes(sign_sums(PACKER, sums))


def link_a_folder_out(folder: Path) -> None:
    (folder / "wheels" / "one.txt").touch()
    close_again(folder, PACKER)
    outside = (folder / "wheels").rename(folder.parent / "outside")
    (folder / "wheels").symlink_to(outside)


def name_a_file_twice(folder: Path) -> None:
    sums = (folder / SUMS).read_bytes()
    signed_again(folder, sums + sums)


def pipe_for_a_wheel(folder: Path) -> None:
    """Root's service would wait for it, and for nobody else's request."""
    wheel = next(folder.glob("*.whl"))
    wheel.unlink()
    os.mkfifo(wheel)


def climb(folder: Path) -> None:
    signed_again(folder, (folder / SUMS).read_bytes() + b"0" * 64 + b"  ../../etc/passwd\n")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (change_wheel, "damaged"),
        (change_and_sum, "other_key"),
        (link_out, "damaged"),
        (pipe, "damaged"),
        (pipe_for_a_wheel, "damaged"),
        (link_a_folder_out, "damaged"),
        (name_a_file_twice, "damaged"),
        (climb, "damaged"),
        (lambda folder: (folder / SIGNATURE).unlink(), "not_packed"),
        (lambda folder: (folder / SUMS).write_bytes(b""), "other_key"),
        (lambda folder: (folder / "requirements.lock").unlink(), "damaged"),
        (shutil.rmtree, "not_packed"),
    ],
)  # fmt: skip
def test_a_folder_that_is_not_as_it_was_packed_is_refused(
    where: Path, tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    folder = pack(tmp_path / "stick", "0.10.0")
    spoil(folder)
    assert refused(folder, where) == code


def test_an_older_one_the_same_and_another_packers_are_refused(where: Path, tmp_path: Path) -> None:
    """Attack: an old version with a known fault, rightly signed then."""
    assert refused(pack(tmp_path / "old", "0.8.9"), where) == "older"
    assert refused(pack(tmp_path / "same", "0.9.0"), where) == "same"
    assert refused(pack(tmp_path / "thief", "0.10.0", THIEF), where) == "other_key"
    (where / "packer.pub").write_bytes(base64.b64encode(b"too short"))
    assert refused(pack(tmp_path / "new", "0.11.0"), where) == "no_key"


@pytest.mark.parametrize(
    ("version", "key", "known"),
    [("0.10.0", PACKER, True), ("0.9.0", PACKER, True), ("0.8.9", PACKER, False), ("0.10.0", THIEF, False)],
)  # fmt: skip
def test_no_sum_is_asked_for_of_what_the_kept_key_signed(
    where: Path, tmp_path: Path, version: str, key: SigningKey, known: bool
) -> None:
    """Attack: another packer's folder, and an old one with a known fault."""
    folder = pack(tmp_path / "stick", version, key)
    assert is_known(folder, where) is known
    (folder / SUMS).write_bytes((folder / SUMS).read_bytes() + b"\n")
    assert not is_known(folder, where)


def test_a_machine_that_keeps_no_key_knows_no_folder(where: Path, tmp_path: Path) -> None:
    (where / "packer.pub").unlink()
    assert not is_known(pack(tmp_path / "stick", "0.10.0"), where)


def test_what_makes_the_machine_is_neither_copied_nor_counted(where: Path, tmp_path: Path) -> None:
    """Packages of Debian are 160 MB that the program does not need: `install.sh` takes them."""
    plain = versions.room_needed(versions.check(pack(tmp_path / "plain", "0.10.0"), where))
    folder = pack(tmp_path / "stick", "0.10.0")
    (folder / "packages").mkdir()
    (folder / "packages" / "cups.deb").write_bytes(b"c" * 100_000)
    close_again(folder, PACKER)
    packed = versions.check(folder, where)
    assert "packages/cups.deb" in packed.sums
    assert abs(versions.room_needed(packed) - plain) < 1_000
    copy_files(packed, copied := tmp_path / "copy")
    assert {path.name for path in copied.iterdir()} >= {packed.wheel, "install.sh", "requirements.lock"}
    assert not (copied / "packages").exists()


def test_both_numbers_are_said_where_the_disk_is_small(
    where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = pack(tmp_path / "stick", "0.10.0")
    needed = versions.room_needed(versions.read_folder(folder, bytes(PACKER.verify_key)))
    usage = shutil.disk_usage(where)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=needed - 1))
    with pytest.raises(FolderError) as caught:
        versions.install(folder, where)
    assert (caught.value.code, caught.value.values) == ("little_room", {"needed": needed, "free": needed - 1})


class Cut(Exception):
    pass


@pytest.mark.parametrize("step", ["copy", "install", "try"])
@pytest.mark.parametrize("why", [Cut, OSError(28, "No space left on device")])
def test_wherever_it_is_cut_off_the_version_of_before_starts(
    where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, why: Exception
) -> None:
    """A dying battery and a full disk at each step; the next try begins anew."""
    monkeypatch.setattr(versions, "_run", lambda *_of: "precinct 0.10.0")

    def cut(now: str) -> None:
        if now == step:
            raise why

    folder = pack(tmp_path / "stick", "0.10.0")
    with pytest.raises((Cut, FolderError)):
        versions.install(folder, where, cut)
    assert current_version.current(where) == "0.9.0"
    (where / ".current-new").symlink_to("versions/0.10.0")  # cut between the new link and its turn
    assert versions.install(folder, where).version == current_version.current(where) == "0.10.0"


def test_a_program_that_does_not_say_its_version_does_not_start(
    where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "_run", lambda *_of: "precinct 0.9.0")
    assert refused(pack(tmp_path / "stick", "0.10.0"), where) == "failed"


def test_a_program_that_ends_with_a_fault_says_its_last_line(where: Path, tmp_path: Path) -> None:
    folder = pack(tmp_path / "stick", "0.10.0", says="0.9.0' + 1 + '")
    service.ask(where, folder)
    answer = service.serve(where) or {}
    assert (answer["code"], str(answer["why"]).partition(":")[0]) == ("failed", "TypeError")
    assert len(str(answer["why"])) <= 200
    assert current_version.current(where) == "0.9.0"


def test_the_service_takes_what_is_signed_and_answers(
    where: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "_run", lambda *_of: "precinct 0.10.0")
    assert service.serve(where) is None, "nothing was asked"
    stick = pack(tmp_path / "old", "0.8.0")
    mark = service.ask(where, stick)
    said = {"folder": str(stick), "mark": mark, "code": "older", "version": "0.8.0", "current": "0.9.0"}
    assert service.serve(where) == service.answer_of(where, mark) == said
    shutil.rmtree(stick)
    pack(stick, "0.10.0")
    mark = service.ask(where, stick)
    assert service.answer_of(where, mark) is None, "what was answered to the same folder before is none"
    service.serve(where)
    answer = service.answer_of(where, mark)
    assert answer is not None
    assert (answer["code"], answer["version"], current_version.current(where)) == ("installed", "0.10.0", "0.10.0")
    assert [*(where / "requests").iterdir()] == []


@pytest.mark.parametrize("content", [b"", b"[]", b'{"folder": "stick"}', b'{"folder": 7}', b"x" * 5000])
def test_a_request_that_names_no_folder_is_none(where: Path, content: bytes) -> None:
    (where / "requests" / "update.json").write_bytes(content)
    assert service.serve(where) is None
    assert current_version.current(where) == "0.9.0"


def test_a_request_that_is_a_link_is_not_followed(where: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(f'{{"folder": "{tmp_path}"}}', encoding="ascii")
    (where / "requests" / "update.json").symlink_to(secret)
    assert service.serve(where) is None
    assert secret.exists()


def test_the_packers_key_is_made_once_and_for_nobody_else_to_read(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "packer.key"
    made = packer_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert packer_key(path) == made
