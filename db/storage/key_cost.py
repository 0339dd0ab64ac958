"""What a password check costs, and the key that a password gives.

The cost is measured once a machine, in processor time, and kept in the user's state folder: whatever else the machine
does meanwhile, every password that is set there costs the same.
"""

from __future__ import annotations

import functools
import hashlib
import json
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from nacl import pwhash
from nacl.secret import SecretBox

from db.storage.durable import write_durably
from db.storage.files import machine_name, read_named, state_folder


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


KEPT = "password-cost.json"
"""The file of the state folder that keeps what was measured."""
_LONGEST = 1_000
TRIES = 3
"""So often it is measured, and the quickest counts: whatever disturbs one only makes it slower."""


@functools.cache
def measured(floor: Cost) -> Cost:
    """What a password costs here: as many passes as take SECONDS of this processor with KIOSK's memory, `floor` at
    least. Measured where this machine keeps nothing yet; what it keeps is no less than `floor`, and no more than it
    would ever measure.

    A cheaper one is what a made-up precinct or a test asks for, and stays.
    """
    if floor.mem <= QUICK.mem:
        return floor
    ops = _kept(floor)
    if ops is None:
        ops = _passes(floor)
        _keep(replace(floor, ops=ops))
    return replace(floor, ops=ops)


def _passes(floor: Cost) -> int:
    spent = []
    for _try in range(TRIES):
        begun = time.thread_time()
        derived("measured", bytes(pwhash.argon2id.SALTBYTES), floor)
        spent.append(time.thread_time() - begun)
    each = min(spent) / floor.ops
    return max(floor.ops, min(round(SECONDS / each), _most(floor)))


def _most(floor: Cost) -> int:
    return max(floor.ops, MOST.ops // 4)


def _place() -> Path:
    return state_folder() / KEPT


def _machine() -> str:
    """This machine: a folder that travels with a user brings no other machine's measure."""
    return hashlib.sha256(f"password cost {machine_name()}".encode()).hexdigest()[:32]


def _kept(floor: Cost) -> int | None:
    """The passes that this machine keeps for this memory; None where it keeps none that can be right."""
    try:
        kept = json.loads(read_named(_place(), _LONGEST))
        machine, ops, mem = kept["machine"], kept["ops"], kept["mem"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if machine != _machine() or mem != floor.mem or type(ops) is not int:
        return None
    return ops if floor.ops <= ops <= _most(floor) else None


def _keep(cost: Cost) -> None:
    """Keep it; where that is not possible it is measured again by the next program."""
    content = json.dumps({"machine": _machine(), **asdict(cost)})
    try:
        _place().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_durably(_place(), content.encode())
    except OSError:
        return


def derived(password: str, salt: bytes, cost: Cost) -> bytes:
    """The key that a password gives with a salt."""
    return bytes(pwhash.argon2id.kdf(SecretBox.KEY_SIZE, password.encode(), salt, opslimit=cost.ops, memlimit=cost.mem))
