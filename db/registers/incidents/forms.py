"""The forms of incidents. What is asked first is what a caller says first: what, where, and what happened."""

from __future__ import annotations

from datetime import date, datetime

from db.words.forms import Form, ask

REPORT, IMPORTED = "incident_reported", "incident_imported"
REPORTS = (REPORT, IMPORTED)
"""How an incident begins: reported here, or brought in from an earlier register."""
PARTY, PROPERTY, VEHICLE = "incident_party_added", "incident_property_added", "incident_vehicle_added"
"""What stands in one: the entries that other entries point at."""


class ReportIncident(Form):
    """A report, or a 110 call. Saved with its type and either a place or a few words; the rest can follow."""

    type: str = ask("choice", "Type", up="all", required=True, list="incident_type")
    place: str | None = ask(
        "place",
        "Place",
        part="words",
        help="County, town or landmark, or your own words.",
        under="Place",
        sought=True,
    )
    landmark: str | None = ask("text", "Near", help="A landmark the patrol can see.", under="Place", sought=True)
    address: str | None = ask("text", "Address", under="Place", sought=True)
    summary: str | None = ask("words", "What happened", sought=True)
    caller_name: str | None = ask("text", "Caller", part="identity", limit=80, under="Caller", sought=True)
    caller_phone: str | None = ask("phone", "Caller's phone", under="Caller")
    caller_unknown: str | None = ask(
        "choice",
        "Reason for no name or phone",
        list="caller_anonymity",
        help="Not giving a name is a caller's right.",
        under="Caller",
    )
    source: str | None = ask("choice", "How it came in", up="all", list="incident_source")
    severity: str | None = ask(
        "choice",
        "Severity",
        up="all",
        list="severity",
        help="Empty: the type's own. Another one needs a reason.",
    )
    reported_at: datetime | None = ask(
        "moment", "Reported at", up="all", offer="now", help="The time of the call. Empty: now.", under="Times"
    )
    occurred_from: datetime | None = ask("moment", "Happened at, or from", up="all", offer="now", under="Times")
    occurred_to: datetime | None = ask("moment", "Happened until", up="all", under="Times", follows="occurred_from")
    approximate: bool | None = ask("yes_no", "Times approximate", up="all", under="Times")
    injured: int | None = ask("number", "Injured", up="all", help="People. 0 if there are certainly none.")
    dead: int | None = ask("number", "Dead", up="all")
    weapon: str | None = ask("choice", "Weapon", up="all", list="weapon")
    weapons: str | None = ask("text", "Weapons", sought=True)


class AddEntry(Form):
    """The next thing that happened, or was learnt."""

    text: str = ask("words", "Account", required=True, sought=True)
    at: datetime | None = ask("moment", "When", offer="now", help="Empty: now.")
    heard: str | None = ask("choice", "First-hand or reported", list="first_hand")
    told_by: str | None = ask(
        "text", "Reported by", part="identity", limit=80, when=("heard", ("reported",)), sought=True
    )


class SetDisposition(Form):
    """What became of the incident at this desk."""

    disposition: str = ask("choice", "Disposition", up="all", required=True, list="disposition")
    at: datetime | None = ask("moment", "When", up="all", offer="now", help="Empty: now.")
    note: str | None = ask("words", "Note", limit=1_000, sought=True)


class ClearIncident(Form):
    """The incident is solved; whatever became of it at the desk, and apart from when it happened."""

    clearance: str = ask("choice", "How it was cleared", up="all", required=True, list="clearance")
    cleared_on: date = ask("date", "Cleared on", up="all", required=True)
    note: str | None = ask("words", "Note", limit=1_000, sought=True)


class ReferIncident(Form):
    """The incident goes to another body."""

    body: str = ask("choice", "Referred to", up="all", required=True, list="referral_body")
    letter: str | None = ask("text", "Letter number", part="facts", limit=40)
    sent_on: date | None = ask("date", "Date", up="all")
    receipt: str | None = ask("text", "Receipt number", part="facts", limit=60)
    note: str | None = ask("words", "Note", limit=1_000, sought=True)


class VoidIncident(Form):
    """The record stays, with its number and the reason, and counts for nothing."""

    reason: str = ask("words", "Why it is void", required=True, limit=1_000)


class ReopenIncident(Form):
    """The incident is worked on again."""

    reason: str = ask("words", "Why it is reopened", required=True, limit=1_000)


class AmendType(Form):
    """Another type, from now on; the earlier one stays in the chronology."""

    type: str = ask("choice", "Type", up="all", required=True, list="incident_type")
    severity: str | None = ask(
        "choice",
        "Severity",
        up="all",
        list="severity",
        help="Empty: the type's own. Another one needs a reason.",
    )
    reason: str = ask("words", "What was learned", required=True, limit=1_000)


class LinkIncident(Form):
    """A tie to another incident of this register."""

    other: str = ask("text", "Number of the other incident", part="facts", required=True, limit=30)
    relation: str = ask("choice", "Relation", required=True, list="incident_relation")
    note: str | None = ask("text", "Note")
