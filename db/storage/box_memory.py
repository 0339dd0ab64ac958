"""What lies in the letter box, remembered outside the store: complaints that wait can't be taken out unseen.

The letter box is a row that no entry speaks of (kernel/journal/letter_box.py), so nothing in the journal tells that
somebody emptied it. Beside heads.py's file stands one of two slots in turn with digests of the row: as it was before a
transaction and as it is with it. It is on the disk before the commit, so a power cut leaves one of these two. It names
no moment, and a complaint writes it as a form does that is thrown away.

Where the journal went on without this memory (another account of the machine, a copy put back) the row may have been
changed there, by the program: then it is taken as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from dataclasses import dataclass, replace
from typing import Protocol

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import Connection, select

from db.storage import ends
from db.storage.heads import BOX, Memory
from db.storage.models import LETTER_BOX
from db.storage.signatures import RUN_STREAMS, SignedStore, Signers

SLOT = 512
_ROOM = SLOT - SecretBox.NONCE_SIZE - SecretBox.MACBYTES
_WRITTEN, _TOLD = "letter_box", "letter_box_told"


class BoxStore(SignedStore, Protocol):
    """The store whose letter box is remembered."""

    memory: Memory
    letter_box: BoxMemory
    signers: Signers

    @property
    def in_file(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class RememberedBox:
    """The digests that the row may have; of which machine and epoch; whether another was met that nobody was told of;
    how many times it was written."""

    digests: tuple[str, ...]
    origin: str
    epoch: int
    lost: bool = False
    count: int = 0


def digest_of(conn: Connection) -> str:
    """The digest of the letter box as it lies in the table; that of nothing where it is not there."""
    row = conn.execute(select(LETTER_BOX.c.sealed).order_by(LETTER_BOX.c.place)).scalars().first()
    return hashlib.blake2b(row or b"", digest_size=16, person=b"precinct box").hexdigest()


def will_write(conn: Connection) -> None:
    """Say that this transaction writes the letter box, before it does."""
    if _WRITTEN not in conn.info:
        conn.info[_WRITTEN] = digest_of(conn)


def will_tell(conn: Connection) -> None:
    """Say that this transaction, which writes the letter box, tells that another one was met."""
    conn.info[_TOLD] = True


def begin(conn: Connection) -> None:
    """Forget what a transaction of this connection left that was turned back."""
    conn.info.pop(_WRITTEN, None)
    conn.info.pop(_TOLD, None)


def is_other(conn: Connection, store: BoxStore) -> bool:
    """Whether the letter box, as it was before this transaction, is not the one that is remembered, or another was met
    before."""
    remembered = store.letter_box.recall()
    if not store.in_file or remembered is None:
        return False
    return _is_lost(conn, store, remembered, conn.info.get(_WRITTEN) or digest_of(conn))


def before_commit(conn: Connection, store: BoxStore) -> None:
    """Bring what the letter box is with this transaction onto the disk; nothing where it is not written. Never raises
    for a disk."""
    before = conn.info.get(_WRITTEN)
    if before is None or not store.in_file:
        return
    remembered = store.letter_box.recall()
    lost = remembered is not None and _is_lost(conn, store, remembered, before)
    store.letter_box.write(RememberedBox((before, digest_of(conn)), store.origin, store.epoch, lost))


def committed(store: BoxStore, info: dict[object, object]) -> None:
    """After the commit: what it told is no longer to be told."""
    if info.pop(_WRITTEN, None) is not None and info.pop(_TOLD, None):
        remembered = store.letter_box.recall()
        if remembered is not None:
            store.letter_box.write(replace(remembered, lost=False))


def _is_lost(conn: Connection, store: BoxStore, remembered: RememberedBox, digest: str) -> bool:
    if remembered.lost:
        return True
    here = (remembered.origin, remembered.epoch) == (store.origin, store.epoch)
    return here and digest not in remembered.digests and not _went_on(conn, store)


def _went_on(conn: Connection, store: BoxStore) -> bool:
    """Whether this machine's chain, as it was before this transaction, goes on after what is remembered of it."""
    heads = store.memory.recall()
    if heads is None or (heads.origin, heads.epoch) != (store.origin, store.epoch):
        return True
    for stream in RUN_STREAMS:
        first = store.signers.first_of(conn, stream)
        last = ends.head(conn, store.unit, store.origin, store.epoch, stream) if first is None else None
        before = first - 1 if first is not None else 0 if last is None else last.seq
        if before > heads.ends.get(stream, (0, ""))[0]:
            return True
    return False


class BoxMemory:
    """The file of one open store, beside that of its heads. A place that can't be written stops nothing."""

    def __init__(self, heads: Memory) -> None:
        self._heads = heads
        self._path = heads.path.with_suffix(BOX)
        self._lock = threading.Lock()

    def recall(self) -> RememberedBox | None:
        """What is remembered; None where there is no file or it can't be read. A damaged one remembers another box."""
        try:
            raw = self._path.read_bytes()
        except OSError:
            return None
        slots = [slot for start in (0, SLOT) if (slot := self._read(raw[start : start + SLOT])) is not None]
        damaged = RememberedBox((), "", 0, lost=True) if raw.strip(b"\0") else None
        return max(slots, key=lambda slot: slot.count, default=damaged)

    def write(self, box: RememberedBox) -> None:
        """Bring it onto the disk, in the older slot."""
        with contextlib.suppress(OSError), self._lock:
            before = self.recall()
            count = 1 if before is None else before.count + 1
            text = json.dumps([box.digests, box.origin, box.epoch, box.lost, count]).encode()
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                os.ftruncate(file, 2 * SLOT)
                os.pwrite(file, self._box().encrypt(text.ljust(_ROOM)), SLOT * (count % 2))
                os.fdatasync(file)
            finally:
                os.close(file)

    def _box(self) -> SecretBox:
        key = hashlib.blake2b(self._heads.key, digest_size=SecretBox.KEY_SIZE, person=b"precinct letters")
        return SecretBox(key.digest())

    def _read(self, slot: bytes) -> RememberedBox | None:
        try:
            digests, origin, epoch, lost, count = json.loads(self._box().decrypt(slot))
            return RememberedBox(tuple(map(str, digests)), str(origin), int(epoch), bool(lost), int(count))
        except (CryptoError, ValueError, TypeError):
            return None
