"""What may be done with packets: prepared, checked, sent, answered."""

from __future__ import annotations

from sqlalchemy import select

from db.across.packets import answering, forms, sent_copy
from db.across.packets.answering import ANSWERERS
from db.across.packets.models import PACKET
from db.across.packets.packet_acts import checked, find, listed, people_of
from db.across.packets.rules import AWAY, OPEN, UNDER_WAY, kind_of
from db.kernel.base.access import DESK, Role
from db.kernel.desk.corrections import correction
from db.kernel.desk.desk import Act, command
from db.kernel.journal import stored_events
from db.kernel.projections import numbering
from db.reference.lists.queries import item
from db.registers.attachments.show import attachments_of
from db.registers.incidents.forms import ReferIncident
from db.registers.incidents.models import INCIDENT
from db.registers.incidents.rules import ahead
from db.words.calendar.jalali import local_date
from db.words.calendar.times import long_ago
from db.words.forms import Form
from db.words.messages import M_, Refused

CASE = DESK | {Role.INVESTIGATION}
"""Who prepares and sends packets: who works on the incident."""


@command("packet.prepare", label="Prepare a packet for the judiciary", form=forms.PreparePacket, roles=CASE, opens=True,
         writes="packet_prepared")  # fmt: skip
def prepare(act: Act, form: forms.PreparePacket) -> str:
    """Begins a packet about an incident, with or without people held; returns its number. Raises Refused("invalid")."""
    try:
        about, number = numbering.find(act.conn, act.desk.store, "incident", form.incident or "", act.now)
    except Refused as refused:
        raise Refused("invalid", {"incident": refused.fields["number"]}) from None
    incident = act.conn.execute(
        select(INCIDENT.c.type, INCIDENT.c.state).where(INCIDENT.c.unit == act.unit, INCIDENT.c.uid == about)
    ).one()
    if incident.state == "void":
        message = M_("Incident {number} is void. Reopen it first.", number=number)
        raise Refused("invalid", {"incident": message})
    people = people_of(act.reading(), form.people)
    other = select(PACKET.c.number).where(
        PACKET.c.unit == act.unit, PACKET.c.about == about, PACKET.c.state.in_(UNDER_WAY)
    )
    if (there := act.conn.execute(other.limit(1)).scalar_one_or_none()) is not None:
        act.ask("incident", M_("Packet {number} of this incident is under way.", number=there))
    act.raise_if_refused()
    kind = item(act.conn, "incident_type", incident.type)
    form.incident = number
    form.kind = form.kind or kind_of("" if kind is None else str(kind.extra.get("group", "")))
    form.people = ", ".join(number for _uid, number in people) or None
    facts = act.number("packet")
    held = {"about": about, "held": [uid for uid, _number in people]}
    act.append(forms.PREPARED, record=form.uid, form=form, facts={**facts, **held})
    return str(facts["number"])


@command("packet.set_people", label="Set the people held", form=forms.SetPeople, roles=CASE, needs=OPEN, guards=True,
         writes="packet_people_set")  # fmt: skip
def set_people(act: Act, form: forms.SetPeople) -> str:
    """Names the people of a packet anew; returns its number."""
    packet = find(act.conn, act.unit, form.record, OPEN)
    people = people_of(act.reading(), form.people)
    act.raise_if_refused()
    form.people = ", ".join(number for _uid, number in people) or None
    act.append(forms.PEOPLE, record=form.record, form=form, facts={"held": [uid for uid, _number in people]})
    return str(packet.number)


@command("packet.note_item", label="Note an item of the checklist", form=forms.NoteItem, roles=CASE, needs=OPEN,
         writes="packet_item_noted")  # fmt: skip
def note_item(act: Act, form: forms.NoteItem) -> str:
    """Says how an item stands that the records do not show; returns the packet's number. Raises Refused("invalid")."""
    packet = find(act.conn, act.unit, form.record, OPEN)
    if form.how != "enclosed" and not form.reason:
        raise Refused("invalid", {"reason": M_("Say why.")})
    if form.pages is not None and not 1 <= form.pages <= 10_000:
        raise Refused("invalid", {"pages": M_("From 1 to {most} pages.", most=10_000)})
    act.raise_if_refused()
    act.append(forms.ITEM, record=form.record, form=form)
    return str(packet.number)


@command("packet.send", label="Record that it was sent", form=forms.SendPacket, roles=CASE, needs=OPEN, guards=True,
         writes=("copy_kept", "copy_share", "incident_referred", "packet_sent"))  # fmt: skip
