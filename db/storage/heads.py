"""Where each store's journal ended, remembered outside its folder (the user's state folder).

A folder copied back whole carries an older keys.json too; only a memory outside it can tell. It is one small file of a
fixed size for each store and folder, written after each commit and never waited for: two slots in turn, each in a box
under a key that follows from the store's first, so that a torn one is known and the other stands. It stays when the
store's is renewed: else a copy from before that, put back with its keys, could not read what was remembered since. A
file that is behind the journal says nothing; one that is ahead says that saved acts are gone.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import Connection

from db.storage import local_info, os_faults
from db.storage.files import machine_name, real, state_folder
from db.words.messages import M_, Message

SLOT = 1024
BOX = ".box"
"""How the file of the letter box ends that stands beside it (box_memory.py)."""
ACTS = 8
"""The newest acts that are remembered by their record."""
EVERY = 5.0
"""Seconds after which what was written is brought onto the disk, in the background."""
_ROOM = SLOT - SecretBox.NONCE_SIZE - SecretBox.MACBYTES

StreamEnd = tuple[int, str]
"""The seq and the hash of a stream's last entry."""
LastAct = tuple[int, str, str]
"""The seq of an entry, the uid of its record, and the record's number where the entry gave it, else ""."""


@dataclass(frozen=True, slots=True)
class JournalEnd:
    """Where a journal ended: of which machine and epoch, the ends of its streams, the newest acts."""

    origin: str
    epoch: int
    ends: Mapping[str, StreamEnd] = field(default_factory=dict)
    acts: tuple[LastAct, ...] = ()
    count: int = 0
    """How many times it was written."""


def file_of(store: str, home: Path) -> Path:
    """The file of a store in a folder, on this machine."""
    place = hashlib.sha256(str(real(home)).encode()).hexdigest()[:12]
    return state_folder() / f"{store}-{place}.heads"


def place_of(home: Path) -> str:
    """This machine and this folder, as a store names where it is opened; "" where that is not to be told."""
    return hashlib.sha256(f"{machine_name()} {real(home)}".encode()).hexdigest()[:32]


def is_known(store: str, home: Path) -> bool:
    """Whether this machine remembers the store in a folder."""
    return os.path.exists(file_of(store, home))  # unlike Path's, it raises nothing of a folder that can't be read


def forget(store: str, home: Path) -> None:
    """Forget a folder, as when a store was made in one and then moved."""
    for file in (file_of(store, home), file_of(store, home).with_suffix(BOX)):
        with contextlib.suppress(OSError):
            file.unlink()


_KEY = "heads_key"


def _first_key(data_key: bytes) -> bytes:
    return hashlib.blake2b(data_key, digest_size=SecretBox.KEY_SIZE, person=b"precinct heads").digest()


def _kept_key(conn: Connection) -> bytes | None:
    kept = local_info.kept(conn, _KEY)
    with contextlib.suppress(ValueError):  # by hand it may be anything
        key = bytes.fromhex(kept or "")
        return key if len(key) == SecretBox.KEY_SIZE else None
    return None


def keep_key(conn: Connection, data_key: bytes) -> None:
    """Keep the key of the memory in the database, before its own is renewed; once for good."""
    if _kept_key(conn) is None:
        local_info.keep(conn, _KEY, _first_key(data_key).hex())


def key_hash(conn: Connection) -> str | None:
    """The hash of the key that the database keeps for the memory; None where it keeps none."""
    kept = _kept_key(conn)
    return None if kept is None else hashlib.blake2b(kept, digest_size=32, person=b"precinct memory").hexdigest()


def _blind(error: OSError, path: Path) -> Message:
    """What to say where nothing outside the store can be remembered or recalled."""
    told = os_faults.refusal(error, path)
    return M_(
        "{why} Until then only keys.json can tell if an older copy of the records is put back.",
        why="" if told is None or told.message is None else told.message,
    )


