"""What may be done with sketches: drawn, drawn again, made void."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.kernel.base.access import Role
from db.kernel.base.accidents import Accident, accident_of
from db.kernel.desk.corrections import Correct, correction
from db.kernel.desk.desk import Act, Content, command
from db.kernel.projections import numbering
from db.reference.lists.queries import items_of
from db.registers.sketches import forms, needed, rules
from db.registers.sketches.access import DRAWERS
from db.registers.sketches.drawings.scene import IDENTITY, WORDS, Drawing, drawing_of
from db.registers.sketches.drawings.schema import wrong_with
from db.registers.sketches.stored_sketch import drawings_of, find, sketches_of
from db.words.calendar.jalali import jalali_year
from db.words.forms import answered
from db.words.messages import M_, Message, Refused
from db.words.text import clean, too_long

YEARS = 5
"""How far from this year a limit may be set."""
LONGEST = 2_000
"""Characters of any text in a drawing: longer ones the schema has refused."""


@command("sketch.draw", label="Draw a sketch", form=forms.DrawSketch, roles=DRAWERS, opens=True, writes="sketch_drawn")
def draw(act: Act, form: forms.DrawSketch) -> str:
    """Keeps a drawing of an accident; returns the sketch's number. Raises Refused("invalid", "unlikely")."""
    accident = _accident(act, form.incident or "")
    drawing = read_drawing(form.drawing)
    if not accident.is_accident:
        act.ask("incident", M_("Incident {number} is no traffic accident.", number=accident.number))
    elif accident.state == "void":
        act.ask("incident", M_("Incident {number} is void.", number=accident.number))
    there = [row.number for row in sketches_of(act.conn, act.unit, accident.uid) if row.state == "drawn"]
    if there:
        said = M_("Sketch {number} of this incident stands: draw that one again?", number=there[0])
        act.ask("incident", said)
    refuse_unasked(drawing)
    doubt(act, form, drawing, accident)
    act.raise_if_refused()
    form.incident = accident.number
    facts = act.number("sketch")
    content = parts_of_drawing(drawing, form.drawing or {}, {**facts, "about": accident.uid})
    act.append(forms.DRAWN, record=form.uid, at=form.seen_at or act.now, form=form, **content)
    return str(facts["number"])


@command("sketch.redraw", label="Draw it again", form=forms.RedrawSketch, roles=DRAWERS, needs=rules.DRAWN, guards=True,
         writes="sketch_redrawn")  # fmt: skip
def redraw(act: Act, form: forms.RedrawSketch) -> str:
    """Keeps a new drawing instead of the one before; returns the sketch's number."""
    row = find(act.conn, act.unit, form.record, rules.DRAWN)
    drawing = read_drawing(form.drawing)
    before = drawings_of(act.conn, act.unit, row.uid)[-1].drawing
    refuse_unasked(drawing, before)
    if row.told is not None:
        refuse_rung(drawing, before)
    doubt(act, form, drawing, accident_of(act.conn, act.unit, row.about) if row.about else None)
    act.raise_if_refused()
    draw_again(act, form, drawing)
    return str(row.number)


def draw_again(act: Act, form: forms.RedrawSketch, drawing: Drawing) -> None:
    """Writes that this drawing replaces the one before."""
    content = parts_of_drawing(drawing, form.drawing or {}, {})
    act.append(forms.REDRAWN, record=form.record, at=form.seen_at or act.now, form=form, **content)


@command("sketch.void", label="Make void", form=forms.VoidSketch, roles=DRAWERS, needs=rules.DRAWN, guards=True,
         writes="sketch_voided")  # fmt: skip
def void(act: Act, form: forms.VoidSketch) -> str:
    """Makes a sketch void; its number and its drawings stay. Returns the number."""
    row = find(act.conn, act.unit, form.record, rules.DRAWN)
    act.append(forms.VOIDED, record=form.record, form=form)
    return str(row.number)


@command(
    "sketch.set_limit", label="Limit of damage of a year", form=forms.SetSketchLimit,
    roles=frozenset({Role.COMMANDER}), recordless=True, hidden=True,
    writes="sketch_limit_set",
)  # fmt: skip
def set_limit(act: Act, form: forms.SetSketchLimit) -> str:
    """Keeps the damage of a year above which a sketch is needed; returns the year. Raises Refused("invalid")."""
    this = jalali_year(act.now)
    if not this - YEARS <= form.year <= this + YEARS:
        raise Refused("invalid", {"year": M_("From {least} to {most} is expected.", least=this - YEARS,
                                             most=this + YEARS)})  # fmt: skip
    if form.rials <= 0:
        raise Refused("invalid", {"rials": M_("More than nothing is expected.")})
    act.append(forms.LIMIT_SET, record=None, form=form)
    return str(form.year)


