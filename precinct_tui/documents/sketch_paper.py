"""An accident sketch on paper: the plan true to its scale, tables of objects and measures, statements, signatures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from db.kernel.journal.journal import canonical
from db.registers.sketches import forms
from db.registers.sketches.drawings.certainty import CERTAINTY, certainties
from db.registers.sketches.drawings.drawing import shapes_of
from db.registers.sketches.drawings.labels import PHASES, point_said
from db.registers.sketches.drawings.raster import Raster, fitted
from db.registers.sketches.drawings.scene import drawing_json
from db.registers.sketches.drawings.shapes import bounds
from db.registers.sketches.drawings.svg import MARGIN, PAPER, svg
from db.registers.sketches.offers.party_words import CONFIRMED
from db.registers.sketches.rules import STATES
from db.words.forms import fields_of, to_json
from precinct_tui.documents import blocks
from precinct_tui.documents.blocks import Block, Value
from precinct_tui.documents.custody_record import UNDER, answered
from precinct_tui.documents.paper import Paper
from precinct_tui.language import present
from precinct_tui.language.i18n import _, digits, value_said
from precinct_tui.language.sketch_words import (
    MEASURES,
    SIDES,
    degrees,
    doubts_told,
    kind_label,
    metres,
)

if TYPE_CHECKING:
    from db.registers.sketches.drawings.scene import Drawing, Measure, Scene, Thing
    from db.registers.sketches.queries import Sheet

CELLS = (78, 26)
"""Columns and rows of the plan as text."""
FORMAT, VERSION = "precinct-sketch", 2
"""Version 2 knows signs by kind, arrows, zebra crossings, two more roads, damage, and how each place is known."""


def sketch(sheet: Sheet, *, insurer: bool = False) -> Paper:
    """The paper of a sketch, with the drawing that stands; the insurer's copy says the policies too."""
    drawing = sheet.kept.drawing
    text, scale = svg(drawing, sheet.number)
    ruler = _("10 cm on this paper: printed at its own size, the plan is 1:{scale}.", scale=digits(scale))
    if sheet.scale != "measured":
        ruler = _("Not to scale: the plan shows where things lay, not how far.")
    pieces: list[Block] = [
        blocks.Pairs(list(_head(sheet, scale))),
        blocks.Plan(text, *PAPER, ruler, cells_of(drawing)),
        blocks.Heading(_("Objects")),
        blocks.Table((_("No."), _("Object"), _("Where, which way"), _("How known"), _("What is written")),
                     [_object(drawing, thing) for thing in drawing.scene.things], (5, 16, 30, 14, 22), 87),
        *_measures(drawing.scene),
        *_doubts(sheet),
        *(_policies(sheet) if insurer else ()),
        *_statements(sheet),
        *_told_later(sheet),
        *_known(sheet),
        *_signing(drawing),
        blocks.Sign((_("Drawn by"), _("Technical officer")), _(UNDER)),
        blocks.small(_("Who is to answer for it is not said here: that is for the technical officer and the court.")),
    ]  # fmt: skip
    number = _("Sketch {number}", number=present.number(sheet.number))
    kind = present.label_of("sketch_kind", sheet.kind)
    title = _("Accident sketch, insurer's copy") if insurer else _("Accident sketch")
    return Paper("record", title, tuple(pieces), kind, number)


def addendum(sheet: Sheet) -> Paper:
    """What was said after a packet was sent: somebody is hurt, no acceptance holds. For court and parties."""
    late = [hurt.late for hurt in sheet.offer.hurt if hurt.late] if sheet.offer is not None else []
    rows = [
        (_("Incident"), present.number(sheet.incident) if sheet.incident else ""),
        (_("Packet that was sent before"), _(", ").join(present.number(number) for number in dict.fromkeys(late))),
        (_("Place"), present.isolated(present.clean(sheet.place)) if sheet.place else ""),
    ]
    pieces: list[Block] = [
        blocks.Pairs(list(answered(rows))),
        *_told_later(sheet),
        blocks.text(_("No party's acceptance holds from then on. What was sent stands as it was.")),
        blocks.Sign((_("Commander"), _("Received by the court's office")), _(UNDER)),
    ]
    number = _("Sketch {number}", number=present.number(sheet.number))
    return Paper("record", _("Addendum to an accident sketch"), tuple(pieces), number=number)


def cells_of(drawing: Drawing) -> list[str]:
    """The plan in cells of a text."""
    shapes = shapes_of(drawing)
    window = bounds(shapes, MARGIN)
    if window is None:
        return []
    raster = Raster(*CELLS, fitted(window, *CELLS), window.middle)
    raster.draw(shapes)
    return raster.text()


