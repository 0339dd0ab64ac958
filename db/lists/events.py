"""Events of the lists: the seed of a new store, and what a commander adds, renames or puts out of use."""

from __future__ import annotations

import json

from sqlalchemy import Connection, func, select

from db.events import EventKind
from db.journal import Event
from db.lists import forms
from db.lists.tables import ListItemRow
from db.tables import table

ITEM = table(ListItemRow)


def _seeded(conn: Connection, event: Event) -> None:
    rows = [
        {
            "unit": event.unit,
            "list": item["list"],
            "code": item["code"],
            "place": place,
            "fa": item["fa"],
            "en": item["en"],
            "active": True,
            "extra": json.dumps(item.get("extra", {}), ensure_ascii=False, sort_keys=True),
        }
        for place, item in enumerate(event.facts["items"])
    ]
    if rows:
        conn.execute(ITEM.insert(), rows)


def _added(conn: Connection, event: Event) -> None:
    facts = event.facts
    last = conn.execute(select(func.max(ITEM.c.place)).where(ITEM.c.unit == event.unit)).scalar_one() or 0
    row = {"unit": event.unit, "list": facts["list"], "code": facts["code"], "fa": facts["fa"], "en": facts["en"]}
    conn.execute(ITEM.insert(), {**row, "place": last + 1, "active": True, "extra": "{}"})


def _changed(conn: Connection, event: Event) -> None:
    facts = event.facts
    new = {name: facts[name] for name in ("fa", "en", "active") if name in facts}
    which = (ITEM.c.unit == event.unit, ITEM.c.list == facts["list"], ITEM.c.code == facts["code"])
    if new:
        conn.execute(ITEM.update().where(*which).values(**new))


def _extra_set(conn: Connection, event: Event) -> None:
    """A telephone number, or what a room may hold."""
    title, name = ("duty_phone", "phone") if event.kind == "list_phone_set" else ("custody_room", "capacity")
    which = (ITEM.c.unit == event.unit, ITEM.c.list == title, ITEM.c.code == event.facts["code"])
    extra = json.loads(conn.execute(select(ITEM.c.extra).where(*which)).scalar_one_or_none() or "{}")
    extra[name] = event.facts.get(name, "")
    conn.execute(ITEM.update().where(*which).values(extra=json.dumps(extra, ensure_ascii=False, sort_keys=True)))


KINDS = (
    EventKind("lists_seeded", "Lists filled", _seeded),
    EventKind("list_item_added", "List item added", _added, forms.AddItem),
    EventKind("list_phone_set", "Telephone number kept", _extra_set, forms.SetPhone),
    EventKind("list_capacity_set", "Capacity of a room kept", _extra_set, forms.SetCapacity),
    EventKind("list_item_changed", "List item changed", _changed, forms.ChangeItem),
)
