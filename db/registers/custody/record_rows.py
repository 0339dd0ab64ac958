"""The rows of a custody record, filled anew from all of its entries and from those of the records tied to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Table

from db.kernel.events.event import Event
from db.kernel.folding.quarantine import UNREADABLE
from db.kernel.journal.histories import history, history_of, once
from db.kernel.projections.rows import Rows
from db.registers.custody.entries_in_question import beside_in_rows
from db.registers.custody.models import CUSTODY, DUTY, SPAN
from db.registers.custody.projected import Projected, projected, readable


def refresh(rows: Rows, event: Event) -> None:
    """The rows follow from all of a record's entries: what is corrected or decided later is in them already.

    An entry that no reader can use is raised at itself, to be set aside; others are read without it. Raises LookupError
    where nothing opened the record.
    """
    assert event.record is not None
    beside, tied = beside_in_rows(rows, event.unit, event.record)
    try:
        wanted = once(rows, "custody", event, lambda events: projected(events, beside))
    except UNREADABLE:
        wanted = projected(tuple(readable(history(rows, event), event)))
    if wanted is None:
        raise LookupError(event.record)
    _fill(rows, event.unit, event.record, wanted)
    for other in sorted(tied):
        _refresh_other(rows, event.unit, other)


def _refresh_other(rows: Rows, unit: str, record: str) -> None:
    """Refresh a record that is tied to one that was written in, once for all of a batch."""
    done = rows.memo.setdefault("custody tied", {})
    if rows.one(CUSTODY, unit, record) is None or record in done:
        return
    done[record] = True
    with suppress(*UNREADABLE):
        wanted = projected(history_of(rows, unit, record), beside_in_rows(rows, unit, record)[0])
        if wanted is not None:
            _fill(rows, unit, record, wanted)


def _fill(rows: Rows, unit: str, record: str, wanted: Projected) -> None:
    key = unit, record
    if rows.one(CUSTODY, *key) is None:
        rows.put(CUSTODY, {"unit": unit, "uid": record, **wanted.row})
    else:
        rows.change(CUSTODY, key, **wanted.row)
    duties = {(unit, record, code): values for code, values in wanted.duties.items()}
    _keep(rows, DUTY, rows.of(DUTY, *key), duties)
    spans = {
        (unit, span.entry): {
            "record": record, "what": span.what, "began_at": span.began, "ended_at": span.ended,
            "outcome": span.outcome,
        }
        for span in wanted.spans
    }  # fmt: skip
    _keep(rows, SPAN, rows.of(SPAN, *key), spans)


def _keep(
    rows: Rows, table: Table, there: Sequence[Mapping[str, Any]], wanted: Mapping[Any, Mapping[str, Any]]
) -> None:
    """Make a record's rows of a table those that are wanted, by their keys."""
    names = [column.name for column in table.primary_key.columns]
    kept = {tuple(row[name] for name in names) for row in there}
    for key in kept - set(wanted):
        rows.drop(table, *key)
    for key, values in wanted.items():
        if key in kept:
            changing = {name: value for name, value in values.items() if name != "record"}
            rows.change(table, key, **changing)
        else:
            rows.put(table, {**dict(zip(names, key, strict=True)), **values})
