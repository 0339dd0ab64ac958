"""Events of the lists: the seed of a new store, and what a commander adds, renames or puts out of use."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import LEARNED, Key, each
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.reference.lists import forms
from db.reference.lists.models import ASKED, ITEM, OF_THE_UNIT, PARTS
from db.words.forms import to_json
from db.words.messages import M_
from db.words.records import NOTHING

ItemKey = tuple[str, str]
"""A list and a code in it."""
ItemWords = tuple[str, str]
"""What an item is called in Persian and in English."""


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

    def reword(self, key: ItemKey, event: Event, words: ItemWords, **new: Any) -> bool:
        """Other words, and other values, for an item, which keeps the words that it had; whether there is one."""
        item = self.one(key)
        if item is None:
            return False
        if words != _words(item):
            before = json.loads(item["words_before"] or "[]")
            before.append([_written_at(event), item["fa"], item["en"]])
            new |= {"fa": words[0], "en": words[1], "words_before": json.dumps(before, ensure_ascii=False)}
        return self.change(key, **new)

    def put(
        self, key: ItemKey, place: int, words: ItemWords, extra: Mapping[str, Any], words_before: str = OF_THE_UNIT
    ) -> None:
        """A new item in use, at a place."""
        self.rows.put(ITEM, _row(self.unit, key, place, words, extra, words_before))

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

    def put(
        self, key: ItemKey, place: int, words: ItemWords, extra: Mapping[str, Any], words_before: str = OF_THE_UNIT
    ) -> None:
        """A new item in use, at a place."""
        self.kept[key] = _row(self.unit, key, place, words, extra, words_before)

    def places(self) -> dict[ItemKey, int]:
        """At which place each item stands."""
        return {key: int(row["place"]) for key, row in self.kept.items()}


ItemFold = Callable[[ItemRows, Event], None]


def _row(
    unit: str, key: ItemKey, place: int, words: ItemWords, extra: Mapping[str, Any], words_before: str
) -> dict[str, Any]:
    named = {"unit": unit, "list": key[0], "code": key[1], "place": place, "fa": words[0], "en": words[1]}
    return {**named, "active": True, "extra": _json(extra), "words_before": words_before}


def _words(said: Mapping[str, Any], before: Mapping[str, Any] = NOTHING) -> ItemWords:
    """The words that are said, else those `before`; "" where there are none."""
    fa, en = (str(said.get(name) or before.get(name) or "") for name in ("fa", "en"))
    return fa, en


def _written_at(event: Event) -> str:
    """When an entry was written; of one that says again what another machine's says, when that was."""
    return str((event.facts.get(LEARNED) or {}).get("at") or to_json(event.entered_at))


def _seeded(items: ItemRows, event: Event) -> None:
    """What is there already stays as it is: a commander may have changed it, or have added the same code."""
    here = items.places()
    first = max(here.values(), default=-1) + 1
    for place, item in enumerate(event.facts["items"]):
        if (item["list"], item["code"]) not in here:
            key = item["list"], item["code"]
            items.put(key, first + place, _words(item), item.get("extra", {}), "")


def _last_place(items: ItemRows) -> int:
    return max(items.places().values(), default=0)


def _json(extra: Mapping[str, Any]) -> str:
    return json.dumps(extra, ensure_ascii=False, sort_keys=True)


def _added(items: ItemRows, event: Event) -> None:
    """A new item. Where two machines added one code, it is one item, with the words of who added it last."""
    facts = event.facts
    key, extra = (facts["list"], facts["code"]), {"like": facts["like"]} if facts.get("like") else {}
    if not items.reword(key, event, _words(facts), active=True, extra=_json(extra)):
        items.put(key, _last_place(items) + 1, _words(facts), extra)


def _changed(items: ItemRows, event: Event) -> None:
    facts = event.facts
    key = (facts["list"], facts["code"])
    item, new = items.one(key) or NOTHING, {"active": facts["active"]} if "active" in facts else {}
    if facts.get("like"):  # what it was agreed to be before, it is no more
        extra = _extra(items, key)
        extra.pop("agreed", None)
        new["extra"] = _json(extra | {"like": facts["like"]})
    items.reword(key, event, _words(facts, item), **new)


def _agreed(items: ItemRows, event: Event) -> None:
    """The inspectorate's yes to an added item, or to the words that the entry names."""
    facts = event.facts
    key = (facts["list"], facts["code"])
    extra = _extra(items, key)
    if facts.get("fa") is None:
        items.change(key, extra=_json(extra | {"agreed": True}))
        return
    extra.pop(ASKED, None)
    items.reword(key, event, _words(facts), extra=_json(extra))


def _words_asked(items: ItemRows, event: Event) -> None:
    """Other words for an item wait; those that it has, asked for again, end that."""
    key = (event.facts["list"], event.facts["code"])
    item, extra = items.one(key), _extra(items, key)
    if item is not None:
        extra.pop(ASKED, None)
        words = _words(event.facts)
        items.change(key, extra=_json(extra if words == _words(item) else extra | {ASKED: list(words)}))


def _reworded(items: ItemRows, event: Event) -> None:
    """The words that a release ships for its own codes, where the store still has those that it shipped before."""
    for said in event.facts["items"]:
        key = (said["list"], said["code"])
        item = items.one(key)
        if item is None or _words(item) != (said["fa_before"], said["en_before"]):
            continue
        if said.get("waits"):
            items.change(key, extra=_json(_extra(items, key) | {ASKED: list(_words(said))}))
        else:
            items.reword(key, event, _words(said))


