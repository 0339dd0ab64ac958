"""The JSON Schemas of a packet and of its answer, and a check of a document against one.

The check knows the words that these schemas use: type, required, properties, additionalProperties, items, minItems,
maxItems, enum, const, pattern, minLength, maxLength, format date-time and date. A court's program may use any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from db.words.messages import M_, Message

PACKET, ANSWER = "precinct-packet", "precinct-packet-answer"
VERSION = 1
NAMES = ("packet", "answer")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
}

Problem = tuple[str, Message]
"""Where in the document (answers[0].at; empty for the whole), and why."""


@cache
def schema(name: str) -> dict[str, Any]:
    """The schema of a packet or of an answer: a name of NAMES."""
    text = files("db.across.packets").joinpath("schemas").joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def first_problem(rules: Mapping[str, Any], document: Any) -> Problem | None:
    """The first place where a document is not what its schema wants; None where it is."""
    return next(problems(rules, document), None)


def problems(rules: Mapping[str, Any], value: Any, where: str = "") -> Iterator[Problem]:
    """Every place where a value is not what the schema wants."""
    wanted = rules.get("type")
    if wanted is not None and not _is(wanted, value):
        yield where, M_("{type} is expected.", type=_TYPE_WORDS[wanted])
        return
    if "const" in rules and value != rules["const"]:
        yield where, M_("“{wanted}” is expected.", wanted=rules["const"])
    if "enum" in rules and value not in rules["enum"]:
        yield where, M_("One of these is expected: {words}.", words=", ".join(map(str, rules["enum"])))
    if isinstance(value, str):
        yield from _string(rules, value, where)
    elif isinstance(value, dict):
        yield from _object(rules, value, where)
    elif isinstance(value, list):
        least, most = rules.get("minItems", 0), rules.get("maxItems", len(value))
        if not least <= len(value) <= most:
            yield where, M_("From {least} to {most} entries are expected.", least=least, most=most)
            return
        for place, one in enumerate(value):
            yield from problems(rules.get("items", {}), one, f"{where}[{place}]")


def _is(wanted: str, value: Any) -> bool:
    if isinstance(value, bool) and wanted != "boolean":
        return False
    return isinstance(value, _TYPES[wanted])


def _string(rules: Mapping[str, Any], value: str, where: str) -> Iterator[Problem]:
    least, most = rules.get("minLength", 0), rules.get("maxLength", len(value))
    if not value.strip() and least:
        yield where, M_("This is needed.")
    elif not least <= len(value) <= most:
        yield where, M_("From {least} to {most} characters are expected.", least=least, most=most)
    elif "pattern" in rules and re.search(rules["pattern"], value) is None:
        yield where, M_("This is not written as it should be: {pattern}", pattern=rules["pattern"])
    elif rules.get("format") == "date-time" and not _moment(value):
        yield where, M_("A moment with its time zone is expected, as 2026-11-24T08:30:00Z.")
    elif rules.get("format") == "date" and not _day(value):
        yield where, M_("A day is expected, as 2026-11-24.")


def _moment(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None and "T" in value
    except ValueError:
        return False


def _day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _object(rules: Mapping[str, Any], value: Mapping[str, Any], where: str) -> Iterator[Problem]:
    known, dot = rules.get("properties", {}), "." if where else ""
    for name in rules.get("required", ()):
        if name not in value:
            yield f"{where}{dot}{name}", M_("This is needed.")
    for name, one in value.items():
        if name in known:
            yield from problems(known[name], one, f"{where}{dot}{name}")
        elif rules.get("additionalProperties") is False:
            yield f"{where}{dot}{name}", M_("There is no such field.")


_TYPE_WORDS = {
    "object": M_("An object"),
    "array": M_("A list"),
    "string": M_("Text"),
    "integer": M_("A whole number"),
    "boolean": M_("true or false"),
}
