"""A signature: the acting officer shows again that it is he, by PIN or password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from db.storage import keys, lockout
from db.storage.models import PIN
from db.words.folding import ascii_digits
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.desk import Act


def is_pin(conn: Connection, officer: str, typed: str) -> bool:
    """Whether this is the officer's PIN on this machine, in digits of any script; not so where he has none."""
    hashed = conn.execute(select(PIN.c.hash).where(PIN.c.officer == officer)).scalar_one_or_none()
    return hashed is not None and keys.pin_is(hashed, ascii_digits(typed).strip())


def sign(act: Act, secret: str | None, field: str = "password") -> None:
    """Check the acting officer's PIN on this machine or his password; nothing of either is kept.

    Raises Refused("invalid") at `field`. Wrong ones count towards the lock-out of ten minutes, Refused("locked_out").
    """
    store, badge = act.desk.store, act.officer.badge
    lockout.check(store.home, badge)
    given = secret or ""
    if is_pin(act.conn, act.officer.uid, given):
        lockout.clear(store.home, badge)
        return
    slot = store.keyring.slot(badge)
    try:
        if slot is None:
            raise keys.wrong_password()
        keys.open_typed(slot, given)
    except Refused:
        lockout.failed(store.home, badge)
        raise Refused("invalid", {field: M_("The PIN or the password is wrong.")}) from None
    lockout.clear(store.home, badge)
