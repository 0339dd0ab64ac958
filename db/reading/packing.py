"""Records as plain JSON and back: what a copy of a record keeps of it, whatever becomes of the record itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from typing import Any

from db.reference.lists.queries import ListItem
from db.words.forms import Field
from db.words.messages import Message
from db.words.records import Duty, Entry, Line, Record, Section

_CLASSES: Mapping[str, type[Any]] = {
    each.__name__: each for each in (Duty, Entry, Field, Line, ListItem, Message, Record, Section)
}
_CLASS = "is"


def packed(value: Any) -> Any:
    """A record, or anything in it, as JSON holds it. What has no form of its own is kept as its text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return {_CLASS: "datetime", "at": value.isoformat()}
    if isinstance(value, date):
        return {_CLASS: "date", "at": value.isoformat()}
    if isinstance(value, Mapping):
        return {_CLASS: "dict", "items": [[packed(name), packed(item)] for name, item in value.items()]}
    if isinstance(value, tuple | list):
        return [packed(item) for item in value]
    if isinstance(value, frozenset):
        return {_CLASS: "frozenset", "items": [packed(item) for item in sorted(value)]}
    if is_dataclass(value) and type(value).__name__ in _CLASSES:
        held = {each.name: getattr(value, each.name) for each in fields(value)}
        return {_CLASS: type(value).__name__, **{name: packed(held[name]) for name in held if not _usual(value, name)}}
    return str(value)


def _usual(value: Any, name: str) -> bool:
    """Whether a field holds its default."""
    (field,) = (each for each in fields(value) if each.name == name)
    usual = field.default if field.default_factory is MISSING else field.default_factory()
    return usual is not MISSING and getattr(value, name) == usual


def unpacked(kept: Any) -> Any:
    """What `packed` was given; lists come back as tuples. Raises ValueError for what it never makes."""
    if isinstance(kept, list):
        return tuple(unpacked(item) for item in kept)
    if not isinstance(kept, dict):
        return kept
    try:
        match kept[_CLASS]:
            case "datetime":
                return datetime.fromisoformat(kept["at"])
            case "date":
                return date.fromisoformat(kept["at"])
            case "dict":
                return {unpacked(name): unpacked(item) for name, item in kept["items"]}
            case "frozenset":
                return frozenset(unpacked(item) for item in kept["items"])
            case name:
                given = {field: unpacked(item) for field, item in kept.items() if field != _CLASS}
                return _CLASSES[name](**given)
    except (LookupError, TypeError) as error:
        raise ValueError(f"no part of a record: {str(kept)[:60]}") from error
