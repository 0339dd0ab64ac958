"""Events of the lists: the seed of a new store, and what a commander adds, renames or puts out of use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from db.kernel.event import Event
from db.kernel.event_keys import Key, each
from db.kernel.projecting import EventKind
from db.kernel.rows import RowKey, Rows
from db.reference.lists import forms
from db.reference.lists.models import ITEM


def _seeded(rows: Rows, event: Event) -> None:
    """What is there already stays as it is: a commander may have changed it, or have added the same code."""
    here = {(row["list"], row["code"]): int(row["place"]) for row in rows.find(ITEM, unit=event.unit)}
    first = max(here.values(), default=-1) + 1
    for place, item in enumerate(event.facts["items"]):
        if (item["list"], item["code"]) not in here:
            row = {"unit": event.unit, **{name: item[name] for name in ("list", "code", "fa", "en")}}
            rows.put(ITEM, {**row, "place": first + place, "active": True, "extra": _json(item.get("extra", {}))})


def _last_place(rows: Rows, event: Event) -> int:
    return max((int(row["place"]) for row in rows.find(ITEM, unit=event.unit)), default=0)


def _json(extra: Mapping[str, Any]) -> str:
    return json.dumps(extra, ensure_ascii=False, sort_keys=True)


def _added(rows: Rows, event: Event) -> None:
    facts = event.facts
    last = _last_place(rows, event)
    row = {"unit": event.unit, "list": facts["list"], "code": facts["code"], "fa": facts["fa"], "en": facts["en"]}
    extra = {"like": facts["like"]} if facts.get("like") else {}
    rows.put(ITEM, {**row, "place": last + 1, "active": True, "extra": _json(extra)})


def _changed(rows: Rows, event: Event) -> None:
    facts = event.facts
    new = {name: facts[name] for name in ("fa", "en", "active") if name in facts}
    key = (event.unit, facts["list"], facts["code"])
    if facts.get("like"):  # what it was agreed to be before, it is no more
        extra = _extra(rows, key)
        extra.pop("agreed", None)
        new["extra"] = _json(extra | {"like": facts["like"]})
    rows.change(ITEM, key, **new)


def _agreed(rows: Rows, event: Event) -> None:
    key = (event.unit, event.facts["list"], event.facts["code"])
    rows.change(ITEM, key, extra=_json(_extra(rows, key) | {"agreed": True}))


def _extra(rows: Rows, key: RowKey) -> dict[str, Any]:
    item = rows.one(ITEM, *key)
    extra: dict[str, Any] = json.loads(item["extra"] if item is not None and item["extra"] else "{}")
    return extra


def _extra_set(rows: Rows, event: Event) -> None:
    """What a commander keeps with an item: a telephone number, what a room may hold, days, questions, minutes."""
    title, names = _EXTRA[event.kind]
    key = (event.unit, title, event.facts["code"])
    rows.change(ITEM, key, extra=_json(_extra(rows, key) | {name: event.facts.get(name, "") for name in names}))


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


def _holidays_added(rows: Rows, event: Event) -> None:
    """Days off of one year, at the end of the list; a name is the same in both languages until it is changed."""
    last = _last_place(rows, event)
    for place, item in enumerate(event.facts["items"], 1):
        row = {"unit": event.unit, "list": "holiday", "code": item["code"], "place": last + place, "active": True}
        rows.put(ITEM, {**row, "fa": item["fa"], "en": item["fa"], "extra": json.dumps({"date": item["date"]})})


def _landmark_set(rows: Rows, event: Event) -> None:
    """A place with its point: a new one, or another point for one that is there."""
    facts = event.facts
    extra = json.dumps({"lat": facts["lat"], "lon": facts["lon"]})
    if rows.change(ITEM, (event.unit, "landmark", facts["code"]), extra=extra, active=True):
        return
    last = _last_place(rows, event)
    row = {"unit": event.unit, "list": "landmark", "code": facts["code"], "place": last + 1, "active": True}
    rows.put(ITEM, {**row, "fa": facts["name"], "en": facts.get("english", facts["name"]), "extra": extra})


def _landmarks_brought_in(rows: Rows, event: Event) -> None:
    """Places with their points, all of one file."""
    last = _last_place(rows, event)
    for place, item in enumerate(event.facts["items"], 1):
        extra = json.dumps({"lat": item["lat"], "lon": item["lon"]})
        if not rows.change(ITEM, (event.unit, "landmark", item["code"]), extra=extra, active=True):
            row = {"unit": event.unit, "list": "landmark", "code": item["code"], "place": last + place, "active": True}
            rows.put(ITEM, {**row, "fa": item["name"], "en": item.get("english", item["name"]), "extra": extra})


POINT = (Key("code"), Key("lat", "decimal"), Key("lon", "decimal"))
ITEM_KEYS = (Key("list"), Key("code"), Key("fa"), Key("en"), Key("extra", "settings", 400))
DAY_KEYS = (Key("code"), Key("date", "date"), Key("fa"))
KINDS = (
    EventKind("lists_seeded", "Lists filled", _seeded, keys=(each("items", *ITEM_KEYS, many=100_000),)),
    EventKind("list_item_added", "List item added", _added, forms.AddItem),
    EventKind("list_phone_set", "Telephone number kept", _extra_set, forms.SetPhone),
    EventKind("holidays_added", "Official holidays added", _holidays_added, keys=(each("items", *DAY_KEYS),)),
    EventKind("list_occasion_set", "Days of an occasion kept", _extra_set, forms.SetOccasion),
    EventKind("list_working_days_set", "Working days for an answer kept", _extra_set, forms.SetWorkingDays),
    EventKind("list_capacity_set", "Capacity of a room kept", _extra_set, forms.SetCapacity),
    EventKind("list_limit_set", "Limit kept", _extra_set, forms.SetLimit),
    EventKind("list_desk_limit_set", "Limit kept", _extra_set, forms.SetDeskLimit),
    EventKind(
        "list_landmark_set",
        "Point of a place kept",
        _landmark_set,
        forms.SetLandmark,
        keys=POINT,
    ),
    EventKind(
        "landmarks_brought_in",
        "Points of places brought in",
        _landmarks_brought_in,
        keys=(each("items", *POINT, Key("name"), Key("english"), many=1_000), Key("batch", "uid")),
    ),
    EventKind("list_questions_set", "Questions of a type kept", _extra_set, forms.SetQuestions),
    EventKind("list_welfare_set", "Minutes between two contacts kept", _extra_set, forms.SetWelfare),
    EventKind("list_item_changed", "List item changed", _changed, forms.ChangeItem),
    EventKind("list_item_agreed", "Inspectorate agreed to a list item", _agreed, forms.AgreeItem),
)
