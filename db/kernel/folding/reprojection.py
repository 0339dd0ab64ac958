"""Making one record's projections again from its events: what corrections and sealing rest on.

A correction is an event that names an earlier one, a field and a new value. The tables only ever see events with
their corrections put in, so no fold needs to know that corrections exist.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.kernel.base import slots
from db.kernel.events.ruled import CALLED, COUNTS_AS, UNAGREED
from db.kernel.journal import stored_events
from db.kernel.projections import exact_lookup, projecting, search
from db.kernel.projections.rows import owner_of
from db.kernel.projections.shadows import SEARCHED
from db.storage.models import INDEX

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows

CORRECTED = "corrected"
STRIKES = frozenset({"entry_struck", "entry_misplaced"})
"""Kinds that strike out the entry that they name in `target`: it counts no longer and stays in sight."""
DECIDED = "change_decided"
"""Whether a correction or strike (`target`) holds: `decision` agreed or refused. A refused one changes nothing."""
ABOUT_OTHERS = STRIKES | {
    CORRECTED, DECIDED, "stamped_ahead", "record_sealed", "contact_sealed", "record_closed", "closing_decided",
}  # fmt: skip
"""Kinds that speak of other entries: a record that is made again already holds what they say."""
PARTS = ("facts", "identity", "words")
KEPT_WITH_CODES = (COUNTS_AS, UNAGREED, CALLED)
"""Facts beside a code that say what it counts as and what it was called: a correction brings those of its own."""


def refused(events: Iterable[Event]) -> frozenset[str]:
    """The uids of the corrections and strikes that were refused; the newest decision on each counts."""
    said = {str(event.facts.get("target")): event.facts.get("decision") for event in events if event.kind == DECIDED}
    return frozenset(uid for uid, decision in said.items() if decision == "refused")


def effective(events: tuple[Event, ...], without: frozenset[str] = frozenset()) -> tuple[Event, ...]:
    """The events with the values that later corrections gave them; corrections themselves stay in their places.

    `without`: uids of corrections that are left out, besides those that were refused.
    """
    corrected: dict[str, dict[str, Event]] = {}
    left_out = without | refused(events)
    for event in events:
        if event.kind == CORRECTED and event.uid not in left_out:
            corrected.setdefault(event.facts["target"], {})[event.facts["field"]] = event
    if not corrected:
        return events
    return tuple(_put_in(event, corrected[event.uid]) if event.uid in corrected else event for event in events)


def struck(events: Iterable[Event], without: frozenset[str] = frozenset()) -> frozenset[str]:
    """The uids of the entries that are struck out; `without` are strikes that are left out, besides refused ones."""
    events = tuple(events)
    left_out = without | refused(events)
    return frozenset(
        str(event.facts.get("target")) for event in events if event.kind in STRIKES and event.uid not in left_out
    )


def counting(events: tuple[Event, ...], without: frozenset[str] = frozenset()) -> tuple[Event, ...]:
    """What counts: the events with their corrections put in, and none that is struck out."""
    gone = struck(events, without)
    return tuple(event for event in effective(events, without) if event.uid not in gone)


def _put_in(event: Event, corrections: dict[str, Event]) -> Event:
    parts = {part: dict(getattr(event, part)) for part in PARTS}
    at = event.at
    for name, correction in corrections.items():
        part = correction.facts["part"]
        value = getattr(correction, part).get("value")
        if part in correction.sealed or value is None:
            parts[part].pop(name, None)
        else:
            parts[part][name] = value
        for kept in KEPT_WITH_CODES:
            if kept in correction.facts:
                parts["facts"][kept] = joined(parts["facts"].get(kept), correction.facts[kept])
        now_off = off_by(correction).get("value", 0)
        if now_off or name in off_by(event, part):
            parts[part]["off_by"] = {**off_by(event, part), **parts[part].get("off_by", {}), name: now_off}
        if name == correction.facts.get("moment") and value is not None:
            at = datetime.fromisoformat(value)
    return replace(event, at=at, facts=parts["facts"], identity=parts["identity"], words=parts["words"])


def joined(before: Any, new: Any) -> Any:
    """Two facts of `KEPT_WITH_CODES`, the newer one last."""
    if isinstance(new, Mapping):
        return {**(before or {}), **new}
    return [*(before or ()), *(code for code in new if code not in (before or ()))]


def off_by(event: Event, part: str | None = None) -> dict[str, int]:
    """Minutes by which each moment of an entry, or of one part of it, may be off: no hour was said."""
    by_part: dict[str, int] = {}
    for of_part in PARTS if part is None else (part,):
        kept = getattr(event, of_part).get("off_by")
        by_part |= kept if isinstance(kept, dict) else {}
    return by_part


def reproject(rows: Rows, event: Event) -> None:
    """Drop the rows of an event's record and fold its events again in the one order, those up to this one's position.

    Only the tables of rooms that follow one of these events can hold such rows. A fold that asks for this while it is
    at work (it erased what was folded before) has it begin anew.
    """
    if event.record is None:
        return
    if event.key in rows.reprojected:
        rows.reprojected.remove(event.key)
        return
    ended = False
    while not ended:
        rows.reprojected.add(event.key)
        _make_again(rows, event, event.record)
        ended = event.key in rows.reprojected
    rows.reprojected.remove(event.key)


def forget(rows: Rows, event: Event, kinds: set[str]) -> None:
    """Drop what entries of these kinds made of an event's record, which count no longer; all of it where no other entry
    is left that would make it again.
    """
    if event.record is None:
        return
    unit, record = event.unit, event.record
    for filler in slots.fillers("record.again"):
        filler(rows, unit, record)
    if stored_events.events_of(rows.conn, unit, record):
        _drop_rows(rows, unit, record, kinds)
        return
    index = rows.one(INDEX, unit, record)
    if index is not None and index["register"] in SEARCHED:
        search.drop(rows, index["register"], unit, record)
    _drop(rows, unit, record, kinds)


def _make_again(rows: Rows, event: Event, record: str) -> None:
    unit = event.unit
    rows.write()  # what was set aside meanwhile is no part of the history
    rows.memo.clear()
    history = tuple(
        each for each in stored_events.events_of(rows.conn, unit, record) if each.position <= event.position
    )
    if not history:
        return
    for filler in slots.fillers("record.again"):
        filler(rows, unit, record)
    index = rows.one(INDEX, unit, record)
    if index is not None and index["register"] in SEARCHED:
        search.drop(rows, index["register"], unit, record)
    _drop(rows, unit, record, {each.kind for each in history})
    for each in counting(history):
        if each.kind not in ABOUT_OTHERS:
            projecting.fold(rows, each)
        if event.key not in rows.reprojected:
            return
    if index is not None and index["sealed"]:
        rows.change(INDEX, (unit, record), sealed=True)


def _drop(rows: Rows, unit: str, record: str, kinds: set[str]) -> None:
    rows.drop(INDEX, unit, record)
    exact_lookup.drop(rows, unit, record)
    _drop_rows(rows, unit, record, kinds)


def _drop_rows(rows: Rows, unit: str, record: str, kinds: set[str]) -> None:
    for table in projecting.tables_of(kinds):
        if owner_of(table) is not None:
            for row in rows.of(table, unit, record):
                rows.drop(table, *(row[column.name] for column in table.primary_key.columns))