class Memory:
    """The file of one open store. A place that cannot be written stops nothing: keys.json has a head too."""

    def __init__(self, store: str, home: Path, data_key: bytes) -> None:
        self.path = file_of(store, home)
        self._box = SecretBox(_first_key(data_key))
        self._file: int | None = None
        self._unread: Message | None = None
        self.damaged: Message | None = None
        """What to say where the file was there when the store was opened, and held nothing that could be read."""
        self._unwritten: Message | None = None
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    @property
    def key(self) -> bytes:
        """The key by which it is remembered."""
        return bytes(self._box)

    def take_key(self, conn: Connection) -> None:
        """From now on by the key that the database keeps for it, if it keeps one."""
        kept = _kept_key(conn)
        if kept is not None:
            self._box = SecretBox(kept)

    @property
    def trouble(self) -> Message | None:
        """Why an older copy of the records might go unnoticed since this store was opened; None where it would not."""
        return self._unwritten or self._unread

    def recall(self) -> JournalEnd | None:
        """What is remembered; None where nothing is, or nothing that can be read: `trouble` says so then."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._unread = _blind(error, self.path)
            return None
        slots = [slot for start in (0, SLOT) if (slot := self._read(raw[start : start + SLOT])) is not None]
        if raw.strip(b"\0") and not slots:
            self._unread = self.damaged = M_(
                "{path} was damaged and is written anew. If an older copy of the records was put back before that, only"
                " keys.json can tell.",
                path=str(self.path),
            )
        return max(slots, key=lambda slot: slot.count, default=None)

    def commit(self, origin: str, epoch: int, ends: Mapping[str, StreamEnd], acts: Sequence[LastAct] = ()) -> None:
        """Remember what was committed, beside what another program wrote. It is not waited for, and never raises."""
        try:
            self._remember(origin, epoch, ends, acts)
            self._unwritten = None
        except OSError as error:
            self._unwritten = _blind(error, self.path)

    def _remember(self, origin: str, epoch: int, ends: Mapping[str, StreamEnd], acts: Sequence[LastAct]) -> None:
        with self._lock:
            before = self.recall()
            if before is not None and before.origin == origin:
                if before.epoch > epoch:
                    return
                if before.epoch == epoch:
                    newer = {stream: max(end, before.ends.get(stream, end)) for stream, end in ends.items()}
                    ends = {**before.ends, **newer}
                    acts = sorted({*before.acts, *acts})
            count = 1 if before is None else before.count + 1
            self._write(JournalEnd(origin, epoch, ends, tuple(acts[-ACTS:]), count))

    def close(self) -> None:
        """Bring it onto the disk and let go of it."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        self._sync()
        with self._lock:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _write(self, new: JournalEnd) -> None:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            os.ftruncate(self._file, 2 * SLOT)
        acts = list(new.acts)
        while True:
            said = [new.origin, new.epoch, {stream: list(end) for stream, end in new.ends.items()}, acts, new.count]
            text = json.dumps(said).encode()
            if len(text) <= _ROOM or not acts:
                break
            acts.pop(0)
        os.pwrite(self._file, self._box.encrypt(text.ljust(_ROOM)), SLOT * (new.count % 2))
        if self._timer is None:
            self._timer = threading.Timer(EVERY, self._due)
            self._timer.daemon = True
            self._timer.start()

    def _read(self, slot: bytes) -> JournalEnd | None:
        try:
            origin, epoch, ends, acts, count = json.loads(self._box.decrypt(slot))
            ended = {str(stream): (int(seq), str(digest)) for stream, (seq, digest) in ends.items()}
            done = tuple((int(seq), str(record), str(number)) for seq, record, number in acts)
            return JournalEnd(str(origin), int(epoch), ended, done, int(count))
        except (CryptoError, ValueError, TypeError, AttributeError):
            return None

    def _due(self) -> None:
        with self._lock:
            self._timer = None
        self._sync()

    def _sync(self) -> None:
        with contextlib.suppress(OSError), self._lock:
            if self._file is not None:
                os.fsync(self._file)
