"""Opens a slot with a typed secret: in other digits, on the other keyboard layout, for a badge that nobody has."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from db.storage.key_cost import KIOSK, MOST, Cost, derived
from db.storage.keys import Keyring, KeySlot, Unlocked, in_bytes, in_text, open_slot
from db.words.layouts import ways_to_type
from db.words.messages import Refused


def opens(slot: KeySlot, password: str) -> bool:
    """Whether a password opens a slot."""
    try:
        open_slot(slot, password)
    except Refused:
        return False
    return True


def fits(slot: KeySlot, typed: str) -> bool:
    """Whether a password, however it was typed, is that of a slot; what the slot opens does not count."""
    if slot.ops > MOST.ops or slot.mem > MOST.mem:  # a damaged slot takes no machine's memory
        return False
    for secret in ways_to_type(typed):
        # A damaged slot is nobody's password, and a reset mends it.
        with suppress(CryptoError, Refused, ValueError, TypeError):
            key = derived(secret, in_bytes(slot.salt), Cost(slot.ops, slot.mem))
            SecretBox(key).decrypt(in_bytes(slot.private))
            return True
    return False


def open_badge(ring: Keyring, badge: str, typed: str) -> Unlocked:
    """A key of the officer with a badge (in ASCII digits), as `open_any`. A badge that nobody has takes as long."""
    return open_any(ring.ways(badge) or (nobody(ring),), typed)


def open_any(slots: Sequence[KeySlot], typed: str) -> Unlocked:
    """The first slot that a password opens, as `open_typed`."""
    *others, last = slots
    for slot in others:
        try:
            return open_typed(slot, typed)
        except Refused:
            continue
    return open_typed(last, typed)


def open_typed(slot: KeySlot, typed: str) -> Unlocked:
    """As `open_slot`, however the password was typed: in other digits, on the other keyboard layout.

    Raises Refused: "wrong_password", "damaged_key".
    """
    told: Refused | None = None
    for secret in ways_to_type(typed):
        try:
            return open_slot(slot, secret)
        except Refused as refused:
            told = refused if told is None or refused.code == "damaged_key" else told
    assert told is not None
    raise told


def secret_of(slot: KeySlot, typed: str) -> str:
    """The password as the slot has it, however it was typed. Raises Refused("wrong_password")."""
    *ways, last = ways_to_type(typed)
    for secret in ways:
        if opens(slot, secret):
            return secret
    open_slot(slot, last)
    return last


def nobody(keyring: Keyring) -> KeySlot:
    """A slot that no password opens and that takes as long to try: for a badge that nobody has."""
    like = max((slot for slot in keyring.slots if slot.kind == "officer"), key=lambda slot: slot.ops, default=None)
    ops, mem = (KIOSK.ops, KIOSK.mem) if like is None else (like.ops, like.mem)
    salt = in_text(random_bytes(pwhash.argon2id.SALTBYTES))
    return KeySlot("officer", "", "", salt, ops, mem, "", in_text(random_bytes(72)), "")
