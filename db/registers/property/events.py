"""Events of the store room, and what each does to the row of its item.

Each names its item in `target` and stands in the record that the item belongs to.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key, number
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBER_LENGTH, NUMBERED, SERIES_LIMIT
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.registers.property import forms, item_rows, rules
from db.registers.property.item_rows import change, enter, of_target
from db.registers.property.models import ITEM
from db.storage.models import INDEX

FOUND, IMPORTED, TAKEN_IN, IMPOUNDED, PUT, OPENED, SENT, BACK = (
    "property_found", "property_imported", "property_taken_in", "property_impounded",
    "property_put", "property_opened", "property_sent",
    "property_came_back",
)  # fmt: skip
HELD, GIVEN_BACK, HANDED_ON, MISSING, ASKED = (
    "property_held", "property_given_back", "property_handed_on", "property_missing_reported", "property_asked_for",
)  # fmt: skip
OTHER = "other"


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _found(rows: Rows, event: Event) -> None:
    facts = event.facts
    values = {
        "origin": rules.FOUND if event.kind == FOUND else rules.BOOK, "of_number": facts.get("case_number"),
        "quantity": facts.get("quantity"), "number": facts["number"], "placed": True, "kind": facts["kind"],
        "state": rules.HERE if facts.get("place") else rules.UNPLACED, "place": facts.get("place"),
        "what": event.words.get("what"), "rials": facts.get("rials"), "seal": facts.get("seal"),
        "bag": facts.get("bag"), "keeps_until": _day(facts.get("keeps_until")),
        "names_erased": "identity" in event.sealed,
    }  # fmt: skip
    item_rows.make(rows, event, values, numbers={})
    if facts["kind"] != rules.IDENTITY_PAPER and event.words.get("what"):
        search.keep(rows, item_rows.REGISTER, event, event.words["what"])


def _taken_in(rows: Rows, event: Event) -> None:
    facts = event.facts
    item = of_target(rows, event)
    if item is None:  # what it was is struck out of its record; the thing lies here all the same
        item = _unknown(rows, event)
    said = {name: facts[name] for name in ("place", "seal", "bag") if facts.get(name)}
    if facts.get("keeps_until"):
        said["keeps_until"] = _day(facts["keeps_until"])
    numbered = item_rows.give_number(rows, item, facts.get("item"))
    if item["state"] in rules.GONE:  # another machine did not know yet that it had left
        change(rows, item, event, **numbered)
    else:
        enter(rows, item, event, rules.HERE, due_on=None, **said, **numbered)


def _impounded(rows: Rows, event: Event) -> None:
    if (item := of_target(rows, event)) is None:
        return
    numbered = item_rows.give_number(rows, item, event.facts.get("item"))
    if item["state"] in rules.GONE:
        change(rows, item, event, **numbered)
    else:
        enter(rows, item, event, rules.HERE, place=rules.POUND, **numbered)


def _unknown(rows: Rows, event: Event) -> Any:
    uid, record = event.facts["target"], rows.one(INDEX, event.unit, event.record)
    origin = rules.CUSTODY if record is not None and record["register"] == rules.CUSTODY else rules.INCIDENT
    values = {"uid": uid, "origin": origin, "kind": OTHER, "state": rules.UNPLACED}
    item_rows.make(rows, event, {**values, "doubt": rules.CORRECTED_AWAY}, numbers={})
    return rows.one(ITEM, event.unit, uid)


def _still_here(rows: Rows, event: Event) -> Any:
    """The item of an entry; None where it had left before, of which another machine did not know."""
    item = of_target(rows, event)
    return None if item is None or item["state"] in rules.GONE else item


def _put(rows: Rows, event: Event) -> None:
    if (item := of_target(rows, event)) is not None:
        change(rows, item, event, place=event.facts["place"])


def _opened(rows: Rows, event: Event) -> None:
    if (item := of_target(rows, event)) is not None:
        change(rows, item, event, seal=event.facts.get("seal"))


def _sent(rows: Rows, event: Event) -> None:
    if (item := _still_here(rows, event)) is not None:
        enter(rows, item, event, rules.EXAMINATION, due_on=_day(event.facts.get("due_on")))


def _back(rows: Rows, event: Event) -> None:
    if (item := _still_here(rows, event)) is not None:
        seal = {"seal": event.facts["seal"]} if event.facts.get("seal") else {}
        enter(rows, item, event, rules.HERE, due_on=None, place=event.facts["place"], **seal)


def _held(rows: Rows, event: Event) -> None:
    if (item := of_target(rows, event)) is not None:
        change(rows, item, event, held_order=event.facts["order"], held_until=_day(event.facts.get("until")))


def _gone(rows: Rows, event: Event) -> None:
    if (item := of_target(rows, event)) is None:
        return
    facts = event.facts
    state = rules.RETURNED if event.kind == GIVEN_BACK else rules.left_state(facts["way"])
    doubt = {"doubt": rules.NO_ORDER} if facts.get("odd") else {}
    if item["state"] in rules.GONE:
        doubt = {}
    enter(
        rows, item, event, state, way=facts.get("way"), order_number=facts.get("order"), due_on=None, **doubt,
    )  # fmt: skip


def _missing(rows: Rows, event: Event) -> None:
    if (item := _still_here(rows, event)) is not None:
        enter(rows, item, event, rules.MISSING)


TARGET = Key("target", "uid")
"""The item: the entry that made it."""
ODD = Key("odd", "yes_no")
"""It left out of a case without the number of an order."""
NUMBER_OF_ITEM = Key(
    "item", "object",
    keys=(
        Key("register", limit=40), Key("number", limit=NUMBER_LENGTH), Key("series", limit=SERIES_LIMIT),
        number("year"), number("serial"),
    ),
)  # fmt: skip
KINDS = (
    EventKind(FOUND, "Found, or handed in", _found, forms.FindItem, keys=NUMBERED),
    EventKind(
        IMPORTED,
        "Brought in from an earlier book",
        _found,
        forms.ImportItem,
        keys=(*NUMBERED, Key("batch", "uid"), number("row")),
    ),
    EventKind(TAKEN_IN, "Taken into the store room", _taken_in, forms.TakeIn, keys=(TARGET, NUMBER_OF_ITEM)),
    EventKind(IMPOUNDED, "Taken to a pound", _impounded, forms.Impound, keys=(TARGET, NUMBER_OF_ITEM)),
    EventKind(PUT, "Put elsewhere in the room", _put, forms.PutElsewhere, keys=(TARGET,)),
    EventKind(OPENED, "Opened under seal", _opened, forms.OpenSeal, keys=(TARGET,)),
    EventKind(SENT, "Sent out for examination", _sent, forms.SendOut, keys=(TARGET,)),
    EventKind(BACK, "Back from examination", _back, forms.ComeBack, keys=(TARGET,)),
    EventKind(HELD, "Kept under an order", _held, forms.HoldItem, keys=(TARGET,)),
    EventKind(GIVEN_BACK, "Given back from the store room", _gone, forms.GiveBackItem, keys=(TARGET, ODD)),
    EventKind(HANDED_ON, "Handed on from the store room", _gone, forms.HandOn, keys=(TARGET, ODD)),
    EventKind(MISSING, "Reported missing", _missing, forms.ReportMissing, keys=(TARGET,)),
    EventKind(ASKED, "Somebody asked for it", None, forms.AskFor, keys=(TARGET,)),
)
"""Kinds of entries of the store room."""
