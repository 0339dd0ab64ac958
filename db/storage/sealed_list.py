"""What was sealed or protected, kept beside the store: restoring an older backup does it again.

Each line carries a proof, a MAC under a key that lies in the database and stays the same for good. A line without one
that holds is nobody's word: it is neither obeyed nor dropped (db/across/setting_up/restored_settings.py).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from db.storage import local_info
from db.storage.durable import write_durably
from db.storage.files import open_named
from db.storage.keys import Unlocked

FILE = "sealed.txt"
_KEY = "sealed list key"
_PROOF = "proof:"
_SIZE = 16

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
    """Write a proved line for each of these that has none."""
    proved = set(recall(home, key).proved)
    new = [text for text in dict.fromkeys(texts) if text not in proved]
    if new:
        before = _content(home)
        gap = b"\n" if before and not before.endswith(b"\n") else b""
        write_durably(home / FILE, before + gap + written((text, proof_of(key, text)) for text in new))


def proof_of(key: bytes, text: str) -> str:
    """What proves a line."""
    return hashlib.blake2b(text.encode(), digest_size=_SIZE, key=key).hexdigest()


def recall(home: Path, key: bytes) -> Recalled:
    """What the lines name; damaged bytes name nothing that can be proved."""
    proved: dict[str, None] = {}
    others: dict[str, None] = {}
    for text, proof in lines(home):
        holds = hmac.compare_digest(proof.encode(), proof_of(key, text).encode())
        (proved if holds else others)[text] = None
    return Recalled(tuple(proved), tuple(text for text in others if text not in proved))


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
