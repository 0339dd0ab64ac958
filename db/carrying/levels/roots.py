"""The six words of a store's roots: on the paper of its first day and on each handover, and in the journal for ever.

Whoever makes the whole journal anew, with keys of his own for everybody, makes other roots: the words on paper differ.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from db.carrying.levels.secrets import READ_OUT, ten_words
from db.kernel.base import machines
from db.kernel.signing.keys_named import root_of, roots
from db.storage import keys, signatures, typed_secret

if TYPE_CHECKING:
    from db.kernel.base.officer import Desk


def root_words(desk: Desk) -> tuple[str, ...]:
    """The six words of the roots that this machine's journal names; none where it names none yet."""
    with desk.store.reading() as conn:
        text = roots(conn, desk.store)
    return () if text is None else words_of(text)


def words_of_new(ring: keys.Keyring, badge: str, password: str) -> tuple[str, ...]:
    """The six words of a store that was made with this administrator just now. Raises Refused("wrong_password")."""
    return compared_of_new(ring, badge, password)[:READ_OUT]


def compared_of_new(ring: keys.Keyring, badge: str, password: str) -> tuple[str, ...]:
    """Its ten words: of a machine that joined, which its keeper reads out and the main machine's administrator types.

    Raises Refused("wrong_password").
    """
    slot, phrase = ring.slot(badge), ring.slot("recovery", "phrase")
    unlocked = keys.open_slot(slot or typed_secret.nobody(ring), password)
    return _ten(root_of(signatures.public_of(unlocked.private), "" if phrase is None else phrase.public))


def words_of(text: str) -> tuple[str, ...]:
    """The six words of both keys in one text. They take a quarter of a second, once."""
    return _ten(text)[:READ_OUT]


def compared_words(desk: Desk) -> tuple[str, ...]:
    """The ten words by which this machine is let in, where it joined another; none on the main one."""
    with desk.store.reading() as conn:
        main = machines.main_of(conn, desk.store.unit)
        text = None if main == desk.store.origin else roots(conn, desk.store)
    return () if text is None else _ten(text)


@functools.lru_cache(maxsize=4)
def _ten(text: str) -> tuple[str, ...]:
    return ten_words(text)