def send(act: Act, form: forms.SendPacket) -> str:
    """Records the sending, and the referral in the incident, and keeps what is sent; returns the packet's number.

    Raises Refused("invalid") at `incomplete` where something is missing and nobody has said why.
    """
    packet = find(act.conn, act.unit, form.record, OPEN)
    _check_time(act, form)
    history = stored_events.events_of(act.conn, act.unit, form.record or "")
    missing = [each for each in checked(act.reading(), packet, history) if each.open]
    if missing and not form.incomplete:
        said = M_("Missing without a reason: {items}. Note each, or say here why it is sent all the same.",
                  items=listed(missing))  # fmt: skip
        raise Refused("invalid", {"incomplete": said})
    act.raise_if_refused()
    form.letter = form.letter or packet.number
    enclosed = [each.uid for each in attachments_of(act.conn, act.unit, packet.about)]
    facts = {"missing": [each.item.code for each in missing] or None, "enclosed": enclosed or None}
    act.append(forms.SENT, record=form.record, at=form.at, form=form, facts=facts)
    referred = ReferIncident(
        body=packet.body, letter=form.letter, sent_on=local_date(form.at), receipt=form.receipt
    )  # fmt: skip
    act.append("incident_referred", record=packet.about, form=referred, facts={"packet": packet.number})
    sent_copy.keep(act, packet)
    return str(packet.number)


def _check_time(act: Act, form: forms.SendPacket | forms.Receipt) -> None:
    findings = ahead("at", form.at, act.now)
    if findings.wrong:
        raise Refused("invalid", findings.wrong)
    for name, message in findings.doubts.items():
        act.ask(name, message)
    if (doubt := long_ago(form.at, act.now)) is not None:
        act.ask("at", doubt)


@command("packet.receipt", label="Enter the receipt", form=forms.Receipt, roles=CASE, needs=AWAY,
         writes="packet_receipt_received")  # fmt: skip
def receipt(act: Act, form: forms.Receipt) -> str:
    """Enters the receipt number of the court's office; returns the packet's number."""
    packet = find(act.conn, act.unit, form.record, AWAY)
    _check_time(act, form)
    act.raise_if_refused()
    act.append(forms.RECEIPT, record=form.record, at=form.at, form=form)
    return str(packet.number)


@command("packet.answer", label="Enter an answer of the court", form=forms.RecordAnswer, roles=ANSWERERS, needs=AWAY,
         writes=("court_answered", "incident_disposed", "judicial_order_received", "packet_answered"))  # fmt: skip
def answer(act: Act, form: forms.RecordAnswer) -> str:
    """Enters an answer: in the packet, in its incident, and where it orders something of a person held, in that custody
    record. Returns the packet's number.
    """
    packet = find(act.conn, act.unit, form.record, AWAY)
    answering.write(act, packet, form)
    return str(packet.number)


@command(
    "packet.read_answer",
    label="Read an answer file",
    form=forms.ReadAnswer,
    roles=ANSWERERS,
    writes=("court_answered", "incident_disposed", "judicial_order_received", "packet_answered"),
    needs=AWAY,
    recordless=True,
)
def read_answer(act: Act, form: forms.ReadAnswer) -> str:
    """Takes the answers of a file, all of them or none, each once however often it comes; returns the packet's number.

    Raises Refused: "invalid" with the place in the file, "known" where all of it is here already.
    """
    return answering.take(act, form)


@command(
    "packet.void",
    label="Make void",
    form=forms.VoidPacket,
    roles=CASE,
    needs=frozenset({"prepared"}),
    guards=True,
    writes="packet_voided",
)
def void(act: Act, form: forms.VoidPacket) -> str:
    """Makes a packet void that was never sent. Its number stays; returns it."""
    packet = find(act.conn, act.unit, form.record, frozenset({"prepared"}))
    act.append(forms.VOIDED, record=form.record, form=form)
    return str(packet.number)


def _before_correcting(act: Act, form: Form) -> None:
    """What an answer did in other records is corrected there; the answer itself is entered anew."""
    target = stored_events.event_by_uid(act.conn, act.unit, getattr(form, "target", None) or "")
    wrong = M_("What an answer set off stands in other records. Enter the right answer, and correct those.")
    if target is not None and target.kind == forms.ANSWERED:
        raise Refused("invalid", {"target": wrong})
    if target is not None and target.kind in (forms.PREPARED, forms.PEOPLE) and getattr(form, "field", "") in (
        "incident", "people"
    ):  # fmt: skip
        raise Refused("invalid", {"field": M_("Set the people anew; for another incident, prepare another packet.")})


correct_entry = correction("packet", CASE, before=_before_correcting)
