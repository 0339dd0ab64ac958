"""The folder that a text-message gateway reads: one file a message, gone once its receipt was read.

The store knows of a message before its file is there, and what became of it before the file goes: interrupted at any
place, the next sweep goes on. A file that is missing is written again under the same id, which a gateway sends once.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from db.across.text_messages import commands
from db.across.text_messages.choosing import phone_of, records_waiting
from db.across.text_messages.forms import SettleMessage, WriteMessage
from db.across.text_messages.models import TEXT_MESSAGE
from db.across.text_messages.rules import FAILED, MOST_BYTES, WAITING, WITHDRAWN, read_receipt, written
from db.kernel.base.officer import Desk
from db.storage.durable import write_durably
from db.words.messages import M_, Message, Refused

FOLDER, ASIDE = "messages", "quarantine"
ENDING, RECEIPT_ENDING = ".json", ".receipt.json"


@dataclass(slots=True)
class Exchanged:
    """What a sweep came to: files written, records (numbers) by what became of their message, what was set aside."""

    written: int = 0
    waiting: int = 0
    settled: dict[str, list[str]] = field(default_factory=dict)
    aside: list[tuple[str, Message]] = field(default_factory=list)
    unsent: int = 0
    """Messages whose telephone number no gateway takes."""


def sweep(desk: Desk, folder: Path) -> Exchanged:
    """Reads the receipts, then writes what waits. Raises Refused as commands do, and "read_only" for the folder."""
    try:
        _open(folder)
        done = Exchanged()
        for path in sorted(folder.glob(f"*{RECEIPT_ENDING}")):
            _take(desk, path, done)
        for record in _records(desk):
            commands.write(desk, WriteMessage(record=record))
        for uid, phone in _waiting(desk):
            _keep(desk, folder / f"{uid}{ENDING}", uid, phone, done)
    except OSError as error:
        place = str(error.filename or folder)
        raise Refused("read_only", {}, M_("{folder} can't be written.", folder=place)) from error
    return done


def _open(folder: Path) -> None:
    """Make the folder, for its owner alone; a link is none. Raises Refused("read_only"), OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.is_symlink() or folder.stat().st_mode & stat.S_IWOTH:
        raise Refused("read_only", {}, M_("{folder} is a link, or anyone may write in it.", folder=str(folder)))


def _records(desk: Desk) -> list[str]:
    with desk.store.reading() as conn:
        return records_waiting(conn, desk.store.unit, desk.now())


def _waiting(desk: Desk) -> list[tuple[str, str | None]]:
    """(uid, telephone) of the messages without a receipt; no telephone where it was sealed or corrected away."""
    unit = desk.store.unit
    with desk.store.reading() as conn:
        chosen = select(TEXT_MESSAGE.c.uid, TEXT_MESSAGE.c.record).where(
            TEXT_MESSAGE.c.unit == unit, TEXT_MESSAGE.c.state == WAITING
        )
        rows = conn.execute(chosen.order_by(TEXT_MESSAGE.c.written_at, TEXT_MESSAGE.c.uid)).all()
        return [(row.uid, phone_of(conn, unit, row.record)) for row in rows]


def _keep(desk: Desk, path: Path, uid: str, phone: str | None, done: Exchanged) -> None:
    """See that the file of a message is there, or that it goes where its telephone went."""
    if phone is None:
        number = commands.settle(desk, SettleMessage(message=uid, state=WITHDRAWN))
        done.settled.setdefault(WITHDRAWN, []).append(number)
        path.unlink(missing_ok=True)
        return
    try:
        content = written(uid, phone)
    except ValueError:
        number = commands.settle(desk, SettleMessage(message=uid, state=FAILED))
        done.settled.setdefault(FAILED, []).append(number)
        done.unsent += 1
        return
    done.waiting += 1
    if not _is_file(path) or path.read_bytes() != content:
        write_durably(path, content)
        done.written += 1


def _is_file(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _take(desk: Desk, path: Path, done: Exchanged) -> None:
    """Read a receipt, note what it says, and remove it with the message; what is no receipt is set aside."""
    try:
        uid, state = read_receipt(_content(path))
        if path.name != f"{uid}{RECEIPT_ENDING}":
            raise Refused("invalid", {}, M_("This receipt is called otherwise than its message."))
        if _state(desk, uid) == WAITING:
            number = commands.settle(desk, SettleMessage(message=uid, state=state))
            done.settled.setdefault(state, []).append(number)
        elif _state(desk, uid) is None:
            raise Refused("invalid", {}, M_("No message has this id."))
    except Refused as refused:
        if refused.code != "invalid":
            raise
        _set_aside(path)
        name = os.fsencode(path.name).decode("utf-8", "replace")
        done.aside.append((name, refused.message or M_("This can't be read.")))
        return
    path.with_name(f"{uid}{ENDING}").unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def _content(path: Path) -> bytes:
    """What a receipt holds. Raises Refused("invalid") for a link, a folder, a pipe, and what can't be read."""
    if not _is_file(path):
        raise Refused("invalid", {}, M_("This is no receipt of a text message."))
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused("invalid", {}, M_("This can't be read.")) from error


def _state(desk: Desk, uid: str) -> str | None:
    with desk.store.reading() as conn:
        here = (TEXT_MESSAGE.c.unit == desk.store.unit, TEXT_MESSAGE.c.uid == uid)
        return conn.execute(select(TEXT_MESSAGE.c.state).where(*here)).scalar()


def _set_aside(path: Path) -> None:
    """Move it out of the way as it is: a link as a link."""
    folder = path.parent / ASIDE
    folder.mkdir(exist_ok=True, mode=0o700)
    target, turn = folder / path.name, 1
    while os.path.lexists(target):
        turn += 1
        target = folder / f"{path.name}-{turn}"
    os.replace(path, target)
