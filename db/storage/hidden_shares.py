"""Shares of a sealing as keys.json holds them: only the data key tells whose they are, and how many there are.

In an open store a share is kept by its reader's badge. In the file badge and share lie in one box, encrypted with a key
that follows from the data key, under a name that follows from the box; boxes that hold nothing bring the number up to a
multiple of ROUND. Each change of keys encrypts all of them anew, so two copies of the file tell no more than one.

A file of an earlier version has badges; it is read as it is, and written so the next time that somebody's password
opens the data key (keys_changing.py).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from db.storage.keys import Keyring, Sealing, in_bytes, in_text

ROUND = 4
"""How many inspectors a precinct has seldom more of."""
_SIZE = 256
"""Bytes of the plain text of a box: a badge of 20 characters, each written as six, and a share of 108."""
_PERSON = b"precinct shares"
_NAME = re.compile(r"#[0-9a-f]{32}")


def is_hidden(name: str) -> bool:
    """Whether this is the name of a box, and no badge."""
    return _NAME.fullmatch(name) is not None


def hidden(ring: Keyring, data_key: bytes) -> Keyring:
    """The keyring as the file holds it. Boxes of another data key stay as they are."""
    return _with_each(ring, lambda sealing: replace(sealing, shares=dict(sorted(_boxes(sealing, data_key)))))


def revealed(ring: Keyring, data_key: bytes) -> Keyring:
    """The keyring with shares by badge. A box that this key does not open, or that was changed, stays as it is."""
    return _with_each(ring, lambda sealing: replace(sealing, shares=dict(_opened(sealing, data_key))))


def names_readers(ring: Keyring) -> bool:
    """Whether the file tells whose shares these are: an earlier version wrote it."""
    return any(not is_hidden(name) for sealing in _all(ring) for name in sealing.shares)


def _with_each(ring: Keyring, change: Callable[[Sealing], Sealing]) -> Keyring:
    coming = ring.coming
    if coming is not None:
        coming = replace(coming, sealings=tuple(map(change, coming.sealings)))
    return replace(ring, sealings=tuple(map(change, ring.sealings)), coming=coming)


def _all(ring: Keyring) -> tuple[Sealing, ...]:
    return (*ring.sealings, *(ring.coming.sealings if ring.coming is not None else ()))


def _boxes(sealing: Sealing, data_key: bytes) -> Iterator[tuple[str, str]]:
    box, boxes = _box(sealing, data_key), 0
    for name, share in sealing.shares.items():
        boxes += 1
        yield (name, share) if is_hidden(name) else _boxed(box, name, share)
    for _nothing in range(-boxes % ROUND or (0 if boxes else ROUND)):
        yield _boxed(box, "", "")


def _boxed(box: SecretBox, badge: str, share: str) -> tuple[str, str]:
    made = bytes(box.encrypt(json.dumps([badge, share]).ljust(_SIZE).encode()))
    return "#" + hashlib.blake2b(made, digest_size=16).hexdigest(), in_text(made)


def _opened(sealing: Sealing, data_key: bytes) -> Iterator[tuple[str, str]]:
    box = _box(sealing, data_key)
    for name, held in sealing.shares.items():
        if not is_hidden(name):
            yield name, held
            continue
        try:
            badge, share = json.loads(box.decrypt(in_bytes(held)))
        except (CryptoError, ValueError):
            yield name, held
            continue
        if badge:
            yield badge, share


def _box(sealing: Sealing, data_key: bytes) -> SecretBox:
    """The box of one pair: a share that somebody moves to another does not open there."""
    key = hashlib.blake2b(sealing.public.encode(), digest_size=SecretBox.KEY_SIZE, key=data_key, person=_PERSON)
    return SecretBox(key.digest())
