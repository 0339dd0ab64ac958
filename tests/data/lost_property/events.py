"""Events of lost property, and what each changes in the table."""

from __future__ import annotations

from db.kernel.events.event import Event
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from tests.data.lost_property.forms import GiveBack, HandIn
from tests.data.lost_property.models import LOST

HERE, BACK = "here", "back"


def _handed_in(rows: Rows, event: Event) -> None:
    row = {"unit": event.unit, "uid": event.record, "number": event.facts["number"], "state": HERE}
    rows.put(LOST, {**row, "kind": event.facts["kind"], "found_at": event.at})
    if event.record is not None and event.words.get("what"):
        search.keep(rows, "lost", event, event.words["what"])


def _given_back(rows: Rows, event: Event) -> None:
    rows.change(LOST, event.key, state=BACK)


KINDS = (
    EventKind("lost_handed_in", "Handed in", _handed_in, HandIn, keys=NUMBERED),
    EventKind("lost_given_back", "Given back", _given_back, GiveBack),
)
