"""The scene of a sketch as frozen values, read from its JSON and written as it; what was typed stands apart.

The JSON's shape is checked before (schema.py): here nothing is refused. An angle is tenths of a degree clockwise from
the top of the plan, a place is millimetres to the right and up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from db.registers.sketches.drawings.kinds import UNITS, Size, is_unit


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the plan, in millimetres."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a unit stood in a phase, which way it looked, and whether on its wheels."""

    phase: str
    at: Point
    heading: int = 0
    pose: str = "upright"


@dataclass(frozen=True, slots=True)
class Thing:
    """One object. A unit has stands, a size and maybe a path; a line has its points; anything else one point."""

    no: int
    kind: str
    stands: tuple[Stand, ...] = ()
    points: tuple[Point, ...] = ()
    heading: int = 0
    length: int = 0
    width: int = 0
    path: tuple[Point, ...] = ()
    said: str = ""
    """How a unit with a driver stands: a code of kinds.STANDS."""
    asked: str = ""
    """How an officer asked that driver: a code of kinds.ASKED."""
    damage: tuple[str, ...] = ()
    """Parts of its outline that are damaged: codes of kinds.DAMAGES."""

    def stand(self, phase: str = "rest") -> Stand | None:
        """Where the unit stood in a phase; None where the scene does not say."""
        return next((stand for stand in self.stands if stand.phase == phase), None)

    @property
    def size(self) -> Size:
        """Its length and width, the usual ones of its kind where the scene says none."""
        usual = UNITS.get(self.kind, Size(0, 0))
        return Size(self.length or usual.length, self.width or usual.width)


@dataclass(frozen=True, slots=True)
class Ref:
    """A point that can be measured to: a spot of a thing; of a unit in a phase."""

    of: int
    spot: str = ""
    phase: str = "rest"


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured: `start` and `end`, millimetres, whether estimated, and by whom (a badge).

    Along and square are taken from the fixed point `start`, on the line from it through the fixed point `base`
    (0: to the right of the plan). `side` is left or right of that line, or of the line from the first to the second
    of two points that distances are taken from.
    """

    no: int
    kind: str
    start: Ref
    end: Ref
    mm: int
    estimated: bool = False
    by: str = ""
    base: int = 0
    side: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """What lies under the scene: a template with its parameters. `turn` rotates it, `slope` is tenths of a per cent."""

    kind: str = "none"
    lanes: int = 2
    lane: int = 3_250
    median: int = 0
    shoulder: int = 0
    one_way: bool = False
    markings: str = "dashed"
    slope: int = 0
    radius: int = 12_000
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """What a drawing says, without a word that anybody typed. `north`: where it lies, from the top of the plan."""

    road: Road = field(default_factory=Road)
    north: int = 0
    things: tuple[Thing, ...] = ()
    measures: tuple[Measure, ...] = ()

    def thing(self, no: int) -> Thing | None:
        """The object of this number."""
        return next((thing for thing in self.things if thing.no == no), None)

    def measure(self, no: int) -> Measure | None:
        """The measure of this number."""
        return next((measure for measure in self.measures if measure.no == no), None)

    @property
    def units(self) -> tuple[Thing, ...]:
        """What the accident is about."""
        return tuple(thing for thing in self.things if is_unit(thing.kind))

    def with_thing(self, changed: Thing) -> Scene:
        """The scene with an object changed, or added at the end."""
        if self.thing(changed.no) is None:
            return replace(self, things=(*self.things, changed))
        return replace(self, things=tuple(changed if thing.no == changed.no else thing for thing in self.things))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A scene with what was typed about it, tied by the numbers of its objects.

    `labels` are by number; `says` what each driver said, `plates` and `names` whose a unit is.
    """

    scene: Scene = field(default_factory=Scene)
    labels: Mapping[str, str] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)
    plates: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


WORDS, IDENTITY = ("labels", "says"), ("plates", "names")
"""What a drawing holds besides its scene, by the part of an event's body that keeps it."""


def scene_of(raw: Mapping[str, Any]) -> Scene:
    """The scene that a JSON object of the right shape says."""
    return Scene(
        road=Road(**raw.get("road", {})),
        north=raw.get("north", 0),
        things=tuple(_thing(part) for part in raw.get("things", ())),
        measures=tuple(_measure(part) for part in raw.get("measures", ())),
    )


