"""Events of equipment, and what each changes in its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.kernel.events.event_keys import Key
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.registers.equipment.forms import AddEquipment, HandOut, NoteMissing, PutInUse, PutOutOfUse, TakeEquipmentBack
from db.registers.equipment.models import EQUIPMENT
from db.registers.equipment.rules import HERE, MISSING, OUT, UNUSED, mark_of
from db.words.forms import moment_of

if TYPE_CHECKING:
    from db.kernel.events.event import Event
    from db.kernel.projections.rows import Rows


def added(rows: Rows, event: Event) -> None:
    """A piece that belongs to the post; it is found by its mark and its words."""
    mark = str(event.facts["mark"])
    row = {"unit": event.unit, "uid": event.record, "number": event.facts["number"], "state": HERE}
    rows.put(EQUIPMENT, {**row, "kind": event.facts["kind"], "mark": mark, "plain": mark_of(mark), "since": event.at})
    search.keep(rows, "equipment", event, " ".join(filter(None, (mark, mark_of(mark), event.words.get("what")))))


def handed_out(rows: Rows, event: Event) -> None:
    """An officer has it. Whoever had it before has it no more."""
    rows.change(EQUIPMENT, event.key, state=OUT, holder=event.facts["holder"], since=event.at)


def taken_back(rows: Rows, event: Event) -> None:
    """It is in its place, with what is wrong with it."""
    rows.change(EQUIPMENT, event.key, state=HERE, holder=None, wrong=event.facts.get("wrong"), since=event.at)


def missed(rows: Rows, event: Event) -> None:
    """It is not where it should be; who had it last stays named."""
    rows.change(EQUIPMENT, event.key, state=MISSING, since=moment_of(event.facts.get("since")) or event.at)


def put_out_of_use(rows: Rows, event: Event) -> None:
    """It is not handed out any more."""
    rows.change(EQUIPMENT, event.key, state=UNUSED, holder=None, since=event.at)


def put_in_use(rows: Rows, event: Event) -> None:
    """It is in its place again, with nothing wrong."""
    rows.change(EQUIPMENT, event.key, state=HERE, holder=None, wrong=None, since=event.at)


HOLDER = Key("holder", "uid")
KINDS: tuple[EventKind, ...] = (
    EventKind("equipment_added", "Equipment added", added, AddEquipment, keys=NUMBERED),
    EventKind("equipment_handed_out", "Equipment handed out", handed_out, HandOut, keys=(HOLDER,)),
    EventKind("equipment_taken_back", "Equipment taken back", taken_back, TakeEquipmentBack, keys=(HOLDER,)),
    EventKind("equipment_missed", "Equipment missed", missed, NoteMissing, keys=(HOLDER,), protects=True),
    EventKind("equipment_put_out_of_use", "Equipment put out of use", put_out_of_use, PutOutOfUse),
    EventKind("equipment_put_in_use", "Equipment put in use", put_in_use, PutInUse),
)
