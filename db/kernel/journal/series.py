"""Events of the store itself: its unit, its epochs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from string import ascii_uppercase
from typing import Any

from sqlalchemy import Connection, select

from db.kernel.events.event import Event
from db.kernel.events.event_keys import MOST, UID_LIMIT, Key, each, number
from db.kernel.projections.numbering import SERIES_LIMIT
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.storage.models import BODY, INDEX, JOURNAL, OF_ENTRY, UNIT


def _created(rows: Rows, event: Event) -> None:
    facts = event.facts
    rows.put(UNIT, {"uid": event.record, "kind": facts["kind"], "name": facts["name"], "parent": facts.get("parent")})


JOINED = "store_joined"
"""A machine was made from the file of another one of its precinct."""
HEADS = "heads"
"""How far the record stream of each other machine is here, once what came is in."""
_HEAD_LIST = each(HEADS, Key("origin", "uid"), number("epoch"), number("seq"))
TAKEN_IN = (
    Key("from", "uid"), Key("series", limit=SERIES_LIMIT), number("entries"), number("known"),
    Key("set_aside", many=MOST), Key("both", "uid", many=MOST), Key("unread", "uid", many=MOST),
    Key("leading", "tally", many=MOST), Key("waiting", "uid", many=MOST),
)  # fmt: skip
"""Counts of what a journal file brought; db/carrying/transfer/inbound_files.py explains each."""
AHEAD = Key("ahead", "tally", UID_LIMIT, many=MOST)
"""Machines whose clock was ahead of this one's, and by how many minutes."""
EPOCH, BEFORE = "epoch_started", "before"
"""A machine began anew; the fact that names the end of its records of the epoch before."""
LOST, SEEN = "acts_lost", "acts_lost_seen"
"""Saved acts are gone, and a leader has signed for it."""
KINDS = (
    EventKind(LOST, "Saved acts are gone", keys=(number("count"), Key("numbers", limit=40, many=MOST))),
    EventKind(
        "unit_created", "Unit created", _created, keys=(Key("kind", limit=40), Key("name"), Key("parent")), leads="sets"
    ),
    EventKind(
        EPOCH,
        "New epoch",
        keys=(
            Key("why", limit=40),
            Key("series", limit=SERIES_LIMIT),
            number("position"),
            Key("anchor", limit=64),
            Key(BEFORE, "object", keys=(number("epoch"), number("seq"), Key("hash", limit=64))),
        ),
    ),
    EventKind("store_restored", "Store restored"),
    EventKind(
        JOINED,
        "Machine joined the precinct",
        schema=2,
        keys=(Key("series", limit=SERIES_LIMIT), Key("unread", "uid", many=MOST), _HEAD_LIST),
        earlier=((Key("series", limit=SERIES_LIMIT), Key("unread", "uid", many=MOST)),),
    ),
    EventKind(
        "journal_exported",
        "Journal exported",
        keys=(number("entries"), number("since"), number("position")),
        stream="access",
    ),
    EventKind(
        "journal_imported", "Journal taken in", schema=2, keys=(*TAKEN_IN, _HEAD_LIST, AHEAD), earlier=(TAKEN_IN,)
    ),
)


def heads_in(facts: Mapping[str, Any]) -> dict[tuple[str, int], int] | None:
    """(machine, epoch) → the number of its last entry that was taken in; None where an earlier version said none."""
    said = facts.get(HEADS)
    if not isinstance(said, list):
        return None
    whole = [head for head in said if isinstance(head, dict) and isinstance(head.get("seq"), int)]
    return {(str(head.get("origin")), int(head.get("epoch") or 1)): head["seq"] for head in whole}


def next_series(series: str) -> str:
    """A → B … Z → AA → AB."""
    number = 0
    for letter in series:
        number = number * 26 + ord(letter) - 64
    number += 1
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def drawn_series(conn: Connection, randbytes: Callable[[int], bytes]) -> str:
    """Two letters that no number here has, by chance: one backup that is restored on two machines gives two series."""
    used = _used(conn)
    free = [series for a in ascii_uppercase for b in ascii_uppercase[1:] if (series := a + b) not in used]
    return free[int.from_bytes(randbytes(8), "big") % len(free)] if free else free_series(conn, "ZZ")


def _used(conn: Connection) -> set[str]:
    used = set(conn.execute(select(INDEX.c.series).distinct()).scalars())
    started = (JOINED, EPOCH)
    chosen = select(BODY.c.json).join(JOURNAL, OF_ENTRY).where(JOURNAL.c.kind.in_(started))
    for text in conn.execute(chosen.where(BODY.c.part == "facts")).scalars():
        series_of = json.loads(text).get("series")
        used.update((series_of,) if isinstance(series_of, str) else ())
    return used


def free_series(conn: Connection, series: str = "", *, joins: bool = False) -> str:
    """A series that no number here has: the next one of a machine, or the first of one that joins (BA, CA … ZA)."""
    used = _used(conn)
    if joins:
        return next((f"{letter}A" for letter in ascii_uppercase[1:] if f"{letter}A" not in used), "")
    series = next_series(series)
    while series in used:
        series = next_series(series)
    return series
