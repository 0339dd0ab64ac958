"""Events of sketches and the rows they make: a row for each drawing, and one for the sketch as it stands."""

from __future__ import annotations

import json
from typing import Any

from db.kernel.events.event import AT_UNIT, Event
from db.kernel.events.event_keys import CODE, MOST, Key, each, number
from db.kernel.journal.journal import canonical
from db.kernel.projections import search
from db.kernel.projections.numbering import NUMBERED
from db.kernel.projections.projecting import EventKind
from db.kernel.projections.rows import Rows
from db.reference.lists.models import ITEM, OF_THE_UNIT
from db.registers.sketches import forms
from db.registers.sketches.drawings.kinds import is_unit
from db.registers.sketches.drawings.scene import IDENTITY, WORDS, scene_json, scene_of, with_accepting
from db.registers.sketches.models import DRAWING, SKETCH
from db.registers.sketches.needed import LIMIT
from db.words.folding import persian_digits
from db.words.forms import WORDS_LIMIT


def words_of(event: Event) -> str:
    """What a drawing is found by: remark, labels, what drivers said; no plate and no name."""
    texts = [event.words.get("note"), event.words.get("reason")]
    for name in WORDS:
        said = event.words.get(name) or {}
        texts += [said[no] for no in sorted(said, key=lambda no: (len(no), no))]  # as numbers, however JSON keeps them
    return "\n".join(text for text in texts if text)


def sketch_row(event: Event) -> dict[str, Any]:
    """What a drawing says of its sketch; of one from a unit below how many of what there are, and no drawing."""
    if event.from_below:
        counted = event.facts.get("scene") or {}
        kinds, lengths = counted.get("things", []), counted.get("measures", [])
        return {
            "kind": event.facts["kind"], "scale": AT_UNIT, "drawn_at": event.at,
            "units": sum(is_unit(thing.get("kind", "")) for thing in kinds), "measures": len(lengths),
            "measured": sum(length.get("mm", 0) for length in lengths),
        }  # fmt: skip
    scene = scene_of(event.facts["scene"])
    return {
        "kind": event.facts["kind"], "scale": event.facts["scale"], "drawn_at": event.at, "units": len(scene.units),
        "measures": len(scene.measures), "measured": sum(measure.mm for measure in scene.measures),
    }  # fmt: skip


def drawing_row(event: Event, place: int) -> dict[str, Any]:
    """A drawing; what was sealed is not there."""
    words = {name: event.words[name] for name in WORDS if event.words.get(name)}
    identity = {name: event.identity[name] for name in IDENTITY if event.identity.get(name)}
    return {
        "unit": event.unit, "uid": event.uid, "record": event.record, "place": place, "at": event.at, "stands": True,
        "scene": canonical(event.facts["scene"]), "words": canonical(words) if words else None,
        "identity": canonical(identity) if identity else None,
    }  # fmt: skip


def _drawn(rows: Rows, event: Event) -> None:
    facts = event.facts
    row = {
        "unit": event.unit, "uid": event.record, "number": facts["number"], "state": facts.get("state", "drawn"),
        "about": facts.get("about"), "incident": facts.get("incident"), "confirmed": 0, "told": None,
        **sketch_row(event),
    }  # fmt: skip
    rows.put(SKETCH, row)
    if not event.from_below:
        rows.put(DRAWING, drawing_row(event, 1))
    search.keep(rows, "sketch", event, words_of(event))


def _redrawn(rows: Rows, event: Event) -> None:
    if event.from_below:
        rows.change(SKETCH, event.key, **sketch_row(event))
        return
    drawings = rows.of(DRAWING, *event.key)
    for drawing in drawings:
        rows.change(DRAWING, (event.unit, drawing["uid"]), stands=False)
    rows.put(DRAWING, drawing_row(event, max(int(drawing["place"]) for drawing in drawings) + 1))
    rows.change(SKETCH, event.key, **sketch_row(event))
    search.add(rows, "sketch", event, words_of(event))


def _voided(rows: Rows, event: Event) -> None:
    rows.change(SKETCH, event.key, state="void")


def _confirmed(rows: Rows, event: Event) -> None:
    before = rows.one(SKETCH, *event.key)
    if before is not None:
        rows.change(SKETCH, event.key, confirmed=int(before["confirmed"]) + 1)