def _before_correcting(_act: Act, form: Correct) -> None:
    """A sketch's accident is not corrected like a letter: record and papers would then belong to another accident."""
    if form.field == "incident":
        raise Refused("invalid", {"field": M_("For another incident, draw another sketch and make this one void.")})


correct_entry = correction("sketch", DRAWERS, before=_before_correcting)


def read_drawing(raw: Mapping[str, Any] | None) -> Drawing:
    """The drawing that a form brings. Raises Refused("invalid") with every place that is wrong, at `drawing`."""
    wrong = wrong_with(raw or {})
    if wrong:
        raise Refused("invalid", {f"drawing.{where}" if where else "drawing": message for where, message in wrong})
    return drawing_of({**(raw or {}), **_clean(raw or {})})


def refuse_unasked(drawing: Drawing, before: Drawing | None = None) -> None:
    """Refuse a driver who accepts where nothing says how an officer asked. Raises Refused("invalid") at `drawing`."""
    if numbers := rules.unasked(drawing, before):
        said = M_("The driver of {number} accepts: enter how you asked, in person or by telephone.", number=numbers[0])
        raise Refused("invalid", {"drawing": said})


def refuse_rung(drawing: Drawing, before: Drawing | None) -> None:
    """Refuse a party of an offered accident that newly accepts by telephone. Raises Refused("invalid") at `drawing`."""
    if numbers := rules.newly_rung(drawing, before):
        said = M_(
            "Party {number} of an offer accepts in a drawing only if you saw it: what was rung is entered with its "
            "number, where the offer is accepted.", number=numbers[0],
        )  # fmt: skip
        raise Refused("invalid", {"drawing": said})


def _clean(raw: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What was typed, cleaned of what no text may hold. Raises Refused("invalid") for what is too long."""
    texts = {
        name: {no: clean(text, limit=None, multiline=name == "says").strip() for no, text in raw.get(name, {}).items()}
        for name in (*WORDS, *IDENTITY)
    }
    long = [name for name, some in texts.items() if any(too_long(text, LONGEST) for text in some.values())]
    if long:
        raise Refused("invalid", {f"drawing.{name}": M_("This is too long.") for name in long})
    return texts


def parts_of_drawing(drawing: Drawing, raw: Mapping[str, Any], facts: Mapping[str, Any]) -> Content:
    """What an event keeps of a drawing, by the part of its body: the scene as a fact, what was typed apart."""
    words = {name: dict(getattr(drawing, name)) or None for name in WORDS}
    identity = {name: dict(getattr(drawing, name)) or None for name in IDENTITY}
    return {"facts": {**facts, "scene": raw["scene"]}, "words": words, "identity": identity}


def _accident(act: Act, typed: str) -> Accident:
    try:
        uid, _number = numbering.find(act.conn, act.desk.store, "incident", typed, act.now)
    except Refused as refused:
        raise Refused("invalid", {"incident": refused.fields["number"]}) from None
    accident = accident_of(act.conn, act.unit, uid)
    if accident is None:
        raise Refused("invalid", {"incident": M_("There is no record {number}.", number=typed)})
    return accident


def doubt(act: Act, form: forms.DrawSketch | forms.RedrawSketch, drawing: Drawing, accident: Accident | None) -> None:
    """Ask about what is unlikely; nothing true is refused."""
    answers = answered(form)
    if form.seen_at is not None and form.seen_at > act.now:
        act.ask("seen_at", M_("This lies in the future."))
    facts = needed.AccidentFacts(
        kinds=tuple(unit.kind for unit in drawing.scene.units),
        harmed=accident is not None and accident.harmed,
        damage=form.damage,
        said=frozenset(form.circumstances or ()),
    )
    limit = needed.limit_of(items_of(act.conn, needed.LIMIT), act.now)
    wanted = needed.reasons(facts, items_of(act.conn, needed.NEED), limit)
    asked: dict[str, Message] = rules.doubts(drawing, answers, wanted)
    for name, message in asked.items():
        act.ask(name, message)
