"""Holds an entry against the keys that its kind declares: the one reading of that declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.kernel.events import event_keys
from db.kernel.events.event_keys import ANY_ENTRY, CLOCK, DOUBTED, Key, KeyProblem
from db.kernel.projections import projecting
from db.kernel.projections.projecting import EventKind
from db.words.forms import PARTS, BodyPart

Declared = Mapping[BodyPart, Mapping[str, Key]]


def problems(
    kind: str, schema: int, facts: Mapping[str, Any], identity: Mapping[str, Any], words: Mapping[str, Any]
) -> tuple[KeyProblem, ...]:
    """Which keys of an entry's parts (JSON values) are undeclared, of a wrong kind of value, or too large.

    A part or key that is absent is no problem: it was sealed, or not answered. Raises LookupError for a kind or schema
    that this program does not know (`is_known`).
    """
    if facts.get(CLOCK) == DOUBTED:  # any entry may say so, one that keeps moments under this name too
        facts = {name: value for name, value in facts.items() if name != CLOCK}
    parts: dict[BodyPart, Mapping[str, Any]] = {"facts": facts, "identity": identity, "words": words}
    return tuple(event_keys.problems_of(declared(kind, schema), parts))


def is_fit(kind: str, schema: int, parts: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether every value of an entry has its declared kind and size, or the entry's kind is not known here.

    A key that is not declared is left alone: a newer program of this schema may have added it, and no fold reads it.
    """
    if not is_known(kind, schema):
        return True
    if any(value is None for part in parts.values() for value in part.values()):
        return False  # what nobody answered has no key
    wrong = problems(kind, schema, *(parts.get(part, {}) for part in PARTS))
    return all(problem.what == "undeclared" for problem in wrong)


def is_known(kind: str, schema: int) -> bool:
    """Whether this program declares the keys of a kind and schema."""
    declared_kind = projecting.known(kind)
    return declared_kind is not None and 1 <= schema <= declared_kind.kind.schema


def declared(kind: str, schema: int) -> Declared:
    """part → name → Key of a kind and schema. Raises LookupError where it is unknown."""
    projected = projecting.known(kind)
    if projected is None or not is_known(kind, schema):
        raise LookupError(f"{kind} {schema}")
    made = _MADE.get((kind, schema))
    if made is None or made[0] is not projected.kind:  # made anew where another program declared the kind again
        made = _MADE[kind, schema] = projected.kind, _by_part(projected.kind, schema)
    return made[1]


_MADE: dict[tuple[str, int], tuple[EventKind, Declared]] = {}


def _by_part(kind: EventKind, schema: int) -> Declared:
    keys = kind.earlier[schema - 1] if schema < kind.schema else kind.every_key
    by_part: dict[BodyPart, dict[str, Key]] = {part: {} for part in PARTS}
    for key in (*ANY_ENTRY, *keys):
        by_part[key.part][key.name] = key
    return by_part
