"""Events of the lists: the seed of a new store, and what a commander adds, renames or puts out of use."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key, each
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.reference.lists import forms
from db.reference.lists.models import ITEM

ItemKey = tuple[str, str]
"""A list and a code in it."""


class ItemRows:
    """The items of a unit's lists, as folds ask for them and change them."""

    def __init__(self, rows: Rows, unit: str) -> None:
        self.rows, self.unit = rows, unit

    def one(self, key: ItemKey) -> Mapping[str, Any] | None:
        """An item; None where there is none."""
        return self.rows.one(ITEM, self.unit, *key)

    def change(self, key: ItemKey, **new: Any) -> bool:
        """Other values for an item; whether there is one."""
        return self.rows.change(ITEM, (self.unit, *key), **new)

    def put(self, key: ItemKey, place: int, fa: str, en: str, extra: Mapping[str, Any]) -> None:
        """A new item in use, at a place."""
        self.rows.put(ITEM, _row(self.unit, key, place, fa, en, extra))

    def places(self) -> dict[ItemKey, int]:
        """At which place each item stands."""
        every = self.rows.find(ITEM, unit=self.unit)
        return {(row["list"], row["code"]): int(row["place"]) for row in every}


class KeptItems(ItemRows):
    """Items in memory, while all are made again."""

    def __init__(self, rows: Rows, unit: str) -> None:
        super().__init__(rows, unit)
        self.kept: dict[ItemKey, dict[str, Any]] = {}

    def one(self, key: ItemKey) -> Mapping[str, Any] | None:
        """An item; None where there is none."""
        return self.kept.get(key)

    def change(self, key: ItemKey, **new: Any) -> bool:
        """Other values for an item; whether there is one."""
        if key in self.kept:
            self.kept[key] = self.kept[key] | new
        return key in self.kept

    def put(self, key: ItemKey, place: int, fa: str, en: str, extra: Mapping[str, Any]) -> None:
        """A new item in use, at a place."""
        self.kept[key] = _row(self.unit, key, place, fa, en, extra)

    def places(self) -> dict[ItemKey, int]:
        """At which place each item stands."""
        return {key: int(row["place"]) for key, row in self.kept.items()}


ItemFold = Callable[[ItemRows, Event], None]


