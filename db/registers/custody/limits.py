"""What a precinct sets for itself in custody: how often to check and review, how long records keep their words.

The values stand in the list `custody_limit`; the hour and the 24 hours of the law are not among them. A record keeps
those that held when it was opened: a limit that is loosened later makes no breach of yesterday undone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from db.reference.lists.queries import items_of
from db.registers.custody.case.duties import DEFAULT, SET
from db.registers.custody.sealing_rules import Keeping

LIST = "custody_limit"
SEAL_AFTER, SEAL_NOTICE = "seal_after", "seal_notice"
"""Codes of the list that say, in days, when a record is sealed and how long before that is announced."""


def _kept(conn: Connection) -> dict[str, int]:
    minutes = {item.code: item.extra.get("value") for item in items_of(conn, LIST)}
    return {code: value for code, value in minutes.items() if isinstance(value, int)}


def to_keep(conn: Connection) -> dict[str, Any]:
    """The limits that hold now, as the opening entry of a record keeps them: empty where all are the usual ones."""
    kept = {code: value for code, value in _kept(conn).items() if code in SET}
    changed = {code: value for code, value in kept.items() if timedelta(minutes=value) != getattr(DEFAULT, code)}
    return {"limits": changed} if changed else {}


def keeping(conn: Connection) -> Keeping:
    """How long records keep their words, as it is set now."""
    kept, usual = _kept(conn), Keeping()
    return Keeping(
        after=timedelta(days=kept.get(SEAL_AFTER, usual.after.days)),
        notice=timedelta(days=kept.get(SEAL_NOTICE, usual.notice.days)),
    )
