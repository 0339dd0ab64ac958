"""Rows of items: making one from an entry of any record, changing it, and letting it be found.

An item belongs to the record in which its entries stand. Its row in the index of numbers stands under its own uid.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from db.kernel.events.event import Event
from db.kernel.projections import exact_lookup
from db.kernel.projections.rows import Rows
from db.registers.property import rules
from db.registers.property.models import ITEM
from db.storage.models import EXACT, INDEX
from db.words.exact_numbers import bare, kept_as
from db.words.searching import shadow

REGISTER = "property"
Values = dict[str, Any]


def make(rows: Rows, event: Event, values: Values, *, words: str = "", numbers: Mapping[str, str | None]) -> None:
    """Make the item of an entry. `values`: origin, kind, state and what else is known of it; `words` find it, and
    `numbers` (kind of number → value), by the whole of them.
    """
    assert event.record is not None
    uid = values.setdefault("uid", event.uid)
    if "number" not in values:
        record = rows.one(INDEX, event.unit, event.record)
        values["of_number"] = "" if record is None else record["number"]
        place = len(rows.of(ITEM, event.unit, event.record)) + 1
        values["number"] = f"{values['of_number']}-{place}"  # until it is taken in
        _index(rows, event.unit, uid, {"number": values["number"], "position": event.position})
    row: Values = {
        "unit": event.unit, "record": event.record, "since": event.at, "made_at": event.at, **with_keys(values),
    }  # fmt: skip
    rows.put(ITEM, row)
    if words and row["kind"] != rules.IDENTITY_PAPER:
        rows.set_shadow(REGISTER, event.position, shadow(words))
    find_by(rows, event.unit, uid, {"seal": row.get("seal"), **numbers})
    find_by(rows, event.unit, uid, {"seal": row.get("bag")})


def _index(rows: Rows, unit: str, uid: str, values: Values) -> None:
    row = {"unit": unit, "uid": uid, "register": REGISTER, "series": None, "year": None, "serial": None, "batch": None}
    rows.put(INDEX, {**row, "sealed": False, **values})


def with_keys(values: Values) -> Values:
    """Values of an item with the spellings by which seals, bags and orders are compared."""
    for name, key in (("seal", "seal_key"), ("bag", "bag_key"), ("order_number", "order_key")):
        if name in values:
            values[key] = bare(values[name]) or None
    return values


def find_by(rows: Rows, unit: str, uid: str, numbers: Mapping[str, str | None]) -> None:
    """Let an item be found by these numbers as a whole, beside those it is found by already."""
    for kind, value in numbers.items():
        if value and kind in exact_lookup.LOOKED_UP[REGISTER]:
            for spelling in kept_as(kind, value):
                key = (unit, REGISTER, kind, spelling, uid)
                if rows.one(EXACT, *key) is None:
                    rows.put(EXACT, dict(zip(("unit", "register", "kind", "value", "record"), key, strict=True)))


def of_target(rows: Rows, event: Event) -> Mapping[str, Any] | None:
    """The item that an entry of its record is about; None where there is none in this record."""
    item = rows.one(ITEM, event.unit, event.facts.get("target"))
    return None if item is None or item["record"] != event.record else item


def change(rows: Rows, item: Mapping[str, Any], event: Event, **values: Any) -> None:
    """Change an item by an entry; a seal that it names finds it from now on. Nothing is left out of what it was."""
    rows.change(ITEM, (item["unit"], item["uid"]), **with_keys(values))
    find_by(rows, item["unit"], item["uid"], {"seal": values.get("seal")})
    find_by(rows, item["unit"], item["uid"], {"seal": values.get("bag")})


def enter(rows: Rows, item: Mapping[str, Any], event: Event, state: str, **values: Any) -> None:
    """Let an item come into a state by an entry. One that had left already is marked."""
    again = item["state"] in rules.GONE and state in rules.GONE
    left: datetime | None = event.at if state in rules.GONE else None
    more: Values = {"doubt": rules.TWICE} if again else {}
    change(rows, item, event, state=state, since=event.at, left_at=left, **more, **values)


def give_number(rows: Rows, item: Mapping[str, Any], given: Mapping[str, Any] | None) -> Values:
    """Give an item that was taken in its number of the room. Of two machines' the first stays, the other is `also`."""
    if not given:
        return {}
    if item["placed"]:
        return {"also": given["number"]}
    values = {name: given.get(name) for name in ("number", "series", "year", "serial")}
    rows.change(INDEX, (item["unit"], item["uid"]), **values)
    return {"number": given["number"], "placed": True}


def forget(rows: Rows, unit: str, record: str) -> None:
    """Drop what the items of a record are numbered and found by, as their rows are about to be made again.

    Fills `record.again`.
    """
    for item in rows.of(ITEM, unit, record):
        index = rows.one(INDEX, unit, item["uid"])
        if item["uid"] == record or index is None:
            continue  # a found thing is a record of its own: the kernel drops its rows
        rows.set_shadow(REGISTER, index["position"], "")
        rows.drop(INDEX, unit, item["uid"])
        exact_lookup.drop(rows, unit, item["uid"])


def items_in_hands(rows: Rows, event: Event) -> Iterable[Mapping[str, Any]]:
    """The items of an entry's record that are in police hands, in the order in which they came."""
    assert event.record is not None
    items = rows.of(ITEM, event.unit, event.record)
    return sorted((each for each in items if each["state"] in rules.IN_HANDS), key=lambda each: each["made_at"])
