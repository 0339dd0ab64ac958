"""An accident offered by a citizen's app, confirmed by each party's own code, accepted or refused by an officer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from db.kernel.base.access import DESK, LEADERS
from db.kernel.desk.desk import COMMANDS, Act, command
from db.kernel.events.event import Event
from db.kernel.journal import stored_events
from db.registers.attachments import acts as attaching
from db.registers.attachments.forms import Attach, Erase, Withdraw
from db.registers.incidents.forms import ReportIncident
from db.registers.sketches import forms
from db.registers.sketches.access import DRAWERS
from db.registers.sketches.commands import doubt, draw_again, parts_of_drawing, read_drawing, refuse_unasked
from db.registers.sketches.drawings.editing import OF_LIST
from db.registers.sketches.drawings.scene import Drawing
from db.registers.sketches.rules import OFFERED
from db.registers.sketches.stored_sketch import drawings_of, find
from db.words.forms import Form
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.registers.sketches.stored_sketch import Found

TYPE = "accident_damage"
PARTIES = 2
BOTH = frozenset(map(str, range(1, PARTIES + 1)))
_KINDS = {unit: kind for kind, unit in reversed(OF_LIST.items())}


def digest(record: str, code: str) -> str:
    """What is kept of a party's own code: enough to know it again for this accident, and no code."""
    return hashlib.sha256(f"{record}:{code}".encode()).hexdigest()


@command("sketch.offer", label="Offered by the app", form=forms.OfferSketch, roles=DESK, opens=True, hidden=True,
         writes="sketch_offered")  # fmt: skip
def offer(act: Act, form: forms.OfferSketch) -> str:
    """Keeps an accident that both parties say they agree on; returns the sketch's number. Raises Refused("invalid")."""
    drawing = read_drawing(form.drawing)
    if any(unit.said not in ("", "not_asked") for unit in drawing.scene.units):
        raise Refused("invalid", {"drawing": M_("A message says for no driver what an officer has to ask.")})
    parties = dict(form.parties or {})
    facts = {**act.number("sketch"), "kind": "amicable", "scale": "not_to_scale", "state": "offered"}
    content = parts_of_drawing(drawing, form.drawing or {}, facts)
    codes = {party: digest(form.uid, str(answers.get("code", ""))) for party, answers in parties.items()}
    content["facts"] = {**(content["facts"] or {}), "codes": codes}
    content["identity"] = {**(content["identity"] or {}), **_contacts(parties)}
    act.append(forms.OFFERED, record=form.uid, at=form.occurred_at or act.now, form=form, **content)
    return str(facts["number"])


