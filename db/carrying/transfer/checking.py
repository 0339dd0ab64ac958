"""One line of a journal file: is it an entry, is it whole, does it follow the one before it?"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from db.carrying.transfer.signing import SIGNED, read_signature
from db.kernel.journal import journal
from db.storage.ends import Head, hash_of
from db.words.messages import M_, Refused

TEXTS = ("origin", "stream", "uid", "unit", "officer", "kind", "body_hash", "prev_hash", "hash")
NUMBERS = ("epoch", "seq", "schema")
MOMENTS = ("at", "entered_at")
HEADER = (*TEXTS, *NUMBERS, *MOMENTS, "record")
PARTS = ("facts", "identity", "words")
YEARS = range(1200, 2200)
TEXT_MOST, NUMBER_MOST, WHOLE_MOST, DEPTH_MOST, SERIAL_MOST = 128, 2**31, 2**53, 8, 10_000_000
_DATE = re.compile(r"(\d{4})-\d\d-\d\d(?:T\S*)?$")


def read_entry(line: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The journal row and the body rows of one line. A sealed part has its digest alone.

    Raises Refused("invalid") where it is no entry, or does not fit its hash and digests.
    """
    try:
        line.encode()  # half a pair of surrogates: no database here could have held it
        raw = json.loads(line)
        row: dict[str, Any] = {name: _typed(raw[name], str) for name in TEXTS}
        row |= {name: _typed(raw[name], int) for name in NUMBERS}
        row |= {name: datetime.fromisoformat(raw[name]) for name in MOMENTS}
        row["record"] = raw["record"] if raw["record"] is None else _typed(raw["record"], str)
        row[SIGNED] = read_signature(raw.get(SIGNED))
        bodies = [_body(row["uid"], part) for part in raw["bodies"]]
        if len({body["part"] for body in bodies}) != len(bodies) or not _is_possible(row):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Refused("invalid", {}, M_("The file holds a line that is no entry.")) from None
    if not journal.is_whole(row, bodies):
        raise Refused("invalid", {}, M_("Entry {where} was changed.", where=where_of(row)))
    return row, bodies


def _is_possible(row: Mapping[str, Any]) -> bool:
    """Whether a header could be one of this program: what lists show of every entry, whatever it holds."""
    times = (row[name] for name in MOMENTS)
    short = all(len(value) <= TEXT_MOST for value in (*(row[name] for name in TEXTS), row["record"] or ""))
    return (
        short
        and all(moment.tzinfo is not None and moment.year in YEARS for moment in times)
        and all(0 < row[name] < NUMBER_MOST for name in NUMBERS)
    )


def is_usable(parts: Mapping[str, Any]) -> bool:
    """Whether what an entry says has sizes that every reader can count and write: numbers of 53 bits, finite fractions,
    few levels, times of these centuries; and a number of a record that leaves room for the next one."""
    facts = parts.get("facts", {})
    serial = facts.get("serial", 1) if {"number", "register"} <= set(facts) else 1  # goods have a serial, too
    if not isinstance(serial, int) or not 0 < serial < SERIAL_MOST:
        return False
    return all(_is_plain(value, DEPTH_MOST, part != "words") for part, value in parts.items())


def _is_plain(value: Any, depth: int, dated: bool) -> bool:
    if isinstance(value, dict | list):
        inner = (*value, *value.values()) if isinstance(value, dict) else value
        return depth > 0 and all(_is_plain(each, depth - 1, dated) for each in inner)
    if isinstance(value, int | float):
        return abs(value) <= WHOLE_MOST  # false for what is no number
    dates = _DATE.match(value) if dated and isinstance(value, str) else None
    return dates is None or int(dates.group(1)) in YEARS


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
    if row["prev_hash"] != hash_of(end):
        raise fork(row)


def where_of(row: Mapping[str, Any]) -> str:
    """An entry's place in its chain, for a message."""
    return f"{row['stream']} {row['epoch']}/{row['seq']}"


def fork(row: Mapping[str, Any]) -> Refused:
    """Two entries claim one place of a chain."""
    said = M_(
        "The history forks at entry {where}: the file and this store hold different ones. A machine was restored or "
        "copied without a new epoch. Nothing was taken; keep both and ask the inspectorate.",
        where=where_of(row),
    )
    return Refused("fork", {}, said)
