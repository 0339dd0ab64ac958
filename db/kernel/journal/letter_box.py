"""The letter box: where complaints wait until the journal's next sealed entry carries them (envelopes.py).

It is one row of this machine, of one size whatever lies in it. Each letter was cut into pieces and each piece sealed to
the inspectorate before it was put in. The row is written anew, under a key of chance, whenever a half-typed form is
kept, and at each sealed entry; so a complaint that is saved looks like any form that somebody typed and threw away.
Whoever holds the store's key can count the pieces that wait, and read none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes
from sqlalchemy import Connection, select

from db.storage import box_memory
from db.storage.models import DRAFT, LETTER_BOX
from db.words.ids import uuid7
from db.words.messages import M_, Message, Refused

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk

PLACES = 48
"""Pieces that it has room for: a complaint of usual length is one, the longest form in the widest script thirteen."""
PIECE = 2_032
"""Bytes of a piece before it is sealed, padding included."""
SEALED = PIECE + 48
REMEMBERED = 64
"""Letters, the newest, that it knows again: a form that is sent twice is one letter."""
ID = 16
DECOY = "request.take"
"""The kind of form that a saved complaint looks like."""
FULL = "letter_box_full"
"""The code of what is refused for want of room."""
_PLACE = 1
_SIZE = 1 + REMEMBERED * ID + PLACES * SEALED


@dataclass(frozen=True, slots=True)
class LetterBox:
    """What waits, the oldest piece first, each sealed; and the ids of the newest letters, ID bytes each."""

    waiting: tuple[bytes, ...] = ()
    known: tuple[bytes, ...] = ()

    def with_letter(self, letter: bytes, pieces: Sequence[bytes]) -> LetterBox:
        """The box with one more letter. Raises Refused("letter_box_full")."""
        if len(self.waiting) + len(pieces) > PLACES:
            raise Refused(FULL, {}, full())
        return LetterBox((*self.waiting, *pieces), (*self.known, letter)[-REMEMBERED:])

    def without_first(self) -> tuple[LetterBox, bytes | None]:
        """The box without the piece that has waited longest, and that piece."""
        return replace(self, waiting=self.waiting[1:]), self.waiting[0] if self.waiting else None


def full() -> Message:
    """What is said where no letter fits in any more."""
    return M_(
        "The letter box is full until the journal has carried what waits. Write it on a complaint form for a sealed"
        " envelope (`precinct print complaint-form`)."
    )


def read(conn: Connection) -> LetterBox:
    """What lies in the box; nothing where the row was damaged by hand."""
    row = conn.execute(select(LETTER_BOX.c.sealed).where(LETTER_BOX.c.place == _PLACE)).scalar_one_or_none()
    if row is None or len(row) != SecretBox.KEY_SIZE + _SIZE + SecretBox.NONCE_SIZE + SecretBox.MACBYTES:
        return LetterBox()
    try:
        plain = SecretBox(row[: SecretBox.KEY_SIZE]).decrypt(row[SecretBox.KEY_SIZE :])
    except CryptoError:
        return LetterBox()
    ids, pieces = plain[1 : 1 + REMEMBERED * ID], plain[1 + REMEMBERED * ID :]
    letters = tuple(ids[start : start + ID] for start in range(0, len(ids), ID))
    waiting = tuple(pieces[place * SEALED : (place + 1) * SEALED] for place in range(min(plain[0], PLACES)))
    return LetterBox(waiting, tuple(letter for letter in letters if any(letter)))


def write(conn: Connection, box: LetterBox) -> None:
    """Write the row anew. Every byte of it changes, whatever lies in the box; what it is then is remembered outside."""
    box_memory.will_write(conn)
    ids = b"".join(box.known).ljust(REMEMBERED * ID, b"\0")
    plain = bytes([len(box.waiting)]) + ids + b"".join(box.waiting).ljust(PLACES * SEALED, b"\0")
    key = random_bytes(SecretBox.KEY_SIZE)
    sealed = key + SecretBox(key).encrypt(plain)
    here = LETTER_BOX.c.place == _PLACE
    if not conn.execute(LETTER_BOX.update().where(here).values(sealed=sealed)).rowcount:
        conn.execute(LETTER_BOX.insert(), {"place": _PLACE, "sealed": sealed})


def keep_draft(conn: Connection, row: Mapping[str, Any], box: LetterBox | None = None) -> None:
    """Write the row of a half-typed form, and the box anew: as it is now, or as it is given."""
    conn.execute(DRAFT.delete().where(DRAFT.c.uid == row["uid"]))
    conn.execute(DRAFT.insert(), row)
    write(conn, read(conn) if box is None else box)


def put(conn: Connection, desk: Desk, form: str, box: LetterBox) -> None:
    """Write the box with a letter in it as if a form were kept; `drop_decoy` throws that form away."""
    now = desk.now()
    row = {
        "uid": _decoy(form), "officer": desk.officer.uid, "kind": DECOY, "record": None, "values": "{}", "number": "",
        "read_at": None, "cursor": "", "started_at": now, "saved_at": now, "parked": False,
    }  # fmt: skip
    keep_draft(conn, row, box)


def drop_decoy(desk: Desk, form: str) -> None:
    """Throw the form away that `put` wrote: what is done with any draft that nobody wants."""
    throw_away(desk, _decoy(form))


def throw_away(desk: Desk, uid: str) -> None:
    """Throw a draft of one's own away, as a transaction of its own."""
    with desk.store.writing() as conn:
        conn.execute(DRAFT.delete().where(DRAFT.c.uid == uid, DRAFT.c.officer == desk.officer.uid))


def _decoy(form: str) -> str:
    """The uid of the form that a letter's own form looks like: of the same moment, and neither tells the other."""
    made = UUID(form)
    return uuid7(datetime.fromtimestamp((made.int >> 80) / 1000, UTC), hashlib.sha256(made.bytes).digest())
