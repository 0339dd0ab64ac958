"""Holds an entry against the keys that its kind declares: the one reading of that declaration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.kernel import event_keys, projecting
from db.kernel.event_keys import Key, Problem
from db.kernel.projecting import EventKind
from db.words.forms import PARTS, Part

Declared = Mapping[Part, Mapping[str, Key]]


def problems(
    kind: str, schema: int, facts: Mapping[str, Any], identity: Mapping[str, Any], words: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """Which keys of an entry's parts (JSON values) are undeclared, of a wrong kind of value, or too large.

    A part or key that is absent is no problem: it was sealed, or not answered. Raises LookupError for a kind or schema
    that this program does not know (`is_known`).
    """
    parts: dict[Part, Mapping[str, Any]] = {"facts": facts, "identity": identity, "words": words}
    return tuple(event_keys.problems_of(declared(kind, schema), parts))


def is_known(kind: str, schema: int) -> bool:
    """Whether this program declares the keys of a kind and schema."""
    found = projecting.known(kind)
    return found is not None and 1 <= schema <= found.kind.schema


def declared(kind: str, schema: int) -> Declared:
    """part → name → Key of a kind and schema. Raises LookupError where it is unknown."""
    found = projecting.known(kind)
    if found is None or not is_known(kind, schema):
        raise LookupError(f"{kind} {schema}")
    made = _MADE.get((kind, schema))
    if made is None or made[0] is not found.kind:  # made anew where another program declared the kind again
        made = _MADE[kind, schema] = found.kind, _by_part(found.kind, schema)
    return made[1]


_MADE: dict[tuple[str, int], tuple[EventKind, Declared]] = {}


def _by_part(kind: EventKind, schema: int) -> Declared:
    keys = kind.earlier[schema - 1] if schema < kind.schema else kind.every_key
    by_part: dict[Part, dict[str, Key]] = {part: {} for part in PARTS}
    for key in keys:
        by_part[key.part][key.name] = key
    return by_part
