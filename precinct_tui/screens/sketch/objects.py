"""The list of objects beside the plan: everything that can be done there, it can do too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.registers.sketches.drawings import kinds
from db.registers.sketches.drawings.labels import PHASES
from db.words.forms import Field
from db.words.records import Column, Page, Row, RowBuilder
from precinct_tui.language import present
from precinct_tui.language.i18n import N_, _, digits, translate
from precinct_tui.language.sketch_words import degrees, ends_short, length_said, metres, thing_title
from precinct_tui.widgets.row_words import RowSource

if TYPE_CHECKING:
    from db.registers.sketches.drawings.scene import Drawing, Thing

TEXT = Field("text", "")
TITLE = Field("choice", "")
"""Ours with typed words in it, isolated: shown as it is, in the direction of the language."""
NOTHING = " "
"""A cell that says nothing, where an empty one would say that something is missing."""
COLUMNS = (Column("what", N_("Object"), TITLE, 12, grows=True), Column("where", N_("Where"), TEXT, 18))
_in_columns = RowBuilder(COLUMNS, (), "what", "where")
ADD = {"unit": N_("Vehicle, person"), "mark": N_("Mark"), "fixed": N_("Fixed point"),
       "measure": N_("Measure")}  # fmt: skip
"""What the list adds, by the act."""


def rows_of(drawing: Drawing) -> tuple[Row, ...]:
    """Road and north, every object, every measure, and what can be added; the uid says which."""
    scene = drawing.scene
    rows = [_row("road", _("Road: {kind}", kind=present.label_of("sketch_road", scene.road.kind)),
                 _("{count} lanes", count=digits(scene.road.lanes)) if scene.road.kind != "none" else NOTHING),
            _row("north", _("North"), _("{degrees}°", degrees=degrees(scene.north)))]  # fmt: skip
    rows += [_row(f"thing:{part.no}", _titled(drawing, part), where(part)) for part in scene.things]
    rows += [_row(f"measure:{part.no}", ends_short(scene, part), length_said(part)) for part in scene.measures]
    rows += [_row(f"add:{name}", f"+ {_(words)}", NOTHING) for name, words in ADD.items()]
    return tuple(rows)


def _row(uid: str, what: str, where: str) -> Row:
    return _in_columns(None, {"what": what, "where": where}, head=(uid, "", ""))


def _titled(drawing: Drawing, thing: Thing) -> str:
    """An object by number, kind and what was written of it."""
    no = str(thing.no)
    title = thing_title(thing)
    if label := drawing.labels.get(no):
        return f"{title} {present.isolated(present.clean(digits(label)))}"
    plate = drawing.plates.get(no)
    return f"{title} {present.plate(plate)}" if plate else title


def where(thing: Thing, part: str = "rest") -> str:
    """Where an object stands, in metres to the right and up; of a unit which way it looks too."""
    if kinds.is_unit(thing.kind):
        stand = thing.stand(part) or thing.stands[-1]
        return present.ltr(f"{metres(stand.at.x)} {metres(stand.at.y)} {degrees(stand.heading)}°")
    point = thing.points[-1] if part == "end" else thing.points[0]
    return present.ltr(f"{metres(point.x)} {metres(point.y)}")


def part_said(part: str) -> str:
    """Which part of an object moves; "" where it moves as a whole."""
    if part in PHASES:
        return translate(PHASES[part])
    return {"start": _("beginning"), "end": _("end")}.get(part, "")


def source_of(drawing: Drawing) -> RowSource:
    """The list as a table shows it, its rows known at once."""
    page = Page(rows_of(drawing))
    return RowSource(COLUMNS, {}, lambda _after, _limit: page, first=page, bare=True)
