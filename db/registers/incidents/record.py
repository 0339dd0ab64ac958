"""An incident as its record shows it: sections, one line a person or thing, what may be done, what is still to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, select

from db.kernel.base import slots
from db.kernel.base.access import Role
from db.kernel.base.batches import BATCH
from db.kernel.events.event import Event
from db.kernel.folding.reprojection import effective
from db.kernel.projections import numbering
from db.kernel.projections import projecting as kinds
from db.reading.chronology import section
from db.reference.lists.queries import items_of
from db.reference.officers.queries import names
from db.registers.incidents import forms
from db.registers.incidents.checks.case import IncidentCase
from db.registers.incidents.checks.checking import Finding
from db.registers.incidents.forms_import import ImportIncident
from db.registers.incidents.incident_acts import CASE
from db.registers.incidents.missing.shown import sections as search_sections
from db.registers.incidents.models import ACCIDENT, CONTRABAND, CYBER, LINK, MOVE, PARTY, PROPERTY, REFERRAL, VEHICLE
from db.registers.incidents.parts import forms as forms_parts
from db.registers.incidents.parts.commands import EXTRAS
from db.registers.incidents.pending_changes import DOUBT_STATES
from db.registers.incidents.protection import PARTY_PROTECTED
from db.registers.incidents.rules import REVIEW_STATES, WRITTEN
from db.words.forms import Field, Form, fields_of
from db.words.messages import M_, Message
from db.words.records import Entry, Line, Section

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy import Row as SqlRow

    Found = SqlRow[*tuple[Any, ...]]

_COORDINATES = Field("code", "Coordinates")
_REVIEW = Field("text", "Review")
_FIRST_TYPE = Field("choice", "Type when reported", list="incident_type")
_CODE = Field("code", "Code")
_PROTECTED = Field("code", "Protected, as")
_BROUGHT_IN = dict(fields_of(ImportIncident))
ATTACHED = "attachment_added"
"""The kind of event that says a record has an attachment (db/registers/attachments)."""
_SUPPLEMENT = Field("yes_no", "Supplement after approval")
REOPENED = "incident_review_reopened"
_DETAILS: tuple[tuple[Table, str, type[Form]], ...] = (
    (CYBER, "Cyber details", forms_parts.SetCyber),
    (ACCIDENT, "Accident details", forms_parts.SetAccident),
    (CONTRABAND, "Contraband details", forms_parts.SetContraband),
)
OWED_LABELS = {
    "complainant": "Party",
    "suspect": "Party",
    "property": "Property",
    "vehicle": "Vehicle",
    "cyber": "Cyber details",
    "accident": "Accident details",
    "contraband": "Contraband details",
    "referral": "Referral",
    "entry": "Entry",
    "review": "Review",
}
"""What a finding is labelled with where it stands at no field of a form."""


def sections(conn: Connection, row: Found, findings: Sequence[Finding], history: Sequence[Event]) -> Iterator[Section]:
    """What is known of an incident, what was asked of its kind, and what its checks still ask."""
    yield from search_sections(conn, row, history)
    values = dict(row._mapping)
    own = section("Incident", forms.ReportIncident, values, first=("type", "severity", "source"))
    if row.first_type is not None:
        own = Section(own.title, (*own.lines[:1], Line("first_type", _FIRST_TYPE, row.first_type), *own.lines[1:]))
    yield own
    where = section("Place", forms.ReportIncident, values)
    if row.lat is not None and row.lon is not None:
        coordinates = Line("coordinates", _COORDINATES, f"{row.lat:.3f}, {row.lon:.3f}")
        where = Section(where.title, (*where.lines, coordinates))
    yield where
    opening = next(iter(effective(tuple(history))), None)
    yield section("Times", forms.ReportIncident, values, opening, ("occurred_from", "occurred_to", "approximate"))
    caller = section("Caller", forms.ReportIncident, values)
    if opening is not None and (number := opening.value(name := "caller_national_id")):
        caller = Section(caller.title, (*caller.lines, Line(name, _BROUGHT_IN[name], number)))
    if code := _callers_code(history):
        caller = Section(caller.title, (*caller.lines, Line("code", _PROTECTED, code)))
    yield caller
    yield from _people_and_things(conn, row, history)
    yield from slots.sections("incident.calls", conn, row.unit, row.uid)
    for projection, title, details in _DETAILS:
        here = (projection.c.unit == row.unit, projection.c.uid == row.uid)
        for written in conn.execute(select(projection).where(*here)).mappings():
            yield section(title, details, dict(written))
    yield from slots.sections("incident.papers", conn, row.unit, row.uid)
    yield Section("Linked incidents", tuple(_links(conn, row.unit, row.uid)))
    stands = row.review != "draft" or row.state != "open"
    yield Section(
        "Outcome",
        (
            *section("Outcome", forms.SetDisposition, {"disposition": row.disposition, "at": row.disposed_at}).lines,
            *section("Outcome", forms.ClearIncident, values).lines,
            *((Line("review", _REVIEW, M_(REVIEW_STATES[row.review])),) if stands else ()),
        ),
    )
    yield Section("To complete", tuple(_owed(finding, history) for finding in findings))


def _rows(conn: Connection, projection: Table, row: Found) -> list[dict[str, Any]]:
    here = (projection.c.unit == row.unit, projection.c.record == row.uid)
    rows = conn.execute(select(projection).where(*here).order_by(projection.c.uid)).mappings()
    return [dict(part) for part in rows]


def _people_and_things(conn: Connection, row: Found, history: Sequence[Event]) -> Iterator[Section]:
    written = {event.uid: event for event in effective(tuple(history))}
    party = dict(fields_of(forms_parts.AddParty))
    people = [_listed("role", party["role"], part, _person(part, party, written)) for part in _rows(conn, PARTY, row)]
    yield Section("Parties", tuple(people))
    units = {item.code: item for item in items_of(conn, "property_unit")}
    goods = dict(fields_of(forms_parts.AddProperty))
    moves = _rows(conn, MOVE, row)
    yield Section(
        "Property",
        tuple(
            _listed(
                "fate", goods["fate"], part, [*_goods(part, goods, units), *_also(written, part, goods, *_OF_GOODS)]
            )
            for part in _rows(conn, PROPERTY, row)
        ),
    )
    yield Section("Chain of custody", tuple(_moves(conn, row, moves)))
    vehicle = dict(fields_of(forms_parts.AddVehicle))
    yield Section(
        "Vehicles",
        tuple(
            _listed(
                "fate",
                vehicle["fate"] if part["fate"] else replace(vehicle["fate"], label="Vehicle"),  # nothing is said of it
                part,
                [*_vehicle(part, vehicle), *_also(written, part, vehicle, *_OF_VEHICLE)],
            )
            for part in _rows(conn, VEHICLE, row)
        ),
    )
    referral = dict(fields_of(forms.ReferIncident))
    yield Section(
        "Referrals",
        tuple(
            _listed("body", referral["body"], part, _named(part, referral, "sent_on", "letter", "receipt"))
            for part in _rows(conn, REFERRAL, row)
        ),
    )


_OF_GOODS = ("serial", "imei")
_OF_VEHICLE = ("chassis", "policy")


def _also(
    written: Mapping[str, Event], part: Mapping[str, Any], fields: Mapping[str, Field], *names: str
) -> list[Line]:
    """Values that stand in no table: as the entry of this person or thing says them now, corrected."""
    entry = written.get(part["uid"])
    values = {name: None if entry is None else entry.value(name) for name in names}
    return _named(values, fields, *names)


def _person(part: Mapping[str, Any], fields: Mapping[str, Field], written: Mapping[str, Event]) -> list[Line]:
    more = [] if part["protected"] else _also(written, part, fields, "father_name", "age", "address", "relation")
    return [*_bare(part, fields, "name", "national_id", "phone", "note"), *more]


def _listed(name: str, what: Field, part: Mapping[str, Any], lines: Sequence[Line]) -> Line:
    """One person or thing as one line: labelled by its code of `what.list`, its other values after it."""
    return Line(name, what, tuple(lines) or (Line(name, replace(what, label=""), part[name]),), code=part[name] or "")


def _bare(part: Mapping[str, Any], fields: Mapping[str, Field], *names: str) -> list[Line]:
    """Values that say by themselves what they are."""
    lines = [Line("code", _CODE, part["code"])] if part.get("code") else []
    return lines + [Line(name, replace(fields[name], label=""), part[name]) for name in names if _answered(part[name])]


def _named(part: Mapping[str, Any], fields: Mapping[str, Field], *names: str) -> list[Line]:
    """Values with their labels."""
    return [Line(name, fields[name], part[name]) for name in names if _answered(part[name])]


def _answered(value: Any) -> bool:
    return value not in (None, "", ())


def _goods(part: Mapping[str, Any], fields: Mapping[str, Field], units: Mapping[str, Any]) -> list[Line]:
    lines = _bare(part, fields, "kind", "what")
    if part["quantity"] is not None:
        unit = units.get(part["measure"] or "", part["measure"] or "")
        amount = M_("{quantity} {unit}", quantity=part["quantity"], unit=unit)
        lines.append(Line("quantity", replace(fields["quantity"], label=""), amount if unit else part["quantity"]))
    lines += _bare(part, fields, "rials") + _named(part, fields, "appraiser", "appraised_on", "seal", "receipt")
    return lines + _named(part, fields, "kept_at")


def _vehicle(part: Mapping[str, Any], fields: Mapping[str, Field]) -> list[Line]:
    lines = _bare(part, fields, "plate", "kind", "note")
    if part["loaded"] is not None:
        said = M_("with a load") if part["loaded"] else M_("without a load")
        lines.append(Line("loaded", replace(fields["loaded"], label=""), said))
    return lines + _bare(part, fields, "outcome", "impound") + _named(part, fields, "receipt")


def _moves(conn: Connection, row: Found, moves: Sequence[Mapping[str, Any]]) -> Iterator[Line]:
    fields = dict(fields_of(forms_parts.MoveProperty))
    kind = dict(fields_of(forms_parts.AddProperty))["kind"]
    goods = {part["uid"]: part for part in _rows(conn, PROPERTY, row)} if moves else {}
    for move in moves:
        about = goods.get(move["about"])
        lines = [Line("at", replace(fields["at"], label=""), move["at"])]
        if about is not None:
            name = Line("what", Field("text", ""), about["what"]) if about["what"] else None
            lines.append(name or Line("kind", replace(kind, label=""), about["kind"]))
        lines += _named(move, fields, "giver", "taker", "seal_whole", "seal", "receipt")
        yield _listed("move", fields["move"], move, lines)


def _links(conn: Connection, unit: str, uid: str) -> Iterator[Line]:
    relation = dict(fields_of(forms.LinkIncident))["relation"]
    ways = (select(LINK).where(LINK.c.unit == unit, end == uid) for end in (LINK.c.record, LINK.c.about))
    ties = (tie for way in ways for tie in conn.execute(way))
    for tie in sorted(ties, key=lambda tie_of: str(tie_of.uid)):
        other = numbering.number_of(conn, unit, tie.about if tie.record == uid else tie.record)
        label = Field("choice", other or "", list=relation.list)
        yield Line("link", label, tie.relation)


def _owed(finding: Finding, history: Sequence[Event]) -> Line:
    """A finding, labelled with the field it stands at."""
    event = next((event for event in history if event.uid == finding.entry), None)
    form = None if event is None else kinds.form_of(event.kind)
    fields = {} if form is None else dict(fields_of(form))
    label = fields[finding.field].label if finding.field in fields else OWED_LABELS.get(finding.field, finding.field)
    said = M_("{message} [{number}]", message=finding.message, number=finding.number)
    return Line(f"check_{finding.number}", Field("text", label), said)


def origin(conn: Connection, row: Found, history: Sequence[Event]) -> Section:
    """Where a record that was brought in came from: its file, its row there, who brought it in and when."""
    batch = None
    if row.batch is not None:
        batch = conn.execute(select(BATCH).where(BATCH.c.unit == row.unit, BATCH.c.uid == row.batch)).first()
    if batch is None:
        return Section("Origin", ())
    _badge, name = names(conn).get(batch.officer, ("", ""))
    facts = history[0].facts
    lines = (
        Line("old_number", _BROUGHT_IN["old_number"], facts.get("old_number")),
        Line("file", Field("text", "File"), batch.file),
        Line("row", Field("number", "Row"), facts.get("row")),
        Line("sha256", Field("code", "Fingerprint (SHA-256)"), batch.sha256),
        Line("brought_in", Field("moment", "Brought in"), batch.started_at),
        Line("brought_in_by", Field("text", "Brought in by"), name),
    )
    return Section("Origin", tuple(line for line in lines if _answered(line.value)))


def warnings(row: Found, history: Sequence[Event], findings: Sequence[Finding]) -> tuple[Message, ...]:
    """What stands above the record."""
    warned = []
    if row.state == "void":
        voided = [event.words.get("reason") for event in history if event.kind == "incident_voided"]
        warned.append(M_("This record is void; its number stays."))
        warned += [M_("Why it is void: {reason}", reason=voided[-1])] if voided and voided[-1] else []
    if row.late:
        warned.append(M_("Entered late; the reason is in the chronology."))
    if row.review == "returned":
        notes = next((event.words.get("notes") for event in reversed(history) if event.kind == "incident_returned"), "")
        warned.append(M_("Returned: {notes}", notes=notes or ""))
    if row.review == "approved":
        warned.append(M_("Approved: supplements can be added; nothing can be changed."))
    elif row.review == "reopened":
        why = next((event.words.get("reason") for event in reversed(history) if event.kind == REOPENED), "")
        warned.append(M_("Reopened for changes: {reason}", reason=why or ""))
    if row.doubt is not None:
        change = M_(DOUBT_STATES[row.doubt])
        warned.append(M_("In doubt: {change}; the inspectorate has not approved it yet.", change=change))
    if findings and row.review != "approved" and row.state != "open":
        warned.append(M_("{count} to complete; see the end of the record.", count=len(findings)))
    return tuple(warned)


def with_calls(conn: Connection, row: Found, own: Sequence[Entry]) -> tuple[Entry, ...]:
    """The incident's own entries, and with them what its calls say and who was sent to them."""
    events = (*own, *slots.entries("incident.chronology", conn, row.unit, row.uid))
    return tuple(sorted(events, key=lambda entry: (entry.at, entry.position)))


