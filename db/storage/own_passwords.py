"""The password that somebody typed here, known again in a text without being kept.

Kept of it are its length and 16 bits of a keyed hash, under a random key that ends with the program: somebody who reads
the memory can rule out all but one of 65,536 guesses with them, and no more. What they find in a text is tried on the
officer's slot, at the price of a sign-in, before anything is said of it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field

from nacl.utils import random as random_bytes

from db.words.layouts import keys_of
from db.words.text import clean

BITS = 16
LEAST = 6
"""Characters: a shorter password is part of too many words. None is shorter that an officer chose himself."""


@dataclass(slots=True)
class OwnPasswords:
    """What is known of the passwords that were typed in this program: officer → length, trace."""

    key: bytes = field(default_factory=lambda: random_bytes(32))
    known: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def learn(self, officer: str, password: str) -> None:
        """Know this password again, instead of the one before."""
        pressed = keys_of(clean(password))
        self.known.pop(officer, None)
        if len(pressed) >= LEAST:
            self.known[officer] = len(pressed), self._trace(pressed)

    def likely_in(self, officer: str, text: str) -> Iterator[str]:
        """The parts of a text that may be the officer's password, on either layout and in any digits."""
        length, trace = self.known.get(officer, (0, b""))
        if not length:
            return
        pressed = keys_of(text)
        for start in range(len(pressed) - length + 1):
            if hmac.compare_digest(self._trace(pressed[start : start + length]), trace):
                yield text[start : start + length]

    def _trace(self, pressed: str) -> bytes:
        return hashlib.blake2b(pressed.encode("utf-8", "surrogatepass"), key=self.key, digest_size=BITS // 8).digest()
