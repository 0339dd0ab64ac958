"""What is known of one object, or of the road, as the one form: taken into the drawing while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult

from db.registers.sketches.drawings import editing, kinds
from db.registers.sketches.drawings.line import UnreadLine, metres_of
from db.words.form_reading import read_value
from db.words.forms import Field
from db.words.messages import M_, Message, Refused
from precinct_tui.language.actions import bindings
from precinct_tui.language.i18n import N_, _
from precinct_tui.language.sketch_words import metres, thing_title
from precinct_tui.widgets.form import EntryForm
from precinct_tui.widgets.place import Place

if TYPE_CHECKING:
    from db.registers.sketches.drawings.scene import Drawing, Point, Road, Thing

Values = Mapping[str, Any]
_METRES = {"x": N_("To the right, m"), "y": N_("Up, m"), "length": N_("Length, m"), "width": N_("Width, m"),
           "lane": N_("Width of a lane, m"), "median": N_("Median, m"), "shoulder": N_("Shoulder, m"),
           "radius": N_("Radius, or offset, m")}  # fmt: skip
_BOUNDS = {"length": (100, 40_000), "width": (100, 40_000), "lane": (1_500, 10_000), "median": (0, 60_000),
           "shoulder": (0, 20_000), "radius": (3_000, 400_000)}  # fmt: skip
_WHOLE = {"heading": (0, 359), "lanes": (1, 12), "slope": (-40, 40), "turn": (0, 359)}
STANDS_ASKED = ("accepts", "objects")
"""What only somebody who was asked says."""
IN_PERSON = "seen"
TEXTS = {"label": "labels", "plate": "plates", "name": "names", "says": "says"}


def thing_fields(thing: Thing) -> dict[str, Field]:
    """What is asked of an object of this kind."""
    where = {name: _length(name) for name in ("x", "y")}
    label = {"label": Field("text", N_("Label"), "words", limit=200)}
    if not kinds.is_unit(thing.kind):
        listed = {"kind": Field("choice", N_("Kind"), list="sketch_mark")}
        facing = {"heading": Field("number", N_("Looks towards, °"))} if thing.kind in kinds.FACING else {}
        return {**label, **(listed if thing.kind not in kinds.LINES else {}), **where, **facing}
    return {
        "plate": Field("plate", N_("Plate"), "identity", limit=40),
        "name": Field("text", N_("Driver"), "identity", limit=80),
        **label,
        "said": Field("choice", N_("What the driver says of the drawing"), list="sketch_stand"),
        "asked": Field("choice", N_("How you asked the driver"), list="sketch_asked", when=("said", STANDS_ASKED)),
        "says": Field("words", N_("Statement"), "words", limit=2_000),
        "kind": Field("choice", N_("Kind"), list="sketch_unit"),
        **where,
        "heading": Field("number", N_("Looks towards, °")),
        "pose": Field("choice", N_("How it lies"), list="sketch_pose"),
        "damage": Field("choices", N_("Damaged"), list="sketch_damage"),
        **{name: _length(name) for name in ("length", "width")},
    }


def _length(name: str) -> Field:
    return Field("text", _METRES[name], "facts", limit=12)


def thing_values(drawing: Drawing, thing: Thing, part: str) -> dict[str, str]:
    """What stands in those fields now."""
    no = str(thing.no)
    values = {name: getattr(drawing, texts).get(no, "") for name, texts in TEXTS.items()}
    stand = thing.stand(part) or (thing.stands[-1] if thing.stands else None)
    at = stand.at if stand is not None else thing.points[-1] if part == "end" else thing.points[0]
    heading = stand.heading if stand is not None else thing.heading
    values |= {"kind": thing.kind, "said": thing.said, "asked": thing.asked, "x": _plain(at.x), "y": _plain(at.y)}
    values |= {"heading": str(round(heading / 10) % 360), "pose": "" if stand is None else stand.pose}
    if kinds.is_unit(thing.kind):
        values["damage"] = ", ".join(thing.damage)
        values |= {"length": _plain(thing.size.length), "width": _plain(thing.size.width)}
    return values


def _plain(mm: int) -> str:
    return f"{mm / 1000:.2f}"


def take_thing(drawing: Drawing, no: int, part: str, values: Values) -> Drawing:
    """The drawing with what was answered of an object."""
    thing = drawing.scene.thing(no)
    assert thing is not None
    for name, texts in TEXTS.items():
        if name in values:
            drawing = editing.told(drawing, texts, no, values[name])
    plain = {name: values[name] for name in ("kind", "length", "width") if values.get(name)}
    if "damage" in values:
        given = values["damage"] or ()
        plain["damage"] = tuple(part for part in kinds.DAMAGES if part in given)
    if "said" in values:
        plain |= {"said": values["said"] or "", "asked": _asked(values)}
    if plain:
        drawing = editing.changed(drawing, no, **plain)
    drawing = _placed(drawing, no, part, values)
    if values.get("pose"):
        drawing = editing.posed(drawing, no, part, values["pose"])
    return drawing


def _asked(values: Values) -> str:
    """How the driver was asked; nothing where nobody asked."""
    return (values.get("asked") or "") if values["said"] in STANDS_ASKED else ""


def _placed(drawing: Drawing, no: int, part: str, values: Values) -> Drawing:
    thing = drawing.scene.thing(no)
    assert thing is not None
    now = thing_values(drawing, thing, part)
    x, y = (values.get(name) if values.get(name) is not None else metres_of(now[name]) for name in ("x", "y"))
    before = metres_of(now["x"]), metres_of(now["y"])
    drawing = editing.moved(drawing, no, part, (int(x or 0) - before[0], int(y or 0) - before[1]))
    if values.get("heading") is not None:
        drawing = editing.turned(drawing, no, part, int(values["heading"]) * 10 - int(now["heading"]) * 10)
    return drawing


ROAD: dict[str, Field] = {
    "kind": Field("choice", N_("Road"), list="sketch_road"),
    "lanes": Field("number", N_("Lanes in all")),
    **{name: _length(name) for name in ("lane", "median", "shoulder", "radius")},
    "one_way": Field("yes_no", N_("One way")),
    "markings": Field("choice", N_("Markings"), list="sketch_marking"),
    "slope": Field("number", N_("Slope, %")),
    "turn": Field("number", N_("Turned by, °")),
}


def road_values(road: Road) -> dict[str, str]:
    """What stands in the fields of a road now."""
    values = {name: _plain(getattr(road, name)) for name in ("lane", "median", "shoulder", "radius")}
    values |= {"kind": road.kind, "lanes": str(road.lanes), "markings": road.markings}
    values |= {"one_way": _("yes") if road.one_way else "", "slope": str(round(road.slope / 10))}
    return values | {"turn": str(round(road.turn / 10))}


def take_road(drawing: Drawing, values: Values) -> Drawing:
    """The drawing on the road that was answered."""
    given: dict[str, Any] = {name: value for name, value in values.items() if value is not None}
    given |= {name: given[name] * 10 for name in ("slope", "turn") if name in given}
    return editing.on_road(drawing, **given | {"one_way": bool(given.get("one_way"))})


def read_fields(fields: Mapping[str, Field], raw: Mapping[str, str], now: Any) -> dict[str, Any]:
    """The typed values of what was asked. Raises Refused("invalid") with a message at each field that is wrong."""
    wrong: dict[str, Message] = {}
    values: dict[str, Any] = {}
    for name, what in fields.items():
        try:
            value = read_value(what, raw.get(name), now)
            values[name] = metres_of(value) if name in _METRES and value is not None else value
        except UnreadLine as unread:
            wrong[name] = unread.message
            continue
        except ValueError as error:
            problem = error.args[0] if error.args else None
            wrong[name] = problem if isinstance(problem, Message) else M_("This can't be read.")
            continue
        if (said := _outside(name, values[name])) is not None:
            wrong[name] = said
    if wrong:
        raise Refused("invalid", wrong)
    return values


def _outside(name: str, value: Any) -> Message | None:
    bounds = _BOUNDS.get(name) or _WHOLE.get(name)
    if bounds is None or value is None or bounds[0] <= value <= bounds[1]:
        return None
    least, most = (metres(bound) if name in _BOUNDS else bound for bound in bounds)
    return M_("From {least} to {most} is expected.", least=least, most=most)


class FieldsScreen(Place):
    """The form of one object. What can be read is taken at once, so that leaving it loses nothing."""

    KINDS = ("place", "form")
    BINDINGS = bindings("form")
    CSS_PATH = ["../../widgets/widgets.tcss", "../form.tcss"]

    def __init__(
        self,
        title: str,
        fields: Mapping[str, Field],
        values: Mapping[str, str],
        take: Callable[[Values], None],
        usual: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._usual = dict(usual or {})
        """Answers that stand in an empty form as they usually are; Enter passes over them."""
        self._title, self._fields, self._values, self._take = title, dict(fields), dict(values), take

    @property
    def crumb(self) -> str:
        """The object."""
        return self._title

    @property
    def takes_keys(self) -> bool:
        """Whether a field has the focus by now."""
        return bool(self.query(EntryForm)) and self.query_one(EntryForm).ready

    def body(self) -> ComposeResult:
        """The fields."""
        words = dict.fromkeys(self._usual, _("Usual answer here; check it"))
        yield EntryForm(self._fields.items(), now=self.precinct.now, values=self._values | self._usual, settled=words)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """It belongs to the drawing: it is neither parked nor thrown away by itself."""
        return False if action in ("park", "discard") else super().check_action(action, parameters)

    @on(EntryForm.Changed)
    def _changed(self) -> None:
        try:
            self._take(self._read())
        except Refused:
            return  # said when it is saved; what was typed before stands in the drawing

    def _read(self) -> dict[str, Any]:
        return read_fields(self._fields, self.query_one(EntryForm).answers, self.precinct.now())

    @on(EntryForm.Saved)
    def action_save(self) -> None:
        """Take it into the drawing, or say at each field what is wrong."""
        entry = self.query_one(EntryForm)
        try:
            self._take(self._read())
        except Refused as refused:
            entry.show_refusal(refused)
            return
        self.dismiss(None)


def form_of_thing(drawing: Drawing, no: int, part: str, take: Callable[[Values], None]) -> FieldsScreen:
    """The form of an object."""
    thing = drawing.scene.thing(no)
    assert thing is not None
    values = thing_values(drawing, thing, part)
    return FieldsScreen(thing_title(thing), thing_fields(thing), values, take, usual_answers(thing))


def usual_answers(thing: Thing) -> dict[str, str]:
    """The usual answer to how its driver was asked, for an empty form: whoever draws a unit stands at the scene.

    A unit of an app's message says that nobody was asked, and its driver may have been rung: there it is left open.
    """
    return {"asked": IN_PERSON} if kinds.is_unit(thing.kind) and not thing.said and not thing.asked else {}


def form_of_road(drawing: Drawing, take: Callable[[Values], None]) -> FieldsScreen:
    """The form of the road."""
    return FieldsScreen(_("Road"), ROAD, road_values(drawing.scene.road), take)


def anchor_of(drawing: Drawing, no: int, part: str) -> Point | None:
    """The point of an object that moves with the arrows."""
    thing = drawing.scene.thing(no)
    if thing is None:
        return None
    stand = thing.stand(part)
    if stand is not None:
        return stand.at
    return replace(thing.points[-1]) if part == "end" else (thing.stands[-1].at if thing.stands else thing.points[0])