def _callers_code(history: Sequence[Event]) -> str:
    """What the caller is called where who it is was sealed: in the call that it came from, or here."""
    report = history[0]
    here = (event for event in history if event.kind == PARTY_PROTECTED and event.facts["target"] == report.uid)
    return str(next((event.facts["code"] for event in here), report.facts.get("code") or ""))


def told(entries: Sequence[Entry], history: Sequence[Event]) -> tuple[Entry, ...]:
    """The chronology with the codes of protected persons, and with what was added after the approval marked as such."""
    codes = {event.uid: event.facts["code"] for event in history if event.facts.get("code")}
    approvals = [event.position for event in history if event.kind == "incident_approved"]
    made = []
    for entry in entries:
        lines = entry.lines
        if entry.uid in codes:
            lines = (*lines, Line("code", _CODE, codes[entry.uid]))
        if approvals and entry.position > approvals[0]:
            lines = (*lines, Line("supplement", _SUPPLEMENT, True))
        made.append(replace(entry, lines=lines))
    return tuple(made)


FIRST = ("incident.add_entry", "incident.send_unit", "incident.set_disposition")
NEXT: Mapping[str, tuple[str, ...]] = {
    "theft": ("incident.add_property", "incident.add_party", "incident.add_vehicle", "incident.refer"),
    "violent": ("incident.add_party", "incident.set_harm", "incident.refer"),
    "cyber": ("incident.set_cyber", "incident.add_party", "incident.refer"),
    "contraband": (
        "incident.add_property", "incident.add_vehicle", "incident.set_contraband", "incident.refer",
    ),
    "accident": ("incident.add_vehicle", "incident.set_accident", "incident.set_harm", "incident.add_party"),
}  # fmt: skip
"""What is likeliest after an entry, a patrol and a disposition, by the group of the type."""


