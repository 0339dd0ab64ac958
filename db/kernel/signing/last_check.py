"""When the journal was verified last, and up to where: kept by this machine alone, told to who asks."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from db.kernel.signing import verifying
from db.storage import ends, local_info
from db.storage.models import INFO, JOURNAL, SIGNATURE
from db.words.forms import to_json

MOST = 5_000
"""Entries that are verified at most while somebody waits for a signature."""
_KEPT = "verified"


@dataclass(frozen=True, slots=True)
class Passed:
    """The last time the whole journal was verified and nothing was wrong."""

    at: datetime
    position: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """What of the journal was verified: after the position `first` up to `last`, and how much was wrong."""

    first: int
    last: int
    wrong: int


def passed(conn: Connection) -> Passed | None:
    """The last time that it was; None where it never was, or what is kept of it can't be read."""
    text = local_info.kept(conn, _KEPT)
    try:
        said = json.loads(text or "")
        return Passed(datetime.fromisoformat(said["at"]), int(said["position"]))
    except (ValueError, KeyError, TypeError):
        return None


def keep(conn: Connection, passed: Passed) -> None:
    """Store it instead of the one before, in the caller's writing transaction."""
    facts = {name: to_json(value) for name, value in asdict(passed).items()}
    local_info.keep(conn, _KEPT, json.dumps(facts))


def before_signing(conn: Connection, since: int) -> Stretch | None:
    """Verify what came after a position, before somebody signs; None where it could not be: nothing is held back.

    It begins at a signature of this machine, and goes no farther back than MOST entries.
    """
    try:
        end = ends.last_position(conn)
        chosen = select(func.max(SIGNATURE.c.position)).join(JOURNAL, JOURNAL.c.position == SIGNATURE.c.position)
        origin = select(INFO.c.value).where(INFO.c.name == "origin").scalar_subquery()
        until = max(since, end - MOST)
        first = conn.execute(chosen.where(JOURNAL.c.origin == origin, SIGNATURE.c.position <= until)).scalar() or 0
        if end - first > 2 * MOST:  # nothing is signed yet
            return None
        verified = verifying.verify(conn, since=first, writing=True)
    except (DBAPIError, ValueError, LookupError, TypeError):
        return None
    return Stretch(first, end, len(verified.problems))
