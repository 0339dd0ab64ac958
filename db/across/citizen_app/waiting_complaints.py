"""Complaints of a citizen's app that came before any inspector held a key: kept encrypted, taken as soon as one does.

A file in the inbox can be read by whoever may read the folder. What cannot be sealed yet is therefore locked with a
key that follows from the store's own: a stick, a backup of the folder or another account of the machine reads
nothing. Once that key is renewed it is locked anew. Until it is sealed, an officer with a program of his own could;
the desk's screens and verbs never show it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import Connection

from db.kernel.base.officer import Desk
from db.storage import local_info
from db.storage.durable import write_durably

FOLDER, SUFFIX = "waiting", ".locked"
_USE = b"inbox waiting"
_EARLIER = "waiting_keys"


def _of(data_key: bytes) -> bytes:
    return hashlib.blake2b(data_key, digest_size=SecretBox.KEY_SIZE, person=_USE).digest()


def _key(desk: Desk) -> bytes:
    return _of(desk.store.unlocked.data_key)


def _earlier(conn: Connection) -> list[str]:
    kept = local_info.kept(conn, _EARLIER)
    return [] if kept is None else list(json.loads(kept))


def keep_earlier_key(conn: Connection, data_key: bytes) -> None:
    """Keep what files were locked with, before the store's key is renewed."""
    keys = [*_earlier(conn), _of(data_key).hex()]
    local_info.keep(conn, _EARLIER, json.dumps(keys))


def lock_away(desk: Desk, inbox: Path, content: bytes) -> None:
    """Keep a file's bytes, encrypted and on the disk before this returns. The same bytes are kept once."""
    folder = inbox / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    key = _key(desk)
    write_durably(folder / _name(key, content), bytes(SecretBox(key).encrypt(content)))


def files(inbox: Path) -> tuple[Path, ...]:
    """What waits."""
    return tuple(sorted((inbox / FOLDER).glob(f"*{SUFFIX}")))


def unlocked(desk: Desk, path: Path) -> bytes | None:
    """The bytes that were locked away; None where they are damaged or of another store."""
    locked = path.read_bytes()
    with desk.store.reading() as conn:
        earlier = [bytes.fromhex(key) for key in _earlier(conn)]
    for key in (_key(desk), *earlier):
        with contextlib.suppress(CryptoError, ValueError):
            return bytes(SecretBox(key).decrypt(locked))
    return None


def lock_anew(desk: Desk, path: Path, content: bytes) -> None:
    """What goes on waiting and was locked before the store's key was renewed is locked with the key of now."""
    if path.name != _name(_key(desk), content):
        lock_away(desk, path.parent.parent, content)
        path.unlink()


def _name(key: bytes, content: bytes) -> str:
    return f"{hashlib.blake2b(content, digest_size=16, key=key).hexdigest()}{SUFFIX}"
