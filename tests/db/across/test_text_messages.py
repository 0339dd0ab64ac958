"""Text messages: a file for who chose it, nothing in it of the matter; receipts good and bad; links; a full disk."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from db.across.text_messages import outbox
from db.across.text_messages.rules import MOST_LETTERS, TEXT, read_receipt
from db.kernel.base.access import Role
from db.kernel.base.officer import Desk
from db.kernel.folding import rebuild
from db.words.messages import Refused
from tests.conftest import Desks
from tests.db.registers.service_desk.test_requests import give, take, uid_of

PHONE = "09161234567"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "messages"


def answered(desk: Desk, **raw: Any) -> str:
    """A request whose citizen chose a text message, and its answer."""
    chosen = {"answer_by": "sms", "phone": PHONE, "anonymous": "no", "name": "نام", **raw}
    via = chosen.pop("via", "")
    code = take(desk, **chosen)
    give(desk, "request.reply", uid_of(desk, code), reply="چراغ درست شد", via=via)
    return code


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def receipt(folder: Path, uid: str, state: str = "delivered", **other: Any) -> Path:
    path = folder / f"{uid}.receipt.json"
    made = {"format": "precinct-text-message-receipt", "version": 1, "id": uid, "state": state}
    path.write_text(json.dumps(made | other), encoding="utf-8")
    return path


def one(folder: Path) -> str:
    """The id of the only message."""
    (name,) = (name for name in files(folder) if name.endswith(".json"))
    return name.removesuffix(".json")


def test_the_text_fits_one_message_and_names_nothing() -> None:
    assert len(TEXT) <= MOST_LETTERS
    assert not any(letter.isdecimal() for letter in TEXT)
    for word in ("پلیس", "کلانتری", "درخواست", "شکایت", "کد", "سرقت"):
        assert word not in TEXT


def test_one_who_chose_it_is_told_once_and_the_file_goes_with_its_receipt(desk: Desk, folder: Path) -> None:
    code = answered(desk)
    assert outbox.sweep(desk, folder).written == 1
    path = folder / f"{one(folder)}.json"
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    content = json.loads(path.read_text(encoding="utf-8"))
    assert (content["to"], content["text"], content["id"]) == (PHONE, TEXT, path.stem)
    assert code not in path.read_text(encoding="utf-8")
    assert uid_of(desk, code) not in path.read_text(encoding="utf-8")
    again = outbox.sweep(desk, folder)
    assert (again.written, again.waiting) == (0, 1)
    path.unlink()  # somebody took it away: it is written again, the same
    assert outbox.sweep(desk, folder).written == 1
    assert json.loads(path.read_text(encoding="utf-8")) == content
    receipt(folder, path.stem)
    assert outbox.sweep(desk, folder).settled == {"delivered": [code]}
    assert files(folder) == []
    assert outbox.sweep(desk, folder) == outbox.Exchanged()
    assert not rebuild.check(desk.store).differences


@pytest.mark.parametrize(
    "raw",
    [
        {"answer_by": "phone"}, {"answer_by": "code", "phone": "", "anonymous": "yes", "name": ""},
        {"via": "phone"}, {"via": "in_person"},
    ],
)  # fmt: skip
def test_nobody_else_is_told(desk: Desk, folder: Path, raw: dict[str, Any]) -> None:
    answered(desk, **raw)
    take(desk, answer_by="sms", phone=PHONE, anonymous="yes")  # not answered yet
    assert outbox.sweep(desk, folder).written == 0
    assert files(folder) == []


def test_an_old_answer_is_not_told(desk_as: Desks, folder: Path) -> None:
    desk = desk_as(Role.DUTY)
    answered(desk)
    desk_as.clock.advance(days=31)
    assert outbox.sweep(desk, folder).written == 0


def test_a_second_answer_is_told_again(desk_as: Desks, folder: Path) -> None:
    desk = desk_as(Role.DUTY)
    code = answered(desk)
    outbox.sweep(desk, folder)
    receipt(folder, one(folder))
    outbox.sweep(desk, folder)
    give(desk, "request.close", uid_of(desk, code), outcome="done")
    desk_as.clock.advance(hours=2)
    give(desk, "request.reopen", code=code, reason="دوباره خاموش است")
    give(desk, "request.reply", uid_of(desk, code), reply="باز درست شد")
    assert outbox.sweep(desk, folder).written == 1


def test_a_telephone_that_was_corrected_away_takes_its_message_along(desk: Desk, folder: Path) -> None:
    code = answered(desk)
    outbox.sweep(desk, folder)
    uid = uid_of(desk, code)
    give(desk, "request.correct", uid, target=uid, field="phone", value="", reason="شمارهٔ دیگری بود")
    assert outbox.sweep(desk, folder).settled == {"withdrawn": [code]}
    assert files(folder) == []


def test_a_message_that_was_not_delivered_is_named(desk: Desk, folder: Path) -> None:
    code = answered(desk)
    outbox.sweep(desk, folder)
    receipt(folder, one(folder), "failed")
    assert outbox.sweep(desk, folder).settled == {"failed": [code]}


BAD: tuple[bytes, ...] = (
    b"", b"{", b"[]", b"\xff\xfe", b"null", b"7", b'"x"', b"{}" * 3_000, b"[" * 4_000,
    b'{"format": "precinct-text-message-receipt", "version": 1, "id": 7, "state": "delivered"}',
    b'{"format": "precinct-text-message-receipt", "version": 1, "id": "x", "state": []}',
    b'{"format": "precinct-text-message-receipt", "version": 2, "id": "x", "state": "delivered"}',
)  # fmt: skip


@pytest.mark.parametrize("content", BAD)
def test_what_is_no_receipt_is_none(content: bytes) -> None:
    with pytest.raises(Refused) as caught:
        read_receipt(content)
    assert caught.value.code == "invalid"


def test_bad_receipts_are_set_aside_and_settle_nothing(desk: Desk, folder: Path, tmp_path: Path) -> None:
    answered(desk)
    outbox.sweep(desk, folder)
    uid = one(folder)
    secret = tmp_path / "secret"
    secret.write_text("not to be read or moved", encoding="utf-8")
    (folder / f"{uid}.receipt.json").symlink_to(secret)
    (folder / "no.receipt.json").write_bytes(b"{")
    receipt(folder, "another")  # an id of nobody
    receipt(folder, "named-otherwise", id=uid)
    os.mkfifo(folder / "pipe.receipt.json")
    (folder / "dir.receipt.json").mkdir()
    swept = outbox.sweep(desk, folder)
    assert (len(swept.aside), swept.settled, swept.waiting) == (6, {}, 1)
    assert secret.read_text(encoding="utf-8") == "not to be read or moved"
    assert files(folder) == [f"{uid}.json", "quarantine"]
    receipt(folder, uid)
    assert list(outbox.sweep(desk, folder).settled) == ["delivered"]


def test_a_link_where_a_message_goes_is_replaced_and_not_followed(desk: Desk, folder: Path, tmp_path: Path) -> None:
    answered(desk)
    outbox.sweep(desk, folder)
    uid = one(folder)
    precious = tmp_path / "precious"
    precious.write_text("stays", encoding="utf-8")
    for name in (f"{uid}.json", f"{uid}.json.{os.getpid()}.tmp"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(precious)
    assert outbox.sweep(desk, folder).written == 1
    assert precious.read_text(encoding="utf-8") == "stays"
    assert not (folder / f"{uid}.json").is_symlink()
    assert files(folder) == [f"{uid}.json"]


def test_a_folder_that_is_a_link_or_anyones_takes_nothing(desk: Desk, folder: Path, tmp_path: Path) -> None:
    answered(desk)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o777)
    folder.symlink_to(elsewhere)
    for place in (folder, elsewhere):
        elsewhere.chmod(0o777)
        with pytest.raises(Refused) as caught:
            outbox.sweep(desk, place)
        assert caught.value.code == "read_only"
    assert files(elsewhere) == []


def test_a_full_disk_leaves_no_half_and_the_next_sweep_goes_on(
    desk: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(desk)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(folder))

    with monkeypatch.context() as patched:
        patched.setattr(outbox.os, "fsync", full)
        with pytest.raises(Refused) as caught:
            outbox.sweep(desk, folder)
    assert (caught.value.code, files(folder)) == ("read_only", [])
    assert outbox.sweep(desk, folder).written == 1


def test_a_receipt_that_was_noted_before_a_power_cut_is_cleared_away(desk: Desk, folder: Path) -> None:
    answered(desk)
    outbox.sweep(desk, folder)
    uid = one(folder)
    message = (folder / f"{uid}.json").read_bytes()
    receipt(folder, uid)
    outbox.sweep(desk, folder)
    (folder / f"{uid}.json").write_bytes(message)
    receipt(folder, uid)
    assert outbox.sweep(desk, folder).settled == {}
    assert files(folder) == []
