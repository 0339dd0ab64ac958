"""Acts of the parties of an offered accident: joined, confirmed, with a wrong code, taken back, somebody is hurt.

A wrong code is refused to nobody: it is kept with the offer, and five bring an officer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from db.across.packets.models import PACKET
from db.kernel.base.access import DESK
from db.kernel.desk.desk import COMMANDS, Act, command
from db.kernel.journal import stored_events
from db.registers.incidents.forms import AmendType
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.parts.forms import SetHarm
from db.registers.incidents.rules import LIVE as LIVE_INCIDENTS
from db.registers.sketches import forms
from db.registers.sketches.access import DRAWERS
from db.registers.sketches.offers.alarms import ADDENDUM
from db.registers.sketches.offers.codes import digest, party_of_code
from db.registers.sketches.rules import DRAWN, LIVE
from db.registers.sketches.stored_sketch import drawings_of, find
from db.words.checks import plate
from db.words.messages import M_, Refused

if TYPE_CHECKING:
    from db.registers.sketches.stored_sketch import Found


@command("sketch.confirm", label="Confirmed by a party", form=forms.ConfirmSketch, roles=DESK, needs=LIVE, hidden=True,
         writes=("sketch_code_wrong", "sketch_confirmed"))  # fmt: skip
def confirm(act: Act, form: forms.ConfirmSketch) -> str:
    """A party confirms what was offered, by its code; returns the sketch's number. Raises Refused("not_found")."""
    row = find(act.conn, act.unit, form.record, LIVE)
    history = stored_events.events_of(act.conn, act.unit, row.uid)
    party = party_of_code(history, row.uid, form.code)
    said = {event.facts.get("party") for event in history if event.kind in (forms.CONFIRMED, forms.JOINED)}
    if party is None:
        _wrong(act, row, form)
    elif party not in said and party != str(history[0].facts.get("sender")):
        act.append(forms.CONFIRMED, record=row.uid, facts={"party": party, **_of(form)})
    return str(row.number)


@command(
    "sketch.join",
    label="Joined by the other party",
    form=forms.JoinSketch,
    roles=DESK,
    needs=LIVE,
    hidden=True,
    writes=("incident_harm_set", "incident_retyped", "sketch_code_wrong", "sketch_hurt", "sketch_joined"),
)
def join(act: Act, form: forms.JoinSketch) -> str:
    """The other party agrees by its own message; returns the sketch's number. Raises Refused("not_found").

    It is the party with this plate that nobody has joined as. Another plate, or another code of a party that joined, is
    a wrong code.
    """
    row = find(act.conn, act.unit, form.record, LIVE)
    history = stored_events.events_of(act.conn, act.unit, row.uid)
    if party_of_code(history, row.uid, form.code) is not None:
        return str(row.number)  # it has joined, or it is the sender
    plates = drawings_of(act.conn, act.unit, row.uid)[0].drawing.plates
    sender = history[0].facts.get("sender")
    taken = {str(sender), *(str(event.facts["party"]) for event in history if event.kind == forms.JOINED)}
    same = [no for no, own in plates.items() if plate(own).value == plate(form.plate).value and no not in taken]
    if sender is None or not same:
        _wrong(act, row, form)
        return str(row.number)
    facts = {"party": same[0], "code": digest(row.uid, form.code), **_of(form)}
    identity = {"policy": form.policy, "phone": form.phone}
    act.append(forms.JOINED, record=row.uid, facts=facts, words={"words": form.words}, identity=identity)
    if form.injured:
        write_hurt(act, row, {"party": same[0], **_of(form), "injured": form.injured}, form.words)
    return str(row.number)


@command("sketch.take_back_by_code", label="Acceptance taken back by a message", form=forms.TakeBackByCode, roles=DESK,
         needs=LIVE, hidden=True, writes=("sketch_code_wrong", "sketch_taken_back"))  # fmt: skip
def take_back_by_code(act: Act, form: forms.TakeBackByCode) -> str:
    """A party takes its acceptance back by its code; returns the sketch's number. Raises Refused("not_found")."""
    row = find(act.conn, act.unit, form.record, LIVE)
    party = party_of_code(stored_events.events_of(act.conn, act.unit, row.uid), row.uid, form.code)
    if party is None:
        _wrong(act, row, form)
    else:
        _write_taken_back(act, row, {"party": party, **_of(form)}, form.words)
    return str(row.number)


@command("sketch.take_back", label="A party takes its acceptance back", form=forms.TakeBack, roles=DRAWERS, needs=LIVE,
         writes="sketch_taken_back")  # fmt: skip
