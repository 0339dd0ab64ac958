"""Public keys that something is sealed to, checked before they are used: they come from files, which can be wrong."""

from __future__ import annotations

import base64

from nacl import bindings
from nacl.public import PublicKey, SealedBox

_ANY = bytes([1]) * 32


def box_for(public: str) -> SealedBox[PublicKey]:
    """The box that seals to a public key (base64).

    Raises ValueError where nothing can be sealed to it: it is no base64, not of 32 bytes, or a point of low order, with
    which everybody shares the same secret. https://www.rfc-editor.org/rfc/rfc7748#section-6.1
    """
    raw = base64.b64decode(public, validate=True)
    if len(raw) != PublicKey.SIZE:
        raise ValueError("length")
    try:
        bindings.crypto_scalarmult(_ANY, raw)  # the library refuses a shared secret of zeros
    except RuntimeError:
        raise ValueError("low order") from None
    return SealedBox(PublicKey(raw))


def is_key(public: str) -> bool:
    """Whether something can be sealed to this public key."""
    try:
        box_for(public)
    except ValueError:
        return False
    return True