def document(sheet: Sheet) -> dict[str, Any]:
    """A sketch for a program: what it is of, the drawing that stands, what was answered beside it."""
    drawing = drawing_json(sheet.kept.drawing)
    values = {name: to_json(value) for name, value in sheet.values.items() if value not in (None, (), "")}
    return {
        "format": FORMAT, "version": VERSION, "number": sheet.number, "state": sheet.state, "incident": sheet.incident,
        "drawn_at": to_json(sheet.drawn_at), "journal": {"position": sheet.read_at, "hash": sheet.hash},
        "sha256": hashlib.sha256(canonical(drawing).encode("utf-8", "surrogatepass")).hexdigest(),
        "answers": values, "reasons": dict(sheet.reasons), "drawing": drawing,
        "doubts": doubts_told(sheet.doubts),
        "known": {str(no): how for no, how in certainties(sheet.kept.drawing.scene).items()},
    }  # fmt: skip


def _head(sheet: Sheet, scale: int) -> Iterator[tuple[str, Value]]:
    values, road = sheet.values, sheet.kept.drawing.scene.road
    lists = {"light": "accident_light", "weather": "sketch_weather", "surface": "accident_surface"}
    labels = {name: _(what.label) for name, what in fields_of(forms.DrawSketch)}
    said = {name: present.label_of(of, values[name]) for name, of in lists.items() if values.get(name)}
    rows = [
        (_("State"), "" if sheet.state == "drawn" else _(STATES[sheet.state])),
        (_("Incident"), present.number(sheet.incident) if sheet.incident else ""),
        (_("Place"), present.isolated(present.clean(sheet.place)) if sheet.place else ""),
        (labels["seen_at"], present.moment(sheet.kept.at)),
        *((labels[name], text) for name, text in said.items()),
        (_("Road"), road_said(sheet.kept.drawing.scene)) if road.kind != "none" else (_("Road"), ""),
        (_("Scale"), present.ltr(digits(f"1:{scale}")) if sheet.scale == "measured" else
         present.label_of("sketch_scale", sheet.scale)),
        (labels["damage"], present.rials_said(values["damage"]) if values.get("damage") else ""),
        (labels["circumstances"], _(", ").join(present.label_of("sketch_need", code)
                                               for code in values.get("circumstances") or ())),
        (labels["note"], present.isolated(present.clean(values["note"])) if values.get("note") else ""),
    ]  # fmt: skip
    yield from answered(rows)


def road_said(scene: Scene) -> str:
    """A road template with its parameters in a few words."""
    road = scene.road
    said = [present.label_of("sketch_road", road.kind),
            _("{count} lanes of {metres} m", count=digits(road.lanes), metres=metres(road.lane))]  # fmt: skip
    if road.one_way:
        said.append(_("one way"))
    if road.median:
        said.append(_("median {metres} m", metres=metres(road.median)))
    if road.shoulder:
        said.append(_("shoulder {metres} m", metres=metres(road.shoulder)))
    if road.slope:
        said.append(_("slope {percent} %", percent=digits(f"{road.slope / 10:g}")))
    if road.kind in ("curve", "roundabout", "slip"):
        said.append(_("radius {metres} m", metres=metres(road.radius)))
    if road.kind == "offset":
        said.append(_("offset {metres} m", metres=metres(road.radius)))
    said.append(present.label_of("sketch_marking", road.markings))
    return _(", ").join(said)


def _object(drawing: Drawing, thing: Thing) -> list[str]:
    no = str(thing.no)
    typed = (drawing.names.get(no), drawing.labels.get(no))
    written = [present.plate(drawing.plates[no])] if drawing.plates.get(no) else []
    written += [present.isolated(digits(present.clean(text))) for text in typed if text]
    if thing.damage:
        parts = _(", ").join(present.label_of("sketch_damage", part) for part in thing.damage)
        written.append(_("{label}: {value}", label=_("Damaged"), value=parts))
    known = certainties(drawing.scene).get(thing.no)
    how = present.said(CERTAINTY[known]) if known else ""
    return [digits(thing.no), kind_label(thing.kind), _(", ").join(_where(thing)), how, _(", ").join(written)]


def _where(thing: Thing) -> Iterator[str]:
    for stand in thing.stands:
        upright = "" if stand.pose == "upright" else f" {present.label_of('sketch_pose', stand.pose)}"
        yield _("{phase} {x} right, {y} up, {heading}°{pose}", phase=PHASES[stand.phase], x=metres(stand.at.x),
                y=metres(stand.at.y), heading=degrees(stand.heading), pose=upright)  # fmt: skip
    for point in thing.points:
        yield _("{x} right, {y} up", x=metres(point.x), y=metres(point.y))
    if thing.stands:
        size = thing.size
        yield _("{length} × {width} m", length=metres(size.length), width=metres(size.width))


def _measures(scene: Scene) -> Iterator[Block]:
    yield blocks.Heading(_("Measures"))
    if not scene.measures:
        yield blocks.text(_("Nothing was measured."))
        return
    head = (_("No."), _("From point"), _("To point"), _("How measured"), _("Metres"), _("Measured by"))
    yield blocks.Table(head, [_measure(scene, measure) for measure in scene.measures], (5, 16, 22, 30, 10, 10), 86)


