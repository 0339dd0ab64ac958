"""An accident offered by a citizen's app, accepted or refused by an officer. `parties.py`: what its parties say."""

from __future__ import annotations

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
from db.registers.sketches.commands import (
    doubt,
    draw_again,
    parts_of_drawing,
    read_drawing,
    refuse_rung,
    refuse_unasked,
)
from db.registers.sketches.drawings.editing import OF_LIST
from db.registers.sketches.drawings.scene import Drawing
from db.registers.sketches.offers.alarms import ALARM_AT
from db.registers.sketches.offers.codes import digest
from db.registers.sketches.offers.party_words import OWN, as_message, confirmations, phones_in, wrong_codes
from db.registers.sketches.rules import OFFERED
from db.registers.sketches.stored_sketch import drawings_of, find
from db.words.checks import phone
from db.words.forms import Form
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.registers.sketches.stored_sketch import Found

TYPE = "accident_damage"
BOTH = frozenset((1, 2))
_KINDS = {unit: kind for kind, unit in reversed(OF_LIST.items())}


@command("sketch.offer", label="Offered by the app", form=forms.OfferSketch, roles=DESK, opens=True, hidden=True,
         writes="sketch_offered")  # fmt: skip
def offer(act: Act, form: forms.OfferSketch) -> str:
    """Keeps an accident that both parties say they agree on; returns the sketch's number. Raises Refused("invalid").

    The code is the sender's alone; a message of version 1 brings both, and says not who sent it.
    """
    drawing = read_drawing(form.drawing)
    if any(unit.said not in ("", "not_asked") for unit in drawing.scene.units):
        raise Refused("invalid", {"drawing": M_("A message says for no driver what an officer has to ask.")})
    parties = dict(form.parties or {})
    facts = {**act.number("sketch"), "kind": "amicable", "scale": "not_to_scale", "state": "offered"}
    content = parts_of_drawing(drawing, form.drawing or {}, facts)
    codes = {party: digest(form.uid, str(answers["code"])) for party, answers in parties.items() if answers.get("code")}
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


@command("sketch.accept", label="Accept what was offered", form=forms.AcceptSketch, roles=DESK, needs=OFFERED,
         writes=("incident_reported", "incident_vehicle_added", "sketch_accepted"))  # fmt: skip
def accept(act: Act, form: forms.AcceptSketch) -> str:
    """Makes an incident of what was offered, with its vehicles; returns the sketch's number.

    A party accepts in the sketch where the officer saw it, or where it confirmed with a code of its own and the officer
    rang it on a number that no message brought. Raises Refused("invalid", "unlikely").
    """
    row = find(act.conn, act.unit, form.record, OFFERED)
    drawing = drawings_of(act.conn, act.unit, row.uid)[-1].drawing
    asked = frozenset(no for no, name in forms.PARTY_FIELDS.items() if getattr(form, name))
    for no in asked - {unit.no for unit in drawing.scene.units}:
        raise Refused("invalid", {forms.PARTY_FIELDS[no]: M_("There is no object {number}.", number=no)})
    history = stored_events.events_of(act.conn, act.unit, row.uid)
    _refuse_rung(act, form, history)
    _ask_who_has_not_confirmed(act, history, asked)
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
    refuse_rung(drawing, None)
    history = stored_events.events_of(act.conn, act.unit, row.uid)
    _ask_who_has_not_confirmed(act, history, _seen(drawing))
    doubt(act, form, drawing, None)
    act.raise_if_refused()
    _take_in(act, row, None, drawing)
    draw_again(act, form, drawing)
    return str(row.number)


def _seen(drawing: Drawing) -> frozenset[int]:
    return frozenset(unit.no for unit in drawing.scene.units if unit.said == "accepts")


def _refuse_rung(act: Act, form: forms.AcceptSketch, history: tuple[Event, ...]) -> None:
    """Refuse “accepts” by telephone without the party's own confirmation, or on a number that a message brought."""
    own, theirs = confirmations(history), phones_in(history)
    for no, name in forms.PARTY_FIELDS.items():
        if getattr(form, name) != "rang":
            continue
        if own.get(no) != OWN:
            act.refuse(
                name, M_("Party {number} has not confirmed with a code of its own: it is to be seen.", number=no)
            )
        if phone(getattr(form, f"{name}_phone") or "").value in theirs:
            act.refuse(f"{name}_phone", M_("A message brought this number. Ring one that you have from elsewhere."))


def _ask_who_has_not_confirmed(act: Act, history: tuple[Event, ...], asked: frozenset[int]) -> None:
    """Ask about a party that neither confirmed by a message nor was asked by the officer; and about wrong codes."""
    missing = sorted(BOTH - set(confirmations(history)) - asked)
    if missing:
        act.ask("note", M_("Party {number} has not confirmed it.", number=missing[0]))
    elif (count := wrong_codes(history)) >= ALARM_AT:
        act.ask("note", M_("{count} wrong codes came about this offer. Did you see both parties?", count=count))


def _take_in(act: Act, row: Found, form: forms.AcceptSketch | None, drawing: Drawing) -> None:
    """Make an incident of the offered accident, with the vehicles that are drawn; the sketch then belongs to it."""
    opening = stored_events.events_of(act.conn, act.unit, row.uid)[0]
    report = ReportIncident(
        type=TYPE, place=opening.value("place"), summary=as_message(opening.value("words")), source="citizen_app",
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
