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
from db.registers.sketches.drawings.scene import (
    IDENTITY,
    WORDS,
    scene_json,
    scene_of,
    with_accepting,
    without_accepting,
)
from db.registers.sketches.models import DRAWING, SKETCH
from db.registers.sketches.needed import LIMIT
from db.registers.sketches.offers.alarms import ADDENDUM, ALARM_AT, CODES, HURT
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
        "about": facts.get("about"), "incident": facts.get("incident"), "confirmed": 0, "wrong": 0,
        "told": None, "alarm": None,
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
    before = rows.one(SKETCH, *event.key)
    alarm = before["alarm"] if before is not None and before["alarm"] == ADDENDUM else None  # an officer has been there
    rows.change(SKETCH, event.key, alarm=alarm, **sketch_row(event))
    search.add(rows, "sketch", event, words_of(event))


def _voided(rows: Rows, event: Event) -> None:
    rows.change(SKETCH, event.key, state="void", alarm=None)


def _confirmed(rows: Rows, event: Event) -> None:
    before = rows.one(SKETCH, *event.key)
    if before is not None:
        rows.change(SKETCH, event.key, confirmed=int(before["confirmed"]) + 1)


def _joined(rows: Rows, event: Event) -> None:
    """The other party confirmed by a message of its own; what it says goes to the drawing that was offered."""
    _confirmed(rows, event)
    if not (text := event.words.get("words")):
        return
    for drawing in rows.of(DRAWING, *event.key):
        if drawing["place"] == 1:
            words = json.loads(drawing["words"] or "{}")
            words["says"] = {**words.get("says", {}), event.facts["party"]: text}
            rows.change(DRAWING, (event.unit, drawing["uid"]), words=canonical(words))
    search.add(rows, "sketch", event, text)


def _wrong_code(rows: Rows, event: Event) -> None:
    before = rows.one(SKETCH, *event.key)
    if before is not None:
        wrong = int(before["wrong"]) + 1
        alarm = before["alarm"] or (CODES if wrong >= ALARM_AT and before["state"] == "offered" else None)
        rows.change(SKETCH, event.key, wrong=wrong, alarm=alarm)


def _taken_back(rows: Rows, event: Event) -> None:
    """A party that accepts does so no longer; said after a packet was sent, it changes nothing of what was sent."""
    if not event.facts.get("late"):
        _end_accepting(rows, event, {int(event.facts["party"]): "withdrew"})


def _hurt(rows: Rows, event: Event) -> None:
    """Nobody's acceptance holds any longer; both parties are answered again."""
    _end_accepting(rows, event, None)
    before = rows.one(SKETCH, *event.key)
    if before is not None:
        told = None if before["told"] is None else False
        rows.change(SKETCH, event.key, alarm=ADDENDUM if event.facts.get("late") else HURT, told=told)


def _end_accepting(rows: Rows, event: Event, ended: dict[int, str] | None) -> None:
    """Write in the drawing that stands how an acceptance ended; of everyone where `ended` is None."""
    for drawing in rows.of(DRAWING, *event.key):
        if drawing["stands"]:
            scene = scene_json(without_accepting(scene_of(json.loads(drawing["scene"])), ended))
            rows.change(DRAWING, (event.unit, drawing["uid"]), scene=canonical(scene))


def _addendum_sent(rows: Rows, event: Event) -> None:
    rows.change(SKETCH, event.key, alarm=None)


def _accepted(rows: Rows, event: Event) -> None:
    facts = event.facts
    before = rows.one(SKETCH, *event.key)
    alarm = before["alarm"] if before is not None and before["alarm"] != CODES else None
    state = {"state": "drawn", "told": False, "alarm": alarm}
    rows.change(SKETCH, event.key, about=facts["about"], incident=facts["incident"], **state)
    asked = {no: how for no, name in forms.PARTY_FIELDS.items() if (how := facts.get(name))}
    for drawing in rows.of(DRAWING, *event.key) if asked else ():
        scene = scene_json(with_accepting(scene_of(json.loads(drawing["scene"])), asked))
        rows.change(DRAWING, (event.unit, drawing["uid"]), scene=canonical(scene))


def _refused(rows: Rows, event: Event) -> None:
    rows.change(SKETCH, event.key, state="refused", told=False, alarm=None)


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
    Key("asked"), Key("damage", many=8),
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
OF_MESSAGE = (Key("party"), Key("message"), Key("sent", "moment"))
"""What is kept of a party's message: which party, the app's id of it, when it was sent."""
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
    EventKind(forms.CONFIRMED, "Confirmed by a party", _confirmed, keys=OF_MESSAGE),
    EventKind(
        forms.JOINED,
        "Joined by the other party",
        _joined,
        keys=(
            *OF_MESSAGE,
            Key("code", limit=64),
            Key("words", limit=WORDS_LIMIT, part="words"),
            *(Key(name, part="identity") for name in ("policy", "phone")),
        ),
    ),
    EventKind(forms.WRONG_CODE, "A wrong code about an offer", _wrong_code, keys=OF_MESSAGE),
    EventKind(
        forms.TAKEN_BACK,
        "Acceptance taken back",
        _taken_back,
        keys=(*OF_MESSAGE, Key("late"), Key("words", limit=WORDS_LIMIT, part="words")),
    ),
    EventKind(
        forms.HURT,
        "Somebody says that they are hurt",
        _hurt,
        keys=(*OF_MESSAGE, number("injured"), Key("late"), Key("words", limit=WORDS_LIMIT, part="words")),
    ),
    EventKind(forms.ADDENDUM_SENT, "Addendum sent", _addendum_sent, forms.SendAddendum),
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