def _measure(scene: Scene, measure: Measure) -> list[str]:
    how = [_(MEASURES[measure.kind])]
    if measure.base:
        how.append(_("through {number}", number=digits(measure.base)))
    if measure.side:
        how.append(_(SIDES[measure.side]))
    if measure.estimated:
        how.append(_("estimated"))
    start, end = (value_said(point_said(scene, ref)) for ref in (measure.start, measure.end))
    return [digits(measure.no), start, end, _(", ").join(how),
            metres(measure.mm), present.number(measure.by) if measure.by else ""]  # fmt: skip


def _doubts(sheet: Sheet) -> Iterator[Block]:
    """What the measures do not agree on, and why what was asked about stands all the same."""
    labels = {name: _(what.label) for name, what in fields_of(forms.DrawSketch)}
    kept = [(labels[name], present.isolated(present.clean(why))) for name, why in sheet.reasons.items()]
    if not sheet.doubts and not kept:
        return
    yield blocks.Heading(_("To look at"))
    for doubt in sheet.doubts:
        yield blocks.item(present.said(doubt.message))
    for label, why in kept:
        yield blocks.detail(_("reason kept at {field}: {reason}", field=label, reason=why))


def _policies(sheet: Sheet) -> Iterator[Block]:
    """The policies of the parties, as their messages say."""
    policies = {} if sheet.offer is None else sheet.offer.policies
    yield blocks.Heading(_("Policies, as the messages say"))
    if not policies:
        yield blocks.text(_("No message says a policy."))
        return
    yield blocks.Pairs([(digits(no), present.isolated(digits(present.clean(text)))) for no, text in policies.items()])


def _told_later(sheet: Sheet) -> Iterator[Block]:
    """That somebody said later that they are hurt, and who took an acceptance back."""
    offer = sheet.offer
    if offer is None or not (offer.hurt or offer.withdrawn):
        return
    yield blocks.Heading(_("Said later"))
    for taken in offer.withdrawn:
        yield blocks.item(_("Party {number} took its acceptance back on {when}.", number=digits(taken.party or 0),
                            when=present.moment(taken.taken_at)))  # fmt: skip
    for hurt in offer.hurt:
        who = (
            _("to an officer") if hurt.party is None else _("by a message of party {number}", number=digits(hurt.party))
        )
        yield blocks.item(_("On {when}, {who}: {count} hurt.", when=present.moment(hurt.at), who=who,
                            count=digits(hurt.injured)))  # fmt: skip
        if hurt.words:
            yield blocks.detail(present.isolated(present.clean(hurt.words.replace("\n", " "))))


def _statements(sheet: Sheet) -> Iterator[Block]:
    drawing, offer = sheet.kept.drawing, sheet.offer
    confirmed: Mapping[int, str] = {} if offer is None else offer.confirmed
    says: Mapping[str, str] = {} if offer is None else offer.says
    units = [unit for unit in drawing.scene.units if unit.said or str(unit.no) in drawing.says or unit.no in confirmed]
    if not units:
        return
    yield blocks.Heading(_("Statements"))
    for unit in units:
        stand = present.label_of("sketch_stand", unit.said) if unit.said else ""
        if unit.asked:
            stand = _("{label}: {value}", label=stand, value=present.label_of("sketch_asked", unit.asked))
        who = _("{number} {kind}", number=digits(unit.no), kind=kind_label(unit.kind))
        if unit.no in confirmed:
            by_message = present.said(CONFIRMED[confirmed[unit.no]])
            stand = _("{first}; {then}", first=stand, then=by_message) if stand else by_message
        yield blocks.item(_("{label}: {value}", label=who, value=stand), more=True)
        if (words := drawing.says.get(str(unit.no))) is not None:
            said = present.isolated(present.clean(words.replace("\n", " ")))
            of_message = says.get(str(unit.no)) == words
            yield blocks.detail(_("As the message says: {words}", words=said) if of_message else said)


def _signing(drawing: Drawing) -> Iterator[Block]:
    """A place to sign for each who was in it, by the number in the plan; two where nobody was drawn."""
    units = [unit for unit in drawing.scene.units if unit.kind != "animal"]
    who = [_("{number} {kind}", number=digits(unit.no), kind=kind_label(unit.kind)) for unit in units]
    who = who or [_("First driver"), _("Second driver")]
    for place in range(0, len(who), 2):
        yield blocks.Sign(tuple(who[place : place + 2]), _(UNDER))


def _known(sheet: Sheet) -> Iterator[Block]:
    if not sheet.values.get("disturbed"):
        return
    labels: Iterable[tuple[str, Any]] = fields_of(forms.DrawSketch)
    rows = [
        (_(what.label), present.label_of("sketch_source", sheet.values[name]))
        for name, what in labels
        if name.startswith("src_") and name != "src_why" and sheet.values.get(name)
    ]
    yield blocks.Heading(_("The scene was disturbed: how it is known"))
    yield blocks.Pairs(rows, 45)
    if why := sheet.values.get("src_why"):
        yield blocks.text(present.isolated(present.clean(why)))
