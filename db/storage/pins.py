"""PINs: six digits that unlock this program and switch officers, for twelve hours after the password.

What the store keeps of a PIN is its hash in a box that only the officer's own key opens, so that no file lets the
digits be guessed. His password sign-in opens the box; from then this program knows the hash, and no other does.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import SealedBox
from sqlalchemy import Connection, select

from db.storage.failed_tries import SecondsNow
from db.storage.key_cost import QUICK, Cost
from db.storage.keys import KeySlot, Unlocked, box_of, in_bytes, in_text
from db.storage.models import PIN
from db.words.calendar.jalali import since_boot
from db.words.folding import ascii_digits

DIGITS = 6
HOURS = 12


@dataclass(slots=True)
class Pins:
    """The PINs that this program knows: officer → the box, the hash in it, until when by the clock since boot."""

    clock: SecondsNow = since_boot
    known: dict[str, tuple[str, str, float]] = field(default_factory=dict)

    def learn(self, conn: Connection, unlocked: Unlocked) -> None:
        """Open the officer's box; nothing where he has none, or one of an earlier key pair."""
        officer = unlocked.slot.officer
        self.known.pop(officer, None)
        box = _box(conn, officer)
        try:
            hashed = "" if box is None else SealedBox(unlocked.private).decrypt(in_bytes(box)).decode()
        except (CryptoError, ValueError):
            return
        if box is not None:
            self.known[officer] = box, hashed, self.clock() + HOURS * 3_600

    def is_pin(self, conn: Connection, officer: str | None, typed: str) -> bool:
        """Whether this is the officer's PIN, in digits of any script. It takes one time whether he has one or not."""
        box, hashed, until = self.known.get(officer or "", ("", _nobodys(), 0.0))
        right = _is(hashed, ascii_digits(typed).strip())
        return right and self.clock() < until and _box(conn, officer or "") == box


def keep(conn: Connection, unlocked: Unlocked, pin: str) -> None:
    """Store a PIN for the officer of a slot, instead of the one before."""
    _put(conn, unlocked.slot, hash_pin(pin))


def drop(conn: Connection, officer: str) -> None:
    """Forget an officer's PIN: every program asks for his password."""
    conn.execute(PIN.delete().where(PIN.c.officer == officer))


def carry_over(conn: Connection, unlocked: Unlocked, slot: KeySlot) -> None:
    """Put the PIN into a box of the officer's new key pair; one that the old pair does not open is dropped."""
    box = _box(conn, slot.officer)
    if box is None:
        return
    try:
        hashed = SealedBox(unlocked.private).decrypt(in_bytes(box)).decode()
    except (CryptoError, ValueError):
        drop(conn, slot.officer)
        return
    _put(conn, slot, hashed)


def hash_pin(pin: str, cost: Cost = QUICK) -> str:
    """A PIN's hash, as it lies in the box."""
    return pwhash.argon2id.str(pin.encode(), opslimit=cost.ops, memlimit=cost.mem).decode()


def _put(conn: Connection, slot: KeySlot, hashed: str) -> None:
    drop(conn, slot.officer)
    box = box_of(slot).encrypt(hashed.encode())
    conn.execute(PIN.insert(), {"officer": slot.officer, "hash": in_text(box)})


def _box(conn: Connection, officer: str) -> str | None:
    return conn.execute(select(PIN.c.hash).where(PIN.c.officer == officer)).scalar_one_or_none()


def _is(hashed: str, pin: str) -> bool:
    try:
        return bool(pwhash.argon2id.verify(hashed.encode(), pin.encode()))
    except CryptoError:
        return False


@functools.cache
def _nobodys() -> str:
    """A hash that no digits have."""
    return hash_pin("nobody's")
