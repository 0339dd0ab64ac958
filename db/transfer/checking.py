"""One line of a journal file: is it an entry, is it whole, does it follow the one before it?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db import journal
from db.journal import Head
from db.messages import M_, Refused

TEXTS = ("origin", "stream", "uid", "unit", "officer", "kind", "body_hash", "prev_hash", "hash")
NUMBERS = ("epoch", "seq", "schema")
MOMENTS = ("at", "entered_at")
HEADER = (*TEXTS, *NUMBERS, *MOMENTS, "record")
PARTS = ("facts", "identity", "words")


def read_entry(line: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The journal row and the body rows of one line. A sealed part has its digest alone.

    Raises Refused("invalid") where it is no entry, or does not fit its hash and digests.
    """
    try:
        raw = json.loads(line)
        row: dict[str, Any] = {name: _typed(raw[name], str) for name in TEXTS}
        row |= {name: _typed(raw[name], int) for name in NUMBERS}
        row |= {name: datetime.fromisoformat(raw[name]) for name in MOMENTS}
        row["record"] = raw["record"] if raw["record"] is None else _typed(raw["record"], str)
        bodies = [_body(row["uid"], one) for one in raw["bodies"]]
        naive = any(row[name].tzinfo is None for name in MOMENTS)
        if naive or len({body["part"] for body in bodies}) != len(bodies):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("invalid", {}, M_("The file holds a line that is no entry.")) from None
    if not journal.is_whole(row, bodies):
        where = f"{row['stream']} {row['epoch']}/{row['seq']}"
        raise Refused("invalid", {}, M_("Entry {where} was changed.", where=where))
    return row, bodies


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def _body(uid: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    body = {"uid": uid, "part": _typed(raw["part"], str), "digest": _typed(raw["digest"], str)}
    if body["part"] not in PARTS:
        raise ValueError
    if "json" not in raw:
        return {**body, "salt": None, "json": None}
    text = _typed(raw["json"], str)
    if not isinstance(json.loads(text), dict):
        raise ValueError
    return {**body, "salt": _typed(raw["salt"], str), "json": text}


def check_follows(row: Mapping[str, Any], end: Head | None) -> None:
    """Refuse an entry that is not the next of its chain. Raises Refused: "gap", "fork"."""
    due = 1 if end is None else end.seq + 1
    if row["seq"] != due:
        said = M_(
            "Entries {first} to {last} of {stream} are missing. Export again from the other machine without --since.",
            first=due, last=row["seq"] - 1, stream=f"{row['stream']} {row['epoch']}",
        )  # fmt: skip
        raise Refused("gap", {}, said)
    if row["prev_hash"] != (journal.GENESIS if end is None else end.hash):
        from db.transfer.carrying import fork

        raise fork(row)