def _row(unit: str, key: ItemKey, place: int, fa: str, en: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    named = {"unit": unit, "list": key[0], "code": key[1], "place": place}
    return {**named, "fa": fa, "en": en, "active": True, "extra": _json(extra)}


def _seeded(items: ItemRows, event: Event) -> None:
    """What is there already stays as it is: a commander may have changed it, or have added the same code."""
    here = items.places()
    first = max(here.values(), default=-1) + 1
    for place, item in enumerate(event.facts["items"]):
        if (item["list"], item["code"]) not in here:
            key = item["list"], item["code"]
            items.put(key, first + place, item["fa"], item["en"], item.get("extra", {}))


def _last_place(items: ItemRows) -> int:
    return max(items.places().values(), default=0)


def _json(extra: Mapping[str, Any]) -> str:
    return json.dumps(extra, ensure_ascii=False, sort_keys=True)


def _added(items: ItemRows, event: Event) -> None:
    """A new item. Where two machines added one code, it is one item, with the words of who added it last."""
    facts = event.facts
    key, extra = (facts["list"], facts["code"]), {"like": facts["like"]} if facts.get("like") else {}
    if not items.change(key, fa=facts["fa"], en=facts["en"], active=True, extra=_json(extra)):
        items.put(key, _last_place(items) + 1, facts["fa"], facts["en"], extra)


def _changed(items: ItemRows, event: Event) -> None:
    facts = event.facts
    new = {name: facts[name] for name in ("fa", "en", "active") if name in facts}
    key = (facts["list"], facts["code"])
    if facts.get("like"):  # what it was agreed to be before, it is no more
        extra = _extra(items, key)
        extra.pop("agreed", None)
        new["extra"] = _json(extra | {"like": facts["like"]})
    items.change(key, **new)


def _agreed(items: ItemRows, event: Event) -> None:
    key = (event.facts["list"], event.facts["code"])
    items.change(key, extra=_json(_extra(items, key) | {"agreed": True}))


def _agreed_at_once(items: ItemRows, event: Event) -> None:
    """Items that counted as something of the program's from the first: a new store's, or with one yes to several."""
    last = _last_place(items)
    for place, said in enumerate(event.facts["items"], 1):
        key, extra = (said["list"], said["code"]), {"like": said["like"], "agreed": True}
        if not items.change(key, fa=said["fa"], en=said["en"], extra=_json(extra), active=True):
            items.put(key, last + place, said["fa"], said["en"], extra)


def _extra(items: ItemRows, key: ItemKey) -> dict[str, Any]:
    item = items.one(key)
    extra: dict[str, Any] = json.loads(item["extra"] if item is not None and item["extra"] else "{}")
    return extra


def _extra_set(items: ItemRows, event: Event) -> None:
    """What a commander keeps with an item: a telephone number, what a room may hold, days, questions, minutes."""
    title, names = _EXTRA[event.kind]
    key = (title, event.facts["code"])
    items.change(key, extra=_json(_extra(items, key) | {name: event.facts.get(name, "") for name in names}))


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


def _holidays_added(items: ItemRows, event: Event) -> None:
    """Days off of one year, at the end of the list; a name is the same in both languages until it is changed. A day
    that two machines added is one.
    """
    last = _last_place(items)
    for place, item in enumerate(event.facts["items"], 1):
        key, extra = ("holiday", item["code"]), {"date": item["date"]}
        if not items.change(key, fa=item["fa"], en=item["fa"], extra=_json(extra), active=True):
            items.put(key, last + place, item["fa"], item["fa"], extra)


def _landmark_set(items: ItemRows, event: Event) -> None:
    """A place with its point: a new one, or another point for one that is there."""
    _landmark(items, event.facts, _last_place(items) + 1)


def _landmarks_brought_in(items: ItemRows, event: Event) -> None:
    """Places with their points, all of one file."""
    last = _last_place(items)
    for place, item in enumerate(event.facts["items"], 1):
        _landmark(items, item, last + place)


def _landmark(items: ItemRows, said: Mapping[str, Any], place: int) -> None:
    key, extra = ("landmark", said["code"]), {"lat": said["lat"], "lon": said["lon"]}
    if not items.change(key, extra=json.dumps(extra), active=True):
        items.put(key, place, said["name"], said.get("english", said["name"]), extra)


def _remade(rows: Rows, unit: str, events: Sequence[Event]) -> None:
    """Every item again from all entries of the lists."""
    items = KeptItems(rows, unit)
    for event in events:
        _FOLDS[event.kind](items, event)
    for row in rows.find(ITEM, unit=unit):
        if (row["list"], row["code"]) not in items.kept:
            rows.drop(ITEM, unit, row["list"], row["code"])
    for (title, code), row in items.kept.items():
        values = {name: row[name] for name in ("place", "fa", "en", "active", "extra")}
        if not rows.change(ITEM, (unit, title, code), **values):
            rows.put(ITEM, row)


AGREED_AT_ONCE = "list_items_agreed"
LISTED_KEYS = (Key("list"), Key("code"), Key("fa"), Key("en"), Key("like"))
POINT = (Key("code"), Key("lat", "decimal"), Key("lon", "decimal"))
ITEM_KEYS = (Key("list"), Key("code"), Key("fa"), Key("en"), Key("extra", "settings", 400))
DAY_KEYS = (Key("code"), Key("date", "date"), Key("fa"))
_FOLDS: dict[str, ItemFold] = {
    "lists_seeded": _seeded,
    "list_item_added": _added,
    "list_phone_set": _extra_set,
    "holidays_added": _holidays_added,
    "list_occasion_set": _extra_set,
    "list_working_days_set": _extra_set,
    "list_capacity_set": _extra_set,
    "list_limit_set": _extra_set,
    "list_desk_limit_set": _extra_set,
    "list_landmark_set": _landmark_set,
    "landmarks_brought_in": _landmarks_brought_in,
    "list_questions_set": _extra_set,
    "list_welfare_set": _extra_set,
    "list_item_changed": _changed,
    "list_item_agreed": _agreed,
    AGREED_AT_ONCE: _agreed_at_once,
}


def _in_one_order(kind: EventKind) -> EventKind:
    """A kind of the lists: a file of lists carries it, and its entries go in the one order with all others."""
    fold = _FOLDS[kind.kind]

    def folded(rows: Rows, event: Event) -> None:
        fold(ItemRows(rows, event.unit), event)

    return replace(kind, fold=folded, listed=True, leads="sets", fold_group="lists", remake=_remade)


_DECLARED = (
    EventKind("lists_seeded", "Lists filled", keys=(each("items", *ITEM_KEYS, many=100_000),)),
    EventKind("list_item_added", "List item added", form=forms.AddItem),
    EventKind("list_phone_set", "Telephone number kept", form=forms.SetPhone),
    EventKind("holidays_added", "Official holidays added", keys=(each("items", *DAY_KEYS),)),
    EventKind("list_occasion_set", "Days of an occasion kept", form=forms.SetOccasion),
    EventKind("list_working_days_set", "Working days for an answer kept", form=forms.SetWorkingDays),
    EventKind("list_capacity_set", "Capacity of a room kept", form=forms.SetCapacity),
    EventKind("list_limit_set", "Limit kept", form=forms.SetLimit),
    EventKind("list_desk_limit_set", "Limit kept", form=forms.SetDeskLimit),
    EventKind(
        "list_landmark_set",
        "Point of a place kept",
        form=forms.SetLandmark,
        keys=POINT,
    ),
    EventKind(
        "landmarks_brought_in",
        "Points of places brought in",
        keys=(each("items", *POINT, Key("name"), Key("english"), many=1_000), Key("batch", "uid")),
    ),
    EventKind("list_questions_set", "Questions of a type kept", form=forms.SetQuestions),
    EventKind("list_welfare_set", "Minutes between two contacts kept", form=forms.SetWelfare),
    EventKind("list_item_changed", "List item changed", form=forms.ChangeItem),
    EventKind("list_item_agreed", "Inspectorate agreed to a list item", form=forms.AgreeItem),
    EventKind(AGREED_AT_ONCE, "List items added and agreed to", keys=(each("items", *LISTED_KEYS, many=1_000),)),
)
KINDS = tuple(_in_one_order(kind) for kind in _DECLARED)
