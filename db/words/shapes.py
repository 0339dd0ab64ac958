"""Whether a JSON document has the shape that its JSON Schema wants, told at each place in the officer's language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import fastjsonschema

from db.words.messages import M_, Message

Problem = tuple[str, Message]
"""Where in the document (answers[0].at; empty for the whole), and why."""
ShapeCheck = Callable[[Any], tuple[Problem, ...]]

TYPES = {
    "object": M_("An object"),
    "array": M_("A list"),
    "string": M_("Text"),
    "integer": M_("A whole number"),
    "boolean": M_("true or false"),
}


def moment(value: object) -> datetime | None:
    """The instant that a `date-time` says, None where it is none; RFC 3339 wants its offset."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return instant if instant is not None and instant.tzinfo is not None else None


def check_of(schema: Mapping[str, Any]) -> ShapeCheck:
    """What tells every place where a document is not as `schema` wants it. Slow to make: make it once."""
    formats = {"date-time": lambda value: moment(value) is not None and "T" in value, "date": _is_day}
    validate = fastjsonschema.compile(dict(schema), formats=formats, use_default=False, fast_fail=False)

    def check(document: Any) -> tuple[Problem, ...]:
        try:
            validate(document)
        except fastjsonschema.JsonSchemaValuesException as wrong:
            return tuple(problem for error in wrong.errors for problem in _problems(error))
        return ()

    return check


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _problems(error: fastjsonschema.JsonSchemaValueException) -> Iterator[Problem]:
    where = (error.name or "").removeprefix("data").removeprefix(".")
    shape, value, before = error.definition, error.value, f"{where}." if where else ""
    match error.rule:
        case "required":
            yield from ((before + name, M_("This is needed.")) for name in shape["required"] if name not in value)
        case "additionalProperties":
            unknown = (name for name in value if not _is_known(name, shape))
            yield from ((before + name, M_("There is no such field.")) for name in unknown)
        case _:
            yield where, _why(str(error.rule), shape, value)


def _is_known(name: str, shape: Mapping[str, Any]) -> bool:
    patterns = shape.get("patternProperties", {})
    return name in shape.get("properties", {}) or any(re.search(pattern, name) for pattern in patterns)


def _why(rule: str, shape: Mapping[str, Any], value: Any) -> Message:
    match rule:
        case "type":
            return M_("{type} is expected.", type=TYPES[shape["type"]])
        case "const":
            return M_("“{wanted}” is expected.", wanted=shape["const"])
        case "enum":
            return M_("One of these is expected: {words}.", words=", ".join(map(str, shape["enum"])))
        case "minimum" | "maximum":
            return M_("From {least} to {most} is expected.", least=shape["minimum"], most=shape["maximum"])
        case "minItems" | "maxItems":
            least, most = shape.get("minItems", 0), shape.get("maxItems", len(value))
            return M_("From {least} to {most} entries are expected.", least=least, most=most)
        case "maxLength" | "minLength" if value.strip():
            least, most = shape.get("minLength", 0), shape.get("maxLength", len(value))
            return M_("From {least} to {most} characters are expected.", least=least, most=most)
        case "pattern" if value.strip():
            return M_("This is not written as it should be: {pattern}", pattern=shape["pattern"])
        case "format" if shape["format"] == "date":
            return M_("A day is expected, as 2026-11-24.")
        case "format":
            return M_("A moment with its time zone is expected, as 2026-11-24T08:30:00Z.")
        case _:
            return M_("This is needed.")
