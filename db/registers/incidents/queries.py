"""What the incident register lists: search, what is open now, the newest, and what waits in review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from db.kernel.base.access import LEADERS, OVERSIGHT, READERS
from db.kernel.base.officer import Reading
from db.kernel.desk.desk import query
from db.kernel.folding.reprojection import effective
from db.kernel.journal import stored_events
from db.kernel.projections import exact_lookup, search
from db.reading import keyset
from db.reference.lists.queries import items_of
from db.registers.incidents.events import words_of
from db.registers.incidents.listing import FOUND, LISTED, NEWEST, flags_of, here, holding
from db.registers.incidents.missing.state import ended_among
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.rules import STATES, URGENT
from db.registers.incidents.typed_type import newest_called
from db.words.messages import M_
from db.words.records import Hit, PanelItem
from db.words.searching import found_spans, query_terms

if TYPE_CHECKING:
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]

SUMMARY_SHOWN = 120
"""Characters of the summary that the desk and the handover show."""
LATEST = 8
OPEN_SHOWN = 200
SHOWN = 3
"""Records of each kind that the desk's panel names at most."""
MOST = 200
_PRESSING = func.coalesce(INCIDENT.c.severity.in_(sorted(URGENT)), False)
"""The incidents of the highest severities; one without a severity is not among them."""

OLDEST = (INCIDENT.c.reported_at, INCIDENT.c.uid)

_WORDS = ("summary", "spot", "place", "landmark", "address", "weapons", "caller_name")
"""What an incident was most likely found by."""
_NAMED = tuple(INCIDENT.c[name] for name in ("uid", "number", "state", "reported_at", *_WORDS[:3]))
_FOUND = (
    *(INCIDENT.c[name] for name in ("uid", "number", "state", "reported_at")),
    FOUND.c.rowid,
    *(INCIDENT.c[name] for name in _WORDS),
)


@query("incident.search", roles=READERS)
def search_incidents(reading: Reading, typed: str, limit: int = 50) -> tuple[Hit, ...]:
    """The newest incidents that hold every word of `typed`, in any spelling; those with exactly this number come first.

    It may be a telephone, a national ID, a plate, a seal, a serial, an IMEI. Behind those with the words stand the
    newest of a type that is called so.
    """
    if not (match := search.expression(typed)):
        return ()
    order = keyset.SortColumns(FOUND.c.rowid, INCIDENT.c.uid, alone=True)
    rows, _ = keyset.cut(reading.conn, holding(_FOUND), order, None, limit, {"match": match, "in_unit": reading.unit})
    terms = tuple(form for forms_ in query_terms(typed) for form in forms_)
    hits = _with_number(reading, typed)
    uids = {hit.uid for hit in hits}
    for uid, number, state, reported_at, _, *words in map(tuple, rows):
        if uid not in uids:
            line = _told(words, terms) or _around(reading, uid, words, terms)
            hits.append(Hit("incident", uid, number, state, reported_at, line))
    uids = {hit.uid for hit in hits}
    called = () if len(hits) >= limit else newest_called(reading, typed, _NAMED, limit)
    return (*hits, *(hit for hit in map(_hit, called) if hit.uid not in uids))[:limit]


def _with_number(reading: Reading, typed: str) -> list[Hit]:
    """The incidents that hold this number as a whole, told by their place and summary as a list tells them."""
    uids = exact_lookup.look(reading, "incident", typed)
    ended = ended_among(reading.conn, reading.unit, uids)
    uids = tuple(uid for uid in uids if uid not in ended)
    chosen = select(*_NAMED).where(INCIDENT.c.unit == reading.unit, INCIDENT.c.uid.in_(uids))
    rows = {row.uid: row for row in reading.conn.execute(chosen)} if uids else {}
    return [_hit(rows[uid]) for uid in uids if uid in rows]


def _hit(row: Found) -> Hit:
    uid, number, state, at, *words = tuple(row)
    return Hit("incident", uid, number, state, at, next((said for said in words if said), ""))


def _told(words: Sequence[str | None], terms: tuple[str, ...]) -> str | None:
    """The first of some words that hold what was looked for: as it is spelled if any do, else in any spelling."""
    for said in words:
        if said and any(term in said for term in terms):
            return said
    return next((said for said in words if said and found_spans(said, terms)), None)


def _around(reading: Reading, uid: str, own: Sequence[str | None], terms: tuple[str, ...]) -> str:
    """The first words of the record's entries, in the order they were written, that hold what was looked for."""
    line = search.line_found(map(words_of, effective(stored_events.events_of(reading.conn, reading.unit, uid))), terms)
    return line or next((words for words in own if words), "")


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An open incident, as the desk and the handover show it. `type` and `severity` are codes of their lists."""

    uid: str
    number: str
    type: str
    severity: str | None
    state: str
    reported_at: datetime
    place: str | None
    summary: str
    urgent: bool


@query("incident.open_now", roles=READERS)
def open_now(reading: Reading, limit: int = OPEN_SHOWN) -> tuple[OpenIncident, ...]:
    """Incidents that are open, the oldest first: those of the highest severities, then others, `limit` at most.

    What is open longest is what is forgotten first: where not all are named, it is the newest that are left out.
    """
    columns = (*LISTED, INCIDENT.c.reported_at, INCIDENT.c.summary)
    open_ones = select(*columns).where(*here(reading), INCIDENT.c.state == "open").order_by(*OLDEST)
    rows = [*reading.conn.execute(open_ones.where(_PRESSING).limit(limit))]
    if left := limit - len(rows):
        rows += reading.conn.execute(open_ones.where(not_(_PRESSING)).limit(left))
    rows.sort(key=lambda row: (row.reported_at, row.uid))
    return tuple(
        OpenIncident(
            uid=row.uid,
            number=row.number,
            type=row.type,
            severity=row.severity,
            state=row.state,
            reported_at=row.reported_at,
            place=row.spot,
            summary=(row.summary or "")[:SUMMARY_SHOWN],
            urgent=row.severity in URGENT,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Open incidents that a list does not name: how many, `urgent` of them, and when the oldest was reported."""

    count: int
    urgent: int
    since: datetime


