"""What was sealed or protected, kept beside the store: restoring an older backup does it again.

Each line is a box of one size, made with a key that lies in the database and stays the same for good: it proves itself,
and names no record, for a uid tells the millisecond in which the record was made. Lines of before stand in the clear,
with a proof beside them; those that hold are put into boxes at the next opening. A clear line without a proof that
holds is nobody's word: it is neither obeyed nor dropped (db/across/setting_up/restored_settings.py). A box that does
not open names nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlalchemy import Connection

from db.storage import local_info
from db.storage.durable import write_durably
from db.storage.files import open_named
from db.storage.keys import Unlocked

FILE = "sealed.txt"
_KEY = "sealed list key"
_PROOF = "proof:"
_SIZE = 16
_BOX = "box:"
_PLAIN = 200
"""Bytes in a box, or as many times that as a longer text takes: the longest of this program has 61."""

ProvedLine = tuple[str, str]
"""What a line names, and its proof; "" without one."""


class RememberingStore(Protocol):
    """The store beside which the list lies."""

    home: Path
    unlocked: Unlocked


@dataclass(frozen=True, slots=True)
class Recalled:
    """What the lines name, oldest first: those that were proved, and those that nobody here can vouch for."""

    proved: tuple[str, ...]
    unproved: tuple[str, ...]


def key_of(conn: Connection, data_key: bytes) -> bytes:
    """The key of the proofs. A database of an earlier version has none yet: it follows from the store's own key, so
    that a backup made before proves what was written since.
    """
    kept = local_info.kept(conn, _KEY)
    return _first_key(data_key) if kept is None else bytes.fromhex(kept)


def has_key(conn: Connection) -> bool:
    """Whether the database holds it."""
    return local_info.kept(conn, _KEY) is not None


def keep_key(conn: Connection, data_key: bytes) -> None:
    """Put it into the database for good, in the caller's writing transaction."""
    if not has_key(conn):
        local_info.keep(conn, _KEY, _first_key(data_key).hex())


def _first_key(data_key: bytes) -> bytes:
    return hashlib.blake2b(data_key, digest_size=32, person=b"precinct sealed").digest()


def remember(store: RememberingStore, conn: Connection, text: str) -> None:
    """Note beside the store what is sealed, on the disk before this returns. What stands there stays as it is.

    `conn` is the transaction that seals it.
    """
    prove(store.home, key_of(conn, store.unlocked.data_key), (text,))


def prove(home: Path, key: bytes, texts: Collection[str]) -> None:
    """Write a box for each of these, and for each clear line whose proof holds; other lines stay as they are."""
    there = lines(home)
    known = tuple(dict.fromkeys(text for line in there if (text := _proved(key, line)) is not None))
    others = [line for line in there if not line[0].startswith(_BOX) and _proved(key, line) is None]
    others = [line for line in others if line[0] not in {*known, *texts}]
    foreign = [line for line in there if line[0].startswith(_BOX) and _proved(key, line) is None]
    new = [(boxed(key, text), "") for text in dict.fromkeys((*known, *texts))]
    content = written((*foreign, *others, *new))
    if content != _content(home):
        write_durably(home / FILE, content)


def tells(home: Path) -> bool:
    """Whether a line stands there in the clear."""
    return any(not text.startswith(_BOX) for text, _proof in lines(home))


def boxed(key: bytes, text: str) -> str:
    """A line that says nothing to whoever has no key: the same text gives the same, so that it stands there once."""
    said = text.encode()
    plain = said.ljust(-(-len(said) // _PLAIN) * _PLAIN, b"\0")
    nonce = hashlib.blake2b(plain, digest_size=SecretBox.NONCE_SIZE, key=key, person=b"sealed nonce").digest()
    return _BOX + base64.urlsafe_b64encode(SecretBox(_box_key(key)).encrypt(plain, nonce)).decode()


def _unboxed(key: bytes, word: str) -> str | None:
    """What such a line says; None where it does not open."""
    try:
        raw = base64.b64decode(word.removeprefix(_BOX).encode(), altchars=b"-_", validate=True)
        return SecretBox(_box_key(key)).decrypt(raw).rstrip(b"\0").decode()
    except (ValueError, CryptoError):
        return None


def _box_key(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=SecretBox.KEY_SIZE, person=b"sealed box").digest()


def _proved(key: bytes, line: ProvedLine) -> str | None:
    """What a line names, where this key proves it."""
    text, proof = line
    if text.startswith(_BOX):
        return _unboxed(key, text)
    return text if hmac.compare_digest(proof.encode(), proof_of(key, text).encode()) else None


def proof_of(key: bytes, text: str) -> str:
    """What proves a clear line of before."""
    return hashlib.blake2b(text.encode(), digest_size=_SIZE, key=key).hexdigest()


def recall(home: Path, key: bytes) -> Recalled:
    """What the lines name; damaged bytes name nothing that can be proved."""
    there = lines(home)
    proved = tuple(dict.fromkeys(text for line in there if (text := _proved(key, line)) is not None))
    others = dict.fromkeys(text for text, _proof in there if not text.startswith(_BOX) and text not in proved)
    return Recalled(proved, tuple(others))


def lines(home: Path) -> tuple[ProvedLine, ...]:
    """The lines as they stand there, each once; what proves a line follows it."""
    read: list[ProvedLine] = []
    for word in _content(home).decode("utf-8", "replace").split():
        if not word.startswith(_PROOF):
            read.append((word, ""))
        elif read and not read[-1][1]:
            read[-1] = (read[-1][0], word.removeprefix(_PROOF))
    return tuple(dict.fromkeys(read))


def written(some: Iterable[ProvedLine]) -> bytes:
    """Lines as the file holds them."""
    return "".join(f"{text} {_PROOF}{proof}\n" if proof else f"{text}\n" for text, proof in some).encode()


def _content(home: Path) -> bytes:
    try:
        with open_named(home / FILE) as opened:
            return opened.read()
    except OSError:
        return b""
