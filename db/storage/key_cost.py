"""What a password check costs, and the key that a password gives."""

from __future__ import annotations

import functools
import time
from dataclasses import dataclass, replace

from nacl import pwhash
from nacl.secret import SecretBox


@dataclass(frozen=True, slots=True)
class Cost:
    """What a password check costs: Argon2id passes and bytes of memory."""

    ops: int
    mem: int


KIOSK = Cost(ops=3, mem=64 * 1024 * 1024)
"""The least that a password costs; a machine that is faster asks for more passes (`measured`)."""
SECONDS = 0.2
"""What a password is to cost on this machine."""
MOST = Cost(ops=64, mem=256 * 1024 * 1024)
"""The most that a slot may ask for: a file that asks for more is damaged, and takes no machine's memory."""
QUICK = Cost(ops=1, mem=1024 * 1024)
"""For a made-up precinct, whose passwords stand on the sign-in screen, and for tests."""


@functools.cache
def measured(floor: Cost) -> Cost:
    """What a password costs here: as many passes as take SECONDS with KIOSK's memory, `floor` at least.

    A cheaper one is what a made-up precinct or a test asks for, and stays.
    """
    if floor.mem <= QUICK.mem:
        return floor
    begun = time.perf_counter()
    derived("measured", bytes(pwhash.argon2id.SALTBYTES), floor)
    each = (time.perf_counter() - begun) / floor.ops
    return replace(floor, ops=max(floor.ops, min(round(SECONDS / each), MOST.ops // 4)))


def derived(password: str, salt: bytes, cost: Cost) -> bytes:
    """The key that a password gives with a salt."""
    return bytes(pwhash.argon2id.kdf(SecretBox.KEY_SIZE, password.encode(), salt, opslimit=cost.ops, memlimit=cost.mem))