def likeliest(row: Found, case: IncidentCase) -> tuple[str, ...]:
    """The acts that stand first in the record's menu, the likeliest first."""
    after = (*NEXT.get(case.group, ("incident.add_party", "incident.refer")), "incident.clear")
    if row.state == "void":
        return ("incident.reopen",)
    if row.state == "open":
        return (*FIRST, *after, "incident.submit")
    review = ("incident.approve", "incident.return") if row.review == "submitted" else ("incident.submit",)
    if row.doubt is not None:
        review = ("incident.agree_change", "incident.refuse_change", *review)
    return (*review, "incident.add_entry", *after, "incident.reopen")


def possible(acts: Sequence[str], row: Found, case: IncidentCase) -> tuple[str, ...]:
    """These acts without those that have nothing to do on this record."""
    kinds_of_it = {command for group, command in EXTRAS.items() if group != case.group}
    idle = set(kinds_of_it)
    if row.review not in WRITTEN:
        idle.add("incident.submit")
    if row.review != "submitted":
        idle |= {"incident.approve", "incident.return"}
    if row.review == "approved":
        idle |= {"incident.correct", "incident.void"}
    else:
        idle.add("incident.reopen_review")
    if row.doubt is None:
        idle |= {"incident.agree_change", "incident.refuse_change"}
    else:
        idle |= {"incident.void", "incident.clear"}
    if not case.goods:
        idle.add("incident.move_property")
    if not case.vehicles:
        idle.add("incident.decide_vehicle")
    if not case.of(ATTACHED):
        idle |= {"incident.withdraw_attachment", "incident.erase_attachment"}
    if not any(party.says("name", "national_id", "phone") for party in case.parties):
        idle.add("incident.protect")
    if not case.own.says("caller_name", "caller_phone", "caller_national_id"):
        idle.add("incident.protect_caller")
    return tuple(act for act in acts if act not in idle)


def with_packet(acts: tuple[str, ...], row: Found, role: Role) -> tuple[str, ...]:
    """With the act that prepares a packet for the judiciary, after the referral without one."""
    if row.state == "void" or role not in CASE:
        return acts
    place = acts.index("incident.refer") if "incident.refer" in acts else len(acts) - 1
    return (*acts[:place], "packet.prepare", *acts[place:])


def with_others(acts: tuple[str, ...], row: Found, case: IncidentCase, role: Role) -> tuple[str, ...]:
    """These acts and what other registers offer for this group, after the act on what the kind asks besides."""
    if row.state == "void" or role not in CASE:
        return acts
    offered = [name for filler in slots.fillers("incident.acts") for name in filler(case.group)]
    own = EXTRAS.get(case.group, "")
    place = acts.index(own) + 1 if own in acts else len(acts) - 1
    return (*acts[:place], *offered, *acts[place:])
