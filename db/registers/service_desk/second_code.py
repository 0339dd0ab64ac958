"""The second code of a slip: printed once, kept only as a hash, asked of whoever speaks for the citizen.

The first code stands in lists, where every officer reads it, so it shows nothing but the state of a request. Whether
the citizen is satisfied, and that it is to be reopened, is said with the second one.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from db.kernel.journal import stored_events
from db.storage import failed_tries, keys
from db.storage.code_hashes import SALT_BYTES, code_hash
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from db.kernel.desk.desk import Act

GIVEN = "request_second_code"
DIGITS = 8
_COUNTED = "slip"
"""The name under which wrong codes are counted (db/storage/failed_tries.py)."""


def new_second_code(randbytes: Callable[[int], bytes]) -> str:
    """Eight digits by chance."""
    return f"{int.from_bytes(randbytes(12), 'big') % 10**DIGITS:0{DIGITS}d}"


def hashed(code: str, cost: keys.Cost, randbytes: Callable[[int], bytes]) -> dict[str, Any]:
    """What the journal keeps of it."""
    salt = randbytes(SALT_BYTES).hex()
    return {"salt": salt, "ops": cost.ops, "mem": cost.mem, "hash": code_hash(code, salt, cost)}


def given(conn: Connection, unit: str, request: str) -> dict[str, Any] | None:
    """What is kept of the code that was printed last for a request; None where none was."""
    events = stored_events.events_of(conn, unit, request, (GIVEN,))
    return dict(events[-1].facts) if events else None


def check(act: Act, request: str, typed: str | None) -> None:
    """Let nobody speak for the citizen without the second code, where a slip with one was printed.

    Raises Refused: "invalid" at `second`, "wait" after several wrong ones.
    """
    kept = given(act.conn, act.unit, request)
    if kept is None:
        return
    if not typed:
        said = M_("Ask for the second code, which only the citizen's slip says. Without it: take a new request.")
        raise Refused("invalid", {"second": said})
    with failed_tries.counted(act.desk.store.home, _COUNTED):
        derived = code_hash(typed, kept["salt"], keys.Cost(kept["ops"], kept["mem"]))
        if not hmac.compare_digest(derived, kept["hash"]):
            raise Refused("invalid", {"second": M_("This is not the second code of this slip.")})
