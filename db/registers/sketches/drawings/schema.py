"""The JSON Schema of a drawing, and what else must hold of one before it can be read: numbers that are there, once.

sketch.schema.json is the schema, for others too; a test holds its words and limits to those of kinds.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from db.registers.sketches.drawings import kinds
from db.words.messages import M_, Message
from db.words.shapes import Problem, ShapeCheck, check_of


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a drawing: the scene, and what was typed about its objects by their numbers."""
    text = files("db.registers.sketches.drawings").joinpath("sketch.schema.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


@cache
def _check() -> ShapeCheck:
    return check_of(schema())


def wrong_with(raw: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Every place where a JSON object is no drawing, with why; none where it can be read."""
    if len(json.dumps(raw, ensure_ascii=False).encode("utf-8", "surrogatepass")) > kinds.MOST_BYTES:
        return (("", M_("This is too large: {size} KB at most.", size=kinds.MOST_BYTES // 1024)),)
    return _check()(raw) or tuple(_loose_ends(raw))


def _loose_ends(raw: Mapping[str, Any]) -> Iterator[Problem]:
    """Faults that a schema can't find: numbers given twice, references to nothing, a thing without a place."""
    things = raw["scene"]["things"]
    seen: dict[int, str] = {}
    for place, thing in enumerate(things):
        where = f"scene.things[{place}]"
        if thing["no"] in seen:
            yield f"{where}.no", M_("This number is given twice.")
        seen[thing["no"]] = thing["kind"]
        if (said := _placeless(thing)) is not None:
            yield where, said
    numbers: set[int] = set()
    for place, measure in enumerate(raw["scene"].get("measures", ())):
        where = f"scene.measures[{place}]"
        if measure["no"] in numbers:
            yield f"{where}.no", M_("This number is given twice.")
        numbers.add(measure["no"])
        yield from _measure_ends(where, measure, seen)
    for name in ("labels", "says", "plates", "names"):
        yield from (
            (f"{name}.{no}", M_("There is no object {number}.", number=no))
            for no in raw.get(name, {})
            if int(no) not in seen
        )


NOWHERE = M_("A measure goes from one point to another, and is no less than nothing.")


def _placeless(thing: Mapping[str, Any]) -> Message | None:
    kind = thing["kind"]
    if kinds.is_unit(kind):
        phases = [stand["phase"] for stand in thing.get("stands", ())]
        if not phases:
            return M_("A unit needs a place.")
        return M_("A phase stands here twice.") if len(set(phases)) < len(phases) else None
    count = len(thing.get("points", ()))
    if kind in kinds.LINES:
        return M_("A line needs two points at least.") if count < len(kinds.LINE_SPOTS) else None
    return M_("One point is expected.") if count != 1 else None


def _measure_ends(where: str, measure: Mapping[str, Any], seen: Mapping[int, str]) -> Iterator[Problem]:
    for end in ("from", "to"):
        ref = measure[end]
        kind = seen.get(ref["of"])
        if kind is None:
            yield f"{where}.{end}.of", M_("There is no object {number}.", number=ref["of"])
        elif ref.get("spot", kinds.spots_of(kind)[0]) not in kinds.spots_of(kind):
            yield f"{where}.{end}.spot", M_("This object has no such point.")
    ends = [(measure[end]["of"], *(measure[end].get(name) for name in ("spot", "phase"))) for end in ("from", "to")]
    through_itself = measure["kind"] != "distance" and measure.get("base") == measure["from"]["of"]
    if ends[0] == ends[1] or through_itself:
        yield f"{where}.{'base' if through_itself else 'to'}", NOWHERE
    if measure["kind"] != "distance":
        if seen.get(measure["from"]["of"]) not in kinds.FIXED:
            yield f"{where}.from.of", M_("A base line begins at a fixed point.")
        if (base := measure.get("base")) is not None and seen.get(base) not in kinds.FIXED:
            yield f"{where}.base", M_("A base line goes through a fixed point.")