def drawing_of(raw: Mapping[str, Any]) -> Drawing:
    """The drawing that a JSON object of the right shape says."""
    said = {name: {no: text for no, text in raw.get(name, {}).items() if text} for name in (*WORDS, *IDENTITY)}
    return Drawing(scene_of(raw["scene"]), **said)


def _points(raw: Iterable[Iterable[int]]) -> tuple[Point, ...]:
    return tuple(Point(*pair) for pair in raw)


def _thing(raw: Mapping[str, Any]) -> Thing:
    stands = (
        Stand(stand["phase"], Point(*stand["at"]), stand.get("heading", 0), stand.get("pose", "upright"))
        for stand in raw.get("stands", ())
    )
    plain = {name: raw[name] for name in ("heading", "length", "width", "said", "asked") if name in raw}
    points, path = _points(raw.get("points", ())), _points(raw.get("path", ()))
    damage = tuple(raw.get("damage", ()))
    return Thing(raw["no"], raw["kind"], tuple(stands), points, path=path, damage=damage, **plain)


def _measure(raw: Mapping[str, Any]) -> Measure:
    plain = {name: raw[name] for name in ("estimated", "by", "base", "side") if name in raw}
    return Measure(raw["no"], raw["kind"], Ref(**raw["from"]), Ref(**raw["to"]), raw["mm"], **plain)


def with_accepting(scene: Scene, asked: Mapping[int, str]) -> Scene:
    """The scene in which the drivers of these numbers accept; `asked` says how an officer asked each."""
    return replace(scene, things=tuple(
        replace(thing, said="accepts", asked=asked[thing.no]) if thing.no in asked else thing for thing in scene.things
    ))  # fmt: skip


def without_accepting(scene: Scene, ended: Mapping[int, str] | None) -> Scene:
    """The scene in which drivers who accept no longer do: `ended` says how, by number; None ends everyone's."""
    things = tuple(
        replace(thing, said="ended" if ended is None else ended[thing.no], asked="")
        if thing.said == "accepts" and (ended is None or thing.no in ended)
        else thing
        for thing in scene.things
    )
    return replace(scene, things=things)


def scene_json(scene: Scene) -> dict[str, Any]:
    """The scene as JSON, what is usual left out: reading it back gives the same scene."""
    road = _changed(scene.road, Road())
    return {
        "road": {"kind": scene.road.kind, **road},
        "north": scene.north,
        "things": [_thing_json(part) for part in scene.things],
        "measures": [_measure_json(part) for part in scene.measures],
    }


def drawing_json(drawing: Drawing) -> dict[str, Any]:
    """The drawing as JSON: what `drawing_of` reads."""
    said = {name: dict(getattr(drawing, name)) for name in (*WORDS, *IDENTITY)}
    return {"scene": scene_json(drawing.scene), **{name: texts for name, texts in said.items() if texts}}


def _changed(value: Any, usual: Any) -> dict[str, Any]:
    names = type(value).__dataclass_fields__
    return {name: getattr(value, name) for name in names if getattr(value, name) != getattr(usual, name)}


def _thing_json(thing: Thing) -> dict[str, Any]:
    made: dict[str, Any] = {"no": thing.no, "kind": thing.kind}
    if thing.stands:
        made["stands"] = [_stand_json(stand) for stand in thing.stands]
    for name in ("points", "path"):
        if pairs := getattr(thing, name):
            made[name] = [[point.x, point.y] for point in pairs]
    if thing.damage:
        made["damage"] = list(thing.damage)
    plain = ("heading", "length", "width", "said", "asked")
    return made | {name: value for name in plain if (value := getattr(thing, name))}


def _stand_json(stand: Stand) -> dict[str, Any]:
    made: dict[str, Any] = {"phase": stand.phase, "at": [stand.at.x, stand.at.y]}
    if stand.heading:
        made["heading"] = stand.heading
    return made | ({"pose": stand.pose} if stand.pose != "upright" else {})


def _ref_json(ref: Ref) -> dict[str, Any]:
    made: dict[str, Any] = {"of": ref.of}
    if ref.spot:
        made["spot"] = ref.spot
    return made | ({"phase": ref.phase} if ref.phase != "rest" else {})


def _measure_json(measure: Measure) -> dict[str, Any]:
    made = {"no": measure.no, "kind": measure.kind, "from": _ref_json(measure.start), "to": _ref_json(measure.end)}
    plain = {name: value for name in ("estimated", "by", "base", "side") if (value := getattr(measure, name))}
    return {**made, "mm": measure.mm, **plain}