def take_back(act: Act, form: forms.TakeBack) -> str:
    """A party says to an officer that it accepts no longer; returns the sketch's number. Raises Refused("invalid")."""
    row = find(act.conn, act.unit, form.record, LIVE)
    units = drawings_of(act.conn, act.unit, row.uid)[-1].drawing.scene.units
    if form.party not in {unit.no for unit in units}:
        raise Refused("invalid", {"party": M_("There is no object {number}.", number=form.party)})
    _write_taken_back(act, row, {"party": str(form.party)}, form.words)
    return str(row.number)


def _write_taken_back(act: Act, row: Found, facts: dict[str, Any], words: str | None) -> None:
    """Until a packet was sent it ends the acceptance; after that it is kept beside what was sent."""
    act.append(
        forms.TAKEN_BACK, record=row.uid, facts={**facts, "late": _packet_sent(act, row)}, words={"words": words}
    )


@command("sketch.hurt_by_code", label="Somebody is hurt, by a message", form=forms.HurtByCode, roles=DESK, needs=LIVE,
         hidden=True, writes=("incident_harm_set", "incident_retyped", "sketch_code_wrong", "sketch_hurt"))  # fmt: skip
def hurt_by_code(act: Act, form: forms.HurtByCode) -> str:
    """A party says by its code that somebody is hurt; returns the sketch's number. Raises Refused("not_found")."""
    row = find(act.conn, act.unit, form.record, LIVE)
    party = party_of_code(stored_events.events_of(act.conn, act.unit, row.uid), row.uid, form.code)
    if party is None:
        _wrong(act, row, form)
    else:
        write_hurt(act, row, {"party": party, **_of(form), "injured": form.injured}, form.words)
    return str(row.number)


@command("sketch.tell_hurt", label="Somebody says that they are hurt", form=forms.TellHurt, roles=DRAWERS, needs=LIVE,
         writes=("incident_harm_set", "incident_retyped", "sketch_hurt"))  # fmt: skip
def tell_hurt(act: Act, form: forms.TellHurt) -> str:
    """Keeps that somebody says later that they are hurt; returns the sketch's number. Raises Refused("invalid")."""
    row = find(act.conn, act.unit, form.record, LIVE)
    if form.injured < 1:
        raise Refused("invalid", {"injured": M_("One or more.")})
    write_hurt(act, row, {"injured": form.injured}, form.words)
    return str(row.number)


def write_hurt(act: Act, row: Found, facts: dict[str, Any], words: str | None) -> None:
    """No acceptance holds any longer; its incident becomes one with injured people."""
    act.append(forms.HURT, record=row.uid, facts={**facts, "late": _packet_sent(act, row)}, words={"words": words})
    chosen = select(INCIDENT).where(INCIDENT.c.unit == act.unit, INCIDENT.c.uid == row.about)
    incident = act.conn.execute(chosen).first() if row.about else None
    if incident is None or incident.state not in LIVE_INCIDENTS:
        return
    why = dict.fromkeys(("injured", "severity", "type"), "said about an accident that an app offered")
    act.form.reasons = why | dict(act.form.reasons)  # nobody is there to be asked by the incident's own rules
    if incident.type == "accident_damage":
        retyped = AmendType(record=row.about, type="accident_injury", reason=words or str(row.number), reasons=why)
        COMMANDS["incident.amend_type"].act(act, retyped)
    harm = SetHarm(record=row.about, injured=max(int(facts["injured"]), incident.injured or 0), reasons=why)
    COMMANDS["incident.set_harm"].act(act, harm)


def _packet_sent(act: Act, row: Found) -> str | None:
    """The number of the packet with this accident that is at the court; None where none is."""
    away = (PACKET.c.unit == act.unit, PACKET.c.about == row.about, PACKET.c.state.in_(("sent", "answered")))
    number = (
        act.conn.scalar(select(PACKET.c.number).where(*away).order_by(PACKET.c.sent_at.desc())) if row.about else None
    )
    return None if number is None else str(number)


@command("sketch.send_addendum", label="Record that the addendum was sent", form=forms.SendAddendum, roles=DRAWERS,
         needs=DRAWN, writes="sketch_addendum_sent")  # fmt: skip
def send_addendum(act: Act, form: forms.SendAddendum) -> str:
    """Records that the court has the addendum; returns the sketch's number. Raises Refused("conflict")."""
    row = find(act.conn, act.unit, form.record, DRAWN)
    if row.alarm != ADDENDUM:
        raise Refused("conflict", {}, M_("No addendum of this sketch waits to be sent."))
    act.append(forms.ADDENDUM_SENT, record=row.uid, at=form.at, form=form)
    return str(row.number)


def _wrong(act: Act, row: Found, form: forms.ConfirmSketch) -> None:
    act.append(forms.WRONG_CODE, record=row.uid, facts=_of(form))


def _of(form: forms.ConfirmSketch) -> dict[str, Any]:
    """Facts that are kept of a party's message."""
    return {"message": form.message, "sent": form.sent}
