"""What the register of calls lists: its pages, search, and what is unfinished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.kernel.base import slots
from db.kernel.base.access import READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.projections import exact_lookup, search
from db.reading import keyset
from db.reference.lists.queries import items_of
from db.reference.officers.queries import name_of
from db.registers.dispatch.models import CALL, DISPATCH
from db.registers.dispatch.rules import UNFINISHED, answers_of
from db.words.folding import fold
from db.words.forms import Field
from db.words.messages import M_
from db.words.records import LIFE, LIMITS, REST, Column, Cursor, Filter, Hit, Page, PanelItem, Row, RowBuilder

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]

COLUMNS = (
    Column("started_at", "Heard", Field("moment", "Heard"), width=16),
    Column("type", "Type", Field("choice", "Type", list="incident_type"), width=16),
    Column("place", "Where", Field("place", "Where"), width=12, grows=True),
    Column("severity", "How urgent", Field("choice", "How urgent", list="severity"), width=12, wide=True),
)
_row = RowBuilder(COLUMNS, CALL.c.keys())
DANGEROUS = frozenset(
    {"fire", "explosion", "shooting", "assault", "weapons", "accident_injury", "accident_fatal", "medical_help",
     "drowning", "theft_armed", "suicide_attempt", "hostage_taking", "homicide"}
)  # fmt: skip
"""Types that tell of a weapon, an injury or a fire by themselves."""
NO = frozenset(map(fold, ("no", "none", "nobody", "خیر", "نه", "نیست", "ندیدم", "ندارد", "نمی‌دانم", "هیچ‌کس", "هیچ")))
"""The beginning of an answer that says there is none."""
LATE = timedelta(minutes=10)
"""A call that stands unfinished for longer presses."""


@dataclass(frozen=True, slots=True)
class OpenCall:
    """An unfinished call, as the strip, the board and the handover show it. `sent` are the radio names sent to it."""

    uid: str
    number: str
    type: str | None
    place: str | None
    severity: str | None
    started_at: datetime
    officer_name: str
    sent: tuple[str, ...]
    gist: str
    danger: bool = False
    """Whether a weapon, an injury or a fire is told of: by its type, its urgency, or an answer."""


def unfinished_calls(reading: Reading) -> tuple[OpenCall, ...]:
    """The calls that nobody has finished, the oldest first."""
    conn, here = reading.conn, CALL.c.unit == reading.unit
    rows = conn.execute(select(CALL).where(here, CALL.c.state.in_(UNFINISHED))).all()
    calls = []
    for row in sorted(rows, key=lambda row: (row.started_at, row.uid)):
        names = conn.execute(
            select(DISPATCH.c.name)
            .where(DISPATCH.c.unit == reading.unit, DISPATCH.c.record == row.uid, DISPATCH.c.dispatched_at.is_not(None))
            .order_by(DISPATCH.c.dispatched_at)
        ).scalars()
        calls.append(
            OpenCall(
                row.uid, row.number or "", row.type, row.place, row.severity, row.started_at,
                name_of(conn, row.officer), tuple(names), row.place or row.summary or "",
                in_danger(row.type, row.severity, row.answers),
            )
        )  # fmt: skip
    return tuple(calls)


def in_danger(kind: str | None, severity: str | None, answers: str | None) -> bool:
    """Whether somebody's life may be at stake: a weapon, an injury, a fire, or whatever is critical."""
    said = answers_of(answers)
    dangers = any(
        said.get(name) and fold(said[name]).split()[0] not in NO for name in ("danger_now", "injured", "weapon")
    )
    return dangers or severity == "critical" or kind in DANGEROUS


@query("call.unfinished", roles=READERS)
def unfinished(reading: Reading) -> tuple[OpenCall, ...]:
    """The calls that nobody has finished, the oldest first: parked ones, and the one on someone's screen."""
    return unfinished_calls(reading)


@query("call.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """Calls that stand unfinished, for the desk."""
    kinds = {item.code: item for item in items_of(reading.conn, "incident_type")}
    items = []
    for call in unfinished_calls(reading):
        kind: object = kinds.get(call.type or "", M_("not reported yet"))
        text = (
            M_("Call to be finished: {type}, {place}", type=kind, place=call.place)
            if call.place
            else M_("Call to be finished: {type}", type=kind)
        )
        alone = call.danger and not call.sent
        flag = "urgent" if alone or reading.now - call.started_at > LATE else ""
        items.append(
            PanelItem(
                text, call.started_at, flag, "call", call.number or None, call.uid,
                weight=LIFE if alone else LIMITS if flag else REST,
                what=M_("Call to be finished: {type}", type=kind),
                end=call.place,
            )
        )  # fmt: skip
    return tuple(items)


HAS_NUMBER = CALL.c.number.is_not(None)
"""A call that is still on somebody's screen has none yet, and is in no list."""


@query("call.list", roles=READERS)
def list_calls(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time the call was heard, newest first."""
    records, following = keyset.page(reading, CALL.c.started_at, which, after, limit, HAS_NUMBER)
    return Page(tuple(_row(row, flags=_flags(row, reading)) for row in records), following)


def _flags(row: Found, reading: Reading) -> frozenset[str]:
    waits = row.state in UNFINISHED and reading.now - row.started_at > LATE
    flags = {"void": row.state == "void", "urgent": waits}
    return frozenset(name for name, holds in flags.items() if holds)


@query("call.count", roles=READERS)
def count_calls(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.count(reading, CALL.c.started_at, which, HAS_NUMBER)


@query("call.search", roles=READERS)
def search_calls(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest calls whose words match, before them those with exactly this telephone."""
    alike = search.find(reading.conn, reading.unit, "call", typed, limit)
    uids = tuple(dict.fromkeys((*exact_lookup.look(reading, "call", typed), *alike)))[:limit]
    records = reading.conn.execute(select(CALL).where(CALL.c.unit == reading.unit, CALL.c.uid.in_(uids)))
    rows = {row.uid: row for row in records}
    incidents = tuple(row.incident for row in rows.values() if row.incident)
    hidden = {
        uid for filler in slots.fillers("call.unfindable") for uid in filler(reading.conn, reading.unit, incidents)
    }
    rows = {uid: row for uid, row in rows.items() if row.incident not in hidden}
    return tuple(
        Hit("call", uid, row.number, row.state, row.started_at, "، ".join(filter(None, (row.place, row.summary))))
        for uid in uids
        if (row := rows.get(uid)) is not None
    )
