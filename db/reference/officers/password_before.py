"""The password of before a reset: its officer does not choose it again, since somebody else may know it.

Kept is the lock alone (the private half of the old pair, as the old password wraps it), in the encrypted store: it
opens no data key. It goes once the officer has chosen a password.
"""

from __future__ import annotations

import json

from sqlalchemy import Connection

from db.storage import local_info, typed_secret
from db.storage.keys import KeySlot
from db.words.messages import M_, Refused


def keep(conn: Connection, officer: str, slot: KeySlot | None) -> None:
    """Keep the lock of a slot that a reset takes away; of two resets in a row the first is the officer's own."""
    if slot is not None and local_info.kept(conn, _name(officer)) is None:
        lock = {"salt": slot.salt, "ops": slot.ops, "mem": slot.mem, "private": slot.private}
        local_info.keep(conn, _name(officer), json.dumps(lock))


def drop(conn: Connection, officer: str) -> None:
    """Keep nothing of an officer any more."""
    local_info.drop(conn, _name(officer))


def refuse(conn: Connection, officer: str, password: str, *, now: KeySlot | None = None) -> None:
    """Refuse the password of before, and that of `now`, the slot that a reset takes away.

    Raises Refused("invalid"), however it was typed.
    """
    slots = [slot for slot in (_kept(conn, officer), now) if slot is not None]
    if any(typed_secret.fits(slot, password) for slot in slots):
        said = M_("This is the password from before the reset. Choose another.")
        raise Refused("invalid", {"password": said})


def _kept(conn: Connection, officer: str) -> KeySlot | None:
    text = local_info.kept(conn, _name(officer))
    if text is None:
        return None
    lock = json.loads(text)
    return KeySlot("officer", "", "", lock["salt"], lock["ops"], lock["mem"], "", lock["private"], "")


def _name(officer: str) -> str:
    return f"password_before_{officer}"