def left_out(reading: Reading, named: Sequence[OpenIncident]) -> LeftOut | None:
    """What `open_now` left out of the incidents that are open; None where it named them all."""
    counted = select(_PRESSING.label("pressing"), func.count().label("count"))
    open_ones = (*here(reading), INCIDENT.c.state == "open")
    rest: dict[bool, int] = {}
    oldest: list[datetime] = []
    for pressing, count in reading.conn.execute(counted.where(*open_ones).group_by(_PRESSING)).all():
        last = max(((item.reported_at, item.uid) for item in named if item.urgent == bool(pressing)), default=None)
        left = count - sum(item.urgent == bool(pressing) for item in named)
        if left > 0:  # the oldest of each are named: what follows them is not
            rest[bool(pressing)] = left
            kind = _PRESSING if pressing else not_(_PRESSING)
            after = () if last is None else (_follows(*last),)
            first = select(INCIDENT.c.reported_at).where(*open_ones, kind, *after).order_by(*OLDEST).limit(1)
            oldest += reading.conn.execute(first).scalars()
    return LeftOut(sum(rest.values()), rest.get(True, 0), min(oldest)) if oldest else None


def _follows(at: datetime, uid: str) -> ColumnElement[bool]:
    """The incidents after this one, in the order of OLDEST."""
    return or_(INCIDENT.c.reported_at > at, and_(INCIDENT.c.reported_at == at, INCIDENT.c.uid > uid))


def places_of(reading: Reading, uids: Sequence[str]) -> dict[str, str | None]:
    """uid → place, of those of these incidents that are still open."""
    chosen_rows = select(INCIDENT.c.uid, INCIDENT.c.spot).where(
        INCIDENT.c.unit == reading.unit, INCIDENT.c.uid.in_(uids), INCIDENT.c.state == "open"
    )
    return {row.uid: row.spot for row in reading.conn.execute(chosen_rows)}


@query("incident.latest", roles=READERS)
def latest(reading: Reading) -> tuple[PanelItem, ...]:
    """The newest incidents of any state, for the desk."""
    newest = select(*LISTED, INCIDENT.c.reported_at).where(*here(reading)).order_by(*NEWEST)
    rows = reading.conn.execute(newest.limit(LATEST)).all()
    names = {item.code: item for item in items_of(reading.conn, "incident_type")}
    return tuple(_item(row, names.get(row.type, row.type)) for row in rows)


def _item(row: Found, kind: object) -> PanelItem:
    flags = flags_of(row.state, row.severity, row.late)
    flag = next((name for name in ("urgent", "late") if name in flags), "")
    state = M_(STATES[row.state])
    if row.spot:
        text = M_("{type}, {place} ({state})", type=kind, place=row.spot, state=state)
    else:
        text = M_("{type} ({state})", type=kind, state=state)
    return PanelItem(
        text, row.reported_at, flag, "incident", row.number,
        what=kind, where=row.spot, end=state,
    )  # fmt: skip


@query("incident.attention", roles=READERS)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The desk's panel: records that came back with notes; before those who approve, what waits for them."""
    back = _in_review(reading, "returned", MOST)
    items = [
        PanelItem(M_("Returned with notes, to be completed"), row.reported_at, "", "incident", row.number)
        for row in back[:SHOWN]
    ]
    if len(back) > SHOWN:
        items.append(PanelItem(M_("And {count} more were returned with notes", count=len(back) - SHOWN)))
    if reading.officer.role in LEADERS:
        waiting = _in_review(reading, "submitted", MOST)
        items += [
            PanelItem(M_("Waiting for approval"), row.reported_at, "", "incident", row.number)
            for row in waiting[:SHOWN]
        ]
        if len(waiting) > SHOWN:
            items.append(PanelItem(M_("And {count} more waiting for approval", count=len(waiting) - SHOWN)))
    if reading.officer.role in OVERSIGHT:
        items += _in_doubt(reading)
    return tuple(items)


def _in_doubt(reading: Reading) -> list[PanelItem]:
    """What waits for the inspectorate's yes, the oldest reports first."""
    here = (INCIDENT.c.unit == reading.unit, INCIDENT.c.doubt.is_not(None))
    chosen = select(INCIDENT.c.number, INCIDENT.c.reported_at).where(*here).order_by(*OLDEST)
    waiting = reading.conn.execute(chosen.limit(MOST)).all()
    said = M_("A change needs your approval")
    items = [PanelItem(said, row.reported_at, "", "incident", row.number) for row in waiting[:SHOWN]]
    if len(waiting) > SHOWN:
        items.append(PanelItem(M_("And {count} more changes need your approval", count=len(waiting) - SHOWN)))
    return items


def _in_review(reading: Reading, review: str, limit: int) -> Sequence[Found]:
    """The oldest records at this place in their review."""
    at = (INCIDENT.c.unit == reading.unit, INCIDENT.c.review == review, INCIDENT.c.state != "void")
    waiting = select(INCIDENT.c.number, INCIDENT.c.reported_at).where(*at)
    return reading.conn.execute(waiting.order_by(INCIDENT.c.reported_at).limit(limit)).all()
