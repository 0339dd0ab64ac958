"""Entries of incidents and custody records that make an item of the store room, or move one.

Nobody is asked anything for it: what a record says came into police hands is an item, placed or not. A seat keeps none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.kernel.projections.projecting import Fold, Listener
from db.kernel.projections.rows import Rows
from db.registers.property import item_rows, rules
from db.registers.property.item_rows import change, enter, items_in_hands, of_target
from db.registers.property.models import ITEM
from db.words.exact_numbers import bare

MOVES = {
    "stored": rules.HERE,
    "taken_out": rules.EXAMINATION,
    "to_expert": rules.EXAMINATION,
    "to_court": rules.HANDED_ON,
    "to_custodian": rules.HANDED_ON,
    "to_unit": rules.HANDED_ON,
    "returned_owner": rules.RETURNED,
    "destroyed": rules.DESTROYED,
}
"""Steps of an incident's chain of custody → the state of the item."""
WAYS = {"to_court": "court", "to_custodian": "custodian", "to_unit": "other_unit", "destroyed": rules.DESTROY}
VEHICLE_OUTCOMES = {
    "impound": (rules.HERE, None),
    "owner": (rules.RETURNED, None),
    "judiciary": (rules.HANDED_ON, "court"),
    "penalties_court": (rules.HANDED_ON, "court"),
    "other_unit": (rules.HANDED_ON, rules.OTHER_UNIT),
}
"""To whom an incident's vehicle was handed → the state of the item, and the way it left."""


def _at_units(fold: Fold) -> Fold:
    @wraps(fold)
    def only_at_units(rows: Rows, event: Event) -> None:
        if not event.from_below:
            fold(rows, event)

    return only_at_units


def _in_hands(rows: Rows, event: Event) -> tuple[bool, bool]:
    """Whether the thing of an entry came into police hands, and whether only before its correction."""
    if event.facts.get("fate") in rules.FATES_IN_HANDS:
        return True, False
    written = stored_events.event_by_uid(rows.conn, event.unit, event.uid)
    was = written is not None and written.facts.get("fate") in rules.FATES_IN_HANDS
    return was, was


@_at_units
def property_added(rows: Rows, event: Event) -> None:
    """A thing of an incident: an item where it came into police hands, also where a correction says otherwise."""
    held, corrected = _in_hands(rows, event)
    if not held:
        return
    facts, what = event.facts, event.words.get("what")
    values = {
        "origin": rules.INCIDENT, "state": rules.UNPLACED, "kind": facts["kind"], "what": what,
        **{name: facts.get(name) for name in ("quantity", "measure", "rials", "seal")},
        "doubt": rules.CORRECTED_AWAY if corrected else None,
    }  # fmt: skip
    numbers = {"serial": facts.get("serial"), "imei": facts.get("imei")}
    item_rows.make(rows, event, values, words=what or "", numbers=numbers)


@_at_units
def property_moved(rows: Rows, event: Event) -> None:
    """A step of an incident's chain of custody: it moves the item."""
    item = of_target(rows, event)
    if item is None:
        return
    move = event.facts["move"]
    seal = {"seal": event.facts["seal"]} if event.facts.get("seal") else {}
    if (state := MOVES.get(move)) is None:
        change(rows, item, event, **seal)
    elif state in rules.GONE:
        enter(rows, item, event, state, way=WAYS.get(move), due_on=None, **seal)
    else:
        enter(rows, item, event, state, **seal)


@_at_units
def vehicle_added(rows: Rows, event: Event) -> None:
    """A vehicle of an incident: an item where it came into police hands."""
    held, corrected = _in_hands(rows, event)
    if not held:
        return
    note = event.words.get("note")
    values = {
        "origin": rules.INCIDENT, "state": rules.UNPLACED, "kind": rules.VEHICLE, "what": note,
        "doubt": rules.CORRECTED_AWAY if corrected else None,
    }  # fmt: skip
    numbers = {"plate": event.identity.get("plate"), "serial": event.facts.get("chassis")}
    item_rows.make(rows, event, values, words=note or "", numbers=numbers)
    item = rows.one(ITEM, event.unit, event.uid)
    assert item is not None
    _vehicle_went(rows, event, item)


@_at_units
def vehicle_decided(rows: Rows, event: Event) -> None:
    """A later word on a vehicle: it comes into police hands by it, or goes."""
    item = of_target(rows, event)
    if item is None and event.facts.get("fate") in rules.FATES_IN_HANDS:
        values = {"uid": event.facts["target"], "origin": rules.INCIDENT, "state": rules.UNPLACED}
        item_rows.make(rows, event, {**values, "kind": rules.VEHICLE}, numbers={})
        item = rows.one(ITEM, event.unit, event.facts["target"])
    if item is not None:
        if event.facts.get("fate") == "returned":
            enter(rows, item, event, rules.RETURNED)
        else:
            _vehicle_went(rows, event, item)


def _vehicle_went(rows: Rows, event: Event, item: Any) -> None:
    went = VEHICLE_OUTCOMES.get(event.facts.get("outcome") or "")
    if went is not None:
        state, way = went
        place = {"place": rules.POUND} if state == rules.HERE else {"way": way}
        enter(rows, item, event, state, **place)


@_at_units
def belongings_taken(rows: Rows, event: Event) -> None:
    """What was taken from a person held: one bag, with its cash. Its words stay in the custody record."""
    cash = event.facts.get("cash")
    values = {
        "origin": rules.CUSTODY, "state": rules.UNPLACED, "kind": rules.BELONGINGS, "rials": cash or None,
        "bag": event.facts.get("bag"),
    }  # fmt: skip
    item_rows.make(rows, event, values, numbers={})


@_at_units
def belongings_returned(rows: Rows, event: Event) -> None:
    """Everything goes back but what an order keeps; else the bag that is named."""
    bag = bare(event.facts.get("bag"))
    for item in items_in_hands(rows, event):
        if item["held_order"] is None and (event.facts.get("complete") or (bag and item["bag_key"] == bag)):
            enter(rows, item, event, rules.RETURNED, due_on=None)


@_at_units
def cash_recounted(rows: Rows, event: Event) -> None:
    """Cash of a person held, counted again: the last bag with cash takes what differs."""
    with_cash = [item for item in items_in_hands(rows, event) if item["rials"]]
    if with_cash:
        differs = event.facts["cash"] - sum(item["rials"] for item in with_cash)
        change(rows, with_cash[-1], event, rials=with_cash[-1]["rials"] + differs)


_FOLDS: dict[str, Callable[[Rows, Event], None]] = {
    "incident_property_added": property_added,
    "incident_property_moved": property_moved,
    "incident_vehicle_added": vehicle_added,
    "incident_vehicle_decided": vehicle_decided,
    "property_taken": belongings_taken,
    "property_returned": belongings_returned,
    "cash_recounted": cash_recounted,
}
LISTENS = tuple(Listener(kind, fold) for kind, fold in _FOLDS.items())