def _contacts(parties: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Policy and telephone of each party, by its number."""
    contacts = {
        name: {party: str(answers[answer]) for party, answers in parties.items() if answers.get(answer)}
        for name, answer in (("policies", "policy"), ("phones", "phone"))
    }
    return {name: texts or None for name, texts in contacts.items()}


@command(
    "sketch.confirm",
    label="Confirmed by a party",
    form=forms.ConfirmSketch,
    roles=DESK,
    needs=OFFERED,
    hidden=True,
    writes="sketch_confirmed",
)
def confirm(act: Act, form: forms.ConfirmSketch) -> str:
    """A party confirms what was offered, by its own code; returns the sketch's number.

    Raises Refused: "not_found", "invalid" where the code is neither party's.
    """
    row = find(act.conn, act.unit, form.record, OFFERED)
    history = stored_events.events_of(act.conn, act.unit, row.uid)
    codes = history[0].facts.get("codes", {})
    party = next((party_code for party_code, kept in codes.items() if kept == digest(row.uid, form.code or "")), None)
    if party is None:
        raise Refused("invalid", {"code": M_("This code is neither party's.")})
    if party not in confirmed_in(history):
        act.append(forms.CONFIRMED, record=row.uid, facts={"party": party, "message": form.message})
    return str(row.number)


def confirmed_in(history: tuple[Event, ...]) -> frozenset[str]:
    """The parties that confirmed, by their numbers."""
    return frozenset(event.facts["party"] for event in history if event.kind == forms.CONFIRMED)


@command("sketch.accept", label="Accept what was offered", form=forms.AcceptSketch, roles=DESK, needs=OFFERED,
         writes=("incident_reported", "incident_vehicle_added", "sketch_accepted"))  # fmt: skip
def accept(act: Act, form: forms.AcceptSketch) -> str:
    """Makes an incident of what was offered, with its vehicles; returns the sketch's number.

    A party accepts in the sketch where the form says how the officer asked it. Raises Refused("invalid", "unlikely").
    """
    row = find(act.conn, act.unit, form.record, OFFERED)
    drawing = drawings_of(act.conn, act.unit, row.uid)[-1].drawing
    asked = frozenset(no for no, name in forms.PARTY_FIELDS.items() if getattr(form, name))
    for no in asked - {unit.no for unit in drawing.scene.units}:
        raise Refused("invalid", {forms.PARTY_FIELDS[no]: M_("There is no object {number}.", number=no)})
    _ask_who_has_not_confirmed(act, row, asked)
    act.raise_if_refused()
    _take_in(act, row, form, drawing)
    return str(row.number)


@command(
    "sketch.accept_anew",
    label="Accept, drawn anew",
    form=forms.AcceptAnew,
    roles=DESK,
    needs=OFFERED,
    guards=True,
    writes=("incident_reported", "incident_vehicle_added", "sketch_accepted", "sketch_redrawn"),
)
def accept_anew(act: Act, form: forms.AcceptAnew) -> str:
    """Makes an incident of what was offered, with the vehicles of another drawing, which stands in place of the app's.

    Returns the sketch's number. Raises Refused("invalid", "unlikely").
    """
    row = find(act.conn, act.unit, form.record, OFFERED)
    drawing = read_drawing(form.drawing)
    refuse_unasked(drawing)
    _ask_who_has_not_confirmed(act, row)
    doubt(act, form, drawing, None)
    act.raise_if_refused()
    _take_in(act, row, None, drawing)
    draw_again(act, form, drawing)
    return str(row.number)


def _ask_who_has_not_confirmed(act: Act, row: Found, asked: frozenset[int] = frozenset()) -> None:
    """Ask about a party that neither confirmed by its code nor was asked by the officer."""
    missing = sorted(BOTH - confirmed_in(stored_events.events_of(act.conn, act.unit, row.uid)) - set(map(str, asked)))
    if missing:
        act.ask("note", M_("Party {number} has not confirmed it.", number=missing[0]))


def _take_in(act: Act, row: Found, form: forms.AcceptSketch | None, drawing: Drawing) -> None:
    """Make an incident of the offered accident, with the vehicles that are drawn; the sketch then belongs to it."""
    opening = stored_events.events_of(act.conn, act.unit, row.uid)[0]
    report = ReportIncident(
        type=TYPE, place=opening.value("place"), summary=opening.value("words"), source="citizen_app",
        occurred_from=opening.at, reported_at=opening.entered_at, caller_unknown="declined", injured=0,
        reasons=dict.fromkeys(("reported_at", "occurred_from", "place"), "offered by the citizen's app"),
    )  # fmt: skip
    number = COMMANDS["incident.report"].act(act, report)
    for vehicle in _vehicles(drawing, report.uid):
        COMMANDS["incident.add_vehicle"].act(act, vehicle)
    act.append(forms.ACCEPTED, record=row.uid, form=form, facts={"about": report.uid, "incident": number})


def _vehicles(drawing: Drawing, incident: str) -> Iterator[Form]:
    for unit in drawing.scene.units:
        plate = drawing.plates.get(str(unit.no))
        form = COMMANDS["incident.add_vehicle"].form
        if plate:
            yield form(record=incident, plate=plate, kind=_KINDS.get(unit.kind, "other"), fate="involved",
                       reasons={"plate": "as the citizen's app gave it"})  # fmt: skip


@command("sketch.refuse", label="Refuse what was offered", form=forms.RefuseSketch, roles=DESK, needs=OFFERED,
         writes="sketch_refused")  # fmt: skip
def refuse(act: Act, form: forms.RefuseSketch) -> str:
    """Refuses what was offered, with the reason that both parties are told; returns the sketch's number."""
    row = find(act.conn, act.unit, form.record, OFFERED)
    act.append(forms.REFUSED, record=row.uid, form=form)
    return str(row.number)


@command("sketch.told", label="Both parties were answered", form=forms.ToldParties, roles=DESK, hidden=True,
         writes="sketch_told")  # fmt: skip
def told(act: Act, form: forms.ToldParties) -> str:
    """Notes that both parties have their answer in the outbox; returns the sketch's number."""
    row = find(act.conn, act.unit, form.record, frozenset({"drawn", "refused"}))
    act.append(forms.TOLD, record=row.uid)
    return str(row.number)


@command("sketch.attach", label="Attach a scan or photograph", form=Attach, roles=DRAWERS, writes="attachment_added")
def attach_to_sketch(act: Act, form: Attach) -> str:
    """Attaches a photograph to a sketch; returns its number."""
    return attaching.attach(act, form, "sketch")


@command("sketch.withdraw_attachment", label="Take an attachment back", form=Withdraw, roles=DRAWERS,
         writes="attachment_withdrawn")  # fmt: skip
def withdraw_from_sketch(act: Act, form: Withdraw) -> str:
    """Takes an attachment of a sketch back; returns the sketch's number."""
    return attaching.withdraw(act, form, "sketch")


@command("sketch.erase_attachment", label="Erase an attachment", form=Erase, roles=LEADERS, guards=True,
         writes="attachment_erased")  # fmt: skip
def erase_from_sketch(act: Act, form: Erase) -> str:
    """Erases an attachment of a sketch for good; returns the sketch's number."""
    return attaching.erase(act, form, "sketch")
