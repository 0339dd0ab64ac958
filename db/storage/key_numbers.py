"""Which of a store's data keys a file was encrypted with, told by its first bytes, before any password.

A key has a number, and each that renews it the next one. The salt of a file that it encrypts, which SQLCipher keeps in
clear at its beginning, says the store and that number; so does that of every copy that is made with the key. What an
earlier version made a store with has the number 0 and a salt of chance.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from nacl.utils import random as random_bytes

from db.storage.dialects.sqlite_salt import salt_of

SIZE, SALT, NUMBER = 32, 16, 4
"""Bytes of a key, of a salt (https://www.zetetic.net/sqlcipher/design/), and of the number at its end."""
FIRST = 1
MOST = 2 ** (8 * NUMBER)


def new_key(store: str, number: int) -> bytes:
    """A data key of chance and, behind it, the salt of every file that it encrypts."""
    return random_bytes(SIZE) + _of_store(store) + number.to_bytes(NUMBER)


def number_of(path: Path, store: str) -> int | None:
    """The number of the key that a file of this store was encrypted with.

    None where its beginning says none: it is of an earlier version's key, of another store, missing, or damaged there.
    """
    salt = salt_of(path)
    return int.from_bytes(salt[-NUMBER:]) if salt is not None and salt.startswith(_of_store(store)) else None


def has_beginning(path: Path) -> bool:
    """Whether there is a file that begins with a salt of any store: one that is shorter says nothing."""
    return salt_of(path) is not None and path.stat().st_size >= SALT


def _of_store(store: str) -> bytes:
    return hashlib.blake2b(store.encode(), digest_size=SALT - NUMBER, person=b"precinct salt").digest()
