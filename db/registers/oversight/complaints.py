"""Complaints as the inspectorate reads them, opened from sealed entries each time: no table holds anything of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.kernel.base.access import OVERSIGHT, Role
from db.kernel.base.officer import Reading
from db.kernel.desk import owed_notes
from db.kernel.desk.desk import query
from db.kernel.folding.quarantine import UNREADABLE
from db.kernel.journal import envelopes
from db.kernel.projections import numbering
from db.kernel.projections import projecting as events
from db.reading import keyset
from db.reading.chronology import acts_of, read_back, section
from db.reference.officers.queries import names
from db.registers.oversight import rules
from db.registers.oversight.forms import Complain, DecideComplaint, ReplyToComplaint, TellComplainant
from db.storage import ends
from db.storage.keys import INSPECTORATE
from db.storage.sealings import openers
from db.words.checks import read_code
from db.words.forms import Form, fields_of
from db.words.messages import M_, Refused
from db.words.records import (
    LIMITS,
    Column,
    Cursor,
    Entry,
    Filter,
    Line,
    Page,
    PanelItem,
    Record,
    Row,
    RowBuilder,
    Section,
)

WRITTEN = dict(fields_of(Complain))
COLUMNS = (
    Column("received_at", "Received at", WRITTEN["received_at"], 16),
    Column("priority", "Priority", WRITTEN["priority"], 8),
    Column("about_unit", "About which unit", WRITTEN["about_unit"], 18, grows=True),
)
_in_columns = RowBuilder(COLUMNS, ("received_at",), "priority", "about_unit")
SHOWN = 20
"""Complaints on the desk; the rest is in their list."""
FORMS: dict[str, tuple[str, type[Form]]] = {
    "complaint": ("Complaint", Complain),
    "reply": ("Contact answered", ReplyToComplaint),
    "outcome": ("Outcome of the contact", DecideComplaint),
    "told": ("Citizen told", TellComplainant),
}


@dataclass(frozen=True, slots=True)
class ComplaintEntry:
    """One sealed entry of a complaint: the complaint itself, a reply, an outcome, or that the citizen was told."""

    uid: str
    what: str
    at: datetime
    officer: str
    values: Mapping[str, Any]
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Complaint:
    """An opened complaint and what followed. `unit`: whose it is; at a seat that of a unit below."""

    unit: str
    uid: str
    code: str
    state: str
    received_at: datetime
    steps: tuple[ComplaintEntry, ...]
    told_citizen_at: datetime | None = None

    @property
    def values(self) -> Mapping[str, Any]:
        """The answered fields of the complaint form."""
        return self.steps[0].values


def _step(envelope: envelopes.Envelope) -> ComplaintEntry:
    content = envelope.content
    form = FORMS[content["what"]][1]
    values = {name: read_back(what, content["fields"].get(name)) for name, what in fields_of(form)}
    at = datetime.fromisoformat(content["at"])
    if any(isinstance(moment, datetime) and moment.tzinfo is None for moment in (at, *values.values())):
        raise ValueError("a moment needs its time zone")
    return ComplaintEntry(envelope.uid, content["what"], at, content["officer"], values, content.get("reasons", {}))


def opened(reading: Reading) -> tuple[Complaint, ...]:
    """Every complaint, the newest first.

    Raises Refused as `envelopes.opened` does, and where the store takes no note of who reads (desk/owed_notes.py).
    """
    owed_notes.see_that_notes_are_written(reading.desk)
    steps: dict[tuple[str, str], list[ComplaintEntry]] = {}
    codes: dict[tuple[str, str], str] = {}
    for envelope in envelopes.opened(reading):
        content = envelope.content
        if content["what"] not in FORMS:  # a protected person's identity is sealed to the same key
            continue
        try:
            step, about = _step(envelope), (envelope.unit, str(content.get("complaint", envelope.uid)))
            if content["what"] == "complaint":
                codes[envelope.unit, envelope.uid] = str(content["code"])
        except UNREADABLE:  # whoever has the public key can seal anything: that alone is passed over
            continue
        steps.setdefault(about, []).append(step)
    complaints = (_complaint(of, codes[of], tuple(steps[of])) for of in codes)
    return tuple(sorted(complaints, key=lambda item: (item.received_at, item.uid), reverse=True))


def _complaint(of: tuple[str, str], code: str, steps: tuple[ComplaintEntry, ...]) -> Complaint:
    state, told_at = rules.RECEIVED, None
    for step in steps[1:]:
        state = rules.next_state(state, step.what)
        told_at = step.values.get("told_citizen_at") or told_at
    return Complaint(*of, code, state, steps[0].values.get("received_at") or steps[0].at, steps, told_at)


def by_uid(reading: Reading, uid: str) -> Complaint:
    """One complaint. Raises Refused("not_found") and as `envelopes.opened` does."""
    for complaint in opened(reading):
        if complaint.uid == uid:
            return complaint
    raise Refused("not_found", {}, M_("There is no such complaint."))


@query("oversight.read_complaints", roles=OVERSIGHT)
def read_complaints(reading: Reading) -> tuple[Complaint, ...]:
    """Every complaint, the newest first: for the inspectorate alone, signed in by password."""
    return opened(reading)


@query("complaint.attention", roles=OVERSIGHT)
def attention(reading: Reading) -> tuple[PanelItem, ...]:
    """The panel of who holds the key: complaints that nobody has answered, by number and age alone, the oldest first.

    An inspector whose password opens none is told so, whether or not there is one; nothing for one who came by PIN.
    Nothing is written: who looks leaves no trace from which others could infer that there is one.
    """
    if _has_no_share(reading):
        text = M_(
            "Your password opens no complaint: another inspector gives you the key, or you take it from its paper"
            " (`precinct inspectorate take`)."
        )
        return (PanelItem(text, flag="urgent", weight=LIMITS, what=M_("No complaint opens to you")),)
    try:
        unread = [item for item in opened(reading) if item.state == rules.RECEIVED]
    except Refused:
        return ()
    what = M_("A complaint that nobody has answered")
    return tuple(
        PanelItem(what, item.received_at, "urgent", "complaint", item.code, weight=LIMITS)
        for item in tuple(reversed(unread))[:SHOWN]
    )


def _has_no_share(reading: Reading) -> bool:
    """Whether there is a key of the inspectorate on this machine, and the officer's own password does not open it."""
    sealing = reading.desk.store.keyring.sealing(INSPECTORATE)
    if reading.officer.role is not Role.INSPECTOR or sealing is None or sealing.elsewhere:
        return False
    try:
        unlocked = envelopes.own_key(reading)
    except Refused:
        return False
    try:
        openers(reading.desk.store.keyring, unlocked)
    except Refused:
        return True
    return False


