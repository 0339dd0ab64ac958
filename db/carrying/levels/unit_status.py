"""How the units below stand: their last word, what is missing of them, who is held. The worst stands first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, select

from db.carrying.levels import protocol
from db.carrying.levels.links import BELOW, links
from db.carrying.levels.models import CHAIN, WORD
from db.kernel.base.access import KEEPERS, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.words.messages import M_, Message

SILENT = timedelta(days=2)
"""How long a unit may say nothing until it is told of."""
OLD = timedelta(minutes=15)
"""From when on what a unit said may be so no more: three times what a unit on a cable lets go by."""
State = Literal["held", "missing", "never", "silent", "fine"]
ORDER: tuple[State, ...] = ("held", "missing", "never", "silent", "fine")


@dataclass(frozen=True, slots=True)
class UnitBelow:
    """A unit below: when its last word came and when it was written there, how many entries are here; how many are
    `missing` and may still come, were `gone` by a restore before they came, are `kept` here and no longer there.
    """

    uid: str
    kind: str
    name: str
    state: State
    received_at: datetime | None
    written_at: datetime | None
    entries: int
    missing: int
    gone: int
    kept: int
    held: str | None
    silent_days: int | None
    is_old: bool = False
    """Whether its last word is so old, by this seat's clock, that things there may stand otherwise now."""


@query("level.units", roles=READERS | KEEPERS)
def units_below(reading: Reading) -> tuple[UnitBelow, ...]:
    """The units below that are not retired, the worst first; never ordered by what they did or whom they hold."""
    conn, unit = reading.conn, reading.unit
    words = {row.uid: row for row in conn.execute(select(WORD).where(WORD.c.unit == unit))}
    chains: dict[str, list[tuple[protocol.ChainState, int]]] = {}
    for row in conn.execute(select(CHAIN).where(CHAIN.c.unit == unit)):
        stands = protocol.chain_gaps((row.origin, row.epoch), row.have, row.claimed, row.ended)
        chains.setdefault(row.record, []).append((stands, row.have))
    below = []
    for link in links(conn, unit, BELOW):
        word, of = words.get(link.uid), chains.get(link.uid, [])
        missing = sum(_length(stands.missing) for stands, _have in of)
        silent = None if word is None else (reading.now - word.received_at) // timedelta(days=1)
        held = None if word is None else word.held
        below.append(UnitBelow(
            link.uid, link.kind, link.name, state_of(held, missing, silent),
            None if word is None else word.received_at, None if word is None else word.written_at,
            sum(have for _found, have in of), missing, sum(_length(stands.gone) for stands, _have in of),
            sum(_length(stands.kept) for stands, _have in of), held, silent,
            word is None or is_old(word.received_at, reading.now),
        ))  # fmt: skip
    return tuple(
        sorted(below, key=lambda unit: (ORDER.index(unit.state), -(unit.silent_days or 0), unit.name, unit.uid))
    )


def is_old(received_at: datetime, now: datetime) -> bool:
    """Whether a word that came then is old. Pure."""
    return now - received_at >= OLD


def age(received_at: datetime | None, now: datetime) -> Message | None:
    """How long ago a word came, in the largest unit of time that says it; None where none came. Pure."""
    if received_at is None:
        return None
    minutes = max(0, (now - received_at) // timedelta(minutes=1))
    if minutes < 60:
        return M_("{minutes} min", minutes=minutes)
    if minutes < 48 * 60:
        return M_("{count} hours", count=minutes // 60)
    return M_("{count} days", count=minutes // (24 * 60))


def last_words(conn: Connection, seat: str) -> dict[str, datetime]:
    """When the last word of each unit below came, by its uid; one that said nothing is not in it."""
    chosen = select(WORD.c.uid, WORD.c.received_at).where(WORD.c.unit == seat)
    return {row.uid: row.received_at for row in conn.execute(chosen)}


@query("level.last_word", roles=READERS | KEEPERS)
def last_word(reading: Reading) -> datetime | None:
    """When something was taken in last: an open screen that looks at it need not read itself again."""
    return max(last_words(reading.conn, reading.unit).values(), default=None)


def state_of(held: str | None, missing: int, silent_days: int | None) -> State:
    """What is worst about a unit."""
    if held is not None:
        return "held"
    if missing:
        return "missing"
    if silent_days is None:
        return "never"
    return "silent" if timedelta(days=silent_days) >= SILENT else "fine"


def _length(some: protocol.EntryRange | None) -> int:
    return 0 if some is None else some.last - some.first + 1
