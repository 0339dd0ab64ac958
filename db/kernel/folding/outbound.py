"""What of an entry leaves the unit for the levels above: only what its kind declares, field by field.

Nothing else is asked: no policy stands beside the declarations (`up` of Field, Key and EventKind), and what none of
them names stays. docs/levels.md shows the whole as a table, made by tools/levels.py. Only facts travel: no identity, no
words, and of an officer nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.kernel.events.event import Event
from db.kernel.events.event_keys import Key
from db.kernel.events.ruled import counted
from db.kernel.folding.reprojection import CORRECTED
from db.kernel.projections.event_check import declared, is_known
from db.kernel.projections.projecting import KINDS


def leaves(kind: str) -> bool:
    """Whether the levels above learn that there was an event of this kind, of which record and when."""
    return kind in KINDS and KINDS[kind].kind.up


def leaving(event: Event, target: Event | None = None) -> dict[str, Any] | None:
    """The facts of an entry that leave the unit, JSON values; None where nothing of it does but its place and its hash.

    A correction follows the field that it corrects, of the entry `target`. A code that the unit added goes as the one
    of the program's that it counts as. What a program of this version does not know stays.
    """
    if not leaves(event.kind) or not is_known(event.kind, event.schema):
        return None
    facts = _taken(declared(event.kind, event.schema)["facts"], event.facts, event.facts)
    if event.kind == CORRECTED:
        return _corrected(event, target, facts)
    return facts


def _corrected(event: Event, target: Event | None, facts: dict[str, Any]) -> dict[str, Any] | None:
    if target is None or not leaves(target.kind) or not is_known(target.kind, target.schema):
        return None
    key = declared(target.kind, target.schema)["facts"].get(str(event.facts.get("field")))
    if key is None or key.up != "all":
        return None
    return facts | _taken({"value": key}, {"value": event.facts.get("value")}, event.facts)


def _taken(keys: Mapping[str, Key], values: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    taken = {}
    for name, value in values.items():
        key = keys.get(name)
        if key is None:
            continue
        if key.keys and isinstance(value, dict | list):
            parts = _parts(key, value, facts)
            if parts:
                taken[name] = parts
        elif key.up == "all":
            taken[name] = _own(key, value, facts)
    return taken


def _parts(key: Key, value: Any, facts: Mapping[str, Any]) -> Any:
    """An object, or a list of objects, with those of its keys that leave; how many there are is then seen too."""
    inner = {part.name: part for part in key.keys}
    if isinstance(value, dict):
        return _taken(inner, value, facts)
    parts = [_taken(inner, each, facts) for each in value if isinstance(each, dict)]
    return parts if any(parts) else []


def _own(key: Key, value: Any, facts: Mapping[str, Any]) -> Any:
    if key.value != "text":
        return value
    return [counted(facts, code) for code in value] if isinstance(value, list) else counted(facts, value)
