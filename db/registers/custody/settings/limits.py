"""What a precinct sets for itself in custody: how often to check and review.

The values stand in the list `custody_limit`; the hour and the 24 hours of the law are not among them. A record keeps
those that held when it was opened: a limit that is loosened later makes no breach of yesterday undone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from db.reference.lists.queries import items_of
from db.registers.custody.case.duties import LIMITS, SET

LIST = "custody_limit"


def set_here(conn: Connection) -> dict[str, int]:
    """What the list says now, by code: minutes, and days for what is sealed."""
    minutes = {item.code: item.extra.get("value") for item in items_of(conn, LIST)}
    return {code: value for code, value in minutes.items() if isinstance(value, int)}


def to_keep(conn: Connection) -> dict[str, Any]:
    """The limits that hold now, as the opening entry of a record keeps them: empty where all are the usual ones."""
    kept = {code: value for code, value in set_here(conn).items() if code in SET}
    changed = {code: value for code, value in kept.items() if timedelta(minutes=value) != LIMITS[code].usual}
    return {"limits": changed} if changed else {}
