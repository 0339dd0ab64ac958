"""Complaints of a citizen's app that came before any inspector held a key: kept encrypted, taken as soon as one does.

A file in the inbox can be read by whoever may read the folder. What cannot be sealed yet is therefore locked with a
key that follows from the store's own: a stick, a backup of the folder or another account of the machine reads
nothing. Until it is sealed, an officer with a program of his own could; the desk's screens and verbs never show it.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from db.kernel.officer import Desk
from db.storage.durable import write_durably

FOLDER, SUFFIX = "waiting", ".locked"
_USE = b"inbox waiting"


def _key(desk: Desk) -> bytes:
    return hashlib.blake2b(desk.store.unlocked.data_key, digest_size=SecretBox.KEY_SIZE, person=_USE).digest()


def lock_away(desk: Desk, inbox: Path, content: bytes) -> None:
    """Keep a file's bytes, encrypted and on the disk before this returns. The same bytes are kept once."""
    folder = inbox / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    key = _key(desk)
    name = hashlib.blake2b(content, digest_size=16, key=key).hexdigest()
    write_durably(folder / f"{name}{SUFFIX}", bytes(SecretBox(key).encrypt(content)))


def files(inbox: Path) -> tuple[Path, ...]:
    """What waits."""
    return tuple(sorted((inbox / FOLDER).glob(f"*{SUFFIX}")))


def unlocked(desk: Desk, path: Path) -> bytes | None:
    """The bytes that were locked away; None where they are damaged or of another store."""
    try:
        return bytes(SecretBox(_key(desk)).decrypt(path.read_bytes()))
    except (CryptoError, ValueError):
        return None
