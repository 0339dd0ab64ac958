"""The forms of what stands in an incident: people, things, vehicles, and what some kinds of incidents ask besides."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from db.registers.incidents.forms import PARTY, PROPERTY, VEHICLE
from db.words.forms import Form, ask
from db.words.messages import M_

WHICH = M_("The entry's uid, or 1 for the first of its kind.").text


class AddParty(Form):
    """A person in this incident. Kept inside it."""

    role: str = ask("choice", "Role", required=True, list="party_role")
    name: str | None = ask(
        "text", "Name", part="identity", limit=80, help="As the person states it. May be empty.", sought=True
    )
    national_id: str | None = ask("national_id", "National ID")
    phone: str | None = ask("phone", "Phone")
    father_name: str | None = ask("text", "Father's name", part="identity", limit=80)
    age: int | None = ask("number", "Age", part="identity")
    address: str | None = ask("text", "Address", part="identity", limit=200)
    relation: str | None = ask("choice", "Relation", part="identity", list="relation")
    note: str | None = ask("words", "Note", limit=1_000, sought=True)


class AddProtected(Form):
    """A person who is named by a code everywhere. Only the inspectorate can open who it is, for the court."""

    drafted: ClassVar[bool] = False
    role: str = ask("choice", "Role", required=True, list="party_role")
    reason: str = ask("choice", "Why protected", required=True, list="protection_reason")
    name: str = ask("text", "Name", part="identity", limit=80, required=True)
    national_id: str | None = ask("national_id", "National ID")
    phone: str | None = ask("phone", "Phone")
    father_name: str | None = ask("text", "Father's name", part="identity", limit=80)
    age: int | None = ask("number", "Age", part="identity")
    address: str | None = ask("text", "Address", part="identity", limit=200)
    relation: str | None = ask("choice", "Relation", part="identity", list="relation")
    note: str | None = ask(
        "words", "Note", part="identity", limit=1_000, help="Sealed with the name: address, employer, who may call."
    )


class ProtectParty(Form):
    """A person who stands here by name is named by a code from now on; the name is sealed and erased here."""

    target: str = ask("entry", "Who", required=True, of=(PARTY,), help=WHICH)
    reason: str = ask("choice", "Why protected", required=True, list="protection_reason")


class AddProperty(Form):
    """A line of property stolen, recovered, seized or returned."""

    fate: str = ask("choice", "State of the property", up="all", required=True, list="property_state")
    kind: str = ask("choice", "Kind", up="all", required=True, list="property_kind")
    what: str | None = ask("text", "Description", sought=True)
    quantity: int | None = ask("number", "Quantity")
    measure: str | None = ask("choice", "Unit", list="property_unit")
    rials: int | None = ask("rials", "Appraised value", up="all")
    appraiser: str | None = ask("text", "Appraised by", part="identity", limit=80)
    appraised_on: date | None = ask("date", "Appraised on")
    seal: str | None = ask("text", "Seal number", part="facts", limit=40, whole="seal")
    serial: str | None = ask("text", "Serial number", part="facts", limit=40, whole="serial")
    imei: str | None = ask(
        "text", "IMEI of a telephone", part="facts", limit=40, whole="imei", help="Dial *#06# to see it: 15 digits."
    )
    receipt: str | None = ask("text", "Receipt number", part="facts", limit=40)
    kept_at: str | None = ask("text", "Kept at", sought=True)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class MoveProperty(Form):
    """A step in the chain of custody: the thing goes from one hand to another, or to another place."""

    target: str = ask("entry", "Which property", required=True, of=(PROPERTY,), help=WHICH)
    move: str = ask("choice", "What was done", required=True, list="property_move")
    giver: str | None = ask("text", "Handed over by", part="identity", limit=80)
    taker: str = ask("text", "Received by, or kept at", part="identity", limit=80, required=True)
    seal_whole: bool | None = ask("yes_no", "Seal whole")
    seal: str | None = ask("text", "New seal number", part="facts", limit=40, whole="seal")
    receipt: str | None = ask("text", "Receipt number", part="facts", limit=40)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")
    note: str | None = ask("words", "Note", limit=1_000, sought=True)


class AddVehicle(Form):
    """A vehicle in this incident."""

    plate: str = ask(
        "plate",
        "Plate",
        required=True,
        help="12ب34514; motorcycle 56112345; none; ؟ for an unread character.",
        sought=True,
    )
    fate: str | None = ask("choice", "State of the vehicle", up="all", list="vehicle_state")
    kind: str | None = ask("choice", "Kind", up="all", list="vehicle_kind")
    note: str | None = ask("text", "Make, colour, marks", sought=True)
    chassis: str | None = ask("text", "Chassis number", part="facts", limit=40, whole="serial")
    policy: str | None = ask("text", "Insurance policy number", part="facts", limit=40, whole="serial")
    loaded: bool | None = ask("yes_no", "Carried contraband")
    outcome: str | None = ask("choice", "Handed to", list="vehicle_outcome")
    impound: str | None = ask("text", "Impounded at", sought=True)
    receipt: str | None = ask("text", "Receipt number", part="facts", limit=40)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class DecideVehicle(Form):
    """What became of a vehicle afterwards."""

    target: str = ask("entry", "Which vehicle", required=True, of=(VEHICLE,), help=WHICH)
    fate: str | None = ask("choice", "State of the vehicle", up="all", list="vehicle_state")
    loaded: bool | None = ask("yes_no", "Carried contraband")
    outcome: str | None = ask("choice", "Handed to", list="vehicle_outcome")
    impound: str | None = ask("text", "Impounded at")
    receipt: str | None = ask("text", "Receipt number", part="facts", limit=40)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")


class SetHarm(Form):
    """How many were hurt or died, and with what, as it is known now; what was written before stays in sight."""

    injured: int | None = ask("number", "Injured", up="all", help="People. 0 if there are certainly none.")
    dead: int | None = ask("number", "Dead", up="all")
    weapon: str | None = ask("choice", "Weapon", up="all", list="weapon")
    weapons: str | None = ask("text", "Weapons", sought=True)
    source: str | None = ask("text", "Known from", help="The hospital, the patrol, the coroner.")


class RecordDeath(Form):
    """Somebody who was hurt in it has died. An accident becomes a fatal one; the class it had stays in sight."""

    died_at: datetime = ask("moment", "Died at", up="all", required=True)
    where: str = ask("text", "Where", required=True, sought=True)
    count: int | None = ask("number", "How many died", up="all", help="Empty: one.")
    was_injured: bool | None = ask("yes_no", "Counted among the injured until now", up="all")
    source: str | None = ask("text", "Known from", help="The hospital, the patrol, the coroner.")
    told: bool | None = ask("yes_no", "Prosecutor's office told")


class SetCyber(Form):
    """What is asked of a cyber incident. Written again, it takes the place of what was written before."""

    means: str = ask("choice", "Means", up="all", required=True, list="cyber_means")
    platform: str | None = ask("text", "Site, number or account used", help="As the complainant saw it.", sought=True)
    loss: int | None = ask("rials", "Loss", up="all")
    lost_at: datetime | None = ask("moment", "Taken at")
    bank_told: bool | None = ask("yes_no", "Bank told to block")
    account: str | None = ask("text", "Complainant's card or account", part="identity", limit=40)
    destination: str | None = ask("text", "Where it went", part="identity", limit=80)
    trace: str | None = ask("text", "Payment reference", part="facts", limit=40)
    evidence: bool | None = ask("yes_no", "Messages and pages saved")


class SetAccident(Form):
    """What is asked of a traffic accident. The desk never finds fault."""

    sketch: str = ask("choice", "Sketch", required=True, list="accident_sketch")
    sketch_number: str | None = ask("text", "Number of the sketch", part="facts", limit=40)
    scene: str | None = ask("choice", "Scene", up="all", list="accident_scene")
    expert_at: datetime | None = ask("moment", "Traffic officer there at", offer="now")
    road: str | None = ask("choice", "Road", up="all", list="accident_road")
    light: str | None = ask("choice", "Light", up="all", list="accident_light")
    surface: str | None = ask("choice", "Surface", up="all", list="accident_surface")


class SetContraband(Form):
    """What is asked of contraband; goods and vehicles are lines of their own."""

    found_in: str = ask("choice", "Found in", required=True, list="contraband_place")
    hidden: bool | None = ask("yes_no", "Hidden")
    papers: str | None = ask("choice", "Customs papers", list="contraband_papers")
    body: str | None = ask("choice", "Case goes to", list="contraband_body")
    case_number: str | None = ask("text", "Case number", part="facts", limit=40)
