"""Events of the lists: the seed of a new store, and what a commander adds, renames or puts out of use."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, func, select

from db.kernel.event import Event
from db.kernel.projecting import EventKind
from db.reference.lists import forms
from db.reference.lists.models import ITEM


def _seeded(conn: Connection, event: Event) -> None:
    """What is there already stays as it is: a commander may have changed it, or have added the same code."""
    kept = conn.execute(select(ITEM.c.list, ITEM.c.code).where(ITEM.c.unit == event.unit))
    here = {(row.list, row.code) for row in kept}
    last = conn.execute(select(func.max(ITEM.c.place)).where(ITEM.c.unit == event.unit)).scalar_one()
    first = 0 if last is None else last + 1
    rows = [
        {
            "unit": event.unit,
            "list": item["list"],
            "code": item["code"],
            "place": first + place,
            "fa": item["fa"],
            "en": item["en"],
            "active": True,
            "extra": json.dumps(item.get("extra", {}), ensure_ascii=False, sort_keys=True),
        }
        for place, item in enumerate(event.facts["items"])
        if (item["list"], item["code"]) not in here
    ]
    if rows:
        conn.execute(ITEM.insert(), rows)


def _added(conn: Connection, event: Event) -> None:
    facts = event.facts
    last = conn.execute(select(func.max(ITEM.c.place)).where(ITEM.c.unit == event.unit)).scalar_one() or 0
    row = {"unit": event.unit, "list": facts["list"], "code": facts["code"], "fa": facts["fa"], "en": facts["en"]}
    extra = {"like": facts["like"]} if facts.get("like") else {}
    conn.execute(ITEM.insert(), {**row, "place": last + 1, "active": True, "extra": _json(extra)})


def _json(extra: dict[str, Any]) -> str:
    return json.dumps(extra, ensure_ascii=False, sort_keys=True)


def _changed(conn: Connection, event: Event) -> None:
    facts = event.facts
    new = {name: facts[name] for name in ("fa", "en", "active") if name in facts}
    which = (ITEM.c.unit == event.unit, ITEM.c.list == facts["list"], ITEM.c.code == facts["code"])
    if facts.get("like"):  # what it was agreed to be before, it is no more
        extra = json.loads(conn.execute(select(ITEM.c.extra).where(*which)).scalar_one_or_none() or "{}")
        extra.pop("agreed", None)
        new["extra"] = _json(extra | {"like": facts["like"]})
    if new:
        conn.execute(ITEM.update().where(*which).values(**new))


def _agreed(conn: Connection, event: Event) -> None:
    which = (ITEM.c.unit == event.unit, ITEM.c.list == event.facts["list"], ITEM.c.code == event.facts["code"])
    extra = json.loads(conn.execute(select(ITEM.c.extra).where(*which)).scalar_one_or_none() or "{}")
    conn.execute(ITEM.update().where(*which).values(extra=_json(extra | {"agreed": True})))


def _extra_set(conn: Connection, event: Event) -> None:
    """What a commander keeps with an item: a telephone number, what a room may hold, days, questions, minutes."""
    title, names = _EXTRA[event.kind]
    which = (ITEM.c.unit == event.unit, ITEM.c.list == title, ITEM.c.code == event.facts["code"])
    extra = json.loads(conn.execute(select(ITEM.c.extra).where(*which)).scalar_one_or_none() or "{}")
    extra |= {name: event.facts.get(name, "") for name in names}
    conn.execute(ITEM.update().where(*which).values(extra=json.dumps(extra, ensure_ascii=False, sort_keys=True)))


_EXTRA: dict[str, tuple[str, tuple[str, ...]]] = {
    "list_phone_set": ("duty_phone", ("phone",)),
    "list_capacity_set": ("custody_room", ("capacity",)),
    "list_limit_set": ("custody_limit", ("value",)),
    "list_desk_limit_set": ("desk_limit", ("value",)),
    "list_occasion_set": ("occasion", ("first_day", "last_day")),
    "list_working_days_set": ("request_category", ("working_days",)),
    "list_questions_set": ("incident_type", ("questions",)),
    "list_welfare_set": ("patrol_state", ("welfare",)),
}


def _holidays_added(conn: Connection, event: Event) -> None:
    """Days off of one year, at the end of the list; a name is the same in both languages until it is changed."""
    last = conn.execute(select(func.max(ITEM.c.place)).where(ITEM.c.unit == event.unit)).scalar_one() or 0
    rows = [
        {
            "unit": event.unit,
            "list": "holiday",
            "code": item["code"],
            "place": last + place,
            "fa": item["fa"],
            "en": item["fa"],
            "active": True,
            "extra": json.dumps({"date": item["date"]}),
        }
        for place, item in enumerate(event.facts["items"], 1)
    ]
    conn.execute(ITEM.insert(), rows)


def _landmark_set(conn: Connection, event: Event) -> None:
    """A place with its point: a new one, or another point for one that is there."""
    facts = event.facts
    extra = json.dumps({"lat": facts["lat"], "lon": facts["lon"]})
    which = (ITEM.c.unit == event.unit, ITEM.c.list == "landmark", ITEM.c.code == facts["code"])
    if conn.execute(ITEM.update().where(*which).values(extra=extra, active=True)).rowcount:
        return
    last = conn.execute(select(func.max(ITEM.c.place)).where(ITEM.c.unit == event.unit)).scalar_one() or 0
    row = {"unit": event.unit, "list": "landmark", "code": facts["code"], "place": last + 1, "active": True}
    conn.execute(ITEM.insert(), {**row, "fa": facts["name"], "en": facts.get("english", facts["name"]), "extra": extra})


KINDS = (
    EventKind("lists_seeded", "Lists filled", _seeded),
    EventKind("list_item_added", "List item added", _added, forms.AddItem),
    EventKind("list_phone_set", "Telephone number kept", _extra_set, forms.SetPhone),
    EventKind("holidays_added", "Official holidays added", _holidays_added),
    EventKind("list_occasion_set", "Days of an occasion kept", _extra_set, forms.SetOccasion),
    EventKind("list_working_days_set", "Working days for an answer kept", _extra_set, forms.SetWorkingDays),
    EventKind("list_capacity_set", "Capacity of a room kept", _extra_set, forms.SetCapacity),
    EventKind("list_limit_set", "Limit kept", _extra_set, forms.SetLimit),
    EventKind("list_desk_limit_set", "Limit kept", _extra_set, forms.SetDeskLimit),
    EventKind("list_landmark_set", "Point of a place kept", _landmark_set, forms.SetLandmark),
    EventKind("list_questions_set", "Questions of a type kept", _extra_set, forms.SetQuestions),
    EventKind("list_welfare_set", "Minutes between two contacts kept", _extra_set, forms.SetWelfare),
    EventKind("list_item_changed", "List item changed", _changed, forms.ChangeItem),
    EventKind("list_item_agreed", "Inspectorate agreed to a list item", _agreed, forms.AgreeItem),
)