def _filtered(reading: Reading, which: Filter) -> list[Complaint]:
    return [
        item
        for item in opened(reading)
        if (which.state is None or item.state == which.state)
        and (which.since is None or item.received_at >= which.since)
        and (which.until is None or item.received_at < which.until)
        and (which.unit is None or item.unit == which.unit)
    ]


@query("complaint.list", roles=OVERSIGHT)
def list_complaints(reading: Reading, which: Filter, after: Cursor | None = None, limit: int = 50) -> Page[Row]:
    """A page by the time of receipt, newest first."""
    complaints, following = keyset.cut_of(
        _filtered(reading, which), lambda item: (item.received_at, item.uid), after, limit
    )
    return Page(tuple(_row(reading, item) for item in complaints), following)


def _row(reading: Reading, item: Complaint) -> Row:
    computed = {name: item.values.get(name) for name in ("priority", "about_unit")}
    unit = "" if item.unit == reading.unit else item.unit
    return _in_columns(item, computed, head=(item.uid, item.code, item.state), unit=unit)


@query("complaint.count", roles=OVERSIGHT)
def count_complaints(reading: Reading, which: Filter) -> int | None:
    """How many a filter leaves; None above COUNT_CAP."""
    return keyset.capped(len(_filtered(reading, which)))


@query("complaint.show", roles=OVERSIGHT)
def show_complaint(reading: Reading, number: str, unit: str = "") -> Record:
    """A complaint by its code; at a seat of this unit (uid), where one is named. Raises Refused("not_found")."""
    code = read_code(number)
    for complaint in opened(reading):
        if complaint.code == code and unit in ("", complaint.unit):
            return _record(reading, complaint)
    raise Refused("not_found", {"number": M_("There is no record {number}.", number=number.strip())})


def _record(reading: Reading, complaint: Complaint) -> Record:
    officers = names(reading.conn)
    return Record(
        register="complaint",
        uid=complaint.uid,
        number=complaint.code,
        state=complaint.state,
        title="",
        read_at=ends.last_position(reading.conn),
        sections=(
            section("Complaint", Complain, {**complaint.values, "received_at": complaint.received_at}),
            *_kept_of_custody(reading, complaint.values.get("custody_number")),
        ),
        chronology=tuple(
            _entry(step, place, officers, at_home=complaint.unit == reading.unit)
            for place, step in enumerate(complaint.steps)
        ),
        acts=acts_of(reading, "complaint", complaint.state),
        unit=complaint.unit if complaint.unit != reading.unit else "",
    )


def _kept_of_custody(reading: Reading, number: str | None) -> tuple[Section, ...]:
    """What a custody record said that a complaint names, where it has been sealed for everyone since."""
    if not number:
        return ()
    try:
        uid, _number = numbering.asked(reading, "custody", number)
    except Refused:
        return ()
    lines: list[Line] = []
    for envelope in envelopes.opened(reading):
        try:
            lines += _kept_lines(envelope.content, uid)
        except UNREADABLE:
            continue
    return (Section("Kept of the custody record", tuple(lines)),) if lines else ()


def _kept_lines(content: Mapping[str, Any], uid: str) -> list[Line]:
    lines: list[Line] = []
    records = content.get("records", ()) if content["what"] == envelopes.RECORD_WORDS else ()
    for entry in (entry for record in records if record["uid"] == uid for entry in record["entries"]):
        form = events.form_of(entry["kind"])
        fields = dict(fields_of(form)) if form is not None else {}
        lines += [
            Line(name, fields[name], read_back(fields[name], value)) for name, value in entry.items() if name in fields
        ]
    return lines


def _entry(step: ComplaintEntry, place: int, officers: Mapping[str, tuple[str, str]], *, at_home: bool) -> Entry:
    label, form = FORMS[step.what]
    badge, name = officers.get(step.officer, ("", step.officer if at_home else ""))
    lines = tuple(
        Line(field, what, step.values[field])
        for field, what in fields_of(form)
        if step.values.get(field) not in (None, "", ())
    )
    return Entry(step.uid, place, envelopes.KIND, label, step.at, step.at, badge, name, lines, False, step.reasons)


def about_custody(reading: Reading) -> Iterator[tuple[str, bool]]:
    """The custody record that each complaint names ("" for none), and whether a person in custody made the complaint.

    Raises Refused as `envelopes.opened` does.
    """
    for complaint in opened(reading):
        yield complaint.values.get("custody_number") or "", bool(complaint.values.get("in_custody"))