def _agreed_at_once(items: ItemRows, event: Event) -> None:
    """Items that counted as something of the program's from the first: a new store's, or with one yes to several."""
    last = _last_place(items)
    for place, said in enumerate(event.facts["items"], 1):
        key, extra = (said["list"], said["code"]), {"like": said["like"], "agreed": True}
        if not items.reword(key, event, _words(said), extra=_json(extra), active=True):
            items.put(key, last + place, _words(said), extra)


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
    "program_part_set": (PARTS, ("on",)),
}


def _parts_found(items: ItemRows, event: Event) -> None:
    """Parts of the program of which a store of before has something: on, unless somebody has switched them already."""
    for said in event.facts["items"]:
        key = (PARTS, said["code"])
        extra = _extra(items, key)
        items.change(key, extra=_json({"on": True} | extra))


def _holidays_added(items: ItemRows, event: Event) -> None:
    """Days off of one year, at the end of the list; a name is the same in both languages until it is changed. A day
    that two machines added is one.
    """
    last = _last_place(items)
    for place, item in enumerate(event.facts["items"], 1):
        key, extra = ("holiday", item["code"]), {"date": item["date"]}
        if not items.reword(key, event, (item["fa"], item["fa"]), extra=_json(extra), active=True):
            items.put(key, last + place, (item["fa"], item["fa"]), extra)


def _landmark_set(items: ItemRows, event: Event) -> None:
    """A place with its point: a new one, or another point for one that is there."""
    _landmark(items, event.facts, _last_place(items) + 1)


def _landmarks_brought_in(items: ItemRows, event: Event) -> None:
    """Places with their points, all of one file."""
    last = _last_place(items)
    for place, item in enumerate(event.facts["items"], 1):
        _landmark(items, item, last + place)


def _landmark(items: ItemRows, said: Mapping[str, Any], place: int) -> None:
    key = ("landmark", said["code"])
    county = said.get("county") or _extra(items, key).get("county")
    extra = {"lat": said["lat"], "lon": said["lon"]} | ({"county": county} if county else {})
    if not items.change(key, extra=json.dumps(extra), active=True):
        items.put(key, place, (said["name"], said.get("english", said["name"])), extra)


def _remade(rows: Rows, unit: str, events: Sequence[Event]) -> None:
    """Every item again from all entries of the lists."""
    items = KeptItems(rows, unit)
    for event in events:
        _FOLDS[event.kind](items, event)
    for row in rows.find(ITEM, unit=unit):
        if (row["list"], row["code"]) not in items.kept:
            rows.drop(ITEM, unit, row["list"], row["code"])
    for (title, code), row in items.kept.items():
        values = {name: row[name] for name in ("place", "fa", "en", "active", "extra", "words_before")}
        if not rows.change(ITEM, (unit, title, code), **values):
            rows.put(ITEM, row)


AGREED_AT_ONCE, REWORDED = "list_items_agreed", "lists_reworded"
PARTS_FOUND = "program_parts_found"
REWORDED_KEYS = (
    Key("list"), Key("code"), Key("fa"), Key("en"), Key("fa_before"), Key("en_before"), Key("waits", "yes_no"),
)  # fmt: skip
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
    "list_words_asked": _words_asked,
    REWORDED: _reworded,
    AGREED_AT_ONCE: _agreed_at_once,
    "program_part_set": _extra_set,
    PARTS_FOUND: _parts_found,
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
    EventKind("list_capacity_set", "Capacity of a room set", form=forms.SetCapacity),
    EventKind("list_limit_set", "Limit set", form=forms.SetLimit),
    EventKind("list_desk_limit_set", "Limit set", form=forms.SetDeskLimit),
    EventKind(
        "list_landmark_set",
        "Point of a place kept",
        form=forms.SetLandmark,
        keys=POINT,
    ),
    EventKind(
        "landmarks_brought_in",
        "Points of places brought in",
        keys=(each("items", *POINT, Key("name"), Key("english"), Key("county"), many=1_000), Key("batch", "uid")),
    ),
    EventKind("list_questions_set", "Questions of a type kept", form=forms.SetQuestions),
    EventKind("list_welfare_set", "Minutes between two contacts kept", form=forms.SetWelfare),
    EventKind("list_item_changed", "List item changed", form=forms.ChangeItem),
    EventKind("list_item_agreed", "Inspectorate agreed to a list item", form=forms.AgreeItem),
    EventKind(
        "list_words_asked",
        "Other words for a list item",
        form=forms.AskWords,
        waits=M_("Sent to the inspectorate: until it agrees, the words stay as they are."),
    ),
    EventKind(REWORDED, "Lists reworded by the program", keys=(each("items", *REWORDED_KEYS, many=100_000),)),
    EventKind(AGREED_AT_ONCE, "List items added and approved", keys=(each("items", *LISTED_KEYS, many=1_000),)),
    EventKind("program_part_set", "Part of the program switched", form=forms.SwitchPart),
    EventKind(PARTS_FOUND, "Parts of the program in use", keys=(each("items", Key("code"), many=100),)),
)
KINDS = tuple(_in_one_order(kind) for kind in _DECLARED)
