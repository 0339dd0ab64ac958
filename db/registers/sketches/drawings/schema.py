"""The JSON Schema of a drawing, and what else must hold of one before it can be read: numbers that are there, once.

docs/sketch.schema.json holds the schema for others; a test keeps both equal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from db.registers.sketches.drawings import kinds
from db.words.messages import M_, Message
from db.words.shapes import Problem, ShapeCheck, check_of

_ANGLE = {"type": "integer", "minimum": 0, "maximum": 3_599}
_PLACE = {"type": "integer", "minimum": -kinds.FARTHEST, "maximum": kinds.FARTHEST}
_NUMBER = {"type": "integer", "minimum": 1, "maximum": 999}
_PAIR = {"type": "array", "items": _PLACE, "minItems": 2, "maxItems": 2}
_SIZE = {"type": "integer", "minimum": 100, "maximum": 40_000}


def _object(properties: Mapping[str, Any], *needed: str) -> dict[str, Any]:
    return {
        "type": "object", "properties": dict(properties), "required": list(needed), "additionalProperties": False,
    }  # fmt: skip


def _list(items: Mapping[str, Any], most: int, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def _whole(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


def _texts(most: int) -> dict[str, Any]:
    return {
        "type": "object", "patternProperties": {"^[1-9][0-9]{0,2}$": {"type": "string", "maxLength": most}},
        "additionalProperties": False,
    }  # fmt: skip


_ROAD = _object(
    {
        "kind": {"enum": list(kinds.ROADS)}, "lanes": _whole(1, 12), "lane": _whole(1_500, 10_000),
        "median": _whole(0, 60_000), "shoulder": _whole(0, 20_000), "one_way": {"type": "boolean"},
        "markings": {"enum": list(kinds.MARKINGS)}, "slope": _whole(-400, 400), "radius": _whole(3_000, 400_000),
        "turn": _ANGLE,
    },
    "kind",
)  # fmt: skip
_STAND = _object(
    {"phase": {"enum": list(kinds.PHASES)}, "at": _PAIR, "heading": _ANGLE, "pose": {"enum": list(kinds.POSES)}},
    "phase", "at",
)  # fmt: skip
_THING = _object(
    {
        "no": _NUMBER, "kind": {"enum": list(kinds.KINDS)}, "stands": _list(_STAND, len(kinds.PHASES)),
        "points": _list(_PAIR, kinds.MOST_POINTS), "heading": _ANGLE, "length": _SIZE, "width": _SIZE,
        "path": _list(_PAIR, kinds.MOST_POINTS), "said": {"enum": list(kinds.STANDS)},
        "asked": {"enum": list(kinds.ASKED)},
    },
    "no", "kind",
)  # fmt: skip
_REF = _object({"of": _NUMBER, "spot": {"enum": list(kinds.SPOTS)}, "phase": {"enum": list(kinds.PHASES)}}, "of")
_MEASURE = _object(
    {
        "no": _NUMBER, "kind": {"enum": list(kinds.MEASURES)}, "from": _REF, "to": _REF,
        "mm": _whole(0, kinds.LONGEST), "estimated": {"type": "boolean"},
        "by": {"type": "string", "maxLength": 20, "pattern": "^[0-9A-Za-z-]*$"}, "base": _NUMBER,
        "side": {"enum": list(kinds.SIDES)},
    },
    "no", "kind", "from", "to", "mm",
)  # fmt: skip
SCENE = _object(
    {
        "road": _ROAD, "north": _ANGLE, "things": _list(_THING, kinds.MOST_THINGS),
        "measures": _list(_MEASURE, kinds.MOST_MEASURES),
    },
    "things",
)  # fmt: skip


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a drawing: the scene, and what was typed about its objects by their numbers."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The drawing of an accident",
        "description": "Lengths in millimetres, angles in tenths of a degree clockwise from the top of the plan.",
        **_object(
            {
                "scene": SCENE, "labels": _texts(200), "says": _texts(2_000), "plates": _texts(40),
                "names": _texts(80),
            },
            "scene",
        ),
    }  # fmt: skip


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