def _accepted(rows: Rows, event: Event) -> None:
    facts = event.facts
    rows.change(SKETCH, event.key, state="drawn", told=False, about=facts["about"], incident=facts["incident"])
    asked = {no: how for no, name in forms.PARTY_FIELDS.items() if (how := facts.get(name))}
    for drawing in rows.of(DRAWING, *event.key) if asked else ():
        scene = scene_json(with_accepting(scene_of(json.loads(drawing["scene"])), asked))
        rows.change(DRAWING, (event.unit, drawing["uid"]), scene=canonical(scene))


def _refused(rows: Rows, event: Event) -> None:
    rows.change(SKETCH, event.key, state="refused", told=False)


def _told(rows: Rows, event: Event) -> None:
    rows.change(SKETCH, event.key, told=True)


def _limit_set(rows: Rows, event: Event) -> None:
    """The limit of a year: another value for one that is there, else a new item at the end of its list."""
    year, extra = str(event.facts["year"]), canonical({"rials": event.facts["rials"]})
    if rows.change(ITEM, (event.unit, LIMIT, year), extra=extra, active=True):
        return
    last = max((int(row["place"]) for row in rows.find(ITEM, unit=event.unit, list=LIMIT)), default=0)
    row = {
        "unit": event.unit,
        "list": LIMIT,
        "code": year,
        "place": last + 1,
        "active": True,
        "extra": extra,
        "words_before": OF_THE_UNIT,
    }
    rows.put(ITEM, {**row, "fa": f"حد نصاب خسارت سال {persian_digits(year)}", "en": f"Limit of damage in {year}"})


_REF = (number("of"), Key("spot"), Key("phase"))
_STAND = (Key("phase"), Key("at", "point"), number("heading"), Key("pose"))
_THING = (
    number("no"), Key("kind", up="all", why=CODE), each("stands", *_STAND), Key("points", "point", many=MOST),
    number("heading"), number("length"), number("width"), Key("path", "point", many=MOST), Key("said"),
    Key("asked"),
)  # fmt: skip
_MEASURE = (
    number("no"), Key("kind", up="all", why=CODE), Key("from", "object", keys=_REF), Key("to", "object", keys=_REF),
    number("mm", up="all"),
    Key("estimated", "yes_no"), Key("by"), number("base"), Key("side"),
)  # fmt: skip
_ROAD = (
    Key("kind"), *map(number, ("lanes", "lane", "median", "shoulder", "slope", "radius", "turn")),
    Key("one_way", "yes_no"), Key("markings"),
)  # fmt: skip
SCENE = (Key("road", "object", keys=_ROAD), number("north"), each("things", *_THING), each("measures", *_MEASURE))
DRAWN_KEYS = (
    Key("scene", "object", keys=SCENE), *(Key(name, "texts", WORDS_LIMIT, "words") for name in WORDS),
    *(Key(name, "texts", part="identity") for name in IDENTITY),
)  # fmt: skip
"""What a drawing keeps; schema.py says what it may be."""
KINDS = (
    EventKind(
        forms.DRAWN,
        "Sketch drawn",
        _drawn,
        forms.DrawSketch,
        keys=(*NUMBERED, Key("about", "uid"), *DRAWN_KEYS),
        up=True,
    ),
    EventKind(forms.REDRAWN, "Sketch drawn again", _redrawn, forms.RedrawSketch, keys=DRAWN_KEYS, up=True),
    EventKind(forms.VOIDED, "Sketch made void", _voided, forms.VoidSketch, up=True),
    EventKind(
        forms.OFFERED,
        "Accident offered by the app",
        _drawn,
        forms.OfferSketch,
        keys=(
            *NUMBERED,
            Key("kind"),
            Key("scale"),
            Key("state"),
            Key("codes", "texts"),
            *DRAWN_KEYS,
            *(Key(name, "texts", part="identity") for name in ("policies", "phones")),
        ),
    ),
    EventKind(
        forms.CONFIRMED,
        "Confirmed by a party",
        _confirmed,
        keys=(Key("party"), Key("message")),
    ),
    EventKind(
        forms.ACCEPTED,
        "Offer accepted",
        _accepted,
        forms.AcceptSketch,
        keys=(Key("about", "uid"), Key("incident")),
    ),
    EventKind(forms.REFUSED, "Offer refused", _refused, forms.RefuseSketch),
    EventKind(forms.LIMIT_SET, "Limit of damage set", _limit_set, forms.SetSketchLimit),
    EventKind(forms.TOLD, "Both parties were answered", _told),
)
